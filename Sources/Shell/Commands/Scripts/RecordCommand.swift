import Language

/// `record FILE`: the transcript, commands and outputs, into a file.
struct RecordCommand: Command {
  let name = ["record"]
  let summary = "Record commands and outputs into a file, until 'record off'"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let searchTerms = ["transcript", "log", "protocol"]
  let positional = Positional(usage: "[FILE|off]", maximum: 1, isFile: true)
  let isRecorded = false
  let details = [
    "The file is written as the transcript grows, line by line, so that it holds all that was shown "
      + "whatever happens; 'record off' or the end of the session ends it. 'record' alone says what "
      + "is being recorded.",
    "'run FILE --check' replays a transcript and shows where the outputs differ. What came before "
      + "the recording stands at its top, so that it can be replayed alone. A file called off is "
      + "written as ./off.",
    "A name that ends in .html makes a page, one in .md makes notes: written whole at the end, while "
      + "the transcript grows beside it in FILE.transcript, so that nothing is lost before; 'run "
      + "TRANSCRIPT record=PAGE' makes the page from it.",
  ]
  let examples = [
    Example("record today.txt", "begin"),
    Example("record lecture.html", "a page to hand out, with its figures"),
    Example("record off", after: "record today.txt; data gen", "end the file"),
  ]
  let related = ["run", "save", "history"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let word = arguments.words.first else {
      let text = session.recording.map { "recording into \(visible($0.name))" }
      return context.report(ReportLine(text ?? "nothing is being recorded"))
    }
    guard word.text != "off" || word.isQuoted else { return try finish(word, context) }
    guard !word.text.isEmpty, word.text != "-" else {
      throw Diagnostic(
        .missingWord(fullName, what: "a file's name", example: examples[0].line), word.span)
    }
    try session.checkAccess(to: word.text, word.span)
    let path = session.host.resolved(session.path(word.text))
    if session.recording != nil { try finish(word, context) }
    try session.refuseToReplace(path, shown: word)
    let recording: any Recorder
    do {
      recording = try session.recorder(into: word.text, at: path)
    } catch {
      throw Diagnostic(error, about: word.text, word.span)
    }
    context.report(ReportLine("recording into \(visible(word.text)); 'record off' ends it"))
    session.recording = recording
  }

  private func finish(_ word: Word, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let recording = session.recording else { throw Diagnostic(.notRecording, word.span) }
    do {
      try recording.end(dropsLastCommand: true)
    } catch {
      throw Diagnostic(error, about: recording.name, word.span)
    }
    session.recording = nil
    let count = recording.commandsBeforeLast
    context.report(
      ReportLine("\(counted(count, "command")) recorded in \(visible(recording.name))"))
  }
}
