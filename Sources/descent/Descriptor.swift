import CLibrary
import LineEditing
import Synchronization

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

  /// Why no further file can be opened, as an error number; nil where one can.
  static var shortage: Int32? {
    let spare = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard spare >= 0 else { return errno == EMFILE || errno == ENFILE ? errno : nil }
    close(spare)
    return nil
  }

  /// Writes all of a text; false where the reader is gone or the disk is full.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  /// Writes all of the bytes; false where the reader is gone or the disk is full, and, with the
  /// error EINTR, where somebody asks to stop and the reader takes nothing.
  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    let portion = blocks(descriptor) ? readerPortion : Int.max
    var rest = bytes[...]
    while !rest.isEmpty {
      guard portion == Int.max || isWritable(descriptor) else { return false }
      let chunk = UnsafeRawBufferPointer(rebasing: rest.prefix(portion))
      let count = CLibrary.write(descriptor, chunk.baseAddress, chunk.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        return false
      }
    }
    return true
  }

  /// What a pipe takes without waiting once it says that it takes something, as POSIX has it for
  /// PIPE_BUF; a terminal asks for its next piece as often.
  private static let readerPortion = 4096

  /// How long a reader that takes nothing is waited for once somebody asks to stop.
  private static let patience = 0.2

  /// Whether a reader was given up while somebody asks to stop: the next text does not wait again.
  private static let hasGivenUp = Atomic(false)

  /// Whether writing waits for somebody who reads; a file never does.
  private static func blocks(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  /// Waits until the reader takes more, and not for ever where somebody asks to stop.
  private static func isWritable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    var stop: ContinuousClock.Instant?
    while poll(&request, 1, 50) <= 0 {
      guard Interruption.isRequested else {
        stop = nil
        continue
      }
      let asked = stop ?? .now
      stop = asked
      guard hasGivenUp.load(ordering: .relaxed) || asked.secondsAgo > patience else { continue }
      hasGivenUp.store(true, ordering: .relaxed)
      errno = EINTR
      return false
    }
    // What fails shows when it is written.
    hasGivenUp.store(false, ordering: .relaxed)
    return true
  }

  /// Waits until there is something to read; false, with the error EINTR, where somebody asks to
  /// stop first.
  ///
  /// Looks up now and then, as the signal may have come just before the wait or to another thread.
  static func waitForInput(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    repeat {
      if Interruption.isRequested {
        errno = EINTR
        return false
      }
    } while poll(&request, 1, 100) <= 0
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
      while waitForInput(descriptor) {
        let count = CLibrary.read(descriptor, buffer.baseAddress, size)
        if count == 0 { return bytes }
        if count < 0 {
          // A signal that asks for nothing, such as that of a resize, ends no reading.
          if errno == EINTR || errno == EAGAIN { continue }
          return nil
        }
        if bytes.count + count > limit {
          errno = EFBIG
        } else if stopsAtZero, holdsZero(buffer.prefix(count)) {
          errno = EILSEQ
        } else {
          bytes.append(contentsOf: buffer.prefix(count))
          continue
        }
        return nil
      }
      return nil
    }
  }

  /// Reads what has come, and waits until something has; empty at the end, nil on a failure in
  /// errno.
  static func readSome(_ descriptor: Int32) -> [UInt8]? {
    let size = 1 << 16
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { buffer in
      while waitForInput(descriptor) {
        let count = CLibrary.read(descriptor, buffer.baseAddress, size)
        if count >= 0 { return Array(buffer.prefix(count)) }
        guard errno == EINTR || errno == EAGAIN else { return nil }
      }
      return nil
    }
  }

  private static func holdsZero(_ bytes: Slice<UnsafeMutableRawBufferPointer>) -> Bool {
    UnsafeMutableRawBufferPointer(rebasing: bytes).baseAddress
      .map { memchr($0, 0, bytes.count) != nil } ?? false
  }
}
