import Language

/// `lesson [NAME]`: the lessons that come with the shell.
struct LessonCommand: Command {
  let name = ["lesson"]
  let summary = "List the lessons, or play one"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let positional = Positional.words("[NUMBER|NAME]")
  let isRecorded = false
  let searchTerms = ["tutorial", "course", "teach", "learn", "class", "demo", "introduction"]
  // Computed, since the words are joined by a generic algorithm: making its types would take a
  // tenth of the program's start.
  var details: [String] {
    [
      "A lesson plays in a session of its own, which stays when it ends; 'lesson close' brings back "
        + "the session before. On a terminal it waits at its pauses: Enter goes on, any command "
        + "runs in the lesson's session. "
        + "At a pause also 'scenes', 'goto 4', 'again' and 'next'. "
        + PauseWord.allCases.map { "'\($0.rawValue)': \($0.meaning)" }.joined(separator: "; ")
        + ".",
      "With FILE.descent, or a name behind ./, a lesson of your own is played.",
      "What is tried at a pause does not change the lesson: it goes on from where it stood. Settings "
        + "and names that it does not use stay. A lesson that was left resumes there; "
        + "from=start begins again.",
      "'set typing=40' types the commands at 40 characters a second. Off a terminal a lesson runs "
        + "through without a stop.",
    ]
  }
  let examples = [
    Example("lesson", "what there is"), Example("lesson 1", "play the first"),
    Example("lesson 1 from=start", "from the beginning, even where it was left"),
    Example("lesson 1 receipt=me.txt", "with a receipt to hand in"),
  ]
  let related = [
    "lesson new", "lesson check", "lesson add", "lesson close", "pause", "ask", "task", "run",
    "save",
  ]

  static let from = Option(
    "from", .choice([Choice(name: "start", meaning: "the beginning")]), absent: "where it was left",
    "where to begin")
  static let receipt = Option(
    "receipt", .file, absent: "none",
    "a file to hand in: what was typed, and how far it came; 'descent --grade FOLDER' checks it")
  var options: [any AnyOption] { [Self.from, Self.receipt] }

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.lessons.map { Choice(name: visible($0.name), meaning: visible($0.title)) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard let word = arguments.words.first else {
      return try list(arguments, context)
    }
    let lesson = try context.session.lesson(word)
    try context.session.refuseCycle(
      lesson.script.name, lesson.script.path, span: word.span)
    let isAfresh = try arguments.value(Self.from) == "start"
    try play(lesson, fromStart: isAfresh, arguments, context)
  }

  // MARK: List

  private func list(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let lessons = session.lessons
    guard !lessons.isEmpty else { throw Diagnostic(.noLessons, arguments.arguments.verb) }
    context.emit(
      .table(
        ReportTable(
          columns: [.text("lesson"), .text("length"), .text("what it teaches")],
          rows: lessons.map { lesson in
            let number = lesson.number.map { "\($0) " } ?? ""
            let kept = session.record(of: lesson)
            let done = kept.finished.map { "; done" + ($0.tally.map { ", \($0)" } ?? "") } ?? ""
            let left = done + (kept.left.map { _ in "; left unfinished" } ?? "")
            let subject = lesson.subject.isEmpty ? "" : ": " + lesson.subject
            return [
              visible(number + lesson.name), lesson.length, visible(lesson.title + subject) + left,
            ]
          })))
    guard let example = lessons.first else { return }
    context.report(
      ReportLine("'lesson \(example.typed)' or 'lesson \(visible(example.name))' plays one", .dim))
  }

  // MARK: Play

