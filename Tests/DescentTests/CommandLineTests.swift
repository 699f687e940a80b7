import Testing

/// What the command line may hold, and what the process returns.
@Suite struct CommandLineTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test(arguments: [
    ("print 1 + 1", 0), ("quit", 0), ("", 0), ("# nothing", 0), ("print 1; quit; print 2", 0),
    ("frobnicate", 1), ("fit", 1), ("expect 1 > 2", 1), ("print 1 +", 1), ("print \"open", 1),
  ])
  func returnsWhetherALineWentWell(_ line: String, _ code: Int32) throws {
    let end = try sandbox.run("-c", line)
    #expect(end.code == code, "\(end)")
    #expect(end.errors.isEmpty == (code == 0), "\(end)")
  }

  @Test func runsLinesInOneSession() throws {
    let end = try sandbox.run("-c", "a = 2", "-c", "b = a + 1; print b\nprint a b")
    #expect(end.code == 0)
    #expect(end.output == "3\n6\n", "\(end)")
    let stopped = try sandbox.run("-c", "print 1", "-c", "print nothing", "-c", "print 3")
    #expect(stopped.code == 1)
    #expect(stopped.output == "1\n")
  }

  @Test func pointsAtTheCulpritOfALine() throws {
    let end = try sandbox.run("-c", "print 1; fit alhpa=1; print 2")
    #expect(end.code == 1)
    // The line's mistakes are found before anything of it is done.
    #expect(end.output.isEmpty)
    #expect(
      end.errors == """
        -c:1:14: error: fit has no option 'alhpa'; did you mean 'alpha'?
          print 1; fit alhpa=1; print 2
                       ^~~~~

        """)
  }

  @Test(arguments: [
    ["--bogus"], ["-x"], ["--width"], ["--width", "five"], ["--width", "19"], ["--width", "1001"],
    ["--width", "99999999999999999999"], ["--color", "sometimes"], ["--color"],
    ["--charset", "runes"], ["-c"], ["-c", "print 1", "script.descent"],
    ["--quiet=yes", "-c", "quit"],
  ])
  func refusesAWrongCommandLine(_ arguments: [String]) throws {
    let end = try sandbox.start(arguments).end()
    #expect(end.code == 2, "\(end)")
    #expect(end.output.isEmpty)
    #expect(end.errors.hasPrefix("Error: "), "\(end)")
    #expect(end.errors.contains("Usage: descent "))
  }

  @Test func saysItsVersion() throws {
    for arguments in [["--version"], ["-c", "version"]] {
      let end = try sandbox.start(arguments).end()
      #expect(end.code == 0)
      #expect(
        end.output.wholeMatch(
          of: /descent \d+\.\d+\.\d+ \(commit ([0-9a-f]+.* of \d+-\d+-\d+|not known), \w+\)\n/)
          != nil, "\(end)")
      #expect(end.errors.isEmpty)
    }
  }

  @Test(arguments: ["--help", "-h"]) func helps(_ option: String) throws {
    let end = try sandbox.run(option)
    #expect(end.code == 0)
    for word in [
      "-c <", "--quiet", "--color", "--charset", "--width", "--keep-going", "--no-history",
      "--safe", "--version", "--help",
    ] {
      #expect(end.output.contains(word), "no \(word) in the help")
    }
    #expect(end.errors.isEmpty)
  }

  @Test func keepsGoing() throws {
    let script = "print 1\nfit alhpa=1\nprint 2\nfrobnicate\nprint 3\n"
    try sandbox.write(script, to: "errors.descent")
    try sandbox.write("print 4\n", to: "more.descent")
    let end = try sandbox.run("--keep-going", "--quiet", "errors.descent", "more.descent")
    #expect(end.code == 1)
    #expect(end.output == "1\n2\n3\n4\n")
    let places = end.errors.split(separator: "\n").filter { $0.contains("error:") }
      .map { $0.prefix { $0 != " " } }
    #expect(places == ["errors.descent:2:5:", "errors.descent:4:1:"], "\(end)")
    let lines = try sandbox.run("--keep-going", "-c", "frobnicate", "-c", "print 5")
    #expect(lines.code == 1)
    #expect(lines.output == "5\n")
  }

  @Test func writesNoHistoryOffATerminal() throws {
    #expect(try sandbox.run("-c", "print 1").code == 0)
    #expect(try sandbox.run(input: "print 1\n").code == 0)
    #expect(sandbox.names() == [".streams"])
  }
}
