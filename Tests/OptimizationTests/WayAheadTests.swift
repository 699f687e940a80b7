import Glibc
import Numerics
import Optimization
import Testing

/// What lies ahead of a run, how it swings, and what holds it up: each where it is so and on a
/// neighbour where it is not.
@Suite struct WayAheadTests {
  private func diagnosis(
    _ formula: Formula, _ method: any Optimization.Method, from start: [Double], iterations: Int,
    stableCurvature: Double? = nil, reference: Evidence.Reference = .unknown,
    divergenceFactor: Double = 1e12
  ) throws -> Diagnosis {
    let run = try Runner.begin(formula, method: method, start: start)
    let (state, head, tail) = try observed(
      run, formula, iterations, divergenceFactor: divergenceFactor)
    return Diagnosis(
      Evidence(
        spread: state.trace, head: head, tail: tail, stop: state.stopReason,
        iterations: state.iteration, stableCurvature: stableCurvature, reference: reference),
      objective: formula)
  }

  // MARK: Valleys that bend

  /// Along y = −x²/2 the function is 2x − x², without bound.
  @Test func aBentValleyFallsForEver() throws {
    let endless = Formula.valley(tilt: 2, { 2 * $0 }, { _ in 2 }, { _ in 0 })
    let methods: [any Optimization.Method] = [
      Newton(), BFGS(), Backtracking(), GradientDescent(alpha: 0.001),
    ]
    for method in methods {
      let found = try diagnosis(endless, method, from: [1.25, -0.90625], iterations: 2000)
      #expect(found.verdict == .unboundedBelow, "\(type(of: method).information.name)")
    }
  }

  /// Slowly as a logarithm it falls for ever too.
  @Test func aBentValleyMayFallSlowly() throws {
    let slow = Formula.valley(
      { -log(1 + $0 * $0) }, { -2 * $0 / (1 + $0 * $0) },
      { 2 * ($0 * $0 - 1) / ((1 + $0 * $0) * (1 + $0 * $0)) })
    let found = try diagnosis(
      slow, GradientDescent(alpha: 0.01), from: [1, 1], iterations: 1000)
    #expect(found.verdict == .unboundedBelow)
  }

  @Test func bentValleysThatEndOrLevelOffDoNot() throws {
    let neighbours = [
      // The bottom rises again far ahead.
      Formula.valley(
        { ($0 - 100) * ($0 - 100) / 1000 }, { ($0 - 100) / 500 }, { _ in 0.002 }),
      Formula.valley({ ($0 - 1e4) * ($0 - 1e4) / 1e6 }, { ($0 - 1e4) / 5e5 }, { _ in 2e-6 }),
      // It falls for ever, to a value that it does not reach.
      Formula.valley({ exp(-$0 / 50) }, { -exp(-$0 / 50) / 50 }, { exp(-$0 / 50) / 2500 }),
      Formula.valley(
        { -atan($0 / 10) }, { -10 / (100 + $0 * $0) },
        { 20 * $0 / ((100 + $0 * $0) * (100 + $0 * $0)) }),
    ]
    for (index, formula) in neighbours.enumerated() {
      for iterations in [20, 300, 3000] {
        let methods: [any Optimization.Method] = [Newton(), GradientDescent(alpha: 0.01)]
        for method in methods {
          let found = try diagnosis(formula, method, from: [1, 1], iterations: iterations)
          #expect(found.verdict != .unboundedBelow, "\(index) after \(iterations)")
        }
      }
    }
    let rosenbrock = try diagnosis(
      .rosenbrock, GradientDescent(alpha: 0.001), from: [-1.2, 1], iterations: 500)
    #expect(rosenbrock.verdict != .unboundedBelow)
  }

  // MARK: Flat directions

  /// Two classes that can be told apart: the cost falls for ever, steeply across and flat along.
  private var classes: Formula {
    let rows: [(Double, Double)] = [(1, 50), (1, 60), (-1, -70), (-1, -80)]
    return Formula(
      dimension: 2,
      value: { p in
        rows.reduce(0) { $0 + log(1 + exp($1.0 * p[0] + $1.1 * p[1])) / 4 }
      },
      gradient: { p, g in
        g.update(repeating: 0)
        for row in rows {
          let share = 1 / (1 + exp(-row.0 * p[0] - row.1 * p[1])) / 4
          g[0] += share * row.0
          g[1] += share * row.1
        }
      },
      hessian: { p, h in
        h.update(repeating: 0)
        for row in rows {
          let share = 1 / (1 + exp(-row.0 * p[0] - row.1 * p[1]))
          let weight = share * (1 - share) / 4
          h[0] += weight * row.0 * row.0
          h[1] += weight * row.0 * row.1
          h[3] += weight * row.1 * row.1
        }
        h[2] = h[1]
      })
  }

  @Test func stepsTooShortForAFlatDirectionAreMeasured() throws {
    let found = try diagnosis(
      classes, GradientDescent(alpha: 1e-4), from: [0, 0], iterations: 1000,
      stableCurvature: 2e4)
    #expect(found.verdict == .minimumAtInfinity)
    let flat = try #require(found.flatDirection)
    #expect(flat.direction[0].magnitude > 0.99)
    #expect(flat.fraction > 0 && flat.fraction < 0.01)
    // Without the steep direction steps can be long, and take the slope off.
    let gentle = Formula(
      dimension: 2,
      value: { log(1 + exp(-$0[0])) + $0[1] * $0[1] },
      gradient: { p, g in
        g[0] = -1 / (1 + exp(p[0]))
        g[1] = 2 * p[1]
      },
      hessian: { p, h in
        let share = 1 / (1 + exp(-p[0]))
        h[0] = share * (1 - share)
        h[1] = 0
        h[2] = 0
        h[3] = 2
      })
    let long = try diagnosis(
      gentle, GradientDescent(alpha: 0.5), from: [0, 1], iterations: 1000, stableCurvature: 4)
    #expect(long.verdict == .minimumAtInfinity)
    #expect(long.flatDirection == nil)
  }

