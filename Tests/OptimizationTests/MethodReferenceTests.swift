import Glibc
import Numerics
import Optimization
import Testing

/// Methods against iterates that numpy worked out (Tests/Checks/descent_methods.py), certified
/// optima, and what theory says of quadratics.
@Suite struct MethodReferenceTests {
  /// θᵀAθ/2 − bᵀθ, least here.
  private static let minimum = [0.23795180722891565, -0.6325301204819277, 1.3614457831325302]

  private func check(
    _ method: any Method, _ objective: any Objective, from start: [Double],
    _ iterates: [(iteration: Int, point: [Double])], tolerance: Double = 1e-13
  ) throws {
    var state = try Runner.begin(objective, method: method, start: start)
    for (iteration, point) in iterates {
      try Runner.advance(
        &state, objective: objective, limits: RunLimits(iterations: iteration - state.iteration))
      #expect(state.iteration == iteration)
      #expect(
        distance(state.point, point) <= tolerance,
        "\(type(of: method).information.name), \(iteration): \(state.point)")
    }
  }

  @Test func exactSearches() throws {
    var steepest = Backtracking()
    steepest.search = .exact
    try check(
      steepest, ThreeVariables(), from: ThreeVariables.start,
      [
        (1, [0.4815554511278197, -1.2125822368421053, 0.6822133458646616]),
        (2, [0.4575783114445538, -0.6315096344214192, 1.1603218846615817]),
        (3, [0.26228797020469274, -0.6999443232723601, 1.2337006597908564]),
        (4, [0.27682647696297685, -0.6374205713895497, 1.3307045064658212]),
      ])
    var conjugate = ConjugateGradient()
    conjugate.search = .exact
    try check(
      conjugate, ThreeVariables(), from: ThreeVariables.start,
      [
        (1, [0.4815554511278197, -1.2125822368421053, 0.6822133458646616]),
        (2, [0.22325310505064533, -0.57552845780218, 1.2606382009179047]),
        (3, Self.minimum),
      ])
    try check(
      CoordinateDescent(), ThreeVariables(), from: ThreeVariables.start,
      [
        (1, [0.4375, -1.0, 0.5]),
        (2, [0.4375, -0.7708333333333334, 0.5]),
        (3, [0.4375, -0.7708333333333334, 1.2942708333333333]),
        (4, [0.2809244791666667, -0.7708333333333334, 1.2942708333333333]),
        (7, [0.24458652072482634, -0.6524522569444443, 1.348212348090278]),
      ])
  }

  /// With the exact search all four make the steps of conjugate gradients, and end after as many as
  /// there are coordinates.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func conjugateDirections(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 2 + Int(seed % 5)
    let quadratic = RandomQuadratic(
      dimension: count, smallest: 0.5, conditionNumber: 50, generator: &generator)
    let start = quadratic.start(distance: 3)
    var (cg, lbfgs, bfgs) = (ConjugateGradient(), LimitedMemoryBFGS(), BFGS())
    (cg.search, lbfgs.search, bfgs.search) = (.exact, .exact, .exact)
    let states = try ([cg, lbfgs, bfgs] as [any Method]).map { method in
      var state = try Runner.begin(quadratic, method: method, start: start)
      var points: [[Double]] = []
      for _ in 0..<count {
        try Runner.advance(&state, objective: quadratic, limits: RunLimits(iterations: 1))
        points.append(state.point)
      }
      return points
    }
    for step in 0..<count {
      for other in states.dropFirst() {
        #expect(distance(other[step], states[0][step]) < 1e-8, "seed \(seed), step \(step)")
      }
    }
    #expect(distance(states[0][count - 1], quadratic.center) < 1e-8, "seed \(seed)")
    // One step fewer does not do.
    #expect(distance(states[0][count - 2], quadratic.center) > 1e-6, "seed \(seed)")
  }

  /// The quadratic of three coordinates plus Σθ⁴/4, exact searches, H formed as a matrix by numpy.
  @Test func limitedMemory() throws {
    let quartic = Formula(
      dimension: 3,
      value: { point in
        ThreeVariables().value(at: point)
          + point.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 4
      },
      gradient: { point, gradient in
        _ = ThreeVariables().valueAndGradient(at: point, into: gradient)
        for index in 0..<3 { gradient[index] += point[index] * point[index] * point[index] }
      })
    var method = LimitedMemoryBFGS()
    method.search = .exact
    method.memory = 1
    try check(
      method, quartic, from: ThreeVariables.start,
      [
        (1, [0.3928612161003524, -0.9859022913693013, 0.5704885431534933]),
        (2, [0.33503708495669676, -0.5702747449519706, 0.8802987808851649]),
        (3, [0.28022274237796324, -0.5960124368747949, 0.9472511061351768]),
        (5, [0.2785211379350451, -0.6068706340308445, 0.9398909854378986]),
      ], tolerance: 1e-9)
    method.memory = 2
    try check(
      method, quartic, from: ThreeVariables.start,
      [
        (3, [0.3061262117978115, -0.6027410552651086, 0.9518161317632896]),
        (5, [0.278801447081796, -0.6070154128632503, 0.9398120829556788]),
      ], tolerance: 1e-9)
  }

  @Test func rosenbrockWithoutMatrices() throws {
    for (method, most) in [
      (LimitedMemoryBFGS(), 60), (ConjugateGradient(), 60), (BFGS(), 40),
    ] as [(any Method, Int)] {
      let name = type(of: method).information.name
      var state = try Runner.begin(Formula.rosenbrock, method: method, start: [-1.2, 1])
      let reason = try Runner.advance(
        &state, objective: Formula.rosenbrock,
        limits: RunLimits(iterations: 1000, gradientTolerance: 1e-9))
      #expect(reason.isConverged, "\(name): \(reason)")
      #expect(distance(state.point, [1, 1]) < 1e-8, "\(name)")
      #expect(state.iteration < most, "\(name): \(state.iteration)")
    }
  }

  /// Steepest descent from (κ, 1) loses the fraction ((κ − 1)/(κ + 1))² of the cost a step, its
  /// worst case (Akaike 1959).
  @Test func worstCaseOfSteepestDescent() throws {
    let kappa = 20.0
    let valley = Formula(
      dimension: 2, value: { ($0[0] * $0[0] + kappa * $0[1] * $0[1]) / 2 },
      gradient: {
        $1[0] = $0[0]
        $1[1] = kappa * $0[1]
      })
    var method = Backtracking()
    method.search = .exact
    var state = try Runner.begin(valley, method: method, start: [kappa, 1])
    let factor = (kappa - 1) / (kappa + 1)
    for _ in 0..<20 {
      let before = state.cost
      try Runner.advance(&state, objective: valley, limits: RunLimits(iterations: 1))
      #expect((state.cost / before / (factor * factor) - 1).magnitude < 1e-12)
    }
  }

  /// The conditions that the search promises hold for each step.
  @Test func strongWolfeHolds() throws {
    var method = Backtracking()
    method.search = .wolfe
    var state = try Runner.begin(Formula.rosenbrock, method: method, start: [-1.2, 1])
    for _ in 0..<50 {
      let before = state
      try Runner.advance(&state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 1))
      let size = try #require(state.lastStepSize)
      let slope = -before.gradient.reduce(0) { $0 + $1 * $1 }
      let after = -zip(before.gradient, state.gradient).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(state.cost <= before.cost + method.decrease * size * slope)
      #expect(after.magnitude <= method.curvature * slope.magnitude)
    }
  }

  @Test func coordinateDescentTakesTurnsAndStops() throws {
    var state = try Runner.begin(
      ThreeVariables(), method: CoordinateDescent(), start: ThreeVariables.start)
    let reason = try Runner.advance(
      &state, objective: ThreeVariables(),
      limits: RunLimits(iterations: 200, gradientTolerance: 1e-10))
    #expect(reason.isConverged)
    #expect(distance(state.point, Self.minimum) < 1e-9)
    // The steepest coordinate first: the gradient at the start is (6.25, −1.125, −0.75).
    var steepest = CoordinateDescent()
    steepest.order = .steepest
    try check(
      steepest, ThreeVariables(), from: [0.4375, -1.0, 0.5],
      [(1, [0.4375, -1.0, 1.2656250000000000])])
    // A step moves one coordinate, and the one without a slope not at all.
    let valley = Formula(
      dimension: 2, value: { $0[0] * $0[0] + 3 * $0[1] * $0[1] },
      gradient: {
        $1[0] = 2 * $0[0]
        $1[1] = 6 * $0[1]
      })
    try check(CoordinateDescent(), valley, from: [0, 5], [(1, [0, 0])])
  }

  @Test func proximalSteps() throws {
    let lasso = ThreeVariables(absoluteWeights: [0.3, 1, 5])
    var method = ProximalGradient(alpha: 0.2)
    try check(
      method, lasso, from: ThreeVariables.start,
      [
        (1, [0.69, -0.9750000000000001, 0.0]),
        (2, [0.47300000000000003, -0.728, 0.0]),
        (10, [0.28287658496, -0.42898525952000005, 0.0]),
        (200, [0.2818181818181818, -0.4272727272727273, 0.0]),
      ])
    method.accelerate = .on
    try check(
      method, lasso, from: ThreeVariables.start,
      [
        (1, [0.69, -0.9750000000000001, 0.0]),
        (2, [0.47300000000000003, -0.728, 0.0]),
        (3, [0.35405327286837024, -0.5457346487271795, 0.0]),
        (10, [0.28350038092949836, -0.4299945648607674, 0.0]),
        (50, [0.28181818188290786, -0.4272727273774562, 0.0]),
      ])
    // The gradient told is the least subgradient, 0 at the minimum.
    var state = try Runner.begin(lasso, method: ProximalGradient(alpha: 0.2), start: [1, 1, 1])
    let reason = try Runner.advance(
      &state, objective: lasso, limits: RunLimits(iterations: 500, gradientTolerance: 1e-10))
    #expect(reason.isConverged)
    #expect(state.point[2] == 0)
    // Without the third weight the third coefficient is not 0.
    let light = ThreeVariables(absoluteWeights: [0.3, 1, 0.1])
    var other = try Runner.begin(light, method: ProximalGradient(alpha: 0.2), start: [1, 1, 1])
    try Runner.advance(&other, objective: light, limits: RunLimits(iterations: 500))
    #expect(other.point[2] > 1)
  }

  /// Plain descent where there is no l1 part, to the bit; the arithmetic is the step in every form.
  @Test func proximalArithmetic() throws {
    var plain = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1])
    var proximal = try Runner.begin(
      Formula.rosenbrock, method: ProximalGradient(alpha: 0.001), start: [-1.2, 1])
    for _ in 0..<30 {
      try Runner.advance(&plain, objective: Formula.rosenbrock, limits: RunLimits(iterations: 1))
      try Runner.advance(
        &proximal, objective: Formula.rosenbrock, limits: RunLimits(iterations: 1))
      #expect(plain.point == proximal.point)
    }
    for accelerate in [Switch.off, .on] {
      for objective in [
        ThreeVariables(absoluteWeights: [0.3, 1, 5]), ThreeVariables(absoluteWeights: [0, 0, 0]),
      ] {
        var method = ProximalGradient(alpha: 0.2)
        method.accelerate = accelerate
        var state = try Runner.begin(objective, method: method, start: ThreeVariables.start)
        for _ in 0..<10 {
          let written = try Runner.arithmetic(of: state, objective: objective)
          try Runner.advance(&state, objective: objective, limits: RunLimits(iterations: 1))
          #expect(written?.next == state.point)
        }
      }
    }
  }

  @Test func gaussNewton() throws {
    try check(
      GaussNewton(), Residuals.rosenbrock, from: [-1.2, 1],
      [
        (1, [-1.0625, 0.6975]),
        (2, [-0.93359375, 0.450537109375]),
        (3, [-0.6918945312499999, 0.05187187194824233]),
        (4, [-0.4804077148437499, -0.18742550015449502]),
      ])
    // A line takes one step, also where the square of the condition number is beyond all digits.
    let exact = [1.1910880411, 62.8018538]
    var state = try Runner.begin(Residuals.line(), method: GaussNewton(), start: [0, 0])
    try Runner.advance(&state, objective: Residuals.line(), limits: RunLimits(iterations: 1))
    let first = state.point
    try Runner.advance(&state, objective: Residuals.line(), limits: RunLimits(iterations: 1))
    #expect(distance(first, state.point) < 1e-12)
    #expect(state.gradientNorm < 1e-12)
    #expect(distance(first, exact) > 0)
    let far = Residuals.line(scale: 1e-6, shift: 1000)
    var hard = try Runner.begin(far, method: GaussNewton(), start: [0, 0])
    try Runner.advance(&hard, objective: far, limits: RunLimits(iterations: 2))
    #expect((hard.point[1] * 1e-6 / first[1] - 1).magnitude < 1e-5)
  }

  @Test func certifiedFits() throws {
    let problems: [(Residuals, [[Double]], [Double], Double)] = [
      (
        .misra1a, [[500, 0.0001], [250, 0.0005]], [2.3894212918e2, 5.5015643181e-4],
        1.2455138894e-1
      ),
      (
        .mgh09, [[25, 39, 41.5, 39], [0.25, 0.39, 0.415, 0.39]],
        [1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1], 3.0750560385e-4
      ),
    ]
    for (problem, starts, certified, squares) in problems {
      for start in starts {
        var state = try Runner.begin(problem, method: LevenbergMarquardt(), start: start)
        try Runner.advance(&state, objective: problem, limits: RunLimits(iterations: 2000))
        for (found, expected) in zip(state.point, certified) {
          #expect((found / expected - 1).magnitude < 1e-7, "from \(start): \(state.point)")
        }
        let found = state.cost * 2 * Double(problem.residualCount)
        #expect((found / squares - 1).magnitude < 1e-9)
      }
    }
  }

  @Test func levenbergMarquardt() throws {
    // The point after each step, λ and the gain.
    let steps: [[Double]] = [
      [-0.9017799715802829, 0.7264602497943244, 0.008, 0.963463440144941],
      [-0.559751941917291, 0.19915137739117994, 0.005333333333333333, 0.32699284600244116],
      [-0.22682899037573068, -0.057958242824070416, 0.005554276666135101, 0.4635424532372665],
      [0.06352258957875234, -0.08014563789117193, 0.005556429843572513, 0.6117399885393927],
      [0.28621031818882214, 0.031711930120845735, 0.00549441270994696, 0.7658104271035715],
      [0.4683199820664308, 0.18544192697739548, 0.004668893269806557, 0.7603526161334498],
    ]
    var state = try Runner.begin(
      Residuals.rosenbrock, method: LevenbergMarquardt(), start: [-1.2, 1])
    try Runner.advance(
      &state, objective: Residuals.rosenbrock, limits: RunLimits(iterations: steps.count))
    #expect(state.trace.detailNames == ["lambda", "gain"])
    for (index, step) in steps.enumerated() {
      let told = state.trace[index + 1].point + state.trace.details(at: index + 1)
      for (found, expected) in zip(told, step) {
        #expect((found - expected).magnitude < 1e-11, "step \(index + 1): \(told)")
      }
    }
    try Runner.advance(
      &state, objective: Residuals.rosenbrock, limits: RunLimits(iterations: 40))
    #expect(distance(state.point, [1, 1]) < 1e-10)
  }

  /// Twice the same column: one of many minima is found, the shortest way there.
  @Test func dependentColumns() throws {
    let twice = Residuals(
      dimension: 2, residualCount: 3, residual: { $0[0] + $0[1] - [2.0, 3, 7][$1] },
      derivative: { _, _ in [1, 1] })
    for method in [GaussNewton(), LevenbergMarquardt()] as [any Method] {
      var state = try Runner.begin(twice, method: method, start: [0, 0])
      try Runner.advance(&state, objective: twice, limits: RunLimits(iterations: 30))
      #expect(distance(state.point, [2, 2]) < 1e-6, "\(state.point)")
    }
  }

  @Test func methodsForSquaresAskForThem() {
    for method in [GaussNewton(), LevenbergMarquardt()] as [any Method] {
      let name = type(of: method).information.name
      #expect(throws: RunError.unmetRequirement(.residuals, method: name)) {
        try Runner.begin(Formula.rosenbrock, method: method, start: [1, 1])
      }
    }
  }

  /// √(1 + x²): Newton's own step from x leads to −x³.
  @Test func undampedNewtonDivergesBeyondOne() throws {
    let bowl = Formula(
      dimension: 1, value: { (1 + $0[0] * $0[0]).squareRoot() },
      gradient: { $1[0] = $0[0] / (1 + $0[0] * $0[0]).squareRoot() },
      hessian: { $1[0] = 1 / pow(1 + $0[0] * $0[0], 1.5) })
    var pure = Newton()
    pure.damping = .off
    var x = 1.1
    var state = try Runner.begin(bowl, method: pure, start: [x])
    for _ in 0..<5 {
      x = -x * x * x
      let written = try Runner.arithmetic(of: state, objective: bowl)
      try Runner.advance(&state, objective: bowl, limits: RunLimits(iterations: 1))
      #expect((state.point[0] / x - 1).magnitude < 1e-9)
      #expect(written?.next == state.point)
    }
    #expect(state.cost > 1e4)
    var inside = try Runner.begin(bowl, method: pure, start: [0.9])
    try Runner.advance(&inside, objective: bowl, limits: RunLimits(iterations: 8))
    #expect(inside.point[0].magnitude < 1e-12)
    var damped = try Runner.begin(bowl, method: Newton(), start: [1.1])
    try Runner.advance(&damped, objective: bowl, limits: RunLimits(iterations: 20))
    #expect(damped.point[0].magnitude < 1e-12)
    // It climbs to a maximum as well, and makes no step where the Hessian has no inverse.
    let hill = Formula(
      dimension: 1, value: { -$0[0] * $0[0] }, gradient: { $1[0] = -2 * $0[0] },
      hessian: { $1[0] = -2 })
    var top = try Runner.begin(hill, method: pure, start: [3])
    try Runner.advance(&top, objective: hill, limits: RunLimits(iterations: 1))
    #expect(top.point == [0])
    let slope = Formula(
      dimension: 1, value: { $0[0] }, gradient: { $1[0] = 1 }, hessian: { $1[0] = 0 })
    var flat = try Runner.begin(slope, method: pure, start: [3])
    let reason = try Runner.advance(&flat, objective: slope, limits: RunLimits(iterations: 1))
    #expect(reason == .noDecrease(smallestStepSize: 1, gradientNorm: 1))
  }
}
