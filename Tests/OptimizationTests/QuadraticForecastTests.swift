import Numerics
import Optimization
import Testing

@Suite struct QuadraticForecastTests {
  /// The forecast of a random quadratic is the iteration at which the run itself arrives.
  @Test(arguments: 0..<200) func agreesWithTheRun(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = Int.random(in: 1...6, using: &generator)
    let kappa = Double.random(in: 1...300, using: &generator)
    let problem =
      count == 1
      ? RandomQuadratic(eigenvalues: [2], generator: &generator)
      : RandomQuadratic(
        dimension: count, smallest: 0.5, conditionNumber: kappa, generator: &generator)
    let start = problem.center.map { $0 + Double.random(in: -3...3, using: &generator) }
    let largest = problem.eigenvalues.max() ?? 1
    let momentum = seed.isMultiple(of: 2) ? 0 : Double.random(in: 0.1...0.95, using: &generator)
    let alpha = Double.random(in: 0.05...1.05, using: &generator) * 2 * (1 + momentum) / largest
    let spectrum = try #require(Spectrum(of: problem, at: start))
    let forecast = QuadraticForecast(
      spectrum: spectrum, start: start, minimum: problem.center, stepSize: alpha,
      momentum: momentum)
    let method: any Optimization.Method =
      momentum > 0
      ? Momentum(alpha: alpha, beta: momentum) : GradientDescent(alpha: alpha)
    var state = try Runner.begin(problem, method: method, start: start)
    let fraction = 1e-6
    let first = state.cost
    var arrived: Int?
    while arrived == nil, state.iteration < 20_000 {
      let reason = try Runner.advance(&state, objective: problem, limits: RunLimits(iterations: 1))
      guard case .iterationLimit = reason else { break }
      if state.cost <= fraction * first { arrived = state.iteration }
    }
    switch forecast.arrival(fraction: fraction) {
    case .at(let iteration):
      // Rounding may settle a tie the other way.
      if let arrived {
        #expect((iteration - arrived).magnitude <= 1, "seed \(seed): \(iteration), ran \(arrived)")
      } else {
        #expect(iteration > 20_000, "seed \(seed)")
      }
    case .never: #expect(arrived == nil, "seed \(seed): arrived at \(arrived ?? 0)")
    case .after(let limit): #expect(arrived ?? .max > limit, "seed \(seed)")
    }
  }

  /// Almost all of the cost lies in the steep direction: it is there long before the flat one
  /// moves.
  @Test func theStartDecides() {
    let forecast = QuadraticForecast(
      eigenvalues: [2, 6e7], errors: [1, 1], stepSize: 1e-8)
    #expect(forecast.arrival(fraction: 1e-6) == .at(8))
    #expect(forecast.fractions[1] > 0.9999999)
  }

  /// A direction that grows is of no account where the start has no error in it.
  @Test func whatIsNotThereDoesNotGrow() {
    let still = QuadraticForecast(eigenvalues: [1, 10], errors: [1, 0], stepSize: 0.3)
    #expect(still.arrival(fraction: 1e-6) == .at(20))
    let moved = QuadraticForecast(eigenvalues: [1, 10], errors: [1, 0.1], stepSize: 0.3)
    #expect(moved.arrival(fraction: 1e-6) == .never)
  }

  /// It dips below the bound before the growing direction takes over.
  @Test func aDipCounts() {
    let forecast = QuadraticForecast(eigenvalues: [1, 10], errors: [1, 1e-9], stepSize: 0.25)
    #expect(forecast.arrival(fraction: 1e-6) == .at(25))
  }

  /// The gaps along the eigenvectors are those of the steps themselves, and add up to the gap.
  @Test(arguments: [0.0, 0.6]) func gapsAreThoseOfTheSteps(_ momentum: Double) {
    let (eigenvalues, errors) = ([0.3, 2.0, 7.0], [1.5, -2.0, 0.25])
    let forecast = QuadraticForecast(
      eigenvalues: eigenvalues, errors: errors, stepSize: 0.21, momentum: momentum)
    var last = errors
    var here = errors
    for iteration in 0...30 {
      for index in eigenvalues.indices {
        let gap = forecast.gaps(along: index, at: [iteration])[0]
        let expected = eigenvalues[index] * here[index] * here[index] / 2
        #expect((gap - expected).magnitude <= 1e-9 * max(expected, 1e-12))
      }
      let next = eigenvalues.indices.map { index in
        here[index] - 0.21 * eigenvalues[index] * here[index]
          + momentum * (here[index] - last[index])
      }
      (last, here) = (here, next)
    }
    let several = forecast.gaps(along: 1, at: [0, 5, 9])
    #expect(several == [0, 5, 9].map { forecast.gaps(along: 1, at: [$0])[0] })
  }
}
