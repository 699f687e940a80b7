import Expressions
import Language

/// `run FILE`: replays a script.
struct RunCommand: Command {
  let name = ["run"]
  let summary = "Replay a script in this session"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let searchTerms = ["script", "replay", "source", "execute", "check transcript"]
  let positional = Positional(usage: "FILE [--check]", maximum: 2, isFile: true)
  let isRecorded = false
  let details = [
    "Each command is shown before its output, comment lines as narration. The script stops at its "
      + "first error, and the session is then as it was before. A path in a script starts from "
      + "that script's folder.",
    "With --check (or check=on) FILE is a transcript that 'record' wrote: its commands are run "
      + "again in a session of their own, and what they answer otherwise is shown and is an error. "
      + "Words have to be alike, numbers within a fraction 'tolerance' of their size.",
  ]
  let examples = [
    Example("run session.descent", after: "data gen; save session.descent", "a saved session"),
    Example(
      "run today.txt --check", after: "record today.txt; data gen; record off",
      "whether all is still as recorded"),
  ]
  let related = ["save", "record", "lesson", "pause", "expect"]

  static let check = Option(
    "check", .onOff, default: false, shown: "off", "compare with a recorded transcript")
  static let tolerance = Option(
    "tolerance", .number(in: 0...1), default: 1e-6, shown: "1e-6",
    "how far numbers of a transcript may be off, as a fraction of their size")
  static let page = Option<String?>(
    "record", .file, absent: "no file",
    "a page (FILE.html), notes (FILE.md) or a transcript to make of it")
  var options: [any AnyOption] { [Self.check, Self.tolerance, Self.page] }

