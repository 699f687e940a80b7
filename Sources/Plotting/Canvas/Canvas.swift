/// A field of dots, gathered into cells, each of which remembers the series that drew last.
struct Canvas {
  /// How a series draws its lines.
  struct Pen {
    /// The color.
    var ink: Ink

    /// The series, so that cells know whose dots they hold.
    var series: Int

    /// Dots drawn and dots left out in turn; nothing left out for a solid line.
    var dash: (on: Int, off: Int) = (1, 0)

    /// Whether its lines stand back behind others where characters can show it.
    var isFaint = false
  }

  let columns: Int
  let rows: Int
  let glyphs: GlyphSet
  private(set) var masks: [UInt8]
  private(set) var inks: [Ink]
  private(set) var markers: [Character?]
  private var owners: [Int32]
  private var isFaint: [Bool]

  init(columns: Int, rows: Int, glyphs: GlyphSet) {
    self.columns = columns
    self.rows = rows
    self.glyphs = glyphs
    let count = columns * rows
    masks = Array(repeating: 0, count: count)
    inks = Array(repeating: .text, count: count)
    markers = Array(repeating: nil, count: count)
    owners = Array(repeating: -1, count: count)
    isFaint = Array(repeating: false, count: count)
  }

  /// Columns of dots.
  var dotsAcross: Int { columns * glyphs.across }

  /// Rows of dots.
  var dotsDown: Int { rows * glyphs.down }

  /// Lights one dot, which must lie on the canvas.
  mutating func light(_ x: Int, _ y: Int, _ pen: Pen) {
    let index = y / glyphs.down * columns + x / glyphs.across
    let owner = Int32(truncatingIfNeeded: pen.series)
    if owners[index] != owner {
      if !glyphs.mixesSeries { masks[index] = 0 }
      owners[index] = owner
      inks[index] = pen.ink
      isFaint[index] = pen.isFaint
      markers[index] = nil
    }
    masks[index] |= 1 << UInt8(y % glyphs.down * glyphs.across + x % glyphs.across)
  }

  /// Puts a character into a cell in place of its dots.
  mutating func stamp(_ marker: Character, column: Int, row: Int, pen: Pen) {
    let index = row * columns + column
    markers[index] = marker
    owners[index] = Int32(truncatingIfNeeded: pen.series)
    inks[index] = pen.ink
  }

  /// Joins two dots on the canvas by a line and returns the dash's new phase.
  ///
  /// Source: Bresenham 1965, "Algorithm for computer control of a digital plotter".
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ pen: Pen, phase: Int = 0
  ) -> Int {
    let (width, height) = (abs(end.x - start.x), abs(end.y - start.y))
    let (stepX, stepY) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    let period = pen.dash.on + pen.dash.off
    var (x, y) = start
    var error = width - height
    var phase = phase
    while true {
      if phase < pen.dash.on { light(x, y, pen) }
      if x == end.x, y == end.y { return phase }
      phase = phase + 1 == period ? 0 : phase + 1
      let twice = 2 * error
      if twice > -height {
        error -= height
        x += stepX
      }
      if twice < width {
        error += width
        y += stepY
      }
    }
  }

  /// The character of a cell, nil where nothing was drawn.
  func character(_ column: Int, _ row: Int) -> (character: Character, ink: Ink)? {
    let index = row * columns + column
    if let marker = markers[index] { return (marker, inks[index]) }
    guard masks[index] != 0 else { return nil }
    let characters = isFaint[index] ? glyphs.faintGlyphs ?? glyphs.glyphs : glyphs.glyphs
    return (characters[Int(masks[index])], inks[index])
  }
}
