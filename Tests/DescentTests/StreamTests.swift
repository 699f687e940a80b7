import Testing

/// What goes to which stream off a terminal, and streams that fail.
@Suite struct StreamTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  static func width(of text: String) -> Int {
    text.split(separator: "\n").map(\.count).max() ?? 0
  }

  @Test(arguments: [[], ["-"]]) func replaysStandardInput(_ arguments: [String]) throws {
    let end = try sandbox.start(arguments, input: "# About one.\nprint 1\nfrobnicate\nprint 2\n")
      .end()
    #expect(end.code == 1)
    #expect(end.output == "About one.\ndescent> print 1\n1\ndescent> frobnicate\n", "\(end)")
    #expect(end.errors.hasPrefix("-:3:1: error: there is no command 'frobnicate'"), "\(end)")
  }

  @Test func replaysEmptyInput() throws {
    let end = try sandbox.run()
    #expect(end.code == 0)
    #expect(end.output.isEmpty && end.errors.isEmpty, "\(end)")
  }

  @Test func showsNoPromptBannerOrEscape() throws {
    try sandbox.write("say the banner of nobody\n", to: ".config/descent/init.descent")
    let script = """
      data gen
      fit
      plot fit
      surface
      minimize x^2 - 6x + 5 from=15
      animate path
      pause Any questions?
      help
      frobnicate
      """
    let end = try sandbox.run("--quiet", input: script)
    #expect(end.code == 1)
    #expect(!end.output.contains("\u{1B}") && !end.errors.contains("\u{1B}"))
    #expect(!end.output.contains("\r"))
    #expect(!end.output.contains("descent> "))
    #expect(!end.output.contains("banner"))
    #expect(end.output.contains("Any questions?"))
    #expect(Self.width(of: end.output) <= 80)
  }

  @Test func writesWhileItRuns() throws {
    let program = try sandbox.start(["-c", "data gen; print 1; fit iters=1e12"])
    #expect(program.wait { $0.hasSuffix("\n1\n") })
  }

  @Test func colorsOnlyWhenTold() throws {
    let lines = "data gen n=20; fit; plot fit"
    let plain = try sandbox.run("-c", lines)
    let colored = try sandbox.run("--color", "always", "-c", lines)
    #expect(plain.code == 0 && colored.code == 0)
    #expect(!plain.output.contains("\u{1B}"))
    #expect(colored.output.contains("\u{1B}["))
    // Colors change nothing but colors.
    #expect(colored.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.output)
    let failed = try sandbox.run("--color", "always", "-c", "fit")
    #expect(failed.errors.contains("\u{1B}["))
    let never = try sandbox.run("--color", "never", "-c", lines)
    #expect(never.output == plain.output)
  }

  @Test func takesTheWidthFromTheEnvironment() throws {
    // Words of two letters fill lines of 3k - 1 columns.
    let script = "# " + String(repeating: "ab ", count: 200)
    func width(_ arguments: [String], _ environment: [String: String]) throws -> Int {
      let end = try sandbox.start(arguments, input: script, environment: environment).end()
      #expect(end.code == 0, "\(end)")
      return Self.width(of: end.output)
    }
    #expect(try width([], [:]) == 80)
    #expect(try width([], ["COLUMNS": "50"]) == 50)
    #expect(try width(["--width", "101"], ["COLUMNS": "50"]) == 101)
    for columns in ["", "0", "-5", "1e9", "99999999999999999999", "wide"] {
      #expect(try width([], ["COLUMNS": columns]) == 80, "COLUMNS=\(columns)")
    }
  }

  @Test(arguments: [
    (["LC_ALL": "C"], false), (["LC_ALL": "C.UTF-8"], true),
    (["LC_ALL": "", "LANG": "de_DE.utf8"], true), (["LC_ALL": "", "LANG": "C"], false),
    (["LC_ALL": "", "LC_CTYPE": "POSIX", "LANG": "C.UTF-8"], false), (["LC_ALL": ""], false),
  ])
  func takesTheCharactersFromTheLocale(_ locale: [String: String], _ isBraille: Bool) throws {
    let end = try sandbox.run("-c", "data gen; fit; plot fit; surface", environment: locale)
    #expect(end.code == 0, "\(end)")
    let braille = end.output.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }
    #expect(braille == isBraille)
    if !isBraille { #expect(Self.isASCII(end.output)) }
    let lines = "data gen; plot data"
    let ascii = try sandbox.run("--charset", "ascii", "-c", lines, environment: locale)
    #expect(Self.isASCII(ascii.output))
    let block = try sandbox.run("--charset", "block", "-c", lines, environment: locale)
    #expect(!Self.isASCII(block.output))
  }

  @Test func isQuietWhenTheReaderLeaves() throws {
    // Far more than a pipe holds.
    let end = try sandbox.shell(
      #"{ "$DESCENT" -c "data gen n=200000; data save -"; echo "code $?" >&2; } | head -n 1"#)
    #expect(end.output.hasPrefix("100") || end.output.hasPrefix("200,000 rows"), "\(end)")
    #expect(end.output.split(separator: "\n").count == 1)
    #expect(end.errors == "code 141\n", "\(end)")
  }

  @Test(arguments: ["print 1", "data gen; plot data", "data gen; data save -"])
  func saysThatTheOutputCannotBeWritten(_ line: String) throws {
    for redirection in [">/dev/full", ">&-", "<&- >&-"] {
      let end = try sandbox.shell("\"$DESCENT\" -c '\(line)' \(redirection)")
      #expect(end.code == 1, "\(redirection): \(end)")
      #expect(
        end.errors.hasPrefix("descent: standard output cannot be written: "),
        "\(redirection): \(end)")
      #expect(end.errors.split(separator: "\n").count == 1, "\(redirection): \(end)")
    }
  }

  @Test func doesWithoutStandardError() throws {
    let end = try sandbox.shell(#""$DESCENT" -c 'print 1' 2>&-; "$DESCENT" -c 'fit' 2>&-; echo $?"#)
    #expect(end.output == "1\n1\n", "\(end)")
  }

  @Test func runsPipedLinesAsTheyCome() throws {
    // The second line is written once the first was answered.
    let end = try sandbox.shell(
      #"mkfifo a b; "$DESCENT" --quiet - <a >b & exec 3>a 4<b; echo 'print 6*7' >&3; "#
        + #"read answer <&4; echo "$answer"; echo "print $answer + 1" >&3; read answer <&4; "#
        + #"echo "$answer"; exec 3>&-; wait"#)
    #expect(end.output == "42\n43\n", "\(end)")
  }

  @Test func setsVariablesOfTheCommandLine() throws {
    try sandbox.write("print a + b\n", to: "sum.descent")
    let end = try sandbox.run("--quiet", "sum.descent", "a=3", "b=2a")
    #expect(end.code == 0 && end.output == "9\n", "\(end)")
    let further = try sandbox.run("sum.descent", "a=3; print 9", "b=1")
    #expect(further.code == 2 && !further.output.contains("9"))
    #expect(further.errors.contains("takes one value"))
    let wrong = try sandbox.run("sum.descent", "a=3+")
    #expect(wrong.code == 2 && wrong.errors.contains("ends too early"), "\(wrong)")
    let line = try sandbox.run("a=3", "-c", "print a")
    #expect(line.code == 0 && line.output == "3\n", "\(line)")
  }

  @Test func saysThatTheInputIsClosed() throws {
    for arguments in ["", "-"] {
      let end = try sandbox.shell("\"$DESCENT\" \(arguments) <&-")
      #expect(end.code == 1, "\(end)")
      #expect(end.errors == "descent: -: Bad file descriptor\n", "\(end)")
    }
    let line = try sandbox.shell(#""$DESCENT" -c 'print 1' <&-"#)
    #expect(line.code == 0 && line.output == "1\n", "\(line)")
  }

  @Test func keepsClosedStreamsFreeOfFiles() throws {
    // A file that is opened in the place of a closed stream would be written into.
    let end = try sandbox.shell(
      #""$DESCENT" -c 'data gen n=3; data save rows.csv; frobnicate' <&- >&- 2>&-; cat rows.csv"#)
    #expect(end.output.isEmpty || end.output.hasPrefix("x,y\n"), "\(end)")
  }
}
