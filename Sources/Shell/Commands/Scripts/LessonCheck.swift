import Datasets
import Expressions
import Language
import Plotting

/// What is wrong with a lesson, found by playing it without anyone in windows of two sizes.
struct LessonCheck {
  /// Something to mend.
  struct Finding: Equatable {
    /// The line of the file.
    var line: Int
    var text: String
  }

  private(set) var findings: [Finding] = []
  private(set) var scenes = 0
  private(set) var questions = 0
  private(set) var tasks = 0

  /// The windows, in columns and rows, in which a lesson is to be read.
  private static let windows = [(columns: 80, rows: 24), (columns: 60, rows: 20)]

  /// Plays a lesson; throws where the person interrupts it.
  init(of lesson: Lesson, in session: Session) throws(Diagnostic) {
    for window in Self.windows { try play(lesson, in: session, window) }
    for line in lesson.script.lines { read(line, session) }
    readOrder(of: lesson)
    findings.sort { $0.line < $1.line }
  }

  private mutating func add(_ line: Int, _ text: String) {
    let finding = Finding(line: line, text: text)
    if !findings.contains(finding) { findings.append(finding) }
  }

  // MARK: What is shown

  private mutating func play(
    _ lesson: Lesson, in session: Session, _ window: (columns: Int, rows: Int)
  ) throws(Diagnostic) {
    var traits = session.host.terminal.withoutColor
    traits.isTerminal = false
    traits.columns = window.columns
    traits.rows = window.rows
    let host = UnattendedHost(session.host, terminal: traits)
    let player = Session(host: host, registry: session.registry, build: session.build)
    player.scripts = session.scripts
    player.state.settings.reservedRows = Lesson.reservedRows
    let script = ScriptReader(lesson.script)
    let playback = Playback(
      script, isLesson: true, bookmark: nil, state: player.state, grammar: session.registry.grammar)
    var seen = ""
    var found: [Finding] = []
    host.stopped = { seen = "" }
    func line() -> Int {
      let lines = lesson.script.lines
      return lines.indices.contains(playback.index) ? lines[playback.index].location(of: 0).line : 0
    }
    let result = player.play(script, playback, keepGoing: true) { [unowned player] output in
      switch output {
      case .diagnostic(let diagnostic):
        let place = diagnostic.line?.location(of: diagnostic.span?.start ?? 0).line
        found.append(Finding(line: place ?? line(), text: diagnostic.message))
      case .question(let question):
        if question.choices.isEmpty, Self.holds(seen, question) {
          found.append(
            Finding(line: line(), text: "the answer stands on the screen when the question comes"))
        }
      default:
        let text = player.transcriptText(of: output)
        let rows = text.utf8.count { $0 == UInt8(ascii: "\n") }
        if case .figure = output, rows >= window.rows {
          found.append(
            Finding(
              line: line(), text: "the figure takes \(rows) rows of \(window.rows)"))
        }
        seen += text
      }
    }
    if case .interrupted = result { throw Diagnostic(.interrupted) }
    let lines = lesson.script.lines
    for index in playback.tasksDoneBefore where lines.indices.contains(index) {
      add(
        lines[index].location(of: 0).line,
        "the condition of the task holds before anything is typed")
    }
    for finding in found { add(finding.line, finding.text) }
    scenes = playback.scenes.count
  }

  /// Whether a text holds an answer as a word or a number of its own.
  private static func holds(_ seen: String, _ question: PosedQuestion) -> Bool {
    let words = seen.split { !($0.isLetter || $0.isNumber || ".-".contains($0)) }
      .map { $0.hasSuffix(".") ? String($0.dropLast()) : String($0) }
    return question.accepted.contains { accepted in
      switch accepted {
      case .numbers(let range):
        // Small whole numbers stand everywhere.
        words.contains { word in
          guard let number = Double(word), range.contains(number) else { return false }
          return number.rounded() != number || number.magnitude > 20
        }
      case .words(let answers):
        Answer.yesOrNo(answers.first ?? "") == nil
          && words.contains { word in answers.contains { $0.lowercased() == word.lowercased() } }
      }
    }
  }

  // MARK: What is written

  private mutating func read(_ line: SourceLine, _ session: Session) {
    let number = line.location(of: 0).line
    if line.text.hasPrefix("#") {
      readWords(line, number, session)
    } else if let command = firstCommand(of: line, session.registry.grammar) {
      let verb = command.signature.fullName
      if verb == "ask" { questions += 1 }
      guard verb == "task" else { return }
      tasks += 1
      if !line.text.replacing(" ", with: "").contains("solution=") {
        add(number, "the task has no solution")
      }
    }
  }

  /// What the head of a lesson begins its list of words with.
  private static let wordsMark = "#: words:"

