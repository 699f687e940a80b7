import CLibEdit
import CLibrary

/// Reads lines from a person at a terminal, with editing, history, completion and hints.
///
/// Between two readings the terminal is as the program found it: commands run with echo, and
/// Ctrl-C and Ctrl-Z send their signals. A program has one editor and uses it on one thread.
public final class LineEditor {
  /// How a reading ended.
  public enum Reading: Equatable, Sendable {
    /// A line, without its line break; one recalled from the history may hold line breaks.
    ///
    /// `isPasted` is true for all but the first line of a pasted block. They are shown on the
    /// screen as if typed; after an error `discardPendingPaste()` drops the rest.
    case line(String, isPasted: Bool)

    /// Ctrl-C was pressed: the line is dropped, and with it what was left of a pasted block.
    case interrupted

    /// Ctrl-D was pressed on an empty line, or the terminal is gone.
    case endOfFile

    /// The program is asked to end; `signal` is SIGTERM or SIGHUP.
    case terminated(signal: Int32)
  }

  /// The entries that can be recalled.
  public let history: HistoryFile

  /// Answers Tab: given the line and the cursor's UTF-8 offset in it, what can stand there.
  ///
  /// The editor inserts what all candidates share and lists them when there are several.
  public var completer: ((_ line: String, _ cursor: Int) -> Completion?)?

  /// The rest of the line that is likeliest, shown dim behind the cursor; nil shows nothing.
  ///
  /// Asked when the cursor is at the end of the line; right arrow and Ctrl-F accept it.
  public var hinter: ((_ line: String) -> Hint?)?

  /// The line that Ctrl-X Ctrl-T types and enters in the place of what is there; nil for none.
  public var shortcutLine: String?

  /// Rewrites a pasted text before it is split into lines, for instance to strip prompts.
  public var pasteFilter: ((_ text: String) -> String)?

  /// Whether the terminal understands escapes; false with `TERM=dumb` and unknown terminals.
  public let supportsEscapes: Bool

  /// What stands for text that is left out, in characters that the locale of the terminal has.
  let ellipsis: String

  let editor: OpaquePointer
  var keys: KeyReader
  var paste = PendingPaste()

  /// Keys that the editor itself presses, ahead of those of the keyboard.
  var pressedKeys: [EditorKey] = []

  /// In vi's key map the Escape that begins an arrow key would end the inserting of text, which is
  /// why arrow keys are told apart before libedit sees them.
  var usesViKeys = false

  /// Why the reading at hand must end, once it is known.
  var ending: Reading?

  /// The first line of a paste on its way into the line being edited.
  var arrivedPaste: (text: String, endsLine: Bool)?

  /// The line as it was when a key was last waited for.
  var drawnLine = (before: "", after: "")

  /// What the line was before it was changed.
  var undoHistory = UndoHistory()

  /// The hint on the screen.
  var shownHint = ""

  private(set) var prompt = Prompt("")
  var promptText: WideString
  var promptWidth = 0
  private let recalled: OpaquePointer
  private var hasRecalled = false

  /// Whether libedit is installed, without which there is no editor.
  ///
  /// The library is loaded when this is first asked, and stays.
  public static var isAvailable: Bool { clibedit_load() }

  /// The file that the library is in, to say what is missing.
  public static let libraryName = "libedit.so.2"

