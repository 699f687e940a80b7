/// A formula: numbers, names, sums, products, powers and calls.
///
/// A value that is cheap to copy. Sums and products have any number of operands, so that long formulas are not deep ones.
public struct Expression: Sendable {
  /// The deepest nesting of parentheses, calls and exponents that the parser accepts.
  public static let maximumNesting = 200
  /// The most bytes that the parser accepts.
  public static let maximumLength = 16 << 20

  let node: Node

  /// The constant number.
  public init(_ value: Double) { node = Node() }

  /// The variable of that name.
  public init(variable name: String) { node = Node() }

  /// Names that are neither constants nor functions, in the order of first appearance.
  public var freeNames: [String] { [] }

  /// The value when no names are free and no error occurs.
  public var constantValue: Double? { nil }

  /// The value with names looked up in `lookup`; outside the domain it is not a number.
  public func evaluate(
    _ lookup: (String) -> Double? = { _ in nil }
  ) throws(ExpressionError) -> Double { 0 }

  /// The same formula as a person would write it.
  ///
  /// The value stays the same up to rounding wherever the original has one; the domain may widen: `x/x` becomes 1,
  /// `sqrt(x)^2` becomes x. A formula beyond the limit for symbolic work is returned as it is.
  public func simplified() -> Expression { self }

  /// The partial derivative by a name, simplified.
  public func derivative(by name: String) throws(ExpressionError) -> Expression { self }

  /// The places where the derivative by a name does not exist although the formula has a value, as relations such as `x = 0`.
  public func derivativeGaps(by name: String) throws(ExpressionError) -> [String] { [] }

  /// The coefficients, constant first, when the formula is a polynomial in the name and no other name is free.
  public func polynomialCoefficients(in name: String) -> [Double]? { nil }

  /// The formula with names replaced.
  public func substituting(_ replacements: [String: Expression]) throws(ExpressionError)
    -> Expression
  { self }
}

final class Node: Sendable {
  init() {}
}

extension Expression: Equatable, CustomStringConvertible {
  /// Equal when they have the same form.
  public static func == (left: Expression, right: Expression) -> Bool { true }

  /// The formula as text that parses to the same expression.
  public var description: String { "" }
}
