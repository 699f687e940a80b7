import Descents
import Language
import Testing

@testable import Shell

/// What a session keeps is paid from one budget.
@Suite struct MemoryTests {
  /// A host whose memory shrinks by what the session keeps, as that of a process does.
  private static func hostWithRoom(_ bytes: Double) -> (TestHost, Session) {
    let host = TestHost()
    let session = Session(host: host)
    host.total = bytes
    host.held = { [unowned session] in
      let data = session.state.data?.storage ?? []
      return data.reduce(0) { $0 + Double($1.bytes) } + session.state.runs.bytesHeld(beside: data)
    }
    return (host, session)
  }

  @Test func oldRunsMakeRoomForNewData() {
    let (_, session) = Self.hostWithRoom(50e6)
    session.accept("data gen n=700000; fit iters=2 as=a")
    session.accept("data gen n=700000 seed=2; fit iters=2 as=b")
    let text = session.accept("data gen n=2000000 seed=3")
    #expect(text.contains("run a let go, to make room in memory"))
    // The other holds the rows that the session has anyway.
    #expect(session.state.runs.runs.map(\.name) == ["b"])
    #expect(session.refuse("plot path a").count == 1)
  }

  @Test func runsStayWhereTheyWouldNotHelp() {
    let (_, session) = Self.hostWithRoom(60e6)
    session.accept("data gen n=700000; fit iters=2 as=a")
    let diagnostics = session.refuse("data gen n=20000000")
    #expect(diagnostics.first?.message.contains("may be used") == true)
    #expect(session.state.runs.runs.map(\.name) == ["a"])
  }

  @Test func runsStayWhereThereIsRoom() {
    let (_, session) = Self.hostWithRoom(600e6)
    session.accept("data gen n=700000; fit iters=2 as=a")
    session.accept("data gen n=2000000 seed=3")
    #expect(session.state.runs.runs.map(\.name) == ["a"])
  }

  @Test func runsOfTheSameDataHoldTheirRowsOnce() {
    let session = Session(TestHost(), "data gen n=100000; fit iters=2 as=a")
    let one = session.state.runs.bytesHeld(beside: [])
    session.accept("fit iters=2 as=b; fit iters=2 as=c")
    let three = session.state.runs.bytesHeld(beside: [])
    // A record of two steps is nothing beside 100,000 rows.
    #expect(three < 1.01 * one)
    #expect(session.state.runs.bytesHeld(beside: session.state.data?.storage ?? []) < 0.01 * one)
  }

  @Test func aRunThatWasLetGoStaysAwayWhenTheLineFails() {
    let (_, session) = Self.hostWithRoom(60e6)
    session.accept("data gen n=1000000; fit iters=2 as=a")
    session.accept("data gen n=100000 seed=2")
    #expect(session.refuse("data gen n=3000000 seed=3; expect 1 = 2").count == 1)
    #expect(session.state.runs.runs.isEmpty)
    // The data are those of before the line.
    #expect(session.accept("print data.n") == "100000\n")
  }

  @Test func aLongLineAsksForRoom() {
    let host = TestHost()
    host.total = 1e7
    let session = Session(host: host)
    let diagnostics = session.refuse("print 0" + String(repeating: "+1", count: 300_000))
    #expect(diagnostics.map(\.message).first?.contains("so long a line needs 60") == true)
    host.total = 1e9
    #expect(session.accept("print 0" + String(repeating: "+1", count: 100_000)) == "100000\n")
  }

  @Test func aSweepSaysWhatItsRecordsWouldTake() {
    let host = TestHost()
    let session = Session(host, "minimize x^2 from=1 alpha=0.001 iters=5000")
    host.total = 100_000
    let diagnostics = session.refuse("sweep alpha=0.001..0.1 steps=20")
    #expect(diagnostics.first?.message.contains("fewer iterations take less") == true)
    host.total = 4e6
    #expect(session.accept("sweep alpha=0.001..0.1 steps=20").contains("<- "))
  }
}
