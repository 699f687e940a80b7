/// A number that a method can be told: what it is called, what it may be, and which of the method's
/// properties it is.
///
/// The property's initial value is the default; there is no other.
public struct Parameter<Owner: Method>: Sendable {
  /// What there is to know without the method.
  public let information: ParameterInformation
  private let read: @Sendable (Owner) -> Double
  private let write: @Sendable (inout Owner, Double) -> Void

  /// Which property a parameter is.
  typealias Path<Value> = any WritableKeyPath<Owner, Value> & Sendable

  /// A parameter that is any number of a range.
  init(
    _ name: String, _ path: Path<Double>, _ range: ParameterRange,
    _ meaning: String
  ) {
    information = ParameterInformation(
      name: name, defaultValue: Owner()[keyPath: path], range: range, isWhole: false,
      meaning: meaning)
    read = { $0[keyPath: path] }
    write = { $0[keyPath: path] = $1 }
  }

  /// A parameter that is a whole number of a range.
  init(
    _ name: String, _ path: Path<Int>, _ range: ParameterRange,
    _ meaning: String
  ) {
    information = ParameterInformation(
      name: name, defaultValue: Double(Owner()[keyPath: path]), range: range, isWhole: true,
      meaning: meaning)
    read = { Double($0[keyPath: path]) }
    write = { owner, value in
      guard let whole = Int(exactly: value) else { return }
      owner[keyPath: path] = whole
    }
  }

  /// A parameter that is one of some words.
  ///
  /// As a number it is the position of the word among them.
  init<Value: ParameterChoice>(_ name: String, _ path: Path<Value>, _ meaning: String) {
    let all = Array(Value.allCases)
    let position: @Sendable (Owner) -> Double = { owner in
      Double(all.firstIndex(of: owner[keyPath: path]) ?? 0)
    }
    information = ParameterInformation(
      name: name, defaultValue: position(Owner()),
      range: ParameterRange(lower: 0, upper: Double(all.count - 1)), isWhole: true,
      meaning: meaning,
      choices: all.map { ParameterInformation.Choice(name: $0.rawValue, meaning: $0.meaning) })
    read = position
    write = { owner, value in
      guard let index = Int(exactly: value), all.indices.contains(index) else { return }
      owner[keyPath: path] = all[index]
    }
  }

  /// The parameter's value in a method.
  func value(in method: Owner) -> Double { read(method) }

  /// Sets the parameter of a method to a value that it accepts.
  func set(_ value: Double, in method: inout Owner) throws(ParameterError) {
    guard information.accepts(value) else { throw .outOfRange(information, value: value) }
    write(&method, value)
  }
}

/// One of the words that a parameter can be.
public protocol ParameterChoice: CaseIterable, Equatable, RawRepresentable, Sendable
where RawValue == String {
  /// What it means, in a few words.
  var meaning: String { get }
}

/// A parameter that is off or on.
public enum Switch: String, ParameterChoice {
  case off, on

  /// Nothing that the words do not say.
  public var meaning: String { "" }
}

/// A parameter of a method as help and completion show it.
public struct ParameterInformation: Equatable, Sendable {
  /// The name as typed, such as `alpha`.
  public let name: String
  /// The value when none is given.
  public let defaultValue: Double
  /// The values allowed.
  public let range: ParameterRange
  /// Whether only whole numbers are allowed.
  public let isWhole: Bool
  /// What it means, in a few words.
  public let meaning: String
  /// The words that it can be, in the order of the numbers that stand for them; empty for numbers.
  public var choices: [Choice] = []

  /// A word that a parameter can be.
  public struct Choice: Equatable, Sendable {
    /// The word.
    public let name: String
    /// What it means; empty where the word says it.
    public let meaning: String
  }

  /// A value as it is typed; nil for a number that is written as a number.
  public func word(for value: Double) -> String? {
    guard let index = Int(exactly: value), choices.indices.contains(index) else { return nil }
    return choices[index].name
  }

