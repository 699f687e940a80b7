import Foundation
import Glibc
import LineEditing
import Testing

@Suite struct HistoryFileTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("history")
  }

  @Test func keepsEntriesAcrossSessions() throws {
    let first = HistoryFile(path: path)
    first.append("data gen")
    first.append("fit 😀 größe")
    #expect(first.problem == nil)
    #expect(try folder.lines(of: "history") == ["data gen", "fit 😀 größe"])
    #expect(HistoryFile(path: path).entries == ["data gen", "fit 😀 größe"])
  }

  @Test func makesItsFolders() {
    let deep = folder.file("state/descent/history")
    #expect(HistoryFile(path: deep).append("lsq"))
    #expect(HistoryFile(path: deep).entries == ["lsq"])
  }

  @Test func isPrivateToItsOwner() {
    HistoryFile(path: folder.file("new/history")).append("lsq")
    var status = stat()
    #expect(stat(folder.file("new/history"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(stat(folder.file("new"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func keepsEachEntryOnce() {
    let history = HistoryFile(path: path)
    for entry in ["a", "b", "a", "a", "c", "b"] { history.append(entry) }
    #expect(history.entries == ["a", "c", "b"])
    #expect(HistoryFile(path: path).entries == ["a", "c", "b"])
  }

  @Test(arguments: ["", " secret", "\tsecret", "a\0b", String(repeating: "x", count: 65_537)])
  func keepsOut(_ entry: String) {
    let history = HistoryFile(path: path)
    #expect(!history.append(entry))
    #expect(history.entries.isEmpty)
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    "fit \\\n  alpha=0.1", "\\", "\\n", "a\\\\nb\\", "a\r\nb\n\n", "\u{1B}[2J", "x\u{2028}y",
  ])
  func bringsBackUnchanged(_ entry: String) throws {
    HistoryFile(path: path).append(entry)
    #expect(try folder.bytes(of: "history").filter { $0 == UInt8(ascii: "\n") }.count == 1)
    #expect(HistoryFile(path: path).entries == [entry])
  }

  @Test func skipsBrokenLines() throws {
    let broken: [UInt8] = [0xFF, 0xFE, 0x41, 0x0A, 0xF0, 0x9F, 0x0A, 0x41, 0x00, 0x42, 0x0A, 0x0A]
    try folder.write(Array("good\n".utf8) + broken + Array("better\nunfinish".utf8), to: "history")
    let history = HistoryFile(path: path)
    #expect(history.entries == ["good", "better", "unfinish"])
    #expect(history.problem == nil)
  }

  @Test func doesNotJoinALineToATornOne() throws {
    try folder.write(Array("data ge".utf8), to: "history")
    HistoryFile(path: path).append("lsq")
    #expect(try folder.lines(of: "history") == ["data ge", "lsq"])
  }

  @Test func staysBoundedWithoutLosingTheNewest() throws {
    let history = HistoryFile(path: path, limit: 10)
    for number in 0..<25 { history.append("line \(number)") }
    let newest = (15..<25).map { "line \($0)" }
    #expect(history.entries == newest)
    #expect(HistoryFile(path: path, limit: 10).entries == newest)
    #expect(try folder.lines(of: "history") == newest)
    #expect(folder.names == ["history"])
  }

  @Test func readsTheEndOfAHugeFile() throws {
    var bytes: [UInt8] = []
    let filler = Array((String(repeating: "x", count: 1_000) + "\n").utf8)
    while bytes.count < 17 << 20 { bytes += filler }
    try folder.write(bytes + Array("newest\n".utf8), to: "history")
    let history = HistoryFile(path: path)
    #expect(history.entries.count == 2)
    #expect(history.entries.last == "newest")
    #expect(try folder.bytes(of: "history").count == 1_001 + 7)
  }

  @Test func keepsALinkToTheFile() throws {
    try folder.write(Array("a\nb\nc\nd\ne\n".utf8), to: "real")
    #expect(symlink(folder.file("real"), path) == 0)
    #expect(HistoryFile(path: path, limit: 2).entries == ["d", "e"])
    #expect(try folder.lines(of: "real") == ["d", "e"])
    var status = stat()
    #expect(lstat(path, &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  @Test func worksInMemoryWithoutAFile() {
    let history = HistoryFile(path: nil)
    history.append("lsq")
    #expect(history.entries == ["lsq"])
    #expect(history.problem == nil)
  }

  @Test func saysOnceThatItCannotWrite() throws {
    // A file stands where the folder should be; this also stops the superuser.
    try folder.write([], to: "state")
    let blocked = folder.file("state/history")
    let history = HistoryFile(path: blocked)
    #expect(history.problem == nil)
    history.append("a")
    history.append("b")
    #expect(history.entries == ["a", "b"])
    #expect(history.problem == .cannotWrite(path: blocked, code: ENOTDIR))
  }

  @Test func saysThatAFolderIsNoFile() {
    let history = HistoryFile(path: folder.path)
    #expect(history.problem == .cannotRead(path: folder.path, code: EISDIR))
  }

  @Test func doesNotWaitForAPipe() {
    #expect(mkfifo(path, 0o600) == 0)
    #expect(HistoryFile(path: path).problem == .cannotRead(path: path, code: EINVAL))
  }

  @Test func losesAndTearsNothingBetweenSessions() async throws {
    let path = path
    let sessions = 8
    let lines = 200
    await withTaskGroup(of: Void.self) { group in
      for session in 0..<sessions {
        group.addTask {
          let history = HistoryFile(path: path, limit: 100_000)
          for line in 0..<lines {
            history.append(
              "session \(session) line \(line) 😀 " + String(repeating: "y", count: line))
          }
        }
      }
    }
    let written = try folder.lines(of: "history")
    let expected = (0..<sessions).flatMap { session in
      (0..<lines).map { "session \(session) line \($0) 😀 " + String(repeating: "y", count: $0) }
    }
    #expect(written.count == expected.count)
    #expect(Set(written) == Set(expected))
  }

  @Test func losesNothingWhileAnotherCutsTheFileDown() async throws {
    let path = path
    let expected = (0..<100).map { "new \($0)" }
    try folder.write(Array((0..<1_000).map { "old \($0)\n" }.joined().utf8), to: "history")
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        let history = HistoryFile(path: path, limit: 100_000)
        for entry in expected { history.append(entry) }
      }
      group.addTask {
        // One entry many times makes the file too long without pushing others out.
        for _ in 0..<20 {
          let history = HistoryFile(path: path, limit: 150)
          for _ in 0..<160 { history.append("again") }
        }
      }
    }
    let entries = HistoryFile(path: path, limit: 100_000).entries
    #expect(entries.filter { $0.hasPrefix("new ") } == expected)
    #expect(entries.count < 1_000)
    #expect(folder.names == ["history"])
  }

  @Test func followsTheStandardForItsPlace() {
    func place(_ environment: [String: String]) -> String? {
      HistoryFile.standardPath(program: "descent", environment: environment)
    }
    #expect(place(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/descent/history")
    #expect(place(["HOME": "/h"]) == "/h/.local/state/descent/history")
    // The standard has a relative path ignored.
    #expect(place(["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/descent/history")
    #expect(place(["XDG_STATE_HOME": "", "HOME": ""]) == nil)
    #expect(place([:]) == nil)
  }
}
