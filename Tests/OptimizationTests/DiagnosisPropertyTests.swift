import Glibc
import Numerics
import Optimization
import Testing

/// Verdicts over random problems, held against an independent look at the last thousand iterates.
@Suite struct DiagnosisPropertyTests {
  @Test(arguments: 0..<40) func noVerdictContradictsTheIterates(block: Int) throws {
    for offset in 0..<25 {
      let seed = UInt64(block * 25 + offset)
      var generator = SeededGenerator(seed: seed)
      let problem = RandomProblem(&generator)
      let run = try Runner.begin(problem.objective, method: problem.method, start: problem.start)
      guard run.cost.isFinite else { continue }
      let (state, head, tail) = try observed(run, problem.objective, problem.iterations)
      var evidence = Evidence(
        spread: state.trace, head: head, tail: tail, stop: state.stopReason,
        iterations: state.iteration, isStochastic: problem.isStochastic,
        stableCurvature: problem.alpha.map { 2 / $0 }, isQuadratic: problem.isQuadratic)
      if let minimum = problem.minimum {
        evidence.reference = .point(minimum, cost: problem.objective.value(at: minimum))
      }
      let diagnosis = Diagnosis(evidence, objective: problem.objective)
      let look = Look(head: head, tail: tail, objective: problem.objective, last: state)
      if let objection = look.objection(to: diagnosis) {
        Issue.record(
          "seed \(seed), \(problem.name): \(diagnosis.verdict), but \(objection); end \(String(describing: diagnosis.end)), costs \(tail.costs.suffix(4))"
        )
      }
    }
  }
}

/// A random problem with a method and a start.
private struct RandomProblem {
  var name: String
  var objective: any Objective
  var method: any Optimization.Method
  var start: [Double]
  var iterations: Int
  var alpha: Double?
  var isQuadratic = false
  var isStochastic = false
  var minimum: [Double]?

  init(_ generator: inout SeededGenerator) {
    func draw(_ range: ClosedRange<Double>) -> Double {
      Double.random(in: range, using: &generator)
    }
    iterations = [5, 20, 100, 1000, 3000].randomElement(using: &generator) ?? 100
    let step: Double
    switch Int.random(in: 0..<7, using: &generator) {
    case 0, 1:
      name = "quadratic"
      let count = Int.random(in: 1...5, using: &generator)
      let values = (0..<count).map { _ in exp(draw(-3...3)) }.sorted()
      let quadratic = RandomQuadratic(eigenvalues: values, generator: &generator)
      objective = quadratic
      start = quadratic.center.map { $0 + draw(-3...3) }
      step = draw(0.005...1.15) * 2 / (values.last ?? 1)
      isQuadratic = true
      minimum = quadratic.center
    case 2:
      name = "polynomial"
      let degree = Int.random(in: 2...6, using: &generator)
      let coefficients = (0...degree).map { _ in draw(-2...2) }
      objective = Formula.polynomial(coefficients)
      start = [draw(-2...2)]
      step = exp(draw(-6...0))
    case 3:
      name = "rational"
      let (a, b) = (draw(0.2...3), draw(-2...2))
      objective = Formula(
        dimension: 1,
        value: { ($0[0] * $0[0] + b * $0[0]) / (a + $0[0] * $0[0]) },
        gradient: { p, g in
          let bottom = a + p[0] * p[0]
          g[0] =
            ((2 * p[0] + b) * bottom - (p[0] * p[0] + b * p[0]) * 2 * p[0]) / (bottom * bottom)
        })
      start = [draw(-3...3)]
      step = exp(draw(-4...1.5))
    case 4:
      name = "non-smooth"
      let (a, b, c) = (draw(-1...1), draw(-1...1), draw(0...1))
      objective = Formula(
        dimension: 1,
        value: { ($0[0] - a).magnitude + c * ($0[0] - b) * ($0[0] - b) },
        gradient: { p, g in g[0] = (p[0] < a ? -1 : p[0] > a ? 1 : 0) + 2 * c * (p[0] - b) })
      start = [draw(-3...3)]
      step = exp(draw(-5...0))
    case 5:
      name = "regression"
      objective = RegressionProblem.tutorial
      start = [draw(-100...100), draw(-100...100)]
      step = draw(0.001...1.9)
      isQuadratic = true
    default:
      name = "stochastic"
      objective = RegressionProblem.tutorial
      start = [draw(-100...100), draw(-100...100)]
      let alpha = exp(draw(-7...(-1)))
      isStochastic = true
      method = stochastic(alpha: alpha, seed: Int.random(in: 0...99, using: &generator))
      return
    }
    alpha = step
    method = GradientDescent(alpha: step)
  }
}

extension Formula {
  /// Σ cₖxᵏ.
  fileprivate static func polynomial(_ coefficients: [Double]) -> Formula {
    Formula(
      dimension: 1,
      value: { p in coefficients.reversed().reduce(0) { $0 * p[0] + $1 } },
      gradient: { p, g in
        let slopes = coefficients.enumerated().dropFirst().map { Double($0.offset) * $0.element }
        g[0] = slopes.reversed().reduce(0) { $0 * p[0] + $1 }
      })
  }
}

