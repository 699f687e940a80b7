import CLibrary
import Language
import LineEditing
import Plotting
import Shell
import TextWidth

/// The prompt: reads lines from a person and evaluates them, until Ctrl-D or `quit`.
final class PromptLoop {
  private let program: Program
  private let editor: LineEditor?
  private var hasWarned = false

  init(_ program: Program) {
    self.program = program
    // Under --safe nothing of the person's is read, and no key leads out of the prompt.
    let isSafe = !program.host.allowsFiles
    let path =
      program.launch.hasHistory && !isSafe
      ? HistoryFile.standardPath(program: "descent", environment: Self.environment) : nil
    editor = LineEditor(
      programName: "descent", history: HistoryFile(path: path),
      bindings: isSafe ? .fixed : .personal)
    if !LineEditor.isAvailable { Self.complainAboutLibrary() }
    program.host.editor = editor
    if let editor, !editor.supportsEscapes { program.host.leaveOutEscapes() }
    editor?.completer = { [unowned program] line, cursor in
      program.session.completion(of: line, cursor: cursor).map(Completion.init)
    }
    editor?.hinter = { [unowned self] line in hint(for: line) }
    // The knobs of the last run are one key away from everywhere.
    editor?.shortcutLine = "tune"
    editor?.pasteFilter = { withoutPrompts($0) }
  }

  /// Prompts until the person leaves; the exit code.
  func run() -> Int32 {
    guard editor != nil else { return ExitCode.failure }
    program.host.askAtPause = { [unowned self] in pausedLine() }
    program.host.askForAnswer = { [unowned self] in answerLine() }
    program.host.askForTask = { [unowned self] in taskLine() }
    program.emit(
      .report(
        [
          ReportLine("Descent \(Version.number): "),
          ReportLine(
            "'lesson 1' begins the course, 'help' lists the commands, Ctrl-D leaves.", .dim),
        ].joinedIntoOne()))
    runInitialScript()
    while !program.session.hasQuit {
      switch read(prompt: OutputRenderer.prompt) {
      case .line(let text): evaluate(text)
      case .dropped: continue
      case .end(let code): return code
      }
    }
    return ExitCode.success
  }

  /// A line at a pause; nil goes on with the script.
  func pausedLine() -> String? { line(prompt: OutputRenderer.pausePrefix + OutputRenderer.prompt) }

  /// An answer to a question; nil leaves it open.
  ///
  /// What was typed before the question stood there cannot be its answer: Enter alone is dropped.
  func answerLine() -> String? {
    editor?.dropReturnsTypedAhead()
    return line(prompt: OutputRenderer.answerPrompt, isRemembered: false)
  }

  /// A command that does a task; nil leaves it open.
  func taskLine() -> String? { line(prompt: OutputRenderer.taskPrefix + OutputRenderer.prompt) }

  private func line(prompt: String, isRemembered: Bool = true) -> String? {
    var isLeaving = false
    let prompt = program.session.sceneMark + prompt
    while true {
      switch read(prompt: prompt, isRemembered: isRemembered) {
      case .line(let text):
        program.isFirstOutput = true
        return text
      case .dropped:
        guard program.session.isPlaying else { return nil }
        // The first Ctrl-C drops what was typed, as at any prompt; the second means it.
        if isLeaving { return PauseWord.stop.rawValue }
        isLeaving = true
        let text = "Enter goes on; Ctrl-C once more leaves, as 'stop' does"
        program.emit(.report([ReportLine(text, .dim)]))
      case .end: return nil
      }
    }
  }

  // MARK: Reading

  private enum Entry {
    case line(String)
    case dropped
    case end(Int32)
  }

  /// Reads one logical line: what is unfinished asks for more under a second prompt.
  private func read(prompt: String, isRemembered: Bool = true) -> Entry {
    guard let editor else { return .end(ExitCode.failure) }
    var entry = UnfinishedEntry(grammar: program.session.registry.grammar)
    let further = OutputRenderer.continuation
    let indent = max(displayWidth(prompt) - displayWidth(further), 0)
    let second = String(repeating: " ", count: indent) + further
    while true {
      Interruption.clear()
      program.isInterruptionShown = false
      warnAboutHistory()
      let isFirst = entry.opening == nil
      switch editor.readLine(prompt: Prompt(isFirst ? prompt : second, style: style)) {
      case .line(let line, _):
        entry.append(line)
        guard entry.opening == nil else { continue }
        let text = entry.text
        // A caret can point up at a line whose characters stand where they were typed.
        let isPointable = !entry.hasSeveralLines && LineEditor.showsAsTyped(text)
        program.promptWidth = isPointable ? displayWidth(prompt) : nil
        if isRemembered, text.contains(where: { $0 != " " }) { editor.remember(text) }
        return .line(text)
      case .interrupted:
        return .dropped
      case .endOfFile:
        // Behind an unfinished line it means what Ctrl-C does.
        guard isFirst else { return .dropped }
        return .end(ExitCode.success)
      case .terminated(let signal):
        return .end(128 + signal)
      }
    }
  }

