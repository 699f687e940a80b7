import Datasets
import Language

extension CommandContext {
  /// Says what was decided when a table was read, and what did not come into the data.
  ///
  /// - Parameters:
  ///   - notes: What is to be said.
  ///   - data: What was read.
  ///   - file: The file as it was typed, where the target was not chosen.
  ///   - tidy: What the table was made of, which has been told already.
  ///   - late: What reads columns whose values come late; nil where there are none.
  func report(
    _ notes: LoadingNotes, of data: Dataset, _ file: String?, _ tidy: TidyTable? = nil,
    late: ReportLine? = nil
  ) {
    if !notes.hasHeader {
      report(ReportLine("the first line holds no names: it is a row, and names were made up"))
    }
    if let file { report(targetLine(data, file)) }
    reportColumns(notes.leftOut.filter { !(tidy?.names(why: $0.name) ?? false) })
    if let late { report(late) }
    if notes.droppedRowCount > 0 {
      let rows = counted(notes.droppedRowCount, "row")
      let columns = notes.missing.prefix(6).map { column in
        let name = shortened(visible(column.name))
        return notes.missing.count == 1 ? name : "\(name) (\(grouped(column.count)))"
      }
      let rest = notes.missing.count - columns.count
      let names = alternatives(columns + (rest > 0 ? ["\(grouped(rest)) more columns"] : []))
      report(ReportLine("left out: \(rows) without a value of \(names)"))
    }
    if notes.commentCount > 0 {
      let verb = notes.commentCount == 1 ? "begins" : "begin"
      report(
        ReportLine("left out: \(counted(notes.commentCount, "line")) that \(verb) with '#'"))
    }
    if notes.rowsMayBeginWithHash {
      report("lines that begin with '#' are rows: the first column holds text")
    }
    for column in notes.underflows.prefix(6) {
      let (count, verbs) = (column.count, column.count == 1 ? "is" : "are")
      report(
        ReportLine(
          "\(counted(count, "number")) of \(shortened(visible(column.name))) \(verbs) too close to "
            + "0 to be held, and \(verbs) read as 0"))
    }
  }

  /// The line that reads columns which the first rows of a stream left empty; nil where there are
  /// none, or where it would be too long to type.
  func lateColumns(_ notes: LoadingNotes, of data: Dataset, _ file: String) -> ReportLine? {
    let empty = notes.leftOut.filter { $0.reason == .empty && $0.rowLimit != nil }.map(\.name)
    let features = data.features.map(\.name) + empty
    let names = features + [data.target.name]
    guard !empty.isEmpty, features.count <= 8, Set(names).count == names.count,
      names.allSatisfy({ !$0.isEmpty && visible($0) == $0 && !$0.contains(",") })
    else { return nil }
    let columns = features.map(quotedIfNeeded).joined(separator: ",")
    let line =
      "data load \(quotedIfNeeded(file)) stream=on x=\(columns) "
      + "y=\(quotedIfNeeded(data.target.name))"
    return ReportLine("should values come later, '\(line)' reads them")
  }

  /// Which target was taken, and the line that would take another.
  private func targetLine(_ data: Dataset, _ file: String) -> ReportLine {
    let names = (data.features + [data.target]).map(\.name)
    let other = data.features.last { feature in
      visible(feature.name) == feature.name && !feature.name.isEmpty && Int(feature.name) == nil
        && names.count { $0 == feature.name } == 1
    }
    let target = shortened(visible(data.target.name))
    guard let other else {
      return ReportLine("target \(target): the last column of numbers", .dim)
    }
    let line = "data load \(quotedIfNeeded(file)) y=\(quotedIfNeeded(other.name))"
    return ReportLine(
      "target \(target): the last column of numbers; '\(visible(line))' takes another", .dim)
  }

  /// Which columns are not used, and why.
  private func reportColumns(_ columns: [LeftOutColumn]) {
    var groups: [(content: String, names: [String])] = []
    for column in columns {
      let name =
        column.name.isEmpty ? "a column without a name" : shortened(visible(column.name))
      if let index = groups.firstIndex(where: { $0.content == column.content }) {
        groups[index].names.append(name)
      } else {
        groups.append((column.content, [name]))
      }
    }
    for (content, names) in groups.prefix(12) {
      let list = (names.count <= 6 ? names[...] : names.prefix(5) + ["…"]).joined(separator: ", ")
      let count = names.count <= 6 ? "" : "\(grouped(names.count)) columns, "
      report(ReportLine("left out: \(list) (\(count)\(content))"))
    }
  }
}

