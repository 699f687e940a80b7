import TextWidth

extension Character {
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
