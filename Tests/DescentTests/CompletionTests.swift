import PseudoTerminal
import Testing

/// Tab and hints at a terminal.
@Suite struct CompletionTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [(24, 80), (12, 40)]) func completesAndLists(_ rows: Int, _ columns: Int) throws
  {
    let terminal = try sandbox.prompt(
      environment: ["NO_COLOR": "1"], rows: rows, columns: columns)
    terminal.send("mini\t")
    #expect(terminal.wait { $0.cursorLine == "descent> minimize" && $0.cursor.column == 18 })
    terminal.send(Keys.control("U") + "FI\tal\t0.5 meth\tmom\t")
    #expect(terminal.shows("descent> fit alpha=0.5 method=momentum"))
    terminal.send(Keys.control("U") + "plot \t")
    #expect(terminal.wait { $0.text.contains("residuals") && $0.cursorLine == "descent> plot" })
    #expect(terminal.screen.lines.count <= rows)
    #expect(terminal.screen.lines.allSatisfy { $0.count < columns })
    // The list is gone from the line: what is typed goes on.
    terminal.send(Keys.control("U") + "print 6 * 7\r")
    #expect(terminal.expect("42"))
  }

  @Test func listsWithDescriptionsWhereTheyFit() throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"])
    terminal.send("data \t")
    #expect(terminal.wait { $0.cursorLine == "descent> data" && $0.lines.count > 5 })
    #expect(terminal.screen.lines.contains { $0.hasPrefix("gen        Make up regression data") })
  }

  @Test func completesFiles() throws {
    try sandbox.write("x,y\n1,2\n2,4\n3,7\n", to: "my data/first set.csv")
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"])
    terminal.send("data load my\t\t")
    #expect(terminal.shows("descent> data load \"my data/first set.csv\""))
    terminal.send("\r")
    #expect(terminal.expect("3 rows"))
    #expect(terminal.isAtPrompt())
  }

  @Test(arguments: [(24, 80), (12, 40)])
  func completesNamesOfTheSession(_ rows: Int, _ columns: Int) throws {
    let terminal = try sandbox.prompt(environment: ["NO_COLOR": "1"], rows: rows, columns: columns)
    #expect(terminal.enter("data gen; fit as=slow; fit alpha=1 as=fast", expecting: "limit"))
    terminal.send("compare sl\tfa\t\r")
    #expect(terminal.wait { $0.lines.contains { $0.hasPrefix("fast  gd") } })
    terminal.send("print lsq.inter\t\r")
    #expect(terminal.isAtPrompt())
  }

  @Test(arguments: ["dumb", "unknown"]) func completesAtADumbTerminal(_ type: String) throws {
    let terminal = try sandbox.prompt(environment: ["TERM": type])
    terminal.send("data g\tn=7\r")
    #expect(terminal.expect("7 rows"))
    terminal.send("fit met\t\t")
    #expect(terminal.expect("gradient descent"))
    terminal.send("adam\r")
    #expect(terminal.expect("least squares"))
    #expect(!terminal.output.contains(0x1B))
  }

  @Test func keepsToASCIIInALocaleWithoutMore() throws {
    let terminal = try sandbox.prompt(environment: ["LC_ALL": "C", "LANG": "C"], columns: 40)
    terminal.send("fit \t\t")
    #expect(terminal.wait { $0.text.contains("...") && $0.lines.count > 5 })
    terminal.send(Keys.control("U") + "data g\tn=7\r")
    #expect(terminal.expect("7 rows"))
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
  }

  // MARK: Hints

  @Test func suggestsAndAccepts() throws {
    let terminal = try sandbox.prompt()
    terminal.send("fit")
    #expect(terminal.shows("descent> fit alpha=0.001 iters=5000 start=0,0 …"))
    #expect(terminal.screen.cursor.column == 12)
    terminal.send(Keys.right)
    #expect(
      terminal.wait { $0.cursorLine.hasPrefix("descent> fit alpha=0.001 iters=5000 start=0,0") })
    terminal.send(Keys.control("U") + "data gen n=12\r")
    #expect(terminal.expect("12 rows"))
    #expect(terminal.isAtPrompt())
    // From the history first.
    terminal.send("data")
    #expect(terminal.shows("descent> data gen n=12"))
    terminal.send(Keys.control("F") + "3\r")
    #expect(terminal.expect("123 rows"))
  }

  @Test func suggestsNothingWhenTold() throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("set hints=off; print 6 * 7", expecting: "42"))
    terminal.send("fit")
    #expect(terminal.shows("descent> fit"))
    terminal.send(" iters=2 ")
    #expect(terminal.shows("descent> fit iters=2"))
  }

  @Test func suggestsNothingWithoutColor() throws {
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let terminal = try sandbox.prompt(environment: environment)
      terminal.send("fi")
      #expect(terminal.shows("descent> fi"))
      terminal.send("t")
      #expect(terminal.shows("descent> fit"))
    }
  }
}
