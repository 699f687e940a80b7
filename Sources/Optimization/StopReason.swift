/// Why a run stopped, with the numbers that decided it.
public enum StopReason: Equatable, Sendable {
  /// The steps asked for were made; the gradient is still `gradientNorm`, above `tolerance` or not
  /// asked about (0).
  case iterationLimit(limit: Int, gradientNorm: Double, tolerance: Double)
  /// The gradient is small enough: `norm` ≤ `tolerance`.
  case gradientTolerance(norm: Double, tolerance: Double)
  /// The last step was short enough: `step` ≤ `tolerance`.
  case stepTolerance(step: Double, tolerance: Double)
  /// The last step changed the cost by little: `change` ≤ `tolerance`·|`cost`|.
  case costTolerance(change: Double, cost: Double, tolerance: Double)
  /// The last `patience` steps brought no better score than `best`, that of the point after
  /// `iteration` steps.
  case patience(Int, best: Double, iteration: Int)
  /// The cost rose above `factor` times max(|`first`|, 1), or fell below minus that.
  case diverged(first: Double, last: Double, factor: Double)
  /// Something is not a finite number at `point`, reached by step `iteration`.
  case nonFinite(NonFinite, point: [Double], iteration: Int)
  /// The method found no step that lowers the cost, down to this step size.
  case noDecrease(smallestStepSize: Double, gradientNorm: Double)
  /// Someone asked to stop.
  case interrupted

  /// Whether the run reached what was asked of it: a small gradient or a short step.
  public var isConverged: Bool {
    switch self {
    case .gradientTolerance, .stepTolerance, .costTolerance: true
    case .iterationLimit, .patience, .diverged, .nonFinite, .noDecrease, .interrupted: false
    }
  }
}

/// What turned out not to be a finite number.
public enum NonFinite: Equatable, Sendable {
  /// A coordinate of the point itself.
  case point
  /// The cost, with its value: an infinity or not a number.
  case cost(Double)
  /// The gradient, at the first such coordinate.
  case gradient(index: Int)

  /// Equal when the same thing failed in the same way; not-a-number counts as equal to itself.
  public static func == (left: NonFinite, right: NonFinite) -> Bool {
    switch (left, right) {
    case (.point, .point): true
    case (.cost(let first), .cost(let second)):
      first == second || (first.isNaN && second.isNaN)
    case (.gradient(let first), .gradient(let second)): first == second
    default: false
    }
  }
}
