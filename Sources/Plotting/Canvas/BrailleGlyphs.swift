extension GlyphSet {
  /// Braille patterns: two by four dots in a cell.
  static let braille = GlyphSet(
    across: 2,
    down: 4,
    mixesSeries: true,
    glyphs: (0..<256).map(brailleGlyph),
    frame: boxDrawing,
    pointMarkers: ["●", "○", "×", "+"],
    lineMarkers: ["●", "■", "▲", "▼", "○", "△", "▽", "★", "+", "×"],
    referenceTag: "□",
    marks: [
      .start: "◇", .end: "◆", .minimum: "╳", .point: "✦", .exitUp: "▲", .exitDown: "▼",
      .exitLeft: "◀", .exitRight: "▶",
    ],
    ellipsis: "…",
    times: "×",
    shades: Array(" ░▒▓█")
  )

  /// Unicode numbers the dots down the left column, down the right one, then the bottom row.
  private static let brailleBits: [UInt32] = [0, 3, 1, 4, 2, 5, 6, 7]

  private static func brailleGlyph(_ mask: Int) -> Character {
    guard mask != 0 else { return " " }
    var pattern: UInt32 = 0
    for (bit, dot) in brailleBits.enumerated() where mask >> bit & 1 == 1 {
      pattern |= 1 << dot
    }
    return Unicode.Scalar(0x2800 + pattern).map(Character.init) ?? " "
  }
}
