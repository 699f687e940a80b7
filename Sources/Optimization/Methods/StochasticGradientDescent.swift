internal import CLibrary
internal import Numerics

/// Stochastic gradient descent: each step goes against the mean gradient over a few rows.
///
/// b ← βb + ∇J_B(θ), θ ← θ − α_k b with α_k = α/(1 + decay·k)^power at step k = 0, 1, … The rows
/// are taken in an order drawn from the seed, `batch` at a time and none twice, until all have had
/// their turn (an epoch; its last batch may be smaller); then a new order is drawn. With a fixed α
/// the iterates end up wandering around the minimum; they converge when the sizes α_k add up to
/// infinity and their squares do not: a decay above 0 and a power above 1/2, up to 1.
///
/// `order` rows takes the rows as they lie, in every epoch; random draws each row of a batch anew
/// from all of them. With `clip` c above 0 a gradient longer than c is shortened to c. With
/// `average` the point told is the mean of the iterates w₁, w₂ … so far, while the steps go on from
/// the last of them: the noise averages out, and the mean comes as close as the best decay would.
///
/// Formula and defaults as in torch.optim.SGD, order and batches as in torch.utils.data.DataLoader
/// with `shuffle`.
/// Source: Herbert Robbins and Sutton Monro, 1951, "A stochastic approximation method"; the
/// schedule of Léon Bottou, 2012, "Stochastic gradient descent tricks", section 5.2, whose power is
/// 1. The mean: Boris T. Polyak and Anatoli B. Juditsky, 1992, "Acceleration of stochastic
/// approximation by averaging", and David Ruppert, 1988. The clip: Razvan Pascanu, Tomas Mikolov
/// and Yoshua Bengio, 2013, "On the difficulty of training recurrent neural networks".
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

  /// In which order rows are taken.
  public enum Order: String, ParameterChoice {
    /// All of them in a new random order each epoch.
    case shuffled
    /// As they lie.
    case rows
    /// Each drawn anew from all.
    case random

    /// What it means, in a few words.
    public var meaning: String {
      switch self {
      case .shuffled: "all rows in a new random order each epoch"
      case .rows: "as they lie, in every epoch"
      case .random: "each drawn anew from all rows"
      }
    }
  }

  /// What the method can be told.
  public static let parameters: [Parameter<Self>] = [
    .alpha("step size"),
    Parameter(
      "batch", \.batch, ParameterRange(lower: 1, upper: 0x1p53), "rows of a step"),
    Parameter(
      "decay", \.decay, .nonnegative, "step k has the size alpha/(1 + decay k)^power"),
    Parameter("power", \.power, .nonnegative, "the power of the decay"),
    .momentum(\.beta),
    Parameter("order", \.order, "in which order rows are taken"),
    Parameter("average", \.average, "whether the point is the mean of all so far (Polyak-Ruppert)"),
    Parameter(
      "clip", \.clip, .nonnegative, "a longer gradient is shortened to this; 0 shortens none"),
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
  /// In which order rows are taken.
  public var order = Order.shuffled
  /// Whether the point is the mean of the iterates.
  public var average = Switch.off
  /// The longest gradient that is taken as it is; 0 takes all.
  public var clip = 0.0
  /// The last of the iterates that are averaged.
  private var latest: [Double] = []
  /// What the last gradient was multiplied by.
  private var clipFactor = 1.0
  private var generator = SplitMix64(seed: 0)
  private var buffer: [Double] = []
  private var gradient: [Double] = []
  private var sequence: [Int] = []
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
    sequence = []
    latest = average == .on ? gradient : []
    taken = 0..<0
    readEnd = 0
  }

  /// Takes the next rows and steps against their mean gradient.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some RowObjective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    let count = context.next.count
    precondition(
      gradient.count == count && buffer.count == count
        && latest.count == (average == .on ? count : 0),
      "the method has begun for points of this dimension")
    if average == .on, context.iteration == 0 {
      for index in 0..<count { latest[index] = context.point[index] }
    }
    takeRows(objective)
    sequence.withUnsafeBufferPointer { sequence in
      latest.withUnsafeBufferPointer { latest in
        gradient.withUnsafeMutableBufferPointer { gradient in
          _ = objective.valueAndGradient(
            at: average == .on ? latest : context.point,
            rows: UnsafeBufferPointer(rebasing: sequence[taken]), into: gradient)
        }
      }
    }
    shorten()
    let size =
      decay == 0 ? alpha : alpha / pow(1 + decay * Double(context.iteration), power)
    for index in 0..<count {
      let gathered = beta == 0 ? gradient[index] : beta * buffer[index] + gradient[index]
      buffer[index] = gathered
      guard average == .on else {
        context.next[index] = context.point[index] - size * gathered
        continue
      }
      let mean = context.point[index]
      latest[index] -= size * gathered
      context.next[index] =
        context.iteration == 0
        ? latest[index] : mean + (latest[index] - mean) / (Double(context.iteration) + 1)
    }
    return .moved(stepSize: size)
  }

  /// Decides which rows the next step takes: `sequence[taken]`, each below `rowCount`.
  private mutating func takeRows(_ objective: some RowObjective) {
    let rowCount = objective.rowCount
    guard order != .random else {
      let size = min(max(batch, 1), rowCount)
      if sequence.count != size { sequence = [Int](repeating: 0, count: size) }
      for index in 0..<size { sequence[index] = generator.next(below: rowCount) }
      taken = 0..<size
      return
    }
    var first = taken.upperBound
    if sequence.count != rowCount {
      sequence = Array(0..<rowCount)
      first = rowCount
    }
    if first >= rowCount {
      if order == .shuffled { generator.shuffle(&sequence) }
      first = 0
      readEnd = 0
    }
    taken = first..<first + min(max(batch, 1), rowCount - first)
    guard taken.upperBound > readEnd, taken.count < Self.readAheadCount else { return }
    readEnd = min(taken.lowerBound + Self.readAheadCount, rowCount)
    let ahead = taken.lowerBound..<readEnd
    readSum = sequence.withUnsafeBufferPointer {
      objective.readAhead(rows: UnsafeBufferPointer(rebasing: $0[ahead]))
    }
  }

  /// Shortens the gradient to `clip`.
  private mutating func shorten() {
    clipFactor = 1
    guard clip > 0 else { return }
    let length = gradient.withUnsafeBufferPointer { Vector.length($0) }
    guard length > clip else { return }
    clipFactor = clip / length
    for index in gradient.indices { gradient[index] *= clipFactor }
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
    let rows = method.sequence[method.taken].map { "\($0 + 1)" }
    let meaning =
      rows.count == 1
      ? "the gradient of row \(rows[0])"
      : rows.count <= 8
        ? "the mean gradient of rows \(rows.joined(separator: ", "))"
        : "the mean gradient of \(rows.count) rows"
    let clipped = method.clipFactor < 1 ? ", shortened to the clip" : ""
    let weight = StepTerm.named("β", beta)
    let count = StepTerm.named("k", Double(context.iteration) + 1)
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let slope = StepArithmetic.Line(
          "g", .number(method.gradient[index]), meaning: meaning + clipped)
        let gathered = StepArithmetic.Line(
          "b", weight * .named("b", buffer[index]) + slope.reference)
        let last = beta == 0 ? [slope] : [slope, gathered]
        let used = beta == 0 ? slope : gathered
        let old = context.coordinate(index)
        let move = size.reference * used.reference
        guard average == .on else { return last + [.init("θ", old - move)] }
        let before = context.iteration == 0 ? old : .named("w", latest[index])
        let latest = StepArithmetic.Line("w", before - move)
        guard context.iteration > 0 else { return last + [.init("θ", old - move)] }
        return last + [latest, .init("θ", old + (latest.reference - old) / count)]
      })
  }
}
