import Plotting

/// A transcript on its way: commands with their prompt, outputs as they appear, without color.
///
/// It is kept in memory and written whole when it ends. What the session was before it began stands
/// at its top in comments, so that `run FILE --check` can bring a new session there.
final class Recording {
  /// The file's name as typed.
  let name: String
  /// The file's absolute name.
  let path: String
  private var text: String
  /// Where the last command begins.
  private var lastCommand: String.Index
  /// The commands recorded.
  private(set) var commands = 0

  /// Begins a transcript of what a session does from now on.
  init(name: String, path: String, session: Session) {
    self.name = name
    self.path = path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) }
    let lines = session.state.journal.map { $0.text(in: folder) }.filter { !$0.hasPrefix("#") }
    text =
      (["\(Transcript.heading) \(Version.number)."]
      + (lines + [session.settingsLine]).map { Transcript.preparation + $0 })
      .joined(separator: "\n") + "\n"
    lastCommand = text.endIndex
  }

  /// Adds what a session shows.
  func add(_ output: Output, of session: Session) {
    if case .echo = output {
      lastCommand = text.endIndex
      commands += 1
    }
    text += session.transcriptText(of: output)
  }

  /// The file's content; the command that ends the recording is no part of it.
  func content(dropsLastCommand: Bool) -> [UInt8] {
    Array((dropsLastCommand ? text[..<lastCommand] : text[...]).utf8)
  }
}

extension Session {
  /// Hands outputs to the transcript as well, where this is the outermost line or script.
  func recorded(
    _ emit: @escaping (Output) -> Void, _ body: (@escaping (Output) -> Void) -> LineResult
  ) -> LineResult {
    guard !isEvaluating else { return body(emit) }
    isEvaluating = true
    defer { isEvaluating = false }
    let result = body { [unowned self] output in
      recording?.add(output, of: self)
      emit(output)
    }
    if case .failed(let diagnostics) = result {
      for diagnostic in diagnostics { recording?.add(.diagnostic(diagnostic), of: self) }
    }
    return result
  }

  /// Writes the transcript that is being recorded; to be called before the program ends.
  ///
  /// - Returns: The file's name and why it could not be written; nil where all is well.
  public func finishRecording() -> (name: String, failure: FileFailure)? {
    guard let recording else { return nil }
    self.recording = nil
    do {
      try host.write(recording.content(dropsLastCommand: false), to: recording.path)
      return nil
    } catch {
      return (recording.name, error)
    }
  }

  /// An output as a transcript holds it: no color, narration as comments.
  func transcriptText(of output: Output) -> String {
    let renderer = OutputRenderer(settings: plainSettings, terminal: host.terminal.withoutColor)
    switch output {
    case .narration(let text):
      guard !text.isEmpty else { return "#\n" }
      let lines = wrapped(visible(text), width: renderer.style.width - 2).split(separator: "\n")
      return lines.map { "# \($0)\n" }.joined()
    case .bytes(let bytes):
      return String(decoding: bytes, as: UTF8.self)
    case .diagnostic(var diagnostic):
      // The outermost script is the transcript itself when it is replayed.
      if let line = diagnostic.line, line.file == scripts.first?.name || scripts.isEmpty {
        diagnostic.line = SourceLine(line.text)
        diagnostic.callers = []
      }
      return DiagnosticRenderer(
        width: renderer.style.width, hasColor: false, isASCII: renderer.style.charset == .ascii
      ).text(of: diagnostic, placement: .apart)
    default:
      return renderer.text(of: output)
    }
  }

  private var plainSettings: Settings {
    var settings = state.settings
    settings.color = .never
    return settings
  }

  /// The `set` line that makes another session show things as this one does.
  fileprivate var settingsLine: String {
    var settings = plainSettings
    let style = OutputRenderer(settings: settings, terminal: host.terminal).style
    settings.width = style.width
    settings.height = style.height
    settings.charset = style.charset
    return "set " + Setting.all.map { "\($0.name)=\($0.shown(settings))" }.joined(separator: " ")
  }
}
