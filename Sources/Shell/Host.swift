public import Datasets
public import Language
public import Plotting

/// The world outside the session: files, the clock's absence, the person at the terminal.
///
/// The shell never touches these itself. The executable gives it the real ones, the tests their own.
public protocol Host: AnyObject {
  /// The whole content of a file, or of standard input for `-`.
  func read(_ path: String) throws(FileFailure) -> [UInt8]
  /// The bytes of a file as they are asked for, or those of standard input for `-`; what is
  /// compressed comes as it was before.
  func open(_ path: String) throws(FileFailure) -> any ByteSource
  /// Replaces a file's content, whole or not at all.
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure)
  /// Replaces a file's content, whole or not at all, by pieces until there are no more; what goes
  /// into a file whose name ends with `.gz` is compressed.
  func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure)
  /// What a folder holds, in any order; nothing where it cannot be read.
  func entries(of folder: String) -> [FolderEntry]
  /// The one name of a file: absolute, links resolved as far as it exists.
  func resolved(_ path: String) -> String
  /// Whether files may be touched at all; false under `--safe`.
  var allowsFiles: Bool { get }
  /// Whether the person or the system asked to stop. Polled in every long loop.
  var isInterrupted: Bool { get }
  /// The most memory, in bytes, that data may take.
  var memoryLimit: Double { get }
  /// What the output can show.
  var terminal: TerminalTraits { get }
  /// The lines entered at the prompt, oldest first.
  var history: [String] { get }
  /// Runs a command; a host that measures time or shows progress does so around it.
  func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic)
  /// Whether it is time to say how far the work at hand has come.
  ///
  /// Asked in every turn of long loops, on any thread.
  var isProgressDue: Bool { get }
  /// Takes how far the work at hand has come, from 0 to 1, on any thread.
  func showProgress(_ done: Double)
  /// Asks for a line in a paused script; nil goes on, as always where nobody is there to answer.
  func pausedLine() -> String?
  /// Asks for the answer to a question; nil where nobody is there to answer.
  func answerLine() -> String?
  /// The files of the lessons that come with the shell, by absolute path, in their order.
  var lessonPaths: [String] { get }
  /// Where lessons were left in earlier sessions: the part to go on with, by the lesson's name.
  var lessonBookmarks: [String: Int] { get set }
}

extension Host {
  /// Nobody answers.
  public func answerLine() -> String? { nil }
  /// There are none.
  public var lessonPaths: [String] { [] }
  /// None are kept.
  public var lessonBookmarks: [String: Int] {
    get { [:] }
    set { _ = newValue }
  }
}

extension Host {
  /// All pieces at once, not compressed.
  public func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure) {
    var bytes: [UInt8] = []
    while let piece = try nextPiece() { bytes += piece }
    try write(bytes, to: path)
  }
  /// The whole content, read at once.
  public func open(_ path: String) throws(FileFailure) -> any ByteSource {
    MemorySource(try read(path))
  }
  /// Nothing.
  public func entries(of folder: String) -> [FolderEntry] { [] }
  /// The command alone.
  public func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    try command()
  }
  /// Never.
  public var isProgressDue: Bool { false }
  /// Nothing.
  public func showProgress(_ done: Double) {}

  /// Asked in every turn of long work: says how far it has come when that is due, and whether to
  /// stop.
  func shouldStop(after done: Double) -> Bool {
    if isProgressDue { showProgress(done) }
    return isInterrupted
  }
}

/// What the place where output goes can show.
public struct TerminalTraits: Equatable, Sendable {
  /// The columns.
  public var columns: Int
  /// The rows.
  public var rows: Int
  /// Whether a person looks at it.
  public var isTerminal: Bool
  /// Whether it understands the escapes that move the cursor.
  public var movesCursor: Bool
  /// The colors it understands.
  public var color: TextStyle.Color
  /// The richest characters it shows.
  public var charset: TextStyle.Charset

  /// A place of a given size; by default what a file is: 80 columns, no color, plain ASCII.
  public init(
    columns: Int = 80, rows: Int = 24, isTerminal: Bool = false, movesCursor: Bool = false,
    color: TextStyle.Color = .none, charset: TextStyle.Charset = .ascii
  ) {
    self.columns = columns
    self.rows = rows
    self.isTerminal = isTerminal
    self.movesCursor = movesCursor
    self.color = color
    self.charset = charset
  }
}
