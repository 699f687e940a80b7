import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Each call of the system that writing a file takes, failing in turn.
///
/// A file is the old one or the new one, a transcript ends with a whole line, and what is said
/// names the file.
@Suite(.serialized, .enabled(if: FaultLibrary.isAvailable)) struct FaultTests {
  let sandbox: Sandbox
  let library: FaultLibrary

  init() throws {
    sandbox = try Sandbox()
    library = try FaultLibrary(in: sandbox)
    try FileManager.default.createDirectory(
      atPath: sandbox.file("work"), withIntermediateDirectories: true)
  }

  private static let log = "hit"

  /// Runs lines once for each call and each kind of failure.
  ///
  /// - Parameters:
  ///   - lines: The lines; they run in the folder that faults are made in.
  ///   - file: The file that they write.
  ///   - check: What must hold after each.
  /// - Returns: How many faults were made.
  /// - Throws: Where no program can be started.
  private func forEachFault(
    _ lines: [String], file: String,
    _ check: (FaultLibrary.Kind, String, RunningProgram.End) -> Void
  ) throws -> Int {
    let arguments = lines.map { "-c '\($0)'" }.joined(separator: " ")
    var count = 0
    for kind in FaultLibrary.Kind.allCases where kind != .delay {
      for number in 1... {
        try sandbox.write("old\n", to: "work/\(file)")
        try? FileManager.default.removeItem(atPath: sandbox.file(Self.log))
        let end = try sandbox.shell(
          "cd work && exec \"$DESCENT\" \(arguments)",
          environment: library.environment(
            kind, at: number, in: sandbox.file("work"), log: sandbox.file(Self.log)))
        let call = sandbox.text(of: Self.log)
        guard !call.isEmpty else {
          #expect(number > 5, "only \(number - 1) calls")
          break
        }
        count += 1
        check(kind, "\(call) \(number) \(kind.rawValue)", end)
        for name in sandbox.names(in: "work") where name.hasPrefix(".descent-") {
          #expect(kind == .kill, "\(call): \(name) stayed")
          try FileManager.default.removeItem(atPath: sandbox.file("work/" + name))
        }
      }
    }
    return count
  }

  @Test(arguments: [
    ("a.csv", "data save a.csv"), ("a.csv.gz", "data save a.csv.gz"),
    ("a.descent", "save a.descent"), ("a.txt", "plot data save=a.txt"),
  ])
  func aFileIsTheOldOneOrTheNewOne(_ file: String, _ line: String) throws {
    let lines = ["data gen n=3000; \(line)"]
    _ = try sandbox.shell("cd work && \"$DESCENT\" -c '\(lines[0])'")
    let new = try Data(contentsOf: URL(fileURLWithPath: sandbox.file("work/" + file)))
    #expect(new.count > 20)
    let count = try forEachFault(lines, file: file) { kind, fault, end in
      let text = try? Data(contentsOf: URL(fileURLWithPath: sandbox.file("work/" + file)))
      let isNew = text == new
      #expect(isNew || text == Data("old\n".utf8), "\(fault): a part is left; \(end)")
      guard kind != .kill else { return }
      if end.code == 0 { #expect(isNew, "\(fault): \(end)") }
      // A call that is interrupted is made again, and a short write goes on.
      if kind == .interruption || kind == .shortWrite {
        #expect(end.code == 0, "\(fault): \(end)")
      }
      guard end.code != 0 else { return }
      #expect(end.code == 1, "\(fault): \(end)")
      #expect(end.errors.contains(file), "\(fault): \(end)")
      let says = isNew ? "is written, but" : kind == .full ? "no room" : "Input/output error"
      #expect(end.errors.contains(says), "\(fault): \(end)")
    }
    #expect(count >= 40, "\(count) faults")
  }

  @Test func aTranscriptEndsWithAWholeLine() throws {
    let lines = [
      "record t.txt", "data gen n=50", "lsq", "plot data width=40 height=10", "print 1",
      "record off",
    ]
    _ = try sandbox.shell(
      "cd work && exec \"$DESCENT\" " + lines.map { "-c '\($0)'" }.joined(separator: " "))
    let whole = sandbox.text(of: "work/t.txt")
    #expect(whole.hasSuffix("# End of the transcript.\n"), "\(whole)")
    let cut = whole.replacingOccurrences(of: "# End of the transcript.\n", with: "")
    let count = try forEachFault(lines, file: "t.txt") { kind, fault, end in
      let text = sandbox.text(of: "work/t.txt")
      // What the failure of a line says is recorded too, behind the last line that was.
      let body = text.components(separatedBy: "descent> record off")[0]
      #expect(
        text == "old\n" || text == whole || text.hasSuffix("\n") && cut.hasPrefix(body),
        "\(fault): \(text)\n\(end)")
      guard kind != .kill else { return }
      if kind == .interruption || kind == .shortWrite {
        #expect(end.code == 0 && text == whole, "\(fault): \(end)")
      }
      if end.code == 0 { #expect(text == whole, "\(fault): \(end)") }
      guard end.code != 0 else { return }
      #expect(end.errors.contains("t.txt"), "\(fault): \(end)")
      #expect(
        ["no room", "the disk is full", "Input/output error", "is written, but"].contains {
          end.errors.contains($0)
        }, "\(fault): \(end)")
    }
    #expect(count >= 60, "\(count) faults")
  }

  @Test func aLineOfTheHistoryIsThereOrIsSaidNotToBe() throws {
    let folder = ".local/state/descent"
    var count = 0
    for kind in [FaultLibrary.Kind.full, .failure, .interruption, .shortWrite, .kill] {
      for number in 1... {
        try sandbox.write("old\n", to: folder + "/history")
        try? FileManager.default.removeItem(atPath: sandbox.file(Self.log))
        let terminal = try sandbox.terminal(
          environment: library.environment(
            kind, at: number, in: sandbox.file(folder), log: sandbox.file(Self.log)))
        // A kill may come before the prompt.
        #expect(kind == .kill || terminal.isAtPrompt())
        terminal.send("print 6 * 7\r")
        if kind == .kill {
          if sandbox.text(of: Self.log).isEmpty { terminal.send("quit\r") }
          _ = terminal.waitForExit()
        } else {
          #expect(terminal.prints("42"))
          terminal.send("quit\r")
          _ = terminal.waitForExit()
        }
        let call = sandbox.text(of: Self.log)
        guard !call.isEmpty else { break }
        count += 1
        let lines = sandbox.text(of: folder + "/history").split(separator: "\n")
        let fault = "\(call) \(number) \(kind.rawValue)"
        #expect(lines.first == "old", "\(fault): \(lines)")
        #expect(
          lines.allSatisfy { ["old", "print 6 * 7", "quit"].contains($0) }, "\(fault): \(lines)")
        guard kind != .kill, lines.count < 3 else { continue }
        let screen = terminal.transcript.joined(separator: " ")
        #expect(
          screen.contains("the history") || lines.count == 2 && !lines.contains("quit"),
          "\(fault): \(lines)\n\(screen)")
      }
    }
    #expect(count >= 10, "\(count) faults")
  }

  /// A session that cuts the history down holds the lock for longer than others wait.
  @Test func aLineThatIsAddedWhileTheHistoryIsCutStays() throws {
    let folder = ".local/state/descent"
    let old = (0..<20_010).map { "print \($0)\n" }.joined()
    try sandbox.write(old, to: folder + "/history")
    let other = try sandbox.prompt()
    other.send("\u{1B}[A\u{15}")
    // Of all that the cutting session does, 'fsync' is what takes so long.
    for number in 1..<20 {
      try? FileManager.default.removeItem(atPath: sandbox.file(Self.log))
      try sandbox.write(old, to: folder + "/history")
      let terminal = try sandbox.prompt(
        environment: library.environment(
          .delay, at: number, in: sandbox.file(folder), log: sandbox.file(Self.log)))
      terminal.send("\u{1B}[A")
      for _ in 0..<400 where sandbox.text(of: Self.log).isEmpty { usleep(5_000) }
      if sandbox.text(of: Self.log) == "fsync" {
        #expect(other.enter("say in the meantime", expecting: "in the meantime"))
        #expect(terminal.wait(seconds: 20) { $0.text.contains("print 20009") })
        #expect(sandbox.text(of: folder + "/history").hasSuffix("say in the meantime\n"))
        #expect(sandbox.text(of: folder + "/history").split(separator: "\n").count == 10_001)
        return
      }
    }
    Issue.record("the history was not cut")
  }
}
