import Glibc
import Numerics
import Optimization
import Testing

/// Each verdict on a problem where it is true and on a neighbour where it is not.
@Suite struct DiagnosisTests {
  // MARK: Shrinking

  @Test func plainDescentShrinksTheError() throws {
    let found = try Case(.quadratic, alpha: 0.01, from: [15], iterations: 100, isQuadratic: true)
      .diagnosis()
    guard case .monotone(let factor) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((factor - 0.98).magnitude < 1e-6)
    #expect(found.rises == nil)
    #expect(found.stillFalls)
  }

  @Test func aShortStepCrawls() throws {
    let found = try Case(.quadratic, alpha: 0.0001, from: [15], iterations: 500).diagnosis()
    guard case .crawling(let factor) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((factor - 0.9998).magnitude < 1e-5)
  }

  @Test func aLongStepZigzags() throws {
    let found = try Case(.quadratic, alpha: 0.95, from: [15], iterations: 50).diagnosis()
    guard case .zigzag(let factor, let zigzag) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((factor - 0.9).magnitude < 1e-6)
    #expect(zigzag.coordinate == 0)
    #expect(zigzag.fraction == 1)
  }

  /// Of x² + 20y² it is y that swings.
  @Test func aZigzagNamesItsCoordinate() throws {
    let found = try Case(.bowl(1, 20), alpha: 0.0485, from: [1, 1], iterations: 30).diagnosis()
    guard case .zigzag(_, let zigzag) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(zigzag.coordinate == 1)
  }

  /// Turned by half a right angle it is no coordinate, but a direction.
  @Test func aZigzagAcrossTheAxesNamesADirection() throws {
    let found = try Case(.turnedBowl(1, 20), alpha: 0.0485, from: [1, 0.2], iterations: 30)
      .diagnosis()
    guard case .zigzag(_, let zigzag) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(zigzag.coordinate == nil)
    #expect((zigzag.direction[0].magnitude - 0.5.squareRoot()).magnitude < 0.05)
  }

  /// Before the bell of 1 − exp(−x²) levels out, its slope grows.
  @Test func onItsWayItFalls() throws {
    let bell = Formula(
      dimension: 1, value: { 1 - exp(-$0[0] * $0[0]) },
      gradient: { $1[0] = 2 * $0[0] * exp(-$0[0] * $0[0]) })
    #expect(try Case(bell, alpha: 0.1, from: [2], iterations: 20).diagnosis().verdict == .falling)
    let found = try Case(bell, alpha: 0.1, from: [2], iterations: 80).diagnosis()
    #expect(found.verdict != .falling)
  }

  // MARK: The law

  /// x⁴: the error is about k to the power −1/2.
  @Test func aQuarticIsSublinear() throws {
    let found = try Case(.power(4), alpha: 0.01, from: [1], iterations: 4000, reference: [0])
      .diagnosis()
    guard case .sublinear(let power) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((power - 0.5).magnitude < 0.05)
  }

  /// With a little curvature at its bottom it is geometric in the end.
  @Test func aQuarticWithCurvatureIsGeometric() throws {
    let found = try Case(
      .sum(.power(4), .power(2, times: 0.5)), alpha: 0.01, from: [1], iterations: 2000,
      reference: [0]
    ).diagnosis()
    #expect(found.verdict == .arrived)
    guard case .geometric(let factor)? = found.rate?.law else {
      Issue.record("\(String(describing: found.rate))")
      return
    }
    #expect((factor - 0.99).magnitude < 1e-3)
  }

  // MARK: Not settling

  @Test func atTheBoundItRepeats() throws {
    let found = try Case(.quadratic, alpha: 1, from: [15], iterations: 200, isQuadratic: true)
      .diagnosis()
    #expect(found.verdict == .cycle(period: 2, spread: 24))
  }

  @Test func justBelowTheBoundItShrinks() throws {
    let found = try Case(.quadratic, alpha: 0.9999, from: [15], iterations: 200, isQuadratic: true)
      .diagnosis()
    guard case .zigzag(let factor, _) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((factor - 0.9998).magnitude < 1e-6)
  }

