public import Language

/// What went wrong with a file.
public enum FileFailure: Error, Equatable, Sendable {
  /// There is no such file.
  case missing
  /// The folder of a file that is to be written.
  case missingFolder
  /// The person asked to stop.
  case interrupted
  /// It is a folder.
  case isDirectory
  /// The session may touch no file: `--safe`.
  case notAllowed
  /// The system refuses.
  case noPermission
  /// A line is not text.
  case notUTF8(line: Int)
  /// The disk is full, or the file may not grow.
  case full
  /// The file has more bytes than may be read.
  case tooLarge(bytes: Int, limit: Int)
  /// It is written, and the system does not say that it would outlive a loss of power, for a reason
  /// in its words.
  case written(unsafely: String)
  /// Any other reason, in the system's words.
  case system(String)
}

extension FileFailure: Explained {
  /// What went wrong, where the file need not be named.
  public var message: String { message(about: "the file") }
  /// Whether the person asked to stop.
  public var isInterruption: Bool { self == .interrupted }

  /// Why a file that was being written could not be written further; nil where nothing is known.
  var reason: String? {
    switch self {
    case .full: "the disk is full, or the file may not grow"
    case .noPermission: "no permission"
    case .system(let reason), .written(let reason): reason
    case .interrupted, .missing, .missingFolder, .isDirectory, .notUTF8, .tooLarge, .notAllowed: nil
    }
  }

  /// What went wrong with a file of this name.
  public func message(about name: String) -> String {
    let name = shown(name)
    return switch self {
    case .interrupted: "the reading was interrupted"
    case .missingFolder: "there is no folder to write \(name) in"
    case .missing: "there is no file \(name)"
    case .isDirectory: "\(name) is a folder"
    case .notAllowed: "--safe: no file is read or written, so not \(name)"
    case .noPermission: "no permission for \(name)"
    case .notUTF8(let line): "\(name) is not UTF-8 text (line \(line))"
    case .full: "no room to write \(name); what stood there is unchanged"
    case .tooLarge(let bytes, let limit):
      "\(name) has \(byteCount(Double(bytes))), and \(byteCount(Double(limit))) may be read"
    case .written(let reason):
      "\(name) is written, but would perhaps not outlive a loss of power: \(reason)"
    case .system(let reason): "\(name): \(reason)"
    }
  }
}
