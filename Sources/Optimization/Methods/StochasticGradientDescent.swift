internal import Glibc
internal import Numerics

/// Stochastic gradient descent: each step goes against the mean gradient over a few rows.
///
/// b ← βb + ∇J_B(θ), θ ← θ − α_k b with α_k = α/(1 + decay·k)^power at step k = 0, 1, … The rows are taken in an order drawn
/// from the seed, `batch` at a time and none twice, until all have had their turn (an epoch; its last batch may be
/// smaller); then a new order is drawn. With a fixed α the iterates end up wandering around the minimum; they converge
/// when the sizes α_k add up to infinity and their squares do not: a decay above 0 and a power above 1/2, up to 1.
///
/// Formula and defaults as in torch.optim.SGD, order and batches as in torch.utils.data.DataLoader with `shuffle`.
/// Source: Herbert Robbins and Sutton Monro, 1951, "A stochastic approximation method"; the schedule of Léon Bottou, 2012,
/// "Stochastic gradient descent tricks", section 5.2, whose power is 1.
public struct StochasticGradientDescent: Method {
  /// The step size of the first step.
  public static let alpha = MethodOption(
    name: "alpha", defaultValue: 0.001, range: .positive, meaning: "step size")
  /// The rows of one step.
  public static let batch = MethodOption(
    name: "batch", defaultValue: 1, range: OptionRange(lower: 1, upper: 0x1p53), isWhole: true,
    meaning: "rows of a step")
  /// How fast the step size falls.
  public static let decay = MethodOption(
    name: "decay", defaultValue: 0, range: .nonnegative,
    meaning: "step k has the size alpha/(1 + decay k)^power")
  /// The power of the schedule.
  public static let power = MethodOption(
    name: "power", defaultValue: 1, range: .nonnegative, meaning: "the power of the decay")
  /// The share of the last step's buffer that stays.
  public static let momentum = MethodOption(
    name: "momentum", defaultValue: 0, range: .closedUnit,
    meaning: "share of the gathered gradients that stays")
  /// What the order of the rows is drawn from.
  public static let seed = MethodOption(
    name: "seed", defaultValue: 2015, range: OptionRange(lower: 0, upper: 4_294_967_295),
    isWhole: true, meaning: "what the order of the rows is drawn from")

  /// Name, options, formula and source.
  public static let information = MethodInformation(
    name: "sgd",
    title: "stochastic gradient descent on batches of rows",
    formula: "b ← βb + ∇J_B(θ), θ ← θ − α_k b, α_k = alpha/(1 + decay·k)^power, β = momentum",
    source: "Robbins, Monro 1951, A stochastic approximation method",
    whenToUse: "many rows, or to see what noise in the gradient does",
    options: [alpha, batch, decay, power, momentum, seed],
    requirement: .rows
  )

  private let stepSize: Double
  private let batchSize: Int
  private let decay: Double
  private let power: Double
  private let share: Double
  private let seed: UInt64
  private var generator: SplitMix64
  private var buffer: [Double] = []
  private var gradient: [Double] = []
  private var order: [Int] = []
  /// The part of the order that the last step took.
  private var batch = 0..<0
  /// The place in the order up to which rows have been read ahead.
  private var readEnd = 0
  /// What reading ahead summed up: kept so that it is not left out as useless.
  private var readSum = 0.0

  /// How many rows are read ahead at a time.
  private static let readAheadCount = 64

  /// Creates the method; `batch` is at least 1, the momentum lies between 0 and 1.
  public init(
    alpha: Double = 0.001, batch: Int = 1, decay: Double = 0, power: Double = 1,
    momentum: Double = 0, seed: UInt64 = 2015
  ) {
    stepSize = alpha
    batchSize = max(batch, 1)
    self.decay = decay
    self.power = power
    share = momentum
    self.seed = seed
    generator = SplitMix64(seed: seed)
  }

  /// Creates the method from checked options.
  public init(options: MethodOptions) {
    self.init(
      alpha: options.value(Self.alpha),
      batch: Int(exactly: options.value(Self.batch)) ?? 1,
      decay: options.value(Self.decay), power: options.value(Self.power),
      momentum: options.value(Self.momentum),
      seed: UInt64(exactly: options.value(Self.seed)) ?? 2015)
  }

  /// Empties the buffer and begins the random numbers anew; the order of the rows is drawn at the first step.
  public mutating func begin(dimension: Int) {
    buffer = [Double](repeating: 0, count: dimension)
    gradient = buffer
    generator = SplitMix64(seed: seed)
    order = []
    batch = 0..<0
    readEnd = 0
  }

  /// Takes the next rows and steps against their mean gradient.
  public mutating func step(
    _ context: borrowing StepContext, objective: borrowing some Objective
  ) -> StepOutcome {
    let (context, objective) = (copy context, copy objective)
    // A run is not begun on an objective without rows.
    guard let rowCount = objective.rowsToSample, rowCount > 0 else {
      return .noDecrease(smallestStepSize: stepSize)
    }
    var first = batch.upperBound
    if order.count != rowCount {
      order = Array(0..<rowCount)
      first = rowCount
    }
    if first >= rowCount {
      generator.shuffle(&order)
      first = 0
      readEnd = 0
    }
    let rows = first..<first + min(batchSize, rowCount - first)
    batch = rows
    order.withUnsafeBufferPointer { order in
      if rows.upperBound > readEnd, rows.count < Self.readAheadCount {
        readEnd = min(rows.lowerBound + Self.readAheadCount, rowCount)
        readSum = objective.readAhead(
          rows: UnsafeBufferPointer(rebasing: order[rows.lowerBound..<readEnd]))
      }
      gradient.withUnsafeMutableBufferPointer { gradient in
        _ = objective.sampledValueAndGradient(
          at: context.point, rows: UnsafeBufferPointer(rebasing: order[rows]),
          into: gradient)
      }
    }
    let size =
      decay == 0 ? stepSize : stepSize / pow(1 + decay * Double(context.iteration), power)
    for index in context.next.indices {
      let gathered = share == 0 ? gradient[index] : share * buffer[index] + gradient[index]
      buffer[index] = gathered
      context.next[index] = context.point[index] - size * gathered
    }
    return .moved(stepSize: size)
  }

  /// The step size, and the gradient over the rows, the buffer and the subtraction for each coordinate.
  public func arithmetic(
    _ context: StepContext, objective: some Objective
  ) -> StepArithmetic? {
    var method = self
    guard case .moved = method.step(context, objective: objective) else { return nil }
    let one = Term.number(1)
    let time = Term.named("k", Double(context.iteration))
    let size = StepArithmetic.Line(
      "α",
      decay == 0
        ? .number(stepSize)
        : .named("α₀", stepSize)
          / .power(one + .named("d", decay) * time, .named("p", power)))
    let rows = method.order[method.batch].map { "\($0 + 1)" }
    let meaning =
      rows.count == 1
      ? "the gradient of row \(rows[0])"
      : rows.count <= 8
        ? "the mean gradient of rows \(rows.joined(separator: ", "))"
        : "the mean gradient of \(rows.count) rows"
    let beta = Term.named("β", share)
    return StepArithmetic(
      shared: [size],
      coordinates: context.point.indices.map { index in
        let slope = StepArithmetic.Line(
          "g", .number(method.gradient[index]), meaning: meaning)
        let gathered = StepArithmetic.Line("b", beta * .named("b", buffer[index]) + slope.reference)
        let last = share == 0 ? [slope] : [slope, gathered]
        let used = share == 0 ? slope : gathered
        return last + [.init("θ", context.coordinate(index) - size.reference * used.reference)]
      })
  }
}
