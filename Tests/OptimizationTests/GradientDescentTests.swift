import Glibc
import Optimization
import Testing

@Suite struct GradientDescentTests {
  /// The tutorial's loop: `while |x_new − x_old| > precision`.
  @Test func theTutorialsRun() throws {
    var state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.01), start: [15])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic,
      limits: RunLimits(iterations: 10000, stepTolerance: 0.001))
    #expect(state.iteration == 273)
    #expect(state.point == [3.0482947486472045])
    guard case .stepTolerance(let step, 0.001) = reason else {
      Issue.record("stopped for \(reason)")
      return
    }
    #expect(step <= 0.001)
    #expect(step == state.lastStepLength)
    #expect(state.trace[state.trace.count - 2].stepLength > 0.001)
    #expect(reason.isConverged)
  }

  /// Computed by torch.optim.SGD without momentum, learning rate 0.001.
  @Test(arguments: [
    (1, -0.9843999999999999, 1.088, 5.352911580008964),
    (2, -1.0272715665664, 1.0642086720000001, 4.117789857067972),
    (10, -1.0214113342697504, 1.0512622673760386, 4.092473663595008),
    (100, -0.9481863785401914, 0.9070941003539366, 3.801889007206771),
    (1000, 0.3272627747528461, 0.10401280036956503, 0.45352902482768304),
    (5000, 0.9387264098040734, 0.8809529052759192, 0.0037609231221175142),
  ])
  func rosenbrockTrajectory(iterations: Int, x: Double, y: Double, cost: Double) throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1])
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: iterations))
    #expect(state.iteration == iterations)
    #expect((state.point[0] - x).magnitude <= 1e-10 * x.magnitude)
    #expect((state.point[1] - y).magnitude <= 1e-10 * y.magnitude)
    #expect((state.cost - cost).magnitude <= 1e-9 * cost)
  }

  @Test func eachStepIsTheFormulaToTheBit() throws {
    var state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.01), start: [15])
    var x = 15.0
    for _ in 0..<50 {
      x -= 0.01 * (2 * x - 6)
      try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 1))
      #expect(state.point == [x])
    }
  }
}

@Suite struct BacktrackingTests {
  @Test func rosenbrockFromTheUsualStart() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: try Backtracking.make(), start: [-1.2, 1])
    let reason = try Runner.advance(
      &state, objective: Formula.rosenbrock,
      limits: RunLimits(iterations: 100_000, gradientTolerance: 1e-8))
    #expect(reason.isConverged, "\(reason)")
    #expect((state.point[0] - 1).magnitude < 1e-6)
    #expect((state.point[1] - 1).magnitude < 1e-6)
  }

  @Test func everyStepLowersTheCostEnough() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: Backtracking(), start: [-1.2, 1])
    for _ in 0..<200 {
      let before = state
      try Runner.advance(&state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 1))
      let size = try #require(state.lastStepSize)
      let promised = size * before.gradientNorm * before.gradientNorm
      #expect(state.cost <= before.cost - 1e-4 * promised * (1 - 1e-12))
      #expect(before.point[0] - size * before.gradient[0] == state.point[0])
    }
  }

  @Test func stopsWhereNothingHelps() throws {
    // The gradient points the wrong way: no step along it lowers the cost.
    let wrong = Formula(dimension: 1, value: { $0[0] }, gradient: { $1[0] = -1 })
    var state = try Runner.begin(wrong, method: Backtracking(), start: [1])
    let reason = try Runner.advance(&state, objective: wrong, limits: RunLimits(iterations: 10))
    guard case .noDecrease(let smallest, 1) = reason else {
      Issue.record("stopped for \(reason)")
      return
    }
    #expect(smallest < 1e-15)
    #expect(state.point == [1])
    #expect(state.iteration == 0)
  }

  @Test func walksAroundTheEdgeOfTheDomain() throws {
    // x − log x: a full step from 0.1 leaves the domain and is shortened.
    let barrier = Formula(
      dimension: 1,
      value: { $0[0] > 0 ? $0[0] - log($0[0]) : .nan },
      gradient: { $1[0] = 1 - 1 / $0[0] })
    var state = try Runner.begin(barrier, method: Backtracking(), start: [5])
    let reason = try Runner.advance(
      &state, objective: barrier, limits: RunLimits(iterations: 1000, gradientTolerance: 1e-10))
    #expect(reason.isConverged)
    #expect((state.point[0] - 1).magnitude < 1e-9)
  }
}

