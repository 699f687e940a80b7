import CLibEdit

/// Where text ends up on the screen as libedit lays it out, counted from where the prompt starts.
struct ScreenPosition: Equatable {
  var row = 0
  var column = 0

  /// Moves over one character in a window that is so many cells wide.
  mutating func advance(over scalar: Unicode.Scalar, columns: Int) {
    switch scalar {
    case "\n":
      row += 1
      column = 0
    case "\t":
      repeat {
        step(by: 1, columns: columns)
      } while column % 8 != 0
    default:
      step(by: Self.width(of: scalar), columns: columns)
    }
  }

  /// Moves over a text.
  mutating func advance(over text: some Sequence<Unicode.Scalar>, columns: Int) {
    for scalar in text { advance(over: scalar, columns: columns) }
  }

  /// The cells that a character takes, with unprintable ones spelled out as libedit does it.
  ///
  /// Asked of the C library, as libedit does; what it prints takes as many cells as `TextWidth`
  /// says, which a test checks.
  static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x20, 0x7F: return 2  // ^X
    case 0x20..<0x7F: return 1
    default:
      let width = Int(clibedit_width(scalar.value))
      guard width < 0 else { return width }
      return scalar.value > 0xFFFF ? 8 : 7  // \U+XXXX
    }
  }

  /// A character that does not fit into the rest of its row starts the next one.
  private mutating func step(by width: Int, columns: Int) {
    if column + width > columns {
      row += 1
      column = 0
    }
    column += width
    if column >= columns {
      row += 1
      column = 0
    }
  }
}
