import Descents
import Language

extension Sweep {
  /// The most minima that are listed.
  private static var mostBasins: Int { 20 }

  /// What rows that differ by chance have in common: how far their ends lie apart.
  func spreadLine(_ numbers: NumberFormat) -> ReportLine {
    let (lowest, median, highest) = spread
    return ReportLine(
      "final \(quantity) of \(counted(rows.count, "run")): median \(numbers.significant(median)), "
        + "from \(numbers.significant(lowest)) to \(numbers.significant(highest))")
  }

  /// Where the runs ended, counted by minimum; nil where that is one and the same, or not known.
  func basinTable(_ names: [String], _ numbers: NumberFormat) -> ReportTable? {
    let basins = basins
    guard basins.count > 1 || basins.count == 1 && basins[0].runs < rows.count else { return nil }
    let shown = basins.prefix(Self.mostBasins)
    let points = names.indices.map { index in
      numbers.column(shown.map { $0.minimum.point[index] })
    }
    let values = numbers.column(shown.map(\.minimum.value))
    return ReportTable(
      columns: [.text("ended near")] + names.map { .number($0) }
        + [.number(quantity), .number("runs"), .number("of all"), .number("arrived")],
      rows: shown.indices.map { row in
        let basin = basins[row]
        let share = 100 * Double(basin.runs) / Double(rows.count)
        return ["minimum \(row + 1)"] + points.map { $0[row] }
          + [
            values[row], grouped(basin.runs),
            "\(NumberFormat(precision: 3).significant(share)) %", grouped(basin.arrived),
          ]
      })
  }

  /// What the table of basins leaves out.
  var basinLines: [ReportLine] {
    let basins = basins
    var lines: [ReportLine] = []
    let hidden = basins.dropFirst(Self.mostBasins)
    if !hidden.isEmpty {
      let runs = hidden.reduce(0) { $0 + $1.runs }
      lines.append(
        ReportLine(
          "and \(counted(hidden.count, "more minimum", plural: "more minima")) of "
            + counted(runs, "run"), .dim))
    }
    let away = rows.count { $0.isDiverged }
    if away > 0 { lines.append(ReportLine("\(counted(away, "run")) ran away", .bad)) }
    return lines
  }
}
