import Glibc

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

  /// Reads to the end, at most `limit` bytes; nil where more would follow, or on a failure in errno.
  static func readAll(_ descriptor: Int32, sizeHint: Int, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(sizeHint, 0), limit) + 1)
    let size = 1 << 18
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, size)
        if count == 0 { return bytes }
        if count < 0 {
          // An interruption ends the reading of a terminal or a pipe that never ends.
          return nil
        }
        guard bytes.count + count <= limit else {
          errno = EFBIG
          return nil
        }
        bytes.append(contentsOf: buffer.prefix(count))
      }
    }
  }
}
