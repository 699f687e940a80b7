/// A formula compiled once for many evaluations: a flat program over registers, without common
/// subexpressions done twice.
///
/// Evaluation allocates nothing, the first Hessian aside; it uses scratch storage of the object, so
/// one object serves one thread at a time. Values are those of `Expression.evaluate` to the bit.
public final class CompiledFunction {
  /// The names of the coordinates of a point, in order.
  public let variables: [String]

  private(set) var builder: ProgramBuilder
  let output: ProgramBuilder.Value
  private let valueProgram: Program
  let components: [ProgramBuilder.Value]
  private let gradientProgram: Program
  private lazy var hessianProgram = {
    let outputs = hessianOutputs()
    return builder.program(outputs)
  }()

  /// Compiles a formula whose free names are all in `variables`.
  ///
  /// Throws `unknownName` for another name, and `tooLarge` when calls written out pass the limit.
  public init(_ expression: Expression, variables: [String]) throws(ExpressionError) {
    self.variables = variables
    var indices: [String: Int] = [:]
    for (index, name) in variables.enumerated() { indices[name] = index }
    var builder = ProgramBuilder(variableCount: variables.count)
    output = try builder.add(try expression.node.expandingCalls(), variables: indices)
    valueProgram = builder.program([output])
    components = builder.gradient(of: output, variableCount: variables.count)
    gradientProgram = builder.program([output] + components)
    self.builder = builder
  }

  /// Whether the formula depends on no variable.
  var isConstant: Bool { !builder.isActive[Int(output)] }

  /// The value at a point; not a number when the point has another number of coordinates than there
  /// are variables.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double {
    guard point.count == variables.count else { return .nan }
    return valueProgram.run(at: point)
  }

  /// The value, and the gradient by reverse accumulation, written into `gradient`.
  ///
  /// Where abs has a kink its slope counts as 0, and where arguments of min or max tie each counts
  /// half.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    guard point.count == variables.count, gradient.count == variables.count else { return .nan }
    let value = gradientProgram.run(at: point)
    gradientProgram.copyOutputs(from: 1, to: gradient)
    return value
  }

  /// Writes the matrix of second derivatives row by row into `matrix`.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    let count = variables.count
    guard point.count == count, matrix.count == count * count else { return }
    guard count > 0 else { return }
    let program = hessianProgram
    _ = program.run(at: point)
    var position = 0
    for row in 0..<count {
      for column in 0...row {
        matrix[row * count + column] = program.output(position)
        matrix[column * count + row] = program.output(position)
        position += 1
      }
    }
  }

  /// The second derivatives on and below the diagonal, row by row.
  private func hessianOutputs() -> [ProgramBuilder.Value] {
    var outputs: [ProgramBuilder.Value] = []
    for (row, component) in components.enumerated() {
      outputs += builder.gradient(of: component, variableCount: variables.count)[...row]
    }
    return outputs
  }
}

extension CompiledFunction {
  /// The value at a point.
  public func value(at point: [Double]) -> Double {
    point.withUnsafeBufferPointer { value(at: $0) }
  }

  /// The value and the gradient at a point.
  public func valueAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: .nan, count: variables.count)
    let value = point.withUnsafeBufferPointer { point in
      gradient.withUnsafeMutableBufferPointer { valueAndGradient(at: point, into: $0) }
    }
    return (value, gradient)
  }

  /// The matrix of second derivatives at a point, row by row.
  public func hessian(at point: [Double]) -> [Double] {
    var matrix = [Double](repeating: .nan, count: variables.count * variables.count)
    point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { hessian(at: point, into: $0) }
    }
    return matrix
  }
}
