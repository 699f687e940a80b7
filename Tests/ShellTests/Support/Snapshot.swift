import Descents
import Optimization

@testable import Shell

/// All of a session that a line may change, in a form that can be compared and shown.
struct Snapshot: Equatable, CustomStringConvertible {
  var lines: [String]

  init(_ session: Session) {
    let state = session.state
    lines = ["settings \(state.settings)", "quit \(session.hasQuit)"]
    lines += state.knownNames.map { "\($0) = \(state.value(of: $0)?.description ?? "nothing")" }
    lines += state.functions.keys.sorted().map { state.functions[$0]?.text ?? "" }
    // Remarks typed at a prompt are saved; a script's own are not, so that a replay has none.
    lines += state.journal.map { "journal \($0.text(in: nil))" }.filter {
      !$0.hasPrefix("journal #")
    }
    lines.append("recording \(session.recording?.name ?? "nothing")")
    lines.append("scripts \(session.scripts.map(\.name))")
    lines.append("regression \(state.regression != nil), rFactors \(state.rFactors.count)")
    lines += state.runs.runs.map { run in
      let point = run.descent.run.point.map(\.description)
      return "run \(run.name): \(run.command), \(point)"
    }
    if let fit = state.fit?.descent {
      lines.append("fit \(fit.run.iteration) \(fit.run.trace.count)")
    }
    lines.append("columns \(state.featureNames)")
    if state.data != nil { lines.append(Self.rows(of: session)) }
  }

  var description: String { lines.joined(separator: "\n") }

  /// The data with all their digits.
  private static func rows(of session: Session) -> String {
    let copy = Session(host: TestHost(), registry: session.registry)
    copy.state = session.state
    return shownBytes(copy.evaluate(SourceLine("data save -")).outputs)
  }

  private static func shownBytes(_ outputs: [Output]) -> String {
    outputs.map { output in
      guard case .bytes(let bytes) = output else { return "" }
      return String(decoding: bytes, as: UTF8.self)
    }.joined()
  }
}
