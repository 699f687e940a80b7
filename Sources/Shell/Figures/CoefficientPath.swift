import Descents
import Language
import Plotting

extension Sweep {
  /// The most coefficients that can be told apart.
  private static let pathLimit = 8

  /// The coefficients of each row's minimum over the option's values; nil where no row has one, or
  /// the values are words.
  func coefficientFigure(from firstFeature: Int) -> Figure? {
    let known = rows.compactMap { row in
      row.value.flatMap { value in row.basin.map { (value: value, point: $0.point) } }
    }.sorted { $0.value < $1.value }
    guard let first = known.first else { return nil }
    let x = known.map(\.value)
    let features = Array(first.point.indices.dropFirst(firstFeature))
    let sizes = first.point.indices.map { index in
      known.reduce(0) { max($0, $1.point[index].magnitude) }
    }
    let drawn = features.sorted { (-sizes[$0], $0) < (-sizes[$1], $1) }
      .prefix(Self.pathLimit).sorted()
    let series = drawn.map { index in
      Series(
        coordinateTitles.indices.contains(index)
          ? shortened(visible(coordinateTitles[index])) : "theta\(index)",
        role: .plain, .line(x: x, y: known.map { $0.point[index] }))
    }
    var figure = Figure(
      title: "The coefficients at the minimum, by \(option)",
      xAxis: Axis(option, scale: (x.first ?? 0) > 0 && x.count > 2 ? .logarithmic : .linear),
      yAxis: Axis("coefficient"), series: series + [Series(role: .guide, .horizontal(0))])
    if drawn.count < features.count {
      figure.add(notes: ["\(drawn.count) of \(features.count) coefficients are drawn"])
    }
    func zeros(_ point: [Double]) -> Int { features.count { point[$0] == 0 } }
    if let last = known.last, known.contains(where: { zeros($0.point) > 0 }) {
      figure.add(notes: [
        "coefficients that are 0: \(zeros(first.point)) at \(option)=\(shortest(first.value)), "
          + "\(zeros(last.point)) at \(option)=\(shortest(last.value))"
      ])
    }
    if known.count < rows.count {
      figure.add(notes: [
        "\(rows.count - known.count) of \(counted(rows.count, "row")) left out: they diverged, or "
          + "have no minimum"
      ])
    }
    return figure
  }
}
