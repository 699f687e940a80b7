/// Marks single points and writes names beside them where they cover least.
struct PlaneLabels {
  /// Where coordinates lie, in cells within the frame.
  typealias Cells = CurvePainter

  private(set) var page: TextGrid
  let left: Int
  let top: Int
  let columns: Int
  let rows: Int

  /// Cells taken by marks and names, which no other name may cover.
  private var isTaken: Set<Int> = []

  /// What covering a marker counts for, beside a cell of a line.
  private static let markerCost = 10

  /// Whether a cell holds a marker: a point, or what tells a line from others.
  private let isMarker: [Bool]

  init(page: TextGrid, left: Int, top: Int, columns: Int, rows: Int, isMarker: [Bool]) {
    self.isMarker = isMarker
    self.page = page
    self.left = left
    self.top = top
    self.columns = columns
    self.rows = rows
  }

  /// Marks first, then their names, then the names of guides, then those of level lines.
  mutating func write(
    _ series: [Series], _ styles: [SeriesStyle], cells: Cells
  ) {
    var names: [(text: CellText, column: Int, row: Int, ink: Ink)] = []
    for (series, style) in zip(series, styles) {
      guard case .mark(_, let x, let y) = series.content, let cell = cells.cell(x, y) else {
        continue
      }
      page[left + cell.column, top + cell.row] = TextGrid.Cell(
        character: style.marker, ink: style.pen.ink)
      isTaken.insert(cell.row * columns + cell.column)
      guard let label = series.label, !label.isEmpty else { continue }
      names.append((CellText(label), cell.column, cell.row, style.pen.ink))
    }
    for name in names { write(name.text, beside: (name.column, name.row), ink: name.ink) }
    for (series, style) in zip(series, styles) {
      guard let label = series.label.map(CellText.init), label.width > 0 else { continue }
      switch series.content {
      case .vertical(let value): write(label, besideVertical: value, style, cells)
      case .horizontal(let value): write(label, aboveHorizontal: value, style, cells)
      default: break
      }
    }
    for case .levels(let lines) in series.map(\.content) {
      for line in lines { write(line, cells) }
    }
  }

  private mutating func write(
    _ text: CellText, besideVertical value: Double, _ style: SeriesStyle, _ cells: Cells
  ) {
    guard let column = cells.column(value) else { return }
    // Near the top, and not across another guide.
    var places: [(Int, Int)] = []
    for row in 0..<rows {
      for start in [column + 2, column - 1 - text.width] where fits(text, start, row) {
        places.append((start, row))
      }
    }
    let best = places.min { cover(text, $0.0, $0.1) < cover(text, $1.0, $1.1) }
    guard let place = best else { return }
    put(text, place.0, place.1, ink: style.pen.ink)
  }

  private mutating func write(
    _ text: CellText, aboveHorizontal value: Double, _ style: SeriesStyle, _ cells: Cells
  ) {
    guard let row = cells.row(value) else { return }
    let places = [columns - 1 - text.width, 1].flatMap { [($0, row - 1), ($0, row + 1)] }
    let best = places.filter { fits(text, $0.0, $0.1) }.min {
      cover(text, $0.0, $0.1) < cover(text, $1.0, $1.1)
    }
    if let best { put(text, best.0, best.1, ink: style.pen.ink) }
  }

  /// Writes a level's value onto its longest piece, where it covers least.
  private mutating func write(_ line: LevelLine, _ cells: Cells) {
    guard let text = line.label.map(CellText.init), text.width > 0 else { return }
    let longest = line.pieces.max { min($0.x.count, $0.y.count) < min($1.x.count, $1.y.count) }
    guard let longest else { return }
    var best: (column: Int, row: Int, covered: Int)?
    let count = min(longest.x.count, longest.y.count)
    for index in stride(from: 0, to: count, by: max(1, count / 200)) {
      guard let cell = cells.cell(longest.x[index], longest.y[index]) else { continue }
      let column = cell.column - text.width / 2
      guard fits(text, column, cell.row) else { continue }
      let drawn = cover(text, column, cell.row)
      // A level can do without its value, an iterate not without its mark.
      guard drawn < Self.markerCost else { continue }
      let covered = drawn + crowding(column, cell.row, text.width)
      if covered < best?.covered ?? .max { best = (column, cell.row, covered) }
    }
    guard let best else { return }
    put(text, best.column, best.row, ink: .text)
    for column in [best.column - 1, best.column + text.width] where (0..<columns).contains(column) {
      page[left + column, top + best.row] = .blank
    }
  }

  /// How near a point comes to names that already stand.
  private func crowding(_ column: Int, _ row: Int, _ width: Int) -> Int {
    let isCrowded = (row - 1...row + 1).contains { row in
      (column - 3...column + width + 2).contains { isTaken.contains(row * columns + $0) }
    }
    return isCrowded ? 4 : 0
  }

  /// Whether a text at a point stays within the frame and off other names.
  private func fits(_ text: CellText, _ column: Int, _ row: Int) -> Bool {
    guard column >= 0, column + text.width <= columns, row >= 0, row < rows else { return false }
    return (column - 1...column + text.width).allSatisfy { !isTaken.contains(row * columns + $0) }
  }

  /// How many drawn cells a text at a point would cover, a marker counting for many.
  private func cover(_ text: CellText, _ column: Int, _ row: Int) -> Int {
    (column..<column + text.width).reduce(0) { sum, column in
      if isMarker[row * columns + column] { return sum + Self.markerCost }
      return sum + (page[left + column, top + row].character == " " ? 0 : 1)
    }
  }

  private mutating func put(_ text: CellText, _ column: Int, _ row: Int, ink: Ink) {
    page.write(text, column: left + column, row: top + row, ink: ink)
    for place in column..<column + text.width { isTaken.insert(row * columns + place) }
  }

  private mutating func write(
    _ text: CellText, beside cell: (column: Int, row: Int), ink: Ink
  ) {
    let (column, row) = cell
    let (before, after) = (column - 1 - text.width, column + 2)
    let centered = column - text.width / 2
    // In order of preference; a point that covers nothing beats all that do.
    let places = [
      (after, row), (before, row), (centered, row - 1), (centered, row + 1),
      (after, row - 1), (after, row + 1), (before, row - 1), (before, row + 1),
      (centered, row - 2), (centered, row + 2), (columns - text.width, row - 1),
      (columns - text.width, row + 1), (0, row - 1), (0, row + 1),
      (columns - text.width, row - 2), (columns - text.width, row + 2), (0, row - 2), (0, row + 2),
    ].filter { fits(text, $0.0, $0.1) }
    // What is covered counts most, then the way from the mark, then the order above.
    func cost(_ place: (Int, Int), _ turn: Int) -> Int {
      let way = max(place.0 - after, before - place.0, 0)
      return 20 * cover(text, place.0, place.1) + 6 * way + turn
    }
    let best = places.enumerated().min {
      cost($0.element, $0.offset) < cost($1.element, $1.offset)
    }
    if let best { put(text, best.element.0, best.element.1, ink: ink) }
  }
}
