import Datasets
import Descents
import Language
import Optimization

@testable import Shell

/// The mean of δ²(√(1 + (r/δ)²) − 1) over the residuals r = Xθ − y: squares near 0, lines far off.
///
/// A cost that is not quadratic and not compressed, to show what a new one has to tell. Source:
/// P. Charbonnier, L. Blanc-Féraud, G. Aubert and M. Barlaud 1997, "Deterministic edge-preserving
/// regularization in computed imaging".
struct RobustCost: Subject {
  let linear: Design
  let rows: Dataset
  let delta: Double
  let heldOut: Dataset?
  private let known: Minima

  init(_ rows: Dataset, delta: Double, heldOut: Dataset? = nil) throws(DescentError) {
    linear = Design(rows, hasIntercept: true)
    self.rows = rows
    self.delta = delta
    self.heldOut = heldOut
    let objective = RobustObjective(design: linear, rows: rows, delta: delta)
    do {
      var run = try Runner.begin(
        objective, method: BFGS(),
        start: [Double](repeating: 0, count: linear.count))
      try Runner.advance(
        &run, objective: objective, limits: RunLimits(iterations: 1000, gradientTolerance: 1e-10))
      known = Minima([Minimum(point: run.bestPoint, value: run.bestCost)], .exact)
    } catch {
      throw .run(error)
    }
  }

  var coordinateNames: [String] { linear.names }
  var coordinateTitles: [String] { linear.titles }
  var quantity: String { "loss" }
  var quantityInWords: String { "the loss" }
  func title(limit: Int) -> String { "The robust loss" }
  func objective() -> any Objective { RobustObjective(design: linear, rows: rows, delta: delta) }
  func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima { known }
  func isSame(as other: any Subject) -> Bool {
    guard let other = other as? RobustCost else { return false }
    return rows == other.rows && delta == other.delta
  }
  var usesRows: Bool { true }
  var design: Design? { linear }
  var test: (any TestMeasure)? {
    heldOut.map { RobustTest(objective: RobustObjective(design: linear, rows: $0, delta: delta)) }
  }
}

private struct RobustTest: TestMeasure {
  let objective: RobustObjective
  var rowCount: Int { objective.rows.rowCount }
  func score(_ point: [Double]) -> TestScore {
    TestScore(cost: objective.value(at: point), rSquared: nil)
  }
}

struct RobustObjective: TwiceDifferentiable {
  let design: Design
  let rows: Dataset
  let delta: Double
  var dimension: Int { design.count }

  func value(at point: UnsafeBufferPointer<Double>) -> Double {
    sums(at: point) { _, _, _ in }
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    gradient.update(repeating: 0)
    return sums(at: point) { row, slope, _ in
      for index in 0..<dimension { gradient[index] += slope * factor(index, row) }
    }
  }

  func hessian(
    at point: UnsafeBufferPointer<Double>, into matrix: UnsafeMutableBufferPointer<Double>
  ) {
    matrix.update(repeating: 0)
    _ = sums(at: point) { row, _, curvature in
      for index in 0..<dimension {
        for other in 0..<dimension {
          matrix[index * dimension + other] +=
            curvature * factor(index, row) * factor(other, row)
        }
      }
    }
  }

  private func factor(_ coefficient: Int, _ row: Int) -> Double {
    coefficient < design.firstFeature
      ? 1 : rows.features[coefficient - design.firstFeature].values[row]
  }

  /// The loss; `body` is told each row with the loss's first and second derivative by the residual.
  private func sums(
    at point: UnsafeBufferPointer<Double>, _ body: (Int, Double, Double) -> Void
  ) -> Double {
    let count = Double(rows.rowCount)
    var sum = 0.0
    for row in 0..<rows.rowCount {
      var residual = -rows.target.values[row]
      for index in 0..<dimension { residual += point[index] * factor(index, row) }
      let root = (1 + residual / delta * residual / delta).squareRoot()
      sum += delta * delta * (root - 1)
      body(row, residual / root / count, 1 / (root * root * root) / count)
    }
    return sum / count
  }
}

/// `robust`: descent on the robust cost; all that a new cost needs beside its subject.
struct RobustCommand: DescentCommand {
  let name = ["robust"]
  let summary = "Descend on the robust loss of the data"
  let group = CommandGroup.fitting
  let examples = [Example("robust", after: "data gen", "a line that outliers hardly move")]
  let resultPrefix = "robust"

  static let delta = Option(
    "delta", .number(above: 0), default: 10, shown: "10", "where lines begin")
  static let iterations = Option("iters", .whole(0...Int.max), default: 200, "the most steps")
  var options: [any AnyOption] {
    let own: [any AnyOption] = [
      MethodChoice.alpha(default: 0.5), Self.delta, Self.iterations, MethodChoice.method,
      FitCommand.seed, RunNaming.name,
    ]
    return own + MethodChoice.options
  }

  func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan {
    let choice = try MethodChoice.make(
      arguments, fixedStepSize: 0.5, seed: FitCommand.seed)
    let rows = try session.data(for: fullName)
    let subject: RobustCost
    do {
      subject = try RobustCost(
        rows, delta: try arguments.value(Self.delta), heldOut: session.state.heldOut?.rows)
    } catch let error as DescentError {
      throw Diagnostic(descent: error)
    } catch let error as Diagnostic {
      throw error
    } catch {
      throw Diagnostic(.badStart)
    }
    let descent = try arguments.descent(
      on: subject, choice, start: [Double](repeating: 0, count: subject.linear.count),
      startSpan: nil)
    return RunPlan(descent, limits: RunLimits(iterations: try arguments.value(Self.iterations)))
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    try context.report(try context.makeRun(self, arguments))
  }
}