extension TidyTable {
  /// Whether the notes say why a column is left out.
  fileprivate func names(why name: String) -> Bool {
    notes.many.contains { $0.name == name } || notes.constant.contains(name)
  }
}

extension CommandContext {
  /// Says how a table was understood that is not written as programs write them.
  func report(_ tidy: TidyTable, file: String, isChosen: Bool) {
    let notes = tidy.notes
    if let encoding = notes.encoding { report(ReportLine("read as \(encoding.rawValue)", .dim)) }
    if !notes.hasHeader {
      report(ReportLine("the first line holds no names: it is a row, and names were made up"))
    }
    if let above = notes.above { reportLines(above, "above the names") }
    if let units = notes.units {
      report(ReportLine("left out: the units below the names, '\(shortened(visible(units)))'"))
    }
    if let below = notes.below { reportLines(below, "below the rows") }
    if let bad = notes.bad {
      report(
        ReportLine(
          "left out: \(counted(bad.count, "row")) that \(bad.count == 1 ? "does" : "do") not fit, the "
            + "first with '\(shortened(visible(bad.text)))'"))
    }
    if notes.hasRowNames {
      report(ReportLine("the first column has no name: it names the rows, and is no feature", .dim))
    }
    if !notes.marks.isEmpty {
      let marks = notes.marks.prefix(6).map { "'\(visible($0))'" }
      report(
        ReportLine(
          "\(list(marks)) among numbers \(marks.count == 1 ? "is" : "are") a missing value"))
    }
    for (name, origin) in notes.origins.prefix(12) { reportOrigin(name, origin) }
    for category in notes.categories.prefix(12) where isUsed(category, tidy) {
      reportCategory(category)
    }
    reportLevels(tidy, file, isChosen)
  }

  private func reportLines(_ lines: (count: Int, text: String), _ place: String) {
    report(
      ReportLine(
        "left out \(place): \(counted(lines.count, "line")), "
          + "'\(shortened(visible(lines.text)))'"))
  }

  private func reportOrigin(_ name: String, _ origin: TidyNotes.Origin) {
    let name = shortened(visible(name))
    switch origin {
    case .thousands(let sign):
      let shown = sign == " " ? "1 500" : "1\(sign)500"
      report(ReportLine("\(name): \(shown) is read as 1500", .dim))
    case .percent: report(ReportLine("\(name): per cent, 20% is read as 20", .dim))
    case .currency: report(ReportLine("\(name): amounts, $12 is read as 12", .dim))
    case .decimalCommas: break
    case .days(let since, let isAmbiguous):
      let order = isAmbiguous ? ", read as day, month, year" : ""
      report(ReportLine("\(name): days since \(since.text)\(order)"))
    }
  }

  private func isUsed(_ category: TidyNotes.Category, _ tidy: TidyTable) -> Bool {
    guard let data = session.state.data else { return false }
    return (data.features + [data.target]).contains { column in
      if case .level(category.name, _, _) = column.meaning { return true }
      return false
    }
  }

  private func reportCategory(_ category: TidyNotes.Category) {
    let levels = category.levels.prefix(6).map {
      "\(shortened(visible($0.name))) (\(grouped($0.count)))"
    }
    let rest = category.levels.count - levels.count
    let all = levels + (rest > 0 ? ["\(grouped(rest)) more"] : [])
    let base = shortened(visible(category.levels.first?.name ?? ""))
    let isTarget = session.state.data?.target.name.hasPrefix(category.name + "=") ?? false
    let name = shortened(visible(category.name))
    if isTarget, let target = session.state.data?.target.name {
      report(
        ReportLine("\(name): \(list(all)); the target \(shortened(visible(target))) is 1 or 0"))
    } else {
      report(ReportLine("\(name): \(list(all)); \(base) is what the others are compared with"))
    }
  }

  private func reportLevels(_ tidy: TidyTable, _ file: String, _ isChosen: Bool) {
    let notes = tidy.notes
    if !notes.constant.isEmpty, !isChosen {
      let names = notes.constant.prefix(6).map { shortened(visible($0)) }
      report(ReportLine("left out: \(list(names)) (the same text in every row)"))
    }
    guard !isChosen else { return }
    for (name, count) in notes.many.prefix(6) {
      let shown = shortened(visible(name))
      let features = session.state.data.map { AskedFeatures($0).names } ?? []
      let columns = (features + [name]).map(quotedIfNeeded).joined(separator: ",")
      let line = "data load \(quotedIfNeeded(file)) x=\(columns)"
      let way = line.count <= 100 && visible(line) == line ? "; '\(line)' takes it" : ""
      report(ReportLine("left out: \(shown) (\(grouped(count)) different texts)\(way)"))
    }
  }
}
