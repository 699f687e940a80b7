public import Datasets
import Language

/// Files and folders.
///
/// Where no file may be touched, whatever reads or writes throws `FileFailure.notAllowed`: that is
/// decided by the host, once for every command.
public protocol FileHost: AnyObject {
  /// Whether files may be touched at all; false under `--safe`.
  var allowsFiles: Bool { get }

  /// The whole content of a file, or of standard input for `-`.
  func read(_ path: String) throws(FileFailure) -> [UInt8]

  /// The bytes of a file as they are asked for, or those of standard input for `-`.
  ///
  /// A compressed file gives its decompressed content. By default the whole content is read at
  /// once.
  func open(_ path: String) throws(FileFailure) -> any ByteSource

  /// Replaces a file's content, whole or not at all.
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure)

  /// Replaces a file's content, whole or not at all, by pieces until `nextPiece` returns nil.
  ///
  /// What goes into a file whose name ends with `.gz` is compressed. By default the pieces are
  /// joined in memory and written without compression.
  func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure)

  /// Begins a file that is written as it grows; its first lines replace what stood there, whole or
  /// not at all.
  ///
  /// By default the file is written whole at each change.
  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile

  /// What a folder holds, in any order; empty where it cannot be read, which is the default.
  func entries(of folder: String) -> [FolderEntry]

  /// The one name of a file: absolute, links resolved as far as it exists.
  func resolved(_ path: String) -> String
}

extension FileHost {
  /// Throws where no file may be touched.
  public func checkAccess() throws(FileFailure) {
    guard allowsFiles else { throw .notAllowed }
  }

  /// Reads the whole content at once.
  public func open(_ path: String) throws(FileFailure) -> any ByteSource {
    MemorySource(try read(path))
  }

  /// Joins the pieces in memory and compresses none.
  public func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure) {
    var bytes: [UInt8] = []
    while let piece = try nextPiece() { bytes += piece }
    try write(bytes, to: path)
  }

  /// Writes the file whole at each change.
  public func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    try RewrittenFile(bytes, at: path, of: self)
  }

  /// No folder can be read.
  public func entries(of folder: String) -> [FolderEntry] { [] }
}

/// An entry of a folder.
public struct FolderEntry: Equatable, Sendable {
  /// The name within the folder.
  public var name: String
  /// Whether it is a folder itself, or a link to one.
  public var isFolder: Bool

  /// An entry of this name.
  public init(name: String, isFolder: Bool) {
    self.name = name
    self.isFolder = isFolder
  }
}
