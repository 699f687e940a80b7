@testable import Datasets

extension FuzzTarget {
  /// The reader of tables.
  ///
  /// What must hold of any bytes: the same table, or the same error, however the text is cut and
  /// whichever way it is read; an error names a place within the text.
  static let tables = FuzzTarget(name: "tables") { bytes in
    let expected = TableOutcome(bytes, pieceSize: 1 << 12, .general)
    // The first byte chooses among sizes, so that each input costs little.
    let size = [1, 2, 3, 7, 16, 61, 257][Int(bytes.first ?? 0) % 7]
    check(TableOutcome(bytes, pieceSize: size, .quick) == expected, "another split")
    check(TableOutcome(bytes, pieceSize: 1 << 12, .quick) == expected, "the quick way")
    check(TableOutcome(bytes, pieceSize: 1 << 12, .usual) == expected, "the usual way")
    if let place = expected.place {
      // Every end of a line is one byte at least.
      let last = bytes.count + 1
      check((1...last).contains(place.line), "line \(place.line) of \(bytes.count) bytes")
      check((1...last).contains(place.column), "column \(place.column) of \(bytes.count) bytes")
    }
    check(numbersAgree(bytes), "a number")
  }
}

/// Whether the start of the bytes reads as the number that the library sees in it.
private func numbersAgree(_ bytes: [UInt8]) -> Bool {
  let text = bytes.prefix { "0123456789.eE+-".utf8.contains($0) }
  let library = Double(String(decoding: text, as: UTF8.self))
  return switch NumberParser.parse(text) {
  case .value(let number): number.bitPattern == library?.bitPattern
  case .outOfRange: library?.isInfinite == true
  case .underflow: library == 0
  case .missing: text.isEmpty
  // Only what the library refuses too, or what is longer than any number needs.
  case .notANumber: library == nil || text.count > DecimalReader.lengthLimit
  }
}

/// What comes of a text, as far as it can be compared.
private struct TableOutcome: Equatable {
  var names: [String] = []
  var columns: [[UInt64]] = []
  var notes = LoadingNotes()
  var failure: TableError?

  init(_ bytes: [UInt8], pieceSize: Int, _ way: TableReader.Way) {
    do throws(TableError) {
      let reader = try TableReader(MemorySource(bytes), pieceSize: pieceSize, way: way)
      let table = try reader.read(origin: .standardInput)
      let columns = table.dataset.features + [table.dataset.target]
      names = columns.map(\.name)
      self.columns = columns.map { $0.values.map(\.bitPattern) }
      notes = table.notes
    } catch {
      failure = error
    }
  }

  /// The place that the error names; a line alone counts as its first column.
  var place: FieldLocation? {
    switch failure {
    case .notUTF8(let line), .nulByte(let line), .lineTooLong(let line, _),
      .ragged(let line, _, _), .commaInNumbers(let line, _, _):
      FieldLocation(line: line, column: 1)
    case .unterminatedQuote(let place), .textAfterQuote(let place, _),
      .notANumber(let place, _, _), .outOfRange(let place, _, _):
      place
    default: nil
    }
  }
}
