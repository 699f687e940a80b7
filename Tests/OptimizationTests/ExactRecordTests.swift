import Optimization
import Testing

@Suite struct ExactRecordTests {
  /// Every iterate of a run, made step by step.
  private func iterates(
    _ method: any Method, _ objective: any Objective, _ start: [Double], count: Int
  ) throws -> [Iterate] {
    var state = try Runner.begin(objective, method: method, start: start)
    var all = [state.trace[0]]
    for _ in 0..<count {
      try Runner.advance(&state, objective: objective, limits: RunLimits(iterations: 1))
      all.append(state.trace[state.trace.count - 1])
    }
    return all
  }

  @Test(arguments: [0, 1, 500, 1024, 1025, 2047, 2048, 2049, 5000])
  func theFirstAndTheLastIteratesAreHeld(count: Int) throws {
    let method = Momentum(alpha: 0.0005, beta: 0.9)
    let all = try iterates(method, Formula.rosenbrock, [-1.2, 1], count: count)
    var state = try Runner.begin(
      Formula.rosenbrock, method: method, start: [-1.2, 1], recordEvery: 1 << 20)
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: count))
    let trace = state.trace
    #expect(trace.firstIterations == 0..<min(count + 1, 1024))
    #expect(trace.lastIterations.upperBound == count + 1)
    #expect(trace.lastIterations.count >= min(count + 1, 1000))
    for iteration in 0...count {
      let isHeld =
        trace.firstIterations.contains(iteration) || trace.lastIterations.contains(iteration)
      if isHeld {
        #expect(trace.iterate(iteration) == all[iteration], "iterate \(iteration) of \(count)")
      } else {
        #expect(trace.iterate(iteration) == nil)
      }
    }
    #expect(trace.iterate(-1) == nil)
    #expect(trace.iterate(count + 1) == nil)
  }

  @Test func thinnedIteratesAreFoundByTheirNumber() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1],
      recordEvery: 1000)
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 8000))
    #expect(state.trace.iterate(3000)?.iteration == 3000)
    #expect(state.trace.iterate(3000) == state.trace[3])
    #expect(state.trace.iterate(3001) == nil)
  }

  @Test func longPointsAreHeldInLessMemory() throws {
    let wide = Formula(
      dimension: 20_000, value: { _ in 0 },
      gradient: { $1.update(repeating: 0) })
    let start = [Double](repeating: 1, count: 20_000)
    var state = try Runner.begin(wide, method: GradientDescent(), start: start)
    try Runner.advance(&state, objective: wide, limits: RunLimits(iterations: 40))
    #expect(state.trace.firstIterations == 0..<16)
    #expect(state.trace.lastIterations == 26..<41)
  }

  @Test(arguments: [4.1, 4, 1, 0.1, 1e-3, 1e-5, 1e-7])
  func theFirstPassageIsExact(level: Double) throws {
    let method = GradientDescent(alpha: 0.001)
    let all = try iterates(method, Formula.rosenbrock, [-1.2, 1], count: 12_000)
    var state = try Runner.begin(
      Formula.rosenbrock, method: method, start: [-1.2, 1], recordEvery: 777)
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 12_000))
    let expected = all.first { $0.cost <= level }.map { FirstPassage.iteration($0.iteration) }
    let found = try Runner.firstPassage(
      of: state, below: level, objective: Formula.rosenbrock)
    #expect(found == expected ?? .never)
    #expect(state.iteration == 12_000)
  }

  @Test func aRecordThatIsNotThinnedTellsTheFirstPassage() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1])
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 5000))
    // Nobody stops it, as no step is made again.
    #expect(
      try Runner.firstPassage(
        of: state, below: state.trace.costs[3000], objective: Formula.rosenbrock,
        shouldStop: { true }) == .iteration(3000))
  }

  @Test func aFirstPassageThatIsNotFound() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1],
      recordEvery: 777)
    try Runner.advance(
      &state, objective: Formula.rosenbrock, limits: RunLimits(iterations: 5000))
    let objective = Formula.rosenbrock
    #expect(try Runner.firstPassage(of: state, below: -1, objective: objective) == .never)
    #expect(try Runner.firstPassage(of: state, below: .nan, objective: objective) == .never)
    #expect(
      try Runner.firstPassage(of: state, below: 100, objective: objective) == .iteration(0))
    #expect(
      try Runner.firstPassage(
        of: state, below: state.bestCost, objective: objective, shouldStop: { true })
        == .interrupted)
    #expect(throws: RunError.wrongDimension(expected: 1, actual: 2)) {
      try Runner.firstPassage(of: state, below: state.bestCost, objective: Formula.quadratic)
    }
  }
}
