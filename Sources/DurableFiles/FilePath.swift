import CLibrary

/// Names of files.
public enum FilePath {
  /// The most links that are followed, as many as Linux follows.
  private static let linkLimit = 40

  /// The one absolute name of a file: links followed as far as the path exists.
  ///
  /// A link to a file that does not exist names that file. What cannot be resolved stays as it is.
  public static func resolved(_ path: String) -> String {
    guard !path.utf8.contains(0), !path.isEmpty else { return path }
    var path = path
    for _ in 0..<linkLimit {
      if let real = real(path) { return real }
      guard let target = target(ofLink: path) else { break }
      path = target.hasPrefix("/") ? target : folder(of: path) + "/" + target
    }
    // What does not exist yet is named by its folder, which should.
    guard let parent = real(folder(of: path)) else { return path }
    return parent == "/" ? "/" + name(of: path) : parent + "/" + name(of: path)
  }

  /// The folder that a path lies in, `.` for a bare name.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// Where a link leads; nil for what is none.
  private static func target(ofLink path: String) -> String? {
    let size = Int(PATH_MAX) + 1
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
      guard let start = buffer.baseAddress else { return nil }
      let count = readlink(path, start, size)
      guard count > 0, count < size else { return nil }
      return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}
