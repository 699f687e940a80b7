import Numerics

/// A text in blocks of whole records, handed out in order to whoever asks next.
///
/// The text is read in pieces of fixed size; what follows the last record that ends in a piece
/// waits for the next one. Where the blocks end thus depends on the text alone, not on who reads
/// them.
final class BlockSupply: Sendable {
  /// The size of a piece: small beside the caches, so that it is read where it was put.
  static let pieceSize = 1 << 18

  /// The most bytes that a record may have.
  static let recordLimit = 16 << 20

  private struct State {
    var rest: [UInt8] = []
    var isAtEnd = false
    var blockCount = 0
    var dialect = Dialect()
  }

  private let source: any ByteSource
  let pieceSize: Int
  private let state = Locked(State())

  init(_ source: any ByteSource, pieceSize: Int = BlockSupply.pieceSize) {
    self.source = source
    self.pieceSize = pieceSize
  }

  /// Which fraction of the text has been read, from 0 to 1.
  var progress: Double { source.progress }

  /// The number of bytes of the text, where it is known.
  var byteCount: Int? { source.byteCount }

  /// Whether there are blocks behind those handed out.
  var hasMore: Bool { state.withLock { !$0.isAtEnd || !$0.rest.isEmpty } }

  /// Why a text could not be read: of a source with a checksum that it is damaged, if it is.
  ///
  /// A damaged byte may look like a bad number, and only the end tells.
  func verified(_ error: TableError) -> TableError {
    switch error {
    case .interrupted, .source, .tooLarge: return error
    default: break
    }
    guard source.isChecked else { return error }
    return state.withLock { state in
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
      defer { buffer.deallocate() }
      do throws(ByteSourceError) {
        while !state.isAtEnd { state.isAtEnd = try source.read(into: buffer) < buffer.count }
      } catch {
        state.isAtEnd = true
        return error == .interrupted ? .interrupted : .source(error)
      }
      return error
    }
  }

  /// Adds a piece to the uncut beginning of the text; returns whether more may follow.
  func extendHead(_ block: TextBlock) throws(TableError) -> Bool {
    try state.withLock { state throws(TableError) in
      try append(to: block, &state)
      return !state.isAtEnd
    }
  }

  /// Cuts the beginning of the text once its dialect is known; it is the first block.
  func finishHead(_ block: TextBlock, dialect: Dialect) throws(TableError) {
    try state.withLock { state throws(TableError) in
      state.dialect = dialect
      try cut(block, &state)
    }
  }

  /// Fills a block with the next records; `false` behind the last.
  func next(_ block: TextBlock) throws(TableError) -> Bool {
    try state.withLock { state throws(TableError) in
      guard !state.isAtEnd || !state.rest.isEmpty else { return false }
      block.number = state.blockCount
      block.replace(with: state.rest)
      state.rest = []
      try append(to: block, &state)
      try cut(block, &state)
      return block.count > 0
    }
  }

  private func append(to block: TextBlock, _ state: inout State) throws(TableError) {
    guard !state.isAtEnd else { return }
    do throws(ByteSourceError) {
      state.isAtEnd = try !block.append(upTo: pieceSize, from: source)
    } catch {
      state.isAtEnd = true
      throw error == .interrupted ? .interrupted : .source(error)
    }
  }

  private func cut(_ block: TextBlock, _ state: inout State) throws(TableError) {
    block.number = state.blockCount
    state.blockCount += 1
    while true {
      if state.isAtEnd {
        // The last line may lack its end.
        let newline = state.dialect.lineEnd.byte
        if let last = block.bytes.last, last != newline { block.append([newline]) }
        return
      }
      if let end = Self.recordsEnd(block.bytes, state.dialect) {
        state.rest = block.cut(at: end)
        return
      }
      guard block.count < Self.recordLimit else {
        state.isAtEnd = true
        throw .lineTooLong(line: 1, limit: Self.recordLimit)
      }
      try append(to: block, &state)
    }
  }

  /// The offset behind the last record that ends in the bytes; `nil` where none does.
  static func recordsEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) -> Int? {
    guard holdsQuote(bytes) else {
      return bytes.lastIndex(of: dialect.lineEnd.byte).map { $0 + 1 }
    }
    // A line may end inside quotes: only a walk over the records tells.
    var tokenizer = RecordTokenizer(bytes, dialect, validates: false)
    var fields: [RecordTokenizer.Field] = []
    var end: Int?
    do throws(TableError) {
      while try tokenizer.nextRecord(&fields),
        !tokenizer.isAtEnd || bytes.last == dialect.lineEnd.byte
      {
        end = tokenizer.index
      }
    } catch {
      // An open quote may be closed further on; text behind a quote is refused when it is read.
      guard case .textAfterQuote = error else { return end }
      return bytes.lastIndex(of: dialect.lineEnd.byte).map { $0 + 1 }
    }
    return end
  }

  private static func holdsQuote(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let quotes = SIMD32<UInt8>(repeating: UInt8(ascii: "\""))
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 32 <= raw.count {
      let piece = raw.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self)
      if any(piece .== quotes) { return true }
      index += 32
    }
    return raw[index...].contains(UInt8(ascii: "\""))
  }
}
