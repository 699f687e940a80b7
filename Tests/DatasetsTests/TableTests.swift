import Numerics
import Testing

@testable import Datasets

@Suite struct TableTests {
  private func table(_ text: String) throws(TableError) -> Table {
    try Table(csv: Array(text.utf8))
  }

  private func dataset(
    _ text: String, target: ColumnSelector? = nil, features: [ColumnSelector] = []
  ) throws(TableError) -> Dataset {
    try table(text).dataset(
      target: target, features: features, origin: .memory(description: "test"))
  }

  @Test(arguments: [
    "x,y\n1,2\n3,4\n", "x,y\r\n1,2\r\n3,4\r\n", "x,y\n1,2\n3,4", "x,y\r\n1,2\r\n3,4\r",
    "\u{FEFF}x,y\n1,2\n3,4\n", "# a comment\nx,y\n1,2\n# another, with commas\n3,4\n\n  \n\r\n",
    " x , y \n 1 ,\t2\n3 , 4 \n", "\"x\",\"y\"\n\"1\",\"2\"\n\"3\",4\n",
    "\"x\" , \"y\" \n1,2\n3,\"4\"\r\n",
    "1,2\n3,4\n", "# x,y\n1,2\n3,4\n", "\"1\",\"2\"\n\"3\",\"4\"\n",
  ])
  func readsEverySpelling(text: String) throws {
    let data = try dataset(text)
    #expect(data.features == [Column(name: "x", values: [1, 3])])
    #expect(data.target == Column(name: "y", values: [2, 4]))
  }

  @Test func namesColumnsWithoutAHeader() throws {
    let data = try table("1,2,3\n4,5,6\n")
    #expect(data.columnNames == ["x1", "x2", "y"])
    #expect(!data.hasHeader)
    #expect(try dataset("1,2,3\n4,5,6\n").rowCount == 2)
    #expect(try table("a,,c\n1,2,3\n").columnNames == ["a", "column2", "c"])
  }

