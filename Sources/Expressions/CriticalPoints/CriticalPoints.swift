/// A point where the gradient vanishes, or a minimum or maximum at a kink.
public struct CriticalPoint: Equatable, Sendable {
  /// What the function does there.
  public enum Kind: Equatable, Sendable {
    /// Higher all around.
    case minimum
    /// Lower all around.
    case maximum
    /// Higher in some directions, lower in others.
    case saddle
    /// One variable: the curve is flat and goes on rising or falling.
    case inflection
    /// The second derivatives and the values around do not decide, as on a flat stretch.
    case degenerate
  }

  /// One number for each variable.
  public let point: [Double]
  /// The value of the function.
  public let value: Double
  /// What the function does there.
  public let kind: Kind
  /// Whether the derivative exists there; false at a kink such as that of abs.
  public let isSmooth: Bool
}

/// The critical points of a formula, with how they were found.
public struct CriticalPoints: Equatable, Sendable {
  /// Where and how hard to look.
  public struct Search: Equatable, Sendable {
    /// An interval for each variable; -10 to 10 where there are fewer.
    public var box: [ClosedRange<Double>]
    /// Random starts of Newton's method for several variables.
    public var starts: Int
    /// The seed of the starts.
    public var seed: UInt64

    /// Creates a search.
    public init(box: [ClosedRange<Double>] = [], starts: Int = 400, seed: UInt64 = 2015) {
      self.box = box
      self.starts = starts
      self.seed = seed
    }

    /// The interval for a variable, cut to where squares do not overflow.
    func interval(_ index: Int) -> ClosedRange<Double> {
      let interval = index < box.count ? box[index] : -10...10
      return interval.clamped(to: -1e100...1e100)
    }
  }

  /// The most points that are listed.
  public static let maximumCount = 1000

  /// The points, by rising coordinates.
  public let points: [CriticalPoint]
  /// Whether there are no others anywhere, as for a polynomial in one variable; else none others
  /// were found in the box.
  public let isComplete: Bool
  /// Whether the function is constant, so that every point is critical and none is listed.
  public let isEverywhere: Bool
  /// Whether the search was asked to stop before its end.
  public let wasInterrupted: Bool

  /// Finds the points where every partial derivative vanishes.
  ///
  /// One variable: for a polynomial all real roots of the derivative, by formula up to degree two;
  /// else all changes of sign of the derivative in the interval, on a grid that is refined where
  /// the derivative bends, by bisection to the last bit. Several variables: Newton's method with
  /// Levenberg's damping from seeded starts in the box. The same search finds the same points every
  /// time.
  ///
  /// `shouldStop` is asked often; when it says so, the points found so far are returned. Throws
  /// `unknownName` for a name that is not among the variables, and `tooLarge` for a formula beyond
  /// the limits.
  public static func find(
    _ expression: Expression, variables: [String], search: Search = Search(),
    shouldStop: () -> Bool = { false }
  ) throws(ExpressionError) -> CriticalPoints {
    let function = try CompiledFunction(expression, variables: variables)
    guard !variables.isEmpty, !function.isConstant else {
      return CriticalPoints(points: [], isComplete: true, isEverywhere: true, wasInterrupted: false)
    }
    guard variables.count == 1 else {
      var finder = ManyVariableSearch(function, search)
      return finder.run(shouldStop)
    }
    let simplified = expression.simplified()
    if let coefficients = simplified.polynomialCoefficients(in: variables[0]) {
      return polynomial(coefficients, function)
    }
    var finder = OneVariableSearch(function, search.interval(0))
    return finder.run(shouldStop)
  }

  /// The critical points of a polynomial: all of them, wherever they are.
  private static func polynomial(
    _ coefficients: [Double], _ function: CompiledFunction
  ) -> CriticalPoints {
    let slope = Polynomial(coefficients).derivative
    guard slope.degree > 0 || slope.coefficients[0] == 0 else {
      return CriticalPoints(
        points: [], isComplete: true, isEverywhere: false, wasInterrupted: false)
    }
    guard slope.degree > 0 else {
      return CriticalPoints(points: [], isComplete: true, isEverywhere: true, wasInterrupted: false)
    }
    let roots = slope.realRoots
    var points: [CriticalPoint] = []
    for (index, root) in roots.enumerated() {
      // Between roots the slope keeps its sign: it is read off in the middle.
      let before = index > 0 ? (roots[index - 1] + root) / 2 : root - 1 - root.magnitude
      let after =
        index + 1 < roots.count ? (root + roots[index + 1]) / 2 : root + 1 + root.magnitude
      points.append(
        CriticalPoint(
          point: [root], value: function.value(at: [root]),
          kind: .init(slopeBefore: slope.value(before), slopeAfter: slope.value(after)),
          isSmooth: true))
    }
    return CriticalPoints(
      points: points, isComplete: true, isEverywhere: false, wasInterrupted: false)
  }
}

extension CriticalPoint.Kind {
  /// What a curve does between a slope before and one after.
  init(slopeBefore: Double, slopeAfter: Double) {
    if slopeBefore < 0, slopeAfter > 0 {
      self = .minimum
    } else if slopeBefore > 0, slopeAfter < 0 {
      self = .maximum
    } else if slopeBefore * slopeAfter > 0 {
      self = .inflection
    } else {
      self = .degenerate
    }
  }
}
