import Optimization
import Testing

@Suite struct StepArithmeticTests {
  /// What the terms give is, to the bit, where the step leads, for every method, step after step.
  @Test func theArithmeticIsTheStep() throws {
    for type in MethodList.all {
      for alpha in [0.3, 0.001] {
        for (objective, start): (any Objective, [Double]) in [
          (Formula.rosenbrock, [-1.2, 1]), (RegressionProblem.tutorial, [0.25, -3]),
        ] where type.fits(objective) {
          let hasSize = type.parameterInformation.contains { $0.name == "alpha" }
          try check(type.make(hasSize ? ["alpha": alpha] : [:]), objective, start)
        }
      }
    }
    try check(GaussNewton(), Residuals.misra1a, [250, 0.0005])
    try check(LevenbergMarquardt(), Residuals.rosenbrock, [-1.2, 1])
    for order in StochasticGradientDescent.Order.allCases {
      for average in Switch.allCases {
        var method = StochasticGradientDescent(alpha: 0.1, batch: 3, beta: 0.5)
        (method.order, method.average, method.clip) = (order, average, 5)
        try check(method, RegressionProblem.tutorial, [1, 2])
      }
    }
    for search in LineSearchKind.allCases {
      var (descent, learning) = (Backtracking(), BFGS())
      (descent.search, learning.search) = (search, search)
      try check(descent, Formula.rosenbrock, [-1.2, 1])
      try check(learning, Formula.rosenbrock, [-1.2, 1])
    }
    try check(
      StochasticGradientDescent(alpha: 0.1, batch: 7, decay: 0.1, power: 0.6, beta: 0.9),
      RegressionProblem.tutorial, [1, 2])
  }

  private func check(_ method: any Method, _ objective: any Objective, _ start: [Double]) throws {
    let name = type(of: method).information.name
    var state = try Runner.begin(objective, method: method, start: start)
    for step in 0..<25 {
      let arithmetic = try Runner.arithmetic(of: state, objective: objective)
      let before = state
      let reason = try Runner.advance(
        &state, objective: objective, limits: RunLimits(iterations: 1))
      guard state.iteration > before.iteration else {
        if case .noDecrease = reason { #expect(arithmetic == nil) }
        return
      }
      let written = try #require(arithmetic, "\(name)")
      #expect(written.next == state.point, "\(name), step \(step)")
      #expect(written.coordinates.count == start.count)
      for (lines, old) in zip(written.coordinates, before.point) {
        #expect(lines.last?.name == "θ")
        // The old coordinate is where the last line begins.
        #expect(lines.last.map { leaves(of: $0.term).first } == .named("θ", old))
        for line in written.shared + lines { #expect(line.value == line.term.value) }
      }
    }
  }

  private func leaves(of term: StepTerm) -> [StepTerm] {
    switch term {
    case .number, .named: [term]
    case .sum(let left, let right), .difference(let left, let right),
      .product(let left, let right), .quotient(let left, let right),
      .power(let left, let right):
      leaves(of: left) + leaves(of: right)
    case .fused(let addend, let left, let right):
      leaves(of: addend) + leaves(of: left) + leaves(of: right)
    case .square(let only), .root(let only): leaves(of: only)
    }
  }

  private func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15
      ? String(Int(value)).replacing("-", with: "−")
      : "\(value)".replacing("-", with: "−")
  }

  @Test func theTutorialsFirstStep() throws {
    let state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.01), start: [15])
    let line = try #require(
      try Runner.arithmetic(of: state, objective: Formula.quadratic)?.coordinates.first?.last)
    #expect(line.term.symbols(number: number) == "θ − α·g")
    #expect(line.term.figures(number: number) == "15 − 0.01·24")
    #expect(line.value == 14.76)
    let left = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.01), start: [-1])
    let other = try #require(
      try Runner.arithmetic(of: left, objective: Formula.quadratic)?.coordinates.first?.last)
    #expect(other.term.figures(number: number) == "−1 − 0.01·(−8)")
  }

  @Test func adamWrittenOut() throws {
    var state = try Runner.begin(Formula.quadratic, method: Adam(alpha: 0.5), start: [15])
    try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 1))
    let arithmetic = try #require(try Runner.arithmetic(of: state, objective: Formula.quadratic))
    #expect(arithmetic.shared.map(\.name) == ["c₁", "c₂"])
    #expect(arithmetic.shared[0].term.symbols(number: number) == "1 − β₁^t")
    #expect(arithmetic.shared[0].term.figures(number: number) == "1 − 0.9^2")
    let lines = arithmetic.coordinates[0]
    #expect(lines.map(\.name) == ["m", "v", "m̂", "v̂", "θ"])
    let symbols = lines.map { $0.term.symbols(number: number) }
    #expect(
      symbols == [
        "β₁·m + (1 − β₁)·g", "β₂·v + (1 − β₂)·g²", "m/c₁", "v/c₂", "θ − α·m̂/(√v̂ + ε)",
      ])
    let slope = 2 * state.point[0] - 6
    #expect(lines[1].term.figures(number: number).hasSuffix(" + (1 − 0.999)·\(slope)²"))
  }

  @Test func newtonTellsItsShift() throws {
    func shared(_ start: [Double]) throws -> [StepArithmetic.Line] {
      let state = try Runner.begin(Formula.rosenbrock, method: Newton(), start: start)
      return try #require(try Runner.arithmetic(of: state, objective: Formula.rosenbrock)).shared
    }
    let convex = try shared([-1.2, 1])
    #expect(convex.map(\.name) == ["τ", "t"])
    #expect(convex[0].value == 0)
    // Above the parabola the Hessian is indefinite.
    #expect(try shared([0, 1])[0].value > 0)
  }

  @Test func parentheses() {
    let a = StepTerm.named("a", 2)
    let b = StepTerm.named("b", -3)
    func both(_ term: StepTerm) -> [String] {
      [term.symbols(number: number), term.figures(number: number)]
    }
    #expect(both(.difference(a, .sum(a, b))) == ["a − (a + b)", "2 − (2 + (−3))"])
    #expect(both(.quotient(a, .product(a, b))) == ["a/(a·b)", "2/(2·(−3))"])
    #expect(both(.product(.sum(b, a), b)) == ["(b + a)·b", "(−3 + 2)·(−3)"])
    #expect(both(.square(b)) == ["b²", "(−3)²"])
    #expect(both(.root(.sum(a, a))) == ["√(a + a)", "√(2 + 2)"])
    #expect(both(.square(.root(a))) == ["(√a)²", "(√2)²"])
    #expect(both(.fused(b, a, b)) == ["b + a·b", "−3 + 2·(−3)"])
    #expect(both(.power(.sum(.number(1), a), b)) == ["(1 + a)^b", "(1 + 2)^(−3)"])
    #expect(StepTerm.power(a, .number(10)).value == 1024)
    #expect(StepTerm.root(.square(b)).value == 3)
  }
}
