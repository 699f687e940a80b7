import Glibc
import Testing

/// Long work off a terminal that is asked to stop.
@Suite struct InterruptionTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  static let endless = [
    "fit iters=1e12", "fit alpha=1e-9 iters=1e15",
    "minimize x^2 from=1 alpha=1e-12 precision=0 iters=1e12",
  ]

  @Test(arguments: endless) func reportsTheStateReached(_ command: String) throws {
    let program = try sandbox.start(["-c", "data gen n=50; print 7; \(command); print 8"])
    #expect(program.wait { $0.hasSuffix("\n7\n") })
    // Let it get into the loop.
    usleep(100_000)
    kill(program.process, SIGINT)
    let end = try program.end()
    #expect(end.code == 130, "\(end)")
    #expect(end.output.contains(/interrupted after [\d,]+ iterations; what was reached is kept\n/))
    #expect(!end.output.contains("\n8\n"))
    #expect(end.errors.isEmpty, "\(end)")
  }

  @Test func stopsAScript() throws {
    let script = "data gen n=50\nprint 7\nfit iters=1e12\nprint 8\n"
    for arguments in [["--keep-going"], []] {
      let program = try sandbox.start(arguments, input: script)
      #expect(program.wait { $0.hasSuffix("\n7\ndescent> fit iters=1e12\n") })
      usleep(100_000)
      kill(program.process, SIGINT)
      let end = try program.end()
      #expect(end.code == 130, "\(end)")
      #expect(end.output.contains("interrupted after "))
      #expect(!end.output.contains("print 8"))
    }
  }

  @Test func stopsScriptsInsideEachOther() throws {
    try sandbox.write("run inner.descent\nprint 8\n", to: "outer.descent")
    try sandbox.write("print 7\ndata gen n=50\nfit iters=1e12\nprint 9\n", to: "inner.descent")
    let program = try sandbox.start(["outer.descent"])
    #expect(program.wait { $0.contains("fit iters=1e12") })
    usleep(100_000)
    kill(program.process, SIGINT)
    let end = try program.end()
    #expect(end.code == 130, "\(end)")
    #expect(!end.output.contains("print 8") && !end.output.contains("print 9"), "\(end)")
  }

  @Test(arguments: [true, false]) func stopsReadingWhatNeverEnds(_ isOpened: Bool) throws {
    mkfifo(sandbox.file("pipe"), 0o600)
    // Without a writer the opening waits, with one the reading.
    let writer = isOpened ? open(sandbox.file("pipe"), O_RDWR | O_CLOEXEC) : -1
    defer { if isOpened { close(writer) } }
    for arguments in [["-c", "print 7; data load pipe"], ["pipe"]] {
      let program = try sandbox.start(arguments)
      if arguments.count > 1 { #expect(program.wait { $0 == "7\n" }) }
      usleep(100_000)
      kill(program.process, SIGINT)
      let end = try program.end()
      #expect(end.code == 130, "\(end)")
      #expect(end.errors.contains("interrupted"), "\(end)")
      #expect(!end.errors.contains("error:"), "\(end)")
    }
  }

  @Test func stopsAmongTheStatementsOfALongLine() throws {
    let script = String(repeating: "a=1;", count: 400_000) + "foo\n"
    try sandbox.write(script, to: "long.descent")
    let program = try sandbox.start(["--quiet", "long.descent"])
    usleep(500_000)
    kill(program.process, SIGINT)
    // What comes behind the end of the line is a mistake, which is not reached any more.
    let end = try program.end()
    #expect(end.code == 130, "\(end)")
    #expect(!end.errors.contains("foo"), "\(end)")
  }

  @Test(.withinMemory) func boundsWhatItReads() throws {
    for (line, message) in [
      ("\"$DESCENT\" /dev/zero", "descent: /dev/zero: this is no text: it holds zero bytes"),
      ("\"$DESCENT\" </dev/zero", "descent: -: this is no text: it holds zero bytes"),
      ("\"$DESCENT\" -c 'data load /dev/zero'", "/dev/zero: line 1 holds a zero byte: this is not"),
      ("\"$DESCENT\" -c 'run /dev/zero'", "/dev/zero: this is no text: it holds zero bytes"),
      ("tr '\\0' a </dev/zero | \"$DESCENT\"", "- has 67.1 MB, and 67.1 MB may be read"),
      ("ulimit -v 2000000; yes 1,2 | \"$DESCENT\" -c 'data load -'", " MB may be used"),
      ("ulimit -v 1000000; \"$DESCENT\" -c 'data gen n=1e8'", " MB may be used"),
    ] {
      let end = try sandbox.shell(line)
      #expect(end.code == 1, "\(line): \(end)")
      #expect(end.errors.contains(message), "\(line): \(end)")
    }
  }

  @Test func endsOnSIGTERM() throws {
    let program = try sandbox.start(["-c", "data gen n=50; print 7; fit iters=1e12"])
    #expect(program.wait { $0.hasSuffix("\n7\n") })
    usleep(100_000)
    kill(program.process, SIGTERM)
    let end = try program.end()
    #expect(end.output.contains("interrupted after "), "\(end)")
    #expect(end.code == 128 + SIGTERM, "\(end)")
  }

  @Test func leavesAnIgnoredSignalIgnored() throws {
    // As 'nohup' starts it, or a shell script in the background.
    let end = try sandbox.shell(
      """
      trap '' INT HUP
      "$DESCENT" -c 'data gen n=50; print 7; fit iters=300000; print 8' & child=$!
      sleep 0.2; kill -INT $child; kill -HUP $child; wait $child; echo "code $?"
      """)
    #expect(end.output.hasSuffix("\n8\ncode 0\n"), "\(end)")
  }
}
