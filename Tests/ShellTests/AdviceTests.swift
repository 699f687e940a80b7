import Numerics
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
