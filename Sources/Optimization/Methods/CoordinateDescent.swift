/// Descent along one coordinate at a time, each time to the minimum along it: θᵢ ← argmin J.
///
/// A step moves one coordinate, so that a figure shows each; the coordinates take turns, those
/// without slope left out, or with `order` steepest the one with the largest slope is chosen. Along
/// a quadratic the minimum is exact; elsewhere it is the first one ahead, searched for until the
/// slope is lost in rounding. On a quadratic this is the method of Gauss and Seidel. At a kink
/// where no coordinate alone leads down it stops, minimum or not.
///
/// Source: Stephen J. Wright, 2015, "Coordinate descent algorithms"; Philipp L. von Seidel, 1874,
/// "Über ein Verfahren, die Gleichungen, auf welche die Methode der kleinsten Quadrate führt, …
/// aufzulösen".
public struct CoordinateDescent: FirstOrderMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "coordinate",
    title: "coordinate descent",
    formula: "θᵢ ← θᵢ − t∂J/∂θᵢ with the t that makes J least, one coordinate i a step",
    source: "Wright 2015, Coordinate descent algorithms",
    whenToUse: "coordinates that hardly depend on each other; no step size to choose",
    family: .lineSearch
  )

  /// Whose turn it is.
  public enum Order: String, ParameterChoice {
    /// One after the other.
    case cyclic
    /// The one with the largest slope.
    case steepest

    /// What it means, in a few words.
    public var meaning: String {
      switch self {
      case .cyclic: "one coordinate after the other"
      case .steepest: "the one with the largest slope (Gauss-Southwell)"
      }
    }
  }

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("first step size tried"),
    Parameter("turn", \.order, "which coordinate comes next"),
  ]

  /// The first step size tried.
  public var alpha = 1.0
  /// Whose turn it is.
  public var order = Order.cyclic
  /// The coordinate whose turn is next, for `cyclic`.
  private var turn = 0
  /// The coordinate that the last step moved.
  private var moved = 0
  /// The direction and the gradient at the trial point.
  private var storage: [Double] = []
  /// The last step size of each coordinate, 0 before it has one.
  private var sizes: [Double] = []

  /// The method with its default parameters.
  public init() {}

  /// Begins with the first coordinate.
  public mutating func begin(dimension: Int) {
    storage = [Double](repeating: 0, count: 2 * dimension)
    sizes = [Double](repeating: 0, count: dimension)
    turn = 0
  }

  /// Goes to the minimum along the next coordinate.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = context.point.count
    precondition(
      sizes.count == count && storage.count == 2 * count,
      "the method has begun for points of this dimension")
    var smallest = alpha
    let indices = candidates(context.gradient)
    guard !indices.isEmpty else {
      _ = context.next.update(from: context.point)
      return .moved(stepSize: alpha)
    }
    for index in indices {
      let slope = context.gradient[index]
      let first = sizes[index] > 0 ? sizes[index] : alpha
      let found: Double? = storage.withUnsafeMutableBufferPointer { storage in
        let direction = storage.part(from: 0, count: count)
        direction.update(repeating: 0)
        direction[index] = -slope
        let line = StrongWolfeSearch.Line(
          point: context.point, direction: UnsafeBufferPointer(direction),
          trialPoint: context.next, trialGradient: storage.part(from: count, count: count))
        return ExactSearch().search(
          line, cost: context.cost, slope: -slope * slope, first: first, smallest: &smallest,
          objective: objective)
      }
      if let found, context.next[index] != context.point[index] {
        sizes[index] = found
        turn = (index + 1) % count
        moved = index
        return .moved(stepSize: found)
      }
    }
    return .noDecrease(smallestStepSize: smallest)
  }

  /// The coordinates to try, the next one first; those without a slope cannot move.
  private func candidates(_ gradient: UnsafeBufferPointer<Double>) -> [Int] {
    let count = gradient.count
    let inTurn = (0..<count).map { (turn + $0) % count }.filter {
      gradient[$0] * gradient[$0] > 0
    }
    guard order == .steepest else { return inTurn }
    return inTurn.sorted {
      (-gradient[$0].magnitude, $0) < (-gradient[$1].magnitude, $1)
    }
  }

  /// The step size and the subtraction for the coordinate that moves; the others stay.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved(let stepSize) = method.step(context, objective: objective) else { return nil }
    let size = StepArithmetic.Line(
      "t", .number(stepSize), meaning: "the minimum along coordinate \(method.moved + 1)")
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let old = context.coordinate(index)
        guard index == method.moved else { return [.init("θ", old)] }
        return [.init("θ", old - size.reference * context.slope(index))]
      })
  }
}
