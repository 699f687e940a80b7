import CLibrary

/// A file that is written as it grows, and holds whole lines whenever one looks.
public final class GrowingFile {
  private let descriptor: Int32
  /// Whether the end of the file can be taken back.
  private let isRegular: Bool
  /// How many bytes there are.
  public private(set) var count: Int
  private let shouldStop: () -> Bool

  /// Begins a file with its first lines, which replace what stood there whole or not at all.
  ///
  /// What is no regular file, such as a pipe, is written in place.
  /// - Parameters:
  ///   - path: The file's name.
  ///   - bytes: The first lines.
  ///   - shouldStop: Asked when a signal has come: whether to give up the writing.
  /// - Throws: The system's error; see ``FileReplacement``.
  public init(
    at path: String, beginningWith bytes: [UInt8], shouldStop: @escaping () -> Bool = { false }
  ) throws(SystemError) {
    self.shouldStop = shouldStop
    count = bytes.count
    if let descriptor = try SpecialFile.open(path, shouldStop: shouldStop) {
      self.descriptor = descriptor
      isRegular = false
      try SpecialFile.write(bytes, to: descriptor, shouldStop: shouldStop)
    } else {
      let replacement = try FileReplacement(of: path)
      try writeAll(bytes, to: replacement.descriptor)
      descriptor = try replacement.commitKeepingOpen()
      isRegular = true
    }
  }

  deinit { close(descriptor) }

  /// Puts whole lines in the place of all that stands behind the first `count` bytes.
  ///
  /// - Throws: The system's error; the lines that were written whole are in the file, and nothing
  ///   behind them.
  public func replaceTail(from count: Int, with bytes: [UInt8]) throws(SystemError) {
    guard isRegular else {
      guard count >= self.count else { return }
      self.count = count + bytes.count
      return try SpecialFile.write(bytes, to: descriptor, shouldStop: shouldStop)
    }
    if count < self.count {
      try retried { ftruncate(descriptor, count) }
      self.count = count
    }
    guard lseek(descriptor, count, SEEK_SET) >= 0 else { throw .last }
    let (written, error) = bytes.withUnsafeBytes { write($0, to: descriptor) }
    guard let error else {
      self.count = count + bytes.count
      return
    }
    let whole = bytes[..<written].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    self.count = count + whole
    while ftruncate(descriptor, self.count) != 0, errno == EINTR {}
    throw error
  }

  /// Waits until the file is on the disk.
  public func sync() throws(SystemError) {
    guard isRegular else { return }
    try retried { fsync(descriptor) }
  }
}

/// Files that are written in place: pipes and devices.
public enum SpecialFile {
  /// Opens what is no regular file for writing; nil for a regular one, a folder and for none.
  ///
  /// A pipe waits for its reader; whoever waits for it can still stop.
  public static func open(_ path: String, shouldStop: () -> Bool) throws(SystemError) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    else { return nil }
    let isPipe = status.st_mode & S_IFMT == S_IFIFO
    while true {
      let descriptor = CLibrary.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR || errno == ENXIO && isPipe else { throw .last }
      guard !shouldStop() else { throw SystemError(code: EINTR) }
      _ = poll(nil, 0, 20)
    }
  }

  /// Writes every byte; a reader that has gone is an error, `EPIPE`, and no signal.
  public static func write(
    _ bytes: [UInt8], to descriptor: Int32, shouldStop: () -> Bool
  ) throws(SystemError) {
    let error = bytes.withUnsafeBytes { withoutPipeSignal($0, descriptor, shouldStop) }
    if let error { throw error }
  }

  /// Writes every byte of a buffer, in the same way.
  public static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, shouldStop: () -> Bool
  ) throws(SystemError) {
    if let error = withoutPipeSignal(bytes, descriptor, shouldStop) { throw error }
  }

  private static func withoutPipeSignal(
    _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ shouldStop: () -> Bool
  ) -> SystemError? {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    return DurableFiles.write(bytes, to: descriptor, shouldStop: shouldStop).error
  }
}