@Suite struct MethodListTests {
  @Test func everyMethodTellsAboutItself() throws {
    var names: Set<String> = []
    for method in MethodList.all {
      let information = method.information
      #expect(names.insert(information.name).inserted)
      #expect(MethodList.named(information.name) == method)
      for text in [
        information.title, information.formula, information.source, information.whenToUse,
      ] {
        #expect(!text.isEmpty)
      }
      for option in method.parameterInformation {
        #expect(option.accepts(option.defaultValue), "\(information.name) \(option.name)")
        #expect(!option.meaning.isEmpty)
      }
    }
    #expect(MethodList.named("nothing") == nil)
  }

  @Test func parametersAreChecked() throws {
    var descent = GradientDescent()
    #expect(throws: ParameterError.unknown(name: "alhpa", known: ["alpha"])) {
      try descent.set("alhpa", to: 1)
    }
    for value in [0, -1, Double.infinity] {
      #expect(
        throws: ParameterError.outOfRange(GradientDescent.parameterInformation[0], value: value)
      ) { try descent.set("alpha", to: value) }
    }
    #expect(descent.alpha == GradientDescent().alpha)
    #expect(!ParameterRange.positive.contains(.nan))
    #expect(ParameterRange.halfOpenUnit.contains(0))
    #expect(!ParameterRange.halfOpenUnit.contains(1))
    #expect(ParameterRange.nonnegative.contains(0))
    #expect(!ParameterRange.openUnit.contains(0))
    let batch = StochasticGradientDescent.parameterInformation[1]
    var stochastic = StochasticGradientDescent()
    for value in [0, -3, 1.5, 1e300, .infinity] {
      #expect(throws: ParameterError.outOfRange(batch, value: value)) {
        try stochastic.set("batch", to: value)
      }
      #expect(!batch.accepts(value))
    }
    #expect(!batch.accepts(.nan))
    #expect(throws: ParameterError.self) { try stochastic.set("batch", to: .nan) }
    try stochastic.set("batch", to: 0x1p53)
    #expect(stochastic.batch == 1 << 53)
    #expect(throws: ParameterError.self) { try Momentum.make(["momentum": 1.1]) }
    #expect(throws: ParameterError.self) { try Adam.make(["beta2": 1]) }
  }

  @Test func aParameterIsThePropertyOfItsName() throws {
    var momentum = Momentum()
    try momentum.set("momentum", to: 0.25)
    try momentum.set("alpha", to: 0.125)
    #expect(momentum.beta == 0.25)
    #expect(momentum.alpha == 0.125)
    #expect(momentum.value(of: "momentum") == 0.25)
    #expect(momentum.value(of: "beta") == nil)
    for type in MethodList.all {
      for parameter in type.parameterInformation {
        var method = type.init()
        #expect(method.value(of: parameter.name) == parameter.defaultValue)
        let last = Double(parameter.choices.count - 1)
        let other =
          parameter.choices.isEmpty
          ? parameter.isWhole ? 7 : 0.75 : parameter.defaultValue == last ? 0 : last
        #expect((parameter.word(for: other) == nil) == parameter.choices.isEmpty)
        try method.set(parameter.name, to: other)
        #expect(method.value(of: parameter.name) == other, "\(type) \(parameter.name)")
      }
    }
  }
}
