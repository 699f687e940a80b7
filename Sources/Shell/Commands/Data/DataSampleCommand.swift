import Datasets

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
  ]
  let related = ["data load", "data gen"]
  let searchTerms = ["example data", "built-in data", "anscombe", "longley"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    ExampleDataset.all.map { Choice(name: $0.name, meaning: $0.summary) }
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
        })
    }
    guard let sample = ExampleDataset.named(word.text) else {
      let known = ExampleDataset.all.map(\.name)
      throw Diagnostic(
        .notAChoice(
          fullName, word.text, suggestion: closest(to: word.text, among: known), known: known),
        word.span)
    }
    do {
      context.session.state.setData(try sample.dataset())
    } catch {
      throw Diagnostic(table: error, file: sample.name, span: word.span)
    }
    let data = try context.session.shownRows(for: fullName)
    context.report(ReportLine(data.summary(context.numbers)))
  }
}
