import Language
import Plotting
import Testing

@testable import Shell

/// What is suggested while a line is typed.
@Suite struct HintTests {
  let host = FolderHost()

  @Test(arguments: [
    ("fit", " alpha=0.001 iters=5000 start=0,0", " …"),
    ("fit ", "alpha=0.001 iters=5000 start=0,0", " …"),
    ("fit alpha=1 ", "iters=5000 start=0,0 method=gd", " …"), ("fit ite", "rs=", ""),
    ("fit iters", "=5000", ""), ("fit method", "=gd", ""), ("fit seed", "=", ""),
    ("mini", "mize", ""), ("minimize ", "", "FUNCTION"),
    (
      "data", "",
      " gen|load|set|save|show|describe|correlate|add|filter|put|poly|scale|drop|split|sample|clear"
    ),
    ("data ge", "n", ""), ("data gen", " n=100 noise=10 features=1", " …"),
    ("data load ", "", "FILE"), ("print 1; sw", "eep", ""),
  ]) func suggestsTheUsage(_ line: String, _ text: String, _ note: String) {
    let hint = Session(host: host).hint(for: line)
    #expect(hint == LineHint(text: text, note: note))
  }

  @Test(arguments: [
    "", "  ", "f", "FI", "fit alpha=", "fit alpha=1", "say he", "# fi", "print si", "bogus",
    "data load pla",
  ])
  func suggestsNothing(_ line: String) {
    #expect(Session(host: host).hint(for: line) == nil)
  }

  @Test func acceptedTextWorks() throws {
    for command in Registry.standard.commands where !command.acceptsWords {
      let session = Session(host: host)
      session.accept("data gen; data split; fit; lsq; sweep alpha=0.1,1")
      guard let hint = session.hint(for: command.fullName), !hint.text.isEmpty else { continue }
      let result = session.evaluate(SourceLine(command.fullName + hint.text)).result
      guard case .failed(let diagnostics) = result else { continue }
      // 'plot theta' and its like may miss their run, but never their words.
      Issue.record("\(command.fullName + hint.text): \(diagnostics.map(\.message))")
    }
  }

  @Test func suggestsFromTheHistoryFirst() {
    host.history = ["fit alpha=1 iters=3", "fit alpha=2", "lsq"]
    let session = Session(host: host)
    #expect(session.hint(for: "fit")?.text == " alpha=2")
    #expect(session.hint(for: "fit alpha=1")?.text == " iters=3")
    #expect(session.hint(for: "fit alpha=2") == nil)
    #expect(session.hint(for: "fit beta") == nil)
  }

  @Test func suggestsNoLineAgainThatIsWrong() {
    host.history = ["fit alpha=1", "fit alpha 2", "fit alhpa=3", "plot k", "lsq; bogus"]
    let session = Session(host: host)
    #expect(session.hint(for: "fit")?.text == " alpha=1")
    #expect(session.hint(for: "lsq")?.text == " precision=auto")
    session.accept("k(x) = x^2")
    #expect(session.hint(for: "plot")?.text == " k")
    // A person waits: what lies far back is not looked for.
    host.history = ["fit alpha=1"] + (0..<1000).map { "fit wrong \($0)" }
    #expect(session.hint(for: "fit")?.text == " alpha=0.001 iters=5000 start=0,0")
  }

  @Test func keepsToASCIIWhereThatIsAll() {
    host.terminal.charset = .ascii
    #expect(Session(host: host).hint(for: "fit")?.note == " ...")
  }
}