  /// 2/3 |x|^(3/2): a cycle of ±1/16 where f″ is half of 2/α.
  @Test func aCuspOfCurvatureCycles() throws {
    let found = try Case(.cusp, alpha: 0.5, from: [1], iterations: 1000).diagnosis()
    guard case .cycle(2, let spread) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((spread - 0.125).magnitude < 1e-9)
  }

  @Test func anAbsoluteValueIsAKink() throws {
    let found = try Case(.absolute, alpha: 0.3, from: [1], iterations: 1000).diagnosis()
    guard case .kink(let spread) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((spread - 0.3).magnitude < 1e-9)
  }

  /// Rounded at its bottom it is none: √(x² + ε).
  @Test func aRoundedAbsoluteValueIsNone() throws {
    let found = try Case(.roundedAbsolute(0.04), alpha: 0.3, from: [1], iterations: 1000)
      .diagnosis()
    if case .kink = found.verdict { Issue.record("\(found.verdict)") }
  }

  /// Rosenbrock's function a little above the bound at its minimum.
  @Test func theEdgeOfStability() throws {
    let found = try Case(.rosenbrock, alpha: 0.002, from: [-1.2, 1], iterations: 200_000)
      .diagnosis()
    guard case .edgeOfStability(let sharpness, let bound) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(bound == 1000)
    #expect((sharpness - 1003).magnitude < 5)
  }

  @Test func belowTheEdgeItCrawls() throws {
    let found = try Case(.rosenbrock, alpha: 0.001, from: [-1.2, 1], iterations: 3000).diagnosis()
    guard case .crawling = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
  }

  // MARK: Where it stops

  @Test func aSaddleIsNamed() throws {
    let found = try Case(.saddle, alpha: 0.1, from: [1, 0], iterations: 500).diagnosis()
    #expect(found.verdict == .stuck)
    #expect(found.end?.kind == .saddle)
    #expect(found.end?.curvature == -2)
  }

  @Test func besideASaddleItFalls() throws {
    let found = try Case(.saddle, alpha: 0.1, from: [1, 1e-3], iterations: 30).diagnosis()
    #expect(found.end?.kind != .saddle)
    #expect(found.verdict != .stuck)
  }

  @Test func anInflectionIsNamed() throws {
    let found = try Case(.power(3), method: Newton(), from: [1], iterations: 40).diagnosis()
    #expect(found.verdict == .stuck || found.end?.kind == .inflection)
    #expect(found.end?.kind == .inflection)
  }

  @Test func aQuarticsBottomIsAMinimum() throws {
    let found = try Case(.power(4), method: Newton(), from: [1], iterations: 80).diagnosis()
    #expect(found.end?.kind == .minimum)
    #expect(found.verdict == .arrived)
  }

  /// (x − 3)²·1e-9 from 0 has a tiny gradient and all the way to go.
  @Test func aFlatParabolaIsNotThere() throws {
    let found = try Case(.parabola(curvature: 1e-9), alpha: 0.1, from: [0], iterations: 50)
      .diagnosis()
    #expect(found.end?.kind == .slope)
    #expect(found.verdict != .arrived)
  }

  @Test func aValleyOfMinimaIsNoPoint() throws {
    let found = try Case(.valley, alpha: 0.1, from: [2, 0], iterations: 300).diagnosis()
    #expect(found.end?.kind == .flatMinimum)
    #expect(found.verdict == .arrived)
  }

  // MARK: Away

  @Test func aSlopeWithoutEndIsUnbounded() throws {
    let found = try Case(
      .parabola(curvature: -1, centre: 0, lowest: 0), alpha: 0.1, from: [1], iterations: 60
    ).diagnosis()
    #expect(found.verdict == .unboundedBelow)
    let steady = try Case(.sum(.power(1), .power(1)), alpha: 0.1, from: [1], iterations: 600)
      .diagnosis()
    #expect(steady.verdict == .unboundedBelow)
  }

