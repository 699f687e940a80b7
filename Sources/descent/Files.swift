import CLibrary
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
  /// A link is followed, and the mode of an existing file is kept. What is no regular file, such as
  /// `/dev/full` or a pipe, is written in place.
  static func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    try write(to: path) { descriptor throws(FileFailure) in
      guard bytes.withUnsafeBytes({ Descriptor.write($0, to: descriptor) }) else {
        throw FileFailure(errno)
      }
    }
  }

  /// Replaces a file's content by what a closure writes to a descriptor.
  static func write(
    to path: String, _ body: (_ descriptor: Int32) throws(FileFailure) -> Void
  ) throws(FileFailure) {
    guard !path.utf8.contains(0) else { throw .missing }
    let path = resolved(path)
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory }
    guard !exists || status.st_mode & S_IFMT == S_IFREG else {
      return try overwrite(path, body)
    }
    if exists, access(path, W_OK) != 0 { throw FileFailure(errno) }
    var template = Array("\(path).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missingFolder : FileFailure(errno)
    }
    var isDone = false
    var isOpen = true
    defer {
      if isOpen { close(descriptor) }
      if !isDone { unlink(template) }
    }
    var mode = status.st_mode & 0o7777
    if !exists {
      let mask = umask(0)
      umask(mask)
      mode = 0o666 & ~mask
    }
    fchmod(descriptor, mode)
    try body(descriptor)
    guard fsync(descriptor) == 0 else { throw FileFailure(errno) }
    isOpen = false
    guard close(descriptor) == 0 else { throw FileFailure(errno) }
    guard rename(template, path) == 0 else { throw FileFailure(errno) }
    isDone = true
  }

  private static func overwrite(
    _ path: String, _ body: (_ descriptor: Int32) throws(FileFailure) -> Void
  ) throws(FileFailure) {
    let descriptor = openInPlace(path)
    guard descriptor >= 0 else { throw FileFailure(errno) }
    defer { close(descriptor) }
    try body(descriptor)
  }

  /// Opens what is no regular file; whoever waits for the reader of a pipe can still stop.
  private static func openInPlace(_ path: String) -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
      guard descriptor < 0, errno == ENXIO, isPipe(path) else { return descriptor }
      guard !Interruption.isRequested else {
        errno = EINTR
        return descriptor
      }
      _ = poll(nil, 0, 20)
    }
  }

  private static func isPipe(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
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
  static func resolved(_ path: String) -> String {
    guard !path.utf8.contains(0), !path.isEmpty else { return path }
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    // What does not exist yet is named by its folder, which should.
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let name = parts.last.map(String.init) ?? path
    let folder = parts.dropLast().joined(separator: "/")
    let parent = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    guard parent != path, let real = realpath(parent, nil) else { return path }
    defer { free(real) }
    let root = String(cString: real)
    return root == "/" ? "/" + name : root + "/" + name
  }
}

extension FileFailure {
  /// The failure that an error number stands for.
  init(_ code: Int32) {
    switch code {
    case ENOENT, ENOTDIR: self = .missing
    case EISDIR: self = .isDirectory
    case EACCES, EPERM, EROFS: self = .noPermission
    case ENOSPC, EDQUOT, EFBIG: self = .full
    case EINTR: self = .interrupted
    default: self = .system(String(cString: strerror(code)))
    }
  }
}
