/// What the cells of one column are.
enum ColumnReading {
  /// Numbers, each as every program reads it; empty for a missing one.
  case numbers([[UInt8]], TidyNotes.Origin?)
  /// Texts; `nil` for a missing one.
  case texts([String?])
  /// Nothing but missing values.
  case empty
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
    text.isEmpty || missing.contains(text)
      || text.utf8.count <= 4 && Self.usualWords.contains(text.lowercased())
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
