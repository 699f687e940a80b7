import TextWidth

/// A terminal's screen: the cells that a program's output leaves behind.
///
/// It understands what line editors and animations send: cursor moves, erasing, insertion and
/// deletion, scrolling, the alternate screen, and modes and colours, which it only notes.
public struct Screen: Sendable {
  /// The rows of the window.
  public private(set) var rows: Int

  /// The columns of the window.
  public private(set) var columns: Int

  /// Where the next character goes, counted from 0.
  public private(set) var cursor: (row: Int, column: Int) = (0, 0)

  /// Whether the cursor can be seen.
  public private(set) var isCursorVisible = true

  /// Whether pasted text arrives in brackets.
  public private(set) var isPasteBracketed = false

  /// Whether the alternate screen is shown.
  public private(set) var isAlternate = false

  /// Whether what is written behind the last column goes on in the next row.
  private var wraps = true

  /// The lines that have left the screen at the top, oldest first.
  public private(set) var scrollback: [String] = []

  /// A cell is empty behind a wide character, which takes two.
  private var cells: [[String]]
  private var mainCells: [[String]] = []
  private var savedCursor: (row: Int, column: Int) = (0, 0)
  private var mainCursor: (row: Int, column: Int) = (0, 0)
  private var decoder = EscapeDecoder()

  /// In the last column a terminal waits with the wrap until the next character.
  private var isWrapPending = false

  /// An empty screen.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines on the screen without trailing blanks, also without empty lines at the end.
  public var lines: [String] {
    var lines = cells.map(Self.text)
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  /// The lines on the screen as one text.
  public var text: String { lines.joined(separator: "\n") }

  /// The line that the cursor is in.
  public var cursorLine: String { Self.text(cells[cursor.row]) }

  /// Shows what a program wrote.
  public mutating func show(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      guard let action = decoder.decode(byte) else { continue }
      perform(action)
    }
  }

  /// Gives the window another size; lines are cut rather than wrapped, as xterm does it.
  mutating func resize(rows: Int, columns: Int) {
    // Lines above the cursor leave at the top when there is no room for it.
    let excess = max(0, cursor.row - rows + 1)
    scrollback += cells.prefix(excess).map(Self.text)
    cells = (0..<rows).map { row in
      let old = row + excess < cells.count ? cells[row + excess] : []
      return (0..<columns).map { $0 < old.count ? old[$0] : " " }
    }
    self.rows = rows
    self.columns = columns
    isWrapPending = false
    moveCursor(row: cursor.row - excess, column: cursor.column)
  }

  private static func text(_ row: [String]) -> String {
    let text = row.joined()
    guard let last = text.lastIndex(where: { $0 != " " }) else { return "" }
    return String(text[...last])
  }

  private mutating func perform(_ action: EscapeDecoder.Action) {
    switch action {
    case .print(let scalar): put(scalar)
    case .control(let byte): control(byte)
    case .escape(let final): escape(final)
    case .sequence(let sequence): perform(sequence)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = scalar.cells
    if width == 0 {
      let column = max(0, isWrapPending ? cursor.column : cursor.column - 1)
      cells[cursor.row][column].unicodeScalars.append(scalar)
      return
    }
    if isWrapPending || cursor.column + width > columns {
      isWrapPending = false
      guard wraps else {
        cursor.column = max(columns - width, 0)
        return put(scalar)
      }
      cursor.column = 0
      lineFeed()
    }
    guard width <= columns else { return }
    for column in cursor.column..<(cursor.column + width) { splitWide(at: column) }
    cells[cursor.row][cursor.column] = String(scalar)
    if width == 2 { cells[cursor.row][cursor.column + 1] = "" }
    let next = cursor.column + width
    isWrapPending = wraps && next >= columns
    cursor.column = min(next, columns - 1)
  }

  /// Half a wide character cannot be shown: what is left of one that is written over is blank.
  private mutating func splitWide(at column: Int) {
    if cells[cursor.row][column].isEmpty, column > 0 { cells[cursor.row][column - 1] = " " }
    if column + 1 < columns, cells[cursor.row][column + 1].isEmpty {
      cells[cursor.row][column + 1] = " "
    }
    cells[cursor.row][column] = " "
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x08: moveCursor(row: cursor.row, column: cursor.column - 1)
    case 0x09: moveCursor(row: cursor.row, column: (cursor.column / 8 + 1) * 8)
    case 0x0A...0x0C: lineFeed()
    case 0x0D: moveCursor(row: cursor.row, column: 0)
    default: break
    }
  }

