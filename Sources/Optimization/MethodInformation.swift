/// An option of a method: its name, default, allowed values and meaning.
public struct MethodOption: Equatable, Sendable {
  /// The name as typed, such as `alpha`.
  public let name: String
  /// The value when none is given.
  public let defaultValue: Double
  /// The values allowed.
  public let range: OptionRange
  /// Whether only whole numbers are allowed.
  public let isWhole: Bool
  /// What it means, in a few words.
  public let meaning: String

  /// Creates an option.
  public init(
    name: String, defaultValue: Double, range: OptionRange, isWhole: Bool = false, meaning: String
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.isWhole = isWhole
    self.meaning = meaning
  }

  /// Tells whether the value is allowed: finite, inside the range, and whole where that is asked for.
  public func accepts(_ value: Double) -> Bool {
    range.contains(value) && (!isWhole || value == value.rounded(.towardZero))
  }
}

/// An interval of allowed finite numbers with open or closed ends.
public struct OptionRange: Equatable, Sendable {
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
  public static let positive = OptionRange(lower: 0, includesLower: false)
  /// Numbers from zero up.
  public static let nonnegative = OptionRange(lower: 0)
  /// Numbers strictly between zero and one.
  public static let openUnit = OptionRange(
    lower: 0, upper: 1, includesLower: false, includesUpper: false)
  /// Zero included, one not.
  public static let halfOpenUnit = OptionRange(lower: 0, upper: 1, includesUpper: false)
  /// Numbers from zero to one, both included.
  public static let closedUnit = OptionRange(lower: 0, upper: 1)

  /// Tells whether the number is finite and inside.
  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    let above = includesLower ? value >= lower : value > lower
    let below = includesUpper ? value <= upper : value < upper
    return above && below
  }
}

/// What is wrong with options given to a method.
public enum MethodOptionError: Error, Equatable, Sendable {
  /// The method has no option of this name; `known` are the names that it has.
  case unknown(name: String, known: [String])
  /// The value is outside the allowed range, or not whole where `option.isWhole` asks for that.
  case outOfRange(option: MethodOption, value: Double)
}

/// Checked values for every option of a method.
public struct MethodOptions: Equatable, Sendable {
  /// The value of each option, defaults included.
  public let values: [String: Double]

  /// The value of an option; its default when the method does not list it.
  public func value(_ option: MethodOption) -> Double {
    values[option.name] ?? option.defaultValue
  }
}

/// What an objective must offer beyond its value and gradient before a method can run on it.
public enum MethodRequirement: Equatable, Sendable {
  /// The matrix of second derivatives: `Objective.hessian` returns true.
  case secondDerivatives
  /// A mean over rows, parts of which can be evaluated: a `BatchedObjective` with at least one row.
  case rows
}

/// What is to be known about a method: help, completion and the construction of its options are read off this.
public struct MethodInformation: Sendable {
  /// The name as typed, such as `gd`.
  public let name: String
  /// The name in words, such as `gradient descent`.
  public let title: String
  /// The update formula as text.
  public let formula: String
  /// Author, year and title of the source.
  public let source: String
  /// When to use it.
  public let whenToUse: String
  /// Its options.
  public let options: [MethodOption]
  /// What it asks of the objective; nil where values and gradients are enough.
  public let requirement: MethodRequirement?
  /// The most variables it can work with; nil where its memory grows with their number only.
  public let largestDimension: Int?

  /// Creates the information.
  public init(
    name: String, title: String, formula: String, source: String, whenToUse: String,
    options: [MethodOption], requirement: MethodRequirement? = nil, largestDimension: Int? = nil
  ) {
    self.name = name
    self.title = title
    self.formula = formula
    self.source = source
    self.whenToUse = whenToUse
    self.options = options
    self.requirement = requirement
    self.largestDimension = largestDimension
  }

  /// Checks the given options and completes them with the defaults.
  public func values(for given: [String: Double]) throws(MethodOptionError) -> MethodOptions {
    var values: [String: Double] = [:]
    for option in options {
      let value = given[option.name] ?? option.defaultValue
      guard option.accepts(value) else { throw .outOfRange(option: option, value: value) }
      values[option.name] = value
    }
    for name in given.keys.sorted() where values[name] == nil {
      throw .unknown(name: name, known: options.map(\.name))
    }
    return MethodOptions(values: values)
  }
}
