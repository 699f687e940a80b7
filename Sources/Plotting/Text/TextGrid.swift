import TextWidth

/// A page of cells, each with a character and its colors.
struct TextGrid {
  /// The room that one character of the width 1 takes.
  struct Cell: Equatable {
    /// What stands there; nil behind a wide character, which takes this cell as well.
    var character: Character? = " "
    var ink = Ink.text
    var background: Ink?

    static let blank = Cell()
  }

  let width: Int
  let height: Int
  private(set) var cells: [Cell]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    cells = Array(repeating: .blank, count: width * height)
  }

  func holds(_ column: Int, _ row: Int) -> Bool {
    column >= 0 && column < width && row >= 0 && row < height
  }

  subscript(column: Int, row: Int) -> Cell {
    get { holds(column, row) ? cells[row * width + column] : .blank }
    set {
      guard holds(column, row) else { return }
      let index = row * width + column
      // A part of a wide character cannot be shown.
      if cells[index].character == nil { blankWideCharacter(around: index, row: row) }
      if column + 1 < width, cells[index + 1].character == nil {
        blankWideCharacter(around: index + 1, row: row)
      }
      cells[index] = newValue
    }
  }

  /// Puts blanks in place of the wide character that a cell without a character belongs to.
  private mutating func blankWideCharacter(around index: Int, row: Int) {
    var first = index
    while first > row * width, cells[first].character == nil { first -= 1 }
    cells[first].character = " "
    var next = first + 1
    while next < (row + 1) * width, cells[next].character == nil {
      cells[next].character = " "
      next += 1
    }
  }

  /// Writes a text from a cell to the right; what falls off the page is lost.
  mutating func write(_ text: CellText, column: Int, row: Int, ink: Ink = .text) {
    var column = column
    for character in text.characters {
      let cells = character.cells
      if holds(column, row), column + cells <= width {
        let background = self[column, row].background
        for next in 1..<max(cells, 1) { self[column + next, row] = Cell(character: " ") }
        self[column, row] = Cell(character: character, ink: ink, background: background)
        for next in 1..<max(cells, 1) { self.cells[row * width + column + next].character = nil }
      }
      column += cells
    }
  }

  mutating func write(_ text: String, column: Int, row: Int, ink: Ink = .text) {
    write(CellText(text), column: column, row: row, ink: ink)
  }

  /// The page as text: no blanks at the ends of lines, no empty lines at its end.
  ///
  /// - Parameters:
  ///   - color: The colors that are understood.
  ///   - background: What they are told apart from.
  /// - Returns: The text.
  func text(color: TextStyle.Color, on background: TextStyle.Background = .unknown) -> String {
    var result = ""
    result.reserveCapacity(width * height * 2)
    var newlines = 0
    for row in 0..<height {
      if row > 0 { newlines += 1 }
      let line = cells[row * width..<(row + 1) * width]
      let last = line.lastIndex { $0.character != " " || shows($0.background, color) }
      guard let last else { continue }
      result += String(repeating: "\n", count: newlines)
      newlines = 0
      append(line[...last], color: color, on: background, to: &result)
    }
    return result
  }

  private func shows(_ background: Ink?, _ color: TextStyle.Color) -> Bool {
    background != nil && color != .none
  }

  /// Whether a character is a part of an area, whose neighbours are filled with colors of heights.
  private static func fills(_ character: Character) -> Bool {
    character >= "\u{2580}" && character <= "\u{259F}"
  }

  private func append(
    _ line: ArraySlice<Cell>, color: TextStyle.Color, on terminal: TextStyle.Background,
    to result: inout String
  ) {
    guard color != .none else {
      for cell in line {
        if let character = cell.character { result.append(character) }
      }
      return
    }
    var ink = Ink.text
    var background: Ink?
    for cell in line {
      guard let character = cell.character else { continue }
      // A blank has no color of its own: fewer changes, fewer bytes.
      let wanted = character == " " ? ink : cell.ink
      if wanted != ink || cell.background != background {
        result += Palette.escape(
          ink: wanted, background: cell.background, color: color,
          on: Self.fills(character) ? nil : terminal)
        ink = wanted
        background = cell.background
      }
      result.append(character)
    }
    if ink != .text || background != nil { result += Palette.reset }
  }
}
