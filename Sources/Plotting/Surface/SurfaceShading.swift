/// Fills the cells that a surface covers: by weight of characters, by lines or by color.
struct SurfaceShading {
  let field: DepthBuffer
  let glyphs: GlyphSet

  /// Lines of the mesh along each side of the grid.
  let meshLines: Float

  init(field: DepthBuffer, glyphs: GlyphSet, rows: Int) {
    self.field = field
    self.glyphs = glyphs
    meshLines = Float(min(max(rows * 2 / 5, 4), 16))
  }

  /// Whether a dot lies on a line of the mesh or on the outline.
  func isMesh(_ x: Int, _ y: Int) -> Bool {
    guard let sight = field.sight(x, y) else { return false }
    for (right, below) in [(1, 0), (0, 1)] {
      guard let other = field.sight(x + right, y + below) else { return true }
      if mesh(sight) != mesh(other) { return true }
    }
    return isOutline(x, y)
  }

  private func mesh(_ sight: DepthBuffer.Sight) -> SIMD2<Int32> {
    SIMD2(
      Int32((sight.x * meshLines * 0.9999).rounded()),
      Int32((sight.y * meshLines * 0.9999).rounded()))
  }

  /// Whether a dot lies where the surface ends or begins to hide what is behind it.
  func isOutline(_ x: Int, _ y: Int) -> Bool {
    guard let sight = field.sight(x, y) else { return false }
    for (right, below) in [(1, 0), (0, 1), (-1, 0), (0, -1)] {
      guard let other = field.sight(x + right, y + below) else { return true }
      if sight.depth - other.depth > 0.1 { return true }
    }
    return false
  }

  /// What part of a cell shows: the mean of the surface's dots in some rows of dots.
  private struct Tone {
    var count = 0
    var height = 0.0
    var light = 0.0
    var isUnderside = false

    /// The color of the height; the underside lies in the shade.
    var ink: Ink { .height(height, light: isUnderside ? 0.3 + 0.3 * light : 0.7 + 0.3 * light) }
  }

  private func tone(_ column: Int, _ row: Int, rows: Range<Int>) -> Tone? {
    var tone = Tone()
    var underside = 0
    for y in rows {
      for x in 0..<glyphs.across {
        let (x, y) = (column * glyphs.across + x, row * glyphs.down + y)
        guard let sight = field.sight(x, y) else { continue }
        tone.count += 1
        tone.height += Double(sight.height)
        tone.light += Double(abs(sight.light)) * (isMesh(x, y) ? 0.5 : 1)
        if sight.light < 0 { underside += 1 }
      }
    }
    guard tone.count * 2 >= rows.count * glyphs.across else { return nil }
    tone.height /= Double(tone.count)
    tone.light /= Double(tone.count)
    tone.isUnderside = underside * 2 > tone.count
    return tone
  }

  /// A cell in two halves, each in its color.
  func coloredCell(_ column: Int, _ row: Int) -> TextGrid.Cell? {
    let middle = glyphs.down / 2
    let upper = tone(column, row, rows: 0..<middle)?.ink
    let lower = tone(column, row, rows: middle..<glyphs.down)?.ink
    switch (upper, lower) {
    case (nil, nil): return nil
    case (let upper?, nil): return TextGrid.Cell(character: "▀", ink: upper)
    case (nil, let lower?): return TextGrid.Cell(character: "▄", ink: lower)
    case (let upper?, let lower?):
      return TextGrid.Cell(character: "▀", ink: upper, background: lower)
    }
  }

  /// A cell as one character whose weight stands for the height; the underside stays blank, which
  /// makes the inside of a bowl stand out.
  func weightedCell(_ column: Int, _ row: Int) -> TextGrid.Cell? {
    guard let tone = tone(column, row, rows: 0..<glyphs.down) else { return nil }
    let steps = glyphs.shades.count - 1
    let step = tone.isUnderside ? 0 : min(1 + Int(tone.height * Double(steps)), steps)
    return TextGrid.Cell(character: glyphs.shades[step], ink: tone.ink)
  }
}
