import Language

/// A document being recorded: its transcript grows beside it, and the document is written whole at
/// the end.
final class PageRecording: Recorder {
  let name: String
  let path: String
  private let format: any PageFormat.Type
  private let transcript: Recording?
  private unowned let session: Session
  private var parts: [String] = []
  /// How many parts come before the last command.
  private var start = 0
  private var title: String?
  private var hasCommands = false
  private(set) var commandsBeforeLast = 0
  private var commands = 0
  private(set) var failure: FileFailure?
  let showsSliders = true

  /// What the transcript beside a document is called.
  static func transcriptName(of page: String) -> String { page + ".transcript" }

  /// Begins a document.
  ///
  /// - Parameters:
  ///   - name: The file's name as typed.
  ///   - path: The file's absolute name.
  ///   - format: What it is.
  ///   - session: What is recorded.
  ///   - growsTranscript: Whether a transcript grows beside it, so that nothing is lost before the
  ///     end.
  /// - Throws: Why the transcript cannot be written.
  init(
    name: String, path: String, format: any PageFormat.Type, session: Session,
    growsTranscript: Bool = true
  ) throws(FileFailure) {
    self.name = name
    self.path = path
    self.format = format
    self.session = session
    transcript =
      growsTranscript
      ? try Recording(
        name: Self.transcriptName(of: name), path: Self.transcriptName(of: path), session: session)
      : nil
  }

  func add(_ output: Output, of session: Session) {
    transcript?.add(output, of: session)
    failure = transcript?.failure
    if case .echo = output {
      commandsBeforeLast = commands
      commands += 1
      start = parts.count
      hasCommands = true
    }
    if case .narration(let text) = output, title == nil, !hasCommands, !text.isEmpty {
      title = text
      return
    }
    let part = format.part(of: output, number: parts.count, in: session)
    if !part.isEmpty { parts.append(part) }
  }

  func add(_ typed: String, behind prompt: String) {
    transcript?.add(typed, behind: prompt)
    guard !typed.isEmpty, prompt.hasSuffix(OutputRenderer.prompt) else { return }
    let part = format.part(of: .echo(SourceLine(typed)), number: parts.count, in: session)
    if !part.isEmpty { parts.append(part) }
  }

  func end(dropsLastCommand: Bool) throws(FileFailure) {
    try transcript?.end(dropsLastCommand: dropsLastCommand)
    let kept = dropsLastCommand ? Array(parts.prefix(start)) : parts
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let document = format.document(title: title ?? file, parts: kept, session: session)
    do {
      try session.host.write(Array(document.utf8), to: path)
    } catch {
      transcript?.resume()
      throw error
    }
  }

  func resume() { transcript?.resume() }
}

extension Session {
  /// What records into a file of that name: a document where its ending names one, else a
  /// transcript.
  func recorder(into name: String, at path: String) throws(FileFailure) -> any Recorder {
    guard let format = PageFormats.format(of: name) else {
      return try Recording(name: name, path: path, session: self)
    }
    return try PageRecording(name: name, path: path, format: format, session: self)
  }

  /// Begins to record into a file; a recording at work is ended by the caller.
  public func record(into name: String) throws(FileFailure) {
    try host.checkAccess()
    recording = try recorder(into: name, at: host.resolved(path(name)))
  }
}

extension Session {
  /// The document that a transcript makes when its commands are given once more.
  ///
  /// Throws where the person interrupts it.
  func document(
    _ transcript: Transcript, as format: any PageFormat.Type, path: String?, page: String
  ) throws(Diagnostic) -> String {
    let replay = ReplayHost(transcript, in: host)
    let session = Session(
      replaying: transcript, in: replay, path: path, registry: registry, build: build,
      defaults: transcript.header.terminal == nil ? defaults : nil, inside: scripts)
    var parts: [String] = []
    func add(_ output: Output) {
      let part = format.part(of: output, number: parts.count, in: session)
      if !part.isEmpty { parts.append(part) }
    }
    // A script run by a command shows its own commands behind prompts.
    var nested = 0
    for line in transcript.lines
    where line.text.hasPrefix(OutputRenderer.prompt) && !session.hasQuit {
      guard nested == 0 else {
        nested -= 1
        continue
      }
      replay.goOn(atLine: line.number)
      let command = SourceLine(String(line.text.dropFirst(OutputRenderer.prompt.count)))
      add(.echo(command))
      let result = session.evaluate(command) { output in
        guard !replay.isOver else { return }
        if case .echo = output { nested += 1 }
        add(output)
      }
      guard !host.isInterrupted else { throw Diagnostic(.interrupted) }
      if case .failed(let diagnostics) = result {
        for diagnostic in diagnostics { add(.diagnostic(diagnostic)) }
      }
    }
    let title = page.split(separator: "/").last.map(String.init) ?? page
    return format.document(title: title, parts: parts, session: session)
  }
}
