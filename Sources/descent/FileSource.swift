import CLibrary
import Datasets
import LineEditing
import Shell
import Synchronization

/// An open file, pipe or terminal, read from the front to the end.
final class FileSource: ByteSource {
  let byteCount: Int?
  private let descriptor: Int32
  private let isOwned: Bool
  private let position = Atomic(0)
  private let isAtEnd = Atomic(false)
  // Bytes that were looked at before they were read; only one thread reads at a time.
  private nonisolated(unsafe) var start: [UInt8] = []

  /// Opens a file; `-` is standard input.
  init(_ path: String) throws(FileFailure) {
    guard !path.utf8.contains(0) else { throw .missing }
    isOwned = path != "-"
    descriptor = isOwned ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else { throw FileFailure(errno) }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    let failure = errno
    // A file that does not say how long it is, as those of /proc, is read as a pipe is.
    byteCount =
      isKnown && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
      ? max(Int(status.st_size) - Self.offset(of: descriptor), 0) : nil
    guard isKnown else { throw FileFailure(failure) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
  }

  /// Whether the first two bytes are those of gzip.
  func beginsAsGzip() throws(FileFailure) -> Bool {
    let size = 2
    let result = withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
      Result { () throws(ByteSourceError) in
        start = Array(buffer[..<(try read(into: buffer))])
      }
    }
    do throws(ByteSourceError) {
      try result.get()
    } catch {
      switch error {
      case .interrupted: throw .interrupted
      case .system(let reason): throw .system(reason)
      default: return false
      }
    }
    return start == [0x1f, 0x8b]
  }

  deinit { if isOwned { close(descriptor) } }

  /// Where reading goes on: standard input may have been read from before.
  private static func offset(of descriptor: Int32) -> Int {
    max(Int(lseek(descriptor, 0, SEEK_CUR)), 0)
  }

  var progress: Double {
    guard let byteCount, byteCount > 0 else { return 0 }
    return min(Double(position.load(ordering: .relaxed)) / Double(byteCount), 1)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceError) -> Int {
    var filled = min(start.count, buffer.count)
    buffer.copyBytes(from: start[..<filled])
    start.removeFirst(filled)
    while filled < buffer.count, !isAtEnd.load(ordering: .relaxed) {
      if byteCount == nil { try waitForInput() }
      let count = CLibrary.read(
        descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      if count > 0 {
        filled += count
        position.add(count, ordering: .relaxed)
      } else if count == 0 {
        isAtEnd.store(true, ordering: .relaxed)
        let found = position.load(ordering: .relaxed)
        if let byteCount, found < byteCount { throw .shrunk(found: found, expected: byteCount) }
      } else if errno != EINTR && errno != EAGAIN {
        throw .system(String(cString: strerror(errno)))
      } else if Interruption.isRequested {
        throw .interrupted
      }
    }
    return filled
  }

  /// Waits until there is something to read; whoever waits at a pipe can still be interrupted, also
  /// when another thread gets the signal.
  private func waitForInput() throws(ByteSourceError) {
    guard Descriptor.waitForInput(descriptor) else { throw .interrupted }
  }
}
