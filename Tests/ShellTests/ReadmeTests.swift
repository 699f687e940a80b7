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

  @Test func sessionsAreAsShown() throws {
    let host = TestHost()
    host.terminal.charset = .braille
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
