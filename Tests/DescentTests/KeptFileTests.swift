import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Files of the program that outlive whatever happens to it.
@Suite struct KeptFileTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func status(of name: String) -> stat {
    var status = stat()
    lstat(sandbox.file(name), &status)
    return status
  }

  @Test func dataThatWereLoadedAreNotReplaced() throws {
    let rows = "x,y\n1,2\n2,3\n3,5\n"
    try sandbox.write(rows, to: "d.csv")
    symlink("d.csv", sandbox.file("link"))
    for line in [
      "data load d.csv; record d.csv", "data load link; data save d.csv",
      "data load d.csv; reset all; data gen n=3; data save link",
    ] {
      let end = try sandbox.run("-c", line)
      #expect(end.code == 1, "\(end)")
      #expect(end.errors.contains("which this would replace; give another name"), "\(end)")
      #expect(sandbox.text(of: "d.csv") == rows)
    }
  }

  @Test func aLinkToNothingMakesTheFile() throws {
    symlink("there", sandbox.file("link"))
    let end = try sandbox.run("-c", "data gen n=3; data save link")
    #expect(end.code == 0, "\(end)")
    #expect(sandbox.text(of: "there").hasPrefix("x,y\n"))
    #expect(status(of: "link").st_mode & S_IFMT == S_IFLNK)
  }

  @Test func theLongestNameCanBeSaved() throws {
    let name = String(repeating: "n", count: 255)
    for _ in 0..<2 {
      let end = try sandbox.run("-c", "data gen n=3; data save \(name); record \(name)")
      #expect(end.code == 0, "\(end)")
    }
    let end = try sandbox.run("-c", "data gen n=3; data save \(name)n")
    #expect(end.code == 1 && end.errors.contains("File name too long"), "\(end)")
    #expect(sandbox.names() == [".streams", name])
  }

  @Test func aReaderThatLeavesIsAnError() throws {
    mkfifo(sandbox.file("pipe"), 0o600)
    for line in ["data save pipe", "record pipe; data show rows=100000"] {
      let end = try sandbox.shell(
        "(head -c 10 pipe >head) & \"$DESCENT\" -c 'data gen n=200000' -c '\(line)' -c 'print 7 * 6'; "
          + "code=$?; wait; exit $code")
      #expect(end.code == 1, "\(end)")
      #expect(end.errors.contains("nobody reads it any more"), "\(end)")
      #expect(sandbox.text(of: "head").utf8.count == 10)
    }
  }

  /// Waits until a file's text satisfies a condition.
  private func waitForFile(_ name: String, until condition: (String) -> Bool) -> Bool {
    for _ in 0..<4000 {
      if condition(sandbox.text(of: name)) { return true }
      usleep(5_000)
    }
    return false
  }

  @Test(arguments: [SIGKILL, SIGHUP, SIGTERM]) func aKillLosesNoLecture(signal: Int32) throws {
    let terminal = try sandbox.prompt()
    #expect(terminal.enter("record t.txt", expecting: "recording into"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    #expect(terminal.enter("data gen", expecting: "100 rows"))
    terminal.send("fit alpha=1e-9 tol=0 iters=1e9\r")
    #expect(waitForFile("t.txt") { $0.contains("fit alpha") })
    terminal.signal(signal)
    _ = terminal.waitForExit()
    let text = sandbox.text(of: "t.txt")
    #expect(text.contains("descent> print 6 * 7\n42\n"), "\(text)")
    #expect(text.contains("descent> data gen\n100 rows"), "\(text)")
    #expect(text.hasSuffix("\n"))
    let shorter = text.components(separatedBy: "descent> fit")[0]
    try sandbox.write(shorter, to: "cut.txt")
    let end = try sandbox.run("-c", "run cut.txt --check")
    #expect(end.code == 0, "\(end)")
    #expect(end.output == "2 commands replayed, all as recorded\n", "\(end)")
  }

  @Test func aTerminalThatIsClosedLosesNoLecture() throws {
    do {
      let terminal = try sandbox.prompt()
      #expect(terminal.enter("record t.txt", expecting: "recording into"))
      #expect(terminal.enter("data gen", expecting: "100 rows"))
      terminal.send("fit alpha=1e-9 tol=0 iters=1e9\r")
      #expect(waitForFile("t.txt") { $0.contains("fit alpha") })
    }
    let text = sandbox.text(of: "t.txt")
    #expect(text.contains("descent> data gen\n100 rows"), "\(text)")
    #expect(text.hasSuffix("\n"))
  }

  @Test func aTranscriptOfACompressedFileReplays() throws {
    let recorded = try sandbox.run(
      "-c", "data gen n=30; data save d.csv.gz", "-c", "record t.txt", "-c", "data load d.csv.gz",
      "-c", "lsq", "-c", "data save e.csv.gz", "-c", "data load e.csv.gz", "-c", "record off")
    #expect(recorded.code == 0, "\(recorded)")
    let end = try sandbox.run("-c", "run t.txt --check")
    #expect(end.code == 0 && end.output == "4 commands replayed, all as recorded\n", "\(end)")
  }

  @Test func whatAKilledProgramLeftIsSweptAway() throws {
    let past = try sandbox.start(["-c", "print 1"])
    _ = try past.end()
    let name = ".descent-\(past.process)-aB3xYz"
    try sandbox.write("part", to: name)
    let times = [timespec](repeating: timespec(tv_sec: time(nil) - 7200, tv_nsec: 0), count: 2)
    utimensat(AT_FDCWD, sandbox.file(name), times, 0)
    let end = try sandbox.run("-c", "data gen n=3; data save a.csv")
    #expect(end.code == 0, "\(end)")
    #expect(sandbox.names() == [".streams", "a.csv"])
  }
}
