import Language
import Testing

@testable import Shell

@Suite struct ScriptTests {
  private func script(_ text: String) throws -> Script {
    try Script(Array(text.utf8), name: "x.descent", path: "/s/x.descent")
  }

  @Test func linesEndAtLineFeedsWithOrWithoutReturn() throws {
    #expect(try script("a\nb\r\n\nc").lines.map(\.text) == ["a", "b", "", "c"])
    #expect(try script("a\n").lines.map(\.text) == ["a"])
    #expect(try script("").lines.isEmpty)
    #expect(try script("\u{feff}print 1").lines.map(\.text) == ["print 1"])
  }

  @Test func aBackslashAtTheEndJoinsLines() throws {
    let lines = try script("print 1 + \\\n  2 + \\\t\r\n3\nprint 4").lines
    #expect(lines.count == 2)
    #expect(lines[0].text.split(separator: " ") == ["print", "1", "+", "2", "+", "3"])
    #expect(lines[1].text == "print 4")
  }

  @Test func aBackslashAtTheEndOfTheScriptJoinsNothing() throws {
    let lines = try script("print 1 \\").lines
    #expect(lines.map { $0.text.split(separator: " ") } == [["print", "1"]])
    #expect(try script("\\\n\\\n\\").lines.count <= 1)
  }

  @Test func aBackslashInACommentIsText() throws {
    #expect(try script("# see C:\\\nprint 1").lines.map(\.text) == ["# see C:\\", "print 1"])
    #expect(try script("print 1 # a\\\nprint 2").lines.count == 2)
    // Inside quotes and inside words a # starts no comment.
    #expect(try script("print \"#\" \\\n").lines.count == 1)
    #expect(continued("say a#b \\") != nil)
    #expect(continued("say \"a # b\" \\") != nil)
    #expect(continued("say \"a \\\" # b\" \\") != nil)
    #expect(continued("say a # b \\") == nil)
    #expect(continued("say a") == nil)
  }

  /// Scripts, and where the first error of each stands.
  private static let places: [(script: String, line: Int, column: Int)] = [
    ("print foo", 1, 7),
    ("a = 1\n\n  print foo", 3, 9),
    ("print 1 + \\\n foo", 2, 2),
    ("print 1 + \\\n 2 + \\\n\tfoo + \\\n 3", 3, 2),
    ("print 1 + foo \\\n + 2", 1, 11),
    ("say \\\né\nprint foo", 3, 7),
    ("print \"é数😀\"; print foo", 1, 20),
    ("a = 2 \\\n; print \"é\"; print é", 2, 20),
    ("\u{feff}foo", 1, 1),
    ("a = 1\r\nfoo\r\n", 2, 1),
    ("#!/usr/bin/env descent\nfoo", 2, 1),
    ("data gen \\\n  n=3 \\\n  noise=-1", 3, 9),
    ("data gen \\\n  n=3 \\\n  noise= \\\n -1", 4, 2),
    ("print 1 + \\\n\n", 1, 10),
    ("expect 1 = \\\n 2", 1, 8),
    ("fit \\\n alpha", 2, 2),
  ]

  @Test(arguments: places)
  func errorsNameFileLineAndColumn(script: String, line: Int, column: Int) {
    let text = transcript(of: script)
    let place = "test.descent:\(line):\(column): error: "
    #expect(text.contains(place), "expected \(place) in\n\(text)")
    #expect(text.contains("\n\(place)") || text.hasPrefix(place))
  }

  @Test func bytesThatAreNotUTF8AreNamedByTheirLine() {
    #expect(throws: FileFailure.notUTF8(line: 2)) {
      try Script(Array("a = 1\n".utf8) + [0xff, 0x0a], name: "x", path: nil)
    }
    #expect(throws: FileFailure.notUTF8(line: 1)) {
      try Script([0xc3], name: "x", path: nil)
    }
  }

  @Test func aScriptStopsAtItsFirstError() {
    let text = transcript(of: "a = 1\nfti\nprint a")
    #expect(text.contains("did you mean 'fit'?"))
    #expect(!text.contains("print a"))
  }

  @Test func goingOnShowsEveryError() {
    let session = Session(TestHost())
    let text = transcript(of: "a = 1\nfti\nprint a\nlqs\n", in: session, keepGoing: true)
    #expect(text.contains("did you mean 'fit'?"))
    #expect(text.contains("\n1\n"))
    #expect(text.contains("did you mean 'lsq'?"))
  }

  @Test func echoCanBeSwitchedOff() {
    #expect(transcript(of: "set echo=off\n# words\nprint 1") == "descent> set echo=off\n1\n")
    let session = Session(TestHost())
    var text = ""
    do {
      let script = try script("# words\nprint 1")
      _ = session.replay(script, isQuiet: true) { text += shown($0, in: session) }
    } catch {
      Issue.record("\(error)")
    }
    #expect(text == "1\n")
  }

  @Test func quitEndsAScript() {
    #expect(transcript(of: "print 1\nquit\nprint 2") == "descent> print 1\n1\ndescent> quit\n")
    #expect(transcript(of: "print 1; exit; print 2").hasSuffix("\n1\n"))
  }
}
