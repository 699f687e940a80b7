import Datasets

// What diagnostics say of data and of tables of text.

extension DatasetError {
  var message: String {
    switch self {
    case .rows(let count): "n is \(count), but there must be at least 1 row"
    case .features(let count): "features is \(count), but there must be at least 1"
    case .informative(let count, let features):
      "informative is \(count), but must be 1 to \(features), the number of features"
    case .noise(let noise): "noise is \(shortest(noise)), but must be a finite number of 0 or more"
    case .bias(let bias): "bias takes a finite number, not \(shortest(bias))"
    case .seed(let seed): "seed is \(seed), but must be 0 to 4294967295"
    case .tooLarge(let needed, let limit):
      "these data would need \(byteCount(needed)) of memory, and \(byteCount(limit)) may be used"
    case .testFraction(let share, let rows):
      rows < 2
        ? "one row cannot be divided into training rows and test rows"
        : "test is \(shortest(share)), but of \(counted(rows, "row")) it must be above 0 and at most "
          + "\(greatestFraction(of: rows)), so that a row is left to be fitted"
    case .overflow: "the target leaves the range of finite numbers: bias or noise is too large"
    case .columnExists(let name):
      "there is a column \(shown(name)) already; 'data drop' takes columns away"
    case .powerOverflows(let name):
      "the numbers of \(shown(name)) are too large: take a lower degree"
    case .interrupted: "interrupted"
    case .noFeatures: "data need at least one feature"
    case .lengthsDiffer(let column, let rows, let expected):
      "the column \(shown(column)) has \(counted(rows, "row")), the target \(grouped(expected))"
    }
  }
}

/// The largest share of some rows that leaves one, written with few digits and not rounded up.
private func greatestFraction(of rows: Int) -> String {
  let share = Double(rows - 1) / Double(rows)
  let few = NumberFormat(precision: 6).significant(share)
  return (Double(few) ?? 1) <= share ? few : shortest(share)
}

extension TableError {
  var message: String {
    switch self {
    case .empty: "the file is empty"
    case .noRows: "there are names in the first line, but no rows"
    case .noCompleteRows(let count):
      "every row lacks a value in one of the columns (\(counted(count, "row")))"
    case .isUTF16: "this is UTF-16 text, and UTF-8 is read: convert it, as with 'iconv -f UTF-16'"
    case .notUTF8(let line): "line \(line) is not UTF-8 text"
    case .nulByte(let line): "line \(line) holds a zero byte: this is not a text file"
    case .lineTooLong(let line, let limit):
      "line \(line) goes on for more than \(byteCount(Double(limit))): this is no table of rows"
    case .tooManyColumns(let count, let limit):
      "the first line has \(counted(count, "field")), and \(grouped(limit)) may be read"
    case .ragged(let line, let found, let expected):
      "line \(line) has \(counted(found, "field")), the lines before have \(expected)"
    case .commaInNumbers(let line, let found, let expected):
      TableError.ragged(line: line, found: found, expected: expected).message
        + "; numbers like 1,5 need ';' between them, or quotes"
    case .unterminatedQuote(let place): "\(place.words): the quoted field never ends"
    case .textAfterQuote(let place, let text):
      "\(place.words): '\(shown(text))' follows the closing quote"
    case .notANumber(let place, let name, let text):
      "\(place.words) (\(shown(name))): '\(shown(text))' is not a number"
    case .outOfRange(let place, let name, let text):
      "\(place.words) (\(shown(name))): '\(shown(text))' is too large for a number"
    case .tooLarge(let needed, let limit):
      "the numbers need more than \(byteCount(needed)) of memory, and \(byteCount(limit)) may be "
        + "used; stream=on keeps only what a fit needs"
    case .source(let error): error.message
    case .noNumericColumns: "no column holds numbers"
    case .singleColumn(let name):
      "only the column \(shown(name)) holds numbers, and a regression needs two"
    case .unknownColumn(let name, let available):
      "there is no column '\(shown(name))'"
        + hint(
          closest(to: name, among: available),
          else: "the columns are \(list(available.map { shown($0) }))")
    case .ambiguousColumn(let name, let numbers):
      "several columns are called '\(shown(name))': take one by its number, "
        + alternatives(numbers.map(String.init))
    case .columnNumber(let number, let count):
      "there is no column \(number): they count from 1 to \(count)"
    case .repeatedColumn(let name): "the column \(shown(name)) is chosen twice"
    case .interrupted: "interrupted"
    }
  }
}

extension ByteSourceError {
  var message: String {
    switch self {
    case .interrupted: "interrupted"
    case .shrunk(let found, let expected):
      "the file became shorter while it was read: \(grouped(found)) of "
        + "\(counted(expected, "byte")) were there"
    case .truncatedCompression: "the compressed data end too early"
    case .damagedCompression: "the compressed data are damaged"
    case .system(let reason): reason
    }
  }
}

extension FieldLocation {
  var words: String { "line \(line), column \(column)" }
}
