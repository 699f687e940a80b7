public import Expressions

/// What expressions and options may ask of a session.
public protocol NameLookup {
  /// The function of a name; nil where there is none.
  func definition(of name: String) -> FunctionDefinition?
  /// The names of the functions that expressions may call, built-in ones aside, sorted.
  var functionNames: [String] { get }
  /// The columns of the data, features first; empty without data.
  var featureNames: [String] { get }
  /// The levels of each feature that is a category, as it is asked for; empty for the others.
  var featureLevels: [String: [String]] { get }
  /// The columns of the data that formulas can name; nil without data, and where not all of their
  /// rows are at hand.
  var rowTable: RowTable? { get }
  /// Whether there are data of which only some rows are at hand.
  var hasOnlySomeRows: Bool { get }
  /// What a name stands for; nil where it stands for nothing.
  func value(of name: String) -> Value?
  /// What a name with an index stands for, such as `ball.x[3]`; nil where it stands for nothing.
  func value(of name: String, index: Int) -> Value?
  /// Every name that stands for something, sorted.
  var knownNames: [String] { get }
  /// The command that would give a name its value; nil where none would, or where it has run.
  func command(giving name: String) -> String?
}

extension NameLookup {
  /// Whether an expression may use a name.
  package func isKnown(_ name: String) -> Bool {
    value(of: name) != nil || definition(of: name) != nil || reservedConstant(name) != nil
  }

  /// Why a name of the expression language cannot be redefined; nil where it is free.
  package func reservedConstant(_ name: String) -> Reservation? {
    if BuiltInFunction.named(name) != nil { return .function }
    if NamedConstant(rawValue: name) != nil { return .constant }
    return NameTable.isReserved(name) ? .function : nil
  }
}

/// A session in which no name has a value.
package struct NoNames: NameLookup {
  package init() {}

  package func definition(of name: String) -> FunctionDefinition? { nil }
  package var functionNames: [String] { [] }
  package var featureNames: [String] { [] }
  package var featureLevels: [String: [String]] { [:] }
  package var rowTable: RowTable? { nil }
  package var hasOnlySomeRows: Bool { false }
  package func value(of name: String) -> Value? { nil }
  package func value(of name: String, index: Int) -> Value? { nil }
  package var knownNames: [String] { [] }
  package func command(giving name: String) -> String? { nil }
}
