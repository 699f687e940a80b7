import Language
import Testing

@testable import Shell

/// Names that something new may have, and what is said where two things share one.
@Suite struct NewNameTests {
  @Test(arguments: [("é = 3; 2é", "6"), ("α = 3; α^2", "9"), ("größe(x) = x; größe(2)", "2")])
  func lettersOfAnyAlphabetAreLettersOfNames(line: String, value: String) {
    let session = Session(host: TestHost())
    #expect(session.accept(line) == value + "\n")
    // The same name, composed otherwise.
    #expect(session.accept("gro\u{308}\u{DF}e = 4; größe").hasSuffix("4\n"))
  }

  @Test(arguments: ["x² = 3", "a\u{9B}31m = 1", "3a = 1", "a-b = 1"])
  func namesThatExpressionsCannotSpellAreRefused(line: String) {
    let session = Session(host: TestHost())
    let diagnostics = session.refuse(line)
    #expect(!diagnostics.isEmpty)
    #expect(diagnostics.first?.message.contains("\u{9B}") == false)
    #expect(session.state.variables.isEmpty && session.state.functions.isEmpty)
  }

  @Test(arguments: ["a\u{9B}31m", "a\u{202E}", "é.a"])
  func runsGetNoSuchNamesEither(name: String) {
    let session = Session(host: TestHost())
    session.accept("data gen; fit iters=1")
    #expect(session.refuse("fit iters=1 as=\(name)").first?.message.contains("a name") == true)
    #expect(!session.accept("runs").contains(name))
  }

  @Test func oneNameOfTwoColumnsGivesNoValueToBoth() {
    let host = TestHost()
    host.put("x,x,y\n1,2,3\n4,5,7\n6,5,4\n7,1,2\n", at: "a.csv")
    let session = Session(host: host)
    session.accept("data load a.csv; lsq")
    let message = session.refuse("predict x=1").first?.message
    #expect(message?.contains("several columns are called 'x'") == true)
    #expect(message?.contains("'predict 1, 2'") == true)
    session.accept("predict 1, 2")
  }

  @Test func theStatementThatFailsIsToldApart() {
    let session = Session(host: TestHost())
    let diagnostic = session.refuse("print 1; print 2; fit")[0]
    #expect(diagnostic.span == nil)
    #expect(diagnostic.statementStart == 18)
  }
}
