import Glibc
import Optimization
import Testing

/// Records which rows it is asked for; its gradient is a constant.
private final class RowRecorder: RowObjective, @unchecked Sendable {
  let rowCount: Int
  let dimension = 1
  private(set) var batches: [[Int]] = []

  init(rowCount: Int) { self.rowCount = rowCount }

  func value(at point: UnsafeBufferPointer<Double>) -> Double { -point[0] }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    gradient[0] = -1
    return -point[0]
  }

  func valueAndGradient(
    at point: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Int>,
    into gradient: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    batches.append(Array(rows))
    return valueAndGradient(at: point, into: gradient)
  }
}

@Suite struct StochasticGradientDescentTests {
  private func batches(_ method: some Method, rows: Int, steps: Int) throws -> [[Int]] {
    let recorder = RowRecorder(rowCount: rows)
    var state = try Runner.begin(recorder, method: method, start: [0])
    try Runner.advance(&state, objective: recorder, limits: RunLimits(iterations: steps))
    return recorder.batches
  }

  @Test(arguments: [(10, 3), (10, 1), (10, 10), (10, 64), (1, 1), (7, 2), (100, 33)])
  func everyRowOnceAnEpoch(rows: Int, size: Int) throws {
    let perEpoch = (rows + size - 1) / size
    let batches = try batches(
      StochasticGradientDescent(batch: size), rows: rows, steps: 5 * perEpoch)
    var orders: [[Int]] = []
    for epoch in 0..<5 {
      let own = batches[epoch * perEpoch..<(epoch + 1) * perEpoch]
      #expect(own.dropLast().allSatisfy { $0.count == min(size, rows) })
      orders.append(own.flatMap { $0 })
      #expect(orders[epoch].sorted() == Array(0..<rows))
    }
    if rows == 100 { #expect(Set(orders).count == 5) }
  }

  @Test func theSeedDecidesTheOrder() throws {
    func order(_ seed: UInt64) throws -> [[Int]] {
      try batches(StochasticGradientDescent(batch: 4, seed: Int(seed)), rows: 50, steps: 40)
    }
    #expect(try order(1) == order(1))
    #expect(try order(1) != order(2))
    // The order is part of what a script replays: it must not change.
    #expect(
      try batches(StochasticGradientDescent(batch: 10), rows: 10, steps: 1)
        == [[1, 9, 7, 5, 0, 2, 3, 6, 4, 8]])
  }

  /// Each row comes first equally often: 6000 draws, each expected 1000 times with a deviation of
  /// 29.
  @Test func noRowIsPreferred() throws {
    var counts = [Int](repeating: 0, count: 6)
    for batch in try batches(StochasticGradientDescent(batch: 6), rows: 6, steps: 6000) {
      counts[batch[0]] += 1
    }
    #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
  }

  @Test func aBatchOfAllRowsIsPlainDescent() throws {
    let problem = RegressionProblem.tutorial
    var plain = try Runner.begin(problem, method: GradientDescent(alpha: 0.5), start: [0, 0])
    var batched = try Runner.begin(
      problem, method: StochasticGradientDescent(alpha: 0.5, batch: 100), start: [0, 0])
    for _ in 0..<30 {
      try Runner.advance(&plain, objective: problem, limits: RunLimits(iterations: 1))
      try Runner.advance(&batched, objective: problem, limits: RunLimits(iterations: 1))
      #expect(distance(plain.point, batched.point) < 1e-12)
    }
  }

  @Test func theScheduleIsTheFormula() throws {
    let recorder = RowRecorder(rowCount: 3)
    for (decay, power) in [(0.0, 1.0), (0.5, 1), (0.1, 0.5), (2, 0)] {
      var state = try Runner.begin(
        recorder,
        method: StochasticGradientDescent(alpha: 0.3, decay: decay, power: power), start: [0])
      for step in 0..<20 {
        try Runner.advance(&state, objective: recorder, limits: RunLimits(iterations: 1))
        let size = try #require(state.lastStepSize)
        let expected = 0.3 / pow(1 + decay * Double(step), power)
        #expect((size - expected).magnitude <= 1e-15)
      }
    }
  }

  /// With a falling step size it settles at least squares, with a fixed one it wanders around it.
  @Test func decayMakesItSettle() throws {
    let problem = RegressionProblem.tutorial
    let exact = [1.4894158508645403, 63.41907482437301]
    func end(_ decay: Double) throws -> Double {
      var state = try Runner.begin(
        problem,
        method: StochasticGradientDescent(alpha: 0.3, batch: 5, decay: decay), start: [0, 0])
      try Runner.advance(&state, objective: problem, limits: RunLimits(iterations: 40_000))
      return distance(state.point, exact)
    }
    let (wandering, settled) = (try end(0), try end(0.05))
    #expect(settled < 0.02, "\(settled)")
    #expect(wandering > 10 * settled, "\(wandering) \(settled)")
  }

  @Test func momentumGathersTheGradientsOfBatches() throws {
    let recorder = RowRecorder(rowCount: 3)
    var state = try Runner.begin(
      recorder, method: StochasticGradientDescent(alpha: 1, beta: 0.5), start: [0])
    try Runner.advance(&state, objective: recorder, limits: RunLimits(iterations: 3))
    #expect(state.point == [1 + 1.5 + 1.75])
  }
}
