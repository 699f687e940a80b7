/// What is to be known about a method, its parameters aside.
public struct MethodInformation: Equatable, Sendable {
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
  /// What kind of method it is.
  public let family: MethodFamily
  /// The most variables it can work with; nil where its memory grows with their number only.
  public let largestDimension: Int?

  /// Creates the information.
  public init(
    name: String, title: String, formula: String, source: String, whenToUse: String,
    family: MethodFamily, largestDimension: Int? = nil
  ) {
    self.name = name
    self.title = title
    self.formula = formula
    self.source = source
    self.whenToUse = whenToUse
    self.family = family
    self.largestDimension = largestDimension
  }
}

/// The kinds of methods, by what decides the length and the direction of a step.
public enum MethodFamily: Sendable {
  /// The gradient times a step size that is given.
  case fixedStep
  /// The gradient, or a sum of those so far, times a step size given for each iteration.
  case scheduled
  /// The gradients so far, summed with falling weights, times a step size that is given.
  case momentum
  /// The gradient, each coordinate with a step size of its own that the method adapts.
  case adaptive
  /// The gradient times a step size that is searched for.
  case lineSearch
  /// A model of the curvature, known or learnt.
  case secondOrder
  /// The gradient of a few rows, drawn at random.
  case stochastic
}
