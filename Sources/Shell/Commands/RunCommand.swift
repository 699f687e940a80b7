import Expressions

/// `run FILE`: replays a script.
struct RunCommand: Command {
  let name = ["run"]
  let summary = "Replay a script in this session"
  let group = CommandGroup.scripts
  let positional = Positional.file
  let isRecorded = false
  let details = [
    "Each command is shown before its output, comment lines as narration. The script stops at its "
      + "first error, and the session is then as it was before. A path in a script starts from "
      + "that script's folder."
  ]
  let examples = [
    Example("run session.descent", after: "data gen; save session.descent", "a saved session")
  ]
  let related = ["save", "pause", "expect"]

  /// The most scripts that may run inside each other.
  static let depthLimit = 16

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let path = session.path(file.text)
    let resolved = session.host.resolved(path)
    if let first = session.scripts.firstIndex(where: { $0.path == resolved }) {
      let cycle = session.scripts[first...].map(\.name) + [file.text]
      throw Diagnostic(.scriptCycle(cycle), file.span)
    }
    guard session.scripts.count < Self.depthLimit else {
      throw Diagnostic(.scriptDepth(Self.depthLimit), file.span)
    }
    let bytes = try session.read(path, shown: file)
    let script: Script
    do {
      script = try Script(bytes, name: file.text, path: resolved)
    } catch {
      throw Diagnostic(.file(file.text, error), file.span)
    }
    switch session.replay(script, emit: context.emit) {
    case .done, .quit, .interrupted: return
    case .failed(let diagnostics):
      for diagnostic in diagnostics.dropLast() { context.emit(.diagnostic(diagnostic)) }
      guard var diagnostic = diagnostics.last else { return }
      diagnostic.callers.append(arguments.line.location(of: file.span.start))
      throw diagnostic
    }
  }
}
