import Language
import Testing

@testable import Shell

/// Lines that nobody types, but that come out of a broken program or a playful class.
@Suite struct HostileInputTests {
  private static let lines: [(name: String, line: String)] = [
    ("parentheses", "print " + String(repeating: "(", count: 100_000)),
    ("bare parentheses", String(repeating: "(", count: 100_000)),
    ("calls", "print " + String(repeating: "sin(", count: 100_000)),
    ("a tower of powers", "print 2" + String(repeating: "^2", count: 100_000)),
    ("a definition of parentheses", "f" + String(repeating: "(", count: 100_000) + "=1"),
    ("a 10 MB word", String(repeating: "x", count: 10_000_000)),
    ("a 1 MB name", "print " + String(repeating: "x", count: 1_000_000)),
    ("a 1 MB option", "fit " + String(repeating: "x", count: 1_000_000) + "=1"),
    ("a 3 MB sum", "print " + String(repeating: "1+", count: 1_500_000) + "1"),
    ("a 1 MB string that never ends", "print \"" + String(repeating: "é", count: 500_000)),
    ("a 1 MB file name", "data load " + String(repeating: "d", count: 1_000_000)),
    ("100,000 repeated options", "fit " + String(repeating: "alpha=1 ", count: 100_000)),
    ("100,000 words", "data load" + String(repeating: " a", count: 100_000)),
    ("100,000 commas", "fit start=" + String(repeating: ",", count: 100_000)),
    ("100,000 tolerances", "expect 1 = 1" + String(repeating: " within", count: 100_000)),
    ("a zero byte", "print 1\0"),
    ("zero bytes", String(repeating: "\0", count: 1000)),
    ("accents on nothing", String(repeating: "\u{301}", count: 100_000)),
    ("quotes", String(repeating: "\"", count: 99_999)),
    ("backslashes", "print \"" + String(repeating: "\\", count: 99_999)),
    ("number signs", "fit" + String(repeating: "#", count: 100_000)),
    ("equals signs", "a " + String(repeating: "= ", count: 100_000)),
    ("a number of 100,000 digits", "print 1" + String(repeating: "0", count: 100_000)),
    ("an exponent of 100,000 digits", "print 1e" + String(repeating: "9", count: 100_000)),
  ]

  @Test(arguments: lines.map(\.name))
  func oneDiagnosticAndNothingElse(name: String) throws {
    let line = try #require(Self.lines.first { $0.name == name }).line
    let session = Session(TestHost(), "a = 1")
    let before = Snapshot(session)
    let diagnostics = session.refuse(line)
    #expect(diagnostics.count == 1)
    #expect(Snapshot(session) == before)
    for diagnostic in diagnostics {
      // A word of ten megabytes must not come back as a message of ten megabytes.
      #expect(diagnostic.message.utf8.count < 2000)
      for width in [20, 80] {
        let text = shown(diagnostic, width: width)
        #expect(text.split(separator: "\n").count <= 60)
      }
    }
  }

  @Test func longLinesThatAreRightWork() {
    let session = Session(TestHost())
    #expect(session.accept(String(repeating: ";", count: 100_000)) == "")
    #expect(session.accept(String(repeating: " ", count: 1_000_000)) == "")
    #expect(session.accept("#" + String(repeating: "#", count: 1_000_000)) == "")
    #expect(session.accept("print 0" + String(repeating: "+1", count: 100_000)) == "100000\n")
    #expect(session.accept("print " + String(repeating: "-", count: 100_000) + "1") == "1\n")
    #expect(session.accept("print max(1" + String(repeating: ",1", count: 50_000) + ")") == "1\n")
    let count = session.state.journal.count
    session.accept(String(repeating: "a = 1;", count: 5000))
    #expect(session.state.journal.count == count + 5000)
    #expect(
      session.accept("say " + String(repeating: "x", count: 1_000_000)).utf8.count == 1_000_001)
  }

  @Test func manyLinesInAScriptWork() {
    let text = transcript(of: String(repeating: "\n", count: 100_000) + "print 1 \\\n" + "+ foo")
    #expect(text.contains("test.descent:100002:3: error: there is no 'foo'"))
    let joined = transcript(of: "print 1" + String(repeating: " \\\n", count: 50_000) + "+ foo")
    #expect(joined.contains("test.descent:50001:3: error: there is no 'foo'"))
  }
}
