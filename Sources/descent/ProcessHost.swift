import CLibrary
import Datasets
import Language
import LineEditing
import Plotting
import Shell

/// The real world, for a session: files, signals, the terminal.
final class ProcessHost: Host {
  let allowsFiles: Bool
  /// The prompt's editor; nil where nobody is at a terminal.
  var editor: LineEditor?
  /// Asks the person at a pause; set while there is a prompt.
  var askAtPause: (() -> String?)?
  /// Asks the person for an answer; set while there is a prompt.
  var askForAnswer: (() -> String?)?
  /// Asks the person for a command that does a task; set while there is a prompt.
  var askForTask: (() -> String?)?

  /// What long work shows of itself; nil where nobody looks.
  var meter: ProgressMeter?
  /// Measures what commands compute.
  let stopwatch = Stopwatch()
  /// Takes the seconds that a command computed.
  var reportTime: ((Double) -> Void)?

  private let memory = MemoryBudget()
  private let hasTerminal: Bool
  /// Whether a script comes on standard input, which is then nobody else's.
  private var isReadingScript = false
  private var environment: TerminalEnvironment

  init(allowsFiles: Bool, keepsBookmarks: Bool = false) {
    self.allowsFiles = allowsFiles
    bookmarkPath = allowsFiles && keepsBookmarks ? LessonBookmarks.standardPath : nil
    hasTerminal = isatty(STDOUT_FILENO) == 1
    environment = TerminalEnvironment.current()
  }

  func read(_ path: String) throws(FileFailure) -> [UInt8] {
    // The lessons are a part of the program.
    if !lessonPaths.contains(path) { try checkAccess() }
    // An array that grows is copied into one of twice its size, and then its numbers are read.
    if path == "-", isReadingScript { throw .system("the script itself is read from it") }
    return try Files.read(path, limit: Int(memoryLimit / 4))
  }

  func open(_ path: String) throws(FileFailure) -> any ByteSource {
    try checkAccess()
    if path == "-", isReadingScript { throw .system("the script itself is read from it") }
    let file = try FileSource(path)
    if try file.beginsAsGzip() { return try GzipSource(file) }
    guard !path.hasSuffix(".gz") else {
      throw .system("its name says gzip, and its content is none")
    }
    return file
  }

  /// The script that comes on standard input: its lines run as they come.
  func standardInput() throws(FileFailure) -> ScriptReader {
    isReadingScript = true
    return ScriptReader(name: "-", path: nil, try Files.standardInput(limit: scriptLimit))
  }

  /// A script named on the command line.
  func script(_ path: String) throws(FileFailure) -> ScriptReader {
    try ScriptReader(try readScript(path), name: path, path: resolved(path))
  }

  private var scriptLimit: Int { min(Int(memoryLimit / 4), 64 << 20) }

