import Language
import Plotting
import Testing

@testable import Shell

/// The sessions in the README are those that the shell shows.
@Suite struct ReadmeTests {
  private let text: String

  init() throws { text = try #require(SourceTree.text(at: "README.md")) }

  /// The blocks that show a session, as lines; they follow one another in one session.
  private var sessions: [[Substring]] {
    var blocks: [[Substring]] = []
    var block: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let block { blocks.append(block) }
        block = block == nil ? [] : nil
      } else {
        block?.append(line)
      }
    }
    return blocks.filter { $0.first?.hasPrefix(Self.prompt) == true }
  }

  private static let prompt = "descent> "

  /// The screens of `tune` are what it shows after these keys.
  @Test func turnedKnobsAreAsShown() {
    func typed(_ text: String) -> [LiveEvent] { text.map { .text($0) } + [.key(.enter)] }
    let bowl =
      "tune a=0.001..0.03 b=0..0.99: minimize bowl from=9,1.5 method=momentum alpha=a momentum=b "
      + "iters=60; contour"
    for (line, events) in [
      ("tune a=0.01..2.2: fit alpha=a iters=30; plot theta", typed("1.67")),
      (bowl, typed("0.015") + [.key(.tab)] + typed("0.6")),
      ("tune c=-3..3: plot x^2 + c*x", [.key(.right)]),
    ] as [(String, [LiveEvent])] {
      let host = TestHost()
      host.liveEvents = events
      host.terminal = TerminalTraits(
        columns: 80, rows: 24, isTerminal: true, movesCursor: true, charset: .braille)
      let session = Session(host, "data gen n=100 noise=10", line)
      #expect(session.state.data != nil)
      let rows = host.liveScreen?.drawn(on: host.terminal) ?? []
      #expect(text.contains("```\n" + rows.joined(separator: "\n") + "\n```"), "\(line)")
      #expect(text.split(separator: "\n").joined(separator: " ").contains("`" + line + "`"))
    }
  }

  @Test func sessionsAreAsShown() throws {
    let host = TestHost()
    host.terminal.charset = .braille
    let table = text.split(separator: "```csv\n").dropFirst().first?.prefix { $0 != "`" } ?? ""
    host.put(String(table), at: "flats.csv")
    let session = Session(host: host)
    #expect(sessions.count > 1)
    for block in sessions {
      var played = ""
      for line in block where line.hasPrefix(Self.prompt) {
        played += "\(line)\n" + answer(to: String(line.dropFirst(Self.prompt.count)), in: session)
      }
      let shown = block.joined(separator: "\n") + "\n"
      #expect(played == shown, "\(played)")
    }
  }

  /// What the prompt shows below a line.
  private func answer(to line: String, in session: Session) -> String {
    var text = ""
    let result = session.evaluate(SourceLine(line)) { text += shown($0, in: session) }
    guard case .failed(let diagnostics) = result else { return text }
    let renderer = DiagnosticRenderer(width: 80, hasColor: false, isASCII: true)
    return diagnostics.reduce(text) { text, diagnostic in
      text + renderer.text(of: diagnostic, placement: .belowPrompt(width: Self.prompt.count))
    }
  }
}
