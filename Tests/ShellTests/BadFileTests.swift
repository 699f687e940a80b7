import Language
import Testing

@testable import Shell

@Suite struct BadFileTests {
  private func host() -> TestHost {
    let host = TestHost()
    host.put("x,y\n1,2\n2,3\n3,5\n", at: "good.csv")
    host.put("print 1\n", at: "good.descent")
    host.put("", at: "empty.csv")
    host.put("x,y\n", at: "names.csv")
    host.put("x,y\n1,2\n3\n4,5\n", at: "ragged.csv")
    host.put("x,y\n1,2\n3,four\n", at: "word.csv")
    host.put("x,y\n1,2\n3,\n", at: "gap.csv")
    host.put("a,b\nc,d\n", at: "words.csv")
    host.put("x\n1\n2\n", at: "single.csv")
    host.put("x,y\n1,1e999\n", at: "large.csv")
    host.put("x,y\n1,\"2\n", at: "quote.csv")
    host.put("x,y\n1,2\0\n", at: "zero.csv")
    host.files[host.resolved("bytes.csv")] = Array("x,y\n1,2\n".utf8) + [0xff, 0x2c, 0x31, 0x0a]
    host.folders.insert(host.resolved("folder"))
    host.readFailures[host.resolved("secret.csv")] = .noPermission
    host.readFailures[host.resolved("huge.csv")] = .tooLarge(bytes: 5_000_000_000, limit: 1_000_000)
    host.readFailures[host.resolved("odd.csv")] = .system("Input/output error")
    return host
  }

  /// Files, and what `data load` says of each.
  private static let unreadable: [(file: String, message: String)] = [
    ("nowhere.csv", "there is no file nowhere.csv"),
    ("folder", "folder is a folder"),
    ("secret.csv", "no permission for secret.csv"),
    ("huge.csv", "huge.csv has 5 GB, and 1 MB may be read"),
    ("odd.csv", "odd.csv: Input/output error"),
    ("empty.csv", "empty.csv: the file is empty"),
    ("names.csv", "names.csv: there are names in the first line, but no rows"),
    (
      "ragged.csv",
      "ragged.csv: line 3 has 1 field, the lines before have 2; bad=drop leaves such lines out"
    ),
    (
      "word.csv",
      "word.csv: line 3, column 2 (y): 'four' is not a number; na=\"four\" takes it for a missing "
        + "value, bad=drop leaves such rows out"
    ),
    ("words.csv", "words.csv: no column holds numbers; a holds text, b holds text"),
    (
      "single.csv", "single.csv: only the column x holds numbers, and a regression needs two"
    ),
    ("large.csv", "large.csv: line 2, column 2 (y): '1e999' is too large for a number"),
    ("quote.csv", "quote.csv: line 2, column 2: the quoted field never ends"),
    ("zero.csv", "zero.csv: line 2 holds a zero byte: this is not a text file"),
    (
      "bytes.csv",
      "bytes.csv: line 3, column 1 (x): 'ÿ' is not a number; na=\"ÿ\" takes it for a missing "
        + "value, bad=drop leaves such rows out"
    ),
  ]

  @Test(arguments: unreadable)
  func dataFilesThatCannotBeReadSayWhy(file: String, message: String) {
    let session = Session(host: host())
    session.accept("data gen n=5; lsq")
    let before = Snapshot(session)
    let diagnostics = session.refuse("a = 1; data load \(file)")
    #expect(diagnostics.map(\.message) == [message])
    #expect(diagnostics.map(\.culprit) == [file])
    #expect(Snapshot(session) == before)
  }

  @Test func columnsThatAreNotThereAreNamed() {
    let session = Session(host: host())
    for (line, culprit, message) in [
      ("data load good.csv y=z", "z", "good.csv: there is no column 'z'; the columns are x, y"),
      ("data load good.csv x=x y=z", "z", "good.csv: there is no column 'z'; the columns are x, y"),
      ("data load good.csv y=x x=z", "z", "good.csv: there is no column 'z'; the columns are x, y"),
      ("data load good.csv x=x y=x", "x", "good.csv: the column x is chosen twice"),
      ("data load good.csv y=3", "3", "good.csv: there is no column 3: they count from 1 to 2"),
      ("data load good.csv x=x,", "", "'x' has no value"),
      ("data load", "", "data load needs a file's name; for example: data load points.csv"),
      ("data load \"\"", "", "data load needs a file's name; for example: data load points.csv"),
      (
        "data load good.csv more", "more",
        "data load takes no 'more' here; usage: data load FILE [y=COLUMN] [x=COLUMNS] "
          + "[sep=SIGN] [decimal=SIGN] [thousands=SIGN] [header=auto] [skip=0] [na=WORDS] "
          + "[encoding=auto] [comment=#] [bad=stop] [stream=auto] [seed=NUMBER]"
      ),
    ] {
      let diagnostics = session.refuse(line)
      #expect(diagnostics.map(\.message) == [message])
      #expect(diagnostics.map(\.culprit) == [culprit], "\(line)")
    }
  }

  private static let failures: [(failure: FileFailure, message: String)] = [
    (.full, "no room to write F; what stood there is unchanged"),
    (.noPermission, "no permission for F"),
    (.isDirectory, "F is a folder"),
    (.system("Input/output error"), "F: Input/output error"),
  ]

