import Glibc
import Optimization
import Testing

@Suite struct MeasuredRateTests {
  private func run(
    _ objective: Formula, alpha: Double, start: Double, iterations: Int, every: Int = 1
  ) throws -> Trace {
    var state = try Runner.begin(
      objective, method: GradientDescent(alpha: alpha), start: [start], recordEvery: every)
    try Runner.advance(&state, objective: objective, limits: RunLimits(iterations: iterations))
    return state.trace
  }

  @Test func oneDirection() throws {
    // f″ = 2: the error falls by 1 − 0.2 at each step.
    let trace = try run(.parabola(curvature: 1), alpha: 0.1, start: 15, iterations: 60)
    for reference in [MeasuredRate.Reference.point([3]), .cost(0), .unknown] {
      let rate = try #require(MeasuredRate(trace, minimum: reference))
      #expect((rate.factor - 0.8).magnitude < 1e-6)
      #expect(rate.iterations == 30...60)
      let needed = MeasuredRate.iterations(in: trace, toReach: 1e-3, minimum: reference)
      #expect(needed == StepSizeTheory.iterations(factor: 0.8, tolerance: 1e-3))
    }
  }

  @Test func roundingIsLeftOut() throws {
    // After some 170 steps nothing moves any more.
    let trace = try run(.parabola(curvature: 1), alpha: 0.1, start: 15, iterations: 5000)
    for reference in [MeasuredRate.Reference.point([3]), .cost(0), .unknown] {
      let rate = try #require(MeasuredRate(trace, minimum: reference))
      #expect((rate.factor - 0.8).magnitude < 1e-3, "\(reference)")
      #expect(rate.iterations.upperBound < 180, "\(reference)")
    }
    // A constant hides the small cost gaps.
    let lifted = try run(
      .parabola(curvature: 1, lowest: 1000), alpha: 0.1, start: 15, iterations: 5000)
    let rate = try #require(MeasuredRate(lifted, minimum: .cost(1000)))
    #expect((rate.factor - 0.8).magnitude < 0.005, "\(rate)")
  }

  @Test func zigzagAndDivergence() throws {
    let zigzag = try run(.parabola(curvature: 1), alpha: 0.95, start: 15, iterations: 100)
    #expect((try #require(MeasuredRate(zigzag)).factor - 0.9).magnitude < 1e-6)
    let away = try run(.parabola(curvature: 1), alpha: 1.1, start: 4, iterations: 60)
    #expect((try #require(MeasuredRate(away)).factor - 1.2).magnitude < 1e-6)
    #expect(MeasuredRate.iterations(in: away, toReach: 0.1) == nil)
  }

  @Test func thinnedAndShortRecords() throws {
    let thinned = try run(
      .parabola(curvature: 1), alpha: 0.001, start: 15, iterations: 3000, every: 100)
    let rate = try #require(MeasuredRate(thinned))
    #expect((rate.factor - 0.998).magnitude < 1e-9)
    let needed = try #require(MeasuredRate.iterations(in: thinned, toReach: 0.1))
    let exact = try #require(StepSizeTheory.iterations(factor: 0.998, tolerance: 0.1))
    #expect(needed >= exact && needed < exact + 100)
    #expect(
      MeasuredRate(try run(.quadratic, alpha: 0.1, start: 15, iterations: 1)) == nil)
    #expect(
      MeasuredRate(try run(.quadratic, alpha: 0.1, start: 3, iterations: 10)) == nil)
    #expect(
      MeasuredRate(try run(.quadratic, alpha: 0.1, start: 15, iterations: 2)) != nil)
    #expect(MeasuredRate(Trace(dimension: 1)) == nil)
    #expect(MeasuredRate.iterations(in: Trace(dimension: 1), toReach: 0.1) == nil)
    // A point of another dimension says nothing: the gradients are measured.
    #expect(
      MeasuredRate(thinned, minimum: .point([1, 2])) == MeasuredRate(thinned, minimum: .unknown))
  }
}