  // MARK: Swings

  @Test(arguments: [(0.01, 0.9), (0.05, 0.8), (0.3, 0.7), (0.002, 0.97)])
  func aHeavyBallSwingsAtItsPeriod(_ alpha: Double, _ beta: Double) throws {
    let theory = try #require(StepSizeTheory(eigenvalues: [2]))
    let predicted = try #require(
      theory.heavyBallPeriod(eigenvalue: 2, stepSize: alpha, momentum: beta))
    let found = try diagnosis(
      .quadratic, Momentum(alpha: alpha, beta: beta), from: [15],
      iterations: Int(2.5 * predicted) + 4, stableCurvature: 2 * (1 + beta) / alpha,
      reference: .point([3], cost: -4))
    guard case .swinging(let factor, let swing?) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((swing.period / predicted - 1).magnitude < 0.1, "\(swing.period), \(predicted)")
    #expect((factor - beta.squareRoot()).magnitude < 0.03)
    // A bottom that is passed at full speed is no plateau.
    #expect(found.passages.isEmpty)
  }

  @Test func realRootsDoNotSwing() throws {
    let theory = try #require(StepSizeTheory(eigenvalues: [2]))
    for (alpha, beta) in [(0.001, 0.9), (1.2, 0.3)] {
      #expect(theory.heavyBallPeriod(eigenvalue: 2, stepSize: alpha, momentum: beta) == nil)
      let found = try diagnosis(
        .quadratic, Momentum(alpha: alpha, beta: beta), from: [15], iterations: 60,
        reference: .point([3], cost: -4))
      if case .swinging = found.verdict { Issue.record("alpha \(alpha): \(found.verdict)") }
    }
  }

  // MARK: Growth

  @Test func growthOfItsOwnAccelerates() throws {
    let found = try diagnosis(
      .fourth, GradientDescent(alpha: 0.2), from: [3], iterations: 100,
      divergenceFactor: 1e60)
    guard case .diverged(let growth?) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(growth.isAccelerating)
    // x₁ = −18.6, x₂ = 5129.
    #expect((growth.first - 238.3).magnitude < 0.1)
    let steady = try diagnosis(
      .quadratic, GradientDescent(alpha: 1.1), from: [15], iterations: 1000)
    guard case .diverged(let other?) = steady.verdict else {
      Issue.record("\(steady.verdict)")
      return
    }
    #expect(!other.isAccelerating)
  }

  // MARK: Small numbers

  /// The square of a small slope is 0 long before the slope is.
  @Test func aSmallSlopeIsASlope() throws {
    let tiny = Formula.scaledBowl(1e-300)
    let slope = try #require(EndPoint(of: tiny, at: [1, 1], firstCost: 3e-300, travelled: 1))
    #expect(slope.kind == .slope)
    let fall = try #require(slope.promisedFall)
    #expect((fall / 2e-300 - 1).magnitude < 1e-12)
    let bottom = try #require(EndPoint(of: tiny, at: [0, 0], firstCost: 3e-300, travelled: 1))
    #expect(bottom.kind == .minimum)
    let theory = try #require(StepSizeTheory(eigenvalues: [2e-300]))
    #expect(theory.regime(stepSize: 0.1) == .crawling)
  }
}

extension Formula {
  /// (x² + 2y)² + h(x) + tilt·y: a valley along y = −x²/2.
  fileprivate static func valley(
    tilt: Double = 0, _ bottom: @escaping @Sendable (Double) -> Double,
    _ slope: @escaping @Sendable (Double) -> Double,
    _ curvature: @escaping @Sendable (Double) -> Double
  ) -> Formula {
    Formula(
      dimension: 2,
      value: { p in
        let across = p[0] * p[0] + 2 * p[1]
        return across * across + bottom(p[0]) + tilt * p[1]
      },
      gradient: { p, g in
        let across = p[0] * p[0] + 2 * p[1]
        g[0] = 4 * p[0] * across + slope(p[0])
        g[1] = 4 * across + tilt
      },
      hessian: { p, h in
        let across = p[0] * p[0] + 2 * p[1]
        h[0] = 4 * across + 8 * p[0] * p[0] + curvature(p[0])
        h[1] = 8 * p[0]
        h[2] = h[1]
        h[3] = 8
      })
  }

  /// x⁴.
  fileprivate static let fourth = Formula(
    dimension: 1, value: { pow($0[0], 4) }, gradient: { $1[0] = 4 * pow($0[0], 3) },
    hessian: { $1[0] = 12 * $0[0] * $0[0] })

  /// c(x² + y² + 1).
  fileprivate static func scaledBowl(_ scale: Double) -> Formula {
    Formula(
      dimension: 2, value: { scale * ($0[0] * $0[0] + $0[1] * $0[1] + 1) },
      gradient: { p, g in
        g[0] = 2 * scale * p[0]
        g[1] = 2 * scale * p[1]
      },
      hessian: { _, h in
        h[0] = 2 * scale
        h[1] = 0
        h[2] = 0
        h[3] = 2 * scale
      })
  }
}
