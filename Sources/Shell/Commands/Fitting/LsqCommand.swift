import Descents
import Language
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
  let syntax = ArgumentSyntax.equation(isRequired: false)
  let positional = Positional(usage: "[Y = MODEL]", maximum: 0)
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
    "The correct digits are a bound from below, for every coefficient and standard error relative "
      + "to its own size: from the condition of the problem, the arithmetic, and whether the numbers "
      + "of the rows are known exactly. Whole numbers are; other numbers are where their last digits "
      + "were kept, which is so for small files. The condition number is that of the columns [1 X]; "
      + "kappa in explain is that of the Hessian, its square.",
    ModelReading.details,
    "A model is fitted by damped Gauss-Newton steps (J. J. More 1978, \"The Levenberg-Marquardt "
      + "algorithm\"), which are then made sharp with about 32 digits where the rows are few. Without "
      + "start= several points that the seed gives are tried. Standard errors are those of the model "
      + "made linear at the minimum.",
    "A column is dependent where it differs from a combination of those before it by no more than "
      + "its numbers can hold: 53 bits, or the decimals that were written, below a millionth of its "
      + "length. The powers of data poly are judged by their exact values.",
  ]
  let examples = [
    Example("lsq", after: "data gen n=100 noise=10", "the tutorial's line"),
    Example("lsq intercept=off", after: "data gen", "through the origin"),
    Example(
      "lsq precision=double", after: "data sample longley", "what 16 digits make of a hard one"),
    Example(
      "lsq y = a*exp(-b*x) start=1,1", after: "data set x=0,1,2,3 y=5,3,2,1.2",
      "a model of your own"),
  ]
  let related = ["fit", "compare", "predict", "plot fit"]

  static let intercept = Option(
    "intercept", .onOff, default: true, shown: "on", "whether the line may miss the origin")
  static let precision = Option(
    "precision",
    .choice(PrecisionChoice.allCases.map { Choice(name: $0.rawValue, meaning: $0.meaning) }),
    default: PrecisionChoice.auto.rawValue, "the digits of the arithmetic")
  static let level = Option<Double?>(
    "level", .number, absent: "no intervals",
    "shows intervals that hold the true coefficient in so many per cent of samples, as 95"
  ).found(by: "confidence interval", "interval", "inference")
  static let start = Option<[Double]?>(
    "start", .numbers, absent: "the best of several",
    "where the search for a model's parameters begins, one number each")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of the starts that are tried without start=",
    fallback: { $0.seed })
  var options: [any AnyOption] {
    [Self.intercept, Self.precision, Self.level, Self.start, Self.seed, SavedNumbers.save]
  }

  func nextSteps(in session: Session) -> [NextStep] {
    session.state.fit == nil
      ? [NextStep("fit", "gets there step by step")]
      : [NextStep("compare", "compares both")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    if let model = try arguments.model(in: session, for: fullName) {
      return try run(model, arguments, context)
    }
    try arguments.refuseWithoutModel(Self.start.name, Self.seed.name)
    let level = try arguments.level(Self.level)
    let hasIntercept = try arguments.value(Self.intercept)
    let precision = PrecisionChoice(rawValue: try arguments.value(Self.precision)) ?? .auto
    let regression = try session.regression(
      intercept: hasIntercept, precision: precision, for: fullName)
    let test = try session.testRows(intercept: hasIntercept)
    session.state.setRegression(regression, test: test)
    context.emit(.table(coefficientTable(regression, level, context.numbers)))
    context.reportHidden(regression.coefficients.count)
    try context.save(arguments) { () throws(Diagnostic) in
      .coefficients(regression.design.headings, regression.coefficients)
    }
    context.report(summaryLines(regression, context.numbers))
    let coefficients = Coefficients(regression)
    context.reportTest(test, of: coefficients.values)
    guard let scaling = session.state.scaling,
      let original = coefficients.inOriginalUnits(scaling)
    else { return }
    context.reportOriginal(
      [("estimate", original)], isShifted: !coefficients.design.hasIntercept)
  }

  private func coefficientTable(
    _ regression: LinearRegression, _ level: Double?, _ numbers: NumberFormat
  ) -> ReportTable {
    let coefficients = Array(regression.coefficients.prefix(coefficientLimit))
    let estimates = numbers.column(coefficients.map(\.value))
    let names = regression.design.headings
    guard regression.residualStandardDeviation != nil, !regression.isRankDeficient,
      !regression.isExactFit
    else {
      return ReportTable(
        columns: [.text(""), .number("estimate")],
        rows: zip(names, estimates).map { [$0, $1] })
    }
    let errors = numbers.column(coefficients.map { $0.standardError ?? .nan })
    func text(_ value: Double?) -> String { value.map(numbers.significant) ?? "-" }
    var columns: [ReportTable.Column] = [
      .text(""), .number("estimate"), .number("std error"), .number("t"), .number("p"),
    ]
    var rows = coefficients.indices.map { index in
      let coefficient = coefficients[index]
      return [
        names[index], estimates[index],
        coefficient.standardError == nil ? "-" : errors[index],
        text(coefficient.t), text(coefficient.p),
      ]
    }
    if let level, let factor = regression.factor(level: level) {
      let name = "\(shortest(level))%"
      columns += [.number("\(name) from"), .number("to")]
      for sign in [-1.0, 1] {
        let ends = numbers.column(
          coefficients.map { $0.value + sign * factor * ($0.standardError ?? .nan) })
        for index in rows.indices { rows[index].append(ends[index]) }
      }
    }
    return ReportTable(columns: columns, rows: rows)
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
    if let line = inferenceLine(regression, numbers) { lines.append(line) }
    if regression.isRankDeficient {
      lines += dependencyLines(regression, numbers)
    } else if regression.degreesOfFreedom == 0 {
      lines.append("as many coefficients as rows: the fit is exact and its errors are unknown")
    } else if regression.isExactFit {
      lines.append(
        regression.residualSumOfSquares == 0
          ? "the fit is exact in every row: there are no errors to estimate, and no t and p"
          : "the fit is exact in every row up to rounding: there are no errors, no t and no p")
    }
    if let line = collinearityLine(regression) { lines.append(line) }
    lines.append(accuracyLine(regression))
    if let line = conditionLine(regression, numbers) { lines.append(line) }
    return lines
  }

  /// Adjusted R², and whether all features together explain more than chance would.
  private func inferenceLine(
    _ regression: LinearRegression, _ numbers: NumberFormat
  ) -> ReportLine? {
    guard let test = regression.fTest, let adjusted = regression.adjustedRSquared,
      !regression.isRankDeficient
    else { return nil }
    return ReportLine(
      "adjusted R^2 \(numbers.significant(adjusted)), F \(numbers.significant(test.value)) "
        + "(df \(grouped(regression.slopeCount)), \(grouped(regression.degreesOfFreedom))), "
        + "p \(numbers.significant(test.p))")
  }

  /// The condition number, and which one it is.
  private func conditionLine(
    _ regression: LinearRegression, _ numbers: NumberFormat
  ) -> ReportLine? {
    let condition = regression.conditionNumber
    guard condition.isFinite else { return nil }
    let short = NumberFormat(precision: min(numbers.precision, 3))
    let square = condition * condition
    // Beyond the largest double there is no kappa to compare with.
    let kappa =
      square.isFinite ? "; its square, \(short.significant(square)), is kappa in explain" : ""
    return ReportLine("condition number \(short.significant(condition))\(kappa)", .dim)
  }

  /// What the digits can be trusted for: precision, and the correct ones.
  private func accuracyLine(_ regression: LinearRegression) -> ReportLine {
    let precision = regression.precision == .double ? "double" : "extended"
    guard let digits = regression.correctDigits else {
      return ReportLine("\(precision) precision", .dim)
    }
    var text = "\(precision) precision, \(digitWords(regression))"
    if digits < 12, regression.precision == .extended, !regression.isExactlyKnown {
      text += ", as the rows may have been rounded to 16"
    }
    return ReportLine(text, digits < 6 ? .bad : .dim)
  }

  /// How many digits are correct: of all numbers, or of most and of those with fewer by name.
  private func digitWords(_ regression: LinearRegression) -> String {
    let limit = 6
    let certain = regression.coefficients.map { $0.correctDigits ?? 0 }
    let least = regression.correctDigits ?? 0
    let rest = (certain.filter { $0 >= limit } + [regression.correctErrorDigits ?? 15]).min() ?? 0
    func words(_ digits: Int) -> String {
      digits == 0 ? "no digit is certain" : "at least \(counted(digits, "correct digit"))"
    }
    let worse = certain.indices.filter { certain[$0] < limit }
    guard least < limit, rest >= limit, !worse.isEmpty, worse.count < certain.count else {
      return words(least)
    }
    let titles = regression.design.headings
    let names = worse.prefix(4).map { titles[$0] } + (worse.count > 4 ? ["others"] : [])
    return words(rest) + ", but of \(list(names)) " + (least == 0 ? "none" : "only \(least)")
  }

  /// Which features nearly follow from the others, if some do.
  private func collinearityLine(_ regression: LinearRegression) -> ReportLine? {
    let names = regression.coefficients.dropFirst(regression.hasIntercept ? 1 : 0).map(\.name)
    let inflated = zip(names, regression.varianceInflation).filter { $0.1 > Self.inflationLimit }
    guard !inflated.isEmpty, let largest = inflated.map(\.1).max() else { return nil }
    let shownNames = inflated.prefix(4).map { shortened(visible($0.0)) }
    let rest = inflated.count - shownNames.count
    let list =
      shownNames.joined(separator: ", ") + (rest > 0 ? " and \(grouped(rest)) more" : "")
    let factor = NumberFormat(precision: 3).significant(largest)
    return ReportLine(
      "\(list) nearly "
        + (inflated.count == 1 ? "follows from the other features" : "follow from each other")
        + " (VIF up to \(factor)): see 'data correlate'")
  }

  /// Above this the coefficient of a feature says little by itself, as `data correlate` has it.
  private static var inflationLimit: Double { 10 }

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
      var sum = ""
      for multiple in dependency.multiples.prefix(6) {
        let sign = multiple.factor < 0 ? "-" : "+"
        sum += sum.isEmpty ? (sign == "-" ? "-" : "") : " \(sign) "
        let factor = numbers.significant(abs(multiple.factor))
        let name = column(multiple.parameter)
        sum += name == "1" ? factor : factor == "1" ? name : "\(factor) \(name)"
      }
      if dependency.multiples.count > 6 { sum += " + …" }
      if sum.isEmpty { sum = "0" }
      let rounding = dependency.isWithinNoise ? ", up to rounding" : ""
      lines.append(ReportLine("  \(column(dependency.parameter)) = \(sum) in every row\(rounding)"))
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

extension SavedNumbers {
  /// The columns of a table of coefficients.
  static let coefficientNames = ["term", "estimate", "std_error", "t", "p"]

  /// A row a coefficient: its name, value, standard error, t and p.
  static func coefficients(_ names: [String], _ coefficients: [LinearRegression.Coefficient])
    -> SavedNumbers
  {
    SavedNumbers(
      names: coefficientNames,
      rows: zip(names, coefficients).map { name, coefficient in
        [
          .text(name), .number(coefficient.value), .number(coefficient.standardError),
          .number(coefficient.t), .number(coefficient.p),
        ]
      })
  }
}
