import Expressions
import Testing

@Suite struct SumOfSquaresTests {
  /// The terms of a formula at a point, each with its derivatives.
  private func terms(_ squares: SumOfSquares, at point: [Double]) -> [[Double]] {
    let width = point.count + 1
    var block = [Double](repeating: .nan, count: squares.termCount * width)
    point.withUnsafeBufferPointer { point in
      block.withUnsafeMutableBufferPointer {
        squares.write(at: point, in: 0..<squares.termCount, into: $0)
      }
    }
    return (0..<squares.termCount).map { Array(block[$0 * width..<($0 + 1) * width]) }
  }

  /// The squares add up to the formula, and their derivatives to its gradient.
  @Test(arguments: [
    ("100(y - x^2)^2 + (1 - x)^2", 2), ("(x + y)^2", 1), ("((x - 2)^2 + (x*y - 4)^4)/7", 2),
    ("3(x - 1)^2/2 + (y - x^2)^2 + 1", 3), ("x^2*y^2 + 2*x^4/9", 2), ("x^2 + (x + y^2)^2 + 0.5", 3),
  ])
  func addUpToTheFormula(text: String, count: Int) throws {
    let expression = try ParserTests.parse(text)
    let squares = try #require(SumOfSquares(expression, variables: ["x", "y"]))
    #expect(squares.termCount == count)
    let compiled = try CompiledFunction(expression, variables: ["x", "y"])
    for point in [[0.3, -1.7], [2, 0.5], [-4, 3]] {
      let terms = terms(squares, at: point)
      let (value, gradient) = compiled.valueAndGradient(at: point)
      let sum = terms.reduce(0) { $0 + $1[2] * $1[2] }
      #expect((sum / value - 1).magnitude < 1e-13, "\(text) at \(point)")
      for index in 0..<2 {
        let slope = terms.reduce(0) { $0 + 2 * $1[2] * $1[index] }
        #expect((slope - gradient[index]).magnitude < 1e-11 * value, "\(text) at \(point)")
      }
    }
  }

  @Test(arguments: [
    "x^2 - 6x + 5", "(x - 1)^2 - (y - 2)^2", "cos(x)", "x^3", "abs(x)", "x^2 - 1", "-(x - 1)^2",
    "x*y", "3", "(x^2 + y^2)*x", "exp(x)^3",
  ])
  func whatIsNotSeenToBeOne(text: String) throws {
    #expect(SumOfSquares(try ParserTests.parse(text), variables: ["x", "y"]) == nil)
  }
}
