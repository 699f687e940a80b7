/// A formula compiled once for many evaluations: a flat program over registers, without common subexpressions done twice.
///
/// Evaluation allocates nothing; it uses scratch storage of the object, so one object serves one thread at a time.
public final class CompiledFunction {
  /// The names of the coordinates of a point, in order.
  public let variables: [String]

  /// Compiles a formula whose free names are all in `variables`.
  public init(_ expression: Expression, variables: [String]) throws(ExpressionError) {
    self.variables = variables
  }

  /// The value at a point of as many numbers as there are variables.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double { 0 }

  /// The value, and the gradient by reverse accumulation, written into `gradient`.
  ///
  /// Where abs has a kink its slope counts as 0, and where arguments of min or max tie each counts half.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double { 0 }

  /// Writes the matrix of second derivatives row by row into `matrix`.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {}

  /// The value at a point.
  public func value(at point: [Double]) -> Double {
    point.withUnsafeBufferPointer { value(at: $0) }
  }
}
