import Datasets
import Expressions
import Language

/// `data filter price < 500`: the rows for which a condition holds.
struct DataFilterCommand: Command {
  let name = ["data", "filter"]
  let summary = "Keep the rows for which a condition holds"
  let group = CommandGroup.data
  let searchTerms = ["subset", "where", "select rows", "drop rows", "outlier"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("CONDITION")
  let details = [
    "The names of columns stand for the values of a row, row for its number: area < 200 and rooms "
      + ">= 2, row != 17. The rows that are left out are counted."
  ]
  let examples = [
    Example("data filter x > 0; lsq", after: "data gen", "the right half"),
    Example("data filter row != 3", after: "data sample anscombe3", "without one row"),
  ]
  let related = ["data add", "data split", "data show"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let span = arguments.arguments.positional
    guard span.length > 0 else {
      throw Diagnostic(
        .missingWord(fullName, what: "a condition", example: examples[0].line), arguments.end)
    }
    let data = try session.allRows(for: fullName)
    guard session.state.scaling == nil else { throw Diagnostic(.columnOfStandardized(fullName)) }
    let formula = try ColumnFormula(arguments, in: span, of: data)
    guard !formula.looksBack || session.state.heldOut == nil else {
      throw Diagnostic(.lagAfterSplit, span)
    }
    var dropped = 0
    try session.state.transformData(scaling: nil) { (part) throws(Diagnostic) in
      let values = try formula.values(part) { session.host.isInterrupted }
      let kept = values.indices.filter { !values[$0].isNaN && values[$0] != 0 }
      guard !kept.isEmpty else { throw Diagnostic(.nothingLeft(fullName), span) }
      dropped += values.count - kept.count
      return kept.count == values.count ? part : try part.rows(kept)
    }
    context.reportData()
    context.report(ReportLine("left out: \(counted(dropped, "row"))"))
  }
}
