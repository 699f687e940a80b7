public import Datasets
public import Language

// What diagnostics say of data and of tables of text.

extension DatasetError: Explained {
  /// Whether the person asked to stop.
  public var isInterruption: Bool { self == .interrupted }

  /// What is wrong, in words.
  public var message: String {
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
    case .testFraction(let fraction, let rows):
      rows < 2
        ? "one row cannot be divided into training rows and test rows"
        : "test is \(shortest(fraction)), but of \(counted(rows, "row")) it must be above 0 and at most "
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

/// The largest fraction of some rows that leaves one, written with few digits and not rounded up.
private func greatestFraction(of rows: Int) -> String {
  let fraction = Double(rows - 1) / Double(rows)
  let few = NumberFormat(precision: 6).significant(fraction)
  return (Double(few) ?? 1) <= fraction ? few : shortest(fraction)
}

extension TableError: Explained {
  /// Whether the person asked to stop.
  public var isInterruption: Bool { self == .interrupted }

  /// What is wrong, in words.
  public var message: String {
    switch self {
    case .empty: "the file is empty"
    case .noRows: "there are names in the first line, but no rows"
    case .noCompleteRows(let count, let missing):
      "every row lacks a value (\(counted(count, "row"))): \(TableError.words(missing)); "
        + "x= chooses other columns"
    case .isUTF16: "this is UTF-16 text, and UTF-8 is read: convert it, as with 'iconv -f UTF-16'"
    case .notUTF8(let line): "line \(line) is not UTF-8 text"
    case .nulByte(let line): "line \(line) holds a zero byte: this is not a text file"
    case .lineTooLong(let line, let limit):
      "line \(line) goes on for more than \(byteCount(Double(limit))): this is no table of rows"
    case .tooManyColumns(let count, let limit):
      "the first line has \(counted(count, "field")), and \(grouped(limit)) may be read"
    case .ragged(let line, let found, let expected):
      "line \(line) has \(counted(found, "field")), the lines before have \(expected); "
        + "bad=drop leaves such lines out"
    case .commaInNumbers(let line, let found, let expected):
      "line \(line) has \(counted(found, "field")), the lines before have \(expected)"
        + "; numbers like 1,5 need ';' between them, or quotes"
    case .unterminatedQuote(let place): "\(place.words): the quoted field never ends"
    case .textAfterQuote(let place, let text):
      "\(place.words): '\(shown(text))' follows the closing quote"
    case .notANumber(let place, let name, let text):
      "\(place.words) (\(shown(name))): '\(shown(text))' is not a number; "
        + "na=\"\(shown(text))\" takes it for a missing value, bad=drop leaves such rows out"
    case .notADate(let place, let name, let text):
      "\(place.words) (\(shown(name))): '\(shown(text))' is no date of the calendar; "
        + "na=\"\(shown(text))\" takes it for a missing value"
    case .outOfRange(let place, let name, let text):
      "\(place.words) (\(shown(name))): '\(shown(text))' is too large for a number"
    case .tooLarge(let needed, let limit):
      "the numbers need more than \(byteCount(needed)) of memory, and \(byteCount(limit)) may be "
        + "used; stream=on keeps only what a fit needs"
    case .source(let error): error.message
    case .noNumericColumns(let columns): "no column holds numbers" + TableError.words(columns)
    case .singleColumn(let name, let others):
      "only the column \(shown(name)) holds numbers, and a regression needs two"
        + TableError.words(others)
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
    case .noTable(let kind):
      "this seems to be \(kind.rawValue), and no table of text: "
        + (kind == .zip || kind == .oldSpreadsheet
          ? "save it as CSV there" : "rows of numbers with commas between them are read")
    case .classes(let name, let levels):
      "\(shown(name)) has \(grouped(levels.count)) classes, \(list(levels.prefix(5).map { shown($0) })): "
        + "y=\"\(shown(name))=\(shown(levels.first ?? ""))\" takes one against the rest"
    case .repeatedColumn(let name): "the column \(shown(name)) is chosen twice"
    case .interrupted: "interrupted"
    }
  }
}

extension TableError {
  /// What the columns hold that are not used: `; name holds text, price numbers with …`.
  fileprivate static func words(_ columns: [LeftOutColumn]) -> String {
    guard !columns.isEmpty else { return "" }
    let words = columns.prefix(4).map { "\(shown($0.shownName)) holds \($0.content)" }
    let rest = columns.count - words.count
    return "; " + words.joined(separator: ", ") + (rest > 0 ? " and \(grouped(rest)) more" : "")
  }

  /// The columns that lack values, and how many.
  fileprivate static func words(_ missing: [ColumnCount]) -> String {
    let words = missing.prefix(6).map { "\(shown($0.name)) \(grouped($0.count))" }
    let rest = missing.count - words.count
    return list(words + (rest > 0 ? ["\(grouped(rest)) more columns"] : []))
  }
}

extension LeftOutColumn {
  /// The name, or what stands for one that is empty.
  var shownName: String { name.isEmpty ? "the column without a name" : name }

  /// What the column holds, in words.
  var content: String {
    switch reason {
    case .text(let look): look.words
    case .empty: rowLimit.map { "no values in the first \(counted($0, "row"))" } ?? "no values"
    case .rowNumbers: "row numbers"
    }
  }
}

extension ColumnLook {
  /// What texts look like, in words.
  var words: String {
    switch self {
    case .thousands: "numbers with thousands separators"
    case .decimalCommas: "numbers with decimal commas"
    case .percentages: "percentages"
    case .amounts: "amounts of money"
    case .dates: "dates"
    case .times: "times"
    case .categories(let count): count == 1 ? "the same text" : "\(count) categories"
    case .text: "text"
    }
  }
}

extension ByteSourceError {
  fileprivate var message: String {
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
