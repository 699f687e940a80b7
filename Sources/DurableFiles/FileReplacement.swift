import CLibrary

/// A new file that takes the place of another when all of it is on the disk.
///
/// Whatever happens before, the old file stays as it was. Links are followed; owner, group and mode
/// of the file replaced are kept. The new file lies in the same folder until then, under a name
/// that says which process writes it; names that processes left there when they were killed are
/// taken away.
public final class FileReplacement {
  /// Where the bytes of the new file are written.
  public let descriptor: Int32
  /// The file that is replaced, by the one absolute name that it has.
  public let path: String
  private let temporary: [CChar]
  private var isOpen = true
  private var isNamed = false

  /// Begins a new file in the place of a regular file or of none.
  ///
  /// - Parameter path: The file's name; a link is followed, also one to a file that does not exist.
  /// - Throws: The system's error: `ENOENT` and `ENOTDIR` where there is no folder for the file,
  ///   `EISDIR` where it is a folder itself, `EINVAL` where it is no regular file.
  public init(of path: String) throws(SystemError) {
    let path = FilePath.resolved(path)
    let folder = FilePath.folder(of: path)
    var old = stat()
    let exists = stat(path, &old) == 0
    guard exists || errno == ENOENT else { throw .last }
    if exists {
      let kind = old.st_mode & S_IFMT
      guard kind == S_IFREG else { throw SystemError(code: kind == S_IFDIR ? EISDIR : EINVAL) }
      try retried { access(path, W_OK) }
    }
    TemporaryName.sweep(folder)
    var name = Array(TemporaryName.template(in: folder).utf8CString)
    let descriptor = try retried { mkstemp(&name) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    self.path = path
    self.descriptor = descriptor
    temporary = name
    if exists {
      // Whoever may not give a file away keeps it; the group may still be one of their own.
      do throws(SystemError) {
        try retried { fchown(descriptor, old.st_uid, old.st_gid) }
      } catch {
        _ = fchown(descriptor, .max, old.st_gid)
      }
      // After the owner, whose change would take bits from it.
      try retried { fchmod(descriptor, old.st_mode & 0o7777) }
    } else {
      let mask = umask(0)
      umask(mask)
      try retried { fchmod(descriptor, 0o666 & ~mask) }
    }
  }

  deinit {
    if isOpen { close(descriptor) }
    if !isNamed { unlink(temporary) }
  }

  /// Gives the new file the name of the old one, once what was written is on the disk.
  ///
  /// - Throws: The system's error; the old file is then as it was, unless the error stands behind
  ///   the replacement.
  public func commit() throws(SystemError) {
    try retried { fsync(descriptor) }
    try retried { rename(temporary, path) }
    isNamed = true
    try Self.syncFolder(of: path)
  }

  /// Commits, and hands over the descriptor, for a file that goes on growing.
  public func commitKeepingOpen() throws(SystemError) -> Int32 {
    try commit()
    isOpen = false
    return descriptor
  }

  /// Puts a folder's names on the disk, as far as its file system can do that.
  private static func syncFolder(of path: String) throws(SystemError) {
    let folder = open(FilePath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be written to and not read.
    guard folder >= 0 else { return }
    defer { close(folder) }
    do throws(SystemError) {
      try retried { fsync(folder) }
    } catch {
      guard [EINVAL, ENOTSUP, EROFS, EBADF].contains(error.code) else {
        throw SystemError(code: error.code, isBehindReplacement: true)
      }
    }
  }
}

/// The names of new files that are not done: `.descent-PROCESS-XXXXXX`.
///
/// They are as long as they are whatever the file will be called, since that name may be as long
/// as names can be.
enum TemporaryName {
  private static let prefix = ".descent-"
  /// The characters that make a name one of its own.
  private static let unique = 6
  /// How long nothing has been written to a file that is taken away, in seconds.
  ///
  /// The process may be one of another machine that shares the folder.
  static let age = 3600

  /// What `mkstemp` makes a name of.
  static func template(in folder: String) -> String {
    let name = prefix + String(getpid()) + "-" + String(repeating: "X", count: unique)
    return folder == "/" ? "/" + name : folder + "/" + name
  }

  /// The process that a name speaks of; nil where it is no name of this kind.
  static func process(of name: String) -> pid_t? {
    guard name.hasPrefix(prefix) else { return nil }
    let parts = name.dropFirst(prefix.count).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == unique, let process = pid_t(parts[0]),
      process > 0, String(process) == parts[0]
    else { return nil }
    return process
  }

  /// When a file was changed last, in seconds since 1970.
  private static func changed(_ status: stat) -> Int {
    #if canImport(Darwin)
      status.st_mtimespec.tv_sec
    #else
      status.st_mtim.tv_sec
    #endif
  }

  /// Takes away what killed processes left in a folder: own files, an hour old, of processes that
  /// are no more.
  static func sweep(_ folder: String) {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)
        ) { $0[0] == 0x2e ? String(cString: $0) : "" }
      }
      guard let process = process(of: name) else { continue }
      let path = folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        status.st_uid == geteuid(), time(nil) - changed(status) > age,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      unlink(path)
    }
  }
}
