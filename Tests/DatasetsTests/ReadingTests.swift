import Testing

@testable import Datasets

/// Tables as people have them: what is read, what is left out, and what is said of it.
@Suite struct ReadingTests {
  private func load(
    _ text: String, target: ColumnSelector? = nil, features: [ColumnSelector] = []
  ) throws(TableError) -> LoadedTable {
    try TableReader(MemorySource(Array(text.utf8)))
      .read(target: target, features: features, origin: .memory(description: "test"))
  }

  private func looks(_ text: String) throws -> [String: ColumnLook] {
    var looks: [String: ColumnLook] = [:]
    for column in try load(text).notes.leftOut {
      if case .text(let look) = column.reason { looks[column.name] = look }
    }
    return looks
  }

  // MARK: Thousands

  @Test(arguments: ["\t", ";"]) func thousandsAreNoDecimals(separator: String) throws {
    let text = "qty,price\n5,1|500\n7,2|750\n9,12|000\n4,980\n"
      .replacing(",", with: separator).replacing("|", with: ",")
    let price = LeftOutColumn(name: "price", reason: .text(.thousands))
    #expect(throws: TableError.singleColumn(name: "qty", others: [price])) { try load(text) }
  }

  @Test(arguments: ["0,567", "1234,567", "1,5", "12,0000"])
  func whatGroupsNoThousandsIsADecimal(number: String) throws {
    let data = try load("x;y\n1,500;1\n\(number);2\n").dataset
    #expect(data.features[0].values[0] == 1.5)
  }

  // MARK: Names

  @Test(arguments: [
    ("Alice,1,2\nBob,3,4\nCarol,5,7\n", false), ("Alice,1,2\n", true),
    ("name,1,2\nBob,x,4\nCarol,5,7\n", false),
    ("country,1990,2000,2010\nA,1.5,2.5,3\nB,2,3,4\n", true),
    ("country,1990,2000\nA,1985,1999\n", false), (",0,1\n0,1.5,2\n1,3,4\n", true),
    (",1,2\n,3,4\n", true), ("a,b,c\nx,1,2\n", true), ("Alice,NA,2\nBob,3,4\n", false),
    ("1990,2000,2010\n1,2,3\n", false), ("x,y\n", true), ("a,b\nc,d\n", true),
  ])
  func namesAreToldByTheColumnsBelow(text: String, hasHeader: Bool) throws {
    #expect(try TableReader(MemorySource(Array(text.utf8))).hasHeader == hasHeader)
  }

  @Test func losesNoRowOfATableWithoutNames() throws {
    let loaded = try load("Alice,1,2\nBob,3,4\nCarol,5,7\n")
    #expect(loaded.dataset.features.map(\.values) == [[1, 3, 5]])
    #expect(loaded.dataset.target.values == [2, 4, 7])
    #expect(loaded.notes.leftOut.map(\.name) == ["x1"] && !loaded.notes.hasHeader)
  }

  // MARK: Hashes

  @Test func hashesAmongTextsAreTexts() throws {
    let loaded = try load("color,x,y\n#ff0000,1,2\nred,2,3\n#00ff00,3,5\nblue,4,4\n# done\n")
    #expect(loaded.dataset.target.values == [2, 3, 5, 4])
    #expect(loaded.notes.rowsMayBeginWithHash && loaded.notes.commentCount == 1)
    let all = try load("color,x,y\n#ff0000,1,2\n#00ff00,3,5\n")
    #expect(all.dataset.target.values == [2, 5])
    let unnamed = try load("#ff0000,1,2\nred,2,3\n#00ff00,3,5\n")
    #expect(unnamed.dataset.target.values == [2, 3, 5])
  }

  @Test func spreadsheetErrorsAreMissingValues() throws {
    let loaded = try load("x,y\n#N/A,1\n2,3\n3,5\n")
    #expect(loaded.dataset.target.values == [3, 5])
    #expect(loaded.notes.droppedRowCount == 1 && loaded.notes.commentCount == 0)
    #expect(loaded.notes.missing == [ColumnCount(name: "x", count: 1)])
    let blanks = try load("x y\n#DIV/0! 1\n2 3\n3 5\n")
    #expect(blanks.dataset.rowCount == 2 && blanks.notes.droppedRowCount == 1)
  }

  @Test(arguments: [
    "x,y\n1,2\n# a remark\n3,4\n", "x,y\n1,2\n#5,6\n3,4\n", "x,y\n1,2\n# \"open, 7\n3,4\n",
    "x,y\n1,2\n3,4\n#end", "# before\n# x,y\nx,y\n#\n1,2\n3,4\n",
  ])
  func hashesAmongNumbersAreComments(text: String) throws {
    let loaded = try load(text)
    #expect(loaded.dataset.target.values == [2, 4])
    #expect(loaded.notes.commentCount == 1 && !loaded.notes.rowsMayBeginWithHash)
  }

