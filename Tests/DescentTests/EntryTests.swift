import PseudoTerminal
import Testing

/// Lines in several parts, and blocks that are pasted.
@Suite struct EntryTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [(24, 80), (12, 40)]) func asksForMore(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send("print (6 *\r")
    #expect(terminal.shows("     ..."))
    terminal.send("7)\r")
    #expect(terminal.expect("42"))
    terminal.send("say \"one\r")
    #expect(terminal.shows("     ..."))
    terminal.send("two\"\r")
    #expect(terminal.expect("one\r\ntwo\r\n"))
    #expect(terminal.isAtPrompt())
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func dropsTheWholeAtControlC(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send("print (1 +\r")
    #expect(terminal.shows("     ..."))
    terminal.send("2 +\r")
    #expect(terminal.expect("...") && terminal.expect("..."))
    terminal.send(Keys.control("C"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(!terminal.screen.text.contains("error"))
  }

  @Test func saysWhatIsMissingAfterAnEmptyLine() throws {
    let terminal = try sandbox.prompt()
    terminal.send("print (1\r")
    #expect(terminal.shows("     ..."))
    terminal.send("\r")
    #expect(terminal.expect("this parenthesis is never closed"))
    #expect(terminal.isAtPrompt())
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func recallsSeveralLinesAsOne(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"], rows: rows, columns: columns)
    terminal.send("print (6 *\r")
    #expect(terminal.shows("     ..."))
    terminal.send("7)\r")
    #expect(terminal.expect("42"))
    #expect(terminal.isAtPrompt())
    terminal.send(Keys.up)
    #expect(terminal.shows("descent> print (6 * 7)"))
    terminal.send("\r")
    #expect(terminal.expect("42"))
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func runsAPastedTranscript(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    let transcript =
      "Descent 9.9\ndescent> print 6 * 7\n41\ndescent> print (2 +\n     ... 3)\nnoise\n"
      + "descent> say done\ndone\ndescent> \n"
    terminal.send(Keys.pasted(transcript))
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.expect("5\r\n"))
    #expect(terminal.expect("done\r\n"))
    #expect(terminal.isAtPrompt())
    #expect(!terminal.screen.text.contains("error") && !terminal.screen.text.contains("41"))
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func stopsAPasteAtItsFirstError(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send(Keys.pasted("print 3 * 7\nprint (2 +\n3)\nbogus\nprint 6 * 7\nprint 8\n"))
    #expect(terminal.expect("21\r\n") && terminal.expect("5\r\n"))
    #expect(terminal.expect("there is no command 'bogus'"))
    #expect(terminal.expect("2 pasted lines after the error dropped"))
    #expect(terminal.isAtPrompt())
    #expect(!terminal.screen.text.contains("42"))
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func showsTwoDiagnosticsOfALine(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(rows: rows, columns: columns)
    terminal.send("fit alpha=1 bogus=2; frobnicate\r")
    #expect(terminal.expect("fit has no option 'bogus'"))
    #expect(terminal.expect("there is no command 'frobnicate'"))
    #expect(terminal.enter("data gen n=0", expecting: "1 or more"))
  }
}
