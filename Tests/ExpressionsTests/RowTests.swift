import Numerics
import Testing

@testable import Expressions

/// Row functions over many rows, beside the compiled function of one row summed row by row.
@Suite struct RowTests {
  static let scalars = ["a", "b", "c"]
  static let columns = ["x", "y"]

  /// A random formula over a, b, c, x and y.
  static func body(_ generator: inout Generator) throws -> Expression {
    let names = ["x": "a", "y": "x", "e1": ["b", "y", "c"][generator.below(3)]]
    return try generator.expression(depth: 3).substituting(
      names.mapValues { Expression(variable: $0) })
  }

  static func evaluator(
    _ body: Expression, _ aggregate: RowAggregate, _ data: [[Double]], threads: Int? = nil
  ) throws -> RowEvaluator {
    let program = try RowProgram(
      body, aggregate: aggregate, scalars: scalars, columns: columns)
    return RowEvaluator(
      program, columns: try #require(RowColumns(data)), threadCount: threads)
  }

  static func data(rows: Int, _ generator: inout Generator) -> [[Double]] {
    (0..<2).map { _ in (0..<rows).map { _ in generator.number(in: -3...3) } }
  }

  /// Whether a sum over rows is the other, both rounded: what cancels in a row or between rows is
  /// as large as the numbers of `size`.
  private func isNear(_ found: Double, _ expected: Double, size: Double) -> Bool {
    if found == expected || !expected.isFinite && !found.isFinite { return true }
    // Sizes beyond the square root of the range are no longer what they say.
    guard size < 1e150 else { return true }
    return (found - expected).magnitude <= 1e-12 * size
  }

  @Test(arguments: 1...400 as ClosedRange<UInt64>)
  func sumsAreThoseOfTheRows(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let body = try Self.body(&generator)
    let data = Self.data(rows: 1 + generator.below(40), &generator)
    let point = (0..<3).map { _ in generator.number(in: -2...2) }
    let row = try CompiledFunction(body, variables: Self.scalars + Self.columns)
    let message: Comment = "seed \(seed): \(body) at \(point)"
    var value = 0.0
    var size = 0.0
    var gradient = [0.0, 0, 0]
    var gradientSize = [0.0, 0, 0]
    var hessian = [Double](repeating: 0, count: 9)
    var hessianSize = hessian
    for (x, y) in zip(data[0], data[1]) {
      let (part, slopes) = row.valueAndGradient(at: point + [x, y])
      let curvatures = row.hessian(at: point + [x, y])
      value += part
      size += part.magnitude
      for index in 0..<3 {
        gradient[index] += slopes[index]
        gradientSize[index] += slopes[index].magnitude
        for other in 0..<3 {
          hessian[3 * index + other] += curvatures[5 * index + other]
          hessianSize[3 * index + other] += curvatures[5 * index + other].magnitude
        }
      }
    }
    let evaluator = try Self.evaluator(body, .sum, data)
    let found = evaluator.resultAndGradient(at: point)
    #expect(isNear(found.value, value, size: size), message)
    #expect(isNear(evaluator.result(at: point), value, size: size), message)
    let curvatures = evaluator.curvatures(at: point)
    for index in 0..<3 {
      #expect(
        isNear(found.gradient[index], gradient[index], size: size + gradientSize[index]),
        "\(message), derivative \(index): \(found.gradient[index]), not \(gradient[index])")
    }
    for index in 0..<9 {
      #expect(
        isNear(
          curvatures[index], hessian[index],
          size: size + gradientSize.reduce(0, +) + hessianSize[index]),
        "\(message), second derivative \(index): \(curvatures[index]), not \(hessian[index])")
    }
  }
}

extension RowEvaluator {
  /// The value at a point.
  func result(at point: [Double]) -> Double { point.withUnsafeBufferPointer { value(at: $0) } }

  /// The value and the gradient at a point.
  func resultAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: .nan, count: point.count)
    let value = point.withUnsafeBufferPointer { point in
      gradient.withUnsafeMutableBufferPointer { valueAndGradient(at: point, into: $0) }
    }
    return (value, gradient)
  }

  /// The matrix of second derivatives at a point.
  func curvatures(at point: [Double]) -> [Double] {
    var matrix = [Double](repeating: .nan, count: point.count * point.count)
    point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { hessian(at: point, into: $0) }
    }
    return matrix
  }
}
