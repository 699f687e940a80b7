import CZlib
import Datasets
import Shell

/// What a gzip file holds, decompressed as it is read; also several of them joined.
///
/// Source of the format: P. Deutsch, "GZIP file format specification version 4.3", RFC 1952, 1996.
final class GzipSource: ByteSource {
  private let source: FileSource
  private let zlib: Zlib
  // Only one thread reads at a time.
  private nonisolated(unsafe) let stream: Zlib.Stream
  private nonisolated(unsafe) let input: UnsafeMutableRawBufferPointer
  private nonisolated(unsafe) var phase = Phase.start

  private enum Phase {
    /// Before any part.
    case start
    /// Amid a part.
    case part
    /// Behind a part: another may follow.
    case between
    case end
  }

  /// Begins to read; the source's first bytes are those of gzip.
  init(_ source: FileSource) throws(FileFailure) {
    zlib = try Zlib.load()
    self.source = source
    input = .allocate(byteCount: 1 << 16, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard zlib.beginInflation(stream) else { throw .system("there is no memory left") }
  }

  deinit {
    _ = zlib.inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Unknown: the length that the format tells at its end is that of the last part, cut to 32 bits.
  var byteCount: Int? { nil }

  /// Each part ends with a checksum.
  var isChecked: Bool { true }

  var progress: Double { source.progress }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    var filled = 0
    while filled < buffer.count, phase != .end {
      if stream.pointee.avail_in == 0 { try refill() }
      if phase == .between { try lookForNextPart() }
      guard phase != .end, stream.pointee.avail_in > 0 else { continue }
      let room = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress.map {
        ($0 + filled).assumingMemoryBound(to: Bytef.self)
      }
      stream.pointee.avail_out = UInt32(room)
      phase = .part
      let result = zlib.inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      switch result {
      case Z_STREAM_END: phase = .between
      case Z_OK, Z_BUF_ERROR: continue
      default: throw .damagedCompression
      }
    }
    return filled
  }

  private func refill() throws(ByteSourceError) {
    let count = try source.read(into: input)
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_in = UInt32(count)
    guard count == 0 else { return }
    guard phase == .between else { throw .truncatedCompression }
    phase = .end
  }

  /// Behind a part come another, zeros that fill up a block, or the end.
  private func lookForNextPart() throws(ByteSourceError) {
    while stream.pointee.avail_in > 0, stream.pointee.next_in?.pointee == 0 {
      stream.pointee.next_in? += 1
      stream.pointee.avail_in -= 1
    }
    guard stream.pointee.avail_in > 0 else { return }
    guard stream.pointee.next_in?.pointee == 0x1f else { throw .damagedCompression }
    guard zlib.inflateReset(stream) == Z_OK else { throw .damagedCompression }
    phase = .part
  }
}

/// Compresses bytes as they come.
final class GzipWriter {
  private let zlib: Zlib
  private let stream: Zlib.Stream
  private let output: UnsafeMutableRawBufferPointer

  init() throws(FileFailure) {
    zlib = try Zlib.load()
    output = .allocate(byteCount: 1 << 16, alignment: 16)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard zlib.beginDeflation(stream) else { throw .system("there is no memory left") }
  }

  deinit {
    _ = zlib.deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Compresses a piece, or ends the whole with `nil`; hands on what comes of it.
  func compress(
    _ piece: [UInt8]?, to write: (UnsafeRawBufferPointer) throws(FileFailure) -> Void
  ) throws(FileFailure) {
    var rest = piece ?? []
    let result: Result<Void, FileFailure> = rest.withUnsafeMutableBytes { bytes in
      stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_in = UInt32(clamping: bytes.count)
      do throws(FileFailure) {
        while true {
          stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
          stream.pointee.avail_out = UInt32(output.count)
          let state = zlib.deflate(stream, piece == nil ? Z_FINISH : Z_NO_FLUSH)
          let count = output.count - Int(stream.pointee.avail_out)
          try write(UnsafeRawBufferPointer(rebasing: output[..<count]))
          // Room that is left over says that there is nothing more to come.
          if state == Z_STREAM_END || piece != nil && stream.pointee.avail_out > 0 {
            return .success(())
          }
          guard state == Z_OK else { throw .system("the compression failed") }
        }
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