  /// The most scripts that may run inside each other.
  static let depthLimit = 16

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try fileWord(arguments)
    let path = session.path(file.text)
    let resolved = session.host.resolved(path)
    let bytes = try session.read(path, shown: file)
    guard try isCheck(arguments) else {
      let script = try file.reading { () throws(FileFailure) in
        try ScriptReader(bytes, name: file.text, path: resolved)
      }
      let first = try file.reading { () throws(FileFailure) in try script.line(at: 0) }
      let page = try page(arguments)
      guard !Transcript.isHeading(first?.text ?? "") else {
        guard let page else { throw Diagnostic(.transcriptAsScript(file.text), file.span) }
        return try remake(page, from: bytes, of: file, resolved, context)
      }
      try session.refuseCycle(script.name, script.path, span: file.span)
      if let page { return try record(script, into: page, from: file, arguments, context) }
      guard case .failed(let diagnostics) = session.replay(script, emit: context.emit) else {
        return
      }
      throw session.passedOn(diagnostics, to: arguments.line, file.span, context.emit)
    }
    let transcript = try file.reading { () throws(FileFailure) in
      try Transcript(bytes, name: file.text)
    }
    guard let transcript else { throw Diagnostic(.notATranscript(file.text), file.span) }
    try session.refuseCycle(transcript.name, resolved, span: file.span)
    let tolerance = try arguments.value(Self.tolerance)
    let (commands, differences) = try session.check(
      transcript, tolerance: tolerance, path: resolved)
    for difference in differences { context.report(report(difference, in: file.text)) }
    guard differences.isEmpty else {
      throw Diagnostic(
        .transcriptDiffers(file.text, commands: commands, differing: differences.count), file.span)
    }
    context.report(ReportLine("\(counted(commands, "command")) replayed, all as recorded"))
  }

  // MARK: Pages

  /// The file to record into, and where it is named.
  private func page(_ arguments: BoundArguments) throws(Diagnostic) -> Word? {
    try arguments.value(Self.page).map {
      Word(text: $0, span: arguments.span(Self.page) ?? arguments.arguments.verb)
    }
  }

  /// Plays a script and records what it shows.
  private func record(
    _ script: ScriptReader, into page: Word, from file: Word, _ arguments: BoundArguments,
    _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    guard session.recording == nil else {
      throw Diagnostic(.wouldReplaceRecording(session.recording?.name ?? ""), page.span)
    }
    try session.checkAccess(to: page.text, page.span)
    let path = session.host.resolved(session.path(page.text))
    try session.refuseToReplace(path, shown: page)
    let recorder = try page.reading { () throws(FileFailure) in
      try session.recorder(into: page.text, at: path)
    }
    session.recording = recorder
    let result = session.replay(script, emit: context.emit)
    session.recording = nil
    try page.reading { () throws(FileFailure) in try recorder.end(dropsLastCommand: false) }
    if case .failed(let diagnostics) = result {
      throw session.passedOn(diagnostics, to: arguments.line, file.span, context.emit)
    }
    context.report(ReportLine("recorded in \(visible(page.text))"))
  }

  /// Makes a document of a transcript, by doing what it did once more in a session of its own.
  private func remake(
    _ page: Word, from bytes: [UInt8], of file: Word, _ resolved: String, _ context: CommandContext
  ) throws(Diagnostic) {
    let session = context.session
    let transcript = try file.reading { () throws(FileFailure) in
      try Transcript(bytes, name: file.text)
    }
    guard let transcript else { throw Diagnostic(.notATranscript(file.text), file.span) }
    guard let format = PageFormats.format(of: page.text) else {
      throw Diagnostic(
        .notAPage(page.text, known: PageFormats.all.flatMap { $0.endings }), page.span)
    }
    try session.checkAccess(to: page.text, page.span)
    let path = session.host.resolved(session.path(page.text))
    try session.refuseToReplace(path, shown: page)
    let document = try session.document(transcript, as: format, path: resolved, page: page.text)
    try session.write(Array(document.utf8), to: session.path(page.text), shown: page)
    context.report(ReportLine("recorded in \(visible(page.text))"))
  }

  // MARK: Arguments

  /// The word of the command line that is not `--check`.
  private func fileWord(_ arguments: BoundArguments) throws(Diagnostic) -> Word {
    let words = arguments.words.filter { $0.text != Self.flag || $0.isQuoted }
    guard let word = words.first, !word.text.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a file's name", example: examples[0].line), arguments.end)
    }
    if words.count > 1 {
      throw Diagnostic(
        .unexpectedWord(
          fullName, words[1].text, suggestion: closest(to: words[1].text, among: [Self.flag]),
          usage: usage),
        words[1].span)
    }
    return word
  }

  private static let flag = "--check"

  private func isCheck(_ arguments: BoundArguments) throws(Diagnostic) -> Bool {
    if arguments.words.contains(where: { $0.text == Self.flag && !$0.isQuoted }) { return true }
    return try arguments.value(Self.check)
  }

  private func report(_ difference: TranscriptDifference, in file: String) -> [ReportLine] {
    let more = difference.lineCount > 1 ? " (\(counted(difference.lineCount, "line")) differ)" : ""
    let command = difference.command.text.dropFirst(OutputRenderer.prompt.count)
    let number = difference.recorded?.number ?? difference.command.number
    return [
      ReportLine("\(visible(file)):\(number): ")
        + ReportLine(visible(String(command)), .strong) + ReportLine(more, .dim),
      ReportLine("  recorded  " + (difference.recorded.map { visible($0.text) } ?? "nothing")),
      ReportLine("  now       " + (difference.now.map(visible) ?? "nothing"), .bad),
    ]
  }
}

extension Word {
  /// A file's content taken apart, with its name under the caret when that fails.
  @discardableResult
  fileprivate func reading<Content>(
    _ take: () throws(FileFailure) -> Content
  ) throws(Diagnostic) -> Content {
    do {
      return try take()
    } catch {
      throw Diagnostic(error, about: text, span)
    }
  }
}

extension Session {
  /// Throws where a script would run itself, or where too many run each other.
  func refuseCycle(
    _ name: String, _ path: String?, span: SourceSpan
  ) throws(Diagnostic) {
    if let path, let first = scripts.firstIndex(where: { $0.path == path }) {
      throw Diagnostic(.scriptCycle(scripts[first...].map(\.name) + [name]), span)
    }
    guard scripts.count < RunCommand.depthLimit else {
      throw Diagnostic(.scriptDepth(RunCommand.depthLimit), span)
    }
  }
}
