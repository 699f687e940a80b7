import Language
import Plotting

/// A transcript being recorded: commands with their prompt, outputs as they appear, without color.
///
/// It is kept in memory and written whole when it ends. What the session was before it began stands
/// at its top in comments, so that `run FILE --check` can bring a new session there.
final class Recording: Recorder {
  /// The file's name as typed.
  let name: String
  /// The file's absolute name.
  let path: String
  private var text: String
  /// Where the last command begins, and how many came before it.
  private var lastCommand: String.Index
  private(set) var commandsBeforeLast = 0
  private var commands = 0
  /// The scripts around the commands that count: those inside of them are part of what they show.
  private var depth: Int

  /// Begins a transcript of what a session does from now on.
  init(name: String, path: String, session: Session) {
    self.name = name
    self.path = path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) }
    func commands(_ state: SessionState) -> [String] {
      state.journal.map { $0.text(in: folder) }.filter { !$0.hasPrefix("#") }
    }
    let setAside = (session.state.beforeLesson?.state).map(commands)
    let header = TranscriptHeader(of: session, file: name, folder: folder)
    text =
      (["\(Transcript.heading) \(Version.number)."] + header.lines
      + (setAside.map { $0.isEmpty ? [""] : $0 } ?? []).map { Transcript.setAside + $0 }
      + commands(session.state).map { Transcript.preparation + $0 })
      .joined(separator: "\n") + "\n"
    lastCommand = text.endIndex
    depth = session.scripts.count
  }

  /// Adds what a session shows.
  func add(_ output: Output, of session: Session) {
    if case .echo = output {
      markCommand()
      depth = min(depth, session.scripts.count)
      if session.scripts.count == depth { commands += 1 }
    }
    text += session.transcriptText(of: output)
  }

  /// Adds what a person typed in the middle of a command.
  func add(_ typed: String, behind prompt: String) {
    markCommand()
    text += prompt + visible(typed) + "\n"
  }

  private func markCommand() {
    lastCommand = text.endIndex
    commandsBeforeLast = commands
  }

  /// The file's content; the command that ends the recording is no part of it.
  func content(dropsLastCommand: Bool) -> [UInt8] {
    Array((dropsLastCommand ? text[..<lastCommand] : text[...]).utf8)
  }
}

extension Session {
  /// An output as a transcript holds it: no color, narration as comments.
  func transcriptText(of output: Output) -> String {
    var renderer = OutputRenderer(settings: plainSettings, terminal: host.terminal.withoutColor)
    if !host.isInterrupted { renderer.shouldStop = { [host] in host.isInterrupted } }
    switch output {
    case .narration(let text):
      guard !text.isEmpty else { return "#\n" }
      let lines = wrapped(visible(text), width: renderer.style.width - 2).split(separator: "\n")
      return lines.map { "# \($0)\n" }.joined()
    case .echo(let line):
      return renderer.transcriptText(ofEcho: line)
    case .bytes(let bytes):
      return String(decoding: bytes, as: UTF8.self)
    case .diagnostic(var diagnostic):
      // Where the outermost line stands is nothing that a replay could repeat.
      if diagnostic.callers.isEmpty {
        diagnostic.line = diagnostic.line.map { SourceLine($0.text) }
      }
      diagnostic.callers = diagnostic.callers.dropLast()
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
}
