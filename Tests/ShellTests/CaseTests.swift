import Descents
import Language
import Optimization
import Testing

@testable import Shell

/// Questions that people asked about step sizes and fits: what is true of each is said, and nothing
/// that is not.
@Suite struct CaseTests {
  /// A session that has loaded a table.
  private func session(_ table: String) -> Session {
    let host = TestHost()
    host.files["\(TestHost.folder)/t.csv"] = Array(table.utf8)
    return Session(host, "data load t.csv")
  }

  /// A table of a column and a function of it.
  private func table(_ x: [Double], _ y: (Double) -> Double) -> String {
    "x,y\n" + x.map { "\($0),\(y($0))\n" }.joined()
  }

  private func row(_ count: Int) -> [Double] { (0..<count).map(Double.init) }

  // MARK: Steps that are too long

  @Test func aStepFarAboveTheBoundDiverges() {
    let session = session("x,y\n98,97\n94,94\n93,94\n88,78\n84,85\n82,85\n79,76\n")
    session.accept("fit alpha=0.001 start=1,1 iters=1000")
    let report = session.accept("explain")
    #expect(report.contains("diverged: each step was 6.83"))
    #expect(report.contains("converges below 2/L = 0.00025519"))
    session.accept("lsq")
    #expect((session.number("lsq.theta0") + 2.0594).magnitude < 1e-4)
    #expect((session.number("lsq.theta1") - 1.00876).magnitude < 1e-5)
    let advised = session.followAdvice(of: report)
    #expect(advised.contains { $0.line.hasPrefix("data scale; fit") })
    // 1/L and not 2/(L + mu): a hundred times nearer after as many steps.
    #expect(advised.first?.line == "fit start=1,1 iters=1000 alpha=0.0001276")
  }