  /// Looks whether words that the head lists are explained, marked as `*word*`, before their use.
  private mutating func readOrder(of lesson: Lesson) {
    let lines = lesson.script.lines
    for list in lines where list.text.lowercased().hasPrefix(Self.wordsMark) {
      let place = list.location(of: 0).line
      let words = list.text.dropFirst(Self.wordsMark.count).split(separator: ",")
        .map { String($0).trimmingBlanks.lowercased() }.filter { !$0.isEmpty }
      for word in words {
        var isExplained = false
        let body = lines.drop { !$0.text.allSatisfy { "# ".contains($0) } }
        for index in body.indices where !isExplained {
          let line = lines[index]
          if line.text.hasPrefix("#:") || line.sceneTitle != nil { continue }
          var text = line.text.lowercased()
          // How long the lesson takes and what it teaches is said before anything else.
          if text.hasPrefix("# "), text.contains(" minutes: ") { continue }
          // A word may be broken over two lines of a paragraph.
          if text.hasPrefix("# "), index + 1 < lines.count, lines[index + 1].text.hasPrefix("# ") {
            text += lines[index + 1].text.dropFirst().lowercased()
          }
          if text.contains("*\(word)*") || text.contains("*\(word)s*") {
            isExplained = true
          } else if Self.uses(word, text) {
            add(line.location(of: 0).line, "'\(visible(word))' is used before it is explained")
            isExplained = true
          }
        }
        guard !isExplained else { continue }
        add(place, "'\(visible(word))' is explained nowhere: mark it, as *word*")
      }
    }
  }

  /// Whether a text for people holds a word, or its plural.
  private static func uses(_ word: String, _ text: String) -> Bool {
    let spoken = ["#", "ask ", "task ", "guess ", "pause ", "say "]
    let isForPeople = spoken.contains { text.hasPrefix($0) }
    guard isForPeople else { return false }
    var rest = text[...]
    while let found = rest.firstRange(of: word) {
      let before = rest[..<found.lowerBound].last
      var after = rest[found.upperBound...]
      if after.first == "s" { after = after.dropFirst() }
      let isWhole =
        !(before?.isLetter ?? false) && !(after.first.map { $0.isLetter || $0 == "=" } ?? false)
      if isWhole { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }

  /// Looks at a comment: at the command that it proposes, at the braces in it.
  private mutating func readWords(_ line: SourceLine, _ number: Int, _ session: Session) {
    let text = String(line.text.dropFirst())
    if text.hasPrefix("    ") {
      let proposed = SourceLine(text.trimmingBlanks)
      guard firstCommand(of: proposed, session.registry.grammar) != nil else { return }
      let problems = parse(
        proposed, session.registry.grammar, names: session.state, allowsPrefixes: false
      ).problems
      if let problem = problems.first { add(number, problem.message) }
      return
    }
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let isEscaped = open > rest.startIndex && rest[rest.index(before: open)] == "\\"
      rest = rest[rest.index(after: open)...]
      guard !isEscaped, let close = rest.firstIndex(of: "}") else { continue }
      let inside = String(rest[..<close]).split(separator: ":").first.map(String.init) ?? ""
      let source = SourceLine(inside)
      let value = ValueText(
        label: "a brace", line: source, span: source.span, names: session.state)
      var reader = ExpressionReader(value)
      if (try? reader.parse()) == nil || (try? reader.expectEnd()) == nil {
        add(number, "the brace {\(inside)} holds no expression; '\\{' is a brace")
      }
    }
  }
}

/// The world of a lesson that is played without anyone: nothing is written, nobody answers.
private final class UnattendedHost: Host {
  private let world: any Host
  let terminal: TerminalTraits
  /// Told where somebody would be waited for.
  var stopped: () -> Void = {}

  init(_ world: any Host, terminal: TerminalTraits) {
    self.world = world
    self.terminal = terminal
  }

  private func stop() -> String? {
    stopped()
    return nil
  }

  var history: [String] { [] }
  func pausedLine() -> String? { stop() }
  func answerLine() -> String? { stop() }
  func taskLine() -> String? { stop() }

  var allowsFiles: Bool { world.allowsFiles }
  func read(_ path: String) throws(FileFailure) -> [UInt8] { try world.read(path) }
  func open(_ path: String) throws(FileFailure) -> any ByteSource { try world.open(path) }
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {}
  func begin(_ bytes: [UInt8], at path: String) throws(FileFailure) -> any TranscriptFile {
    UnwrittenFile(count: bytes.count)
  }
  func entries(of folder: String) -> [FolderEntry] { world.entries(of: folder) }
  func resolved(_ path: String) -> String { world.resolved(path) }

  var isInterrupted: Bool { world.isInterrupted }
  var memoryLimit: Double { world.memoryLimit }
}