  private func play(
    _ lesson: Lesson, fromStart: Bool, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    let before = session.state
    let bookmark = fromStart ? nil : session.record(of: lesson).left
    var receipt = try receipt(of: lesson, goingOnFrom: bookmark, arguments, session)
    session.beginLesson()
    let script = ScriptReader(lesson.script)
    let playback = Playback(
      script, isLesson: true, bookmark: bookmark, state: session.state,
      grammar: session.registry.grammar)
    context.report(ReportLine("\(lesson.label): \(visible(lesson.title))", .strong))
    if bookmark != nil {
      context.report(
        ReportLine(
          "resumed where it was left; 'lesson \(lesson.typed) from=start' begins again", .dim))
    }
    let result = session.play(script, playback, emit: context.emit)
    if case .failed(let diagnostics) = result {
      throw session.passedOn(
        diagnostics, to: arguments.line, arguments.arguments.verb, context.emit)
    }
    session.state.settings.reservedRows = before.settings.reservedRows
    let isLeft = playback.index < lesson.script.lines.count
    var record = session.record(of: lesson)
    record.left = isLeft ? Bookmark(part: playback.part, answers: playback.answers) : nil
    if !isLeft { record.finished = playback.score }
    session.keep(record, of: lesson)
    if let lines = receipt?.content.sittings.indices.last {
      receipt?.content.sittings[lines].lines = playback.typed.map { $0.prompt + visible($0.text) }
      receipt?.content.record = record
    }
    if let receipt { try hand(receipt, arguments, session) }
    context.report(end(of: lesson, isLeft: isLeft, session))
  }

  // MARK: Receipt

  /// The receipt that the option names, with a sitting that begins; nil where none is asked for.
  private func receipt(
    of lesson: Lesson, goingOnFrom bookmark: Bookmark?, _ arguments: BoundArguments,
    _ session: Session
  ) throws(Diagnostic) -> (path: String, content: Receipt)? {
    guard let name = try arguments.value(Self.receipt) else { return nil }
    let span = arguments.span(Self.receipt)
    let path = session.path(name)
    var content = Receipt(lesson: lesson.name, version: Version.number)
    if let bytes = try? session.host.read(path), !bytes.isEmpty {
      guard let old = Receipt(bytes), old.lesson == lesson.name else {
        throw Diagnostic(.noReceipt(name, of: lesson.label.lowercased()), span)
      }
      if bookmark != nil { content = old }
    }
    if let bookmark, content.record.left != bookmark {
      throw Diagnostic(.receiptMissesBeginning(lesson.label.lowercased()), span)
    }
    content.version = Version.number
    content.sittings.append(
      Receipt.Sitting(
        terminal: session.host.terminal.withoutColor, settings: session.state.settings, lines: []))
    // What cannot be written is said before anybody has worked for it.
    try hand((path, content), arguments, session)
    return (path, content)
  }

  private func hand(
    _ receipt: (path: String, content: Receipt), _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) {
    do {
      try session.host.write(receipt.content.bytes, to: receipt.path)
    } catch {
      throw Diagnostic(error, about: receipt.path, arguments.span(Self.receipt))
    }
  }

  private func end(of lesson: Lesson, isLeft: Bool, _ session: Session) -> [ReportLine] {
    // An empty session is nothing to bring back.
    let isClosable = session.state.beforeLesson.map { !$0.state.journal.isEmpty } ?? false
    let close = isClosable ? "; 'lesson close' brings your session back" : ""
    guard !isLeft else {
      guard !session.hasQuit || session.host.keepsLessons else {
        return [ReportLine("left; without a history its place is not kept", .dim)]
      }
      return [ReportLine("left; 'lesson \(lesson.typed)' resumes here\(close)", .dim)]
    }
    let next = session.lessons.first { next in
      next.number.map { $0 == (lesson.number ?? .max - 1) + 1 } ?? false
    }
    let advice = next.map { "; next: lesson \($0.typed), \(visible($0.title))" } ?? ""
    return [ReportLine("end of \(lesson.label.lowercased())\(advice)\(close)", .dim)]
  }
}

extension Session {
  /// What is kept of a lesson, from this session or an earlier one.
  fileprivate func record(of lesson: Lesson) -> LessonRecord {
    // Off a terminal a lesson never stops, so that it never resumes either.
    guard hasAudience else { return LessonRecord() }
    var record = host.lessonRecords[lesson.name] ?? LessonRecord()
    if let bookmark = bookmarks[lesson.name] { record.left = bookmark }
    return record
  }

  fileprivate func keep(_ record: LessonRecord, of lesson: Lesson) {
    guard hasAudience else { return }
    bookmarks[lesson.name] = record.left
    host.lessonRecords[lesson.name] = record
  }
}
