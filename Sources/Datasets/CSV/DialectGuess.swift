/// The dialect under which the beginning of a text makes the most sense as a table of numbers.
struct DialectGuess {
  /// The dialect found.
  let dialect: Dialect

  /// The most records that are looked at.
  private static let recordLimit = 100

  /// In the order in which they win a tie.
  private static let separators: [Dialect.Separator] = [.tab, .comma, .semicolon, .blanks]

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, lineEnd: Dialect.LineEnd, isWhole: Bool
  ) {
    var best = Dialect(lineEnd: lineEnd)
    var bestScore = -1.0
    for separator in Self.separators {
      var candidate = Dialect(separator: separator, lineEnd: lineEnd)
      let records = Self.records(bytes, candidate, from: start, isWhole: isWhole)
      guard let width = records.first?.count, width > 1 else { continue }
      candidate.hasDecimalComma = Self.hasDecimalComma(records, candidate, bytes)
      let score = Self.score(records, width: width, candidate, bytes)
      if score > bestScore { (best, bestScore) = (candidate, score) }
    }
    dialect = best
  }

  private static func records(
    _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect, from start: Int, isWhole: Bool
  ) -> [[RecordTokenizer.Field]] {
    var tokenizer = RecordTokenizer(bytes, dialect, from: start, validates: false)
    var records: [[RecordTokenizer.Field]] = []
    var fields: [RecordTokenizer.Field] = []
    var fieldCount = 0
    while records.count < recordLimit, fieldCount < 1_000_000,
      (try? tokenizer.nextRecord(&fields)) == true, isWhole || !tokenizer.isAtEnd
    {
      records.append(fields)
      fieldCount += fields.count
    }
    return records
  }

  /// The fraction of the rows that have the width of the first, times the fraction of numbers in
  /// them.
  private static func score(
    _ records: [[RecordTokenizer.Field]], width: Int, _ dialect: Dialect,
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Double {
    // The first may hold names.
    let rows = records.count > 1 ? records.dropFirst() : records[...]
    let matching = rows.filter { $0.count == width }
    var numbers = 0
    var others = 0
    for field in matching.joined() {
      switch dialect.parse(field, in: bytes) {
      case .value, .outOfRange: numbers += 1
      case .notANumber: others += 1
      case .missing: continue
      }
    }
    guard numbers > 0 else { return 0 }
    return Double(matching.count) / Double(rows.count) * Double(numbers)
      / Double(numbers + others)
  }

  /// Whether numbers have a comma before their decimals, and none has a point.
  private static func hasDecimalComma(
    _ records: [[RecordTokenizer.Field]], _ dialect: Dialect, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var hasComma = false
    for field in records.joined() where dialect.separator != .comma || field.isQuoted {
      let text = bytes[field.bytes]
      if text.contains(UInt8(ascii: ",")) {
        guard case .value = NumberParser.parse(text, point: UInt8(ascii: ",")) else { continue }
        // Between commas, a quoted 1,200 may as well be 1200: it says nothing by itself.
        hasComma = hasComma || dialect.separator != .comma || !groupsThousands(text)
      } else if text.contains(UInt8(ascii: ".")),
        case .value = NumberParser.parse(text, point: UInt8(ascii: "."))
      {
        return false
      }
    }
    return hasComma
  }

  /// Whether a number with commas could have them between its thousands.
  private static func groupsThousands(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let groups = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return groups.dropFirst().allSatisfy { group in
      group.count == 3 && group.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }
  }
}
