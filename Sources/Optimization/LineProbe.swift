/// What a method's next step tried along its direction: φ(t) = J(θ + tp).
public struct LineProbe: Sendable {
  /// A step size that was tried.
  public struct Trial: Equatable, Sendable {
    /// The step size t.
    public let stepSize: Double
    /// φ(t).
    public let value: Double
  }

  /// Where the step begins.
  public let point: [Double]
  /// The direction p.
  public let direction: [Double]
  /// φ(0).
  public let value: Double
  /// φ′(0).
  public let slope: Double
  /// The step sizes at which the method looked, in that order.
  public let trials: [Trial]
  /// The step size that it took.
  public let stepSize: Double
  /// What a step had to reach, for methods that search; nil for others.
  public let conditions: LineConditions?

  /// The point at a step size.
  public func point(at stepSize: Double) -> [Double] {
    zip(point, direction).map { $0 + stepSize * $1 }
  }
}

/// What a line search asks of a step size.
public struct LineConditions: Equatable, Sendable {
  /// Armijo's: φ(t) ≤ φ(0) + decrease·t·φ′(0).
  public let decrease: Double
  /// |φ′(t)| ≤ curvature·|φ′(0)|; nil where slopes are not looked at.
  public let curvature: Double?
}

/// A method that searches for its step sizes along lines.
public protocol SearchingMethod: Method {
  /// What it asks of a step size.
  var lineConditions: LineConditions { get }
}

extension SearchingMethod {
  /// The conditions of one kind of search.
  func conditions(
    _ kind: LineSearchKind, decrease: Double, curvature: Double
  ) -> LineConditions {
    switch kind {
    case .armijo: LineConditions(decrease: decrease, curvature: nil)
    case .wolfe: LineConditions(decrease: decrease, curvature: max(curvature, decrease))
    case .exact: LineConditions(decrease: 0, curvature: 0)
    }
  }
}

extension Backtracking: SearchingMethod {
  /// Those of `search`.
  public var lineConditions: LineConditions {
    conditions(search, decrease: decrease, curvature: curvature)
  }
}

extension BFGS: SearchingMethod {
  /// Those of `search`.
  public var lineConditions: LineConditions {
    conditions(search, decrease: decrease, curvature: curvature)
  }
}

extension LimitedMemoryBFGS: SearchingMethod {
  /// Those of `search`.
  public var lineConditions: LineConditions {
    conditions(search, decrease: decrease, curvature: curvature)
  }
}

extension ConjugateGradient: SearchingMethod {
  /// Those of `search`.
  public var lineConditions: LineConditions {
    conditions(search, decrease: decrease, curvature: curvature)
  }
}

extension CoordinateDescent: SearchingMethod {
  /// The minimum along the coordinate.
  public var lineConditions: LineConditions {
    conditions(.exact, decrease: 0, curvature: 0)
  }
}

extension Newton: SearchingMethod {
  /// Armijo's.
  public var lineConditions: LineConditions {
    conditions(.armijo, decrease: decrease, curvature: 1)
  }
}

extension GaussNewton: SearchingMethod {
  /// Armijo's.
  public var lineConditions: LineConditions {
    conditions(.armijo, decrease: decrease, curvature: 1)
  }
}

extension Runner {
  /// What the step that `advance` would make next tries along its direction.
  ///
  /// The run stays as it is.
  ///
  /// - Returns: The probe; nil where the method makes no step from here.
  /// - Throws: What `advance` throws.
  public static func lineProbe(
    of state: RunState, objective: any Objective
  ) throws(RunError) -> LineProbe? {
    let record = TrialRecord()
    var copy = state
    try advance(
      &copy, objective: recorded(objective, record), limits: RunLimits(iterations: 1))
    guard copy.iteration > state.iteration, let stepSize = copy.lastStepSize, stepSize > 0 else {
      return nil
    }
    let direction = zip(copy.point, state.point).map { ($0 - $1) / stepSize }
    let squares = direction.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return nil }
    var trials: [LineProbe.Trial] = []
    for (point, value) in zip(record.points, record.values) {
      let part = zip(zip(point, state.point), direction).reduce(0) {
        $0 + ($1.0.0 - $1.0.1) * $1.1
      }
      let size = part / squares
      // The loop itself looks once more where the step leads.
      guard size > 0, !trials.contains(where: { ($0.stepSize / size - 1).magnitude < 1e-9 }) else {
        continue
      }
      trials.append(LineProbe.Trial(stepSize: size, value: value))
    }
    return LineProbe(
      point: state.point, direction: direction, value: state.cost,
      slope: zip(state.gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }, trials: trials,
      stepSize: stepSize, conditions: (state.method as? any SearchingMethod)?.lineConditions)
  }

  private static func recorded(
    _ objective: some Objective, _ record: TrialRecord
  ) -> any Objective {
    RecordedObjective(base: objective, record: record)
  }
}

/// The points at which a function was asked for its value.
private final class TrialRecord {
  var points: [[Double]] = []
  var values: [Double] = []
}

/// An objective that writes down where it is asked for its value.
private struct RecordedObjective<Base: Objective>: Objective {
  let base: Base
  let record: TrialRecord

  var dimension: Int { base.dimension }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    let value = base.value(at: point)
    record.points.append(Array(point))
    record.values.append(value)
    return value
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let value = base.valueAndGradient(at: point, into: gradient)
    record.points.append(Array(point))
    record.values.append(value)
    return value
  }
}

extension RecordedObjective: TwiceDifferentiable where Base: TwiceDifferentiable {
  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    base.hessian(at: point, into: matrix)
  }
}

extension RecordedObjective: RowObjective where Base: RowObjective {
  var rowCount: Int { base.rowCount }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    base.valueAndGradient(at: point, rows: rows, into: gradient)
  }

  func readAhead(rows: UnsafeBufferPointer<Int>) -> Double { base.readAhead(rows: rows) }
}

extension RecordedObjective: ResidualObjective where Base: ResidualObjective {
  var residualCount: Int { base.residualCount }

  func residuals(
    at point: UnsafeBufferPointer<Double>, in range: Range<Int>,
    into block: UnsafeMutableBufferPointer<Double>
  ) {
    base.residuals(at: point, in: range, into: block)
  }
}

extension RecordedObjective: CompositeObjective where Base: CompositeObjective {
  var absoluteWeights: [Double] { base.absoluteWeights }

  func smoothValueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    base.smoothValueAndGradient(at: point, into: gradient)
  }
}
