import Glibc
import Testing

/// Scripts replayed by the program: what they show, where they fail, how they find each other.
@Suite struct ScriptTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func echoesCommandsAndNarrates() throws {
    try sandbox.write(
      "#!/usr/bin/env descent\n# One and\n# one.\n\na = 1 # a comment behind\nprint a + 1\n",
      to: "sum.descent")
    let end = try sandbox.run("sum.descent")
    #expect(end.code == 0)
    #expect(
      end.output
        == "One and one.\n\ndescent> a = 1 # a comment behind\ndescent> print a + 1\n2\n", "\(end)")
    let quiet = try sandbox.run("--quiet", "sum.descent")
    #expect(quiet.output == "2\n", "\(quiet)")
  }

  @Test func replaysSeveralScriptsInOneSession() throws {
    try sandbox.write("a = 20\n", to: "first.descent")
    try sandbox.write("b = a + 1\n", to: "second.descent")
    let end = try sandbox.run("--quiet", "first.descent", "second.descent", "-", input: "print 2b")
    #expect(end.code == 0)
    #expect(end.output == "42\n", "\(end)")
  }

  @Test func stopsAtTheFirstError() throws {
    try sandbox.write("print 1\n\tprint 1; fit alhpa=1 as=\"é\"\nprint 3\n", to: "wrong.descent")
    let end = try sandbox.run("--quiet", "wrong.descent", "-", input: "print 4\n")
    #expect(end.code == 1)
    #expect(end.output == "1\n")
    #expect(
      end.errors == """
        wrong.descent:2:15: error: fit has no option 'alhpa'; did you mean 'alpha'?
           print 1; fit alhpa=1 as="é"
                        ^~~~~

        """, "\(end)")
  }

  @Test func namesThePlaceInAContinuedLine() throws {
    try sandbox.write("data gen \\\n  n=20 \\\n  nose=1\n", to: "long.descent")
    let end = try sandbox.run("long.descent")
    #expect(end.code == 1)
    #expect(
      end.errors.hasPrefix("long.descent:3:3: error: data gen has no option 'nose'"), "\(end)")
  }

  @Test func readsLinesFromOtherSystems() throws {
    try sandbox.write("\u{FEFF}print 1\r\nprint 2\r\n", to: "dos.descent")
    let end = try sandbox.run("--quiet", "dos.descent")
    #expect(end.output == "1\n2\n", "\(end)")
    #expect(end.code == 0)
  }

  @Test func findsAScriptBesideTheOneThatNamesIt() throws {
    try sandbox.write("run parts/one.descent\nprint a + b\n", to: "main.descent")
    try sandbox.write("a = 1\nrun ../other/two.descent\n", to: "parts/one.descent")
    try sandbox.write("b = 2\ndata load rows.csv\n", to: "other/two.descent")
    try sandbox.write("x,y\n1,2\n2,3\n3,5\n", to: "other/rows.csv")
    try sandbox.write("", to: "elsewhere/here")
    let end = try sandbox.shell(#"cd elsewhere && "$DESCENT" --quiet ../main.descent"#)
    #expect(end.code == 0, "\(end)")
    #expect(end.output.hasSuffix("\n3\n"), "\(end)")
  }

  @Test func namesACycle() throws {
    try sandbox.write("run sub/b.descent\n", to: "a.descent")
    try sandbox.write("say in b\nrun ../a.descent\n", to: "sub/b.descent")
    let end = try sandbox.run("--quiet", "a.descent")
    #expect(end.code == 1)
    #expect(end.output == "in b\n")
    #expect(
      end.errors == """
        sub/b.descent:2:5: error: a script cannot run itself: a.descent runs sub/b.descent runs \
        ../a.descent
          run ../a.descent
              ^~~~~~~~~~~~
          run from a.descent:1:5

        """, "\(end)")
    // A link is no way around.
    symlink("self.descent", sandbox.file("alias.descent"))
    try sandbox.write("run alias.descent\n", to: "self.descent")
    let linked = try sandbox.run("self.descent")
    #expect(linked.code == 1)
    #expect(linked.errors.contains("a script cannot run itself"), "\(linked)")
  }

  @Test func boundsHowDeepScriptsRunEachOther() throws {
    for number in 1...40 {
      try sandbox.write("run \(number + 1).descent\n", to: "\(number).descent")
    }
    try sandbox.write("print 41\n", to: "41.descent")
    let end = try sandbox.run("1.descent")
    #expect(end.code == 1)
    #expect(end.errors.contains("scripts run each other more than 16 deep"), "\(end)")
    #expect(end.errors.contains("run from 1.descent:1:5"), "\(end)")
  }

  @Test func leavesWithTheScriptThatQuits() throws {
    try sandbox.write("print 1\nquit\nprint 2\n", to: "inner.descent")
    let end = try sandbox.run("--quiet", input: "run inner.descent\nprint 3\n")
    #expect(end.code == 0)
    #expect(end.output == "1\n", "\(end)")
  }

  @Test func doesNotWaitAtAPause() throws {
    let end = try sandbox.run("--quiet", input: "pause Now think.\nprint 1\n")
    #expect(end.code == 0)
    #expect(end.output == "Now think.\n1\n", "\(end)")
  }

  @Test func refusesWhatIsNoScript() throws {
    try sandbox.write([0x70, 0xFF, 0xFE, 0x0A], to: "latin.descent")
    try sandbox.write("print 1\nprint 2\n", to: "closed.descent")
    try sandbox.write("", to: "folder/file")
    for (name, message) in [
      ("missing.descent", "descent: there is no file missing.descent\n"),
      ("folder", "descent: folder is a folder\n"),
      ("latin.descent", "descent: latin.descent is not UTF-8 text (line 1)\n"),
      ("closed.descent/x", "descent: there is no file closed.descent/x\n"),
    ] {
      let end = try sandbox.run(name)
      #expect(end.code == 1, "\(end)")
      #expect(end.output.isEmpty)
      #expect(end.errors == message, "\(end)")
    }
  }

  @Test func bindsASafeSessionToItsScripts() throws {
    try sandbox.write("x,y\n1,2\n2,3\n3,5\n", to: "rows.csv")
    try sandbox.write("print 1\n", to: "inner.descent")
    try sandbox.write("data gen n=20\nprint data.n\n", to: "named.descent")
    let named = try sandbox.run("--safe", "--quiet", "named.descent", "-", input: "print 2\n")
    #expect(named.code == 0, "\(named)")
    #expect(named.output.hasSuffix("\n20\n2\n"), "\(named)")
    for command in [
      "data load rows.csv y=y", "run inner.descent", "data save out.csv", "save out.descent",
      "plot data save=out.txt", "data load /proc/self/environ", "run named.descent",
    ] {
      let end = try sandbox.run("--safe", "-c", "data gen n=20", "-c", command)
      #expect(end.code == 1, "\(command): \(end)")
      #expect(end.errors.contains("error: --safe: no file is read or written"), "\(end)")
    }
    #expect(sandbox.names() == [".streams", "inner.descent", "named.descent", "rows.csv"])
    let output = try sandbox.run("--safe", "-c", "data gen n=3; data save -")
    #expect(output.code == 0, "\(output)")
  }
}
