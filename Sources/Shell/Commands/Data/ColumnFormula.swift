import Datasets
import Expressions
import Language

/// A formula that gives a number for each row, in which the names of columns are the row's values.
///
/// Beside them stand `row`, counted from 1, and functions of a column that look elsewhere:
/// `lag(sales)` is the value of the row before, `lag(sales, 12)` of twelve rows before; `year`,
/// `month`, `day` and `weekday` (1 is Monday) read a column of dates.
struct ColumnFormula {
  /// A column that is looked at otherwise than in its own row.
  private struct Look {
    var function: String
    var column: String
    var steps: Int
    /// The name it stands under in the formula.
    var name: String
  }

  private let function: CompiledFunction
  private let names: [String]
  private let looks: [Look]
  private let span: SourceSpan

  /// The most rows that are looked back.
  private static let mostSteps = 1_000_000

  /// Reads the text in a span of the command's line.
  init(
    _ arguments: BoundArguments, in span: SourceSpan, of data: Dataset
  ) throws(Diagnostic) {
    self.span = span
    var text = arguments.line.text(in: span)
    var looks: [Look] = []
    for word in ["lag", "year", "month", "day", "weekday"] {
      while let call = Self.call(of: word, in: text) {
        guard looks.count < 50 else { break }
        let name = "looked\(looks.count)"
        guard Self.columns(data).contains(where: { $0.name == call.column }) else {
          throw Diagnostic(
            .unknownFeature(
              call.column,
              suggestion: closest(to: call.column, among: Self.columns(data).map(\.name)),
              known: Self.columns(data).map(\.name)), span)
        }
        looks.append(Look(function: word, column: call.column, steps: call.steps, name: name))
        text.replaceSubrange(call.range, with: " \(name) ")
      }
    }
    self.looks = looks
    var table = arguments.names.nameTable
    table.rows = nil
    do {
      let parsed = try ParsedExpression.parse(text, names: table)
      let columns = Self.columns(data).map(Self.typed)
      let known = Set(columns + looks.map(\.name) + ["row"])
      for reference in parsed.references
      where !known.contains(reference.name) && !arguments.names.isKnown(reference.name) {
        let start = span.start + reference.span.start
        throw Diagnostic(
          .unknownName(
            reference.name, suggestion: closest(to: reference.name, among: columns + ["row"])),
          looks.isEmpty
            ? SourceSpan(start: start, end: start + reference.span.length) : span)
      }
      let used = parsed.references.map(\.name).filter { known.contains($0) }
      names = Array(Set(used)).sorted()
      let bound = try parsed.bound(to: table, keeping: Set(names))
      function = try CompiledFunction(bound, variables: names)
    } catch let error as Diagnostic {
      throw error
    } catch let error as ExpressionError {
      throw Diagnostic(error, span)
    } catch {
      throw Diagnostic(.interrupted)
    }
  }

  /// The name of a column as a formula can hold it: `garden_yes` for `garden=yes`.
  private static func typed(_ column: Column) -> String { resultName(ofLevel: column.name) }

  private static func columns(_ data: Dataset) -> [Column] { data.features + [data.target] }

  /// The first call of a function of a column in a text.
  private static func call(
    of word: String, in text: String
  ) -> (range: Range<String.Index>, column: String, steps: Int)? {
    var from = text.startIndex
    while let found = text[from...].firstRange(of: word + "(") {
      from = found.upperBound
      if found.lowerBound > text.startIndex {
        let before = text[text.index(before: found.lowerBound)]
        guard !(before.isLetter || before.isNumber || before == "_" || before == ".") else {
          continue
        }
      }
      guard let end = text[from...].firstIndex(of: ")") else { return nil }
      let parts = text[from..<end].split(separator: ",").map { part in
        String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
      guard let column = parts.first, parts.count <= 2 else { return nil }
      let steps = parts.count == 2 ? Int(parts[1]) : 1
      guard let steps, (0...mostSteps).contains(steps) else { return nil }
      return (found.lowerBound..<text.index(after: end), column, steps)
    }
    return nil
  }

  /// The number of each row of data; NaN where `lag` looks before the first.
  ///
  /// - Throws: A row in which the formula has no value.
  func values(
    _ data: Dataset, shouldStop: () -> Bool
  ) throws(Diagnostic) -> [Double] {
    let columns = Self.columns(data)
    var sources: [(Int) -> Double] = []
    for name in names {
      if let look = looks.first(where: { $0.name == name }) {
        sources.append(try source(look, columns))
      } else if let column = columns.first(where: { Self.typed($0) == name }) {
        let values = column.values
        sources.append { values[$0] }
      } else {
        sources.append { Double($0 + 1) }
      }
    }
    var result: [Double] = []
    result.reserveCapacity(data.rowCount)
    var point = names.map { _ in 0.0 }
    for row in 0..<data.rowCount {
      if row.isMultiple(of: 4096), shouldStop() { throw Diagnostic(.interrupted) }
      var isMissing = false
      for index in point.indices {
        point[index] = sources[index](row)
        if point[index].isNaN { isMissing = true }
      }
      let value = isMissing ? .nan : function.value(at: point)
      guard isMissing || value.isFinite else {
        let shown = zip(names, point).prefix(3).map { "\($0) = \(shortest($1))" }
        throw Diagnostic(.noValueInRow(row + 1, value, shown), span)
      }
      result.append(value)
    }
    return result
  }

  private func source(
    _ look: Look, _ columns: [Column]
  ) throws(Diagnostic) -> (Int) -> Double {
    guard let column = columns.first(where: { $0.name == look.column }) else {
      return { _ in .nan }
    }
    let values = column.values
    if look.function == "lag" {
      return { $0 < look.steps ? .nan : values[$0 - look.steps] }
    }
    guard case .days(let since) = column.meaning else {
      throw Diagnostic(.noDates(look.function, look.column), span)
    }
    let first = since.daysSince1970
    return { row in
      let days = first + (Int(exactly: values[row].rounded(.down)) ?? 0)
      guard let date = CivilDate(daysSince1970: days) else { return .nan }
      switch look.function {
      case "year": return Double(date.year)
      case "month": return Double(date.month)
      case "day": return Double(date.day)
      // 1970-01-01 was a Thursday.
      default: return Double(((days + 3) % 7 + 7) % 7 + 1)
      }
    }
  }

  /// Whether it looks at other rows than its own.
  var looksBack: Bool { looks.contains { $0.function == "lag" } }
}

extension Dataset {
  /// Some rows of the data, by rising number.
  func rows(_ kept: [Int]) throws(Diagnostic) -> Dataset {
    do {
      return try Dataset(
        features: features.map { $0.rows(kept) }, target: target.rows(kept), origin: origin)
    } catch {
      throw Diagnostic(error)
    }
  }
}
