import Descents
import LeastSquares

/// `lsq`: least squares by QR, with the statistics of the coefficients.
struct LsqCommand: Command {
  let name = ["lsq"]
  let summary = "Fit by least squares: coefficients, standard errors, t, p, R"
  let group = CommandGroup.fitting
  let searchTerms = [
    "least squares", "linear regression", "ols", "exact", "standard error", "p value",
    "normal equations",
  ]
  let details = [
    "The rows are compressed once by Householder reflections to an R factor (G. H. Golub 1965, "
      + "\"Numerical methods for solving linear least squares problems\"); back substitution gives "
      + "the coefficients. t is a coefficient over its standard error, p the probability of a "
      + "larger |t| by chance (Student's distribution).",
    "Where the data do not determine all coefficients, the answer of least norm is given and said "
      + "to be one of many. With intercept=off the line goes through the origin, and R^2 is "
      + "measured from 0 instead of from the mean.",
    "precision=extended computes with numbers of two parts, about 32 digits (T. J. Dekker 1971, \"A "
      + "floating-point technique for extending the available precision\"), also with what a file's "
      + "decimals lost when they were read and data poly's powers when they were rounded. Unless "
      + "told, few rows are fitted so, and more rows where 16 digits would leave too few correct "
      + "ones. Every later command takes the same precision until lsq is told another.",
    "The correct digits are an estimate from below, for every coefficient and standard error: from "
      + "the condition of the problem, the arithmetic, and whether the numbers of the rows are known "
      + "exactly. Whole numbers are; other numbers are where their last digits were kept, which is "
      + "so for small files.",
  ]
  let examples = [
    Example("lsq", after: "data gen n=100 noise=10", "the tutorial's line"),
    Example("lsq intercept=off", after: "data gen", "through the origin"),
    Example(
      "lsq precision=double", after: "data sample longley", "what 16 digits make of a hard one"),
  ]
  let related = ["fit", "compare", "predict", "plot fit"]

  static let intercept = Option(
    "intercept", .onOff, default: true, shown: "on", "whether the line may miss the origin")
  static let precision = Option(
    "precision",
    .choice(PrecisionChoice.allCases.map { Choice(name: $0.rawValue, meaning: $0.meaning) }),
    default: PrecisionChoice.auto.rawValue, "the digits of the arithmetic")
  var options: [any AnyOption] { [Self.intercept, Self.precision] }

