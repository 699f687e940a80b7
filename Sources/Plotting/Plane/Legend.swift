/// One name in a legend, with a sample of how its series looks.
struct LegendEntry {
  /// The sample, drawn as the series is.
  var sample: [Character]

  /// The color of the sample.
  var ink: Ink

  /// The name.
  var name: CellText

  /// Cells that the entry takes.
  var width: Int { sample.count + 1 + name.width }

  static let gap = 3

  /// Cells that entries take side by side.
  static func width(of entries: [LegendEntry]) -> Int {
    entries.reduce(0) { $0 + $1.width } + gap * max(entries.count - 1, 0)
  }

  /// Breaks entries into lines; what finds no room is counted in the last.
  static func lines(_ entries: [LegendEntry], width: Int, most: Int) -> [[LegendEntry]] {
    var lines: [[LegendEntry]] = [[]]
    for (index, entry) in entries.enumerated() {
      var entry = entry
      entry.name = entry.name.cut(to: max(width - entry.sample.count - 1, 0), ending: "")
      let last = lines.count - 1
      if lines[last].isEmpty || Self.width(of: lines[last] + [entry]) <= width {
        lines[last].append(entry)
        continue
      }
      guard lines.count < most else {
        let rest = LegendEntry(
          sample: Array("+\(entries.count - index)"), ink: .text, name: CellText("more"))
        while lines[last].count > 1, Self.width(of: lines[last] + [rest]) > width {
          lines[last].removeLast()
        }
        if Self.width(of: lines[last] + [rest]) <= width { lines[last].append(rest) }
        return lines
      }
      lines.append([entry])
    }
    return lines
  }

  /// The entries of a figure: one for each name and role, in drawing order.
  static func entries(
    of figure: Figure, styles: [SeriesStyle], glyphs: GlyphSet
  ) -> [LegendEntry] {
    guard figure.legend == .automatic else { return [] }
    var result: [LegendEntry] = []
    var places: [SeriesStyle.Identity: Int] = [:]
    for (index, series) in figure.series.enumerated() {
      guard let label = series.label, !label.isEmpty, series.content.isListed else { continue }
      let identity = SeriesStyle.Identity(series, index: index)
      let sample = sample(of: series.content, styles[index], glyphs: glyphs)
      guard let place = places[identity] else {
        places[identity] = result.count
        result.append(
          LegendEntry(sample: sample, ink: styles[index].pen.ink, name: CellText(label)))
        continue
      }
      result[place].merge(sample)
    }
    return result
  }

  /// Points and a line under one name share a sample.
  private mutating func merge(_ other: [Character]) {
    guard other.count != sample.count else { return }
    let (line, marker) = other.count > sample.count ? (other, sample) : (sample, other)
    sample = line
    if let character = marker.first { sample[line.count / 2] = character }
  }

  private static func sample(
    of content: Series.Content, _ style: SeriesStyle, glyphs: GlyphSet
  ) -> [Character] {
    if case .arrows = content { return [glyphs.arrows[0]] }
    guard content.isCurve else { return [style.marker] }
    var canvas = Canvas(columns: 3, rows: 1, glyphs: glyphs)
    let middle = (glyphs.down - 1) / 2
    _ = canvas.line(from: (0, middle), to: (canvas.dotsAcross - 1, middle), style.pen)
    if let tag = style.tag { canvas.stamp(tag.character, column: 1, row: 0, pen: style.pen) }
    return (0..<3).map { canvas.character($0, 0)?.character ?? " " }
  }
}

extension Series.Content {
  /// Whether the legend names the series; the others carry their names beside them.
  fileprivate var isListed: Bool {
    switch self {
    case .points, .line, .steps, .levels, .arrows: true
    case .horizontal, .vertical, .mark: false
    }
  }
}
