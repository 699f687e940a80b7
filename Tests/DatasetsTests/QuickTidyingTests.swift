import Numerics
import Testing

@testable import Datasets

/// Large tables with texts, read in one pass, beside the same by way of all their cells.
@Suite struct QuickTidyingTests {
  private static let header = "x,region,day,z"

  /// Rows enough for the quick way; `change` writes a row otherwise.
  private func table(
    seed: UInt64 = 1, header: String = header, rows: Int = 40_000,
    _ change: (Int, String) -> String = { $1 }
  ) -> [UInt8] {
    var generator = SplitMix64(seed: seed)
    let regions = ["north", "south-east", "the far side of the moon", "Z\u{fc}rich", "east"]
    var text = header + "\n"
    for row in 0..<rows {
      let x = Double(generator.next() % 100_000) / 1000 - 50
      let region = regions[Int(generator.next() % 7) % 5]
      let date = CivilDate(daysSince1970: Int(generator.next() % 3000) + 10_000)?.text ?? ""
      text += change(row, "\(x),\(region),\(date),\(generator.next() % 97)") + "\n"
    }
    return Array(text.utf8)
  }

  private func quick(
    _ bytes: [UInt8], target: ColumnSelector? = nil
  ) throws -> (table: LoadedTable, tidy: TidyTable)? {
    try TableReader(MemorySource(bytes)).readQuickly(
      target: target, origin: .standardInput, memoryLimit: 1e12, shouldStop: { _ in false })
  }

  private func slow(
    _ bytes: [UInt8], target: ColumnSelector? = nil
  ) throws -> (table: LoadedTable, tidy: TidyTable) {
    let tidy = try TidyTable(bytes, TidyOptions(), target: target)
    let table = try tidy.read(
      target: target, features: [], origin: .standardInput, memoryLimit: 1e12,
      shouldStop: { _ in false })
    return (table, tidy)
  }

  private func expectSame(
    _ bytes: [UInt8], target: ColumnSelector? = nil, _ comment: Comment? = nil
  ) throws {
    let quick = try #require(try quick(bytes, target: target), comment)
    let slow = try slow(bytes, target: target)
    #expect(quick.table.dataset == slow.table.dataset, comment)
    #expect(quick.table.notes == slow.table.notes, comment)
    #expect(quick.tidy.notes == slow.tidy.notes, comment)
    #expect(quick.tidy.meanings == slow.tidy.meanings)
    #expect(quick.tidy.indicators == slow.tidy.indicators)
    #expect(quick.tidy.numeric == slow.tidy.numeric)
    #expect(quick.tidy.names == slow.tidy.names)
    #expect(quick.tidy.rowCount == slow.tidy.rowCount)
    #expect(quick.tidy.notes.many.map(\.name) == slow.tidy.notes.many.map(\.name))
    #expect(quick.tidy.notes.many.map(\.count) == slow.tidy.notes.many.map(\.count))
    #expect(quick.tidy.gainsColumns == slow.tidy.gainsColumns)
    #expect(quick.tidy.notes.origins.map(\.name) == slow.tidy.notes.origins.map(\.name))
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func isWhatAllCellsGive(seed: UInt64) throws {
    try expectSame(table(seed: seed))
    try expectSame(table(seed: seed), target: .name("x"), "a target")
  }

  @Test func otherShapesGiveTheSame() throws {
    try expectSame(
      table { _, line in
        let fields = line.split(separator: ",")
        return "\(fields[0]),\"\(fields[1])\",\"\(fields[2])\",\(fields[3])"
      }, "texts in quotes")
    try expectSame(table { $1.replacing(",north", with: ",  north") }, "blanks before a text")
    try expectSame(table { $1.replacing(",", with: ";") }.replacingHeader(), "semicolons")
    try expectSame(table { $1 + "\r" }, "carriage returns")
    try expectSame(table(header: "region,x,day,z") { swapped($1) }, "a text first")
    try expectSame(
      table(header: "x,name,day,z") { row, line in
        line.split(separator: ",").enumerated().map {
          $0.offset == 1 ? "n\(row / 2)x" : "\($0.element)"
        }
        .joined(separator: ",")
      }.prefixRows(36_000), "a name in every row")
    try expectSame(
      table(header: "x,same,day,z") { _, line in
        line.split(separator: ",").enumerated().map { $0.offset == 1 ? "all" : "\($0.element)" }
          .joined(separator: ",")
      }, "one level")
  }

  /// Whatever asks for a closer look has none of the quick way.
  @Test(arguments: [
    "1,,2001-01-01,2", "NA,north,2001-01-01,2", "1,NA,2001-01-01,2", "1,north,2001-02-30,2",
    "1,north,,2", "1,north,2001-01-01 12:00,2", "1,\"no\"\"rth\",2001-01-01,2", "# a remark",
    "1,north,2001-01-01", "1,7,2001-01-01,2", "1,?,2001-01-01,2", "1,1.5%,2001-01-01,2",
    "1e-400,north,2001-01-01,2", "1,north,31.12.2001,2",
  ])
  func unusualRowsAreLeftToTheOther(row: String) throws {
    #expect(try quick(table { $0 == 33_333 ? row : $1 }) == nil)
  }

  @Test func aSumBelowTheRowsIsLeftToTheOther() throws {
    let bytes = table(header: "region,x,day,z") { row, line in
      row == 39_999 ? "Total,1,2001-01-01,2" : swapped(line)
    }
    #expect(try quick(bytes) == nil)
    #expect(try slow(bytes).tidy.rowCount == 39_999)
  }

  @Test func fewRowsAndOtherHeadsAreLeftToTheOther() throws {
    #expect(try quick(table(rows: 2000)) == nil)
    #expect(try quick(table(header: "x,region,x,z")) == nil)
    #expect(try quick(table(header: ",region,day,z")) == nil)
    #expect(try quick(table(), target: .name("region")) == nil)
    #expect(try quick(table(), target: .number(1)) == nil)
  }

  @Test func tenBytesAreTheSameDays() {
    for day in stride(from: -700_000, to: 2_900_000, by: 997) {
      guard let date = CivilDate(daysSince1970: day) else { continue }
      let bytes = Array(date.text.utf8)
      #expect(bytes.withUnsafeBufferPointer { CivilDate(tenBytes: $0) } == date)
    }
    for text in [
      "2001-02-29", "2001-13-01", "2001-00-01", "2001/01/01", "2001-1-010", "0000-01-01",
    ] {
      let bytes = Array(text.utf8)
      #expect(bytes.withUnsafeBufferPointer { CivilDate(tenBytes: $0) } == nil, "\(text)")
    }
  }

  private func swapped(_ line: String) -> String {
    let fields = line.split(separator: ",")
    return "\(fields[1]),\(fields[0]),\(fields[2]),\(fields[3])"
  }
}

extension [UInt8] {
  /// With semicolons in the first line.
  fileprivate func replacingHeader() -> [UInt8] {
    var isHeader = true
    return map { byte in
      if byte == 0x0A { isHeader = false }
      return isHeader && byte == UInt8(ascii: ",") ? UInt8(ascii: ";") : byte
    }
  }

  /// The first lines.
  fileprivate func prefixRows(_ count: Int) -> [UInt8] {
    var lines = 0
    return Array(
      prefix { byte in
        if byte == 0x0A { lines += 1 }
        return lines <= count
      })
  }
}
