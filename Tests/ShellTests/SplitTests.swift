import Language
import Testing

@testable import Shell

/// `data split`, and what follows from it.
@Suite struct SplitTests {
  @Test func summariesCountBothParts() {
    let session = Session(TestHost(), "data gen n=100 noise=10")
    let text = session.accept("data split test=0.2 seed=1")
    #expect(text.hasPrefix("80 training rows, 20 test rows (split seed 1), 1 feature x"))
    #expect(session.accept("data").hasPrefix("80 training rows, 20 test rows"))
    #expect(session.number("data.n") == 80)
    #expect(session.number("data.test") == 20)
    session.accept("fit iters=10")
    #expect(session.accept("runs").hasPrefix("80 training rows, 20 test rows"))
  }

  /// scikit-learn and NumPy: LinearRegression on the training rows of the sample, the mean squared
  /// error of the test rows halved, and r2_score.
  @Test func testCostAndRSquaredAreThoseOfScikitLearn() {
    let session = Session(TestHost(), "data sample houses", "data split test=0.2 seed=2015", "lsq")
    #expect(abs(session.number("lsq.testcost") - 124.37897748665787) < 1e-10 * 124.37897748665787)
    #expect(abs(session.number("lsq.testr2") - 0.9638846195904152) < 1e-12)
    session.accept("fit start=60,2,-9 iters=0")
    #expect(abs(session.number("fit.testcost") - 1151.334375) < 1e-11 * 1151.334375)
    session.accept("lsq intercept=off")
    #expect(abs(session.number("lsq.testcost") - 194.49649034522204) < 1e-10 * 194)
    #expect(abs(session.number("lsq.testr2") - 0.9960562889177317) < 1e-12)
    session.accept("fit start=2,-9 iters=0 intercept=off")
    #expect(abs(session.number("fit.testr2") - 0.8864599411712389) < 1e-12)
    #expect(abs(session.number("fit.testcost") - 5599.584375) < 1e-11 * 5599.584375)
  }

  @Test func compareShowsTestCostsOfRunsAndOfLeastSquares() throws {
    let session = Session(
      TestHost(), "data sample houses; data split; data scale",
      "fit alpha=0.1 iters=20 as=slow; fit alpha=0.5 iters=200 as=fast")
    let table = session.accept("compare slow fast").split(separator: "\n")
    #expect(table.count == 8)
    #expect(table[0].contains("training cost  test cost  status"))
    #expect(table[3].hasPrefix("least squares"))
    let last = table[3].split(separator: " ")[5...6].compactMap { Double($0) }
    session.accept("lsq")
    try #require(last.count == 2)
    #expect(abs(last[0] - session.number("lsq.cost")) < 1e-2)
    #expect(abs(last[1] - session.number("lsq.testcost")) < 1e-2)
    let pair = session.accept("compare")
    #expect(pair.contains("training cost") && pair.contains("test cost"))
    #expect(pair.contains("R^2 on the 8 test rows: descent 0.96"))
    #expect(session.accept("lsq").contains("on the 8 test rows: cost 124.379, R^2 0.963885"))
    #expect(session.accept("plot cost").contains("test rows"))
  }

  @Test func splittingAgainStartsFromAllRowsAndOffJoinsThem() {
    let session = Session(TestHost(), "data sample houses")
    let whole = session.accept("data save -")
    session.accept("data split test=0.3 seed=5")
    let once = session.accept("data show rows=40")
    #expect(session.accept("data save -") == whole)
    session.accept("data split test=0.5 seed=9; data split test=0.3 seed=5")
    #expect(session.accept("data show rows=40") == once)
    #expect(session.accept("data split off").hasPrefix("40 rows, 2 features"))
    #expect(session.accept("data save -") == whole)
    session.accept("data split; data split test=0")
    #expect(session.accept("data save -") == whole)
    #expect(session.state.value(of: "data.test") == nil)
  }

  /// Columns change in both parts alike, by what the training rows tell.
  @Test func scalingUsesTheTrainingRowsForBoth() {
    let session = Session(TestHost(), "data sample houses; data split; lsq")
    let cost = session.number("lsq.testcost")
    let slope = session.number("lsq.area")
    session.accept("data scale")
    let text = session.accept("data describe").split(separator: "\n").map {
      $0.split(separator: " ")
    }
    #expect(text[2].prefix(2) == ["area", "32"])
    #expect(abs(Double(text[2][2]) ?? 1) < 1e-12)
    #expect(text[2][3] == "1")
    // Of the test rows neither is 0 and 1.
    #expect(text[7].prefix(2) == ["area", "8"])
    #expect(abs(Double(text[7][2]) ?? 0) > 0.1)
    session.accept("lsq")
    #expect(abs(session.number("lsq.testcost") - cost) < 1e-9 * cost)
    #expect(abs(session.number("lsq.original1") - slope) < 1e-12 * slope)
    session.accept("data drop distance; data split off; lsq")
    #expect(session.number("lsq.n") == 40)
  }

  @Test func figuresMarkTestRows() {
    let session = Session(TestHost(), "data sample houses; data split; lsq")
    for line in [
      "plot data", "plot fit", "plot fit x=area", "plot residuals", "plot residuals x=2",
    ] {
      let text = session.accept(line)
      #expect(text.contains("training rows") && text.contains("test rows"), "\(line)")
    }
  }

  @Test func aConstantTestTargetHasNoRSquared() {
    let host = TestHost()
    host.put("x,y\n1,5\n2,5\n3,5\n4,5\n5,5\n6,7\n", at: "flat.csv")
    let session = Session(host, "data load flat.csv; data split test=0.5 seed=3")
    let shown = session.accept("data show")
    if shown.contains("7") { session.accept("lsq; fit iters=3; compare") }
    #expect(session.accept("lsq").contains("test rows: cost"))
  }

  @Test func anInterruptionLeavesTheRowsTogether() {
    let host = TestHost()
    let session = Session(host, "data gen n=300000")
    for polls in 0...4 {
      host.interrupt(afterPolls: polls)
      let result = session.evaluate(SourceLine("data split; lsq")) { _ in }
      host.pollsBeforeInterruption = nil
      guard case .interrupted = result else {
        Issue.record("\(polls) polls: \(result)")
        continue
      }
      #expect(session.number("data.n") == 300_000)
    }
    session.accept("data split")
    #expect(session.number("data.test") == 60_000)
  }

  @Test func theFileOfASplitSessionSplitsAgain() {
    let session = Session(TestHost(), "data gen n=50; data split test=0.1; lsq")
    let before = session.number("lsq.testcost")
    session.accept("save s.descent; data clear; run s.descent")
    #expect(session.number("lsq.testcost") == before)
  }
}