  /// Tells whether the value is allowed: finite, inside the range, and whole where that is asked
  /// for.
  public func accepts(_ value: Double) -> Bool {
    range.contains(value) && (!isWhole || Int(exactly: value) != nil)
  }
}

/// What is wrong with a value given for a parameter.
public enum ParameterError: Error, Equatable, Sendable {
  /// The method has no parameter of this name; `known` are the names that it has.
  case unknown(name: String, known: [String])
  /// The value is outside the allowed range, or not whole where the parameter asks for that.
  case outOfRange(ParameterInformation, value: Double)
}

/// An interval of allowed finite numbers with open or closed ends.
public struct ParameterRange: Equatable, Sendable {
  /// The lower end; minus infinity where there is none.
  public let lower: Double
  /// The upper end; infinity where there is none.
  public let upper: Double
  /// Whether the lower end itself is allowed.
  public let includesLower: Bool
  /// Whether the upper end itself is allowed.
  public let includesUpper: Bool

  /// Creates an interval.
  public init(
    lower: Double = -.infinity, upper: Double = .infinity,
    includesLower: Bool = true, includesUpper: Bool = true
  ) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
  }

  /// Numbers above zero.
  public static let positive = ParameterRange(lower: 0, includesLower: false)
  /// Numbers from zero up.
  public static let nonnegative = ParameterRange(lower: 0)
  /// Numbers strictly between zero and one.
  public static let openUnit = ParameterRange(
    lower: 0, upper: 1, includesLower: false, includesUpper: false)
  /// Zero included, one not.
  public static let halfOpenUnit = ParameterRange(lower: 0, upper: 1, includesUpper: false)
  /// Numbers from zero to one, both included.
  public static let closedUnit = ParameterRange(lower: 0, upper: 1)

  /// Tells whether the number is finite and inside.
  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    let above = includesLower ? value >= lower : value > lower
    let below = includesUpper ? value <= upper : value < upper
    return above && below
  }
}

extension Method {
  /// Its parameters as help and completion show them.
  public static var parameterInformation: [ParameterInformation] { parameters.map(\.information) }

  /// Sets a parameter by its name, before the method has begun.
  ///
  /// - Throws: `.unknown`, `.outOfRange`; the method is then as it was.
  public mutating func set(_ name: String, to value: Double) throws(ParameterError) {
    guard let parameter = Self.parameters.first(where: { $0.information.name == name }) else {
      throw .unknown(name: name, known: Self.parameters.map(\.information.name))
    }
    try parameter.set(value, in: &self)
  }

  /// The value of the parameter of that name; nil where there is none.
  public func value(of name: String) -> Double? {
    Self.parameters.first { $0.information.name == name }?.value(in: self)
  }
}

// Parameters that several methods have, with the same name, range and meaning in each.

extension Parameter where Owner: SteppingMethod {
  /// The step size.
  static func alpha(_ meaning: String) -> Self {
    Parameter("alpha", \.alpha, .positive, meaning)
  }
}

extension Parameter {
  /// The weight of the gradients summed so far.
  static func momentum(_ path: Path<Double>) -> Self {
    Parameter("momentum", path, .closedUnit, "fraction of the gathered gradients that stays")
  }

  /// The fraction of a running mean of squares that stays at each step.
  static func squaresFraction(
    _ name: String, _ path: Path<Double>
  ) -> Self {
    Parameter(name, path, .halfOpenUnit, "fraction of the mean of squares that stays")
  }

  /// What is added to a root that divides.
  static func eps(_ path: Path<Double>) -> Self {
    Parameter("eps", path, .nonnegative, "added to the root, against division by 0")
  }

  /// What a rejected step size is multiplied by.
  static func shrink(_ path: Path<Double>) -> Self {
    Parameter("shrink", path, .openUnit, "factor for a rejected step size")
  }

  /// Armijo's constant.
  static func decrease(_ path: Path<Double>) -> Self {
    Parameter(
      "decrease", path, .openUnit, "fraction of the promised decrease that a step must reach")
  }
}
