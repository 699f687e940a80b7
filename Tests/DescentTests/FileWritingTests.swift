import Glibc
import Testing

/// Files that the program writes: whole or not at all.
@Suite struct FileWritingTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// The commands that write, with the beginning of what they write.
  static let writers = [
    ("save", "# Saved by descent"), ("data save", "x,y\n"), ("plot data save=", ""),
  ]

  static func line(_ command: String, _ file: String) -> String {
    "data gen n=20; " + (command.hasSuffix("=") ? command + file : "\(command) \(file)")
  }

  func mode(of name: String) -> mode_t {
    var status = stat()
    return lstat(sandbox.file(name), &status) == 0 ? status.st_mode : 0
  }

  @Test(arguments: writers) func replacesAFile(_ command: String, _ beginning: String) throws {
    try sandbox.write("old", to: "file")
    chmod(sandbox.file("file"), 0o640)
    let end = try sandbox.run("-c", Self.line(command, "file"))
    #expect(end.code == 0, "\(end)")
    #expect(sandbox.text(of: "file").hasPrefix(beginning))
    #expect(sandbox.text(of: "file").hasSuffix("\n"))
    #expect(mode(of: "file") & 0o7777 == 0o640)
    #expect(sandbox.names() == [".streams", "file"])
  }

  @Test func givesANewFileTheModeOfTheMask() throws {
    let end = try sandbox.shell(
      #"umask 027; "$DESCENT" -c 'data gen n=20; data save a.csv; save b.descent'"#)
    #expect(end.code == 0, "\(end)")
    #expect(mode(of: "a.csv") & 0o7777 == 0o640)
    #expect(mode(of: "b.descent") & 0o7777 == 0o640)
  }

  @Test(arguments: writers) func writesThroughALink(_ command: String, _ beginning: String) throws {
    try sandbox.write("old", to: "far/file")
    symlink("far/file", sandbox.file("link"))
    let end = try sandbox.run("-c", Self.line(command, "link"))
    #expect(end.code == 0, "\(end)")
    #expect(mode(of: "link") & S_IFMT == S_IFLNK)
    #expect(sandbox.text(of: "far/file").hasPrefix(beginning))
    #expect(sandbox.text(of: "far/file") != "old")
    #expect(sandbox.names(in: "far") == ["file"])
  }

  @Test(arguments: writers) func refusesWhatCannotBeWritten(
    _ command: String, _ beginning: String
  ) throws {
    try sandbox.write("x", to: "folder/file")
    for (file, message) in [
      ("folder", "folder is a folder"), ("/dev/full", "no room to write /dev/full"),
      ("missing/file", "there is no folder to write missing/file in"),
      ("folder/file/below", "there is no folder to write folder/file/below in"),
    ] {
      let end = try sandbox.run("-c", Self.line(command, file))
      #expect(end.code == 1, "\(end)")
      #expect(end.errors.hasPrefix("-c:1:"), "\(end)")
      #expect(end.errors.contains("error: " + message), "\(end)")
    }
    #expect(sandbox.text(of: "folder/file") == "x")
    #expect(sandbox.names(in: "folder") == ["file"])
  }

  @Test(.enabled(if: geteuid() != 0 || access("/usr/bin/setpriv", X_OK) == 0))
  func refusesAFolderWithoutPermission() throws {
    try sandbox.write("old", to: "folder/file")
    chmod(sandbox.file("folder"), 0o555)
    defer { chmod(sandbox.file("folder"), 0o755) }
    // Permissions do not bind the superuser, as long as it keeps its capabilities.
    let prefix = geteuid() == 0 ? "setpriv --bounding-set -all --inh-caps -all " : ""
    for (command, _) in Self.writers {
      for file in ["folder/file", "folder/new"] {
        let end = try sandbox.shell(prefix + "\"$DESCENT\" -c '\(Self.line(command, file))'")
        #expect(end.code == 1, "\(end)")
        #expect(end.errors.contains("error: no permission for \(file)"), "\(end)")
      }
    }
    #expect(sandbox.text(of: "folder/file") == "old")
    #expect(sandbox.names(in: "folder") == ["file"])
  }

  /// Whether a file system can be mounted where only the program that it is for sees it.
  static let canMount: Bool = {
    let sandbox = try? Sandbox()
    let end = try? sandbox?.shell("unshare -rm mount -t tmpfs -o size=64k none .")
    return end?.code == 0
  }()

  @Test(.enabled(if: canMount)) func keepsTheOldFileOnAFullDisk() throws {
    try sandbox.write("", to: "disk/below")
    let end = try sandbox.shell(
      """
      exec unshare -rm sh -c '
        mount -t tmpfs -o size=64k none disk && cd disk && echo old >rows.csv || exit 9
        "$DESCENT" -c "data gen n=5000; data save rows.csv"
        echo "code $?"
        cat rows.csv
        ls -A
      '
      """)
    #expect(end.output.hasSuffix("code 1\nold\nrows.csv\n"), "\(end)")
    #expect(end.errors.contains("error: no room to write rows.csv"), "\(end)")
  }

  @Test(.withinMemory) func keepsTheOldFileAtTheLimitOfFileSizes() throws {
    try sandbox.write("old\n", to: "rows.csv")
    let end = try sandbox.shell(
      #"ulimit -f 16; "$DESCENT" -c 'data gen n=5000; data save rows.csv; print 1'"#)
    #expect(end.code == 1, "\(end)")
    #expect(end.errors.contains("error: no room to write rows.csv"), "\(end)")
    #expect(sandbox.text(of: "rows.csv") == "old\n")
    #expect(sandbox.names() == [".streams", "rows.csv"])
  }

  @Test func reproducesTheSessionItSaved() throws {
    let names = "print fit.slope; print lsq.p1; print a; print f(3)"
    let end = try sandbox.run(
      "-c", "data gen n=50; a = 0.1; f(x) = x^2 - a; lsq; fit alpha=a/2 iters=70",
      "-c", "save today.descent", "-c", names)
    #expect(end.code == 0, "\(end)")
    let replayed = try sandbox.run("--quiet", "today.descent", "-", input: names)
    #expect(replayed.code == 0, "\(replayed)")
    let numbers = end.output.split(separator: "\n").suffix(4)
    #expect(replayed.output.split(separator: "\n").suffix(4) == numbers, "\(replayed)")
  }
}
