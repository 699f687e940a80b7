import Datasets
import Language
import LeastSquares

/// `data correlate`: how the columns go together.
struct DataCorrelateCommand: Command {
  let name = ["data", "correlate"]
  let summary = "Show the correlations of the columns, and which features depend on others"
  let group = CommandGroup.data
  let searchTerms = [
    "correlation matrix", "multicollinearity", "collinearity", "variance inflation factor", "vif",
  ]
  let details = [
    "VIF, the variance inflation factor of a feature, is 1/(1 - R^2) of its regression on the other "
      + "features: so many times larger is the variance of its coefficient than if it went with "
      + "none of them. Above 10 the coefficient says little by itself.",
    "After 'data split' these are the training rows.",
  ]
  let examples = [
    Example("data correlate", after: "data sample longley", "columns that say nearly the same")
  ]
  let related = ["data describe", "lsq", "data drop", "explain"]

  /// The most columns that are shown.
  private static let limit = 40

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("lsq", "shows what that does to the standard errors")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let rFactor = try session.rFactor(intercept: true, for: fullName)
    let correlations: Correlations
    do {
      correlations = try Correlations(rFactor, shouldStop: { session.host.isInterrupted })
    } catch {
      throw Diagnostic(error)
    }
    let numbers = NumberFormat(precision: 4)
    let count = data.features.count
    let shown = Array(0..<min(count, Self.limit)) + [count]
    let names = (data.features.map(\.name) + [data.target.name]).map {
      shortened(visible($0), to: 14)
    }
    func text(_ value: Double) -> String {
      value.isNaN ? "-" : numbers.fixed(value, decimals: 3)
    }
    context.emit(
      .table(
        ReportTable(
          columns: [.text("")] + shown.map { .number(names[$0]) },
          rows: shown.map { row in
            [names[row]] + shown.map { $0 <= row ? text(correlations.matrix[row][$0]) : "" }
          })))
    context.report("")
    context.emit(
      .table(
        ReportTable(
          columns: [.text("feature"), .number("VIF")],
          rows: shown.dropLast().map { index in
            let factor = correlations.varianceInflation[index]
            return [
              names[index],
              factor.isNaN ? "-" : factor.isFinite ? numbers.significant(factor) : "infinite",
            ]
          })))
    let hidden = count + 1 - shown.count
    if hidden > 0 { context.report(ReportLine("and \(counted(hidden, "more feature"))", .dim)) }
  }
}
