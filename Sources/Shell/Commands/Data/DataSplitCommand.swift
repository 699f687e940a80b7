import Datasets
import Descents
import Language

/// `data split test=0.2`: keeps some rows to test the fits on.
struct DataSplitCommand: Command {
  let name = ["data", "split"]
  let summary = "Keep a fraction of the rows to test fits on: rows that they have not seen"
  let group = CommandGroup.data
  let searchTerms = [
    "train", "test set", "training set", "validation", "hold out", "holdout", "train_test_split",
    "overfitting", "generalization",
  ]
  let positional = Positional.words("[off]")
  let details = [
    "The rows are shuffled with the seed; the first of them, as many as the fraction comes to, rounded "
      + "up, are the test rows, all others are fitted. The rows are those of scikit-learn's "
      + "train_test_split(test_size=test, random_state=seed): the permutation of NumPy's "
      + "RandomState(seed).",
    "fit, lsq and compare then give the cost on the test rows too, and R^2: 1 less the squared "
      + "errors over the squares about the test rows' mean (about 0 with intercept=off). Figures "
      + "mark test rows. 'data scale' and 'data drop' change both parts alike.",
    "Splitting again starts from all rows; 'data split off' or test=0 joins them, in their order.",
  ]
  let examples = [
    Example("data split", after: "data gen", "a fifth of the rows"),
    Example(
      "data split test=0.25 seed=1; lsq", after: "data sample houses", "with the cost on the others"
    ),
    Example("data split off", after: "data gen; data split", "all rows again"),
  ]
  let related = ["compare", "lsq", "fit", "data scale"]

  static let fraction = Option(
    "test", .number, default: 0.2, shown: "0.2", "the fraction of the rows kept for testing, 0 to 1"
  )
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of the shuffle", fallback: { $0.seed })
  var options: [any AnyOption] { [Self.fraction, Self.seed] }

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.heldOut == nil ? [] : [Choice(name: "off", meaning: "all rows again")]
  }

  func nextSteps(in session: Session) -> [NextStep] {
    session.state.heldOut == nil
      ? [] : [NextStep("lsq", "fits the training rows and tests on the others")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let whole = try session.allRows(for: fullName)
    let scaling = session.state.scaling
    var isOff = false
    if let word = arguments.words.first {
      guard word.text == "off" else {
        throw Diagnostic(
          .notAChoice(
            fullName, word.text, suggestion: closest(to: word.text, among: ["off"]), known: ["off"]),
          word.span)
      }
      isOff = true
    }
    let fraction = try arguments.value(Self.fraction)
    if isOff || fraction == 0 {
      session.state.setData(whole, scaling: scaling)
      return context.reportData()
    }
    let seed = try arguments.value(Self.seed)
    do {
      let split = try TrainTestSplit(rowCount: whole.rowCount, testFraction: fraction, seed: seed)
      let parts = try session.withRoom { (memoryLimit) throws(DatasetError) in
        try split.divide(
          whole, memoryLimit: memoryLimit, shouldStop: { session.host.shouldStop(after: $0) })
      }
      session.state.setData(
        parts.training, heldOut: HeldOutRows(split: split, rows: parts.test), scaling: scaling)
    } catch {
      throw Diagnostic(error, arguments.span(Self.fraction))
    }
    context.reportData()
  }
}

extension Session {
  /// All rows, those kept for testing included, in the order in which they came.
  func allRows(for purpose: String) throws(Diagnostic) -> Dataset {
    let data = try data(for: purpose)
    guard let heldOut = state.heldOut else { return data }
    do {
      return try withRoom { (memoryLimit) throws(DatasetError) in
        try heldOut.split.join(
          training: data, test: heldOut.rows, memoryLimit: memoryLimit,
          shouldStop: { self.host.shouldStop(after: $0) })
      }
    } catch {
      throw Diagnostic(error)
    }
  }
}
