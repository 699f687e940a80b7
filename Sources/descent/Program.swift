import CLibrary
import Language
import LineEditing
import Plotting
import Shell

/// The program between the command line and the exit code.
final class Program {
  let launch: Launch
  let host: ProcessHost
  let session: Session
  /// The cells of the prompt that the last line was typed behind; nil where it is not on the
  /// screen.
  var promptWidth: Int?

  init(_ launch: Launch) {
    self.launch = launch
    host = ProcessHost(
      allowsFiles: launch.allowsFiles, keepsBookmarks: launch.hasHistory)
    var settings = launch.settings
    settings.accessible = getenv("ACCESSIBLE").map { String(cString: $0) } == "1"
    session = Session(host: host, settings: settings, build: .current)
  }

  /// Does what the command line asks; the exit code.
  func run() -> Int32 {
    let code = work()
    // A transcript ends with the session at the latest.
    if let broken = session.finishRecording() {
      // Whoever asked to stop knows that it was not written.
      if broken.failure.isInterruption { return ExitCode.interrupted }
      Descriptor.write("descent: \(broken.message)\n", to: STDERR_FILENO)
    }
    return code == ExitCode.success && !session.hasRecordedAll ? ExitCode.failure : code
  }

  private func work() -> Int32 {
    connectHost()
    // A file that may not grow further is an error of the command that writes it.
    signal(SIGXFSZ, SIG_IGN)
    // Under --safe no other program is started, not even to report a crash.
    if !launch.allowsFiles { Interruption.reportNoCrash() }
    guard define() else { return ExitCode.usage }
    if let page = launch.page {
      do {
        try session.record(into: page)
      } catch {
        Descriptor.write("descent: \(error.message(about: visible(page)))\n", to: STDERR_FILENO)
        return ExitCode.failure
      }
    }
    if let folder = launch.gradedFolder { return grade(folder) }
    if !launch.lines.isEmpty { return evaluateAll(launch.lines) }
    Interruption.install()
    if launch.files.isEmpty {
      guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return replay(["-"]) }
      return PromptLoop(self).run()
    }
    return replay(launch.files)
  }

  /// Has the host show how far long work has come and how long commands took.
  private func connectHost() {
    let traits = host.terminal
    if traits.isTerminal, traits.movesCursor {
      let isDim = traits.color != .none
      host.meter = ProgressMeter { (TerminalSize.current().columns, isDim) }
    }
    host.reportTime = { [unowned self] seconds in
      guard session.state.settings.timing else { return }
      emit(.report([ReportLine("time: \(timingText(seconds))", .dim)]))
    }
  }

  // MARK: Lines and scripts

  /// Sets the variables that the command line gives; false where one cannot be set.
  private func define() -> Bool {
    for definition in launch.definitions {
      // What follows a ';' would be lines to run, not a value.
      guard !definition.utf8.contains(UInt8(ascii: ";")) else {
        Descriptor.write(
          "descent: \(visible(definition)): NAME=VALUE takes one value\n", to: STDERR_FILENO)
        return false
      }
      let result = session.evaluate(SourceLine(definition), emit: emit)
      show(result)
      if case .failed = result { return false }
    }
    return true
  }

  /// Lists the receipts of a folder.
  private func grade(_ folder: String) -> Int32 {
    Interruption.install()
    do {
      try session.grade(folder, emit: emit)
      return ExitCode.success
    } catch {
      Descriptor.write("descent: \(error.message)\n", to: STDERR_FILENO)
      return Interruption.isRequested ? ExitCode.interrupted : ExitCode.failure
    }
  }

  /// Runs the lines of `-c`, without echo.
  private func evaluateAll(_ lines: [String]) -> Int32 {
    Interruption.install()
    connectPauses()
    var code = ExitCode.success
    for text in lines {
      for part in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let result = session.evaluate(SourceLine(String(part), file: "-c"), emit: emit)
        show(result)
        if ends(after: result, &code) { return code }
      }
    }
    return code
  }

  /// Replays scripts one after the other in one session.
  private func replay(_ files: [String]) -> Int32 {
    connectPauses()
    var code = ExitCode.success
    for file in files {
      let script: ScriptReader
      do {
        // Under --safe these are the files that may be read all the same.
        script = try file == "-" ? host.standardInput() : host.script(file)
      } catch {
        Descriptor.write("descent: \(error.message(about: visible(file)))\n", to: STDERR_FILENO)
        return Interruption.isRequested ? ExitCode.interrupted : ExitCode.failure
      }
      let result = session.replay(script, keepGoing: launch.keepsGoing, emit: emit)
      if !launch.keepsGoing { show(result) }
      if ends(after: result, &code) { return code }
    }
    return code
  }

  /// Whether the program ends after a line or a script; what went wrong changes the exit code.
  private func ends(after result: LineResult, _ code: inout Int32) -> Bool {
    switch result {
    case .done: return false
    case .quit: return true
    case .failed where !Interruption.isRequested:
      code = ExitCode.failure
      return !launch.keepsGoing
    case .interrupted, .failed:
      code = ExitCode.interrupted
      return true
    }
  }

  /// Lets scripts stop at `pause` and `ask`, where a person is at the terminal.
  private func connectPauses() {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return }
    // The editor is made when it is first needed: most lines and scripts never stop.
    var made: PromptLoop?
    let loop = { [unowned self] in
      let loop = made ?? PromptLoop(self)
      made = loop
      return loop
    }
    host.askAtPause = { loop().pausedLine() }
    host.askForAnswer = { loop().answerLine() }
    host.askForTask = { loop().taskLine() }
  }

  // MARK: Output

  /// Shows an output as soon as it is there.
  ///
  /// Putting it into text counts as computing; writing it, or playing it, does not.
  func emit(_ output: Output) { show(output) }

  private func show(_ output: Output) {
    if host.meter?.clear() == true { host.showInterruption() }
    // What comes after it is measured from here.
    defer { host.meter?.outputEnded() }
    finishInterruptedLine()
    switch output {
    case .bytes(let bytes) where host.terminal.isTerminal:
      // Exact for programs, and harmless for terminals.
      let text = visibleLines(String(decoding: bytes, as: UTF8.self))
      write { LongOutput(text).write(to: STDOUT_FILENO, endsLine: true) }
    case .bytes(let bytes):
      write { LongOutput(bytes).write(to: STDOUT_FILENO, endsLine: false) }
    case .diagnostic(let diagnostic):
      show(diagnostic, isBelow: false)
    case .clearScreen:
      let traits = host.terminal
      if traits.isTerminal, traits.movesCursor {
        Descriptor.write("\u{1b}[H\u{1b}[2J", to: STDOUT_FILENO)
      }
    case .animation(let animation) where canAnimate:
      var player = AnimationPlayer(animation) { [host, session] in
        let renderer = OutputRenderer(settings: session.state.settings, terminal: host.terminal)
        return renderer.style(for: animation.size)
      }
      host.stopwatch.excluding { player.play() }
    case .echo(let line):
      promptWidth = nil
      write(TypedEcho(line, settings: session.state.settings, terminal: host.terminal))
    default:
      var renderer = OutputRenderer(settings: session.state.settings, terminal: host.terminal)
      if !Interruption.isRequested { renderer.shouldStop = { Interruption.isRequested } }
      let text = renderer.text(of: output)
      write { LongOutput(text).write(to: STDOUT_FILENO, endsLine: host.terminal.isTerminal) }
    }
    isFirstOutput = false
  }

  private func write(_ echo: TypedEcho) { write { echo.write() } }

  /// Writes, beside the time that counts; ends the program where nothing can be written any more.
  private func write(_ text: () -> Bool) {
    guard !host.stopwatch.excluding(text) else { return }
    // Whoever asked to stop waits for no reader.
    if errno != EINTR || !Interruption.isRequested { leaveUnwritten() }
  }

  /// The terminal shows `^C` where the cursor stands: what follows starts on a line of its own.
  private func finishInterruptedLine() {
    guard Interruption.isRequested, host.terminal.isTerminal, !isInterruptionShown else { return }
    isInterruptionShown = true
    Descriptor.write("\n", to: STDOUT_FILENO)
  }

  /// Whether the line after `^C` has been ended.
  var isInterruptionShown = false

  /// Whether a person looks at a terminal that can move its cursor.
  private var canAnimate: Bool {
    !session.state.settings.accessible && isatty(STDIN_FILENO) == 1 && host.terminal.isTerminal
      && host.terminal.movesCursor
  }

  /// Whether nothing has been shown since the line was typed, so that a caret can point up at it.
  var isFirstOutput = true

  /// Shows why a line failed.
  func show(_ result: LineResult) {
    guard case .failed(let diagnostics) = result else { return }
    for (index, diagnostic) in diagnostics.enumerated() {
      show(diagnostic, isBelow: index == 0 && isFirstOutput)
    }
  }

  private func show(_ diagnostic: Diagnostic, isBelow: Bool) {
    let traits = host.terminal
    let style = OutputRenderer(settings: session.state.settings, terminal: traits).style
    let isErrorTerminal = isatty(STDERR_FILENO) == 1
    let hasColor =
      session.state.settings.color == .always || (style.color != .none && isErrorTerminal)
    let renderer = DiagnosticRenderer(
      width: style.width, hasColor: hasColor, isASCII: style.charset == .ascii,
      breaksPlaces: isErrorTerminal)
    let placement: DiagnosticRenderer.Placement =
      if isBelow, let promptWidth { .belowPrompt(width: promptWidth) } else { .apart }
    Descriptor.write(renderer.text(of: diagnostic, placement: placement), to: STDERR_FILENO)
  }

  /// Standard output cannot be written, for instance because the disk is full.
  private func leaveUnwritten() -> Never {
    let code = StandardOutput.failureCode(errno)
    // A transcript holds what was shown up to here.
    _ = session.finishRecording()
    exit(code)
  }
}
