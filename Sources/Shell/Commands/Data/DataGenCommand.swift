import Datasets
import Expressions
import Language
import Numerics

/// `data gen`: made-up regression data, the same numbers as scikit-learn's `make_regression`.
struct DataGenCommand: Command {
  let name = ["data", "gen"]
  let summary = "Make up regression data: normal features, a linear target, noise"
  let group = CommandGroup.data
  let searchTerms = ["random data", "synthetic", "simulate", "make_regression", "example data"]
  let details = [
    "The numbers are those of scikit-learn's make_regression(n_samples=n, n_features=features, "
      + "n_informative=informative, bias=bias, noise=noise, random_state=seed), features to the "
      + "last bit: the Mersenne Twister of NumPy's RandomState, the polar normal draw, the shuffle.",
    "The true coefficients are shown, so that what is found can be compared with them.",
    "With formula=\"sin(3x)\" the target is that of x and noise: x is uniform over the range x=, then "
      + "the noise is drawn, both as NumPy's RandomState(seed) does.",
  ]
  let examples = [
    Example("data gen n=100 noise=10", "the tutorial's data"),
    Example("data gen n=50 features=3 informative=2 noise=5 bias=2 seed=42", "three features"),
    Example("data gen n=10 noise=0 seed=0", "rows exactly on a line"),
    Example("data gen formula=\"sin(3x)\" x=-3..3 n=50 noise=0.2", "a curve of your own"),
  ]
  let related = ["data show", "data load", "plot data", "lsq"]

  static let rows = Option("n", .whole(1...Int.max), default: 100, "rows")
  static let noise = Option(
    "noise", .number(atLeast: 0), default: 10, shown: "10", "standard deviation of the noise on y")
  static let features = Option("features", .whole(1...Int.max), default: 1, "feature columns")
  static let informative = Option(
    "informative", .whole(1...Int.max), absent: "10, or all where there are fewer",
    "features whose true coefficient is not 0")
  static let bias = Option("bias", .number, default: 0, shown: "0", "the true intercept")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of all draws", fallback: { $0.seed })
  static let formula = Option(
    "formula", .text, absent: "a line", "a formula of x that the target follows, instead of a line")
  static let range = Option<ClosedRange<Double>?>(
    "x", .range, absent: "-1..1", "where x is drawn from, each place alike, with formula=")
  var options: [any AnyOption] {
    [
      Self.rows, Self.noise, Self.features, Self.informative, Self.bias, Self.seed, Self.formula,
      Self.range,
    ]
  }

  func nextSteps(in session: Session) -> [NextStep] {
    guard session.state.data?.features.count == 1 else {
      return [NextStep("lsq", "fits them"), NextStep("data describe", "sums them up")]
    }
    return [NextStep("plot data", "draws them"), NextStep("lsq", "fits a line")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    if let formula = try arguments.value(Self.formula) {
      return try draw(formula, arguments, context)
    }
    if let span = arguments.span(Self.range) {
      throw Diagnostic(.missingWord("x=", what: "formula=", example: examples[3].line), span)
    }
    let recipe = RegressionRecipe(
      rows: try arguments.value(Self.rows),
      features: try arguments.value(Self.features),
      informative: try arguments.value(Self.informative),
      bias: try arguments.value(Self.bias),
      noise: try arguments.value(Self.noise),
      seed: try arguments.value(Self.seed)
    )
    let session = context.session
    let data: Dataset
    do {
      data = try session.withRoom { (memoryLimit) throws(DatasetError) in
        try recipe.generate(
          memoryLimit: memoryLimit, shouldStop: { session.host.isInterrupted })
      }
    } catch {
      throw Diagnostic(error, span(of: error, in: arguments))
    }
    session.state.setData(data)
    context.report(ReportLine(data.summary(context.numbers)))
  }

  /// Rows on a curve, and noise.
  private func draw(
    _ text: String, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    let line = arguments.span(Self.formula) ?? arguments.end
    for (name, span) in [
      (Self.features.name, arguments.span(Self.features)),
      (Self.informative.name, arguments.span(Self.informative)),
      (Self.bias.name, arguments.span(Self.bias)),
    ] {
      if let span { throw Diagnostic(.notBeside(name, Self.formula.name + "="), span) }
    }
    let rows = try arguments.value(Self.rows)
    let noise = try arguments.value(Self.noise)
    let seed = try arguments.value(Self.seed)
    let range = try arguments.value(Self.range) ?? -1...1
    guard (range.upperBound - range.lowerBound).isFinite else {
      throw Diagnostic(.rangeTooWide(Self.range.name), arguments.span(Self.range) ?? line)
    }
    var table = arguments.names.nameTable
    table.rows = nil
    let function: CompiledFunction
    do {
      let parsed = try ParsedExpression.parse(text, names: table)
      for reference in parsed.references
      where reference.name != "x" && !arguments.names.isKnown(reference.name) {
        throw Diagnostic(.unknownName(reference.name, suggestion: "x"), line)
      }
      function = try CompiledFunction(
        try parsed.bound(to: table, keeping: ["x"]), variables: ["x"])
    } catch let error as Diagnostic {
      throw error
    } catch let error as ExpressionError {
      throw Diagnostic(error, line)
    } catch {
      throw Diagnostic(.interrupted)
    }
    let bytes = RegressionRecipe.bytesNeeded(rows: rows, features: 2)
    let data: Dataset
    do {
      data = try session.withRoom { (memoryLimit) throws(DatasetError) in
        guard bytes <= memoryLimit else {
          throw .tooLarge(bytesNeeded: bytes, limit: memoryLimit)
        }
        guard let word = UInt32(exactly: seed) else { throw .seed(seed) }
        var generator = MersenneTwister(seed: word)
        let reach = range.upperBound - range.lowerBound
        var x: [Double] = []
        for row in 0..<rows {
          if row.isMultiple(of: 4096), session.host.isInterrupted { throw .interrupted }
          x.append(range.lowerBound + reach * generator.nextUniform())
        }
        var y: [Double] = []
        for row in 0..<rows {
          if row.isMultiple(of: 4096), session.host.isInterrupted { throw .interrupted }
          y.append(function.value(at: [x[row]]) + noise * generator.nextNormal())
        }
        return try Dataset(
          features: [Column(name: "x", values: x)], target: Column(name: "y", values: y),
          origin: .memory(
            description: "\(text) with noise, sd \(shortest(noise)), seed \(seed)"))
      }
    } catch {
      throw Diagnostic(error, span(of: error, in: arguments))
    }
    if let row = data.target.values.firstIndex(where: { !$0.isFinite }) {
      throw Diagnostic(
        .noFormulaValue(data.target.values[row], at: data.features[0].values[row]), line)
    }
    session.state.setData(data)
    context.report(ReportLine(data.summary(context.numbers)))
  }

  private func span(of error: DatasetError, in arguments: BoundArguments) -> SourceSpan? {
    switch error {
    case .rows, .tooLarge: arguments.span(Self.rows) ?? arguments.span(Self.features)
    case .features: arguments.span(Self.features)
    case .informative: arguments.span(Self.informative)
    case .noise: arguments.span(Self.noise)
    case .bias, .overflow: arguments.span(Self.bias) ?? arguments.span(Self.noise)
    case .seed: arguments.span(Self.seed)
    case .interrupted, .noFeatures, .lengthsDiffer, .testFraction, .columnExists, .powerOverflows:
      nil
    }
  }
}
