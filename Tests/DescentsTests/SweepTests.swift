import Numerics
import Optimization
import Testing

@testable import Descents

/// Many runs at once, and how they are measured.
@Suite struct SweepTests {
  private func plans(_ subject: any Subject, _ sizes: [Double], steps: Int) throws -> [RunPlan] {
    try sizes.map { alpha in
      var method = GradientDescent()
      method.alpha = alpha
      let start = subject.coordinateNames.map { _ in 1.0 }
      return RunPlan(
        try Descent(subject, method: method, alpha: alpha, start: start),
        limits: RunLimits(iterations: steps))
    }
  }

  @Test func runsAreThoseThatWouldBeMadeAlone() throws {
    let plans = try plans(formula("x^4 + y^2", "x", "y"), [0.001, 0.01, 0.1], steps: 50)
    let together = try Sweep.carryOut(plans) { _ in false }
    for (plan, run) in zip(plans, together) {
      #expect(run?.run.point == (try plan.carriedOut().run.point))
    }
  }

  @Test func theBestArrivesFirst() throws {
    let plans = try plans(formula("x^2", "x"), [0.01, 0.4, 1.2], steps: 100)
    let runs = try Sweep.carryOut(plans) { _ in false }
    let sweep = try #require(
      Sweep("alpha", values: ["0.01", "0.4", "1.2"], of: runs, tolerance: 1e-6))
    #expect(sweep.best == 1)
    #expect(sweep.rows[1].iterations == 5)
    #expect(!sweep.usesRows && sweep.theory == nil)
    #expect(sweep.rows.map(\.value) == [0.01, 0.4, 1.2])
  }

  @Test func aCostOfRowsHasRegimes() throws {
    let subject = try cost(line())
    let theory = try #require(subject.curvature(at: [0, 0])?.stepSizeTheory)
    let sizes = [theory.bestStepSize, theory.bound * 1.5]
    let runs = try Sweep.carryOut(plans(subject, sizes, steps: 200)) { _ in false }
    let sweep = try #require(
      Sweep("alpha", values: sizes.map(\.description), of: runs, tolerance: 1e-6))
    #expect(sweep.usesRows && sweep.theory != nil)
    #expect(sweep.rows[1].outcome == .regime(.diverging))
    #expect(sweep.best == 0)
  }

  @Test func stoppedRunsHaveNoRow() throws {
    let plans = try plans(formula("x^2", "x"), [0.1, 0.2], steps: 1000)
    let runs = try Sweep.carryOut(plans) { _ in true }
    #expect(runs.allSatisfy { $0 == nil })
    #expect(Sweep("alpha", values: ["0.1", "0.2"], of: runs, tolerance: 1e-6) == nil)
  }
}
