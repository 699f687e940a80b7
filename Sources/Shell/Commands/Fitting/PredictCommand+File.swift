import Datasets
import Descents
import Language
import LeastSquares

extension PredictCommand {
  /// How many rows are shown.
  private static let shown = 10

  /// The file that stands in the place of numbers; nil where there is none.
  func table(_ arguments: BoundArguments) -> Word? {
    guard arguments.words.count == 1, let word = arguments.words.first,
      word.text.contains("."), Double(word.text) == nil,
      word.text.contains("/")
        || ["csv", "tsv", "txt", "dat", "gz"].contains(where: {
          word.text.lowercased().hasSuffix("." + $0)
        })
    else { return nil }
    return word
  }

  /// Predicts every row of a file.
  func predict(
    _ file: Word, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    let data = try session.shownRows(for: fullName)
    let table = try read(file, session)
    let rows = try points(table, data, file, arguments, session)
    let fit = session.state.fit?.descent
    let linear = session.state.modelRegression == nil ? session.state.regression : nil
    let reference =
      session.state.modelRegression?.fittedModel ?? linear?.fittedModel ?? fit?.referenceModel
    var columns: [(name: String, values: [Double])] = []
    for model in [fit?.fittedModel, reference].compactMap({ $0 }) {
      columns.append(
        (
          model.isReference ? "predicted" : "descent",
          rows.map { model.model.prediction(of: $0, at: model.point) }
        ))
    }
    let level = try arguments.level(Self.level) ?? 95
    if let linear, let factor = linear.factor(level: level),
      let deviation = linear.residualStandardDeviation, !linear.isExactFit
    {
      let rFactor = try session.rFactor(intercept: linear.hasIntercept, for: fullName)
      let leverages = rows.map { rFactor.leverage(of: $0) ?? .nan }
      let means = rows.map { linear.predict($0) ?? .nan }
      for (name, sign, own) in [
        ("mean_low", -1.0, 0.0), ("mean_high", 1, 0), ("low", -1, 1), ("high", 1, 1),
      ] {
        columns.append(
          (
            name,
            zip(means, leverages).map {
              $0 + sign * factor * deviation * (own + $1).squareRoot()
            }
          ))
      }
    }
    let cells = columns.map { context.numbers.column(Array($0.values.prefix(Self.shown))) }
    context.emit(
      .table(
        ReportTable(
          columns: [.number("row")] + columns.map { .number($0.name) },
          rows: (0..<min(rows.count, Self.shown)).map { row in
            [grouped(row + 1)] + cells.map { $0[row] }
          })))
    if rows.count > Self.shown {
      context.report(ReportLine("and \(counted(rows.count - Self.shown, "more row"))", .dim))
    }
    if columns.count > 2 {
      context.report(
        ReportLine(
          "\(shortest(level))%: low and high of the mean of such rows, and of a single row", .dim))
    }
    let outside = rows.count { row in
      zip(data.features, row).contains { feature, value in
        guard feature.meaning == nil, let low = feature.values.min(),
          let high = feature.values.max()
        else { return false }
        return value < low || value > high
      }
    }
    if outside > 0 {
      context.report(
        ReportLine(
          "\(counted(outside, "row")) outside of the range of the rows that were fitted", .dim))
    }
    try context.save(arguments) { () throws(Diagnostic) in
      SavedNumbers(
        names: table.names + columns.map(\.name),
        rows: rows.indices.map { row in
          table.columns.map { .text($0[row]) } + columns.map { .number($0.values[row]) }
        })
    }
  }

  private func read(_ file: Word, _ session: Session) throws(Diagnostic) -> TextTable {
    let host = session.host
    do {
      let source = try session.open(session.path(file.text), shown: file)
      let bytes = try source.allBytes(atMost: host.memoryLimit / 12) { host.isInterrupted }
      return try TextTable(bytes, shouldStop: { host.isInterrupted })
    } catch let error as Diagnostic {
      throw error
    } catch let error as TableError {
      throw Diagnostic(error, about: file.text, file.span)
    } catch {
      throw Diagnostic(.interrupted)
    }
  }

  /// The rows as points of the fitted features.
  private func points(
    _ table: TextTable, _ data: Dataset, _ file: Word, _ arguments: BoundArguments,
    _ session: Session
  ) throws(Diagnostic) -> [[Double]] {
    let powers = PowerFeatures(data, scaling: session.state.scaling)
    func column(_ name: String) throws(Diagnostic) -> Int {
      if let index = table.names.firstIndex(of: name) { return index }
      throw Diagnostic(
        .noSuchColumn(
          name, file: file.text, suggestion: closest(to: name, among: table.names),
          known: table.names), file.span)
    }
    var values: [[Double?]] = []
    for (index, feature) in data.features.enumerated() {
      guard powers.bases.contains(index) else {
        values.append(table.lines.map { _ in nil })
        continue
      }
      switch feature.meaning {
      case .level(let category, let level, let base)?:
        let cells = table.columns[try column(category)]
        let levels = arguments.names.featureLevels[category] ?? [base, level]
        if let row = cells.firstIndex(where: { !levels.contains($0) }) {
          throw Diagnostic(
            .unknownLevelInLine(category, cells[row], line: table.lines[row], known: levels),
            file.span)
        }
        values.append(cells.map { $0 == level ? 1 : 0 })
      case .days(let since)?:
        let cells = table.columns[try column(feature.name)]
        var days: [Double?] = []
        for (row, cell) in cells.enumerated() {
          guard let date = CivilDate(iso: cell) else {
            throw Diagnostic(
              .badCellInLine(feature.name, cell, line: table.lines[row], wanted: "a date"),
              file.span)
          }
          days.append(Double(date.daysSince1970 - since.daysSince1970))
        }
        values.append(days)
      case nil:
        let place = try column(feature.name)
        let (numbers, bad) = table.numbers(place)
        if let bad {
          throw Diagnostic(
            .badCellInLine(
              feature.name, table.columns[place][bad], line: table.lines[bad], wanted: "a number"),
            file.span)
        }
        values.append(numbers)
      }
    }
    try session.makeRoom(for: 24 * Double(table.lines.count) * Double(data.features.count + 6))
    return table.lines.indices.map { row in
      let point = powers.filled(values.map { $0[row] })
      return session.state.scaling?.standardized(point) ?? point
    }
  }
}
