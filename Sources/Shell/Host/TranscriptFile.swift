import Language

/// A file that is written as it grows, and holds whole lines whenever one looks.
public protocol TranscriptFile: AnyObject {
  /// How many bytes there are.
  var count: Int { get }

  /// Puts whole lines in the place of all that stands behind the first `count` bytes.
  ///
  /// On a failure the lines that were written whole are in the file, and nothing behind them.
  func replaceTail(from count: Int, with bytes: [UInt8]) throws(FileFailure)

  /// Waits until the file is on the disk.
  func sync() throws(FileFailure)
}

/// A file of a host that writes files whole.
final class RewrittenFile: TranscriptFile {
  private var bytes: [UInt8]
  private let path: String
  private let host: any FileHost

  init(_ bytes: [UInt8], at path: String, of host: any FileHost) throws(FileFailure) {
    self.bytes = bytes
    self.path = path
    self.host = host
    try host.write(bytes, to: path)
  }

  var count: Int { bytes.count }

  func replaceTail(from count: Int, with bytes: [UInt8]) throws(FileFailure) {
    let changed = Array(self.bytes.prefix(count)) + bytes
    try host.write(changed, to: path)
    self.bytes = changed
  }

  func sync() throws(FileFailure) {}
}

/// A file that nothing is written to, of a replay that only compares.
final class UnwrittenFile: TranscriptFile {
  private(set) var count: Int

  init(count: Int) { self.count = count }

  func replaceTail(from count: Int, with bytes: [UInt8]) throws(FileFailure) {
    self.count = count + bytes.count
  }

  func sync() throws(FileFailure) {}
}

/// A recording that could not go on.
public struct BrokenRecording: Sendable {
  /// The file's name as typed.
  public var name: String
  /// What went wrong.
  public var failure: FileFailure

  /// What became of it.
  var diagnostic: Diagnostic { Diagnostic(.recordingBroken(name, reason: failure.reason)) }

  /// What became of it, in words.
  public var message: String { diagnostic.message }
}
