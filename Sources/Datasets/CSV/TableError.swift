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

  /// The bytes of this line are not UTF-8.
  case notUTF8(line: Int)

  /// A zero byte stands in this line: the file is not text.
  case nulByte(line: Int)

  /// The line has another number of fields than the first.
  case ragged(line: Int, found: Int, expected: Int)

  /// A quoted field that begins here never ends.
  case unterminatedQuote(FieldLocation)

  /// Text follows the closing quote of this field.
  case textAfterQuote(FieldLocation, text: String)

  /// The field is not a decimal number.
  case notANumber(FieldLocation, name: String, text: String)

  /// The field is empty or stands for a missing value (`NA`, `nan` …).
  case missing(FieldLocation, name: String, text: String)

  /// The number is too large for a floating-point number.
  case outOfRange(FieldLocation, name: String, text: String)

  /// No column holds numbers.
  case noNumericColumns

  /// Only one column can be used, of this name: none is left for the features.
  case singleColumn(name: String)

  /// No column has this name; the names there are.
  case unknownColumn(name: String, available: [String])

  /// Several columns have this name; a number says which.
  case ambiguousColumn(name: String, numbers: [Int])

  /// The column number is outside `1...count`.
  case columnNumber(Int, count: Int)

  /// The column was chosen more than once.
  case repeatedColumn(name: String)

  /// The caller asked to stop.
  case interrupted
}
