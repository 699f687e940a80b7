import CLibrary

/// Draws the series of a figure onto a canvas, one pass over each.
struct CurvePainter {
  let scales: (x: AxisScale, y: AxisScale)
  private(set) var canvas: Canvas
  private var tags: [Tag] = []
  private let window: ClippingWindow
  private let tagPeriod: Int
  private let shouldStop: () -> Bool

  /// A character that tells a line from others, put on after all lines are drawn.
  private struct Tag {
    var character: Character
    var column: Int
    var row: Int
    var pen: Canvas.Pen
  }

  /// Puts the tags of all lines drawn so far onto the canvas.
  mutating func stampTags() {
    for tag in tags {
      canvas.stamp(tag.character, column: tag.column, row: tag.row, pen: tag.pen)
    }
    tags = []
  }

  /// Whether points are so many that markers would run into one another.
  ///
  /// A cloud is drawn beneath the lines, which would vanish in it. Where dots can share a cell with
  /// a line's it begins where markers would hide the shape of it; elsewhere where it fills the
  /// plot.
  func isCloud(_ content: Series.Content, _ style: SeriesStyle) -> Bool {
    guard style.mayBlur, case .points(let x, let y) = content else { return false }
    let cells = canvas.columns * canvas.rows
    let count = min(x.count, y.count)
    guard !canvas.glyphs.mixesSeries else { return count > cells / 3 }
    guard count > cells / 2 else { return false }
    var isFilled = Array(repeating: false, count: cells)
    forEachPair(x, y, unless: shouldStop) { x, y in
      if let cell = cell(x, y) { isFilled[cell.row * canvas.columns + cell.column] = true }
    }
    return isFilled.count(where: { $0 }) > cells / 2
  }

  init(
    scales: (x: AxisScale, y: AxisScale), canvas: Canvas, tagged count: Int,
    unless shouldStop: @escaping () -> Bool
  ) {
    self.shouldStop = shouldStop
    self.scales = scales
    self.canvas = canvas
    window = ClippingWindow(
      x: Interval(lower: 0, upper: Double(canvas.dotsAcross - 1)),
      y: Interval(lower: 0, upper: Double(canvas.dotsDown - 1))
    )
    tagPeriod = max(10, min(count * 4, canvas.columns))
  }

  /// Where a point lies, in dots from the upper left; not finite when nowhere.
  func dots(_ x: Double, _ y: Double) -> PlanePoint {
    PlanePoint(
      x: scales.x.fraction(of: x) * window.x.upper,
      y: (1 - scales.y.fraction(of: y)) * window.y.upper
    )
  }

  /// The cell of a point, nil when it is not on the canvas.
  func cell(_ x: Double, _ y: Double) -> (column: Int, row: Int)? {
    let place = dots(x, y)
    guard place.isFinite, window.contains(place) else { return nil }
    return (
      Int(place.x.rounded()) / canvas.glyphs.across, Int(place.y.rounded()) / canvas.glyphs.down
    )
  }

  /// The column of an abscissa, nil when it is not on the canvas.
  func column(_ x: Double) -> Int? {
    let place = scales.x.fraction(of: x) * window.x.upper
    guard place >= 0, place <= window.x.upper else { return nil }
    return Int(place.rounded()) / canvas.glyphs.across
  }

  /// The row of an ordinate, nil when it is not on the canvas.
  func row(_ y: Double) -> Int? {
    let place = (1 - scales.y.fraction(of: y)) * window.y.upper
    guard place >= 0, place <= window.y.upper else { return nil }
    return Int(place.rounded()) / canvas.glyphs.down
  }

  mutating func draw(_ content: Series.Content, _ style: SeriesStyle) {
    switch content {
    case .points(let x, let y):
      drawPoints(x, y, style)
    case .line(let x, let y):
      drawLine(x, y, style, isStaircase: false)
    case .steps(let x, let y):
      drawLine(x, y, style, isStaircase: true)
    case .levels(let lines):
      drawLevels(lines, style)
    case .horizontal(let value):
      let place = dots(scales.x.range.lower, value).y
      drawSegment(PlanePoint(x: 0, y: place), PlanePoint(x: window.x.upper, y: place), style)
    case .vertical(let value):
      let place = dots(value, scales.y.range.lower).x
      var style = style
      style.pen.dash = (1, 1)
      drawSegment(PlanePoint(x: place, y: 0), PlanePoint(x: place, y: window.y.upper), style)
    case .arrows(let x, let y, let right, let up):
      drawArrows(x, y, right, up, style)
    case .mark:
      break
    }
  }

  /// The arrow of the direction nearest to each; a cell is about twice as high as wide.
  private mutating func drawArrows(
    _ x: [Double], _ y: [Double], _ right: [Double], _ up: [Double], _ style: SeriesStyle
  ) {
    let glyphs = canvas.glyphs
    for index in 0..<min(x.count, y.count, right.count, up.count) {
      guard let cell = cell(x[index], y[index]) else { continue }
      let angle = atan2(
        up[index] * window.y.upper / Double(glyphs.down) * 2,
        right[index] * window.x.upper / Double(glyphs.across))
      guard angle.isFinite else { continue }
      let octant = Int((angle / (.pi / 4)).rounded()) & 7
      canvas.stamp(glyphs.arrows[octant], column: cell.column, row: cell.row, pen: style.pen)
    }
  }

  private mutating func drawSegment(_ start: PlanePoint, _ end: PlanePoint, _ style: SeriesStyle) {
    guard let part = window.clip(start, end) else { return }
    _ = canvas.line(from: dot(part.start), to: dot(part.end), style.pen)
  }

