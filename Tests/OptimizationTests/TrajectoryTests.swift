import Glibc
import Numerics
import Optimization
import Testing

@Suite struct TrajectoryTests {
  @Test(arguments: Trajectory.torch + Trajectory.optax)
  func iteratesAreThoseOfTheOtherLibrary(trajectory: Trajectory) throws {
    let objective = trajectory.problem.objective
    var state = try Runner.begin(
      objective, method: trajectory.method, start: trajectory.problem.start)
    for (iteration, point, cost) in trajectory.iterates {
      try Runner.advance(
        &state, objective: objective, limits: RunLimits(iterations: iteration - state.iteration))
      #expect(state.iteration == iteration)
      for (actual, expected) in zip(state.point, point) {
        #expect(
          (actual - expected).magnitude <= 1e-9 * expected.magnitude,
          "\(actual) for \(expected) at iteration \(iteration)")
      }
      // Close to 0 the cost has fewer digits than the point it is a square of.
      #expect(
        (state.cost - cost).magnitude <= 1e-9 * cost + 1e-18,
        "\(state.cost) for \(cost) at iteration \(iteration)")
    }
  }

  @Test func withoutMomentumItIsPlainDescent() throws {
    let methods: [any Method] = [
      Momentum(alpha: 0.001, beta: 0), Nesterov(alpha: 0.001, beta: 0),
    ]
    var plain = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1])
    try Runner.advance(&plain, objective: Formula.rosenbrock, limits: RunLimits(iterations: 100))
    for method in methods {
      var state = try Runner.begin(Formula.rosenbrock, method: method, start: [-1.2, 1])
      try Runner.advance(&state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 100))
      #expect(state.point == plain.point)
    }
  }

  /// Polyak's form: θ ← θ − α∇J(θ) + β(θ − θ′).
  @Test func momentumIsTheHeavyBall() throws {
    let quadratic = Formula.quadratic
    var state = try Runner.begin(
      quadratic, method: Momentum(alpha: 0.05, beta: 0.8), start: [15])
    var (before, x) = (15.0, 15.0)
    for _ in 0..<60 {
      (before, x) = (x, x - 0.05 * (2 * x - 6) + 0.8 * (x - before))
      try Runner.advance(&state, objective: quadratic, limits: RunLimits(iterations: 1))
      #expect((state.point[0] - x).magnitude <= 1e-13 * 15)
    }
  }

  @Test func requirementsAreAskedForBeforeTheFirstStep() throws {
    let plain = FirstOrderFormula(formula: .parabola(curvature: 1))
    #expect(throws: RunError.unmetRequirement(.secondDerivatives, method: "newton")) {
      try Runner.begin(plain, method: Newton(), start: [1])
    }
    #expect(throws: RunError.unmetRequirement(.rows, method: "sgd")) {
      try Runner.begin(plain, method: StochasticGradientDescent(), start: [1])
    }
    #expect(throws: RunError.unmetRequirement(.rows, method: "sgd")) {
      try Runner.begin(
        RegressionProblem(x: [], y: []), method: StochasticGradientDescent(), start: [1, 1])
    }
    let wide = Formula(dimension: 5000, value: { _ in 0 }, gradient: { _, _ in })
    let start = [Double](repeating: 0, count: 5000)
    #expect(throws: RunError.tooManyVariables(limit: 1024, actual: 5000, method: "newton")) {
      try Runner.begin(wide, method: Newton(), start: start)
    }
    #expect(throws: RunError.tooManyVariables(limit: 4096, actual: 5000, method: "bfgs")) {
      try Runner.begin(wide, method: BFGS(), start: start)
    }
    _ = try Runner.begin(wide, method: Adam(), start: start)
  }

  /// Whatever the options and the start, a run ends with a reason and a finite state.
  @Test(arguments: 1...25 as ClosedRange<UInt64>)
  func extremesEndWithAReason(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let steep = Formula(
      dimension: 2, value: { exp($0[0]) - log($0[1]) },
      gradient: {
        $1[0] = exp($0[0])
        $1[1] = -1 / $0[1]
      },
      hessian: {
        $1[0] = exp($0[0])
        $1[1] = 0
        $1[2] = 0
        $1[3] = 1 / ($0[1] * $0[1])
      })
    let objectives: [any Objective] = [
      Formula.rosenbrock, RegressionProblem.tutorial, steep, Residuals.rosenbrock,
    ]
    for type in MethodList.all {
      for objective in objectives where type.fits(objective) {
        var values: [String: Double] = [:]
        for option in type.parameterInformation {
          let extremes = [
            option.range.lower, option.range.upper, option.range.lower.nextUp,
            option.range.upper.nextDown, 1e308, 1e-308, 1, 0.5,
          ].filter(option.accepts)
          values[option.name] = extremes.randomElement(using: &generator)
        }
        let start = [1e150, -1e100, 1e-300, 0, 1, -3, 700]
        let point = (0..<2).map { _ in start.randomElement(using: &generator) ?? 0 }
        var state = try Runner.begin(objective, method: type.make(values), start: point)
        guard state.firstCost.isFinite else { continue }
        for _ in 0..<3 {
          let arithmetic = try Runner.arithmetic(of: state, objective: objective)
          let before = state.iteration
          try Runner.advance(&state, objective: objective, limits: RunLimits(iterations: 1))
          if state.iteration > before { #expect(arithmetic?.next == state.point, "seed \(seed)") }
        }
        try Runner.advance(&state, objective: objective, limits: RunLimits(iterations: 20))
        #expect(state.point.allSatisfy { $0.isFinite }, "seed \(seed), \(values)")
        #expect(state.cost.isFinite, "seed \(seed), \(values)")
        _ = MeasuredRate(state.trace)
      }
    }
  }
}
