public import Expressions
public import Optimization

extension StepSizeSchedule {
  /// The name of the iteration in an expression.
  public static let iteration = "k"

  /// Step sizes as an expression in the iteration k, which is 0 at the first step.
  ///
  /// - Parameters:
  ///   - expression: The expression; k is its only free name.
  ///   - text: How it was typed.
  /// - Throws: `.unknownName` for another free name, and what keeps it from being compiled.
  public init(_ expression: Expression, text: String) throws(ExpressionError) {
    _ = try CompiledFunction(expression, variables: [Self.iteration])
    self.init(text) {
      guard
        let function = try? CompiledFunction(expression, variables: [StepSizeSchedule.iteration])
      else { return { _ in .nan } }
      return { iteration in
        withUnsafePointer(to: Double(iteration)) {
          function.value(at: UnsafeBufferPointer(start: $0, count: 1))
        }
      }
    }
  }
}