  func nextSteps(in session: Session) -> [NextStep] {
    session.state.fit == nil
      ? [NextStep("fit", "gets there step by step")]
      : [NextStep("compare", "compares both")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let hasIntercept = try arguments.value(Self.intercept)
    let precision = PrecisionChoice(rawValue: try arguments.value(Self.precision)) ?? .auto
    let regression = try session.regression(
      intercept: hasIntercept, precision: precision, for: fullName)
    let test = try session.testRows(intercept: hasIntercept)
    session.state.setRegression(regression, test: test)
    context.emit(.table(coefficientTable(regression, context.numbers)))
    context.reportHidden(regression.coefficients.count)
    context.report(summaryLines(regression, context.numbers))
    let coefficients = Coefficients(regression)
    context.reportTest(test, of: coefficients.values)
    guard let scaling = session.state.scaling,
      let original = coefficients.inOriginalUnits(scaling)
    else { return }
    context.reportOriginal(
      [("estimate", original)], isShifted: !coefficients.design.hasIntercept)
  }

  private func coefficientTable(_ regression: LinearRegression, _ numbers: NumberFormat)
    -> ReportTable
  {
    let coefficients = Array(regression.coefficients.prefix(coefficientLimit))
    let estimates = numbers.column(coefficients.map(\.value))
    let names = regression.design.headings
    guard regression.residualStandardDeviation != nil, !regression.isRankDeficient else {
      return ReportTable(
        columns: [.text(""), .number("estimate")],
        rows: zip(names, estimates).map { [$0, $1] })
    }
    let errors = numbers.column(coefficients.map { $0.standardError ?? .nan })
    func text(_ value: Double?) -> String { value.map(numbers.significant) ?? "-" }
    return ReportTable(
      columns: [
        .text(""), .number("estimate"), .number("std error"), .number("t"), .number("p"),
      ],
      rows: coefficients.indices.map { index in
        let coefficient = coefficients[index]
        return [
          names[index], estimates[index],
          coefficient.standardError == nil ? "-" : errors[index],
          text(coefficient.t), text(coefficient.p),
        ]
      })
  }

  private func summaryLines(
    _ regression: LinearRegression, _ numbers: NumberFormat
  ) -> [ReportLine] {
    var parts: [String] = []
    if let correlation = regression.correlation {
      parts.append("R \(numbers.significant(correlation))")
    }
    if let rSquared = regression.rSquared { parts.append("R^2 \(numbers.significant(rSquared))") }
    if let deviation = regression.residualStandardDeviation {
      let freedom = grouped(regression.degreesOfFreedom)
      parts.append("residual sd \(numbers.significant(deviation)) (df \(freedom))")
    }
    parts.append("cost \(numbers.significant(regression.cost))")
    var lines = [ReportLine(parts.joined(separator: ", "))]
    if regression.isRankDeficient {
      lines += dependencyLines(regression, numbers)
    } else if regression.degreesOfFreedom == 0 {
      lines.append("as many coefficients as rows: the fit is exact and its errors are unknown")
    } else if regression.isExactFit {
      lines.append(
        regression.residualSumOfSquares == 0
          ? "the fit is exact: its standard errors are 0"
          : "the fit is exact up to rounding: its standard errors, t and p are rounding too")
    }
    lines.append(accuracyLine(regression, numbers))
    return lines
  }

  /// What the digits can be trusted for: precision, condition, the correct ones.
  private func accuracyLine(
    _ regression: LinearRegression, _ numbers: NumberFormat
  ) -> ReportLine {
    let precision = regression.precision == .double ? "double" : "extended"
    guard let digits = regression.correctDigits else {
      return ReportLine("\(precision) precision", .dim)
    }
    let condition = NumberFormat(precision: min(numbers.precision, 3))
      .significant(regression.conditionNumber)
    var text = "\(precision) precision, condition number \(condition), "
    text += digits == 0 ? "no digit is certain" : "at least \(counted(digits, "correct digit"))"
    if digits < 12, regression.precision == .extended, !regression.isExactlyKnown {
      text += ", as the rows may have been rounded to 16"
    }
    return ReportLine(text, digits < 6 ? .bad : .dim)
  }

  private func dependencyLines(
    _ regression: LinearRegression, _ numbers: NumberFormat
  ) -> [ReportLine] {
    let count = regression.coefficients.count
    let rank = regression.rank
    var lines: [ReportLine] = [
      ReportLine(
        "the rows determine only \(rank) of \(counted(count, "coefficient")): many lines fit as "
          + "well,", .bad),
      ReportLine("this is the one with the smallest sum of squared coefficients", .bad),
    ]
    let names = regression.coefficients.map { visible($0.name) }
    func column(_ index: Int) -> String {
      regression.hasIntercept && index == 0 ? "1" : names[index]
    }
    for dependency in regression.dependencies.prefix(3) {
      var terms = dependency.multiples.prefix(6).map {
        $0.factor == 1
          ? column($0.parameter)
          : column($0.parameter) == "1"
            ? numbers.significant($0.factor)
            : "\(numbers.significant($0.factor)) \(column($0.parameter))"
      }
      if dependency.multiples.count > terms.count { terms.append("…") }
      let sum = terms.isEmpty ? "0" : terms.joined(separator: " + ")
      lines.append(ReportLine("  \(column(dependency.parameter)) = \(sum) in every row"))
    }
    return lines
  }
}

extension PrecisionChoice {
  /// What help says of it.
  fileprivate var meaning: String {
    switch self {
    case .auto: "by size and condition"
    case .double: "16 digits"
    case .extended: "32 digits"
    }
  }
}
