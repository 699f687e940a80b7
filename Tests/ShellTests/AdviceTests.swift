import Descents
import Numerics
import Optimization
import Testing

@testable import Shell

/// Lines that reports propose, run as they are printed.
///
/// `DESCENT_TRIALS=10000` tries so many instead of the usual number.
@Suite struct AdviceTests {
  @Test func everyLineKeepsItsPromise() {
    let wanted = RandomRun.count("DESCENT_TRIALS", usual: 200)
    var (tried, runs, failed) = (0, 0, 0)
    var seed: UInt64 = 0
    while tried < wanted, seed < UInt64(wanted) * 10 {
      seed += 1
      var generator = SeededGenerator(seed: seed)
      let random = RandomRun(&generator)
      guard let (session, report) = random.made() else { continue }
      runs += 1
      // Its own report proposes with the run as it was; explain may propose more.
      for advised in AdvisedLine.all(in: report + session.accept("explain")) {
        tried += 1
        guard let objection = advised.objection(in: session) else { continue }
        failed += 1
        if failed <= 20 {
          Issue.record(
            "seed \(seed), \(random.lines): '\(advised.line)': \(advised.promise); \(objection)")
        }
      }
    }
    #expect(tried >= wanted)
    #expect(failed == 0, "\(failed) of \(tried) lines after \(runs) runs")
  }
}

/// Beside a saddle or a maximum a function falls: there a run goes on.
@Suite struct BesideSaddleTests {
  private func advice(_ line: String) -> String? {
    let session = Session(host: TestHost())
    session.accept(line)
    return session.accept("explain").split(separator: "\n").map(String.init)
      .first { $0.hasPrefix("try ") }
  }

  @Test(arguments: [
    "f(x,y) = x^4 + 4x^2*y + 4y^2 + 2x + 2y; minimize f from=1,1 method=newton",
    "minimize cos(x) from=0 method=bfgs", "minimize x^4 - x^2 from=0 alpha=0.1",
  ])
  func proposesAWayDown(line: String) throws {
    let proposed = try #require(advice(line))
    let typed = proposed.dropFirst(4).split(separator: ": ").dropLast().joined(separator: ": ")
    let session = Session(host: TestHost())
    session.accept(line)
    let before = session.state.lastRun?.descent.run.cost
    session.accept(typed)
    let after = try #require(session.state.lastRun?.descent.run.cost)
    #expect(after < (before ?? -.infinity))
  }

  /// Where it falls without end, no line is proposed, and nothing is said to be no lower.
  @Test func saysThatThereIsNoEnd() {
    let session = Session(host: TestHost())
    session.accept("minimize x^2 - y^2 from=1,0 method=newton")
    #expect(session.accept("explain").contains("beside the point the function falls"))
  }

  /// The neighbour: at a minimum there is none.
  @Test func noneAtAMinimum() {
    #expect(advice("minimize x^2 - 1 from=0 alpha=0.1") == nil)
  }
}
