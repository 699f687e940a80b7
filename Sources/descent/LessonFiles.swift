import CLibrary
import Shell

/// Where the lessons lie, and where they were left.
enum LessonFiles {
  /// The lessons' files by absolute path, in their order; none where they are not installed.
  static func paths() -> [String] {
    guard let folder else { return [] }
    return names(in: folder).filter { $0.hasSuffix(".descent") && !$0.hasPrefix(".") }.sorted()
      .map { folder + "/" + $0 }
  }

  /// The lessons that the person has kept, in their order.
  static func personalPaths() -> [String] {
    guard let folder = personalFolder else { return [] }
    return names(in: folder).filter { $0.hasSuffix(".descent") && !$0.hasPrefix(".") }.sorted()
      .map { folder + "/" + $0 }
  }

  /// Keeps a lesson in the person's folder, which is made where it is missing.
  static func keep(_ bytes: [UInt8], named name: String) throws(FileFailure) {
    guard let folder = personalFolder else {
      throw .system("there is no home for lessons: neither XDG_DATA_HOME nor HOME is set")
    }
    LessonBookmarks.makeFolders(folder)
    try Files.write(bytes, to: folder + "/" + name)
  }

  private static var personalFolder: String? {
    func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = value("HOME").map { $0 + "/.local/share" }
    return [value("XDG_DATA_HOME"), home].compactMap(\.self).first { $0.hasPrefix("/") }
      .map { $0 + "/descent/lessons" }
  }

  /// The folder that belongs to this program: `../share/descent/lessons` beside an installed one,
  /// `Scripts/lessons` of the sources around one in a build folder.
  private static var folder: String? {
    var parts = program.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let bin = parts.joined(separator: "/")
    var candidates = ["\(bin)/../share/descent/lessons"]
    if let build = parts.firstIndex(where: { $0.hasPrefix(".build") }) {
      parts = parts[..<build]
      candidates.append(parts.joined(separator: "/") + "/Scripts/lessons")
    }
    return candidates.first { path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
  }

  /// The path of this program, links resolved.
  private static var program: String {
    #if os(macOS)
      var name = [CChar](repeating: 0, count: Int(PATH_MAX))
      var size = UInt32(name.count)
      guard _NSGetExecutablePath(&name, &size) == 0, let path = realpath(name, nil) else {
        return ""
      }
    #else
      guard let path = realpath("/proc/self/exe", nil) else { return "" }
    #endif
    defer { free(path) }
    return String(cString: path)
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}

/// What is kept of lessons from one session to the next: a line each, the name and the record.
struct LessonBookmarks {
  private let path: String?
  private(set) var records: [String: LessonRecord] = [:]

  /// Those kept in a file; without one they are kept for this session only.
  init(path: String?) {
    self.path = path
    guard let path, let bytes = try? Files.read(path, limit: 1 << 20) else { return }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard let name = words.first else { continue }
      records[name] = LessonRecord(words: words.dropFirst())
    }
  }

  /// Keeps other ones; a file that cannot be written loses a convenience, and no word is said of
  /// it.
  mutating func replace(with records: [String: LessonRecord]) {
    guard records != self.records else { return }
    self.records = records
    guard let path else { return }
    if let slash = path.lastIndex(of: "/") { Self.makeFolders(String(path[..<slash])) }
    let lines = records.sorted { $0.key < $1.key }.compactMap { name, record in
      // What could not be read back is not written.
      let isPlain = !name.isEmpty && !name.contains(where: \.isWhitespace)
      return isPlain && !record.words.isEmpty
        ? ([name] + record.words).joined(separator: " ") + "\n" : nil
    }
    try? Files.write(Array(lines.joined().utf8), to: path)
  }

  fileprivate static func makeFolders(_ path: String) {
    guard access(path, F_OK) != 0, let slash = path.lastIndex(of: "/"), slash > path.startIndex
    else { return }
    makeFolders(String(path[..<slash]))
    mkdir(path, 0o700)
  }

  /// The file beside the history; nil where there is no home.
  static var standardPath: String? {
    func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let home = value("HOME").map { $0 + "/.local/state" }
    let folder = [value("XDG_STATE_HOME"), home].compactMap(\.self).first { $0.hasPrefix("/") }
    return folder.map { $0 + "/descent/lessons" }
  }
}
