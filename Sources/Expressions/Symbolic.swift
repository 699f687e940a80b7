extension Expression {
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
}
