import Synchronization

/// Bytes that come one after the other: a file, a pipe, what a decompressor makes of them.
///
/// The reading of tables knows no files; whoever opens one gives it this. One thread reads at a
/// time, not always the same one.
public protocol ByteSource: AnyObject, Sendable {
  /// The number of bytes that will come, where that is known beforehand.
  var byteCount: Int? { get }

  /// Which fraction of the source has been read, from 0 to 1; 0 where that is unknown.
  var progress: Double { get }

  /// Whether damage to the bytes may show only behind the last of them, in a checksum.
  var isChecked: Bool { get }

  /// Fills a buffer; only at the end it takes fewer bytes than there is room for.
  ///
  /// - Parameter buffer: Receives the next bytes.
  /// - Returns: The number of bytes that came, 0 after the last.
  /// - Throws: Why no more bytes can be had.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int
}

extension ByteSource {
  /// What plain files are: damage cannot show.
  public var isChecked: Bool { false }
}

/// Why the bytes of a source cannot be had.
public enum ByteSourceError: Error, Sendable, Equatable {
  /// The person asked to stop.
  case interrupted

  /// The file became shorter while it was read.
  case shrunk(found: Int, expected: Int)

  /// The compressed data end before their end.
  case truncatedCompression

  /// The compressed data are damaged.
  case damagedCompression

  /// The system refuses, in its own words.
  case system(String)
}

/// Bytes in memory as a source.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private let isSizeKnown: Bool
  // Only one thread reads at a time; another may ask how far that is.
  private let position = Atomic(0)

  /// Makes a source of bytes; without a known size it is read as a pipe is.
  public init(_ bytes: [UInt8], isSizeKnown: Bool = true) {
    self.bytes = bytes
    self.isSizeKnown = isSizeKnown
  }

  /// The number of bytes.
  public var byteCount: Int? { isSizeKnown ? bytes.count : nil }

  /// The fraction that has been read.
  public var progress: Double {
    bytes.isEmpty ? 1 : Double(position.load(ordering: .relaxed)) / Double(bytes.count)
  }

  /// Copies the next bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    let position = position.load(ordering: .relaxed)
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes { all in
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<(position + count)]))
    }
    self.position.store(position + count, ordering: .relaxed)
    return count
  }
}