  /// A script named on the command line or the one run at the start: no person writes 64 MB.
  func readScript(_ path: String) throws(FileFailure) -> [UInt8] {
    try Files.read(path, limit: scriptLimit)
  }

  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    try checkAccess()
    try Files.write(bytes, to: path)
  }

  func write(
    to path: String, _ nextPiece: () throws(FileFailure) -> [UInt8]?
  ) throws(FileFailure) {
    try checkAccess()
    let compressor = path.hasSuffix(".gz") ? try GzipWriter() : nil
    try Files.write(to: path) { put throws(FileFailure) in
      var isDone = false
      while !isDone {
        let piece = try nextPiece()
        isDone = piece == nil
        if let compressor {
          try compressor.compress(piece, to: put)
        } else if let piece {
          try Files.put(piece, put)
        }
      }
    }
  }

  func encode(_ picture: Picture, as encoding: PictureEncoding) throws(FileFailure) -> [UInt8] {
    try Cairo.load().encode(picture, as: encoding)
  }

  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    try checkAccess()
    return try Files.begin(bytes, at: path)
  }

  func resolved(_ path: String) -> String { Files.resolved(path) }

  func entries(of folder: String) -> [FolderEntry] {
    allowsFiles ? Files.entries(of: folder) : []
  }

  var isInterrupted: Bool {
    if let meter, meter.isDue { meter.show(nil) }
    return Interruption.isRequested
  }

  var isProgressDue: Bool { meter?.isDue ?? false }

  func shouldStop(after done: Double) -> Bool {
    if let meter, meter.isDue { meter.show(done) }
    return Interruption.isRequested
  }

  func showProgress(_ done: Double) { meter?.show(done) }

  func perform(_ command: () throws(Diagnostic) -> Void) throws(Diagnostic) {
    let mark = stopwatch.mark()
    meter?.begin()
    defer { endProgress() }
    try command()
    endProgress()
    reportTime?(stopwatch.seconds(since: mark))
  }

  private func endProgress() { if meter?.end() == true { showInterruption() } }

  /// Shows the `^C` again that the line of progress has taken with it.
  func showInterruption() {
    guard Interruption.isRequested, Interruption.terminatingSignal == nil else { return }
    Descriptor.write("^C", to: STDOUT_FILENO)
  }

  /// What the machine and the limits of the process leave now.
  var memoryLimit: Double { memory.available }

  var terminal: TerminalTraits {
    let size =
      hasTerminal ? TerminalSize.current() : TerminalSize(rows: 24, columns: environment.columns)
    return TerminalTraits(
      columns: min(max(size.columns, 8), 1000), rows: min(max(size.rows, 8), 500),
      isTerminal: hasTerminal, movesCursor: environment.movesCursor,
      color: hasTerminal ? environment.color : .none,
      charset: environment.charset, background: environment.background)
  }

  /// Shows everything as on the plainest terminal from now on, where this one turns out to
  /// understand no escapes.
  func leaveOutEscapes() {
    environment.color = .none
    environment.movesCursor = false
    meter = nil
  }

  var history: [String] { editor?.history.entries ?? [] }

  func pausedLine() -> String? { line(askAtPause) }

  func answerLine() -> String? { line(askForAnswer) }

  func taskLine() -> String? { line(askForTask) }

  /// Asks for a line; the time that the person takes is no work, and its progress no prompt.
  private func line(_ ask: (() -> String?)?) -> String? {
    _ = meter?.clear()
    defer { meter?.outputEnded() }
    return stopwatch.excluding { ask?() }
  }

  func show(_ screen: any LiveScreen) -> LiveAnswer? {
    guard isatty(STDIN_FILENO) == 1, terminal.isTerminal, terminal.movesCursor else { return nil }
    _ = meter?.clear()
    // The page is the screen's own: no progress is written into it.
    let meter = meter
    self.meter = nil
    defer { self.meter = meter }
    var player = LivePlayer(screen) { [unowned self] in terminal }
    let answer = stopwatch.excluding { player.play() }
    // Ctrl-C left the screen, and nothing else.
    if Interruption.terminatingSignal == nil { Interruption.clear() }
    return answer
  }

  func remember(_ line: String) { editor?.remember(line) }

  // MARK: Lessons

  private let bookmarkPath: String?
  private lazy var bookmarks = LessonBookmarks(path: bookmarkPath)

  var lessonPaths: [String] { ownPaths + personalPaths }

  private lazy var ownPaths = LessonFiles.paths()
  // Under --safe nothing of the person's is read.
  private lazy var personalPaths = allowsFiles ? LessonFiles.personalPaths() : []

  func keepLesson(_ bytes: [UInt8], named name: String) throws(FileFailure) {
    try checkAccess()
    try LessonFiles.keep(bytes, named: name)
    personalPaths = LessonFiles.personalPaths()
  }

  var keepsLessons: Bool { bookmarkPath != nil }

  var lessonRecords: [String: LessonRecord] {
    get { bookmarks.records }
    set { bookmarks.replace(with: newValue) }
  }
}

/// What the environment says of the terminal.
struct TerminalEnvironment {
  var color: TextStyle.Color
  var charset: TextStyle.Charset
  var background: TextStyle.Background
  var columns: Int
  var movesCursor: Bool

  static func current() -> TerminalEnvironment {
    func value(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    let term = value("TERM")
    let isDumb = term == "dumb" || term.isEmpty || term == "unknown"
    let locale = [value("LC_ALL"), value("LC_CTYPE"), value("LANG")].first { !$0.isEmpty } ?? ""
    let codeset = locale.lowercased()
    let isUTF8 = codeset.holds("utf-8") || codeset.holds("utf8")
    let colorTerm = value("COLORTERM")
    let color: TextStyle.Color =
      if isDumb || !value("NO_COLOR").isEmpty {
        .none
      } else if colorTerm == "truecolor" || colorTerm == "24bit" {
        .trueColor
      } else if term.holds("256color") {
        .ansi256
      } else {
        .ansi16
      }
    let columns = Int(value("COLUMNS")).flatMap { (20...1000).contains($0) ? $0 : nil } ?? 80
    // The console of Linux has no braille.
    let charset: TextStyle.Charset = !isUTF8 ? .ascii : term == "linux" ? .block : .braille
    // Colors of the text and the background by number, as rxvt and others tell them: 7 and 15 are
    // white.
    let pair = value("COLORFGBG").split(separator: ";").compactMap { Int($0) }
    let background: TextStyle.Background =
      pair.count < 2 ? .unknown : [7, 15].contains(pair[pair.count - 1]) ? .light : .dark
    return TerminalEnvironment(
      color: color, charset: charset, background: background, columns: columns, movesCursor: !isDumb
    )
  }
}

extension String {
  /// Whether the bytes of another text are among this one's.
  ///
  /// The library's `contains` prepares a search in long texts, at a tenth of the program's start.
  fileprivate func holds(_ part: String) -> Bool {
    var rest = utf8[...]
    while rest.count >= part.utf8.count {
      if rest.starts(with: part.utf8) { return true }
      rest.removeFirst()
    }
    return false
  }
}
