/// What the cells of one column are: plain numbers as they stand, and texts, each kept once.
struct CodedCells {
  /// For each row the number of its text; ``plain`` for a number as every program reads it.
  var codes: [Int32] = []
  /// The texts that are no plain numbers, in order of appearance, and how often each is there.
  var texts: [String] = []
  var counts: [Int] = []
  var plainCount = 0
  /// Whether a plain number has a point, or four digits or more before it.
  var hasPoint = false
  var hasLongPlain = false

  static let plain: Int32 = -1

  /// Looks at the cells of a column.
  ///
  /// Where it is asked to stop, what it saw is not all.
  init(_ grid: CellGrid, _ rows: [Int], _ column: Int, _ shouldStop: () -> Bool) {
    var known: [String: Int32] = [:]
    codes.reserveCapacity(rows.count)
    for (place, row) in rows.enumerated() {
      if place & 0xFFFF == 0xFFFF, shouldStop() { return }
      let text = grid.text(grid.cells[grid.records[row].first + column])
      if let shape = PlainNumber(text) {
        codes.append(Self.plain)
        plainCount += 1
        hasPoint = hasPoint || shape.hasPoint
        hasLongPlain = hasLongPlain || shape.digits > 3
        continue
      }
      codes.append(code(String(decoding: text, as: UTF8.self), &known))
    }
  }

  private mutating func code(_ text: String, _ known: inout [String: Int32]) -> Int32 {
    if let code = known[text] {
      counts[Int(code)] += 1
      return code
    }
    let code = Int32(texts.count)
    known[text] = code
    texts.append(text)
    counts.append(1)
    return code
  }

  /// Gives plain numbers codes too, where all cells of a column are texts.
  mutating func codeAll(_ grid: CellGrid, _ rows: [Int], _ column: Int) {
    guard plainCount > 0 else { return }
    var known: [String: Int32] = [:]
    for (index, text) in texts.enumerated() { known[text] = Int32(index) }
    for (place, row) in rows.enumerated() where codes[place] == Self.plain {
      let text = grid.text(grid.cells[grid.records[row].first + column])
      codes[place] = code(String(decoding: text, as: UTF8.self), &known)
    }
    plainCount = 0
  }
}

/// A number as every program reads it.
private struct PlainNumber {
  var digits = 0
  var hasPoint = false

  init?(_ text: ArraySlice<UInt8>) {
    var index = text.startIndex
    if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { index += 1 }
    var after = 0
    while index < text.endIndex {
      let byte = text[index]
      if byte &- 0x30 < 10 {
        if hasPoint { after += 1 } else { digits += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte | 0x20 == UInt8(ascii: "e"), digits + after > 0 {
        guard Self.isExponent(text[(index + 1)...]) else { return nil }
        return
      } else {
        return nil
      }
      index += 1
    }
    guard digits + after > 0 else { return nil }
  }

  private static func isExponent(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    return !rest.isEmpty && rest.allSatisfy { $0 &- 0x30 < 10 }
  }
}

/// What one column is.
enum ColumnReading {
  /// Numbers: for each row the place of what is written for it, a plain number as it stands, or a
  /// missing one.
  case numbers(codes: [Int32], written: [[UInt8]])
  /// Texts: for each row the place of its text, or a missing one.
  case texts(codes: [Int32], names: [String])
  /// Nothing but missing values.
  case empty

  static let missing: Int32 = -2
}

/// Reads columns of a grid: numbers in the style that all of a column follow, dates, texts.
struct ColumnReader {
  let grid: CellGrid
  let options: TidyOptions
  /// The sign before decimals of the whole file, where columns leave no choice.
  var fileDecimal: UInt8?

  /// The texts that stand for a missing value in any column.
  private let missing: Set<String>

  /// Texts that stand for a missing value where the rest of a column is numbers.
  static let marks: Set<String> = [
    ".", "..", "...", "?", "-", "--", "–", "—", "*", "#N/A", "<NA>", "\\N", "nil", "NIL", "Nil",
    "NULL", "n.a.", "N.A.", "missing", "#VALUE!", "#DIV/0!", "#REF!", "#NUM!", "#NAME?", "#NULL!",
  ]
  private static let usual: Set<String> = [
    "", "NA", "na", "NaN", "nan", "N/A", "n/a", "null", "None",
  ]
  private static let usualWords: Set<String> = ["na", "nan", "n/a", "null", "none"]

  init(_ grid: CellGrid, _ options: TidyOptions) {
    self.grid = grid
    self.options = options
    missing = Set(options.missing)
    fileDecimal = options.decimal
  }

  func isMissing(_ text: String) -> Bool {
    missing.contains(text) || Self.isMissing(text)
  }

  /// Whether a text stands for a missing value wherever it is.
  static func isMissing(_ text: String) -> Bool {
    text.isEmpty || text.utf8.count <= 4 && usualWords.contains(text.lowercased())
  }

  /// The styles that may be tried, in order.
  var styles: [NumberStyle] {
    NumberStyle.all.filter { style in
      if let decimal = options.decimal, style.decimal != decimal { return false }
      if let thousands = options.thousands { return style.group == thousands }
      return true
    } + (options.thousands.map { [NumberStyle(group: $0, decimal: fileDecimal ?? 0x2E)] } ?? [])
  }

  /// The style that all numbers among some cells follow; nil where there is none.
  ///
  /// - Parameter cells: Texts that are not missing.
  /// - Returns: The style.
  func style(of cells: [ArraySlice<UInt8>]) -> NumberStyle? {
    for style in styles {
      if let decimal = fileDecimal, style.decimal != decimal, Self.matters(cells, style) {
        continue
      }
      var marks: WrittenNumber.Marks = []
      let isFit = cells.allSatisfy { cell in
        guard let number = WrittenNumber(cell, style) else { return false }
        marks.formUnion(number.marks)
        return true
      }
      // Thousands are apart in all numbers or in none.
      guard isFit, !(marks.contains(.grouped) && marks.contains(.ungrouped)) else { continue }
      return style
    }
    return nil
  }

  /// Whether the sign before decimals changes what some cells mean.
  private static func matters(_ cells: [ArraySlice<UInt8>], _ style: NumberStyle) -> Bool {
    cells.contains { $0.contains(UInt8(ascii: ",")) || $0.contains(UInt8(ascii: ".")) }
  }

  /// Whether a column can be read with a comma before decimals alone.
  func needsDecimalComma(_ cells: [ArraySlice<UInt8>]) -> Bool {
    guard cells.contains(where: { $0.contains(UInt8(ascii: ",")) }) else { return false }
    let fits = NumberStyle.all.filter { style in
      cells.allSatisfy { WrittenNumber($0, style) != nil }
    }
    return !fits.isEmpty && fits.allSatisfy { $0.decimal == UInt8(ascii: ",") }
  }

  /// The order of day, month and year that all of some texts follow; whether another would do.
  static func order(of texts: [String]) -> (order: CivilDate.Order, isAmbiguous: Bool)? {
    let fits = CivilDate.Order.allCases.filter { order in
      texts.allSatisfy { CivilDate($0, order) != nil }
    }
    guard let first = fits.first else { return nil }
    let isAmbiguous =
      fits == [.dayFirst, .monthFirst]
      && texts.contains { CivilDate($0, .dayFirst) != CivilDate($0, .monthFirst) }
    return (first, isAmbiguous)
  }
}
