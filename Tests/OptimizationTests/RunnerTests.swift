import Optimization
import Testing

@Suite struct RunnerTests {
  private func begin(
    _ objective: Formula, alpha: Double, start: [Double], recordEvery: Int = 1
  ) throws -> RunState {
    try Runner.begin(
      objective, method: GradientDescent(alpha: alpha), start: start, recordEvery: recordEvery)
  }

  @Test func zeroToleranceMakesExactlyTheStepsAskedFor() throws {
    // From the minimum itself every gradient is zero; the steps are made all the same.
    var state = try begin(.quadratic, alpha: 0.1, start: [3])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic, limits: RunLimits(iterations: 37))
    #expect(reason == .iterationLimit(limit: 37, gradientNorm: 0, tolerance: 0))
    #expect(!reason.isConverged)
    #expect(state.iteration == 37)
    #expect(state.stopReason == reason)
  }

  @Test func gradientToleranceStops() throws {
    var state = try begin(.quadratic, alpha: 0.1, start: [15])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic,
      limits: RunLimits(iterations: 1000, gradientTolerance: 1e-6))
    guard case .gradientTolerance(let norm, 1e-6) = reason else {
      Issue.record("stopped for \(reason)")
      return
    }
    #expect(norm <= 1e-6)
    #expect(norm == state.gradientNorm)
    #expect(state.trace[state.trace.count - 2].gradientNorm > 1e-6)
    // Asked again it has nothing to do.
    let iterations = state.iteration
    #expect(
      try Runner.advance(
        &state, objective: Formula.quadratic,
        limits: RunLimits(iterations: 1000, gradientTolerance: 1e-6)) == reason)
    #expect(state.iteration == iterations)
  }

  @Test func limitNamesTheGradientThatIsLeft() throws {
    var state = try begin(.quadratic, alpha: 0.01, start: [15])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic,
      limits: RunLimits(iterations: 10, gradientTolerance: 1e-6))
    #expect(
      reason
        == .iterationLimit(limit: 10, gradientNorm: state.gradientNorm, tolerance: 1e-6))
    #expect(state.gradientNorm > 1)
  }

  @Test func explodingCostStops() throws {
    // 20 times the distance squared at each step: 121^k passes 1e12 at k = 6.
    let steep = Formula.parabola(curvature: 6)
    var state = try begin(steep, alpha: 1, start: [4])
    let reason = try Runner.advance(&state, objective: steep, limits: RunLimits(iterations: 1000))
    #expect(state.firstCost == 6)
    #expect(state.iteration == 6)
    #expect(reason == .diverged(first: 6, last: state.cost, factor: 1e12))
    #expect(state.cost > 6e12)
    #expect(state.bestPoint == [4])
    #expect(state.bestIteration == 0)
  }

  @Test func explosionIsMeasuredAgainstOneWhereTheFirstCostIsSmall() throws {
    // Starting at cost 0, or below, is no reason to stop early nor to go on for ever.
    for lowest in [-150.0, -6, 0] {
      let function = Formula.parabola(curvature: 6, lowest: lowest)
      var state = try begin(function, alpha: 1, start: [4])
      let reason = try Runner.advance(
        &state, objective: function, limits: RunLimits(iterations: 1000))
      guard case .diverged(let first, let last, 1e12) = reason else {
        Issue.record("stopped for \(reason)")
        return
      }
      #expect(first == 6 + lowest)
      #expect(last > 1e12 * max(first.magnitude, 1))
      #expect(state.trace[state.trace.count - 2].cost <= 1e12 * max(first.magnitude, 1))
    }
  }

  @Test func nonFiniteKeepsTheLastGoodPoint() throws {
    let root = Formula(
      dimension: 2,
      value: { ($0[0] - 0.5).squareRoot() + $0[1] },
      gradient: {
        $1[0] = 0.5 / ($0[0] - 0.5).squareRoot()
        $1[1] = 1
      })
    var state = try begin(root, alpha: 0.3, start: [1, 1])
    let reason = try Runner.advance(&state, objective: root, limits: RunLimits(iterations: 1000))
    guard case .nonFinite(.cost(let cost), let point, let iteration) = reason else {
      Issue.record("stopped for \(reason)")
      return
    }
    #expect(cost.isNaN)
    #expect(point[0] < 0.5)
    #expect(iteration == state.iteration + 1)
    #expect(state.cost.isFinite)
    #expect(state.point[0] > 0.5)
    #expect(state.trace[state.trace.count - 1].iteration == state.iteration)
  }

  @Test func nonFiniteStartAndGradient() throws {
    let bad = Formula(dimension: 1, value: { _ in .nan }, gradient: { $1[0] = 0 })
    var state = try begin(bad, alpha: 1, start: [2])
    let reason = try Runner.advance(&state, objective: bad, limits: RunLimits(iterations: 3))
    #expect(reason == .nonFinite(.cost(.nan), point: [2], iteration: 0))
    let kink = Formula(
      dimension: 2, value: { $0[0] },
      gradient: {
        $1[0] = 1
        $1[1] = $0[0] < 0.5 ? .infinity : 0
      })
    var second = try begin(kink, alpha: 0.6, start: [1, 1])
    #expect(
      try Runner.advance(&second, objective: kink, limits: RunLimits(iterations: 3))
        == .nonFinite(.gradient(index: 1), point: [0.4, 1], iteration: 1))
    var third = try begin(.quadratic, alpha: 1e308, start: [1e5])
    #expect(
      try Runner.advance(&third, objective: Formula.quadratic, limits: RunLimits(iterations: 3))
        == .nonFinite(.point, point: [-.infinity], iteration: 1))
  }

  @Test func impossibleStarts() {
    #expect(throws: RunError.wrongDimension(expected: 1, actual: 2)) {
      try begin(.quadratic, alpha: 1, start: [1, 2])
    }
    #expect(throws: RunError.startNotFinite(index: 0)) {
      try begin(.quadratic, alpha: 1, start: [.nan])
    }
    let none = Formula(dimension: 0, value: { _ in 1 }, gradient: { _, _ in })
    #expect(throws: RunError.noVariables) { try begin(none, alpha: 1, start: []) }
  }

  @Test func interruptionKeepsTheState() throws {
    var asked = 0
    var state = try begin(.quadratic, alpha: 0.01, start: [15])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic, limits: RunLimits(iterations: .max)
    ) {
      asked += 1
      return asked > 100
    }
    #expect(reason == .interrupted)
    #expect(state.iteration == 100)
    var plain = try begin(.quadratic, alpha: 0.01, start: [15])
    try Runner.advance(&plain, objective: Formula.quadratic, limits: RunLimits(iterations: 100))
    #expect(plain.point == state.point)
  }

  @Test(arguments: [[1, 1, 1, 1, 996], [500, 500], [999, 1], [3, 0, 997]])
  func continuedRunsEqualOneRun(parts: [Int]) throws {
    for method in MethodList.all {
      let objective: any Objective =
        method.fits(Formula.rosenbrock) ? Formula.rosenbrock : RegressionProblem.tutorial
      let hasSize = method.parameterInformation.contains { $0.name == "alpha" }
      var whole = try Runner.begin(
        objective, method: method.make(hasSize ? ["alpha": 0.001] : [:]), start: [-1.2, 1])
      var pieces = whole
      try Runner.advance(&whole, objective: objective, limits: RunLimits(iterations: 1000))
      for part in parts {
        try Runner.advance(&pieces, objective: objective, limits: RunLimits(iterations: part))
      }
      #expect(pieces.point == whole.point)
      #expect(pieces.cost == whole.cost)
      #expect(pieces.gradient == whole.gradient)
      // Where no step lowers the cost any more a run is over before.
      let isOver = whole.stopReason?.isStuck ?? false
      #expect(whole.iteration == 1000 || isOver, "\(method)")
      #expect(pieces.iteration == whole.iteration)
      #expect(pieces.trace == whole.trace)
      #expect(pieces.bestPoint == whole.bestPoint)
      #expect(pieces.lastStepLength == whole.lastStepLength)
    }
  }

  @Test func hugeLimitsDoNotOverflow() throws {
    var state = try begin(.quadratic, alpha: 0.01, start: [15])
    try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 10))
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic,
      limits: RunLimits(iterations: .max, stepTolerance: 0.001))
    #expect(reason.isConverged)
    #expect(state.iteration == 273)
    #expect(
      try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: .min))
        == .iterationLimit(limit: .min, gradientNorm: state.gradientNorm, tolerance: 0))
    #expect(state.iteration == 273)
  }

  @Test func anotherFunctionMakesNoStep() throws {
    var state = try begin(.quadratic, alpha: 0.01, start: [15])
    #expect(throws: RunError.wrongDimension(expected: 2, actual: 1)) {
      try Runner.advance(&state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 5))
    }
    #expect(state.iteration == 0)
    #expect(state.stopReason == nil)
    var newton = try Runner.begin(Formula.quadratic, method: Newton(), start: [15])
    let plain = FirstOrderFormula(formula: .quadratic)
    #expect(throws: RunError.unmetRequirement(.secondDerivatives, method: "newton")) {
      try Runner.advance(&newton, objective: plain, limits: RunLimits(iterations: 5))
    }
    #expect(throws: RunError.unmetRequirement(.secondDerivatives, method: "newton")) {
      try Runner.arithmetic(of: newton, objective: plain)
    }
    try Runner.advance(&newton, objective: Formula.quadratic, limits: RunLimits(iterations: 1))
    #expect((newton.point[0] - 3).magnitude < 1e-14)
  }

  @Test func bestIsKeptWhenTheRunGetsWorse() throws {
    // Overshoots from 3.5 on, after starting close by.
    let function = Formula.parabola(curvature: 1)
    var state = try begin(function, alpha: 1.01, start: [3.5])
    try Runner.advance(&state, objective: function, limits: RunLimits(iterations: 20))
    #expect(state.bestPoint == [3.5])
    #expect(state.bestCost == 0.25)
    #expect(state.cost > 0.25)
  }
}

