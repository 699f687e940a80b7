import Testing

@testable import Shell

/// The tests' own tools, as everything else leans on them.
@Suite struct TranscriptTests {
  @Test func aTranscriptHoldsCommandsNarrationOutputsAndErrors() {
    let text = transcript(
      of: """
        # First some data.
        data gen n=3 noise=0
        print data.n; print 1 +
        """)
    #expect(
      text == """
        First some data.
        descent> data gen n=3 noise=0
        3 rows, 1 feature x, target y (seed 2015; true slope 94.468, no noise)
        descent> print data.n; print 1 +
        3
        test.descent:3:24: error: the expression ends too early
          print data.n; print 1 +
                                 ^

        """)
  }

  @Test func theHostReadsWhatWasWritten() throws {
    let host = TestHost()
    try host.write([1, 2], to: "sub/../a")
    #expect(try host.read("/home/ada/./a") == [1, 2])
    #expect(throws: FileFailure.missing) { try host.read("b") }
    #expect(throws: FileFailure.isDirectory) { try host.read("/home") }
    #expect(throws: FileFailure.missing) { try host.write([], to: "nowhere/b") }
  }

  @Test func snapshotsTellSessionsApart() {
    let session = Session(TestHost(), "data gen n=4")
    let before = Snapshot(session)
    #expect(before == Snapshot(session))
    for line in [
      "a = 1", "g(x) = x", "set width=50", "lsq", "fit iters=3", "data gen n=4", "say x",
    ] {
      let last = Snapshot(session)
      session.accept(line)
      #expect(Snapshot(session) != last, "after \(line)")
    }
  }
}