  @Test(arguments: failures)
  func aWriteThatFailsKeepsTheOldFile(failure: FileFailure, message: String) {
    for line in ["save old", "data save old", "plot data save=old"] {
      let host = host()
      host.put("old", at: "old")
      host.writeFailures[host.resolved("old")] = failure
      let session = Session(host: host)
      session.accept("data gen n=5")
      let before = Snapshot(session)
      let diagnostics = session.refuse("a = 1; \(line)")
      #expect(diagnostics.map(\.message) == [message.replacing("F", with: "old")])
      #expect(diagnostics.map(\.culprit) == ["old"])
      #expect(host.text(at: "old") == "old")
      #expect(Snapshot(session) == before)
    }
  }

  @Test func safeModeTouchesNoFile() {
    let host = host()
    host.allowsFiles = false
    let session = Session(host: host)
    session.accept("data gen n=5")
    let files = host.files
    for line in [
      "data load good.csv", "data save x.csv", "save x", "run good.descent", "plot data save=x",
    ] {
      let diagnostics = session.refuse(line)
      #expect(diagnostics.count == 1)
      #expect(diagnostics.first?.message.hasPrefix("--safe: ") == true)
    }
    #expect(host.files == files)
    // What goes to standard output is no file.
    #expect(session.accept("save -").hasPrefix("# Saved"))
  }

  // MARK: Scripts that run scripts

  @Test func aCycleIsNamed() {
    let host = host()
    host.put("run b.descent\n", at: "a.descent")
    host.put("a = 1\nrun ./sub/../a.descent\n", at: "b.descent")
    host.put("run link.descent\n", at: "self.descent")
    host.links["/home/ada/link.descent"] = "/home/ada/self.descent"
    let session = Session(host: host)
    let before = Snapshot(session)
    var diagnostics = session.refuse("x = 1; run a.descent")
    #expect(
      diagnostics.map(\.message) == [
        "a script cannot run itself: a.descent runs b.descent runs ./sub/../a.descent"
      ])
    #expect(diagnostics.first?.line?.file == "b.descent")
    #expect(diagnostics.first?.callers.map(\.file) == ["a.descent", nil])
    #expect(Snapshot(session) == before)
    diagnostics = session.refuse("run self.descent")
    #expect(
      diagnostics.map(\.message) == ["a script cannot run itself: self.descent runs link.descent"])
    #expect(Snapshot(session) == before)
  }

  @Test func scriptsRunEachOtherOnlySoDeep() {
    let host = host()
    for depth in 1...20 {
      host.put("d = \(depth)\nrun s\(depth + 1).descent\n", at: "s\(depth).descent")
    }
    host.put("print d\n", at: "s21.descent")
    let session = Session(host: host)
    let before = Snapshot(session)
    let diagnostics = session.refuse("run s1.descent")
    #expect(diagnostics.map(\.message) == ["scripts run each other more than 16 deep"])
    #expect(diagnostics.first?.culprit == "s17.descent")
    #expect(diagnostics.first?.callers.count == 16)
    #expect(Snapshot(session) == before)
    #expect(session.accept("run s6.descent").hasSuffix("20\n"))
    // The same script twice in a row is no cycle.
    #expect(session.accept("run good.descent; run good.descent").contains("1\n"))
  }

  @Test func pathsInAScriptStartFromItsFolder() {
    let host = host()
    host.put(
      "run inner.descent\ndata load points.csv\ndata save copy.csv\n", at: "sub/outer.descent")
    host.put("print 7\nsay hello\n", at: "sub/inner.descent")
    host.put("x,y\n1,2\n2,3\n3,5\n", at: "sub/points.csv")
    let session = Session(host: host)
    #expect(session.accept("run sub/outer.descent").contains("7\n"))
    #expect(host.text(at: "sub/copy.csv") == host.text(at: "sub/points.csv"))
    #expect(host.text(at: "copy.csv") == nil)
    #expect(session.accept("data load good.csv").contains("3 rows"))
  }

  @Test func aScriptThatFailsLeavesNoTrace() {
    let host = host()
    host.put("a = 2\ndata gen n=9\nlsq\nset width=40\nprint nothing\n", at: "bad.descent")
    let session = Session(host: host)
    session.accept("a = 1; data gen n=5; fit")
    let before = Snapshot(session)
    let diagnostics = session.refuse("b = 1; run bad.descent")
    #expect(diagnostics.map(\.culprit) == ["nothing"])
    #expect(diagnostics.first.map { shown($0) }?.hasPrefix("bad.descent:5:7: error: ") == true)
    #expect(Snapshot(session) == before)
  }

  @Test func scriptsThatAreNoScriptsSayWhy() {
    let host = host()
    host.files[host.resolved("bytes")] = [0x61, 0x0a, 0xff, 0x0a]
    let session = Session(host: host)
    for (line, message) in [
      ("run nowhere", "there is no file nowhere"), ("run folder", "folder is a folder"),
      ("run secret.csv", "no permission for secret.csv"),
      ("run bytes", "bytes is not UTF-8 text (line 2)"),
      ("run", "run needs a file's name; for example: run session.descent"),
    ] {
      #expect(session.refuse(line).map(\.message) == [message])
    }
    host.put("", at: "empty.descent")
    #expect(session.accept("run empty.descent") == "")
  }
}
