extension Character {
  /// How many cells of a terminal the character takes: 1, 2 for wide ones.
  ///
  /// East Asian Wide and Fullwidth ranges after Unicode Standard Annex 11, merged where a
  /// finer split would not matter on a screen, and emoji.
  var cells: Int {
    if isASCII { return 1 }
    guard let first = unicodeScalars.first else { return 0 }
    if unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default:
      return first.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// The character when it can stand in a cell, else something visible in its place.
  ///
  /// Names come from people's files: none of them may move the cursor or clear the screen.
  var printable: Character? {
    if self == "\t" || isNewline { return " " }
    guard let first = unicodeScalars.first else { return nil }
    switch first.properties.generalCategory {
    case .control: return "?"
    case .format, .surrogate, .nonspacingMark, .enclosingMark: return nil
    default: break
    }
    let holdsControl = unicodeScalars.contains { $0.properties.generalCategory == .control }
    return holdsControl ? "?" : self
  }
}

/// A text made of cells: what a label is once it is safe to print.
struct CellText: Equatable {
  private(set) var characters: [Character] = []
  private(set) var width = 0

  init(_ text: String) {
    for character in text {
      guard let character = character.printable else { continue }
      characters.append(character)
      width += character.cells
    }
  }

  /// The text cut to a width, with a sign at the end that something is missing.
  func cut(to limit: Int, ending: String) -> CellText {
    guard width > limit else { return self }
    let ending = CellText(ending)
    guard limit > ending.width else { return cut(hard: limit) }
    var result = cut(hard: limit - ending.width)
    result.characters += ending.characters
    result.width += ending.width
    return result
  }

  private func cut(hard limit: Int) -> CellText {
    var result = CellText("")
    for character in characters {
      guard result.width + character.cells <= limit else { break }
      result.characters.append(character)
      result.width += character.cells
    }
    return result
  }
}
