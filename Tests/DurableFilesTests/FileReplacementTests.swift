import Glibc
import Testing

@testable import DurableFiles

/// Files that take another's place: whole or not at all.
@Suite struct FileReplacementTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func replace(_ name: String, by text: String) throws {
    let replacement = try FileReplacement(of: folder.file(name))
    try writeAll(Array(text.utf8), to: replacement.descriptor)
    try replacement.commit()
  }

  private func status(of name: String) -> stat {
    var status = stat()
    lstat(folder.file(name), &status)
    return status
  }

  @Test func whatIsNotCommittedChangesNothing() throws {
    try folder.write("old", to: "a")
    do {
      let replacement = try FileReplacement(of: folder.file("a"))
      try writeAll(Array("new".utf8), to: replacement.descriptor)
      #expect(folder.names.count == 2)
    }
    #expect(folder.text(of: "a") == "old")
    #expect(folder.names == ["a"])
  }

  @Test func theModeStays() throws {
    for mode: mode_t in [0o600, 0o640, 0o444 | 0o200, 0o755, 0o4750] {
      try folder.write("old", to: "a")
      chmod(folder.file("a"), mode)
      try replace("a", by: "new")
      #expect(status(of: "a").st_mode & 0o7777 == mode)
      #expect(folder.text(of: "a") == "new")
    }
  }

  @Test(.enabled(if: geteuid() == 0)) func theSuperuserKeepsTheOwner() throws {
    try folder.write("old", to: "a")
    chown(folder.file("a"), 1234, 4321)
    chmod(folder.file("a"), 0o660)
    try replace("a", by: "new")
    #expect(status(of: "a").st_uid == 1234)
    #expect(status(of: "a").st_gid == 4321)
    #expect(status(of: "a").st_mode & 0o7777 == 0o660)
    try replace("b", by: "new")
    #expect(status(of: "b").st_uid == 0)
  }

  @Test func linksAreFollowedAlsoToNothing() throws {
    try folder.write("old", to: "a")
    mkdir(folder.file("below"), 0o755)
    symlink("a", folder.file("link"))
    symlink(folder.file("link"), folder.file("below/far"))
    symlink("below/none", folder.file("dangling"))
    symlink("dangling", folder.file("twice"))
    try replace("below/far", by: "new")
    #expect(folder.text(of: "a") == "new")
    try replace("twice", by: "made")
    #expect(folder.text(of: "below/none") == "made")
    for name in ["link", "below/far", "dangling", "twice"] {
      #expect(status(of: name).st_mode & S_IFMT == S_IFLNK)
    }
    symlink("round", folder.file("round"))
    #expect(throws: SystemError(code: ELOOP)) { try replace("round", by: "x") }
    symlink("nowhere/x", folder.file("lost"))
    #expect(throws: SystemError(code: ENOENT)) { try replace("lost", by: "x") }
  }

  @Test func aHardLinkKeepsTheOldContent() throws {
    try folder.write("old", to: "a")
    link(folder.file("a"), folder.file("b"))
    try replace("a", by: "new")
    #expect(folder.text(of: "b") == "old")
  }

  @Test func namesMayBeAsLongAsNamesCanBe() throws {
    let longest = String(repeating: "n", count: Int(NAME_MAX))
    try replace(longest, by: "one")
    try replace(longest, by: "two")
    #expect(folder.text(of: longest) == "two")
    #expect(folder.names == [longest])
    #expect(throws: SystemError(code: ENAMETOOLONG)) { try replace(longest + "n", by: "x") }
    #expect(folder.names == [longest])
  }

  @Test func whatIsNoRegularFileIsRefused() throws {
    mkdir(folder.file("folder"), 0o755)
    mkfifo(folder.file("pipe"), 0o644)
    #expect(throws: SystemError(code: EISDIR)) { try replace("folder", by: "x") }
    #expect(throws: SystemError(code: EINVAL)) { try replace("pipe", by: "x") }
    #expect(throws: SystemError(code: ENOENT)) { try replace("none/a", by: "x") }
    #expect(folder.names == ["folder", "pipe"])
  }

  /// A process that was, and that the system has taken away.
  private func pastProcess() -> pid_t {
    var process: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    defer { free(arguments[0]) }
    posix_spawn(&process, "/bin/true", nil, nil, arguments, nil)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return process
  }

  @Test func whatKilledProcessesLeftIsTakenAway() throws {
    let past = pastProcess()
    let old = TemporaryName.age + 60
    let cases: [(name: String, age: Int, stays: Bool)] = [
      (".descent-\(past)-aB3xYz", old, false),
      // Written a minute ago, by a process that runs, by nobody of this kind.
      (".descent-\(past)-bB3xYz", 60, true),
      (".descent-\(getpid())-aB3xYz", old, true),
      (".descent-0\(past)-aB3xYz", old, true), (".descent-\(past)-aB3xY", old, true),
      (".descent-x-aB3xYz", old, true), (".descent--aB3xYz", old, true),
      ("a.descent-\(past)-aB3xYz", old, true), (".descent-\(past)", old, true),
      (".descent--5-aB3xYz", old, true),
    ]
    let now = time(nil)
    for (name, age, _) in cases {
      try folder.write("part", to: name)
      let times = [timespec](repeating: timespec(tv_sec: now - age, tv_nsec: 0), count: 2)
      utimensat(AT_FDCWD, folder.file(name), times, 0)
    }
    mkdir(folder.file(".descent-\(past)-folder"), 0o755)
    try replace("a", by: "new")
    let names = folder.names
    for (name, _, stays) in cases { #expect(names.contains(name) == stays, "\(name)") }
    #expect(names.contains(".descent-\(past)-folder"))
  }
}
