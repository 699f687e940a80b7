import Datasets
import Expressions
import Language

/// `data put 5 y=100`: a row changed, or one more.
struct DataPutCommand: Command {
  let name = ["data", "put"]
  let summary = "Change the values of a row, or add one"
  let group = CommandGroup.data
  let searchTerms = ["edit", "change a value", "append", "outlier", "correct"]
  let positional = Positional.words("ROW")
  let details = [
    "The options are the columns' names. The row behind the last is a new one, and takes a value of "
      + "every column. See how one point pulls a line: 'data put 5 y=100; lsq'."
  ]
  let examples = [
    Example("data put 3 y=100; lsq", after: "data gen n=10", "an outlier"),
    Example("data put 4 x=9 y=1", after: "data set x=1,2,3 y=2,3,5", "a fourth row"),
  ]
  let related = ["data set", "data filter", "data show"]
  let hasSessionOptions = true

  func options(in names: any NameLookup) -> [any AnyOption] {
    (names.rowTable?.names ?? []).map { Option<Double?>($0, .number, "the value of the column") }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.allRows(for: fullName)
    guard let word = arguments.words.first else {
      throw Diagnostic(
        .missingWord(fullName, what: "the number of a row", example: examples[0].line),
        arguments.end)
    }
    guard let row = Int(word.text), row >= 1, row <= data.rowCount + 1 else {
      throw Diagnostic(.noSuchRow(word.text, count: data.rowCount), word.span)
    }
    guard session.state.scaling == nil else { throw Diagnostic(.columnOfStandardized(fullName)) }
    guard session.state.heldOut == nil else { throw Diagnostic(.rowsAreSplit(fullName)) }
    var changed: [Column] = []
    var isChanged = false
    for column in data.features + [data.target] {
      let value = try arguments.value(Option<Double?>(column.name, .number, ""))
      var values = column.values
      if let value {
        isChanged = true
        if row > values.count { values.append(value) } else { values[row - 1] = value }
      } else if row > values.count {
        throw Diagnostic(
          .missingFeatures([shortened(visible(column.name))], example: examples[1].line),
          arguments.end)
      }
      // A value that was typed is as exact as it stands.
      changed.append(
        Column(
          name: column.name, values: values,
          corrections: value == nil ? column.corrections : nil, lastDigits: column.lastDigits,
          meaning: column.meaning))
    }
    guard isChanged else {
      throw Diagnostic(
        .missingWord(fullName, what: "a value", example: examples[0].line), arguments.end)
    }
    try session.makeRoom(for: 8 * Double(data.rowCount) * Double(changed.count))
    try session.state.transformData(scaling: nil) { (part) throws(Diagnostic) in
      do throws(DatasetError) {
        return try Dataset(
          features: Array(changed.dropLast()), target: changed[changed.count - 1],
          origin: part.plainOrigin)
      } catch {
        throw Diagnostic(error)
      }
    }
    context.reportData()
  }
}
