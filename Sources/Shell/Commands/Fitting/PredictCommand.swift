import Datasets
import Descents
import Expressions
import Language
import LeastSquares

/// `predict x=1.5`: what descent and least squares say of a new point.
struct PredictCommand: Command {
  let name = ["predict"]
  let summary = "Predict the target at a point, by descent and least squares"
  let group = CommandGroup.fitting
  let searchTerms = ["prediction", "forecast"]
  let positional = Positional.words("[NUMBER, …|FILE]", atMost: 1_000_000)
  let details = [
    "The options are the features' names, one value each; the values can also be typed alone, in the "
      + "order of the columns. After 'data scale' they are values in the original units. Powers that "
      + "'data poly' made follow from their feature.",
    "After lsq there are intervals: of the mean of all such rows, and of a single one. After 'fit "
      + "loss=logistic' it is the probability of the second class, and the likelier class.",
    "'predict new.csv' predicts every row of a file whose columns have the features' names; save= "
      + "writes the predictions beside the columns of the file.",
  ]
  let examples = [
    Example("predict x=1.5", after: "data gen; lsq; fit", "by name"),
    Example("predict 1.5", after: "data gen; lsq", "in order"),
    Example(
      "predict new.csv", after: "data gen n=5; data save new.csv; lsq", "every row of a file"),
    Example("predict x1=0 x2=1", after: "data gen features=2; lsq", "two features"),
  ]
  let related = ["fit", "lsq", "compare"]
  let hasSessionOptions = true

  static let level = Option<Double?>(
    "level", .number, absent: "95", "the per cent of samples whose intervals hold the true value")

  func options(in names: any NameLookup) -> [any AnyOption] {
    let levels = names.featureLevels
    let features: [any AnyOption] = names.featureNames.map { name in
      guard let levels = levels[name] else { return Self.feature(name) }
      return Self.category(name, levels)
    }
    let own: [any AnyOption] = [Self.level, SavedNumbers.save]
    return features + own.filter { !names.featureNames.contains($0.name) }
  }

  /// The option of a feature; its text is read with what the column stands for.
  private static func feature(_ name: String) -> Option<String?> {
    Option<String?>(name, .value, "the value of the feature")
  }

  private static func category(_ name: String, _ levels: [String]) -> Option<String?> {
    Option<String?>(name, .level(levels), "the level of the category")
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let fit = session.state.fit?.descent
    let modelled = session.state.modelRegression?.fittedModel
    guard session.state.regression != nil || modelled != nil || fit != nil else {
      throw Diagnostic(.noRun(for: fullName, command: "lsq"))
    }
    if let file = table(arguments) { return try predict(file, arguments, context) }
    let scaling = session.state.scaling
    var point = try point(
      arguments, data.features, PowerFeatures(data, scaling: scaling))
    if let scaling { point = scaling.standardized(point) }
    if let fit, let table = fit.classTable(of: point, context.numbers) {
      context.emit(.table(table))
      if scaling != nil { context.report(ReportLine("for features in the original units", .dim)) }
      return
    }
    let models = [
      fit?.fittedModel, modelled ?? session.state.regression?.fittedModel ?? fit?.referenceModel,
    ]
    let rows = models.compactMap { $0 }.map {
      ($0.name, $0.model.prediction(of: point, at: $0.point))
    }
    let cells = context.numbers.column(rows.map(\.1)).enumerated().map { index, cell in
      rows[index].1.isFinite ? cell : "-"
    }
    context.emit(
      .table(
        ReportTable(
          columns: [.text(""), .number(shortened(visible(data.target.name)))],
          rows: zip(rows, cells).map { [$0.0, $1] })))
    for (name, value) in rows where !value.isFinite {
      context.report(
        ReportLine(
          "\(name): the prediction is beyond the largest number that there is, 1.8e308", .bad))
    }
    try reportIntervals(at: point, try arguments.level(Self.level) ?? 95, context)
    reportRange(of: point, data, context)
    if scaling != nil { context.report(ReportLine("for features in the original units", .dim)) }
  }

  /// How far the mean of rows like this one, and a single one, may lie from the prediction.
  private func reportIntervals(
    at point: [Double], _ level: Double, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    guard let regression = session.state.regression, session.state.modelRegression == nil,
      !regression.isExactFit, let deviation = regression.residualStandardDeviation,
      let factor = regression.factor(level: level), let mean = regression.predict(point)
    else { return }
    let rFactor = try session.rFactor(intercept: regression.hasIntercept, for: fullName)
    guard let leverage = rFactor.leverage(of: point) else { return }
    let numbers = context.numbers
    func interval(_ variance: Double) -> String {
      let reach = factor * deviation * variance.squareRoot()
      return "\(numbers.significant(mean - reach)) .. \(numbers.significant(mean + reach))"
    }
    context.report(
      ReportLine(
        "least squares, \(shortest(level))%: the mean of such rows \(interval(leverage)), a single "
          + "row \(interval(1 + leverage))"))
  }

