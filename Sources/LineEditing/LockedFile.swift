import CLibrary
import DurableFiles

/// A regular file, open and locked against the other sessions that share it until it is closed.
struct LockedFile: ~Copyable {
  /// How long to wait for a session that was stopped while it held the lock.
  private static let patienceInMilliseconds = 1_000

  let descriptor: Int32

  /// False when the lock could not be had.
  ///
  /// Appending is still safe then, as the system keeps each append whole, where one looks
  /// afterwards whether the file is still the one that the path names; rewriting is not.
  let isLocked: Bool

  /// Opens the file that the path names now.
  ///
  /// Another session may put a shorter file in its place while this one waits for the lock; then
  /// the wait begins again with the new file.
  /// - Throws: The system's error.
  init(path: String, flags: Int32) throws(SystemError) {
    while true {
      // Without O_NONBLOCK, a named pipe in the file's place would block.
      let descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o600)
      guard descriptor >= 0 else { throw SystemError.last }
      var opened = stat()
      guard fstat(descriptor, &opened) == 0, opened.st_mode & S_IFMT == S_IFREG else {
        close(descriptor)
        throw SystemError(code: opened.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
      }
      let isLocked = Self.lock(descriptor)
      if Self.isNamed(descriptor, by: path) {
        self.descriptor = descriptor
        self.isLocked = isLocked
        return
      }
      close(descriptor)
    }
  }

  deinit { close(descriptor) }

  /// Whether the path still names this file.
  func isNamed(by path: String) -> Bool { Self.isNamed(descriptor, by: path) }

  private static func isNamed(_ descriptor: Int32, by path: String) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  /// The file's size in bytes.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The bytes from an offset to the end.
  func bytes(from offset: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, size - offset))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, offset + filled
        )
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SystemError.last }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Adds bytes at the end: all of them or, with the lock held, none.
  func append(_ bytes: [UInt8]) throws(SystemError) {
    let oldSize = size
    do {
      try writeAll(bytes, to: descriptor)
    } catch {
      if isLocked { while ftruncate(descriptor, oldSize) != 0, errno == EINTR {} }
      throw error
    }
  }

  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<patienceInMilliseconds {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      usleep(1_000)
    }
    return false
  }
}
