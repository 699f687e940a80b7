/// What an option's value may be: how it is described, completed and read.
///
/// Each kind of value is written once, in `ValueTypes.swift`, and serves every option of that kind.
public struct ValueType<Value: Sendable>: Sendable {
  /// The kind in a word or two, as help shows it: `number`, `whole number`, `file`.
  public let name: String
  /// The allowed values in words, as help and out-of-range errors show them: `above 0`.
  public let range: String?
  /// The values that can be listed, with what each means; empty where there is no such list.
  public let choices: [Choice]
  /// Reads a value: throws what is wrong with it.
  public let read: @Sendable (ValueText) throws(Diagnostic) -> Value

  /// A kind of value.
  public init(
    name: String, range: String?, choices: [Choice],
    read: @escaping @Sendable (ValueText) throws(Diagnostic) -> Value
  ) {
    self.name = name
    self.range = range
    self.choices = choices
    self.read = read
  }
}

/// A value that completion can offer and help can list.
public struct Choice: Equatable, Sendable {
  /// The value as it is typed.
  public var name: String
  /// What it means, in a few words.
  public var meaning: String

  /// A value and its meaning.
  public init(name: String, meaning: String) {
    self.name = name
    self.meaning = meaning
  }
}

/// An option of a command, such as `alpha=0.001`: everything there is to say about it.
public struct Option<Value: Sendable>: Sendable {
  /// The name as it is typed before `=`.
  public let name: String
  /// What it means, in a line.
  public let meaning: String
  /// The default as help shows it; nil where leaving the option out means something of its own.
  public let shownDefault: String?
  /// Whether it belongs to some methods only; usage leaves it out.
  public var isSpecial = false
  /// Whether the beginning of its name will do for it.
  public var isAbbreviated = true
  /// Words that a person may look for it by, beside those of its name and meaning.
  public var searchTerms: [String] = []
  /// Whether it may be given several times; `arguments.values(option)` has all its values.
  public var isRepeatable = false
  package let type: ValueType<Value>
  package let fallback: @Sendable (any NameLookup) -> Value

  /// An option with a default.
  public init(
    _ name: String, _ type: ValueType<Value>, default value: Value, shown: String? = nil,
    _ meaning: String
  ) {
    self.name = name
    self.type = type
    self.meaning = meaning
    self.shownDefault = shown ?? "\(value)"
    self.fallback = { _ in value }
  }

  /// An option whose default depends on the session, and how help shows that.
  public init(
    _ name: String, _ type: ValueType<Value>, shown: String?, _ meaning: String,
    fallback: @escaping @Sendable (any NameLookup) -> Value
  ) {
    self.name = name
    self.type = type
    self.meaning = meaning
    self.shownDefault = shown
    self.fallback = fallback
  }
}

extension Option {
  /// An option that may be left out, where leaving it out means something of its own.
  public init<Wrapped>(
    _ name: String, _ type: ValueType<Wrapped>, absent: String? = nil, _ meaning: String
  )
  where Value == Wrapped? {
    self.name = name
    self.type = ValueType(name: type.name, range: type.range, choices: type.choices) {
      (text) throws(Diagnostic) in try type.read(text)
    }
    self.meaning = meaning
    self.shownDefault = absent
    self.fallback = { _ in nil }
  }
}

/// An option of any type: what the parser, help and completion need to know of it.
public protocol AnyOption: Sendable {
  /// The name as it is typed before `=`.
  var name: String { get }
  /// What it means, in a line.
  var meaning: String { get }
  /// The default as help shows it.
  var shownDefault: String? { get }
  /// Whether it belongs to some methods only; usage leaves it out.
  var isSpecial: Bool { get }
  /// Whether the beginning of its name will do for it.
  var isAbbreviated: Bool { get }
  /// Words that a person may look for it by.
  var searchTerms: [String] { get }
  /// The kind of value in a word or two.
  var typeName: String { get }
  /// The allowed values in words.
  var range: String? { get }
  /// The values that can be listed.
  var choices: [Choice] { get }
  /// Whether it may be given several times.
  var isRepeatable: Bool { get }
  /// Reads a value, as a `BoundValue`: throws what is wrong with it.
  func bind(_ text: ValueText) throws(Diagnostic) -> any Sendable
}

extension Option: AnyOption {
  /// The kind of value in a word or two.
  public var typeName: String { type.name }
  /// The allowed values in words.
  public var range: String? { type.range }
  /// The values that can be listed.
  public var choices: [Choice] { type.choices }
  /// Reads a value: throws what is wrong with it.
  public func bind(_ text: ValueText) throws(Diagnostic) -> any Sendable {
    BoundValue(try type.read(text))
  }
}

extension AnyOption {
  /// Most options can be shortened.
  public var isAbbreviated: Bool { true }
  /// An option is given once unless it says otherwise.
  public var isRepeatable: Bool { false }
}
