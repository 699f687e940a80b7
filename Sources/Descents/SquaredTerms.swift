internal import Expressions
internal import Optimization

/// The terms of a formula that is a sum of squares, compiled when they are first asked for.
///
/// For one thread, as compiled formulas are.
final class SquaredTerms {
  private let expression: Expression
  private let variables: [String]
  /// The terms e of f = Σe²; empty where the formula is not written as such a sum.
  private(set) lazy var functions = Self.compiled(expression, variables)

  init(_ expression: Expression, variables: [String]) {
    self.expression = expression
    self.variables = variables
  }

  private static func compiled(
    _ expression: Expression, _ variables: [String]
  ) -> [CompiledFunction] {
    guard let roots = expression.squareRoots else { return [] }
    var functions: [CompiledFunction] = []
    for root in roots {
      guard let function = try? CompiledFunction(root, variables: variables) else { return [] }
      functions.append(function)
    }
    return functions
  }
}

/// With f = Σe² over m terms the residuals are e√2m, so that f = Σr²/2m.
extension FunctionObjective: ResidualObjective {
  var residualCount: Int { squares.functions.count }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    let width = dimension + 1
    let functions = squares.functions
    precondition(
      range.upperBound <= functions.count && block.count == range.count * width,
      "terms of the sum, and room for a row of numbers each")
    let scale = (2 * Double(functions.count)).squareRoot()
    for (row, index) in range.enumerated() {
      let slopes = UnsafeMutableBufferPointer(
        rebasing: block[row * width..<row * width + dimension])
      block[row * width + dimension] =
        scale * functions[index].valueAndGradient(at: point, into: slopes)
      for position in slopes.indices { slopes[position] *= scale }
    }
  }
}
