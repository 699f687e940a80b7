import Glibc
import Numerics
import Optimization
import Testing

/// A quadratic drawn from a seed, with the theory of its eigenvalues.
private struct Drawn {
  let quadratic: RandomQuadratic
  let theory: StepSizeTheory

  /// 2 to 5 dimensions, κ from 1 to 10⁴, evenly in its logarithm.
  init(seed: UInt64, largestLogarithm: Double = 4) throws {
    var generator = SeededGenerator(seed: seed)
    quadratic = RandomQuadratic(
      dimension: 2 + Int(seed % 4),
      smallest: pow(10, .random(in: -3...3, using: &generator)),
      conditionNumber: pow(10, .random(in: 0...largestLogarithm, using: &generator)),
      generator: &generator)
    theory = try #require(StepSizeTheory(eigenvalues: quadratic.eigenvalues))
  }

  func run(_ method: some Method, iterations: Int, tolerance: Double = 0) throws -> RunState {
    var state = try Runner.begin(
      quadratic, method: method, start: quadratic.start(distance: 1))
    try Runner.advance(
      &state, objective: quadratic,
      limits: RunLimits(iterations: iterations, gradientTolerance: tolerance))
    return state
  }

  /// The error's length over that of the start, after some iterations.
  func error(_ method: some Method, iterations: Int) throws -> Double {
    let state = try run(method, iterations: iterations)
    return distance(state.point, quadratic.center) / distance(state.start, quadratic.center)
  }
}

@Suite struct StepSizeTheoryTests {
  @Test func theTutorialsData() throws {
    let spectrum = try #require(Spectrum(of: RegressionProblem.tutorial, at: [0, 0]))
    let theory = try #require(StepSizeTheory(eigenvalues: spectrum.eigenvalues))
    #expect((theory.smallest - 0.86248513).magnitude < 5e-9)
    #expect((theory.largest - 1.09473059).magnitude < 5e-9)
    #expect((theory.bound - 1.8269).magnitude < 5e-5)
    #expect((theory.bestStepSize - 1.0219).magnitude < 5e-5)
    #expect((theory.conditionNumber - 1.2693).magnitude < 5e-5)
    #expect(theory.monotoneBound == 1 / theory.largest)
    #expect((theory.factor(stepSize: 2.1) - 1.29893424).magnitude < 5e-8)
    #expect(theory.regime(stepSize: 0.001) == .crawling)
    #expect(theory.regime(stepSize: 0.5) == .monotone)
    #expect(theory.regime(stepSize: 1.5) == .zigzag)
    #expect(theory.regime(stepSize: 2.1) == .diverging)
  }

  /// x² + 50y²: the steep direction zigzags while the shallow one is monotone.
  @Test func directionsDiffer() throws {
    let theory = try #require(StepSizeTheory(eigenvalues: [100, 2]))
    #expect(theory.eigenvalues == [2, 100])
    let directions = theory.directions(stepSize: 0.018)
    #expect(directions.map(\.eigenvalue) == [2, 100])
    #expect(directions.map(\.regime) == [.monotone, .zigzag])
    #expect((directions[0].factor - 0.964).magnitude < 1e-15)
    #expect((directions[1].factor + 0.8).magnitude < 1e-15)
    #expect(theory.factor(stepSize: 0.018) == directions[0].factor)
    #expect(theory.regime(stepSize: 0.018) == .zigzag)
    #expect(theory.directions(stepSize: 0.004).map(\.regime) == [.crawling, .monotone])
    #expect(theory.regime(stepSize: 0.004) == .crawling)
    #expect(theory.directions(stepSize: 0.021).map(\.regime) == [.monotone, .diverging])
    // The bounds themselves: at 1/L no error is left, at 2/L it neither grows nor shrinks.
    #expect(theory.directions(stepSize: 0.01).map(\.regime) == [.monotone, .monotone])
    #expect(theory.regime(stepSize: theory.bound) == .diverging)
    #expect(theory.factor(stepSize: theory.bestStepSize) == theory.bestFactor)
  }

