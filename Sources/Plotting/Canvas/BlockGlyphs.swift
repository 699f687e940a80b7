extension GlyphSet {
  /// Quadrant blocks: two by two dots in a cell.
  static let block = GlyphSet(
    across: 2,
    down: 2,
    mixesSeries: true,
    // By mask: bit 0 upper left, 1 upper right, 2 lower left, 3 lower right.
    glyphs: Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"),
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
}