  /// Which values lie outside of what the rows hold: there a line is only hoped to go on.
  private func reportRange(of point: [Double], _ data: Dataset, _ context: CommandContext) {
    var outside: [String] = []
    for (feature, value) in zip(data.features, point) where feature.meaning == nil {
      guard let low = feature.values.min(), let high = feature.values.max(),
        value < low || value > high
      else { continue }
      outside.append(shortened(visible(feature.name)))
    }
    guard !outside.isEmpty else { return }
    let names = outside.prefix(6) + (outside.count > 6 ? ["…"] : [])
    context.report(
      ReportLine("outside of the range of the rows: \(list(Array(names)))", .dim))
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

  /// The number that an option gives, of a column of days also as a date.
  private func number(
    _ arguments: BoundArguments, _ option: Option<String?>, _ feature: Column
  ) throws(Diagnostic) -> Double? {
    guard let text = try arguments.value(option), let span = arguments.span(option) else {
      return nil
    }
    if case .days(let since) = feature.meaning {
      let date = text.filter { $0 != " " }
      if date.contains("-"), date.count >= 8 {
        guard let day = CivilDate(iso: date) else {
          throw Diagnostic(.noDate(feature.name, text), span)
        }
        return Double(day.daysSince1970 - since.daysSince1970)
      }
    }
    let value = ValueText(
      label: feature.name, line: arguments.line, span: span, names: arguments.names)
    return try ValueType<Double>.number.read(value)
  }

  /// A line that works, with the levels of categories.
  private func example(_ bases: [Int], of features: [Column]) -> String {
    let chosen = bases.map { features[$0] }
    guard chosen.contains(where: { $0.meaning != nil }), chosen.count <= 6 else {
      return example(chosen.map(\.name))
    }
    var parts: [String] = []
    var seen: Set<String> = []
    for feature in chosen {
      switch feature.meaning {
      case .level(let category, let level, _):
        if seen.insert(category).inserted {
          parts.append("\(quotedIfNeeded(category))=\(quotedIfNeeded(level))")
        }
      case .days(let since): parts.append("\(quotedIfNeeded(feature.name))=\(since.text)")
      case nil: parts.append("\(quotedIfNeeded(feature.name))=1.5")
      }
    }
    return "predict " + parts.joined(separator: " ")
  }

  private func point(
    _ arguments: BoundArguments, _ features: [Column], _ powers: PowerFeatures
  ) throws(Diagnostic) -> [Double] {
    let names = features.map(\.name)
    let bases = powers.bases
    let positional = arguments.arguments.positional
    guard positional.length == 0 else {
      let text = ValueText(
        label: fullName, line: arguments.line, span: positional, names: arguments.names)
      let point = try text.numbers()
      if point.count == names.count { return point }
      guard point.count == bases.count else {
        throw Diagnostic(
          .wrongCount(
            fullName, expected: bases.map { shortened(visible(names[$0])) }, found: point.count),
          positional)
      }
      var values = [Double?](repeating: nil, count: names.count)
      for (index, value) in zip(bases, point) { values[index] = value }
      return powers.filled(values)
    }
    var point: [Double?] = []
    var missing: [String] = []
    let columns = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    for (index, feature) in features.enumerated() {
      let name = feature.name
      if case .level(let category, let level, let base) = feature.meaning {
        let option = Self.category(category, [])
        guard let text = try arguments.value(option) else {
          if !missing.contains(category) { missing.append(category) }
          point.append(nil)
          continue
        }
        let levels = arguments.names.featureLevels[category] ?? [base, level]
        guard levels.contains(text) else {
          throw Diagnostic(
            .unknownLevel(category, text, known: levels), arguments.span(option) ?? arguments.end)
        }
        point.append(text == level ? 1 : 0)
        continue
      }
      let option = Self.feature(name)
      let value = try number(arguments, option, feature)
      if value != nil, columns[name, default: 0] > 1 {
        throw Diagnostic(
          .repeatedFeature(name, example: example(bases.map { names[$0] })),
          arguments.span(option) ?? arguments.end)
      }
      point.append(value)
      if value == nil, bases.contains(index) { missing.append(name) }
    }
    guard missing.isEmpty else {
      throw Diagnostic(
        .missingFeatures(
          missing.map { shortened(visible($0)) }, example: example(bases, of: features)),
        arguments.end)
    }
    return powers.filled(point)
  }
}

extension BoundArguments {
  /// The per cent of an interval; nil where none was asked for.
  func level(_ option: Option<Double?>) throws(Diagnostic) -> Double? {
    guard let level = try value(option) else { return nil }
    guard level >= 1, level < 100 else {
      throw Diagnostic(.noLevel(level), span(option) ?? end)
    }
    return level
  }
}