  private func dot(_ place: PlanePoint) -> (x: Int, y: Int) {
    (Int(place.x.rounded()), Int(place.y.rounded()))
  }

  private mutating func drawPoints(_ x: [Double], _ y: [Double], _ style: SeriesStyle) {
    let glyphs = canvas.glyphs
    // Where markers would run into one another, dots still show the shape of the cloud.
    let isBlurred = glyphs.mixesSeries && isCloud(.points(x: x, y: y), style)
    forEachPair(x, y, unless: shouldStop) { x, y in
      let place = dots(x, y)
      guard window.contains(place) else { return }
      let dot = dot(place)
      if isBlurred {
        canvas.light(dot.x, dot.y, style.pen)
      } else {
        canvas.stamp(
          style.marker, column: dot.x / glyphs.across, row: dot.y / glyphs.down, pen: style.pen)
      }
    }
  }

  private mutating func drawLevels(_ lines: [LevelLine], _ style: SeriesStyle) {
    for (index, line) in lines.enumerated() {
      var style = style
      if lines.count > 1 {
        style.pen.ink = .height(0.15 + 0.7 * Double(index) / Double(lines.count - 1))
      }
      for piece in line.pieces { drawLine(piece.x, piece.y, style, isStaircase: false) }
    }
  }

  private mutating func drawLine(
    _ x: [Double], _ y: [Double], _ style: SeriesStyle, isStaircase: Bool
  ) {
    var stroke = Stroke(columns: style.tag == nil ? 0 : canvas.columns)
    var previous = PlanePoint(x: .nan, y: .nan)
    var isLone = false
    for (x, y) in zip(x, y) {
      let place = dots(x, y)
      if previous.isFinite, place.isFinite {
        if isStaircase {
          let corner = PlanePoint(x: place.x, y: previous.y)
          join(previous, corner, style, &stroke)
          join(corner, place, style, &stroke)
        } else {
          join(previous, place, style, &stroke)
        }
        isLone = false
      } else {
        if isLone { lightAlone(previous, style) }
        isLone = place.isFinite
      }
      previous = place
    }
    if isLone { lightAlone(previous, style) }
    if let tag = style.tag, !stroke.isTagged.contains(true) { addLateTag(tag, style, stroke) }
  }

  /// A line that passed none of its columns gets its tag halfway.
  private mutating func addLateTag(
    _ tag: (character: Character, turn: Int), _ style: SeriesStyle, _ stroke: Stroke
  ) {
    guard !stroke.visited.isEmpty else { return }
    let dot = stroke.visited[stroke.visited.count / 2]
    tags.append(
      Tag(
        character: tag.character, column: dot.x / canvas.glyphs.across,
        row: dot.y / canvas.glyphs.down, pen: style.pen))
  }

  /// A value between two gaps is a line of no length, and still a value.
  private mutating func lightAlone(_ place: PlanePoint, _ style: SeriesStyle) {
    guard window.contains(place) else { return }
    let dot = dot(place)
    canvas.light(dot.x, dot.y, style.pen)
  }

  /// What is remembered along a line: where its dash stands and where it has its tags.
  private struct Stroke {
    var phase = 0
    var last: (x: Int, y: Int)?
    var isTagged: [Bool]

    /// Some of the dots passed, as long as there is no tag.
    var visited: [(x: Int, y: Int)] = []

    init(columns: Int) { isTagged = Array(repeating: false, count: columns) }
  }

  private mutating func join(
    _ start: PlanePoint, _ end: PlanePoint, _ style: SeriesStyle, _ stroke: inout Stroke
  ) {
    guard let part = window.clip(start, end) else { return }
    let (from, to) = (dot(part.start), dot(part.end))
    // Of many vertices on one dot the first is enough.
    if from == to, let last = stroke.last, last == to { return }
    stroke.last = to
    stroke.phase = canvas.line(from: from, to: to, style.pen, phase: stroke.phase)
    if style.tag != nil, stroke.visited.count < 4096 { stroke.visited.append(to) }
    if let tag = style.tag { addTags(tag, from, to, style, &stroke) }
  }

  /// Tags stand at the same columns all along the plot, those of several lines in turn.
  private mutating func addTags(
    _ tag: (character: Character, turn: Int), _ from: (x: Int, y: Int), _ to: (x: Int, y: Int),
    _ style: SeriesStyle, _ stroke: inout Stroke
  ) {
    let glyphs = canvas.glyphs
    let (left, right) = from.x <= to.x ? (from, to) : (to, from)
    let first = 2 + tag.turn * 4 % tagPeriod
    let columns = (left.x / glyphs.across)...(right.x / glyphs.across)
    var column = columns.lowerBound
    let turn = (column - first) % tagPeriod
    column += turn == 0 ? 0 : turn < 0 ? -turn : tagPeriod - turn
    while column <= columns.upperBound {
      if !stroke.isTagged[column] {
        stroke.isTagged[column] = true
        let x = min(max(column * glyphs.across + glyphs.across / 2, left.x), right.x)
        let part = right.x == left.x ? 0 : Double(x - left.x) / Double(right.x - left.x)
        let y = Double(left.y) + part * Double(right.y - left.y)
        let row = Int(y.rounded()) / glyphs.down
        tags.append(Tag(character: tag.character, column: column, row: row, pen: style.pen))
      }
      column += tagPeriod
    }
  }
}
