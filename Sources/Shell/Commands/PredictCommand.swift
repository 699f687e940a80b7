import Datasets
import Expressions
import LeastSquares

/// `predict x=1.5`: what descent and least squares say of a new point.
struct PredictCommand: Command {
  let name = ["predict"]
  let summary = "Predict the target at a point, by descent and least squares"
  let group = CommandGroup.fitting
  let searchTerms = ["prediction", "forecast"]
  let positional = Positional.words("[NUMBER, …]", atMost: 1_000_000)
  let details = [
    "The options are the features' names, one value each; the values can also stand alone, in the "
      + "order of the columns. After 'data scale' they are values in the original units."
  ]
  let examples = [
    Example("predict x=1.5", after: "data gen; lsq; fit", "by name"),
    Example("predict 1.5", after: "data gen; lsq", "in order"),
    Example("predict x1=0 x2=1", after: "data gen features=2; lsq", "two features"),
  ]
  let related = ["fit", "lsq", "compare"]
  let hasSessionOptions = true

  func options(in names: any NameLookup) -> [any AnyOption] {
    names.featureNames.map { Option<Double?>($0, .number, "the value of the feature") }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let fit = session.state.fit
    guard session.state.regression != nil || fit != nil else {
      throw Diagnostic(.noRun(for: fullName, command: "lsq"))
    }
    var point = try point(arguments, names: data.features.map(\.name))
    let scaling = session.state.scaling
    if let scaling { point = zip(scaling.scales, point).map { $0.standardized($1) } }
    var rows: [(String, Double)] = []
    if let fit { rows.append(("descent", fit.predict(point))) }
    if let regression = session.state.regression ?? fit?.leastSquares,
      let value = regression.predict(point)
    {
      rows.append(("least squares", value))
    }
    let cells = context.numbers.column(rows.map(\.1))
    context.emit(
      .table(
        ReportTable(
          columns: [.text(""), .number(shortened(visible(data.target.name)))],
          rows: zip(rows, cells).map { [$0.0, $1] })))
    if scaling != nil { context.report(ReportLine("for features in the original units", .dim)) }
  }

  /// A line that works: by name where all names can be typed before '=', else in order.
  private func example(_ names: [String]) -> String {
    let areTypeable = names.allSatisfy { name in
      name.utf8.first?.isNameStart == true && name.utf8.allSatisfy(\.isNamePart)
    }
    guard areTypeable, names.count <= 4, Set(names).count == names.count else {
      let numbers = names.prefix(6).indices.map { "\($0 + 1)" }
      return "predict " + (numbers + (names.count > 6 ? ["…"] : [])).joined(separator: ", ")
    }
    return "predict " + names.map { "\($0)=1.5" }.joined(separator: " ")
  }

  private func point(_ arguments: BoundArguments, names: [String]) throws(Diagnostic) -> [Double] {
    let positional = arguments.arguments.positional
    guard positional.length == 0 else {
      let text = ValueText(
        label: fullName, line: arguments.line, span: positional, names: arguments.names)
      let point = try text.numbers()
      guard point.count == names.count else {
        throw Diagnostic(
          .wrongCount(fullName, expected: names.map { shortened(visible($0)) }, found: point.count),
          positional)
      }
      return point
    }
    var point: [Double] = []
    var missing: [String] = []
    for name in names {
      let option = Option<Double?>(name, .number, "")
      if let value = try arguments.value(option) {
        point.append(value)
      } else {
        missing.append(name)
      }
    }
    guard missing.isEmpty else {
      throw Diagnostic(
        .missingFeatures(missing.map { shortened(visible($0)) }, example: example(names)),
        arguments.end)
    }
    return point
  }
}