  @Test func aCubicFallsForEver() throws {
    let found = try Case(.power(3), alpha: 0.1, from: [-0.5], iterations: 200).diagnosis()
    switch found.verdict {
    case .unboundedBelow, .leftDomain, .diverged: break
    default: Issue.record("\(found.verdict)")
    }
  }

  /// x² − 2e7x has a minimum, far away.
  @Test func aDistantMinimumIsOne() throws {
    var run = Case(
      .parabola(curvature: 1, centre: 1e7, lowest: -1e14), alpha: 0.1, from: [0], iterations: 300)
    run.divergenceFactor = 1e200
    let found = try run.diagnosis()
    #expect(found.verdict == .arrived)
  }

  @Test func separableClassesHaveNoMinimum() throws {
    let found = try Case(.logarithmic, alpha: 1, from: [0], iterations: 5000).diagnosis()
    #expect(found.verdict == .minimumAtInfinity)
  }

  /// With a little penalty they have.
  @Test func penalisedClassesHaveOne() throws {
    let found = try Case(
      .sum(.logarithmic, .power(2, times: 0.05)), alpha: 1, from: [0], iterations: 5000
    ).diagnosis()
    #expect(found.verdict == .arrived)
  }

  @Test func divergenceIsMeasured() throws {
    let found = try Case(.quadratic, alpha: 1.1, from: [15], iterations: 1000).diagnosis()
    guard case .diverged(let growth?) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((growth.factor - 1.2).magnitude < 1e-6)
    #expect(!growth.isAccelerating)
  }

  @Test func growthThatNothingStoppedIsSaid() throws {
    let found = try Case(.quadratic, alpha: 1.1, from: [15], iterations: 10).diagnosis()
    guard case .growing(let factor, 10) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect((factor - 1.2).magnitude < 1e-6)
    #expect(found.rises?.count == 10)
  }

  @Test func aStepOverTheEdgeLeavesTheDomain() throws {
    let found = try Case(.minusRoot, alpha: 1, from: [1], iterations: 10).diagnosis()
    if case .leftDomain = found.verdict { return }
    let other = try Case(.barrier, alpha: 2, from: [1], iterations: 10).diagnosis()
    guard case .leftDomain(1) = other.verdict else {
      Issue.record("\(other.verdict)")
      return
    }
  }

  @Test func aSaddleOnTheWayIsAPassage() throws {
    let found = try Case(.doubleWell, alpha: 0.05, from: [2, 1e-4], iterations: 1000).diagnosis()
    #expect(found.verdict == .arrived)
    guard case .saddle(let curvature)? = found.passages.first?.kind else {
      Issue.record("\(found.passages)")
      return
    }
    #expect((curvature + 1).magnitude < 0.05)
  }

  @Test func noSaddleOnAStraightWay() throws {
    let found = try Case(.doubleWell, alpha: 0.05, from: [2, 0.9], iterations: 1000).diagnosis()
    #expect(found.passages.isEmpty)
  }

  @Test func stochasticStepsHaveAFloor() throws {
    let found = try Case(
      problem: RegressionProblem.tutorial,
      method: stochastic(alpha: 0.1, seed: 1), from: [0, 0], iterations: 4000, isStochastic: true
    ).diagnosis()
    guard case .noiseFloor(let cost) = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
    #expect(cost > 50 && cost < 80)
  }

  @Test func withoutNoiseThereIsNoFloor() throws {
    let found = try Case(
      problem: RegressionProblem.tutorial, method: GradientDescent(alpha: 0.001), from: [0, 0],
      iterations: 1000
    ).diagnosis()
    guard case .crawling = found.verdict else {
      Issue.record("\(found.verdict)")
      return
    }
  }
}

/// A run to be diagnosed.
private struct Case {
  var problem: any Objective
  var method: any Optimization.Method
  var start: [Double]
  var iterations: Int
  var stableCurvature: Double?
  var isQuadratic = false
  var isStochastic = false
  var reference: [Double]?
  var divergenceFactor = 1e12

