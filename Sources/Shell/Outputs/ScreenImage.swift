import TextWidth

/// What stands in the cells of a screen, each with its colours.
///
/// Two images differ in some cells: only those are sent to a terminal that shows the first.
public struct ScreenImage: Equatable, Sendable {
  struct Cell: Equatable, Sendable {
    /// The character; empty behind a wide one, which takes this cell as well.
    var text = " "
    /// The parameters of the escape that selects its colours, such as `1;31`; empty for plain.
    var style = ""
  }

  /// The columns.
  public let columns: Int
  /// The rows.
  public let rows: Int
  private(set) var cells: [Cell]

  /// An empty screen of this size.
  public init(columns: Int, rows: Int) {
    self.columns = max(columns, 0)
    self.rows = max(rows, 0)
    cells = Array(repeating: Cell(), count: self.columns * self.rows)
  }

  /// Writes text from a cell to the right and, behind each `\n`, from the same column of the next
  /// row; what falls off the screen is lost.
  ///
  /// - Parameters:
  ///   - text: Printable characters, line feeds, and escapes that select colours.
  ///   - column: The column of the first character, from 0.
  ///   - row: Its row, from 0.
  ///   - width: The cells of a row that may be written; nil is up to the last column.
  mutating func write(_ text: String, column: Int, row: Int, width: Int? = nil) {
    let limit = min(column + (width ?? columns), columns)
    var style = ""
    var place = (column: column, row: row)
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\n":
        place = (column, place.row + 1)
      case "\u{1b}":
        style = Self.style(takenFrom: &scalars, after: style)
      default:
        let cells = scalar.cells
        guard place.row >= 0, place.row < rows, place.column >= 0, place.column + cells <= limit
        else {
          place.column += cells
          continue
        }
        let index = place.row * columns + place.column
        if cells == 0 {
          // What joins the character before it stands in its cell.
          if place.column > 0 { self.cells[index - 1].text.unicodeScalars.append(scalar) }
          continue
        }
        for cell in index..<(index + cells) { splitWide(at: cell, row: place.row) }
        self.cells[index] = Cell(text: String(Character(scalar)), style: style)
        for next in 1..<max(cells, 1) { self.cells[index + next] = Cell(text: "", style: style) }
        place.column += cells
      }
    }
  }

  /// Puts blanks in place of a wide character, half of which is about to be written over.
  private mutating func splitWide(at index: Int, row: Int) {
    if cells[index].text.isEmpty, index > row * columns { cells[index - 1].text = " " }
    if index + 1 < (row + 1) * columns, cells[index + 1].text.isEmpty {
      cells[index + 1].text = " "
    }
    cells[index].text = " "
  }

  /// Reads the rest of an escape that selects colours; any other is dropped.
  private static func style(
    takenFrom scalars: inout Substring.UnicodeScalarView, after style: String
  ) -> String {
    guard scalars.first == "[" else { return style }
    scalars.removeFirst()
    var parameters = ""
    while let scalar = scalars.popFirst() {
      if ("\u{40}"..."\u{7e}").contains(scalar) {
        guard scalar == "m" else { return style }
        if parameters.isEmpty || parameters == "0" { return "" }
        // A figure's inks begin with a reset; the pieces of a report stand alone.
        return parameters.hasPrefix("0;") ? String(parameters.dropFirst(2)) : parameters
      }
      parameters.unicodeScalars.append(scalar)
    }
    return style
  }

  /// The rows as text without colours, blanks at their ends left out.
  public var lines: [String] {
    (0..<rows).map { row in
      let line = cells[row * columns..<(row + 1) * columns].map(\.text).joined()
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The escapes and characters that turn a terminal that shows another image into this one.
  ///
  /// Nil for `earlier`, or an image of another size, draws all cells. The cursor is left where the
  /// last change was.
  public func changes(since earlier: ScreenImage?) -> String {
    let before = earlier.flatMap { $0.columns == columns && $0.rows == rows ? $0 : nil }
    var result = before == nil ? "\u{1b}[0m\u{1b}[H\u{1b}[2J" : ""
    var style = ""
    for row in 0..<rows {
      var cursor: Int?
      var column = 0
      while column < columns {
        let index = row * columns + column
        let cell = cells[index]
        guard cell != (before?.cells[index] ?? Cell()), !cell.text.isEmpty else {
          column += 1
          continue
        }
        if let cursor, column - cursor <= 3, column > cursor,
          cells[(row * columns + cursor)..<index].allSatisfy({ $0.style == style && $0.text != "" })
        {
          // A few cells sent again are shorter than an escape that passes over them.
          result += cells[(row * columns + cursor)..<index].map(\.text).joined()
        } else if cursor != column {
          result += "\u{1b}[\(row + 1);\(column + 1)H"
        }
        if cell.style != style {
          result += cell.style.isEmpty ? "\u{1b}[0m" : "\u{1b}[0;\(cell.style)m"
          style = cell.style
        }
        result += cell.text
        column += 1
        while column < columns, cells[row * columns + column].text.isEmpty { column += 1 }
        cursor = column
      }
    }
    return style.isEmpty ? result : result + "\u{1b}[0m"
  }
}