  @Test func flatDirections() throws {
    let theory = try #require(StepSizeTheory(eigenvalues: [3, 1e-17, -2e-17, 0.5]))
    #expect(theory.eigenvalues == [0, 0, 0.5, 3])
    #expect(theory.flatCount == 2)
    #expect(theory.smallest == 0)
    #expect(theory.smallestCurved == 0.5)
    #expect(theory.conditionNumber == .infinity)
    #expect(theory.curvedConditionNumber == 6)
    #expect(theory.bestStepSize == 2 / 3.5)
    #expect(theory.bestFactor == 2.5 / 3.5)
    #expect(theory.directions(stepSize: 0.5).map(\.regime) == [nil, nil, .monotone, .zigzag])
    #expect(theory.directions(stepSize: 0.5)[0].factor == 1)
    #expect(theory.heavyBallDirections(stepSize: 0.5, momentum: 0.5)[0].regime == nil)

    // A run knows nothing of the flat directions: the rate is that of the others.
    var generator = SeededGenerator(seed: 4)
    let quadratic = RandomQuadratic(eigenvalues: [0, 0.5, 3], generator: &generator)
    var state = try Runner.begin(
      quadratic, method: GradientDescent(alpha: theory.bestStepSize),
      start: quadratic.start(distance: 1))
    try Runner.advance(&state, objective: quadratic, limits: RunLimits(iterations: 70))
    let rate = try #require(MeasuredRate(state.trace))
    #expect((rate.factor - theory.bestFactor).magnitude < 1e-6)
    let flat = quadratic.eigenvectors[0]
    let left = zip(state.point, quadratic.center).map { $0 - $1 }
    #expect((zip(left, flat).reduce(0) { $0 + $1.0 * $1.1 } - 1).magnitude < 1e-12)
  }

  @Test func whatHasNoTheory() {
    #expect(StepSizeTheory(eigenvalues: []) == nil)
    #expect(StepSizeTheory(eigenvalues: [0, 0]) == nil)
    #expect(StepSizeTheory(eigenvalues: [1, -0.1]) == nil)
    #expect(StepSizeTheory(eigenvalues: [1, .nan]) == nil)
    #expect(StepSizeTheory(eigenvalues: [.nan, 1]) == nil)
    #expect(StepSizeTheory(eigenvalues: [1, .infinity]) == nil)
    #expect(StepSizeTheory(eigenvalues: [-1, -2]) == nil)
  }

  @Test func iterationsToATolerance() throws {
    #expect(StepSizeTheory.iterations(factor: 0.5, tolerance: 0.125) == 3)
    #expect(StepSizeTheory.iterations(factor: 0.5, tolerance: 0.124) == 4)
    #expect(StepSizeTheory.iterations(factor: 0.1, tolerance: 1e-6) == 6)
    #expect(StepSizeTheory.iterations(factor: 0, tolerance: 1e-6) == 1)
    #expect(StepSizeTheory.iterations(factor: 0.5, tolerance: 1) == 0)
    #expect(StepSizeTheory.iterations(factor: 0.5, tolerance: 0.9) == 1)
    for (factor, tolerance) in [(1, 0.1), (1.5, 0.1), (0.5, 0), (.nan, 0.1), (0.5, .nan)] {
      #expect(StepSizeTheory.iterations(factor: factor, tolerance: tolerance) == nil)
    }
    #expect(StepSizeTheory.iterations(factor: 1.0.nextDown, tolerance: 1e-6) ?? 0 > 1 << 50)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func theBoundDividesConvergenceFromDivergence(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed)
    let (quadratic, theory) = (drawn.quadratic, drawn.theory)
    // Along the steepest direction the factors are −0.998 and −1.002: 0.018 and 55 after 2000
    // steps.
    let steepest = try #require(quadratic.eigenvectors.last)
    for (share, isBelow) in [(0.999, true), (1.001, false)] {
      let state = try drawn.run(
        GradientDescent(alpha: share * theory.bound), iterations: 2000)
      let left = zip(zip(state.point, quadratic.center), steepest)
        .reduce(0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
      let expected = pow((1 - 2 * share).magnitude, 2000)
      #expect((left.magnitude / expected - 1).magnitude < 1e-6, "seed \(seed)")
      #expect(
        (distance(state.point, quadratic.center) < distance(state.start, quadratic.center))
          == isBelow)
      #expect((state.cost < state.firstCost) == isBelow, "seed \(seed)")
      #expect((theory.regime(stepSize: share * theory.bound) != .diverging) == isBelow)
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theMeasuredFactorIsThePredictedOne(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed)
    let theory = drawn.theory
    for share in [0.05, 0.4, 0.9, 1.04] {
      let alpha = share * theory.bound
      let factor = theory.factor(stepSize: alpha)
      // Enough for the other directions to fade away, as far as the record goes.
      let enough = min(StepSizeTheory.iterations(factor: factor, tolerance: 1e-11) ?? 400, 20_000)
      let state = try drawn.run(GradientDescent(alpha: alpha), iterations: enough)
      for reference in [
        MeasuredRate.Reference.point(drawn.quadratic.center), .cost(0), .unknown,
      ] {
        let rate = try #require(MeasuredRate(state.trace, minimum: reference), "seed \(seed)")
        // What the theory of all directions has for the same iterations, in the same measure.
        let (first, last) = (rate.iterations.lowerBound, rate.iterations.upperBound)
        let errors = [first, last].map { iteration in
          zip(theory.eigenvalues, theory.directions(stepSize: alpha)).reduce(0) {
            let weight = reference.weight(eigenvalue: $1.0)
            return $0 + weight * pow($1.1.factor.magnitude, Double(2 * iteration))
          }
        }
        let mean = pow(errors[1] / errors[0], 0.5 / Double(last - first))
        #expect((log(rate.factor) / log(mean) - 1).magnitude < 0.01, "seed \(seed), share \(share)")
      }
      // Along the slowest direction alone there is one factor from the first step on.
      let factors = theory.directions(stepSize: alpha).map(\.factor.magnitude)
      let slowest = try #require(factors.firstIndex(of: factor))
      let vector = drawn.quadratic.eigenvectors[slowest]
      var alone = try Runner.begin(
        drawn.quadratic, method: GradientDescent(alpha: alpha),
        start: zip(drawn.quadratic.center, vector).map { $0 + $1 })
      try Runner.advance(&alone, objective: drawn.quadratic, limits: RunLimits(iterations: enough))
      let rate = try #require(
        MeasuredRate(alone.trace, minimum: .point(drawn.quadratic.center)), "seed \(seed)")
      // A factor near 1 says little: its distance from 1 is what counts.
      #expect((log(rate.factor) / log(factor) - 1).magnitude < 0.01, "seed \(seed), share \(share)")
    }
  }

