import Datasets
import LeastSquares
import Optimization
import Synchronization
import Testing

@testable import Descents

/// Runs that are continued, taken back, and asked about what their record has lost.
@Suite struct DescentTests {
  @Test func anIterateComesFromTheRecordOrFromMakingTheRunAgain() throws {
    // Longer than a record holds: every second iterate is gone.
    let parabola = try formula("x^2 - 6x + 5", "x")
    let run = try descent(on: parabola, alpha: 1e-5, start: [15], steps: 40_000)
    #expect(run.run.trace.stride > 1)
    for iteration in [0, 1, 3, 12_345, 40_000] {
      let short = try descent(on: parabola, alpha: 1e-5, start: [15], steps: iteration)
      #expect(try run.point(after: iteration) == short.run.point, "iteration \(iteration)")
    }
    #expect(try run.point(after: 40_001) == nil)
    #expect(try run.point(after: -1) == nil)
  }

  @Test func arrivalIsTheFirstIterationWithinTheTolerance() throws {
    // The gap falls by (1 − 2α)² a step: 1e-6 of the first after log 1e-6 / log (1 − 2α)².
    let parabola = try formula("x^2", "x")
    let short = try descent(on: parabola, alpha: 0.05, start: [1], steps: 200)
    #expect(short.run.trace.stride == 1)
    #expect(try short.arrival() == 66)
    let long = try descent(on: parabola, alpha: 1e-4, start: [1], steps: 60_000)
    #expect(long.run.trace.stride > 1)
    let arrival = try #require(try long.arrival())
    // Exact, whatever the stride: the iterate before has not arrived.
    let point = try #require(try long.point(after: arrival))
    let before = try #require(try long.point(after: arrival - 1))
    #expect(point[0] * point[0] <= 1e-6)
    #expect(before[0] * before[0] > 1e-6)
    #expect(try long.arrival() == arrival)
  }

  @Test func aRunThatDoesNotArriveHasNoArrival() throws {
    let parabola = try formula("x^2", "x")
    #expect(try descent(on: parabola, alpha: 0.001, start: [1], steps: 10).arrival() == nil)
    #expect(try descent(on: parabola, alpha: 1e-6, start: [1], steps: 20_000).arrival() == nil)
    // Without a known minimum there is nothing to arrive at.
    let three = try formula("x^4 + y^4 + z^4", "x", "y", "z")
    #expect(try descent(on: three, alpha: 0.01, start: [1, 1, 1], steps: 10).arrival() == nil)
  }

  @Test func theArrivalIsThatOfTheBasinItEndedIn() throws {
    // Minima at ±1, the left one lower; the run from 2 ends in the right one.
    let two = try formula("(x^2 - 1)^2 + 0.1x", "x")
    let run = try descent(on: two, alpha: 0.02, start: [2], steps: 500)
    #expect(run.minima.points.count == 2)
    #expect(try #require(run.goal).point[0] > 0)
    #expect(try run.arrival() != nil)
  }

  @Test func askingStopsWhenTold() throws {
    let parabola = try formula("x^2", "x")
    let run = try descent(on: parabola, alpha: 1e-4, start: [1], steps: 60_000)
    #expect(throws: DescentError.self) { try run.arrival(shouldStop: { true }) }
    #expect(throws: DescentError.self) { try run.point(after: 12_345, shouldStop: { true }) }
  }

  @Test func aRewoundRunHasTheMemoryOfTheShorterOne() throws {
    let rows = try line()
    let subject = try cost(rows)
    var method = Momentum()
    method.alpha = 0.1
    var run = try Descent(subject, method: method, start: [0, 0])
    try run.advance(RunLimits(iterations: 30))
    var back = try run.rewound(to: 10)
    #expect(back.run.iteration == 10)
    try back.advance(RunLimits(iterations: 20))
    #expect(back.run.point == run.run.point)
  }

  @Test func anotherDimensionIsNoInterruption() throws {
    let subject = Changing()
    var run = try Descent(subject, method: GradientDescent(), start: [1])
    subject.dimension.withLock { $0 = 2 }
    let error = #expect(throws: DescentError.self) { try run.advance(RunLimits(iterations: 1)) }
    guard case .otherDimension(expected: 1, actual: 2)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(run.run.stopReason == nil)
  }

  /// A subject whose objective is not what it was.
  private final class Changing: Subject {
    let dimension = Mutex(1)
    let coordinateNames = ["x"]
    let quantity = "f"
    func title(limit: Int) -> String { "f" }
    func objective() -> any Objective { Bowl(dimension: dimension.withLock { $0 }) }
    func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima { .none }
    func isSame(as other: any Subject) -> Bool { false }
  }

  private struct Bowl: Objective {
    var dimension: Int
    func value(at point: UnsafeBufferPointer<Double>) -> Double {
      point.reduce(0) { $0 + $1 * $1 }
    }
    func valueAndGradient(
      at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
    ) -> Double {
      for index in point.indices { gradient[index] = 2 * point[index] }
      return value(at: point)
    }
  }
}
