import Glibc
import Numerics
import Optimization
import Testing

@Suite struct NewtonTests {
  @Test func rosenbrock() throws {
    var state = try Runner.begin(Formula.rosenbrock, method: Newton(), start: [-1.2, 1])
    let reason = try Runner.advance(
      &state, objective: Formula.rosenbrock,
      limits: RunLimits(iterations: 100, gradientTolerance: 1e-9))
    #expect(reason.isConverged, "\(reason)")
    #expect(distance(state.point, [1, 1]) < 1e-8)
    #expect(state.iteration <= 25, "\(state.iteration)")
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func aQuadraticTakesOneStep(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 1 + Int(seed % 6)
    let condition = count == 1 ? 1 : [1.5, 30, 1e4][Int(seed % 3)]
    var quadratic = RandomQuadratic(
      dimension: count, smallest: 0.3, conditionNumber: condition, generator: &generator)
    quadratic.lowest = [0, -7, 1e6][Int(seed / 3 % 3)]
    let start = quadratic.start(distance: 10)
    var state = try Runner.begin(quadratic, method: Newton(), start: start)
    try Runner.advance(&state, objective: quadratic, limits: RunLimits(iterations: 1))
    #expect(state.lastStepSize == 1)
    #expect(
      distance(state.point, quadratic.center) < 1e-13 * condition * distance(start, [0]),
      "seed \(seed)")
  }

  /// A constant hides the decrease in the rounding of the cost; the slope still leads to the
  /// minimum.
  @Test func aLargeConstantDoesNotStopIt() throws {
    let lifted = Formula(
      dimension: 1,
      value: { $0[0] * $0[0] * $0[0] * $0[0] + $0[0] * $0[0] + 1e9 },
      gradient: { $1[0] = 4 * $0[0] * $0[0] * $0[0] + 2 * $0[0] },
      hessian: { $1[0] = 12 * $0[0] * $0[0] + 2 })
    for method in [Newton(), BFGS()] as [any Method] {
      var state = try Runner.begin(lifted, method: method, start: [2])
      let reason = try Runner.advance(
        &state, objective: lifted, limits: RunLimits(iterations: 60, gradientTolerance: 1e-12))
      #expect(reason.isConverged, "\(reason)")
    }
  }

  /// Around the saddle of x² − y² + y⁴/4 Newton's own step would climb to it.
  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func neverClimbs(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let saddle = Formula(
      dimension: 2,
      value: { $0[0] * $0[0] - $0[1] * $0[1] + $0[1] * $0[1] * $0[1] * $0[1] / 4 },
      gradient: {
        $1[0] = 2 * $0[0]
        $1[1] = -2 * $0[1] + $0[1] * $0[1] * $0[1]
      },
      hessian: {
        $1[0] = 2
        $1[1] = 0
        $1[2] = 0
        $1[3] = -2 + 3 * $0[1] * $0[1]
      })
    let start = (0..<2).map { _ in Double.random(in: -0.3...0.3, using: &generator) }
    for method in [Newton(), BFGS()] as [any Method] {
      var state = try Runner.begin(saddle, method: method, start: start)
      var reason = StopReason.interrupted
      for _ in 0..<200 {
        let before = state.cost
        reason = try Runner.advance(
          &state, objective: saddle, limits: RunLimits(iterations: 1, gradientTolerance: 1e-9))
        #expect(state.cost <= before + 0x1p-50 * before.magnitude, "seed \(seed)")
      }
      #expect(reason.isConverged, "seed \(seed): \(reason)")
      #expect((state.cost + 1).magnitude < 1e-12, "seed \(seed)")
      #expect((state.point[1].magnitude - 2.0.squareRoot()).magnitude < 1e-8)
    }
  }

  @Test func flatAndMissingCurvature() throws {
    // A linear function has no second derivatives to speak of: the step goes along the gradient.
    let linear = Formula(
      dimension: 2, value: { $0[0] - 2 * $0[1] },
      gradient: {
        $1[0] = 1
        $1[1] = -2
      }, hessian: { for index in 0..<4 { $1[index] = 0 * $0[0] } })
    var state = try Runner.begin(linear, method: Newton(), start: [1, 1])
    try Runner.advance(&state, objective: linear, limits: RunLimits(iterations: 1))
    #expect(state.point == [0, 3])
    // |x|^1.5 has none at 0, and an infinite one is not to be divided by.
    let kink = Formula(
      dimension: 1, value: { $0[0] },
      gradient: { $1[0] = 1 }, hessian: { $1[0] = $0[0] > 0 ? 0 : .infinity })
    var second = try Runner.begin(kink, method: Newton(), start: [-1])
    try Runner.advance(&second, objective: kink, limits: RunLimits(iterations: 3))
    #expect(second.point == [-4])
    // At a saddle itself there is nowhere to go.
    let saddle = Formula(
      dimension: 2, value: { $0[0] * $0[1] },
      gradient: {
        $1[0] = $0[1]
        $1[1] = $0[0]
      },
      hessian: { for index in 0..<4 { $1[index] = index % 3 == 0 ? 0 : 1 + 0 * $0[0] } })
    var third = try Runner.begin(saddle, method: Newton(), start: [0, 0])
    try Runner.advance(&third, objective: saddle, limits: RunLimits(iterations: 3))
    #expect(third.point == [0, 0])
    var fourth = try Runner.begin(saddle, method: Newton(), start: [1, 0.9])
    try Runner.advance(&fourth, objective: saddle, limits: RunLimits(iterations: 5))
    #expect(fourth.cost < 0.9)
  }

