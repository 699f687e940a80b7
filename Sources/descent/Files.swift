import CLibrary
import DurableFiles
import LineEditing
import Shell

/// The file system, with its errors in the shell's terms.
enum Files {
  /// The whole content of a file; `-` is standard input.
  static func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
    guard path != "-" else { return try contents(of: STDIN_FILENO, limit: limit) }
    guard !path.utf8.contains(0) else { throw .missing }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(errno) }
    defer { close(descriptor) }
    return try contents(of: descriptor, limit: limit)
  }

  /// The bytes of standard input as they come; the closure gives nil at the end.
  static func standardInput(limit: Int) throws(FileFailure) -> () throws(FileFailure) -> [UInt8]? {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0 else { throw FileFailure(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    var count = 0
    func piece() throws(FileFailure) -> [UInt8]? {
      guard let bytes = Descriptor.readSome(STDIN_FILENO) else { throw FileFailure(errno) }
      count += bytes.count
      guard count <= limit else { throw .tooLarge(bytes: limit + 1, limit: limit) }
      guard !bytes.contains(0) else { throw .system("this is no text: it holds zero bytes") }
      return bytes.isEmpty ? nil : bytes
    }
    // What cannot be read at all is found before anything is run.
    var first = try piece()
    return { () throws(FileFailure) in
      guard let bytes = first else { return try piece() }
      first = nil
      return bytes
    }
  }

  private static func contents(of descriptor: Int32, limit: Int) throws(FileFailure) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(bytes: size, limit: limit) }
    // Where a file says how long it is, its reader says more exactly where the zero byte stands.
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    if let bytes = Descriptor.readAll(
      descriptor, sizeHint: size, limit: limit, stopsAtZero: !isRegular)
    {
      return bytes
    }
    switch errno {
    case EFBIG: throw .tooLarge(bytes: limit + 1, limit: limit)
    case EILSEQ: throw .system("this is no text: it holds zero bytes")
    default: throw FileFailure(errno)
    }
  }

  /// Replaces a file's content: a new file beside it takes its name once all of it is on the disk.
  ///
  /// A link is followed, and owner, group and mode of an existing file are kept. What is no regular
  /// file, such as `/dev/full` or a pipe, is written in place.
  static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    try write(to: path) { put throws(FileFailure) in
      try Self.put(bytes, put)
    }
  }

  /// What takes bytes of a file.
  typealias Put = (UnsafeRawBufferPointer) throws(FileFailure) -> Void

  /// Puts the bytes of an array into a file.
  static func put(_ bytes: [UInt8], _ put: Put) throws(FileFailure) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileFailure) in try put(buffer) }
    }
    try result.get()
  }

  /// Replaces a file's content by what a closure puts there.
  static func write(
    to path: String, _ body: (_ put: Put) throws(FileFailure) -> Void
  ) throws(FileFailure) {
    guard !path.utf8.contains(0) else { throw .missing }
    if let descriptor = try begun({ () throws(SystemError) in
      try SpecialFile.open(path, shouldStop: { Interruption.isRequested })
    }) {
      defer { close(descriptor) }
      return try body { bytes throws(FileFailure) in
        try done { () throws(SystemError) in
          try SpecialFile.write(bytes, to: descriptor, shouldStop: { Interruption.isRequested })
        }
      }
    }
    let replacement = try begun { () throws(SystemError) in try FileReplacement(of: path) }
    try body { bytes throws(FileFailure) in
      if let error = DurableFiles.write(bytes, to: replacement.descriptor).error {
        throw FileFailure(error)
      }
    }
    try done { () throws(SystemError) in try replacement.commit() }
  }

  /// Begins a file that is written as it grows.
  static func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    guard !path.utf8.contains(0) else { throw .missing }
    return GrowingTranscript(
      try begun { () throws(SystemError) in
        try GrowingFile(
          at: path, beginningWith: bytes, shouldStop: { Interruption.isRequested })
      })
  }

  /// Does something with a file, its errors in the shell's terms.
  fileprivate static func done<Value>(
    _ work: () throws(SystemError) -> Value
  ) throws(FileFailure) -> Value {
    do {
      return try work()
    } catch {
      throw FileFailure(error)
    }
  }

  /// Begins a file: what is missing then is the folder for it.
  private static func begun<Value>(
    _ work: () throws(SystemError) -> Value
  ) throws(FileFailure) -> Value {
    do {
      return try work()
    } catch {
      throw [ENOENT, ENOTDIR].contains(error.code) ? .missingFolder : FileFailure(error)
    }
  }

  /// What a folder holds, without itself and its parent; nothing where it cannot be read.
  static func entries(of folder: String) -> [FolderEntry] {
    guard !folder.utf8.contains(0), let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var entries: [FolderEntry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)
        ) { String(validatingCString: $0) }
      }
      guard let name, name != ".", name != ".." else { continue }
      var status = stat()
      let isFolder =
        Int(entry.pointee.d_type) == DT_DIR
        || Int(entry.pointee.d_type) != DT_REG && stat(folder + "/" + name, &status) == 0
          && status.st_mode & S_IFMT == S_IFDIR
      entries.append(FolderEntry(name: name, isFolder: isFolder))
    }
    return entries
  }

  /// The one absolute name of a file: links followed as far as the path exists.
  static func resolved(_ path: String) -> String { FilePath.resolved(path) }
}

/// A transcript on the disk, with its errors in the shell's terms.
private final class GrowingTranscript: TranscriptFile {
  private let file: GrowingFile

  init(_ file: GrowingFile) { self.file = file }

  var count: Int { file.count }

  func replaceTail(from count: Int, with bytes: [UInt8]) throws(FileFailure) {
    try Files.done { () throws(SystemError) in try file.replaceTail(from: count, with: bytes) }
  }

  func sync() throws(FileFailure) {
    try Files.done { () throws(SystemError) in try file.sync() }
  }
}

extension FileFailure {
  /// The failure that an error stands for.
  fileprivate init(_ error: SystemError) {
    self = error.isBehindReplacement ? .written(unsafely: error.words) : FileFailure(error.code)
  }

  /// The failure that an error number stands for.
  init(_ code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .missing
    case EISDIR: self = .isDirectory
    case EACCES, EPERM, EROFS: self = .noPermission
    case ENOSPC, EDQUOT, EFBIG: self = .full
    case EINTR: self = .interrupted
    case EPIPE: self = .system("nobody reads it any more")
    default: self = .system(String(cString: strerror(code)))
    }
  }
}
