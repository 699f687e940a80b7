internal import Glibc
internal import Numerics

/// Stochastic gradient descent: each step goes against the mean gradient over a few rows.
///
/// b ← βb + ∇J_B(θ), θ ← θ − α_k b with α_k = α/(1 + decay·k)^power at step k = 0, 1, … The rows
/// are taken in an order drawn from the seed, `batch` at a time and none twice, until all have had
/// their turn (an epoch; its last batch may be smaller); then a new order is drawn. With a fixed α
/// the iterates end up wandering around the minimum; they converge when the sizes α_k add up to
/// infinity and their squares do not: a decay above 0 and a power above 1/2, up to 1.
///
/// Formula and defaults as in torch.optim.SGD, order and batches as in torch.utils.data.DataLoader
/// with `shuffle`.
/// Source: Herbert Robbins and Sutton Monro, 1951, "A stochastic approximation method"; the
/// schedule of Léon Bottou, 2012, "Stochastic gradient descent tricks", section 5.2, whose power is
/// 1.
public struct StochasticGradientDescent: RowMethod, SteppingMethod {
  /// Name, formula and source.
  public static let information = MethodInformation(
    name: "sgd",
    title: "stochastic gradient descent on batches of rows",
    formula: "b ← βb + ∇J_B(θ), θ ← θ − α_k b, α_k = alpha/(1 + decay·k)^power, β = momentum",
    source: "Robbins, Monro 1951, A stochastic approximation method",
    whenToUse: "many rows, or to see what noise in the gradient does",
    family: .stochastic
  )

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    Parameter(
      "batch", \.batch, ParameterRange(lower: 1, upper: 0x1p53), "rows of a step"),
    Parameter(
      "decay", \.decay, .nonnegative, "step k has the size alpha/(1 + decay k)^power"),
    Parameter("power", \.power, .nonnegative, "the power of the decay"),
    .momentum(\.beta),
    Parameter(
      "seed", \.seed, ParameterRange(lower: 0, upper: 4_294_967_295),
      "what the order of the rows is drawn from"),
  ]

  /// The step size of the first step.
  public var alpha = 0.001
  /// The rows of one step, at least 1.
  public var batch = 1
  /// How fast the step size falls, at least 0.
  public var decay = 0.0
  /// The power of the schedule, at least 0.
  public var power = 1.0
  /// The fraction β of the last buffer that stays in the sum, from 0 to 1.
  public var beta = 0.0
  /// What the order of the rows is drawn from.
  public var seed = 2015
  private var generator = SplitMix64(seed: 0)
  private var buffer: [Double] = []
  private var gradient: [Double] = []
  private var order: [Int] = []
  /// The part of the order that the last step took.
  private var taken = 0..<0
  /// The index in the order up to which rows have been read ahead.
  private var readEnd = 0
  /// What reading ahead summed up: kept so that it is not left out as useless.
  private var readSum = 0.0

  /// How many rows are read ahead at a time.
  private static let readAheadCount = 64

  /// The method with its default parameters.
  public init() {}

  /// Empties the buffer and begins the random numbers anew; the order of the rows is drawn at the
  /// first step.
  public mutating func begin(dimension: Int) {
    buffer = [Double](repeating: 0, count: dimension)
    gradient = buffer
    generator = SplitMix64(seed: UInt64(bitPattern: Int64(seed)))
    order = []
    taken = 0..<0
    readEnd = 0
  }

  /// Takes the next rows and steps against their mean gradient.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some RowObjective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let rowCount = objective.rowCount
    var first = taken.upperBound
    if order.count != rowCount {
      order = Array(0..<rowCount)
      first = rowCount
    }
    if first >= rowCount {
      generator.shuffle(&order)
      first = 0
      readEnd = 0
    }
    let rows = first..<first + min(max(batch, 1), rowCount - first)
    taken = rows
    // The rows of a batch lie in 0..<rowCount, which `order` is a permutation of.
    precondition(
      order.count == rowCount && rows.upperBound <= rowCount
        && gradient.count == context.next.count,
      "the method has begun for rows and points as many as these")
    order.withUnsafeBufferPointer { order in
      if rows.upperBound > readEnd, rows.count < Self.readAheadCount {
        readEnd = min(rows.lowerBound + Self.readAheadCount, rowCount)
        readSum = objective.readAhead(
          rows: UnsafeBufferPointer(rebasing: order[rows.lowerBound..<readEnd]))
      }
      gradient.withUnsafeMutableBufferPointer { gradient in
        _ = objective.valueAndGradient(
          at: context.point, rows: UnsafeBufferPointer(rebasing: order[rows]),
          into: gradient)
      }
    }
    let size =
      decay == 0 ? alpha : alpha / pow(1 + decay * Double(context.iteration), power)
    for index in context.next.indices {
      let gathered = beta == 0 ? gradient[index] : beta * buffer[index] + gradient[index]
      buffer[index] = gathered
      context.next[index] = context.point[index] - size * gathered
    }
    return .moved(stepSize: size)
  }

  /// The step size, and the gradient over the rows, the buffer and the subtraction for each
  /// coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some RowObjective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved = method.step(context, objective: objective) else { return nil }
    let one = StepTerm.number(1)
    let time = StepTerm.named("k", Double(context.iteration))
    let size = StepArithmetic.Line(
      "α",
      decay == 0
        ? .number(alpha)
        : .named("α₀", alpha)
          / .power(one + .named("d", decay) * time, .named("p", power)))
    let rows = method.order[method.taken].map { "\($0 + 1)" }
    let meaning =
      rows.count == 1
      ? "the gradient of row \(rows[0])"
      : rows.count <= 8
        ? "the mean gradient of rows \(rows.joined(separator: ", "))"
        : "the mean gradient of \(rows.count) rows"
    let weight = StepTerm.named("β", beta)
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let slope = StepArithmetic.Line(
          "g", .number(method.gradient[index]), meaning: meaning)
        let gathered = StepArithmetic.Line(
          "b", weight * .named("b", buffer[index]) + slope.reference)
        let last = beta == 0 ? [slope] : [slope, gathered]
        let used = beta == 0 ? slope : gathered
        return last + [.init("θ", context.coordinate(index) - size.reference * used.reference)]
      })
  }
}
