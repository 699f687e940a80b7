import Language

/// A command that answered otherwise when its transcript was replayed.
struct TranscriptDifference: Equatable {
  /// The command.
  var command: Transcript.Line
  /// The first line recorded that is different; nil where more came than was recorded.
  var recorded: Transcript.Line?
  /// What came instead; nil where less came.
  var now: String?
  /// How many lines of the command's answer are different.
  var lineCount: Int
}

extension Session {
  /// Replays a transcript in a new session and compares; this session stays as it is.
  ///
  /// Throws where the person interrupts it.
  func check(
    _ transcript: Transcript, tolerance: Double, path: String?
  ) throws(Diagnostic) -> (commands: Int, differences: [TranscriptDifference]) {
    let replay = ReplayHost(transcript, in: host)
    let session = Session(
      replaying: transcript, in: replay, path: path, registry: registry, build: build,
      defaults: transcript.header.terminal == nil ? defaults : nil, inside: scripts)
    var differences: [TranscriptDifference] = []
    var commands = 0
    var rest = transcript.lines[...]
    while let command = rest.popFirst(), !session.hasQuit {
      commands += 1
      replay.goOn(atLine: command.number)
      let text = String(command.text.dropFirst(OutputRenderer.prompt.count))
      let now = session.answer(to: text, in: replay)
      guard !host.isInterrupted else { throw Diagnostic(.interrupted) }
      // A script run by the command shows its own commands behind prompts.
      var nested = now.count { $0.hasPrefix(OutputRenderer.prompt) }
      var recorded: [Transcript.Line] = []
      while let line = rest.first {
        if line.text.hasPrefix(OutputRenderer.prompt) {
          guard nested > 0 else { break }
          nested -= 1
        }
        recorded.append(line)
        rest.removeFirst()
      }
      guard !session.isAboutThePerson(text) else { continue }
      // Where the recording was cut off, the last command may have answered more.
      let isCut = rest.isEmpty && transcript.isCut
      if let difference = Self.difference(command, recorded, now, tolerance, isCut: isCut) {
        differences.append(difference)
      }
    }
    return (commands, differences)
  }

  /// A session that stands where a transcript begins.
  convenience init(
    replaying transcript: Transcript, in replay: ReplayHost, path: String?, registry: Registry,
    build: Build?, defaults: Settings?, inside scripts: [RunningScript]
  ) {
    let header = transcript.header
    self.init(
      host: replay, settings: defaults ?? header.defaults, registry: registry, build: build)
    isReplay = true
    self.scripts = scripts
    let folder = path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
    // Files of before are named from where the transcript lies, the others from where it was made.
    self.scripts.append(RunningScript(name: transcript.name, path: path, folder: folder))
    if let lines = transcript.setAside {
      prepare(lines)
      let before = SavedSession(state)
      state = SessionState(settings: state.settings)
      state.beforeLesson = before
    }
    prepare(transcript.preparations)
    self.scripts[self.scripts.count - 1].folder = header.folder ?? folder
    shellFolder = header.folder ?? folder
    if defaults == nil { state.settings = header.settings }
    bookmarks = header.bookmarks
    if let file = header.file {
      recording = try? Recording(name: file, path: host.resolved(self.path(file)), session: self)
    }
  }

  /// Runs commands of which nothing is shown.
  private func prepare(_ lines: [String]) {
    for line in lines { _ = evaluate(SourceLine(line)) { _ in } }
  }

  /// Whether a command tells of the person rather than of the session: of lines typed long ago.
  private func isAboutThePerson(_ text: String) -> Bool {
    firstCommand(of: SourceLine(text), registry.grammar, allowsPrefixes: true)
      .map { !registry.commands[$0.command].isRepeatable } ?? false
  }

  /// The lines that a command shows, as far as the recording went on.
  private func answer(to text: String, in replay: ReplayHost) -> [String] {
    var shown = ""
    let result = evaluate(SourceLine(text)) { [unowned self] output in
      if !replay.isOver { shown += transcriptText(of: output) }
    }
    if !replay.isOver, case .failed(let diagnostics) = result {
      for diagnostic in diagnostics { shown += transcriptText(of: .diagnostic(diagnostic)) }
    }
    var lines = shown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func difference(
    _ command: Transcript.Line, _ recorded: [Transcript.Line], _ now: [String], _ tolerance: Double,
    isCut: Bool
  ) -> TranscriptDifference? {
    // Narration is for people, and stands for itself where a script was recorded.
    let old = recorded.filter { $0.text.isAnswer && Transcript.prompt(of: $0.text) == nil }
    var new = now.filter(\.isAnswer)
    if isCut { new = Array(new.prefix(old.count)) }
    var first: TranscriptDifference?
    var count = 0
    for index in 0..<max(old.count, new.count) {
      let line = index < old.count ? old[index] : nil
      let text = index < new.count ? new[index] : nil
      if let line, let text, isAlike(line.text, text, within: tolerance) { continue }
      count += 1
      if first == nil {
        first = TranscriptDifference(command: command, recorded: line, now: text, lineCount: 0)
      }
    }
    first?.lineCount = count
    return first
  }
}

extension String {
  /// Whether a line says something that is compared.
  fileprivate var isAnswer: Bool {
    !(self == "#" || hasPrefix("# ")) && !trimmingBlanks.isEmpty
  }
}