  @Test func unquotesNames() throws {
    let text = "\"a,\"\"b\"\"\",\"two\nlines\",\u{1B}[2J\n1,2,3\n4,5,oops\n"
    #expect(try table(text).columnNames == ["a,\"b\"", "two\nlines", "\u{1B}[2J"])
    // The name takes two lines, so that the second row is on line 4.
    #expect(
      throws: TableError.notANumber(
        FieldLocation(line: 4, column: 3), name: "\u{1B}[2J", text: "oops")
    ) { try dataset(text) }
  }

  @Test func choosesColumns() throws {
    let text = "name,a,b,c\nred,1,2,3\nblue,4,5,6\n"
    let chosen = try dataset(text)
    #expect(chosen.features.map(\.name) == ["a", "b"])
    #expect(chosen.target.name == "c")
    let loaded = try TableReader(MemorySource(Array(text.utf8))).read(origin: chosen.origin)
    #expect(loaded.notes.leftOut == [LeftOutColumn(name: "name", reason: .text(.text))])

    let byName = try dataset(text, target: .name("a"), features: [.name("c"), .number(3)])
    #expect(byName.features.map(\.name) == ["c", "b"])
    #expect(byName.target.values == [1, 4])
    #expect(try dataset(text, target: .name("2")).target.name == "a")
    #expect(try dataset(text, features: [.name("c")]).target.name == "b")
    #expect(try dataset("1,a,2\n3,4,5\n").target.name == "2")
    #expect(try dataset("p,\"2\"\n3,4\n", target: .name("2")).target.values == [4])
  }

  @Test func refusesAWrongChoice() {
    let text = "name,a,b\nred,1,2\nblue,4,5\n"
    let available = ["name", "a", "b"]
    #expect(throws: TableError.unknownColumn(name: "q", available: available)) {
      try dataset(text, target: .name("q"))
    }
    #expect(throws: TableError.columnNumber(4, count: 3)) { try dataset(text, target: .number(4)) }
    #expect(throws: TableError.columnNumber(0, count: 3)) { try dataset(text, target: .name("0")) }
    #expect(throws: TableError.repeatedColumn(name: "a")) {
      try dataset(text, target: .name("a"), features: [.number(2)])
    }
    #expect(throws: TableError.repeatedColumn(name: "a")) {
      try dataset(text, features: [.name("a"), .name("a")])
    }
    #expect(throws: TableError.ambiguousColumn(name: "a", numbers: [1, 3])) {
      try dataset("a,b,a\n1,2,3\n", target: .name("a"))
    }
    let location = FieldLocation(line: 2, column: 1)
    #expect(throws: TableError.notANumber(location, name: "name", text: "red")) {
      try dataset(text, features: [.name("name")])
    }
    #expect(throws: TableError.singleColumn(name: "x", others: [])) { try dataset("x\n1\n2\n") }
    let a = LeftOutColumn(name: "a", reason: .text(.text))
    let b = LeftOutColumn(name: "b", reason: .text(.text))
    #expect(throws: TableError.singleColumn(name: "b", others: [a])) {
      try dataset("a,b\nred,1\nblue,2\n")
    }
    #expect(throws: TableError.singleColumn(name: "b", others: [a])) {
      try dataset("a,b\nred,1\nblue,2\n", features: [.name("b")])
    }
    #expect(throws: TableError.noNumericColumns([a, b])) { try dataset("a,b\nred,green\n") }
  }

  @Test(arguments: [
    ("", TableError.empty),
    ("\n \r\n# only a comment", .empty),
    ("\u{FEFF}", .empty),
    ("x,y\n", .noRows),
    ("x,y\n1,2\n3\n", .ragged(line: 3, found: 1, expected: 2)),
    ("x,y\n1,2\n\n3,4,5\n", .ragged(line: 4, found: 3, expected: 2)),
    ("x,y\n1,2\n\"3,4\n", .unterminatedQuote(FieldLocation(line: 3, column: 1))),
    ("x,y\n1,\"2\"z\n", .textAfterQuote(FieldLocation(line: 2, column: 2), text: "z")),
    ("x,y\n1,2\0\n", .nulByte(line: 2)),
    ("\0", .nulByte(line: 1)),
    ("x,y\n1,2\n3,four\n", .notANumber(FieldLocation(line: 3, column: 2), name: "y", text: "four")),
    (
      "x,y\n,2\nNA,4\n",
      .singleColumn(name: "y", others: [LeftOutColumn(name: "x", reason: .empty)])
    ),
    (
      "x,y\nNA,2\n3,\n",
      .noCompleteRows(
        2, missing: [ColumnCount(name: "x", count: 1), ColumnCount(name: "y", count: 1)])
    ),
    ("x,y\n1,1e400\n", .outOfRange(FieldLocation(line: 2, column: 2), name: "y", text: "1e400")),
  ])
  func saysWhatIsWrong(text: String, expected: TableError) {
    #expect(throws: expected) { try dataset(text) }
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xC3, 0x28],
    ] as [[UInt8]])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    #expect(throws: TableError.notUTF8(line: 3)) {
      try Table(csv: Array("x,y\n1,2\n3,".utf8) + bytes).dataset(origin: .standardInput)
    }
  }

  @Test func readsUTF8() throws {
    let names = ["größe", "値", "🙂", "e\u{301}"]
    let data = try table(names.joined(separator: ",") + "\n1,2,3,4\n")
    #expect(data.columnNames == names)
  }

  @Test func shortensALongField() {
    let long = String(repeating: "é", count: 100_000)
    let expected = String(repeating: "é", count: 39) + "…"
    #expect(
      throws: TableError.notANumber(FieldLocation(line: 3, column: 2), name: "y", text: expected)
    ) {
      try dataset("x,y\n1,2\n1,\(long)\n")
    }
  }

  @Test func stopsWhenAsked() {
    #expect(throws: TableError.interrupted) {
      try TableReader(MemorySource(Array("x,y\n1,2\n".utf8)))
        .read(origin: .standardInput) { _ in true }
    }
  }

  /// Names and numbers of every kind come back as they were.
  @Test(arguments: [1, 2, 3, 4]) func readsBackWhatItWrote(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = [
      "x", "", " lead", "trail\t", "a,b", "say \"hi\"", "two\nlines", "#hash", "12", "1e5", "NA",
      "é🙂", "\r", "nan", "\"", "a\r\nb",
    ]
    for _ in 0..<50 {
      let rows = Int.random(in: 1...30, using: &generator)
      let count = Int.random(in: 2...5, using: &generator)
      let columns = (0..<count).map { _ in
        Column(
          name: names.randomElement(using: &generator) ?? "",
          values: (0..<rows).map { _ in
            let number = Double(bitPattern: generator.next())
            return number.isFinite ? number : Double(Int.random(in: -5...5, using: &generator))
          })
      }
      let data = try Dataset(
        features: Array(columns.dropLast()), target: columns[count - 1],
        origin: .memory(description: "random"))
      let back = try Table(csv: CSVWriter.bytes(data)).dataset(origin: data.origin)
      let found = back.features + [back.target]
      #expect(found.map(\.name) == columns.map(\.name), "seed \(seed)")
      #expect(
        found.map(\.values) == columns.map(\.values),
        "seed \(seed), names \(columns.map(\.name))")
    }
  }

  @Test func writesInPieces() throws {
    let data = try RegressionRecipe(rows: 20_000).generate(memoryLimit: 1e8)
    let pieces = Array(CSVWriter(data))
    #expect(pieces.count > 5)
    #expect(pieces.allSatisfy { $0.count < 1 << 17 })
    let back = try Table(csv: pieces.flatMap { $0 }).dataset(origin: data.origin)
    #expect(back.features.map(\.values) == data.features.map(\.values))
    #expect(back.target.values == data.target.values)
    let small = try Dataset(
      features: [Column(name: "a b", values: [100, -0.0, 0.1])],
      target: Column(name: "2", values: [1e300, .leastNonzeroMagnitude, -3]), origin: .standardInput
    )
    #expect(
      String(decoding: CSVWriter.bytes(small), as: UTF8.self)
        == "a b,\"2\"\n100,1e+300\n-0,5e-324\n0.1,-3\n")
  }
}