  @Test func oneCoefficientArrivesInOneStep() {
    let session = session(table([1, 2, 3, 4, 5, 100, 200]) { 2 * $0 })
    session.accept("fit alpha=0.07 iters=15 intercept=off")
    let report = session.accept("explain")
    #expect(report.contains("499.55"))
    // The step of code that sums squares is 2 * 7 times smaller.
    #expect(
      session.told("explain").contains("the mean square it is 0.035, the sum of squares 0.005"))
    let advised = session.followAdvice(of: report)
    #expect(advised.first?.promise.hasSuffix("at iteration 1") == true)
  }

  @Test func aStepBelongsToACost() {
    let session = session("x,y\n1,0\n2,-1\n3,-2\n4,-3\n35,-34\n")
    session.accept("fit alpha=0.1 start=-0.3,0.3 iters=1000")
    let report = session.accept("explain")
    #expect(report.contains("converges below 2/L = 0.0079579"))
    #expect(session.told("explain").contains("the mean square it is 0.05"))
    session.accept("lsq")
    #expect((session.number("lsq.theta0") - 1).magnitude < 1e-12)
    #expect((session.number("lsq.theta1") + 1).magnitude < 1e-12)
    session.followAdvice(of: report)
  }

  @Test func manyStepsAreNotEnough() {
    let session = session(table(row(100)) { 0.1 * $0 + 0.3 })
    #expect(session.told("fit alpha=1 iters=201").contains("diverged at iteration 4"))
    let fit = session.told("fit alpha=0.0002 iters=40000")
    #expect(!fit.contains("converged") && !fit.contains("found") && !fit.contains("arrived"))
    #expect((session.number("fit.theta1") - 0.100591).magnitude < 1e-6)
    #expect((session.number("fit.theta0") - 0.260796).magnitude < 1e-6)
    let report = session.accept("explain")
    #expect(report.contains("crawling") && report.contains("not within 40,000"))
    session.followAdvice(of: report)
  }

  @Test func aStartWithoutErrorInTheSlowDirectionArrivesSoon() {
    let session = session(table([5, 10, 15, 20, 25, 30, 35, 40]) { 0.4 * $0 })
    #expect(session.told("fit alpha=0.02 iters=3000").contains("diverged"))
    session.accept("fit alpha=0.002 iters=3000")
    #expect(session.number("fit.arrived") == 6)
    #expect((session.number("fit.theta0") - 0.0041062).magnitude < 1e-6)
    let report = session.told("explain")
    // Prediction and measurement count the same thing.
    #expect(report.contains("iterations to 1e-6 of the first gap 6 6"))
    #expect(report.contains("the point has not; along the flattest direction the point is still"))
    #expect(!report.contains("16,794"))
  }

  @Test func singleRowsBoundTheStep() {
    let session = session(table(row(200)) { 2 * $0 })
    session.accept("fit method=sgd alpha=0.002 decay=1e-6 batch=1 iters=200")
    let report = session.accept("explain")
    #expect(report.contains("2/max|x|^2 = 5.0502e-5"))
    #expect(!AdvisedLine.all(in: report).isEmpty)
    session.followAdvice(of: report)
  }

  @Test func rowsInTurnDivergeToo() {
    let session = session(table(row(100)) { 2 * $0 })
    let fit = session.told("fit method=sgd alpha=0.02 batch=1 iters=100")
    #expect(fit.contains("diverged") && !fit.contains("converged"))
    session.followAdvice(of: session.accept("explain"))
  }

  @Test func anExactPolynomialIsExact() {
    let session = session(table(row(20)) { $0 * $0 })
    session.accept("data poly degree=3; data scale")
    let report = session.told("lsq")
    #expect(report.contains("the fit is exact in every row"))
    #expect(report.contains("x 0.000") && report.contains("x^3 0.000"))
    #expect(!report.contains("inf") && !report.contains("e-30") && !report.contains("e-29"))
  }

  @Test func slowDescentsGiveTheNumbersOfOthers() {
    let session = session(table((1...100).map(Double.init)) { 0.75 * $0 + 5 })
    session.accept("fit alpha=1e-5 iters=2000 start=1,1")
    #expect((session.number("fit.theta0") - 1.01682288).magnitude < 1e-8)
    #expect((session.number("fit.theta1") - 0.80945473).magnitude < 1e-8)
    let fit = session.told("fit alpha=1e-4 iters=200000 start=1,1")
    #expect((session.number("fit.theta0") - 4.97090918).magnitude < 1e-8)
    #expect((session.number("fit.theta1") - 0.75043422).magnitude < 1e-8)
    #expect(!fit.contains("converged") && !fit.contains("arrived"))
    let report = session.accept("explain")
    #expect(report.contains("210,144") && report.contains("not within 200,000"))
    session.followAdvice(of: report)
  }

  @Test func advisedMomentumArrives() {
    let session = session(
      "x1,x2,y\n2104,3,400\n1600,3,330\n2400,3,369\n1416,2,232\n3000,4,540\n")
    session.accept("fit alpha=0.0001 iters=100")
    let report = session.accept("explain")
    let advised = session.followAdvice(of: report)
    #expect(advised.contains { $0.line.contains("method=momentum") })
    session.accept("data clear; data load t.csv")
    let least = session.accept("lsq")
    #expect(least.contains("is kappa in explain"))
    for (name, value) in [("theta0", -70.4346), ("theta1", 0.0638434), ("theta2", 103.436)] {
      #expect((session.number("lsq.\(name)") / value - 1).magnitude < 1e-5)
    }
  }

  @Test func aRisingCostIsSaidToRise() {
    let session = Session(TestHost(), "data gen n=1000 noise=1 bias=2 seed=8")
    let fit = session.told("fit alpha=1.95 iters=10")
    #expect(fit.contains("growing: the cost rose at each of the last 10 steps"))
    #expect((session.number("fit.cost") - 18117).magnitude < 1)
    let report = session.accept("explain")
    #expect(report.contains("from 4967.4 to 18117") && report.contains("2/L = 1.8759"))
    session.followAdvice(of: report)
    session.accept("data gen n=1000 noise=1 bias=2 seed=8")
    #expect(
      session.told("fit alpha=1.9 iters=10")
        .contains("growing: the cost rose at each of the last 9 steps"))
    // A neighbour just below the bound does not grow.
    #expect(!session.told("fit alpha=1.87 iters=10").contains("growing"))
  }

  // MARK: Noise

  @Test(arguments: [("alpha=0.01", 4), ("alpha=0.05", 20), ("alpha=0.02", 1)])
  func theNoiseFloorIsForeseen(_ size: String, _ batch: Int) throws {
    let session = Session(TestHost(), "data gen n=200 noise=20")
    session.accept("fit method=sgd \(size) batch=\(batch) iters=20000")
    let descent = try #require(session.state.fit?.descent)
    let floor = try #require(descent.noiseFloor())
    let least = try #require(descent.goal?.value)
    var later = descent
    var sum = 0.0
    for _ in 0..<20_000 {
      try later.advance(RunLimits(iterations: 1))
      sum += later.run.cost - least
    }
    // The mean of so many correlated costs is known to some ten per cent.
    #expect((sum / 20_000 / floor - 1).magnitude < 0.3, "\(sum / 20_000), predicted \(floor)")
    #expect(session.told("explain").contains("noise floor predicted: steps of this size"))
    session.accept("fit method=sgd \(size) decay=0.01")
    #expect(!session.told("explain").contains("noise floor predicted"))
  }

  @Test func anExactFitHasNoNoise() {
    let session = session(table([1, 2, 3, 4]) { 2 * $0 + 1 })
    session.accept("fit method=sgd alpha=0.01 iters=2000")
    #expect(session.told("explain").contains("noise floor predicted: none"))
  }

  // MARK: Sweeps and next steps

  @Test func aBareSweepChoosesItsRange() {
    let session = Session(TestHost(), "data gen", "sweep")
    let sweep = session.state.sweep
    let values = (sweep?.rows ?? []).compactMap(\.value)
    let largest = 2 / (sweep?.theory?.bound ?? .nan)
    #expect(values.count == 10)
    #expect(((values.first ?? 0) * largest - 0.01).magnitude < 1e-3)
    #expect(((values.last ?? 0) * largest - 2.2).magnitude < 0.03)
    #expect(sweep?.rows.last?.isDiverged == true && sweep?.best != nil)
    // Without a bound it goes around the step size of the run.
    session.accept("minimize rosenbrock method=adam alpha=0.01 iters=50; sweep")
    let around = (session.state.sweep?.rows ?? []).compactMap(\.value)
    #expect(around.first == 0.0001 && around.last == 0.1)
    let refused = session.refuse("sweep x^2 from=1 alpha=0.1")
    #expect(refused.first?.message.contains("several values") == true)
  }

  @Test func successNeedsNoSweep() {
    for line in ["fit alpha=1", "fit alpha=0.5 iters=50", "fit method=bfgs"] {
      let session = Session(TestHost(), "data gen; \(line)")
      #expect(!session.nextSteps.contains { $0.line.hasPrefix("sweep") }, "\(line)")
    }
    let slow = Session(TestHost(), "data gen; fit alpha=0.001 iters=50")
    #expect(slow.nextSteps.map(\.line) == ["explain", "sweep"])
    let wild = Session(TestHost(), "minimize x^2 from=1 alpha=3")
    #expect(wild.nextSteps.map(\.line) == ["explain"])
  }
}
