/// A place in a table: line and field, both counted from 1.
public struct FieldLocation: Sendable, Equatable {
  /// The line of the file, counted from 1, comments and blank lines included.
  public let line: Int

  /// The field within the line, counted from 1.
  public let column: Int

  /// Names a place in a table.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// What is wrong with the text of a table, or with the columns chosen from it.
///
/// Texts and names are raw (see ``Column``); texts are shortened to a few dozen characters.
public enum TableError: Error, Sendable, Equatable {
  /// There is nothing but blank lines and comments.
  case empty

  /// There is a header but no row under it.
  case noRows

  /// Every row lacks a value; so many rows there are, and so many lack that of each column.
  case noCompleteRows(Int, missing: [ColumnCount])

  /// The bytes are UTF-16, as their byte order mark says.
  case isUTF16

  /// The bytes of this line are not UTF-8.
  case notUTF8(line: Int)

  /// A zero byte stands in this line: the file is not text.
  case nulByte(line: Int)

  /// The record that begins in this line has more bytes than the limit.
  case lineTooLong(line: Int, limit: Int)

  /// The first line has more fields than the limit.
  case tooManyColumns(Int, limit: Int)

  /// The line has another number of fields than the first.
  case ragged(line: Int, found: Int, expected: Int)

  /// The line has twice as many fields as the first, as numbers like 1,5 between commas give.
  case commaInNumbers(line: Int, found: Int, expected: Int)

  /// A quoted field that begins here never ends.
  case unterminatedQuote(FieldLocation)

  /// Text follows the closing quote of this field.
  case textAfterQuote(FieldLocation, text: String)

  /// The field is not a decimal number.
  case notANumber(FieldLocation, name: String, text: String)

  /// The field is no date of the calendar, in a column of dates.
  case notADate(FieldLocation, name: String, text: String)

  /// The number is too large for a floating-point number.
  case outOfRange(FieldLocation, name: String, text: String)

  /// No column holds numbers; what the columns hold instead.
  case noNumericColumns([LeftOutColumn])

  /// Only one column can be used, of this name: none is left for the features; what others hold.
  case singleColumn(name: String, others: [LeftOutColumn])

  /// No column has this name; the names there are.
  case unknownColumn(name: String, available: [String])

  /// Several columns have this name; a number says which.
  case ambiguousColumn(name: String, numbers: [Int])

  /// The column number is outside `1...count`.
  case columnNumber(Int, count: Int)

  /// The file is no table but something else.
  case noTable(FileKind)

  /// The target has more than two classes.
  case classes(name: String, levels: [String])

  /// The column was chosen more than once.
  case repeatedColumn(name: String)

  /// The numbers would take more memory, in bytes, than the limit.
  case tooLarge(bytesNeeded: Double, limit: Double)

  /// The bytes of the text could not be had.
  case source(ByteSourceError)

  /// The caller asked to stop.
  case interrupted
}

extension TableError {
  /// The same error so many lines further down.
  func movedDown(_ lines: Int) -> TableError {
    func moved(_ place: FieldLocation) -> FieldLocation {
      FieldLocation(line: place.line + lines, column: place.column)
    }
    return switch self {
    case .notUTF8(let line): .notUTF8(line: line + lines)
    case .nulByte(let line): .nulByte(line: line + lines)
    case .lineTooLong(let line, let limit): .lineTooLong(line: line + lines, limit: limit)
    case .ragged(let line, let found, let expected):
      .ragged(line: line + lines, found: found, expected: expected)
    case .commaInNumbers(let line, let found, let expected):
      .commaInNumbers(line: line + lines, found: found, expected: expected)
    case .unterminatedQuote(let place): .unterminatedQuote(moved(place))
    case .textAfterQuote(let place, let text): .textAfterQuote(moved(place), text: text)
    case .notANumber(let place, let name, let text):
      .notANumber(moved(place), name: name, text: text)
    case .outOfRange(let place, let name, let text):
      .outOfRange(moved(place), name: name, text: text)
    default: self
    }
  }
}