  /// An editor on standard input and output; nil unless both are terminals and libedit is there.
  ///
  /// Sets the character type part of the locale, sources `~/.editrc` where the bindings are
  /// personal, and installs the signal handlers of `Interruption`.
  /// - Parameters:
  ///   - programName: The name that lines of `~/.editrc` can be restricted to.
  ///   - history: The entries that can be recalled.
  ///   - bindings: Which keys there are.
  public init?(programName: String, history: HistoryFile, bindings: KeyBindings = .personal) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, Self.isAvailable else {
      return nil
    }
    let isUTF8 = Self.setCharacterType()
    Interruption.install()
    guard let recalled = clibedit_history_init() else { return nil }
    guard let editor = clibedit_init(programName) else {
      clibedit_history_end(recalled)
      return nil
    }
    self.history = history
    self.editor = editor
    ellipsis = isUTF8 ? "…" : "..."
    self.recalled = recalled
    supportsEscapes = Self.understandsEscapes(editor)
    keys = KeyReader(descriptor: STDIN_FILENO, wakeDescriptor: SignalFlags.wakeDescriptor)
    promptText = WideString("")
    clibedit_set_client_data(editor, Unmanaged.passUnretained(self).toOpaque())
    clibedit_set_signal_handling(editor, 0)
    clibedit_set_history(editor, recalled)
    clibedit_history_set_size(recalled, Int32.max)
    connect(bindings)
  }

  deinit {
    clibedit_set_edit_mode(editor, 0)
    clibedit_end(editor)
    clibedit_history_end(recalled)
  }

  /// Forgets the line breaks that were typed ahead; what was typed behind other text stays.
  public func dropReturnsTypedAhead() { keys.dropReturns() }

  /// Shows the prompt and reads a line.
  ///
  /// While lines of a pasted block wait, the next of them is shown and returned at once.
  public func readLine(prompt: Prompt) -> Reading {
    if let signal = Interruption.terminatingSignal { return .terminated(signal: signal) }
    if SignalFlags.take(SignalFlags.interrupt), !paste.isEmpty {
      discardPendingPaste()
      return .interrupted
    }
    show(prompt)
    if let line = paste.takeLine() {
      write(prompt.text + line + "\n")
      return .line(line, isPasted: true)
    }
    let signals = EditingSignals()
    setBracketedPaste(true)
    defer {
      setBracketedPaste(false)
      signals.restore()
    }
    return editLine()
  }

  /// Adds a line to the history, to be recalled from now on and in later sessions.
  public func remember(_ entry: String) {
    recallOnce()
    let newest = history.entries.last
    let count = history.entries.count
    guard history.append(entry), newest != entry else { return }
    if history.entries.count == count + 1 {
      WideString(entry).withPointer { _ = clibedit_history_enter(recalled, $0) }
    } else {
      recallAll()
    }
  }

  /// Drops the lines of a pasted block that have not been read yet.
  /// - Returns: Their number.
  @discardableResult
  public func discardPendingPaste() -> Int { paste.discard() }

  /// Whether a line stands on the screen as it was typed: without characters that the editor spells
  /// out, as `^A` or `\U+0378`, and without tabs.
  ///
  /// The cursor is then where the text's display width says. The answer is that of the C library in
  /// the locale that making an editor sets.
  public static func showsAsTyped(_ line: String) -> Bool {
    line.unicodeScalars.allSatisfy { (" "..."~").contains($0) || clibedit_width($0.value) >= 0 }
  }

  func write(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.bindMemory(to: CChar.self).baseAddress else { return }
      clibedit_write(start, buffer.count)
    }
  }

  func setBracketedPaste(_ isOn: Bool) {
    guard supportsEscapes else { return }
    write(isOn ? "\u{1B}[?2004h" : "\u{1B}[?2004l")
  }

  private func editLine() -> Reading {
    ending = nil
    drawnLine = ("", "")
    undoHistory = UndoHistory()
    pressedKeys = paste.isEmpty ? [] : [.insertPaste]
    // By itself libedit shows the prompt first, and the terminal still echoes and interprets what
    // is typed in between.
    clibedit_prepare_terminal(editor, 1)
    var count: Int32 = 0
    let line = clibedit_read_line(editor, &count)
    if let ending {
      discardPendingPaste()
      write(ending == .interrupted ? "^C\n" : "\n")
      return ending
    }
    guard let line, count > 0 else {
      write("\n")
      return .endOfFile
    }
    var text = String(wide: UnsafeBufferPointer(start: line, count: Int(count)))
    if text.unicodeScalars.last == "\n" { text.unicodeScalars.removeLast() }
    return .line(text, isPasted: false)
  }

  private func show(_ prompt: Prompt) {
    self.prompt = prompt
    promptWidth = prompt.text.unicodeScalars.reduce(0) { $0 + ScreenPosition.width(of: $1) }
    promptText = WideString(supportsEscapes ? prompt.markedText : prompt.text)
  }

  /// Loads the history while a person looks at the first prompt, rather than before it.
  func recallOnce() {
    guard !hasRecalled else { return }
    recallAll()
  }

  private func recallAll() {
    hasRecalled = true
    clibedit_history_clear(recalled)
    for entry in history.entries {
      WideString(entry).withPointer { _ = clibedit_history_enter(recalled, $0) }
    }
  }

  /// Characters are printed and measured by the C library, whose locale must know UTF-8.
  /// - Returns: Whether the person's own locale is one of UTF-8.
  private static func setCharacterType() -> Bool {
    setlocale(LC_CTYPE, "")
    let codeset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) }
    guard codeset != "UTF-8" else { return true }
    setlocale(LC_CTYPE, "C.UTF-8")
    return false
  }

  private static func understandsEscapes(_ editor: OpaquePointer) -> Bool {
    let terminal = getenv("TERM").map { String(cString: $0) } ?? "dumb"
    // A terminal that cannot clear to the end of a line or go up is no better than a dumb one.
    guard terminal != "dumb" else { return false }
    return clibedit_has_capability(editor, "ce") && clibedit_has_capability(editor, "up")
  }
}
