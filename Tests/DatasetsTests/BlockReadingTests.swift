import Testing

@testable import Datasets

/// The same table comes of a text however it is cut into pieces and whichever way it is read.
@Suite struct BlockReadingTests {
  /// What is compared of a table, or why there is none.
  private enum Outcome: Equatable {
    case table(names: [String], columns: [[UInt64]], notes: LoadingNotes)
    case failure(TableError)
  }

  private func outcome(
    _ bytes: [UInt8], pieceSize: Int, _ way: TableReader.Way, isSizeKnown: Bool = true
  ) -> Outcome {
    do throws(TableError) {
      let source = MemorySource(bytes, isSizeKnown: isSizeKnown)
      let table = try TableReader(source, pieceSize: pieceSize, way: way)
        .read(origin: .memory(description: "test"))
      let columns = table.dataset.features + [table.dataset.target]
      return .table(
        names: columns.map(\.name), columns: columns.map { $0.values.map(\.bitPattern) },
        notes: table.notes)
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: [2015, 1, 2, 3] as [UInt64])
  func anySplitAndEitherWayGiveTheSame(seed: UInt64) {
    var texts = RandomTables(seed: seed)
    var tables = 0
    for _ in 0..<500 {
      let bytes = texts.next()
      let expected = outcome(bytes, pieceSize: 1 << 18, .general)
      if case .table = expected { tables += 1 }
      for size in [1, 2, 3, 5, 16, 61] {
        #expect(
          outcome(bytes, pieceSize: size, .quick, isSizeKnown: size > 2) == expected,
          "seed \(seed), pieces of \(size): \(String(decoding: bytes, as: UTF8.self).debugDescription)"
        )
      }
      #expect(outcome(bytes, pieceSize: 1 << 18, .usual) == expected, "seed \(seed)")
    }
    // The texts are no mere noise.
    #expect(tables > 100, "seed \(seed)")
  }

  /// A table of many blocks, each thread taking some, with something of everything in it.
  @Test func readsManyBlocksInOrder() throws {
    var text = "name,x,y\n"
    var dropped = 0
    for row in 0..<40_000 {
      switch row % 1000 {
      case 7: text += "# a remark, \"not\" a row\n\n"
      case 11:
        text += "\"two\nlines\",\(row),\(row * 2)\n"
        continue
      case 13:
        text += "gap,NA,1\n"
        dropped += 1
        continue
      default: break
      }
      text += "n\(row % 10),\(row),\(row * 2)\n"
    }
    let table = try TableReader(MemorySource(Array(text.utf8)), pieceSize: 4096)
      .read(origin: .memory(description: "test"))
    let expected = (0..<40_000).filter { $0 % 1000 != 13 }
    #expect(table.dataset.features[0].values == expected.map(Double.init))
    #expect(table.dataset.target.values == expected.map { Double($0 * 2) })
    #expect(table.notes.droppedRowCount == dropped)
    #expect(table.notes.leftOut.map(\.name) == ["name"])
  }

  /// Of several flaws the first in the text is named, with its line, whichever block it is in.
  @Test(arguments: [1500, 20_000, 39_999]) func namesTheFirstFlaw(line: Int) {
    var lines = (1...40_000).map { "\($0),\($0)" }
    for flawed in stride(from: line, through: 40_000, by: 97) { lines[flawed - 1] = "\(flawed),no" }
    let bytes = Array(lines.joined(separator: "\n").utf8)
    for size in [512, 4096, 1 << 18] {
      let place = FieldLocation(line: line, column: 2)
      #expect(
        outcome(bytes, pieceSize: size, .usual)
          == .failure(.notANumber(place, name: "y", text: "no")))
    }
  }

  @Test func boundsTheLengthOfALine() {
    let limit = BlockSupply.recordLimit
    let long = Array("x,y\n1,2\n".utf8) + Array(repeating: UInt8(ascii: "7"), count: 3 * limit)
    #expect(
      outcome(long, pieceSize: 1 << 18, .usual) == .failure(.lineTooLong(line: 3, limit: limit)))
    #expect(
      outcome(Array(long.dropFirst(8)), pieceSize: 1 << 18, .usual)
        == .failure(.lineTooLong(line: 1, limit: limit)))
    let wide = Array(repeating: "1", count: 100_001).joined(separator: ",") + "\n"
    #expect(
      outcome(Array(wide.utf8), pieceSize: 1 << 18, .usual)
        == .failure(.tooManyColumns(100_001, limit: 100_000)))
  }

  @Test func refusesMoreThanTheMemoryAllows() throws {
    let rows = (0..<10_000).map { "\($0),\($0)\n" }.joined()
    let reader = try TableReader(MemorySource(Array(rows.utf8)), pieceSize: 4096)
    #expect {
      try reader.read(origin: .standardInput, memoryLimit: 100_000)
    } throws: { error in
      guard case .tooLarge(let needed, let limit) = error as? TableError else { return false }
      return needed > limit && limit == 100_000
    }
  }

  @Test func stopsAmidTheWork() throws {
    let rows = (0..<50_000).map { "\($0),\($0)\n" }.joined()
    let reader = try TableReader(MemorySource(Array(rows.utf8)), pieceSize: 4096)
    #expect(throws: TableError.interrupted) {
      try reader.read(origin: .standardInput, shouldStop: { $0 > 0.5 })
    }
  }

  /// A source that fails after so many bytes.
  private final class FailingSource: ByteSource {
    private let text: MemorySource
    private let failure: ByteSourceError
    let byteCount: Int? = nil
    let progress = 0.0

    init(_ text: String, failure: ByteSourceError) {
      self.text = MemorySource(Array(text.utf8))
      self.failure = failure
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
      let count = try text.read(into: buffer)
      guard count == buffer.count else { throw failure }
      return count
    }
  }

  @Test(
    arguments: [
      .shrunk(found: 5, expected: 9), .system("Input/output error"), .truncatedCompression,
    ]
      as [ByteSourceError])
  func saysWhyASourceFails(failure: ByteSourceError) {
    let rows = (0..<5000).map { "\($0),\($0)\n" }.joined()
    for text in ["", "x,y\n1,2\n", rows] {
      #expect(throws: TableError.source(failure)) {
        try TableReader(FailingSource(text, failure: failure), pieceSize: 4096)
          .read(origin: .standardInput)
      }
    }
  }
}
