import Datasets
import LeastSquares
import Numerics
import Optimization
import Testing

@testable import Descents

/// Losses, penalties and their exact minima.
@Suite struct LossTests {
  static let losses: [any Loss] = [
    SquaredLoss(), LogisticLoss(), AbsoluteLoss(), HuberLoss(delta: 0.7),
  ]

  private func data(_ x: [[Double]], _ y: [Double]) throws -> Dataset {
    try Dataset(
      features: x.enumerated().map { Column(name: "x\($0 + 1)", values: $1) },
      target: Column(name: "y", values: y), origin: .memory(description: "test"))
  }

  private func cost(
    _ loss: any Loss, _ penalty: Penalty = .none, _ rows: Dataset, intercept: Bool = true
  ) throws -> LossCost {
    try LossCost(
      loss, penalty, data: rows, hasIntercept: intercept,
      compressed: try RFactor(rows, intercept: intercept))
  }

  private func minimum(_ cost: LossCost) throws -> Minimum {
    try #require(cost.minima(around: [], shouldStop: { false }).points.first)
  }

  /// Rows of two classes that no plane separates.
  private func classes(rows: Int, features: Int = 2) throws -> Dataset {
    var generator = SplitMix64(seed: 5)
    func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 - 0.5 }
    let x = (0..<features).map { _ in (0..<rows).map { _ in 4 * uniform() } }
    let y = (0..<rows).map { row -> Double in
      x[0][row] - x[features - 1][row] / 2 + 3 * uniform() > 0.2 ? 1 : 0
    }
    return try data(x, y)
  }

  // MARK: Losses

  @Test(arguments: losses.indices) func slopesAndCurvaturesAreThoseOfTheValue(index: Int) {
    let loss = Self.losses[index]
    for target in [0.0, 1] {
      for score in [-30.0, -3.1, -0.45, 0.2, 0.9, 2.6, 31] {
        let h = 1e-5
        let slope = (loss.value(score + h, target) - loss.value(score - h, target)) / (2 * h)
        #expect(abs(slope - loss.slope(score, target)) <= 1e-8 * max(1, abs(slope)))
        let curvature = (loss.slope(score + h, target) - loss.slope(score - h, target)) / (2 * h)
        #expect(abs(curvature - loss.curvature(score, target)) <= 1e-8)
        if let bound = loss.curvatureBound { #expect(loss.curvature(score, target) <= bound) }
      }
    }
  }

  @Test(arguments: losses.indices) func aMajorantLiesAbove(index: Int) {
    let loss = Self.losses[index]
    for target in [0.0, 1] {
      for score in [-5.0, -0.4, 0.3, 2] {
        let curvature = loss.majorant(score, target)
        for change in [-8.0, -1, -0.1, 0.2, 1.5, 9] {
          let above =
            loss.value(score, target) + loss.slope(score, target) * change
            + curvature * change * change / 2
          #expect(loss.value(score + change, target) <= above + 1e-12)
        }
      }
    }
  }

  @Test(arguments: losses.indices) func runsOfRowsAreThoseOneByOne(index: Int) {
    let loss = Self.losses[index]
    let scores: [Double] = [-800, -40, -1e-9, 0, 1e-300, 0.3, 37, 745]
    for target in [0.0, 1] {
      let targets = [Double](repeating: target, count: 8)
      var (values, slopes) = (targets, targets)
      loss.fill(scores: scores, targets: targets, values: &values, slopes: &slopes, count: 8)
      for (position, score) in scores.enumerated() {
        let (value, slope) = (loss.value(score, target), loss.slope(score, target))
        #expect(abs(values[position] - value) <= 4e-16 * max(abs(value), 1e-16))
        #expect(abs(slopes[position] - slope) <= 4e-16 * max(abs(slope), 1e-300))
      }
    }
  }

  @Test func certainProbabilitiesKeepTheirDigits() {
    let loss = LogisticLoss()
    // 1 − σ(40) = e⁻⁴⁰ to the last digit, where 1 − σ formed as written is 0.
    #expect(abs(loss.slope(40, 1) / -4.248354255291589e-18 - 1) <= 1e-15)
    #expect(loss.value(-1000, 1) == 1000)
    #expect(loss.value(1000, 1) == 0)
  }

  // MARK: Costs

  @Test(arguments: losses.indices) func theGradientIsThatOfTheCost(index: Int) throws {
    // Several chunks of rows, the last one not full.
    let rows = try classes(rows: 9_001, features: 3)
    let cost = try cost(Self.losses[index], Penalty(l2: 0.3), rows)
    let objective = cost.objective()
    let point = [0.31, -0.2, 0.7, 0.11]
    let (value, gradient) = objective.valueAndGradient(at: point)
    #expect(objective.value(at: point) == value)
    for coordinate in point.indices {
      var (low, high) = (point, point)
      low[coordinate] -= 1e-5
      high[coordinate] += 1e-5
      let slope = (objective.value(at: high) - objective.value(at: low)) / 2e-5
      // The kinks of single rows lie between the two points.
      let tolerance = cost.loss is AbsoluteLoss ? 1e-3 : 1e-8
      #expect(abs(slope - gradient[coordinate]) <= tolerance)
    }
  }

  @Test func secondDerivativesAreThoseOfTheGradient() throws {
    for loss in [LogisticLoss() as any Loss, SquaredLoss()] {
      let cost = try cost(loss, Penalty(l2: 0.3), try classes(rows: 5_000, features: 3))
      let objective = try #require(cost.objective() as? any TwiceDifferentiable)
      let point = [0.31, -0.2, 0.7, 0.11]
      var matrix = [Double](repeating: 0, count: 16)
      point.withUnsafeBufferPointer { point in
        matrix.withUnsafeMutableBufferPointer { objective.hessian(at: point, into: $0) }
      }
      for coordinate in point.indices {
        var (low, high) = (point, point)
        low[coordinate] -= 1e-4
        high[coordinate] += 1e-4
        let slopes = zip(
          objective.valueAndGradient(at: high).gradient,
          objective.valueAndGradient(at: low).gradient
        ).map { ($0 - $1) / 2e-4 }
        for row in point.indices { #expect(abs(slopes[row] - matrix[row * 4 + coordinate]) < 1e-7) }
      }
    }
  }

  /// What is left of the gradient there is rounding, which leads nowhere for ever.
  @Test(arguments: [40, 2000, 5000]) func newtonEndsAtTheMinimum(rows: Int) throws {
    let cost = try cost(LogisticLoss(), Penalty(), try classes(rows: rows))
    let objective = cost.objective()
    var state = try Runner.begin(objective, method: Newton(), start: [0, 0, 0])
    let reason = try Runner.advance(
      &state, objective: objective, limits: RunLimits(iterations: 5000))
    guard case .noDecrease(_, let norm) = reason else {
      Issue.record("\(reason)")
      return
    }
    #expect(state.iteration <= 20 && norm < 1e-14)
    let minimum = try minimum(cost)
    #expect(
      zip(state.point, minimum.point).allSatisfy { ($0 - $1).magnitude < 1e-13 * $1.magnitude })
  }

  @Test func batchesOfAllRowsGiveTheCost() throws {
    let cost = try cost(LogisticLoss(), Penalty(l2: 0.1), try classes(rows: 60))
    let objective = try #require(cost.objective() as? any RowObjective)
    let point = [0.2, 1, -1]
    var gradient = [0.0, 0, 0]
    let value = point.withUnsafeBufferPointer { point in
      Array(0..<60).withUnsafeBufferPointer { rows in
        gradient.withUnsafeMutableBufferPointer {
          objective.valueAndGradient(at: point, rows: rows, into: $0)
        }
      }
    }
    let whole = objective.valueAndGradient(at: point)
    #expect(abs(value - whole.value) <= 1e-14)
    for (one, other) in zip(gradient, whole.gradient) { #expect(abs(one - other) <= 1e-14) }
  }

  // MARK: Minima

  @Test func logisticRegressionHasItsKnownMinimum() throws {
    // Hours of study and passing; the coefficients to the digits that statsmodels' Newton iteration
    // gives (Logit, tol=1e-15).
    let hours = [
      0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5,
      5.5,
    ]
    let passed: [Double] = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
    let found = try minimum(cost(LogisticLoss(), .none, data([hours], passed)))
    #expect(abs(found.point[0] - -4.077713431087631) < 1e-13)
    #expect(abs(found.point[1] - 1.5046454283733335) < 1e-13)
  }

  @Test(arguments: [0.0, 0.01, 1]) func slopesVanishAtASmoothMinimum(l2: Double) throws {
    for loss in [LogisticLoss() as any Loss, HuberLoss(delta: 0.2), SquaredLoss()] {
      let cost = try cost(loss, Penalty(l2: l2), try classes(rows: 300))
      let gradient = cost.objective().valueAndGradient(at: try minimum(cost).point).gradient
      for slope in gradient { #expect(abs(slope) <= 2e-16 * 50) }
    }
  }

  @Test(arguments: [0.001, 0.02, 0.2, 5]) func aLassoMinimumMeetsItsConditions(l1: Double) throws {
    for loss in [LogisticLoss() as any Loss, HuberLoss(delta: 0.2), SquaredLoss()] {
      let cost = try cost(loss, Penalty(l1: l1), try classes(rows: 300, features: 6))
      let point = try minimum(cost).point
      let objective = try #require(cost.objective() as? any CompositeObjective)
      var slopes = [Double](repeating: 0, count: point.count)
      _ = point.withUnsafeBufferPointer { point in
        slopes.withUnsafeMutableBufferPointer {
          objective.smoothValueAndGradient(at: point, into: $0)
        }
      }
      #expect(abs(slopes[0]) <= 1e-14)
      for (value, slope) in zip(point, slopes).dropFirst() {
        let rest = value == 0 ? max(abs(slope) - l1, 0) : abs(slope + (value > 0 ? l1 : -l1))
        #expect(rest <= 1e-14)
      }
      if l1 == 5 { #expect(point.dropFirst().allSatisfy { $0 == 0 }) }
      if l1 == 0.001 { #expect(point.dropFirst().contains { $0 != 0 }) }
    }
  }

  @Test func absoluteErrorsOfAConstantAreTheMedian() throws {
    let rows = try data([[1, 2, 3, 4, 5]], [3, 100, -7, 4, 5])
    let cost = try cost(AbsoluteLoss(), Penalty(l1: 1000), rows)
    #expect(try minimum(cost).point == [4, 0])
    #expect(!cost.hasOtherMinima)
  }

  @Test func oneOfTwoMediansIsCalledOneOfMany() throws {
    let rows = try data([[1, 2, 1, 2]], [3, 100, 4, 200])
    let cost = try cost(AbsoluteLoss(), .none, rows)
    #expect(try minimum(cost).value == 25.25)
    #expect(cost.hasOtherMinima)
  }

  @Test(arguments: 0..<20) func noVertexHasASmallerAbsoluteError(seed: Int) throws {
    // Small whole numbers, so that many rows are met at once.
    var generator = SplitMix64(seed: UInt64(seed))
    func draw() -> Double { Double(generator.next() % 7) }
    let count = 12
    let x = (0..<count).map { _ in draw() }
    let y = (0..<count).map { _ in draw() }
    guard Set(x).count > 1 else { return }
    let found = try minimum(cost(AbsoluteLoss(), .none, data([x], y)))
    var least = Double.infinity
    for i in 0..<count {
      for j in 0..<i where x[i] != x[j] {
        let slope = (y[i] - y[j]) / (x[i] - x[j])
        let start = y[i] - slope * x[i]
        least = min(least, zip(x, y).reduce(0) { $0 + abs(start + slope * $1.0 - $1.1) } / 12)
      }
    }
    #expect(abs(found.value - least) <= 1e-14 * max(least, 1), "seed \(seed)")
  }

  // MARK: Separation

  @Test func classesThatAPlaneSeparatesHaveNoMinimum() throws {
    let x: [Double] = [1, 2, 3, 4, 5, 6]
    let cost = try cost(LogisticLoss(), .none, data([x], [0, 0, 0, 1, 1, 1]))
    #expect(cost.minima(around: [], shouldStop: { false }).points.isEmpty)
    let direction = try #require(cost.endlessDirection)
    for (value, isSecond) in zip(x, [false, false, false, true, true, true]) {
      #expect((direction[0] + direction[1] * value > 0) == isSecond)
    }
  }

  @Test func rowsInThePlaneSeparateToo() throws {
    let cost = try cost(
      LogisticLoss(), .none, data([[1, 1, 1, 2, 2, 2]], [0, 0, 1, 1, 1, 1]))
    #expect(cost.minima(around: [], shouldStop: { false }).points.isEmpty)
    let direction = try #require(cost.endlessDirection)
    #expect(abs(direction[0] + direction[1]) < 1e-4)
    #expect(direction[0] + 2 * direction[1] > 0.5)
  }

  @Test func oneRowOnTheOtherSideBringsAMinimum() throws {
    let cost = try cost(
      LogisticLoss(), .none, data([[1, 1, 1, 2, 2, 2]], [0, 0, 1, 1, 1, 0]))
    let found = try minimum(cost)
    // Two groups: the odds of each are those counted.
    #expect(abs(found.point[0] + found.point[1] + 0.6931471805599453) < 1e-14)
    #expect(abs(found.point[0] + 2 * found.point[1] - 0.6931471805599453) < 1e-14)
    #expect(cost.endlessDirection == nil)
  }

  // MARK: Classes

  @Test func otherTargetsThanTwoClassesAreRefused() throws {
    func error(_ y: [Double]) throws -> ClassError? {
      let rows = try data([[1, 2, 3]], y)
      do throws(ClassError) {
        _ = try LossCost(LogisticLoss(), .none, data: rows, hasIntercept: true)
        return nil
      } catch {
        return error
      }
    }
    #expect(try error([0, 1, 2]) == .count([0, 1, 2], hasMore: false))
    #expect(try error([1, 1, 1]) == .count([1], hasMore: false))
    #expect(try error([5, 2, 5]) == nil)
  }

  @Test func classesAreCountedRightAndWrong() throws {
    let rows = try data([[1, 2, 3, 4]], [7, 9, 7, 9])
    let cost = try cost(LogisticLoss(), .none, rows)
    let confusion = try #require(cost.confusion(at: [-2.5, 1]))
    #expect(confusion.counts == [[1, 1], [1, 1]])
    #expect(confusion.accuracy == 0.5)
    let model = try #require(cost.model as? LossModel)
    #expect(model.probability(of: [2.5], at: [-2.5, 1]) == 0.5)
    #expect(model.prediction(of: [2.5], at: [-2.5, 1]) == 8)
  }
}
