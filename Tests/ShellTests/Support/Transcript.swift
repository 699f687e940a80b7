import Language
import Plotting

@testable import Shell

/// All that a script shows at 80 columns, in ASCII and without color: outputs and errors, in order.
func transcript(of script: String, host: TestHost = TestHost(), keepGoing: Bool = false) -> String {
  let session = Session(host: host)
  return transcript(of: script, in: session, keepGoing: keepGoing)
}

/// All that a script shows in a session.
func transcript(
  of script: String, in session: Session, name: String = "test.descent", keepGoing: Bool = false
) -> String {
  var text = ""
  let show = { (output: Output) in text += shown(output, in: session) }
  let result: LineResult
  do {
    let path = session.host.resolved(name)
    let script = try Script(Array(script.utf8), name: name, path: path)
    result = session.replay(script, keepGoing: keepGoing, emit: show)
  } catch {
    return "\(error.message(about: name))\n"
  }
  if case .failed(let diagnostics) = result, !keepGoing {
    for diagnostic in diagnostics { show(.diagnostic(diagnostic)) }
  }
  if case .interrupted = result { text += "(interrupted)\n" }
  return text
}

/// The text of one output as the executable writes it.
func shown(_ output: Output, in session: Session) -> String {
  let renderer = OutputRenderer(
    settings: session.state.settings, terminal: session.host.terminal)
  switch output {
  case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
  case .diagnostic(let diagnostic): return shown(diagnostic, width: renderer.style.width)
  default: return renderer.text(of: output)
  }
}

/// The text of a diagnostic as a file of errors shows it.
func shown(_ diagnostic: Diagnostic, width: Int = 80) -> String {
  DiagnosticRenderer(width: width, hasColor: false, isASCII: true)
    .text(of: diagnostic, placement: .apart)
}
