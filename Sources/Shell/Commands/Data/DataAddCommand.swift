import Datasets
import Expressions
import Language

/// `data add area2 = area^2`: a column computed from others.
struct DataAddCommand: Command {
  let name = ["data", "add"]
  let summary = "Add a feature that is computed from the columns"
  let group = CommandGroup.data
  let searchTerms = ["new column", "transform", "interaction", "product", "lag", "mutate", "dummy"]
  let syntax = ArgumentSyntax.equation(isRequired: true)
  let positional = Positional.words("NAME = EXPRESSION")
  let details = [
    "The names of columns stand for the values of a row, row for its number: log(price), "
      + "area*rooms, if(age < 10, 1, 0). lag(sales) is the value of the row before, lag(sales, 12) "
      + "that of twelve rows before; rows that have none are left out. Of a column of dates there "
      + "are year(day), month(day), day(day) and weekday(day), 1 for Monday. An indicator such as "
      + "garden=yes is called garden_yes.",
    "A target of one's own is 'lsq log(price) = …', a model.",
  ]
  let examples = [
    Example("data add x2 = x^2; lsq", after: "data gen", "a square"),
    Example("data add trend = row; lsq", after: "data sample longley", "the number of the row"),
    Example("data add before = lag(y)", after: "data gen n=20", "the row before"),
  ]
  let related = ["data poly", "data filter", "data drop", "lsq"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let equation = arguments.arguments.equation else {
      throw Diagnostic(
        .missingWord(fullName, what: "a name and a formula", example: examples[0].line),
        arguments.end)
    }
    let data = try session.allRows(for: fullName)
    let name = try arguments.text(in: equation.left).word()
    guard !(data.features + [data.target]).contains(where: { $0.name == name }) else {
      throw Diagnostic(.columnIsThere(name), equation.left)
    }
    guard session.state.scaling == nil else { throw Diagnostic(.columnOfStandardized(fullName)) }
    try session.makeRoom(for: 16 * Double(data.rowCount))
    let formula = try ColumnFormula(arguments, in: equation.right, of: data)
    guard !formula.looksBack || session.state.heldOut == nil else {
      throw Diagnostic(.lagAfterSplit, equation.right)
    }
    var dropped = 0
    try session.state.transformData(scaling: nil) { (part) throws(Diagnostic) in
      let values = try formula.values(part) { session.host.isInterrupted }
      let kept = values.indices.filter { !values[$0].isNaN }
      guard !kept.isEmpty else { throw Diagnostic(.nothingLeft(fullName), equation.right) }
      dropped += values.count - kept.count
      let rows = dropped == 0 ? part : try part.rows(kept)
      let column = Column(name: name, values: kept.map { values[$0] }, lastDigits: .computed)
      do throws(DatasetError) {
        return try Dataset(
          features: rows.features + [column], target: rows.target, origin: rows.plainOrigin)
      } catch {
        throw Diagnostic(error)
      }
    }
    context.reportData()
    if dropped > 0 {
      context.report(
        ReportLine("left out: \(counted(dropped, "row")) without a value of \(shown(name))"))
    }
  }
}

extension Dataset {
  /// Where the rows came from; the truth behind made-up ones knows nothing of other columns.
  var plainOrigin: Origin {
    if case .generated = origin { return .memory(description: "made up, columns added") }
    return origin
  }
}
