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
  var options: [any AnyOption] { [Self.check, Self.tolerance] }

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
      guard !Transcript.isHeading(first?.text ?? "") else {
        throw Diagnostic(.transcriptAsScript(file.text), file.span)
      }
      try session.refuseCycle(script.name, script.path, span: file.span)
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
