import Testing

@testable import Datasets

/// What a text says of itself: separator, decimals, ends of lines, names, kinds of columns.
@Suite struct DialectTests {
  private func load(_ text: String) throws(TableError) -> LoadedTable {
    try TableReader(MemorySource(Array(text.utf8))).read(origin: .memory(description: "test"))
  }

  @Test(
    arguments: [
      ("x,y\n1.5,2\n3,4\n", .comma, false),
      ("x\ty\n1.5\t2\n3\t4\n", .tab, false),
      ("x;y\n1.5;2\n3;4\n", .semicolon, false),
      ("x y\n1.5 2\n3 4\n", .blanks, false),
      ("  x   y\n 1.5 \t 2\n\t3  4  \n", .blanks, false),
      ("x;y\n1,5;2,0\n3;4\n", .semicolon, true),
      ("x\ty\n1,5\t2\n3\t4\n", .tab, true),
      ("x y\n1,5 2\n3 4\n", .blanks, true),
      ("x,y\n\"1,5\",2\n3,\"4\"\n", .comma, true),
      ("x, y\n1.5, 2\n3, 4\n", .comma, false),
      ("x,y\r1.5,2\r3,4\r", .comma, false),
      ("x;y\r\n1.5;2\r\n3;4", .semicolon, false),
      ("\u{FEFF}x;y\n\n# remark; of three; parts\n1.5;2\n3;4\n\n \n", .semicolon, false),
      ("  # a remark\n x y\n1.5 2\n  # another\n3 4", .blanks, false),
    ] as [(String, Dialect.Separator, Bool)])
  func isFoundOut(text: String, separator: Dialect.Separator, hasDecimalComma: Bool) throws {
    let dialect = try Table(csv: Array(text.utf8)).dialect
    #expect(dialect.separator == separator)
    #expect(dialect.hasDecimalComma == hasDecimalComma)
    let data = try load(text).dataset
    #expect(data.features == [Column(name: "x", values: [1.5, 3])])
    #expect(data.target == Column(name: "y", values: [2, 4]))
  }

  @Test func marksOfAnotherSeparatorStayInTexts() throws {
    let loaded = try load(
      "when,city,x,y\n2020-01-01 00:00,\"Bonn; am Rhein\",1,2\n2020-02-30 00:00,Ulm,3,5\n")
    #expect(loaded.dataset.features.map(\.name) == ["x"])
    #expect(loaded.notes.leftOut.map(\.name) == ["when", "city"])
  }

  @Test func pointsAndCommasDoNotMix() {
    // One number with a point settles it for the whole file.
    let x = LeftOutColumn(name: "x", reason: .text(.decimalCommas))
    #expect(throws: TableError.singleColumn(name: "y", others: [x])) {
      try load("x;y\n1,5;2.5\n3;4\n")
    }
    #expect(throws: TableError.commaInNumbers(line: 2, found: 4, expected: 2)) {
      try load("x,y\n1,5,2,5\n")
    }
  }

  @Test func countsRowsThatLackAValue() throws {
    let loaded = try load("a,x,y,z\nq,1,2,3\nr,NA,3,4\n,3,4,\ns,4,5,nan\nt,5,N/A,2\n,6,7,8\n")
    #expect(loaded.dataset.rowCount == 2)
    #expect(loaded.dataset.target.values == [3, 8])
    #expect(loaded.notes.droppedRowCount == 4)
    #expect(loaded.notes.leftOut == [LeftOutColumn(name: "a", reason: .text(.text))])
    // What is not chosen may lack what it will.
    let two = try TableReader(
      MemorySource(Array("a,x,y,z\nq,1,2,3\nr,NA,3,4\n,3,4,\n".utf8))
    ).read(target: .name("y"), features: [.name("x")], origin: .standardInput)
    #expect(two.notes.droppedRowCount == 1)
    #expect(two.notes.leftOut.isEmpty)
  }

  @Test func leavesOutColumnsWithoutValues() throws {
    let loaded = try load("x,blank,y\n1,,2\n2,NA,3\n")
    #expect(loaded.dataset.features.map(\.name) == ["x"])
    #expect(loaded.notes.leftOut == [LeftOutColumn(name: "blank", reason: .empty)])
    #expect(loaded.notes.droppedRowCount == 0)
  }

  @Test func someTextAmongNumbersIsAnError() {
    let rows = (1...2000).map { "\($0),\($0 == 1500 ? "lost" : "1")\n" }.joined()
    let place = FieldLocation(line: 1501, column: 2)
    #expect(throws: TableError.notANumber(place, name: "y", text: "lost")) {
      try load("x,y\n" + rows)
    }
  }

  @Test(arguments: ["inf", "-Infinity", "0x1p3", "1_000", "1e", "--1"])
  func refusesOtherSpellingsOfNumbers(word: String) {
    let place = FieldLocation(line: 3, column: 1)
    #expect(throws: TableError.notANumber(place, name: "x", text: word)) {
      try load("x,y\n1,2\n\(word),3\n4,5\n6,7\n")
    }
  }

  @Test(arguments: [[0xFF, 0xFE, 0x78, 0x00], [0xFE, 0xFF, 0x00, 0x78]] as [[UInt8]])
  func namesUTF16(bytes: [UInt8]) {
    #expect(throws: TableError.isUTF16) { try Table(csv: bytes) }
  }

  @Test func keepsWhatRoundingLeftOut() throws {
    let column = try load("x,y\n0.1,1\n-0.3,2\n0.5,3\n1e23,4\n").dataset.features[0]
    // 0.1 = 0x1.999999999999ap-4 − 5.551115123125783e-18, and so on.
    #expect(
      column.corrections == [-5.551115123125783e-18, -1.1102230246251566e-17, 0, 8388608.0])
    #expect(try load("x,y\n0.5,1\n2,2\n").dataset.features[0].corrections == nil)
  }

  @Test(arguments: [
    ("1,inf\n3,4\n", false), ("-Infinity,2\n3,4\n", false), ("\"1\",2\n3,4\n", false),
    ("\"1\",\"2\"\n3,4\n", true), ("a,inf\n3,4\n", true), ("x,y\n3,4\n", true),
  ])
  func numbersInTheFirstLineAreNoNames(text: String, hasHeader: Bool) throws {
    #expect(try Table(csv: Array(text.utf8)).hasHeader == hasHeader)
  }
}
