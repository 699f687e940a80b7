import Datasets
import Expressions
import Language

/// `data set x=0,1,2,3 y=1,3,2,9`: rows typed column by column.
struct DataSetCommand: Command {
  let name = ["data", "set"]
  let summary = "Type rows, column by column"
  let group = CommandGroup.data
  let searchTerms = ["enter data", "type data", "by hand", "inline data"]
  let details = [
    "Each option is a column: its name, and a number a row. Names with blanks stand between quotes. "
      + "The column called y is the target; where none is, the last one."
  ]
  let examples = [
    Example("data set x=0,1,2,3 y=1,3,2,9; lsq", "four rows of one feature"),
    Example("data set area=50,80,120 rooms=2,3,4 price=100,170,230", "two features and a target"),
  ]
  let related = ["data load", "data gen", "data save"]
  let hasSessionOptions = true

  func option(called name: String) -> (any AnyOption)? {
    Option<[Double]?>(name, .numbers, "the numbers of the column, one a row")
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    var columns: [Column] = []
    for (given, value) in zip(arguments.arguments.given, arguments.values) {
      guard let values = (value as? BoundValue<[Double]?>)?.value else { continue }
      columns.append(Column(name: given.option.name, values: values))
    }
    guard columns.count > 1 else {
      throw Diagnostic(
        .missingWord(fullName, what: "a feature and a target", example: examples[0].line),
        arguments.end)
    }
    let target = columns.remove(
      at: columns.lastIndex { $0.name == "y" } ?? columns.index(before: columns.endIndex))
    let data: Dataset
    do {
      data = try Dataset(features: columns, target: target, origin: .memory(description: "typed"))
    } catch {
      throw Diagnostic(error, span(of: error, in: arguments))
    }
    context.session.state.setData(data)
    context.report(ReportLine(data.summary(context.numbers)))
  }

  /// The column that has another number of rows than the target.
  private func span(of error: DatasetError, in arguments: BoundArguments) -> SourceSpan? {
    guard case .lengthsDiffer(let column, _, _) = error else { return nil }
    return arguments.arguments.given.first { $0.option.name == column }?.valueSpan
  }
}
