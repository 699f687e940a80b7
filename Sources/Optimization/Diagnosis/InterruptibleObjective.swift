/// An objective that has no values any more once somebody asked to stop.
///
/// What looks at a place through many values then comes to its end at once: a value of a cost of
/// millions of rows takes a pass over them.
public struct InterruptibleObjective: TwiceDifferentiable {
  private let objective: any TwiceDifferentiable
  private let shouldStop: () -> Bool

  /// The same objective, to be given up where `shouldStop` says so; itself where it has no second
  /// derivatives, as nobody looks far at such a one.
  public static func wrapping(
    _ objective: any Objective, unless shouldStop: @escaping () -> Bool
  ) -> any Objective {
    guard let objective = objective as? any TwiceDifferentiable else { return objective }
    return InterruptibleObjective(objective: objective, shouldStop: shouldStop)
  }

  /// The number of variables.
  public var dimension: Int { objective.dimension }
  /// Whether the objective is.
  public var isConvex: Bool { objective.isConvex }

  /// The value; not a number after the end.
  public func value(at point: UnsafeBufferPointer<Double>) -> Double {
    shouldStop() ? .nan : objective.value(at: point)
  }

  /// The value and the gradient; not numbers after the end.
  public func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    guard !shouldStop() else {
      gradient.update(repeating: .nan)
      return .nan
    }
    return objective.valueAndGradient(at: point, into: gradient)
  }

  /// The second derivatives; not numbers after the end.
  public func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    guard !shouldStop() else { return matrix.update(repeating: .nan) }
    objective.hessian(at: point, into: matrix)
  }
}
