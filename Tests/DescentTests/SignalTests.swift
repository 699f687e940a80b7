import Glibc
import PseudoTerminal
import Testing

/// Signals, streams that fail, and what the process returns then.
@Suite struct SignalTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  // MARK: What cannot be written

  @Test(arguments: ["--help", "--man", "--completions bash", "--version"])
  func saysThatNothingCanBeWritten(_ option: String) throws {
    let full = try sandbox.shell("\"$DESCENT\" \(option) > /dev/full")
    #expect(full.code == 1, "\(full)")
    #expect(
      full.errors == "descent: standard output cannot be written: No space left on device\n",
      "\(full)")
  }

  @Test(arguments: ["--help", "--man", "-c 'data gen; data save -; data save -; data save -'"])
  func endsWithoutAWordWhereTheReaderLeaves(_ option: String) throws {
    // Also where whoever started it ignores the signal.
    for ignoring in ["", "trap '' PIPE; "] {
      let end = try sandbox.shell("\(ignoring)(\"$DESCENT\" \(option); echo $? >&2) | true")
      #expect(["141\n", "0\n"].contains(end.errors), "\(end)")
    }
  }

  /// A pipe whose reader leaves is an error of the command that writes it, not the program's end.
  @Test func outlivesTheReaderOfAFile() throws {
    mkfifo(sandbox.file("pipe"), 0o600)
    let end = try sandbox.shell(
      """
      head -c 5 < pipe > /dev/null & \
      "$DESCENT" --keep-going -c 'data gen n=200000' -c 'data save pipe' -c 'print 6 * 7'
      """)
    #expect(end.output.hasSuffix("\n42\n"), "\(end)")
    #expect(end.errors.contains("nobody reads it any more"), "\(end)")
  }

  // MARK: A reader that does not read

  @Test(arguments: [SIGINT, SIGTERM])
  func leavesAReaderThatDoesNotRead(_ signal: Int32) throws {
    // The reader holds the pipe open and never reads it.
    let program = try sandbox.startShell(
      """
      mkfifo pipe; sleep 60 < pipe & exec 3> pipe; echo $! > reader
      exec "$DESCENT" -c 'data gen n=300000' -c 'data save -' >&3
      """)
    usleep(1_500_000)
    kill(program.process, signal)
    let end = try program.end()
    #expect(end.code == 128 + signal, "\(end)")
    #expect(!end.errors.contains("cannot be written"), "\(end)")
    _ = try sandbox.shell("kill $(cat reader)")
  }

  @Test func leavesAPipeThatNobodyReads() throws {
    mkfifo(sandbox.file("pipe"), 0o600)
    for line in ["data gen; data save pipe", "data gen; save pipe", "data gen; record pipe"] {
      let program = try sandbox.start(["-c", "print 7; \(line)"])
      #expect(program.wait { $0.hasPrefix("7\n") })
      usleep(300_000)
      kill(program.process, SIGINT)
      let end = try program.end()
      #expect(end.code == 130, "\(line): \(end)")
      #expect(!end.errors.contains("writ"), "\(line): \(end)")
      #expect(!end.errors.contains("error"), "\(line): \(end)")
    }
  }

  // MARK: A standard input that does not wait

  @Test(arguments: ["", "-c 'data load -; print data.n'"])
  func waitsForInputThatDoesNotWait(_ arguments: String) throws {
    let input = arguments.isEmpty ? "print 3" : "x,y\\n1,2\\n2,3\\n3,5"
    let unblocked = """
      import os, sys
      os.set_blocking(0, False)
      os.execv(os.environ["DESCENT"], ["descent"] + sys.argv[1:])
      """
    try sandbox.write(unblocked, to: "unblocked.py")
    guard access("/usr/bin/python3", X_OK) == 0 else { return }
    let end = try sandbox.shell(
      "(sleep 0.4; printf '\(input)\\n'; sleep 0.3) | python3 unblocked.py \(arguments)")
    #expect(end.code == 0, "\(end)")
    #expect(end.output.hasSuffix("3\n"), "\(end)")
    #expect(end.errors.isEmpty, "\(end)")
  }

  // MARK: The terminal

  @Test func returns129WhereTheTerminalIsClosed() throws {
    // At the prompt, in a fit, at a pause, while a table is shown.
    for line in [
      "", "data gen; fit iters=1e12\r", "pause\r", "data gen n=1e6; data show rows=1e6\r",
    ] {
      let terminal = try sandbox.prompt()
      terminal.send(line)
      usleep(300_000)
      terminal.closeWindow()
      #expect(terminal.waitForExit(seconds: 40) == .code(129), "\(line)")
    }
  }

  @Test func leavesTheTerminalAsItWasAtControlBackslash() throws {
    let terminal = try sandbox.terminal("-c", "data gen; fit iters=500; animate fit fps=2")
    #expect(terminal.wait(seconds: 40) { $0.text.contains("space pauses") })
    terminal.send(Keys.control("\\"))
    #expect(terminal.waitForExit() == .signal(SIGQUIT))
    #expect(terminal.screen.isCursorVisible)
    #expect(terminal.hasEcho)
  }

  @Test(arguments: ["data gen; fit iters=1e12", "pause", "data gen; fit; animate fit fps=1"])
  func stopsAndGoesOn(_ line: String) throws {
    // Only a shell can bring a stopped program back.
    let terminal = try PseudoTerminal(
      running: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"],
      environment: sandbox.environment(["PS1": "shell$ "]), folder: sandbox.path)
    #expect(terminal.expect("shell$"))
    terminal.send("\"$DESCENT\"\r")
    #expect(terminal.isAtPrompt())
    terminal.send(line + "\r")
    let isAnimation = line.contains("animate")
    let shown = isAnimation ? "space pauses" : line == "pause" ? "[Enter goes on]" : "% done"
    #expect(terminal.wait { $0.text.contains(shown) })
    terminal.send(Keys.control("Z"))
    #expect(terminal.expect("Stopped"))
    #expect(terminal.shows("shell$"))
    terminal.send("fg\r")
    usleep(300_000)
    terminal.send(isAnimation ? "q" : Keys.control("C"))
    #expect(terminal.isAtPrompt())
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
  }

  // MARK: Resources

  @Test func saysWhatKeepsALibraryFromBeingLoaded() throws {
    _ = try sandbox.run("-c", "data gen n=9; data save rows.csv.gz")
    let end = try sandbox.shell("ulimit -n 4; \"$DESCENT\" -c 'data load rows.csv.gz'")
    #expect(end.code == 1, "\(end)")
    #expect(end.errors.contains("Too many open files"), "\(end)")
    #expect(!end.errors.contains("installed"), "\(end)")
  }

  /// What is damaged is said to be damaged, wherever the byte stands.
  @Test func aDamagedByteIsDamage() throws {
    _ = try sandbox.run("-c", "data gen n=60 features=2; data save rows.csv.gz")
    let whole = Array(try sandbox.bytes(of: "rows.csv.gz"))
    // Behind the header of the format, whose fields say how to read and not what.
    for index in stride(from: 12, to: whole.count, by: 7) {
      var damaged = whole
      damaged[index] ^= 0x10
      try sandbox.write(damaged, to: "damaged.csv.gz")
      let end = try sandbox.run("-c", "data load damaged.csv.gz")
      #expect(end.code == 1, "byte \(index): \(end)")
      #expect(
        end.errors.contains("damaged") || end.errors.contains("end too early"),
        "byte \(index): \(end)")
    }
  }
}