  private func evaluate(_ text: String) {
    program.isFirstOutput = true
    let result = program.session.evaluate(SourceLine(text), emit: program.emit)
    program.show(result)
    if case .failed = result, let dropped = editor?.discardPendingPaste(), dropped > 0 {
      let lines = dropped == 1 ? "1 pasted line" : "\(dropped) pasted lines"
      program.emit(.report([ReportLine("\(lines) after the error dropped", .dim)]))
    }
    if case .interrupted = result { _ = editor?.discardPendingPaste() }
    if case .done = result { showTip() }
  }

  /// The tips shown so far, as nobody wants to read one twice.
  private var shownTips: Set<String> = []

  /// Says what could be tried next, in one dim line.
  private func showTip() {
    guard program.session.state.settings.tips else { return shownTips.removeAll() }
    let renderer = OutputRenderer(
      settings: program.session.state.settings, terminal: program.host.terminal)
    guard let tip = tip(program.session.nextSteps, width: renderer.style.width),
      shownTips.insert(tip).inserted
    else { return }
    program.emit(.report([ReportLine(tip, .dim)]))
  }

  /// The likeliest rest of a line; none without color, where it could not be told from the line.
  private func hint(for line: String) -> Hint? {
    let settings = program.session.state.settings
    guard style != nil, settings.hints, !settings.accessible else { return nil }
    guard let hint = program.session.hint(for: line), visible(hint.text) == hint.text else {
      return nil
    }
    return Hint(hint.text, note: visible(hint.note))
  }

  private var style: Prompt.Style? {
    let settings = program.session.state.settings
    let color = OutputRenderer(settings: settings, terminal: program.host.terminal).style.color
    return color == .none ? nil : Prompt.Style(isBold: true)
  }

  // MARK: Start

  /// Runs `init.descent` from the configuration folder; its error is shown and the prompt comes.
  private func runInitialScript() {
    guard program.host.allowsFiles else { return }
    let environment = Self.environment
    let home = environment["HOME"].map { $0 + "/.config" }
    guard
      let folder = [environment["XDG_CONFIG_HOME"], home].compactMap({ $0 }).first(where: {
        $0.hasPrefix("/")
      })
    else { return }
    let path = folder + "/descent/init.descent"
    guard access(path, F_OK) == 0 else { return }
    do {
      let script = try Script(
        try program.host.readScript(path), name: path, path: program.host.resolved(path))
      program.show(program.session.replay(script, isQuiet: true, emit: program.emit))
    } catch {
      Descriptor.write("descent: \(error.message(about: visible(path)))\n", to: STDERR_FILENO)
    }
  }

  private static func complainAboutLibrary() {
    // The loader needs one more file to be open.
    if let failure = Descriptor.shortage {
      Descriptor.write(
        "descent: the prompt takes libedit (\(LineEditor.libraryName)): "
          + String(cString: strerror(failure)) + "\n",
        to: STDERR_FILENO)
      return
    }
    Descriptor.write(
      "descent: the prompt takes libedit (\(LineEditor.libraryName)), which is not installed: "
        + "install your system's package of it (libedit2, libedit); scripts run without\n",
      to: STDERR_FILENO)
  }

  private func warnAboutHistory() {
    guard !hasWarned, let problem = editor?.history.problem else { return }
    hasWarned = true
    Descriptor.write("descent: \(problem.message)\n", to: STDERR_FILENO)
  }

  private static var environment: [String: String] {
    var environment: [String: String] = [:]
    for name in ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"] {
      environment[name] = getenv(name).map { String(cString: $0) }
    }
    return environment
  }
}

extension HistoryFile.Problem {
  fileprivate var message: String {
    switch self {
    case .cannotRead(let path, let code):
      "the history \(visible(path)) cannot be read (\(String(cString: strerror(code))))"
    case .cannotWrite(let path, let code):
      "the history \(visible(path)) cannot be written (\(String(cString: strerror(code)))); lines "
        + "are kept for this session only"
    }
  }
}

extension [ReportLine] {
  /// One line of all pieces.
  fileprivate func joinedIntoOne() -> [ReportLine] {
    var line = ReportLine("")
    line.pieces = flatMap(\.pieces)
    return [line]
  }
}

extension Completion {
  /// The shell's answer in the editor's terms.
  fileprivate init(_ completion: LineCompletion) {
    self.init(
      replacing: completion.range,
      // What names of files and columns hold that cannot be seen is an escape between quotes; what
      // is left could not be shown on the line.
      with: completion.candidates.filter { visible($0.text) == $0.text }.map {
        Candidate($0.text, suffix: $0.suffix, summary: visible($0.summary))
      })
  }
}