/// What anyone sees who looks at the iterates themselves.
private struct Look {
  let head: IterateWindow
  let tail: IterateWindow
  let objective: any Objective
  let last: RunState

  private var steps: [Double] {
    (0..<max(tail.count - 1, 0)).map { position in
      distance(Array(tail.point(position)), Array(tail.point(position + 1)))
    }
  }

  private var point: [Double] { last.point }

  /// What speaks against a diagnosis; nil where nothing does.
  func objection(to diagnosis: Diagnosis) -> String? {
    let costs = tail.costs
    let rounding = 1e-12 * (costs.map(\.magnitude).max() ?? 0)
    switch diagnosis.verdict {
    case .tooShort: return last.iteration >= 3 && last.stopReason == nil ? "there are steps" : nil
    case .arrived:
      let fallen = (head.costs.first ?? 0) - last.cost
      return lower(by: 1e-5 * max(fallen, 0) + rounding) ? "it is lower nearby" : nil
    case .stuck:
      let steepest = (head.gradientNorms + tail.gradientNorms).max() ?? 0
      return last.gradientNorm > 1e-2 * steepest + 1e-9 ? "there is a slope" : nil
    case .monotone(let factor), .crawling(let factor), .swinging(let factor, _):
      return factor > 1 + 1e-9 && (costs.last ?? 0) < (costs.first ?? 0) ? "it shrinks" : nil
    case .zigzag(let factor, _):
      let turns = signs
      if turns.filter({ $0 < 0 }).count * 2 <= turns.count { return "most turns go on" }
      return factor > 1.0001 && costs.last ?? 0 < costs.first ?? 0 ? "it shrinks" : nil
    case .falling:
      return costs.last ?? 0 < costs.first ?? 0 ? nil : "the cost does not fall"
    case .sublinear:
      guard steps.count >= 20, let end = steps.last, steps[steps.count / 2] > 0 else { return nil }
      return end > steps[steps.count / 2] * 1.01 ? "its steps grow" : nil
    case .cycle(let period, let spread):
      let end = tail.count - 1
      let gap = distance(Array(tail.point(end)), Array(tail.point(end - period)))
      return gap > 2e-3 * spread ? "the points do not come again" : nil
    case .kink, .approachingKink:
      let before = objective.valueAndGradient(at: Array(tail.point(tail.count - 2))).gradient
      let after = objective.valueAndGradient(at: point).gradient
      return distance(before, after) < 1e-3 ? "the gradient hardly changes" : nil
    case .edgeOfStability, .wandering:
      let half = costs.suffix(costs.count / 2)
      guard let high = half.max(), let low = half.min() else { return "there are no costs" }
      return high - low <= rounding ? "it stands still" : nil
    case .noiseFloor(let level):
      let half = costs.suffix(costs.count / 2)
      let mean = half.reduce(0, +) / Double(max(half.count, 1))
      return (mean - level).magnitude > 0.5 * level.magnitude ? "the mean is \(mean)" : nil
    case .scheduled: return last.schedule == nil ? "its step sizes do not change" : nil
    case .diedOut: return last.lastStepLength > 1e-6 ? "it still moves" : nil
    case .plateau: return last.gradientNorm > 1 ? "there is a slope" : nil
    case .growing:
      return costs.count >= 2 && costs[costs.count - 1] > costs[costs.count - 2]
        ? nil : "the cost does not grow"
    case .climbing(let times):
      return times > 10 ? nil : "it does not climb"
    case .diverged:
      return (costs.last ?? 0) > (costs.min() ?? 0) || !(costs.last ?? 0).isFinite
        ? nil : "the last cost is the least"
    case .leftDomain:
      guard case .nonFinite? = last.stopReason else { return "all was finite" }
      return nil
    case .unboundedBelow, .minimumAtInfinity:
      guard tail.count >= 2 else { return last.stopReason == nil ? "there are no steps" : nil }
      let before = Array(tail.point(tail.count - 2))
      let ahead = zip(point, before).map { $0 + 1e6 * ($0 - $1) }
      let there = objective.value(at: ahead)
      return there.isFinite && there > last.cost + rounding ? "it rises far ahead" : nil
    }
  }

  /// The signs of the turns.
  private var signs: [Double] {
    guard tail.count >= 3 else { return [] }
    return (1..<tail.count - 1).map { position in
      let (a, b, c) = (
        Array(tail.point(position - 1)), Array(tail.point(position)),
        Array(tail.point(position + 1))
      )
      return a.indices.reduce(0.0) { $0 + (b[$1] - a[$1]) * (c[$1] - b[$1]) }
    }
  }

  /// Whether a point near the last is lower by more than some amount.
  private func lower(by amount: Double) -> Bool {
    let here = objective.value(at: point)
    let reach = 1e-3 * max(distance(point, Array(head.point(0))), 1e-3)
    return point.indices.contains { index in
      [-1, -0.1, 0.1, 1].contains { factor in
        var moved = point
        moved[index] += factor * reach
        return objective.value(at: moved) < here - amount
      }
    }
  }
}

/// Stochastic descent that takes one row a step.
func stochastic(alpha: Double, seed: Int) -> StochasticGradientDescent {
  var method = StochasticGradientDescent()
  method.alpha = alpha
  method.batch = 1
  method.seed = seed
  return method
}
