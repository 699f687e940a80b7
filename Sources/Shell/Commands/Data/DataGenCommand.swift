import Datasets
import Expressions
import Language

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
  ]
  let examples = [
    Example("data gen n=100 noise=10", "the tutorial's data"),
    Example("data gen n=50 features=3 informative=2 noise=5 bias=2 seed=42", "three features"),
    Example("data gen n=10 noise=0 seed=0", "rows exactly on a line"),
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
  var options: [any AnyOption] {
    [Self.rows, Self.noise, Self.features, Self.informative, Self.bias, Self.seed]
  }

  func nextSteps(in session: Session) -> [NextStep] {
    guard session.state.data?.features.count == 1 else {
      return [NextStep("lsq", "fits them"), NextStep("data describe", "sums them up")]
    }
    return [NextStep("plot data", "draws them"), NextStep("lsq", "fits a line")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
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