  // MARK: Row numbers

  @Test(arguments: ["\"\",A,B", ",A,B", "Unnamed: 0,A,B", "\"rownames\",A,B"])
  func rowNumbersWithoutANameAreNoFeature(header: String) throws {
    let loaded = try load("\(header)\n1,2,3\n2,5,6\n3,9,4\n")
    #expect(loaded.dataset.features.map(\.name) == ["A"])
    #expect(loaded.notes.leftOut.map(\.reason) == [.rowNumbers])
    // Who asks for it gets it.
    let asked = try load("\(header)\n1,2,3\n2,5,6\n3,9,4\n", features: [.number(1)])
    #expect(asked.dataset.features.map(\.values) == [[1, 2, 3]])
  }

  @Test(arguments: ["i,A,B\n1,2,3\n2,5,6\n", ",A,B\n1,2,3\n3,5,6\n", ",A,B\n2,2,3\n3,5,6\n"])
  func otherColumnsAreFeatures(text: String) throws {
    #expect(try load(text).dataset.features.count == 2)
  }

  @Test func rowNumbersAreBetterThanNothing() throws {
    let loaded = try load(",A\n1,2\n2,5\n3,9\n")
    #expect(loaded.dataset.features.map(\.values) == [[1, 2, 3]])
    #expect(loaded.notes.leftOut.isEmpty)
  }

  // MARK: Values that come late

  private func late(_ value: (Int) -> String) -> String {
    "a,b,c\n" + (1...3000).map { "\($0),\($0 % 7),\($0 > 1000 ? value($0) : "")\n" }.joined()
  }

  @Test(arguments: [64, 4096, 1 << 18]) func columnsAreJudgedByAllRows(pieceSize: Int) throws {
    for way in [TableReader.Way.usual, .quick, .general] {
      let loaded = try TableReader(
        MemorySource(Array(late { "\($0 * 2)" }.utf8)), pieceSize: pieceSize, way: way
      ).read(origin: .standardInput)
      #expect(loaded.dataset.target.name == "c")
      #expect(loaded.dataset.target.values == (1001...3000).map { Double($0 * 2) })
      #expect(loaded.dataset.features.map(\.name) == ["a", "b"])
      #expect(loaded.dataset.features[0].values == (1001...3000).map { Double($0) })
      #expect(loaded.notes.droppedRowCount == 1000)
      #expect(loaded.notes.missing == [ColumnCount(name: "c", count: 1000)])
    }
  }

  @Test func columnsThatStayEmptyAreLeftOut() throws {
    let loaded = try load(late { _ in "" })
    #expect(loaded.dataset.rowCount == 3000 && loaded.dataset.target.name == "b")
    #expect(loaded.notes.leftOut == [LeftOutColumn(name: "c", reason: .empty)])
    let texts = try load(late { _ in "late" })
    #expect(texts.dataset.rowCount == 3000 && texts.dataset.target.name == "b")
    #expect(texts.notes.leftOut == [LeftOutColumn(name: "c", reason: .text(.text))])
  }

  /// Rows of next to nothing take as much room as others.
  @Test(arguments: [100, 4096, 1 << 18]) func manyEmptyColumnsHaveRoom(pieceSize: Int) throws {
    let gaps = String(repeating: ",", count: 40)
    let text = "x\(gaps)y\n" + (0..<5000).map { "\($0 % 10)\(gaps)\($0 % 7)\n" }.joined()
    for way in [TableReader.Way.usual, .quick, .general] {
      let loaded = try TableReader(MemorySource(Array(text.utf8)), pieceSize: pieceSize, way: way)
        .read(origin: .standardInput)
      #expect(loaded.dataset.rowCount == 5000 && loaded.notes.leftOut.count == 39)
      #expect(loaded.dataset.target.values == (0..<5000).map { Double($0 % 7) })
    }
  }

  // MARK: Looks