  init(
    _ formula: Formula, alpha: Double, from start: [Double], iterations: Int,
    isQuadratic: Bool = false, reference: [Double]? = nil
  ) {
    problem = formula
    method = GradientDescent(alpha: alpha)
    self.start = start
    self.iterations = iterations
    stableCurvature = 2 / alpha
    self.isQuadratic = isQuadratic
    self.reference = reference
  }

  init(
    _ formula: Formula, method: any Optimization.Method, from start: [Double], iterations: Int
  ) {
    problem = formula
    self.method = method
    self.start = start
    self.iterations = iterations
  }

  init(
    problem: any Objective, method: any Optimization.Method, from start: [Double],
    iterations: Int, isStochastic: Bool = false
  ) {
    self.problem = problem
    self.method = method
    self.start = start
    self.iterations = iterations
    self.isStochastic = isStochastic
  }

  func diagnosis() throws -> Diagnosis {
    let run = try Runner.begin(problem, method: method, start: start)
    let (state, head, tail) = try observed(
      run, problem, iterations, divergenceFactor: divergenceFactor)
    var evidence = Evidence(
      spread: state.trace, head: head, tail: tail, stop: state.stopReason,
      iterations: state.iteration, isStochastic: isStochastic, stableCurvature: stableCurvature,
      isQuadratic: isQuadratic)
    if let reference { evidence.reference = .point(reference, cost: problem.value(at: reference)) }
    return Diagnosis(evidence, objective: problem)
  }
}

/// A run made, with its first and last thousand iterates one by one.
func observed(
  _ run: RunState, _ problem: any Objective, _ iterations: Int, divergenceFactor: Double = 1e12
) throws -> (RunState, head: IterateWindow, tail: IterateWindow) {
  var state = run
  let limit = 1000
  var costs = [state.cost]
  var norms = [state.gradientNorm]
  var points = state.point
  var head: IterateWindow?
  let dimension = state.point.count
  func window(_ first: Int) -> IterateWindow {
    IterateWindow(
      dimension: dimension, first: first, costs: costs, gradientNorms: norms, coordinates: points)
  }
  while state.iteration < iterations {
    let before = state.iteration
    // The middle of a long run is made at a stretch.
    let isMiddle = head != nil && iterations - before > 3 * limit
    let stride = isMiddle ? iterations - before - 2 * limit : 1
    let reason = try Runner.advance(
      &state, objective: problem,
      limits: RunLimits(iterations: stride, divergenceFactor: divergenceFactor))
    if isMiddle { (costs, norms, points) = ([], [], []) }
    if state.iteration > before {
      costs.append(state.cost)
      norms.append(state.gradientNorm)
      points += state.point
    }
    if state.iteration == limit { head = window(0) }
    guard case .iterationLimit = reason else { break }
  }
  let all = window(state.iteration - costs.count + 1)
  return (state, head ?? all, all.suffix(limit))
}

extension Formula {
  /// ax² + by².
  fileprivate static func bowl(_ a: Double, _ b: Double) -> Formula {
    Formula(
      dimension: 2, value: { a * $0[0] * $0[0] + b * $0[1] * $0[1] },
      gradient: {
        $1[0] = 2 * a * $0[0]
        $1[1] = 2 * b * $0[1]
      })
  }

  /// a(x + y)²/2 + b(x − y)²/2.
  fileprivate static func turnedBowl(_ a: Double, _ b: Double) -> Formula {
    Formula(
      dimension: 2,
      value: { p in
        let (sum, gap) = (p[0] + p[1], p[0] - p[1])
        return (a * sum * sum + b * gap * gap) / 2
      },
      gradient: { p, g in
        let (sum, gap) = (p[0] + p[1], p[0] - p[1])
        g[0] = a * sum + b * gap
        g[1] = a * sum - b * gap
      })
  }

