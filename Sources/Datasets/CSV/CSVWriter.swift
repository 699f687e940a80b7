/// A data set as comma-separated text with a header, in pieces that the caller writes.
///
/// The features come first and the target last, so that the text reads back with the same choice of
/// columns. Every number has the shortest digits that read back to it. Lines end with LF.
public struct CSVWriter: Sendable, Sequence, IteratorProtocol {
  private let columns: [Column]
  private let rowCount: Int
  private var row: Int?

  /// The size, in bytes, from which a piece is handed out.
  private static let pieceSize = 1 << 16

  /// Starts writing a data set.
  public init(_ dataset: Dataset) {
    columns = dataset.features + [dataset.target]
    rowCount = dataset.rowCount
  }

  /// Which fraction of the rows has been handed out, from 0 to 1.
  public var progress: Double { Double(row ?? 0) / Double(Swift.max(rowCount, 1)) }

  /// The next piece of text, UTF-8, some 64 kilobytes long; `nil` at the end.
  public mutating func next() -> [UInt8]? {
    var piece: [UInt8] = []
    var next = row ?? 0
    if row == nil { appendHeader(to: &piece) }
    while next < rowCount, piece.count < Self.pieceSize {
      for (index, column) in columns.enumerated() {
        if index > 0 { piece.append(UInt8(ascii: ",")) }
        Self.append(column.values[next], to: &piece)
      }
      piece.append(UInt8(ascii: "\n"))
      next += 1
    }
    row = next
    return piece.isEmpty ? nil : piece
  }

  /// The whole text at once.
  public static func bytes(_ dataset: Dataset) -> [UInt8] {
    CSVWriter(dataset).reduce(into: []) { $0 += $1 }
  }

  private func appendHeader(to piece: inout [UInt8]) {
    for (index, column) in columns.enumerated() {
      if index > 0 { piece.append(UInt8(ascii: ",")) }
      Self.append(name: column.name, to: &piece)
    }
    piece.append(UInt8(ascii: "\n"))
  }

  private static func append(_ number: Double, to piece: inout [UInt8]) {
    piece.append(contentsOf: number.description.utf8)
    // "100.0" says no more than "100".
    if piece.suffix(2).elementsEqual(".0".utf8) { piece.removeLast(2) }
  }

  private static func append(name: String, to piece: inout [UInt8]) {
    let bytes = Array(name.utf8)
    guard needsQuotes(bytes) else {
      piece += bytes
      return
    }
    let quote = UInt8(ascii: "\"")
    piece.append(quote)
    for byte in bytes {
      if byte == quote { piece.append(quote) }
      piece.append(byte)
    }
    piece.append(quote)
  }

  /// Whether a name would not read back as this name without quotes.
  private static func needsQuotes(_ name: [UInt8]) -> Bool {
    guard let first = name.first, let last = name.last else { return true }
    let blanks = " \t".utf8
    if blanks.contains(first) || blanks.contains(last) || first == UInt8(ascii: "#") { return true }
    if name.contains(where: { ",\"\r\n".utf8.contains($0) }) { return true }
    return name.withUnsafeBytes { NumberParser.parse($0) } != .notANumber
  }
}
