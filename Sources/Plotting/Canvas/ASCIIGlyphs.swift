extension GlyphSet {
  /// Plain ASCII; a cell has two by four dots, and the character nearest to their shape is taken.
  static let ascii = GlyphSet(
    across: 2,
    down: 4,
    mixesSeries: false,
    glyphs: (0..<256).map(asciiGlyph),
    faintGlyphs: (0..<256).map(faintGlyph),
    frame: Frame(
      horizontal: "-", vertical: "|", corners: ("+", "+", "+", "+"), leftTick: "+", bottomTick: "+",
      cross: "+"),
    pointMarkers: ["o", "*", "+", "x"],
    lineMarkers: Array("abcdefghijklmnopqrstuvwxyz"),
    referenceTag: "=",
    marks: [
      .start: "S", .end: "E", .minimum: "X", .point: "@", .exitUp: "^", .exitDown: "v",
      .exitLeft: "<", .exitRight: ">",
    ],
    arrows: Array(">>^<<<v>"),
    ellipsis: "..",
    times: "x",
    shades: Array(" .:-=+*#%@")
  )

  /// Four characters sit at the four heights of a cell, three lean; dense cells are full.
  private static func asciiGlyph(_ mask: Int) -> Character {
    let dots = (0..<8).filter { mask >> $0 & 1 == 1 }
    guard dots.count < 7 else { return "#" }
    let rows = dots.map { $0 / 2 }
    guard let top = rows.min(), let bottom = rows.max() else { return " " }
    let middle = top + bottom
    if bottom - top < 2 {
      return [0: "'", 1: "'", 2: "-", 3: "-", 4: ".", 5: ".", 6: "_"][middle] ?? "-"
    }
    let left = dots.filter { $0.isMultiple(of: 2) }.map { $0 / 2 }
    let right = dots.filter { !$0.isMultiple(of: 2) }.map { $0 / 2 }
    guard !left.isEmpty, !right.isEmpty else { return dots.count == 2 ? ":" : "|" }
    let lean =
      Double(left.reduce(0, +)) / Double(left.count)
      - Double(right.reduce(0, +)) / Double(right.count)
    return lean > 0.5 ? "/" : lean < -0.5 ? "\\" : "|"
  }

  /// Dots at the two heights that a cell has for them.
  private static func faintGlyph(_ mask: Int) -> Character {
    let isUpper = mask & 0x0F != 0
    let isLower = mask & 0xF0 != 0
    return isUpper ? isLower ? ":" : "'" : isLower ? "." : " "
  }
}
