import Language
import Testing

@testable import Shell

/// Files that hold what cannot be made again: no command writes over them.
@Suite struct LoadedFileTests {
  private let host = TestHost()
  private static let rows = "x,y\n1,2\n2,3\n3,5\n"

  init() { host.put(Self.rows, at: "d.txt") }

  /// All that writes a file, with its name at the end.
  private static let writers = ["data save ", "save ", "record ", "plot data save="]

  /// What could make the session forget where its data came from.
  private static let between = [
    "print 1", "reset all", "reset", "data clear", "data gen n=5", "lesson 1", "unset a",
    "lesson 1; lesson close",
  ]

  @Test(arguments: between) func dataAreNotReplaced(line: String) {
    for writer in Self.writers {
      let session = Session(host: host)
      session.accept("a = 1; data load d.txt")
      session.accept(line)
      if session.state.data == nil { session.accept("data gen n=5") }
      for name in ["d.txt", "./d.txt", "sub/../d.txt"] {
        let refusal = session.refuse(writer + name)
        #expect(
          refusal.first?.message
            == "data were loaded from \(name), which this would replace; give another name",
          "\(line); \(writer)")
      }
      #expect(host.text(at: "d.txt") == Self.rows)
      // Another name is as good as before.
      session.accept(writer + "e.txt")
    }
  }

  @Test func aFailedLineLoadsAsWell() {
    let session = Session(host: host)
    _ = session.refuse("data load d.txt; print nothing")
    session.accept("data gen n=5")
    #expect(!session.refuse("data save d.txt").isEmpty)
    #expect(host.text(at: "d.txt") == Self.rows)
  }

  @Test func aFileThatNothingCameFromIsReplaced() {
    let session = Session(host: host)
    session.accept("data gen n=5; data save d.txt")
    #expect(host.text(at: "d.txt") != Self.rows)
  }

  @Test func aScriptReplacesNeitherItselfNorItsCaller() {
    let script = "data gen n=5\nrun inner.txt\n"
    host.put(script, at: "outer.txt")
    for (writer, name) in Self.writers.flatMap({ writer in
      ["outer.txt", "inner.txt"].map { (writer, $0) }
    }) {
      host.put("\(writer)\(name)\n", at: "inner.txt")
      let refusal = Session(host: host).refuse("run outer.txt")
      #expect(
        refusal.first?.message
          == "\(name) is being run, and this would replace it; give another name", "\(writer)")
      #expect(host.text(at: "outer.txt") == script)
    }
    // When it has ended, it is a file like any other.
    host.put("data gen n=5\n", at: "inner.txt")
    Session(host: host).accept("run outer.txt; save outer.txt")
    #expect(host.text(at: "outer.txt") != script)
  }

  @Test func aRecordingIsNotReplaced() {
    let session = Session(host: host)
    session.accept("record t.txt")
    session.accept("data gen n=5")
    for writer in ["data save ", "save ", "plot data save="] {
      #expect(
        session.refuse(writer + "t.txt").first?.message
          == "the session is being recorded in t.txt; give another name")
    }
    session.accept("record off; save t.txt")
    #expect(host.text(at: "t.txt")?.hasPrefix("# Saved by descent") == true)
  }
}
