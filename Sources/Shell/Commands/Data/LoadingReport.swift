import Datasets
import Language

extension CommandContext {
  /// Says what was decided when a table was read, and what did not come into the data.
  ///
  /// - Parameters:
  ///   - notes: What is to be said.
  ///   - data: What was read.
  ///   - file: The file as it was typed, where the target was not chosen.
  ///   - late: What reads columns whose values come late; nil where there are none.
  func report(
    _ notes: LoadingNotes, of data: Dataset, _ file: String?, late: ReportLine? = nil
  ) {
    if !notes.hasHeader {
      report(ReportLine("the first line holds no names: it is a row, and names were made up"))
    }
    if let file { report(targetLine(data, file)) }
    reportColumns(notes.leftOut)
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
