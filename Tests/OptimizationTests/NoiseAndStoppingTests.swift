import Numerics
import Optimization
import Testing

@Suite struct NoiseAndStoppingTests {
  private let rows = RegressionProblem.tutorial

  private func run(
    _ method: StochasticGradientDescent, steps: Int, start: [Double] = [1, 2]
  ) throws -> RunState {
    var state = try Runner.begin(rows, method: method, start: start)
    try Runner.advance(&state, objective: rows, limits: RunLimits(iterations: steps))
    return state
  }

  /// θ ← θ − αg of one row, for the rows as they lie.
  @Test func rowsInOrder() throws {
    var method = StochasticGradientDescent(alpha: 0.01)
    method.order = .rows
    let state = try run(method, steps: 250)
    var (a, b) = (1.0, 2.0)
    for step in 0..<250 {
      let (x, y) = (rows.x[step % rows.x.count], rows.y[step % rows.x.count])
      let error = a + b * x - y
      (a, b) = (a - 0.01 * error, b - 0.01 * (error * x))
    }
    #expect(state.point == [a, b])
  }

  /// The mean of the iterates of the run without it.
  @Test func averaging() throws {
    for beta in [0, 0.5] {
      var method = StochasticGradientDescent(alpha: 0.05, beta: beta)
      let plain = try run(method, steps: 300)
      method.average = .on
      let averaged = try run(method, steps: 300)
      let points = (1...300).compactMap { plain.trace.iterate($0)?.point }
      for index in 0..<2 {
        let mean = points.reduce(0) { $0 + $1[index] } / 300
        #expect((averaged.point[index] - mean).magnitude < 1e-11)
      }
      #expect(averaged.point != plain.point)
    }
  }

  @Test func clipping() throws {
    var method = StochasticGradientDescent(alpha: 0.01)
    method.clip = 3
    let state = try run(method, steps: 200)
    var isClipped = false
    for iteration in 1...200 {
      let length = try #require(state.trace.iterate(iteration)).stepLength
      #expect(length <= 0.03 * (1 + 1e-12))
      if length > 0.03 * (1 - 1e-12) { isClipped = true }
    }
    #expect(isClipped)
    // A clip that no gradient reaches changes nothing.
    method.clip = 1e6
    #expect(try run(method, steps: 50).point == run(.init(alpha: 0.01), steps: 50).point)
  }

  /// Drawn anew, some rows come twice in an epoch and others not at all; each as often in the long
  /// run.
  @Test func randomRows() throws {
    var method = StochasticGradientDescent(alpha: 1e-9)
    method.order = .random
    var state = try Runner.begin(rows, method: method, start: [0, 0])
    var counts = [Int](repeating: 0, count: rows.x.count)
    for _ in 0..<4000 {
      let meaning = try Runner.arithmetic(of: state, objective: rows)?.coordinates[0][0].meaning
      let row = meaning?.split(separator: " ").last.flatMap { Int($0) }
      counts[try #require(row) - 1] += 1
      try Runner.advance(&state, objective: rows, limits: RunLimits(iterations: 1))
    }
    // 40 each on average, of deviation 6.3.
    #expect(counts.allSatisfy { $0 > 10 && $0 < 80 }, "\(counts)")
    #expect(Set(counts).count > 5)
  }

  /// In rising order the rows whose steps overshoot come late, shuffled early.
  @Test func inOrderItDivergesLater() throws {
    let line = RegressionProblem(
      x: (0..<100).map(Double.init), y: (0..<100).map { 2 * Double($0) })
    var firsts: [Int] = []
    for order in [StochasticGradientDescent.Order.rows, .shuffled] {
      var method = StochasticGradientDescent(alpha: 0.02)
      method.order = order
      var state = try Runner.begin(line, method: method, start: [0, 0])
      try Runner.advance(&state, objective: line, limits: RunLimits(iterations: 100))
      let worse = (0...state.iteration).first {
        (state.trace.iterate($0)?.cost ?? 0) > 100 * state.firstCost
      }
      firsts.append(try #require(worse))
    }
    #expect(firsts[0] > firsts[1], "\(firsts)")
  }

  @Test func stopsWhenTheCostHardlyChanges() throws {
    var state = try Runner.begin(
      Formula.rosenbrock, method: GradientDescent(alpha: 0.001), start: [-1.2, 1])
    let reason = try Runner.advance(
      &state, objective: Formula.rosenbrock,
      limits: RunLimits(iterations: 100_000, costTolerance: 1e-4))
    guard case .costTolerance(let change, let cost, let tolerance) = reason else {
      Issue.record("\(reason)")
      return
    }
    #expect(change <= tolerance * cost)
    #expect(cost == state.cost)
    let before = try #require(state.trace.iterate(state.iteration - 1))
    #expect(change == before.cost - cost)
    // The step before changed it by more.
    let earlier = try #require(state.trace.iterate(state.iteration - 2))
    #expect(earlier.cost - before.cost > tolerance * before.cost)
  }

  @Test func patienceKeepsTheBestPoint() throws {
    // Scored by the distance to 5 of a run from 15 to 3: best where it comes past 5.
    let score = Validation(patience: 7) { ($0[0] - 5).magnitude }
    var state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.05), start: [15])
    let reason = try Runner.advance(
      &state, objective: Formula.quadratic, limits: RunLimits(iterations: 1000), validation: score)
    let best = try #require(state.validated)
    #expect(
      reason == .patience(7, best: best.score, iteration: best.iteration))
    #expect(state.iteration == best.iteration + 7)
    let scores = (0...state.iteration).map { (state.trace.iterate($0)?.point[0] ?? 0) - 5 }
    #expect(scores.map(\.magnitude).min() == best.score)
    #expect(state.trace.iterate(best.iteration)?.point == best.point)
    #expect(state.trace.iterate(best.iteration)?.cost == best.cost)
    // Without patience it goes on.
    var other = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.05), start: [15])
    try Runner.advance(&other, objective: Formula.quadratic, limits: RunLimits(iterations: 1000))
    #expect(other.validated == nil)
    #expect(other.iteration == 1000)
  }

  /// The tries of a line search, in their order, with φ at each.
  @Test func lineProbes() throws {
    let state = try Runner.begin(Formula.rosenbrock, method: Backtracking(), start: [-1.2, 1])
    let probe = try #require(try Runner.lineProbe(of: state, objective: Formula.rosenbrock))
    // 1, 1/2, 1/4 … down to the one taken.
    for (index, trial) in probe.trials.enumerated() {
      let size = 1 / Double(1 << index)
      #expect((trial.stepSize / size - 1).magnitude < 1e-9)
      let value = Formula.rosenbrock.value(at: probe.point(at: size))
      #expect((trial.value / value - 1).magnitude < 1e-9)
    }
    #expect(probe.trials.last.map { ($0.stepSize / probe.stepSize - 1).magnitude < 1e-9 } == true)
    #expect(probe.trials.count == 11)
    #expect((probe.slope + 232.86768775422664 * 232.86768775422664).magnitude < 1e-6)
    #expect(probe.conditions?.decrease == 1e-4)
    #expect(probe.conditions?.curvature == nil)
    let plain = try Runner.begin(
      Formula.quadratic, method: GradientDescent(alpha: 0.01), start: [15])
    let fixed = try #require(try Runner.lineProbe(of: plain, objective: Formula.quadratic))
    #expect(fixed.conditions == nil)
    #expect(fixed.trials.map { ($0.stepSize * 100).rounded() } == [1])
  }
}
