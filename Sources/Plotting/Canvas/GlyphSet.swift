/// The characters of one charset: how dots in a cell become a character, and the fixed signs.
///
/// A cell holds `across` by `down` dots; in a mask the dot of a column and a row, both counted from
/// the upper left, is the bit `row * across + column`.
struct GlyphSet: Sendable {
  /// Columns of dots in a cell.
  let across: Int

  /// Rows of dots in a cell.
  let down: Int

  /// Whether the dots of two series may share a cell and still be read.
  let mixesSeries: Bool

  /// The character for each mask, 2^(across·down) of them.
  let glyphs: [Character]

  /// The character for each mask of a faint line; nil where its dots, drawn sparsely, show it.
  var faintGlyphs: [Character]?

  /// The signs of the frame.
  let frame: Frame

  /// What separate points are drawn with, in order of preference.
  let pointMarkers: [Character]

  /// What tells lines of the same kind apart, in order of use.
  let lineMarkers: [Character]

  /// What recurs along a line of reference.
  let referenceTag: Character

  /// What single points are marked with.
  let marks: [Series.Mark: Character]

  /// Arrows to the right and on against the clock, a turn in eight.
  var arrows: [Character] = Array("→↗↑↖←↙↓↘")

  /// The end of a text that was cut.
  let ellipsis: String

  /// The multiplication sign.
  let times: String

  /// Characters of rising weight, for shading.
  let shades: [Character]

  /// The signs that a frame is made of.
  struct Frame: Sendable {
    var horizontal: Character
    var vertical: Character
    var corners:
      (topLeft: Character, topRight: Character, bottomLeft: Character, bottomRight: Character)
    var leftTick: Character
    var bottomTick: Character
    var cross: Character
  }

  static let boxDrawing = Frame(
    horizontal: "─", vertical: "│", corners: ("┌", "┐", "└", "┘"), leftTick: "┤", bottomTick: "┬",
    cross: "┼")
}

extension TextStyle.Charset {
  /// The characters that draw this charset; a new charset adds its line here.
  var glyphs: GlyphSet {
    switch self {
    case .ascii: .ascii
    case .block: .block
    case .braille: .braille
    }
  }
}
