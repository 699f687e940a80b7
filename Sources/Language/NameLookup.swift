public import Expressions

/// What expressions and options may ask of a session.
public protocol NameLookup {
  /// The functions that expressions may call.
  var definitions: [String: FunctionDefinition] { get }
  /// The columns of the data, features first; empty without data.
  var featureNames: [String] { get }
  /// What a name stands for; nil where it stands for nothing.
  func value(of name: String) -> Value?
  /// Every name that stands for something, sorted.
  var knownNames: [String] { get }
}

extension NameLookup {
  /// Whether an expression may use a name.
  package func isKnown(_ name: String) -> Bool {
    value(of: name) != nil || definitions[name] != nil || reservedConstant(name) != nil
  }

  /// Why a name of the expression language cannot be redefined; nil where it is free.
  package func reservedConstant(_ name: String) -> Reservation? {
    if BuiltInFunction.named(name) != nil { return .function }
    return NamedConstant(rawValue: name) != nil ? .constant : nil
  }
}
