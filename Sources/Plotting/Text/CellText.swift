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

  /// Two texts, one behind the other.
  static func + (first: CellText, second: CellText) -> CellText {
    var result = first
    result.characters += second.characters
    result.width += second.width
    return result
  }

  /// The text broken at blanks into lines; what finds no room in the last is cut.
  func lines(width: Int, most: Int, ending: String) -> [CellText] {
    var lines: [CellText] = []
    for word in characters.split(separator: " ") {
      let word = CellText(String(word))
      guard let last = lines.last else {
        lines.append(word)
        continue
      }
      let isLast = lines.count == max(most, 1)
      if last.width + 1 + word.width <= width || isLast {
        lines[lines.count - 1] = last + CellText(" ") + word
      } else {
        lines.append(word)
      }
    }
    return lines.map { $0.cut(to: width, ending: ending) }
  }
}