  /// The iterations that the worse of two starts needs, one along each extreme eigenvector, are
  /// fewest at 2/(L + μ).
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func noFixedStepIsFaster(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed, largestLogarithm: 1.3)
    let (quadratic, theory) = (drawn.quadratic, drawn.theory)
    let starts = [quadratic.eigenvectors.first, quadratic.eigenvectors.last].map { vector in
      zip(quadratic.center, vector ?? []).map { $0 + $1 }
    }
    /// The iterations to a hundred-millionth of the error; nil when `most` are not enough.
    func iterations(_ alpha: Double, most: Int) throws -> Int? {
      var needed = 0
      for start in starts {
        var state = try Runner.begin(
          quadratic, method: GradientDescent(alpha: alpha), start: start)
        try Runner.advance(&state, objective: quadratic, limits: RunLimits(iterations: most))
        guard
          let count = MeasuredRate.iterations(
            in: state.trace, toReach: 1e-8, minimum: .point(quadratic.center))
        else { return nil }
        needed = max(needed, count)
      }
      return needed
    }
    let predicted = try #require(theory.iterations(stepSize: theory.bestStepSize, tolerance: 1e-8))
    let best = try #require(try iterations(theory.bestStepSize, most: predicted + 2))
    #expect((best - predicted).magnitude <= 1, "seed \(seed)")
    for step in 1..<200 {
      let alpha = theory.bound * Double(step) / 200
      #expect(try iterations(alpha, most: best - 1) == nil, "seed \(seed), alpha \(alpha)")
      #expect(theory.iterations(stepSize: alpha, tolerance: 1e-8) ?? .max >= predicted)
    }
  }
}

extension MeasuredRate.Reference {
  /// The weight that a squared error along an eigenvector has in the square of what is measured.
  fileprivate func weight(eigenvalue: Double) -> Double {
    switch self {
    case .point: 1
    case .cost: eigenvalue
    case .unknown: eigenvalue * eigenvalue
    }
  }
}