  fileprivate static func power(_ exponent: Int, times factor: Double = 1) -> Formula {
    Formula(
      dimension: 1, value: { factor * pow($0[0], Double(exponent)) },
      gradient: { $1[0] = factor * Double(exponent) * pow($0[0], Double(exponent - 1)) },
      hessian: {
        $1[0] =
          factor * Double(exponent * (exponent - 1)) * pow($0[0], Double(exponent - 2))
      })
  }

  fileprivate static func parabola(
    curvature: Double, centre: Double, lowest: Double
  ) -> Formula {
    Formula(
      dimension: 1,
      value: { curvature * ($0[0] - centre) * ($0[0] - centre) + lowest },
      gradient: { $1[0] = 2 * curvature * ($0[0] - centre) })
  }

  fileprivate static func sum(_ first: Formula, _ second: Formula) -> Formula {
    Formula(
      dimension: 1, value: { first.value($0) + second.value($0) },
      gradient: { point, gradient in
        first.gradient(point, gradient)
        let part = gradient[0]
        second.gradient(point, gradient)
        gradient[0] += part
      })
  }

  /// 2/3 |x|^(3/2).
  fileprivate static let cusp = Formula(
    dimension: 1, value: { 2 / 3 * pow($0[0].magnitude, 1.5) },
    gradient: { $1[0] = ($0[0] < 0 ? -1 : 1) * $0[0].magnitude.squareRoot() },
    hessian: { $1[0] = 0.5 / $0[0].magnitude.squareRoot() })

  fileprivate static let absolute = Formula(
    dimension: 1, value: { $0[0].magnitude },
    gradient: { $1[0] = $0[0] < 0 ? -1 : $0[0] > 0 ? 1 : 0 }, hessian: { $1[0] = 0 * $0[0] })

  fileprivate static func roundedAbsolute(_ rounding: Double) -> Formula {
    Formula(
      dimension: 1, value: { ($0[0] * $0[0] + rounding).squareRoot() },
      gradient: { $1[0] = $0[0] / ($0[0] * $0[0] + rounding).squareRoot() })
  }

  /// x² − y².
  fileprivate static let saddle = Formula(
    dimension: 2, value: { $0[0] * $0[0] - $0[1] * $0[1] },
    gradient: {
      $1[0] = 2 * $0[0]
      $1[1] = -2 * $0[1]
    },
    hessian: { _, h in
      h[0] = 2
      h[1] = 0
      h[2] = 0
      h[3] = -2
    })

  /// x²/2 + y⁴/4 − y²/2: two wells and a saddle between them.
  fileprivate static let doubleWell = Formula(
    dimension: 2,
    value: { p in
      p[0] * p[0] / 2 + pow(p[1], 4) / 4 - p[1] * p[1] / 2
    },
    gradient: { p, g in
      g[0] = p[0]
      g[1] = pow(p[1], 3) - p[1]
    },
    hessian: { p, h in
      h[0] = 1
      h[1] = 0
      h[2] = 0
      h[3] = 3 * p[1] * p[1] - 1
    })

  /// (x − y)².
  fileprivate static let valley = Formula(
    dimension: 2, value: { ($0[0] - $0[1]) * ($0[0] - $0[1]) },
    gradient: { p, g in
      g[0] = 2 * (p[0] - p[1])
      g[1] = -g[0]
    })

  /// log(1 + exp(−x)).
  fileprivate static let logarithmic = Formula(
    dimension: 1, value: { log1p(exp(-$0[0])) }, gradient: { $1[0] = -1 / (1 + exp($0[0])) })

  fileprivate static let minusRoot = Formula(
    dimension: 1, value: { -$0[0].squareRoot() },
    gradient: { $1[0] = -0.5 / $0[0].squareRoot() })

  /// x − log x from the right: one long step leaves the domain.
  fileprivate static let barrier = Formula(
    dimension: 1, value: { 2 * $0[0] - log($0[0]) }, gradient: { $1[0] = 2 - 1 / $0[0] })
}