  /// Least squares with a column twice: the Hessian is singular, one minimum of many is found.
  @Test func singularHessian() throws {
    let flat = Formula(
      dimension: 2,
      value: { ($0[0] + $0[1] - 3) * ($0[0] + $0[1] - 3) },
      gradient: {
        $1[0] = 2 * ($0[0] + $0[1] - 3)
        $1[1] = $1[0]
      },
      hessian: { for index in 0..<4 { $1[index] = 2 + 0 * $0[0] } })
    var state = try Runner.begin(flat, method: Newton(), start: [7, 5])
    let reason = try Runner.advance(
      &state, objective: flat, limits: RunLimits(iterations: 20, gradientTolerance: 1e-10))
    #expect(reason.isConverged, "\(reason)")
    #expect((state.point[0] - state.point[1] - 2).magnitude < 1e-9)
  }
}

@Suite struct BFGSTests {
  @Test func rosenbrock() throws {
    var state = try Runner.begin(Formula.rosenbrock, method: BFGS(), start: [-1.2, 1])
    let reason = try Runner.advance(
      &state, objective: Formula.rosenbrock,
      limits: RunLimits(iterations: 100, gradientTolerance: 1e-9))
    #expect(reason.isConverged, "\(reason)")
    #expect(distance(state.point, [1, 1]) < 1e-8)
    #expect(state.iteration <= 40, "\(state.iteration)")
  }

  /// With nearly exact line searches n steps would do; the few more are for what "nearly" leaves.
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func aQuadraticTakesFewSteps(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 2 + Int(seed % 4)
    let condition = [1.5, 30, 1e4][Int(seed % 3)]
    let quadratic = RandomQuadratic(
      dimension: count, smallest: 0.3, conditionNumber: condition, generator: &generator)
    let start = quadratic.start(distance: 3)
    for (method, few) in [(BFGS(curvature: 0.01), 3), (BFGS(), 8)] {
      var state = try Runner.begin(quadratic, method: method, start: start)
      let tolerance = 1e-8 * state.gradientNorm
      let reason = try Runner.advance(
        &state, objective: quadratic,
        limits: RunLimits(iterations: 200, gradientTolerance: tolerance))
      #expect(reason.isConverged, "seed \(seed): \(reason)")
      #expect(
        state.iteration <= count + few,
        "seed \(seed), n \(count), κ \(condition), few \(few): \(state.iteration)")
    }
  }

  /// Every step satisfies both conditions, also where the curvature along the step is negative.
  @Test func strongWolfe() throws {
    let wave = Formula(
      dimension: 2,
      value: { sin($0[0]) * cos($0[1]) + 0.01 * ($0[0] * $0[0] + $0[1] * $0[1]) },
      gradient: {
        $1[0] = cos($0[0]) * cos($0[1]) + 0.02 * $0[0]
        $1[1] = -sin($0[0]) * sin($0[1]) + 0.02 * $0[1]
      })
    for curvature in [0.1, 0.5, 0.9] {
      for start in [[3.0, 3], [1, 0.1], [-6, 2], [20, 20]] {
        var state = try Runner.begin(wave, method: BFGS(curvature: curvature), start: start)
        for _ in 0..<60 {
          let before = state
          let reason = try Runner.advance(
            &state, objective: wave, limits: RunLimits(iterations: 1, gradientTolerance: 1e-7))
          if reason.isConverged { break }
          guard state.iteration > before.iteration else {
            Issue.record("stopped for \(reason)")
            break
          }
          let step = zip(state.point, before.point).map { $0 - $1 }
          let slope = zip(before.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
          let after = zip(state.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
          #expect(slope < 0)
          #expect(state.cost <= before.cost + 1e-4 * slope + 1e-15)
          #expect(after.magnitude <= curvature * slope.magnitude + 1e-15)
        }
        #expect(state.gradientNorm < 1e-7, "from \(start)")
      }
    }
  }

  @Test func unboundedBelowAndEdges() throws {
    // Downhill for ever: each step goes on, none claims to have arrived.
    let linear = Formula(dimension: 1, value: { -$0[0] }, gradient: { $1[0] = -1 + 0 * $0[0] })
    var state = try Runner.begin(linear, method: BFGS(), start: [0])
    let reason = try Runner.advance(&state, objective: linear, limits: RunLimits(iterations: 5))
    #expect(!reason.isConverged)
    #expect(state.point[0] > 1)
    // x − log x: the first trial leaves the domain.
    let barrier = Formula(
      dimension: 1,
      value: { $0[0] > 0 ? $0[0] - log($0[0]) : .nan },
      gradient: { $1[0] = 1 - 1 / $0[0] })
    var second = try Runner.begin(barrier, method: BFGS(), start: [50])
    let last = try Runner.advance(
      &second, objective: barrier, limits: RunLimits(iterations: 100, gradientTolerance: 1e-9))
    #expect(last.isConverged, "\(last)")
    #expect((second.point[0] - 1).magnitude < 1e-8)
    // The gradient points the wrong way: no step along it lowers the cost.
    let wrong = Formula(dimension: 1, value: { $0[0] }, gradient: { $1[0] = -1 })
    var third = try Runner.begin(wrong, method: BFGS(), start: [1])
    guard
      case .noDecrease = try Runner.advance(
        &third, objective: wrong, limits: RunLimits(iterations: 9))
    else {
      Issue.record("moved to \(third.point)")
      return
    }
    // At the minimum every step is one of length 0.
    var fourth = try Runner.begin(Formula.quadratic, method: BFGS(), start: [3])
    try Runner.advance(&fourth, objective: Formula.quadratic, limits: RunLimits(iterations: 7))
    #expect(fourth.iteration == 7)
    #expect(fourth.point == [3])
  }
}