@Suite struct HeavyBallTheoryTests {
  @Test func formulas() throws {
    let theory = try #require(StepSizeTheory(eigenvalues: [1, 4, 100]))
    #expect(theory.bestHeavyBallStepSize == (2.0 / 11) * (2.0 / 11))
    #expect((theory.bestHeavyBallFactor - 9.0 / 11).magnitude < 1e-15)
    #expect((theory.bestMomentum - 81.0 / 121).magnitude < 1e-15)
    #expect(theory.heavyBallBound(momentum: 0.5) == 0.03)
    // Without momentum it is plain descent.
    for alpha in [0.001, 0.01, 0.015, 0.019, 0.03] {
      #expect(
        (theory.heavyBallFactor(stepSize: alpha, momentum: 0) - theory.factor(stepSize: alpha))
          .magnitude < 1e-15)
      #expect(
        theory.heavyBallRegime(stepSize: alpha, momentum: 0) == theory.regime(stepSize: alpha))
    }
    // Complex roots have the magnitude √β, whatever α.
    #expect(theory.heavyBallFactor(stepSize: 0.02, momentum: 0.81) == 0.9)
    #expect(theory.heavyBallRegime(stepSize: 0.02, momentum: 0.81) == .swinging)
    let best = theory.heavyBallFactor(
      stepSize: theory.bestHeavyBallStepSize, momentum: theory.bestMomentum)
    #expect((best - theory.bestHeavyBallFactor).magnitude < 1e-7)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func theBoundDividesConvergenceFromDivergence(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed)
    for momentum in [0.2, 0.5, 0.9] {
      let bound = drawn.theory.heavyBallBound(momentum: momentum)
      for (share, isBelow) in [(0.999, true), (1.001, false)] {
        let alpha = share * bound
        let factor =
          drawn.theory.heavyBallDirections(stepSize: alpha, momentum: momentum)
          .last?.factor ?? .nan
        #expect((factor < 1) == isBelow, "seed \(seed)")
        let state = try drawn.run(Momentum(alpha: alpha, beta: momentum), iterations: 3000)
        let length = distance(state.point, drawn.quadratic.center)
        #expect((length < distance(state.start, drawn.quadratic.center)) == isBelow, "seed \(seed)")
        #expect(
          (drawn.theory.heavyBallRegime(stepSize: alpha, momentum: momentum) == .diverging)
            != isBelow)
      }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theMeasuredFactorIsThePredictedOne(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed)
    let theory = drawn.theory
    for (share, momentum) in [(0.05, 0.3), (0.4, 0.5), (0.3, 0.9), (0.9, 0.8), (1.02, 0.4)] {
      let alpha = share * theory.heavyBallBound(momentum: momentum)
      let factor = theory.heavyBallFactor(stepSize: alpha, momentum: momentum)
      let enough = StepSizeTheory.iterations(factor: factor, tolerance: 1e-11) ?? 400
      let state = try drawn.run(
        Momentum(alpha: alpha, beta: momentum), iterations: min(enough, 20_000))
      let rate = try #require(
        MeasuredRate(state.trace, minimum: .point(drawn.quadratic.center)), "seed \(seed)")
      // Swings that fit the window a few times only leave some percent of the rate open.
      let close = (log(rate.factor) / log(factor) - 1).magnitude
      #expect(
        (rate.factor / factor - 1).magnitude < 0.01 && close < 0.05,
        "seed \(seed), share \(share), β \(momentum), κ \(theory.conditionNumber): \(rate.factor) for \(factor), \(close)"
      )
    }
  }

  /// The best pair needs the fewest iterations among pairs on a grid, but for the factor k of its
  /// double root.
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func noOtherPairHasASmallerFactor(seed: UInt64) throws {
    let drawn = try Drawn(seed: seed)
    let theory = drawn.theory
    for row in 0..<100 {
      let momentum = Double(row) / 100
      for column in 1..<200 {
        let alpha = theory.heavyBallBound(momentum: momentum) * Double(column) / 200
        let factor = theory.heavyBallFactor(stepSize: alpha, momentum: momentum)
        #expect(factor >= theory.bestHeavyBallFactor * (1 - 1e-12), "seed \(seed)")
      }
    }
    let count = try #require(
      StepSizeTheory.iterations(factor: theory.bestHeavyBallFactor, tolerance: 1e-9))
    let method = Momentum(
      alpha: theory.bestHeavyBallStepSize, beta: theory.bestMomentum)
    // k·factorᵏ: the average factor over k steps is above by k^(1/k).
    let error = try drawn.error(method, iterations: count)
    #expect(error <= 4 * Double(count) * 1e-9, "seed \(seed): \(error)")
  }
}
