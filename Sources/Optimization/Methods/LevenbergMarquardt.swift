internal import Numerics

/// The method of Levenberg and Marquardt for means of squares: θ ← θ + p, p makes
/// |Jp + r|² + λ|Dp|² least.
///
/// r are the residuals, J their derivatives, and D the longest that each column of J has been, so
/// that units do not matter. A step whose gain, the decrease of |r|² over the one that the model
/// promises, is not above 0 is not taken: λ grows and p is solved for again, from one QR
/// factorisation of J. A gain near 1 makes λ smaller, down to a third.
///
/// Source: Kenneth Levenberg, 1944, "A method for the solution of certain non-linear problems in
/// least squares"; Donald W. Marquardt, 1963, "An algorithm for least-squares estimation of
/// nonlinear parameters"; D of Jorge J. Moré, 1978, "The Levenberg-Marquardt algorithm:
/// implementation and theory"; λ as in Kaj Madsen, Hans Bruun Nielsen and Ole Tingleff, 2004,
/// "Methods for non-linear least squares problems", algorithm 3.16.
public struct LevenbergMarquardt: ResidualMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "lm",
    title: "Levenberg-Marquardt method",
    formula: "θ ← θ + p, p makes |Jp + r|² + λ|Dp|² least, λ by the gain of the last step",
    source:
      "Levenberg 1944; Marquardt 1963; Madsen, Nielsen, Tingleff 2004, Methods for non-linear "
      + "least squares problems, algorithm 3.16",
    whenToUse: "sums of squares from a poor start: gaussnewton with a brake",
    family: .secondOrder,
    largestDimension: 1024
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    Parameter("lambda", \.lambda, .positive, "the first damping, relative to the columns of J")
  ]

  /// The first λ.
  public var lambda = 1e-3
  /// λ of the next step that is tried.
  private var damping = 1e-3
  /// What λ is multiplied by at the next rejection.
  private var growth = 2.0
  /// The longest that each column has been.
  private var scales: [Double] = []
  private var direction: [Double] = []
  /// λ and the gain of the last step; not a number before the first.
  private var (usedDamping, gain) = (Double.nan, Double.nan)

  /// The most dampings tried for one step: λ grows beyond any number.
  private static let mostTrials = 60

  /// λ, and the gain of the step with it.
  public static let detailNames = ["lambda", "gain"]
  /// λ and the gain of the last step.
  public var details: [Double] {
    [usedDamping.isNaN ? lambda : usedDamping, gain.isNaN ? 0 : gain]
  }

  /// The method with its default parameters.
  public init() {}

  /// Begins with the first λ.
  public mutating func begin(dimension: Int) {
    damping = lambda
    growth = 2
    scales = [Double](repeating: 0, count: dimension)
    direction = scales
    (usedDamping, gain) = (.nan, .nan)
  }

  /// Tries dampings until the cost falls.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some ResidualObjective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = context.point.count
    precondition(scales.count == count, "the method has begun for points of this dimension")
    let triangle = objective.triangle(at: context.point)
    let lengths = triangle.columnLengths
    guard lengths.allSatisfy(\.isFinite) else { return .noDecrease(smallestStepSize: 1) }
    for index in 0..<count { scales[index] = max(scales[index], lengths[index]) }
    guard context.gradient.contains(where: { $0 != 0 }) else {
      _ = context.next.update(from: context.point)
      return .moved(stepSize: 1)
    }
    for _ in 0..<Self.mostTrials {
      guard damping.isFinite else { break }
      let root = damping.squareRoot()
      // A column that has been 0 so far is damped as one of length 1.
      let weights = scales.map { root * ($0 > 0 ? $0 : 1) }
      if let solution = triangle.damped(weights).solution(),
        let gain = self.gain(of: solution, context, triangle, weights, objective)
      {
        direction = solution
        self.gain = gain
        usedDamping = damping
        let cut = 2 * gain - 1
        damping = max(damping * max(1 / 3, 1 - cut * cut * cut), .leastNormalMagnitude)
        growth = 2
        return .moved(stepSize: 1)
      }
      damping *= growth
      growth = min(2 * growth, 0x1p60)
    }
    damping = lambda
    growth = 2
    return .noDecrease(smallestStepSize: 0)
  }

  /// The gain of a step, whose end it writes; nil where the cost does not fall, or the point stays
  /// where it is.
  private func gain(
    of step: [Double], _ context: StepContext, _ triangle: RowTriangle, _ weights: [Double],
    _ objective: some ResidualObjective
  ) -> Double? {
    var moves = false
    for index in step.indices {
      context.next[index] = context.point[index] + step[index]
      if context.next[index] != context.point[index] { moves = true }
    }
    guard moves else { return nil }
    let cost = objective.value(at: UnsafeBufferPointer(context.next))
    // For the p that is solved for, |r|² − |Jp + r|² = |Jp|² + 2λ|Dp|².
    var promised = triangle.squaredLength(times: step)
    for index in step.indices {
      let part = weights[index] * step[index]
      promised += 2 * part * part
    }
    promised /= 2 * Double(objective.residualCount)
    let gain = (context.cost - cost) / promised
    return cost.isFinite && gain > 0 && gain.isFinite ? gain : nil
  }

  /// λ and the gain, and the direction and its addition for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some ResidualObjective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved = method.step(context, objective: objective) else { return nil }
    let damping = StepArithmetic.Line(
      "λ", .number(method.usedDamping),
      meaning: method.usedDamping > self.damping ? "grown until the cost falls" : "")
    let gain = StepArithmetic.Line(
      "gain", .number(method.gain), meaning: "the decrease over the promised one")
    return StepArithmetic(
      shared: method.usedDamping.isNaN ? [] : [damping, gain],
      coordinates: context.point.indices.map { index in
        let direction = StepArithmetic.Line(
          "p", .number(context.next[index] == context.point[index] ? 0 : method.direction[index]),
          meaning: "makes |Jp + r|² + λ|Dp|² least")
        return [direction, .init("θ", context.coordinate(index) + direction.reference)]
      })
  }
}
