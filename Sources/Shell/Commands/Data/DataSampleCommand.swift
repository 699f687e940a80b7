import Datasets
import Language

/// `data sample NAME`: a small data set that comes with the shell.
struct DataSampleCommand: Command {
  let name = ["data", "sample"]
  let summary = "Take a small data set that comes with the shell; no name lists them"
  let group = CommandGroup.data
  let positional = Positional.words("[NAME]")
  let examples = [
    Example("data sample", "all of them"),
    Example("data sample longley", "a hard one for least squares"),
    Example("data sample anscombe1; lsq; plot fit", "one of four with the same line"),
    Example("data sample moons n=200 noise=0.2", "two classes, as scikit-learn draws them"),
  ]
  let related = ["data load", "data gen"]
  let searchTerms = ["example data", "built-in data", "anscombe", "longley"]

  let details = [
    "moons and circles are drawn: n=, noise= and seed= are theirs alone, and the points are those of "
      + "scikit-learn's make_moons and make_circles with random_state=seed."
  ]

  static let rows = Option("n", .whole(2...Int.max), default: 100, "points of moons and circles")
  static let noise = Option(
    "noise", .number(atLeast: 0), default: 0.1, shown: "0.1", "standard deviation of their noise")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of their draws", fallback: { $0.seed })
  var options: [any AnyOption] { [Self.rows, Self.noise, Self.seed] }

  func words(in session: Session, after words: [String]) -> [Choice] {
    ExampleDataset.all.map { Choice(name: $0.name, meaning: $0.summary) }
      + ShapedDataset.all.map { Choice(name: $0.name, meaning: $0.summary) }
  }

  /// Draws one of the sets that are drawn.
  private func draw(
    _ shape: ShapedDataset, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    let rows = try arguments.value(Self.rows)
    let noise = try arguments.value(Self.noise)
    let seed = try arguments.value(Self.seed)
    do {
      let data = try session.withRoom { (memoryLimit) throws(DatasetError) in
        try shape.dataset(
          rows: rows, noise: noise, seed: seed, memoryLimit: memoryLimit,
          shouldStop: { session.host.isInterrupted })
      }
      session.state.setData(data)
    } catch {
      throw Diagnostic(error, arguments.span(Self.rows))
    }
    context.report(ReportLine(try session.shownRows(for: fullName).summary(context.numbers)))
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard let word = arguments.words.first else {
      let width = ExampleDataset.all.map(\.name.count).max() ?? 0
      return context.report(
        ExampleDataset.all.flatMap { sample in
          var source = ReportLine(String(repeating: " ", count: width + 2) + sample.source, .dim)
          source.hangingIndent = width + 4
          var title =
            ReportLine(padded(sample.name, to: width + 2), .strong) + ReportLine(sample.summary)
          title.hangingIndent = width + 2
          return [title, source]
        }
          + ShapedDataset.all.map { shape in
            var title =
              ReportLine(padded(shape.name, to: width + 2), .strong) + ReportLine(shape.summary)
            title.hangingIndent = width + 2
            return title
          })
    }
    if let shape = ShapedDataset.named(word.text) { return try draw(shape, arguments, context) }
    if let given = arguments.arguments.given.first {
      throw Diagnostic(.notBeside(given.option.name, word.text), given.nameSpan)
    }
    guard let sample = ExampleDataset.named(word.text) else {
      let known = ExampleDataset.all.map(\.name) + ShapedDataset.all.map(\.name)
      throw Diagnostic(
        .notAChoice(
          fullName, word.text, suggestion: closest(to: word.text, among: known), known: known),
        word.span)
    }
    do {
      context.session.state.setData(try sample.dataset())
    } catch {
      throw Diagnostic(error, about: sample.name, word.span)
    }
    let data = try context.session.shownRows(for: fullName)
    context.report(ReportLine(data.summary(context.numbers)))
  }
}