  @Test func namesWhatTextsLookLike() throws {
    let columns: [(String, [String], ColumnLook)] = [
      ("thousands", ["\"1,500\"", "\"12,000\"", "980", "\"1,234.5\""], .thousands),
      ("points", ["1.234.567", "2.000.000", "1.000.000", "1.234.567,5"], .thousands),
      ("spaces", ["1 500", "12\u{a0}000", "1\u{202f}234\u{202f}567", "9 999"], .thousands),
      ("apostrophes", ["1'500", "12'000", "1’234", "1'000'000"], .thousands),
      ("percent", ["20%", "3.5 %", "-7%", "100%"], .percentages),
      ("dollars", ["$12", "$1 200.50", "-$3", "$ 5"], .amounts),
      ("euros", ["12 €", "3.50€", "7 EUR", "EUR 8"], .amounts),
      ("dates", ["2020-01-31", "2020-02-01 12:30", "2020-03-01T00:00:00Z", "2020-12-24"], .dates),
      ("german", ["31.1.2020", "01.02.2020", "24.12.1999", "1.1.1900"], .dates),
      ("english", ["31 Jan 2020", "1 Feb 2020", "Mar 3, 2020", "April 2020"], .dates),
      ("times", ["12:30", "9:05", "23:59:59", "1:15 pm"], .times),
      ("yes", ["yes", "no", "yes", "no"], .categories(2)),
      ("words", ["red", "green", "blue", "black"], .text),
    ]
    // Decimals with a point, so that no comma stands before decimals.
    var lines = [(columns.map(\.0) + ["x", "y"]).joined(separator: ",")]
    for row in 0..<4 {
      let fields = columns.map { name, texts, _ in
        texts[row].contains(",") && !texts[row].hasPrefix("\"") ? "\"\(texts[row])\"" : texts[row]
      }
      lines.append((fields + ["\(row).5", "1"]).joined(separator: ","))
    }
    let found = try looks(lines.joined(separator: "\n"))
    for (name, _, look) in columns { #expect(found[name] == look, "\(name)") }
  }

  @Test func oneOddNumberAmongManyIsAnError() {
    let rows = (1...100).map { "\($0);\($0 == 50 ? "1,500" : "2.5")\n" }.joined()
    let place = FieldLocation(line: 51, column: 2)
    #expect(throws: TableError.notANumber(place, name: "y", text: "1,500")) {
      try load("x;y\n" + rows)
    }
  }

  @Test func noBreakSpacesAroundNumbersDoNotCount() throws {
    let loaded = try load("\u{a0}x\u{a0},y\n\u{a0}1.5,2\n2\u{202f},\u{a0}\n3,\u{feff}4\u{a0}\n")
    #expect(loaded.dataset.features == [Column(name: "x", values: [1.5, 3])])
    #expect(loaded.dataset.target.values == [2, 4] && loaded.notes.droppedRowCount == 1)
  }

  // MARK: Losses

  @Test func countsWhatIsMissingByColumns() throws {
    let loaded = try load("x,z,y\n1,,2\n,,3\n4,5,NA\n5,6,7\n")
    #expect(loaded.notes.droppedRowCount == 3)
    #expect(
      loaded.notes.missing
        == [("x", 1), ("z", 2), ("y", 1)].map { ColumnCount(name: $0.0, count: $0.1) })
  }

  @Test(arguments: [TableReader.Way.usual, .quick, .general])
  func namesNumbersThatBecomeZero(way: TableReader.Way) throws {
    let text = "x,y\n1e-400,2\n0,3\n0.0e-999,5\n-3e-330,4\n"
    let loaded = try TableReader(
      MemorySource(Array(text.utf8)), pieceSize: 1 << 18, way: way
    ).read(origin: .standardInput)
    #expect(loaded.dataset.features[0].values == [0, 0, 0, 0])
    #expect(loaded.notes.underflows == [ColumnCount(name: "x", count: 2)])
  }

  @Test func damageIsNotTakenForABadNumber() {
    let source = CheckedSource(Array("x,y\n1,2\n3,?\n".utf8), endsWith: .damagedCompression)
    #expect(throws: TableError.source(.damagedCompression)) {
      try TableReader(source, pieceSize: 4).read(origin: .standardInput)
    }
  }

  @Test func theLastDigitsOfDecimalsAreKnown() throws {
    let data = try load("x,y\n1949.08333333333,1\n1949,2\n").dataset
    #expect(data.features[0].lastDigits != .stored && data.target.lastDigits == .stored)
  }
}

/// Bytes that turn out to be damaged at their end.
private final class CheckedSource: ByteSource {
  private let bytes: MemorySource
  private let failure: ByteSourceError

  init(_ bytes: [UInt8], endsWith failure: ByteSourceError) {
    self.bytes = MemorySource(bytes, isSizeKnown: false)
    self.failure = failure
  }

  var byteCount: Int? { nil }
  var progress: Double { 0 }
  var isChecked: Bool { true }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    let count = try bytes.read(into: buffer)
    guard count == buffer.count else { throw failure }
    return count
  }
}