@Suite struct TraceTests {
  private func run(_ iterations: Int, every: Int = 1) throws -> RunState {
    var state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 1e-4), start: [15], recordEvery: every)
    try Runner.advance(
      &state, objective: Formula.quadratic, limits: RunLimits(iterations: iterations))
    return state
  }

  @Test func shortRunsAreKeptWhole() throws {
    let trace = try run(5000).trace
    #expect(trace.iterations == Array(0...5000))
    #expect(trace.coordinates.count == 5001)
    #expect(trace[0].point == [15])
    #expect(trace[1].cost < trace[0].cost)
    #expect(trace[1].stepLength == (trace[1].point[0] - trace[0].point[0]).magnitude)
    #expect(trace[0].stepLength == 0)
  }

  @Test func longRunsAreThinnedEvenly() throws {
    let state = try run(100_003)
    let trace = state.trace
    #expect(trace.count <= trace.capacity + 1)
    #expect(trace.count > trace.capacity / 2)
    #expect(trace.stride == 8)
    #expect(trace.iterations.first == 0)
    #expect(trace.iterations.last == 100_003)
    #expect(trace.iterations.dropLast() == (0...100_003 / 8).map { $0 * 8 }[...])
    // Thinning keeps the numbers that belong together together.
    var x = 15.0
    for iteration in 0..<100_003 {
      if iteration % 8 == 0 { #expect(trace[iteration / 8].point == [x]) }
      x -= 1e-4 * (2 * x - 6)
    }
    #expect(state.point == [x])
  }

  @Test func everyKthIsExactWhenItFits() throws {
    let trace = try run(1234, every: 100).trace
    #expect(
      trace.iterations == [0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1234])
    #expect(try run(7, every: .max).trace.iterations == [0, 7])
    #expect(try run(3, every: -5).trace.iterations == [0, 1, 2, 3])
    #expect(try run(0).trace.iterations == [0])
  }

  @Test func longPointsKeepFewerSamples() {
    #expect(Trace(dimension: 2).capacity == 16384)
    #expect(Trace(dimension: 1000).capacity == (1 << 22) / 1004)
    #expect(Trace(dimension: .max).capacity == 64)
  }
}

extension StopReason {
  fileprivate var isStuck: Bool {
    guard case .noDecrease = self else { return false }
    return true
  }
}