  private mutating func escape(_ final: UInt8) {
    switch final {
    case UInt8(ascii: "7"): savedCursor = cursor
    case UInt8(ascii: "8"): moveCursor(row: savedCursor.row, column: savedCursor.column)
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "M"):
      guard cursor.row == 0 else { return moveCursor(row: cursor.row - 1, column: cursor.column) }
      cells.removeLast()
      cells.insert(blankRow, at: 0)
    case UInt8(ascii: "c"): self = Screen(rows: rows, columns: columns)
    default: break
    }
  }

  private mutating func perform(_ sequence: EscapeDecoder.Sequence) {
    let (row, column, count) = (cursor.row, cursor.column, sequence.count)
    switch sequence.final {
    case "A": moveCursor(row: row - count, column: column)
    case "B", "e": moveCursor(row: row + count, column: column)
    case "C", "a": moveCursor(row: row, column: column + count)
    case "D": moveCursor(row: row, column: column - count)
    case "E": moveCursor(row: row + count, column: 0)
    case "F": moveCursor(row: row - count, column: 0)
    case "G", "`": moveCursor(row: row, column: count - 1)
    case "d": moveCursor(row: count - 1, column: column)
    case "H", "f": moveCursor(row: count - 1, column: sequence.parameter(1, default: 1) - 1)
    case "J": eraseInScreen(sequence.parameter(0, default: 0))
    case "K": eraseInLine(sequence.parameter(0, default: 0))
    case "P", "@", "X": shift(by: sequence)
    case "L", "M": shiftLines(by: sequence)
    case "S": for _ in 0..<min(count, rows) { scroll() }
    case "s": savedCursor = cursor
    case "u": moveCursor(row: savedCursor.row, column: savedCursor.column)
    case "h", "l": setModes(sequence)
    default: break
    }
  }

  private mutating func eraseInScreen(_ part: Int) {
    switch part {
    case 0:
      eraseInLine(0)
      for row in (cursor.row + 1)..<max(rows, cursor.row + 1) { cells[row] = blankRow }
    case 1:
      for row in 0..<cursor.row { cells[row] = blankRow }
      eraseInLine(1)
    default: for row in 0..<rows { cells[row] = blankRow }
    }
  }

  private mutating func eraseInLine(_ part: Int) {
    let range =
      switch part {
      case 0: cursor.column..<columns
      case 1: 0..<(cursor.column + 1)
      default: 0..<columns
      }
    for column in range { cells[cursor.row][column] = " " }
  }

  /// Deletes (P), inserts (@) or erases (X) cells from the cursor on.
  private mutating func shift(by sequence: EscapeDecoder.Sequence) {
    let count = min(sequence.count, columns - cursor.column)
    let blanks = Array(repeating: " ", count: count)
    var rest = Array(cells[cursor.row][cursor.column...])
    switch sequence.final {
    case "P": rest = rest.dropFirst(count) + blanks
    case "@": rest = blanks + rest.dropLast(count)
    default: rest.replaceSubrange(..<count, with: blanks)
    }
    cells[cursor.row].replaceSubrange(cursor.column..., with: rest)
  }

  /// Inserts (L) or deletes (M) lines at the cursor.
  private mutating func shiftLines(by sequence: EscapeDecoder.Sequence) {
    for _ in 0..<min(sequence.count, rows - cursor.row) {
      if sequence.final == "L" {
        cells.removeLast()
        cells.insert(blankRow, at: cursor.row)
      } else {
        cells.remove(at: cursor.row)
        cells.append(blankRow)
      }
    }
  }

  private mutating func setModes(_ sequence: EscapeDecoder.Sequence) {
    guard sequence.isPrivate else { return }
    let isOn = sequence.final == "h"
    for mode in sequence.parameters {
      switch mode {
      case 7: wraps = isOn
      case 25: isCursorVisible = isOn
      case 2004: isPasteBracketed = isOn
      case 1049 where isOn != isAlternate: switchScreen(toAlternate: isOn)
      default: break
      }
    }
  }

  private mutating func switchScreen(toAlternate: Bool) {
    isAlternate = toAlternate
    if toAlternate {
      (mainCells, mainCursor) = (cells, cursor)
      cells = Array(repeating: blankRow, count: rows)
    } else {
      cells = mainCells
      resize(rows: rows, columns: columns)
      moveCursor(row: mainCursor.row, column: mainCursor.column)
    }
  }

  private mutating func moveCursor(row: Int, column: Int) {
    isWrapPending = false
    cursor = (min(max(0, row), rows - 1), min(max(0, column), columns - 1))
  }

  private mutating func lineFeed() {
    if cursor.row == rows - 1 {
      scroll()
    } else {
      cursor.row += 1
    }
  }

  private mutating func scroll() {
    let first = cells.removeFirst()
    if !isAlternate { scrollback.append(Self.text(first)) }
    cells.append(blankRow)
  }

  private var blankRow: [String] { Array(repeating: " ", count: columns) }
}
