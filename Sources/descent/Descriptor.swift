import Glibc
import LineEditing

/// Reading and writing by file descriptor, whole and through interruptions.
enum Descriptor {
  /// Keeps the numbers of closed standard streams from the files and pipes opened later, which
  /// would get what is meant for the stream; reading and writing such a stream goes on to fail.
  static func occupyClosedStreams() {
    for (stream, useless) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(stream, F_GETFD) < 0 && errno == EBADF {
      // The lowest free number is this one, as those below are taken by now.
      _ = open("/dev/null", useless)
    }
  }

  /// Writes all of a text; false where the reader is gone or the disk is full.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of the bytes; false where the reader is gone or the disk is full.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        return false
      } else if errno == EAGAIN {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = Glibc.poll(&poll, 1, 1000)
      }
    }
    return true
  }

  /// Reads to the end, at most `limit` bytes; nil where more would follow, or on a failure in
  /// errno.
  ///
  /// Ctrl-C ends the reading of what never ends. With `stopsAtZero` so does a zero byte, with the
  /// error EILSEQ, so that a device such as `/dev/zero` does not first fill the memory.
  static func readAll(
    _ descriptor: Int32, sizeHint: Int, limit: Int, stopsAtZero: Bool
  ) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(sizeHint, 0), limit) + 1)
    let size = 1 << 18
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, size)
        if count == 0 { return bytes }
        if count < 0 {
          // A signal that asks for nothing, such as that of a resize, ends no reading.
          if errno == EINTR, !Interruption.isRequested { continue }
          return nil
        }
        if Interruption.isRequested {
          errno = EINTR
        } else if bytes.count + count > limit {
          errno = EFBIG
        } else if stopsAtZero, holdsZero(buffer.prefix(count)) {
          errno = EILSEQ
        } else {
          bytes.append(contentsOf: buffer.prefix(count))
          continue
        }
        return nil
      }
    }
  }

  /// Reads what has come, and waits until something has; empty at the end, nil on a failure in
  /// errno.
  static func readSome(_ descriptor: Int32) -> [UInt8]? {
    let size = 1 << 16
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, size)
        if Interruption.isRequested {
          errno = EINTR
          return nil
        }
        if count >= 0 { return Array(buffer.prefix(count)) }
        guard errno == EINTR else { return nil }
      }
    }
  }

  private static func holdsZero(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
    UnsafeMutableRawBufferPointer(rebasing: bytes).baseAddress
      .map { memchr($0, 0, bytes.count) != nil } ?? false
  }
}
