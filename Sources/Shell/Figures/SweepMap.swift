import Descents
import Language
import Plotting

extension Sweep {
  /// How soon the runs of pairs of values arrived: a mark each; nil where they are no pairs of
  /// numbers.
  var mapFigure: Figure? {
    guard isPaired else { return nil }
    let known = rows.compactMap { row in Sweep.place(of: row).map { (row: row, place: $0) } }
    guard !known.isEmpty else { return nil }
    let names = option.split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    guard names.count == 2 else { return nil }
    let fewest = Double(known.compactMap(\.row.iterations).min() ?? 1)
    /// The rows with a kind, as points.
    func series(
      _ label: String, _ role: Series.Role, where isShown: (Row) -> Bool
    ) -> Series? {
      let shown = known.filter { isShown($0.row) }
      guard !shown.isEmpty else { return nil }
      return Series(
        label, role: role, .points(x: shown.map(\.place.first), y: shown.map(\.place.second)))
    }
    func takes(_ row: Row, _ factors: Range<Double>) -> Bool {
      row.iterations.map { factors.contains(Double($0) / max(fewest, 1)) } ?? false
    }
    let soon = grouped(Int(clamping: Int(exactly: (2 * max(fewest, 1)).rounded()) ?? .max))
    let later = grouped(Int(clamping: Int(exactly: (8 * max(fewest, 1)).rounded()) ?? .max))
    var series: [Series] = [
      series("up to \(soon)", .data) { takes($0, 0..<2.0000001) },
      series("up to \(later)", .plain) { takes($0, 2.0000001..<8.0000001) },
      series("more", .plain) { takes($0, 8.0000001..<Double.infinity) },
      series("not there", .plain) { $0.iterations == nil && !$0.isDiverged },
      series("diverged", .plain, where: \.isDiverged),
    ].compactMap { $0 }
    let momentum = names.firstIndex(of: "momentum")
    if let curvatures, let momentum, names.contains("alpha") {
      let factors = known.map { momentum == 0 ? $0.place.first : $0.place.second }
      let ends = [factors.min() ?? 0, factors.max() ?? 1]
      let border = ends.map { 2 * (1 + $0) / curvatures.largest }
      series.append(
        Series(
          "2(1+beta)/L", role: .reference,
          .line(x: momentum == 0 ? ends : border, y: momentum == 0 ? border : ends)))
      let (root, small) = (curvatures.largest.squareRoot(), curvatures.least.squareRoot())
      let size = 4 / ((root + small) * (root + small))
      let part = (root - small) / (root + small)
      let best = momentum == 0 ? (part * part, size) : (size, part * part)
      series.append(Series("best", role: .reference, .mark(.minimum, x: best.0, y: best.1)))
    }
    let x = known.map(\.place.first)
    let isLog = (x.min() ?? 0) > 0 && (x.max() ?? 0) / (x.min() ?? 1) > 30
    let limit = NumberFormat(precision: 3).significant(tolerance)
    var figure = Figure(
      title: "Iterations until the gap is \(limit) of the first",
      xAxis: Axis(names[0], scale: isLog ? .logarithmic : .linear), yAxis: Axis(names[1]),
      series: series)
    if known.count < rows.count {
      figure.add(notes: ["\(rows.count - known.count) rows have no numbers, and no place"])
    }
    return figure
  }
}
