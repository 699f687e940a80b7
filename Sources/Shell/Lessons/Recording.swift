import Language
import Plotting

/// A transcript being recorded: commands with their prompt, outputs as they appear, without color.
///
/// Every line is in the file as soon as it is shown: who loses the terminal or the program loses no
/// lecture. What the session was before it began stands at its top in comments, so that
/// `run FILE --check` can bring a new session there.
final class Recording: Recorder {
  /// The file's name as typed.
  let name: String
  /// The file's absolute name.
  let path: String
  private let file: any TranscriptFile
  /// How many bytes of the file come before the last command.
  private var start: Int
  /// What has been added since: the last command and its outputs.
  private var tail: [UInt8] = []
  private var isEnded = false
  private(set) var failure: FileFailure?
  let showsSliders = false
  private(set) var commandsBeforeLast = 0
  private var commands = 0
  /// The scripts around the commands that count: those inside of them are part of what they show.
  private var depth: Int

  /// Begins a transcript of what a session does from now on; throws where it cannot be written.
  init(name: String, path: String, session: Session) throws(FileFailure) {
    self.name = name
    self.path = path
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) }
    func commands(_ state: SessionState) -> [String] {
      state.journal.map { $0.text(in: folder) }.filter { !$0.hasPrefix("#") }
    }
    let setAside = (session.state.beforeLesson?.state).map(commands)
    let header = TranscriptHeader(of: session, file: name, folder: folder)
    let text =
      (["\(Transcript.heading) \(Version.number)."]
      + (session.build.map { ["# Recorded with \($0.words)."] } ?? []) + header.lines
      + (setAside.map { $0.isEmpty ? [""] : $0 } ?? []).map { Transcript.setAside + $0 }
      + commands(session.state).map { Transcript.preparation + $0 })
      .joined(separator: "\n") + "\n"
    start = text.utf8.count
    file = try session.host.begin(Array(text.utf8), at: path)
    depth = session.scripts.count
  }

  /// Adds what a session shows.
  func add(_ output: Output, of session: Session) {
    if case .echo = output {
      markCommand()
      depth = min(depth, session.scripts.count)
      if session.scripts.count == depth { commands += 1 }
    }
    add(session.transcriptText(of: output))
  }

  /// Adds what a person typed in the middle of a command.
  func add(_ typed: String, behind prompt: String) {
    markCommand()
    add(prompt + visible(typed) + "\n")
  }

  private func markCommand() {
    start += tail.count
    tail = []
    commandsBeforeLast = commands
  }

  /// Adds lines to the file.
  private func add(_ text: String) {
    guard failure == nil, !text.isEmpty else { return }
    let lines = Array(text.utf8)
    let end = start + tail.count
    tail += lines
    write(lines, from: end)
  }

  private func write(_ lines: [UInt8], from end: Int) {
    do {
      try file.replaceTail(from: end, with: lines)
    } catch {
      failure = error
    }
  }

  /// Ends the file with a line that says so.
  ///
  /// - Parameter dropsLastCommand: Whether the last command, which ends the recording, is no part
  ///   of it.
  /// - Throws: Why it cannot be written; what was recorded is then in the file.
  func end(dropsLastCommand: Bool) throws(FileFailure) {
    if let failure { throw failure }
    isEnded = true
    do {
      try file.replaceTail(
        from: dropsLastCommand ? start : start + tail.count,
        with: Array((Transcript.end + "\n").utf8))
      try file.sync()
    } catch {
      resume()
      throw error
    }
  }

  /// Goes on where the file was ended by a line that failed all the same.
  func resume() {
    guard isEnded else { return }
    isEnded = false
    write(tail, from: start)
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
      return visibleLines(String(decoding: bytes, as: UTF8.self))
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
