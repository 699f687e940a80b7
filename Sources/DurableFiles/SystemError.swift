import CLibrary

/// An error number of the system.
public struct SystemError: Error, Equatable, Sendable {
  /// The number, such as `ENOSPC`.
  public let code: Int32
  /// Whether a file has its new content all the same, which may not outlive a loss of power.
  public let isBehindReplacement: Bool

  /// The error of a number.
  public init(code: Int32, isBehindReplacement: Bool = false) {
    self.code = code
    self.isBehindReplacement = isBehindReplacement
  }

  /// The error of the call that failed last.
  public static var last: SystemError { SystemError(code: errno) }

  /// The system's words for it.
  public var words: String { String(cString: strerror(code)) }
}

/// Makes a call of the system again for as long as a signal interrupts it.
///
/// - Returns: What the call returned.
/// - Throws: The error of a result below zero.
@discardableResult
func retried(_ call: () -> Int32) throws(SystemError) -> Int32 {
  while true {
    let result = call()
    if result >= 0 { return result }
    guard errno == EINTR else { throw .last }
  }
}

/// Writes every byte, in one piece unless the system takes fewer at a time.
///
/// - Parameters:
///   - bytes: What is written.
///   - descriptor: Where it goes; one that does not block is waited for.
///   - shouldStop: Asked when a signal has come; with true the writing ends, with `EINTR`.
/// - Returns: How many bytes were written, which are all, or fewer and why.
public func write(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, shouldStop: () -> Bool = { false }
) -> (count: Int, error: SystemError?) {
  var written = 0
  while written < bytes.count {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
    let count = CLibrary.write(descriptor, rest.baseAddress, rest.count)
    if count > 0 {
      written += count
    } else if count == 0 {
      return (written, SystemError(code: EIO))
    } else if errno == EAGAIN {
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&request, 1, 1000)
      if shouldStop() { return (written, SystemError(code: EINTR)) }
    } else if errno != EINTR || shouldStop() {
      return (written, .last)
    }
  }
  return (written, nil)
}

/// Writes every byte of an array.
///
/// - Throws: The system's error; some bytes may have been written.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  if let error = bytes.withUnsafeBytes({ write($0, to: descriptor).error }) { throw error }
}
