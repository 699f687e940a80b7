import Descents
import Optimization
import Testing

@testable import Shell

/// The regression of the tutorial, from the typed line to the printed number.
@Suite struct AcceptanceTests {
  private func near(
    _ value: Double, _ expected: Double, within relative: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = (value - expected).magnitude / expected.magnitude
    #expect(
      error <= relative, "\(value) is \(error) off \(expected)", sourceLocation: sourceLocation)
  }

  @Test func theTutorialsNumbersAreReached() {
    let session = Session(
      TestHost(), "data gen n=100 noise=10", "lsq", "fit alpha=0.001 iters=5000")
    near(session.number("lsq.slope"), 63.419_074_824_373_0, within: 1e-9)
    near(session.number("lsq.intercept"), 1.489_415_850_864_55, within: 1e-9)
    near(session.number("fit.slope"), 62.801_845_495_576_8, within: 1e-9)
    near(session.number("fit.intercept"), 1.191_090_714_043_59, within: 1e-9)
    near(session.number("fit.cost"), 54.926_883_233_529_7, within: 1e-9)
    #expect(session.number("fit.iterations") == 5000)
    #expect(session.accept("print fit.status") == "limit\n")
  }

  @Test func theStatisticsAreThoseOfOthers() {
    // By scipy.stats.linregress on the same rows, to the digits given there.
    let session = Session(TestHost(), "data gen n=100 noise=10", "lsq")
    near(session.number("lsq.r"), 0.985_894_43, within: 5e-9)
    near(session.number("lsq.p1"), 6.780_338e-78, within: 1e-7)
    near(session.number("lsq.stderr1"), 1.087_551_40, within: 5e-9)
    near(session.number("lsq.stderr0"), 1.064_032_04, within: 5e-9)
    near(session.number("lsq.r2"), 0.985_894_43 * 0.985_894_43, within: 1e-8)
    #expect(session.number("lsq.n") == 100)
    #expect(session.number("lsq.theta0") == session.number("lsq.intercept"))
    #expect(session.number("lsq.theta1") == session.number("lsq.slope"))
    near(session.number("lsq.t1"), session.number("lsq.slope / lsq.stderr1"), within: 1e-14)
  }

  /// Iterates of the same descent by torch.optim.SGD in double precision.
  private static let iterates: [(iteration: Int, intercept: Double, slope: Double, cost: Double)] =
    [
      (1, -0.005_748_938_579_094_276, 0.060_535_740_279_077_78, 1966.304_289_405_867_8),
      (2, -0.011_485_218_955_400_963, 0.121_012_878_639_346_64, 1962.615_706_777_342_4),
      (10, -0.056_922_082_841_691_89, 0.602_727_209_159_954_6, 1933.365_730_636_272_2),
      (100, -0.515_264_906_237_077_2, 5.772_578_306_080_304, 1634.011_298_889_658),
      (1000, -1.789_755_948_267_146_6, 38.859_143_506_538_09, 339.597_104_400_116_8),
      (5000, 1.191_090_714_043_592, 62.801_845_495_576_764, 54.926_883_233_529_7),
    ]

  @Test(arguments: iterates)
  func everyIterateIsTheTutorials(
    iteration: Int, intercept: Double, slope: Double, cost: Double
  ) throws {
    let session = Session(TestHost(), "data gen", "fit iters=\(iteration)")
    near(session.number("fit.intercept"), intercept, within: 1e-10)
    near(session.number("fit.slope"), slope, within: 1e-10)
    near(session.number("fit.cost"), cost, within: 1e-10)
    // The record of a longer run passes through the same points.
    session.accept("fit iters=5000")
    let trace = try #require(session.state.fit).descent.run.trace
    let position = try #require(trace.iterations.firstIndex(of: iteration))
    near(trace[position].point[0], intercept, within: 1e-10)
    near(trace[position].point[1], slope, within: 1e-10)
  }

  @Test func dataWithoutNoiseReachACostOfNothing() {
    let session = Session(TestHost(), "data gen n=100 noise=0", "fit alpha=1 iters=5000")
    #expect(session.number("fit.cost") < 1e-26)
    near(session.number("fit.slope"), session.number("data.slope"), within: 1e-13)
    session.accept("lsq; expect lsq.cost < 1e-26; expect fit.status = \"limit\"")
  }

  @Test func statusSaysWhyTheDescentStopped() {
    let session = Session(TestHost(), "data gen")
    for (line, status) in [
      ("fit", "limit"), ("fit alpha=1 tol=1e-9", "converged"), ("fit alpha=2.1", "diverged"),
      ("fit alpha=1e300", "not finite"),
      ("fit method=backtracking tol=1e-9 iters=1e5", "converged"),
    ] {
      let text = session.accept(line)
      #expect(session.accept("print fit.status") == "\(status)\n", "\(line)")
      // A report never says converged when a limit stopped it.
      #expect(text.contains("converged") == (status == "converged"), "\(line)")
      #expect(session.number("fit.cost").isFinite)
    }
  }

  @Test func descentAndLeastSquaresAgreeWhereItConverged() {
    for seed in [0, 1, 42, 4_294_967_295] {
      let session = Session(
        TestHost(), "data gen n=200 features=4 bias=3 seed=\(seed)", "lsq",
        "fit alpha=0.5 iters=1e5 tol=1e-11")
      for index in 0...4 {
        near(session.number("fit.theta\(index)"), session.number("lsq.theta\(index)"), within: 1e-9)
      }
      near(session.number("fit.cost"), session.number("lsq.cost"), within: 1e-12)
    }
  }

  @Test func aPredictionIsTheLine() {
    let session = Session(TestHost(), "data gen", "lsq", "fit", "set precision=17")
    let text = session.accept("predict x=1.5")
    let rows = text.split(separator: "\n").dropFirst().map { line in
      Double(line.split(separator: " ").last ?? "") ?? .nan
    }
    near(rows[0], session.number("fit.intercept + 1.5 fit.slope"), within: 1e-14)
    near(rows[1], session.number("lsq.intercept + 1.5 lsq.slope"), within: 1e-14)
    #expect(text == session.accept("predict 3/2"))
  }

  @Test func seedsDecideEverything() {
    func rows(_ line: String) -> String { Session(TestHost(), line).accept("data save -") }
    #expect(rows("data gen n=5") == rows("data gen n=5 seed=2015"))
    #expect(rows("data gen n=5") == rows("set seed=2015; data gen n=5"))
    #expect(rows("data gen n=5 seed=1") != rows("data gen n=5 seed=2"))
    let session = Session(TestHost(), "data gen; fit start=random seed=7 iters=1")
    let slope = session.number("fit.slope")
    session.accept("set seed=7; fit start=random iters=1")
    #expect(session.number("fit.slope") == slope)
  }

  @Test func savedDataReadBackToTheBit() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("data gen n=50 features=3; data save a.csv; lsq")
    let slope = session.number("lsq.theta2")
    let rows = session.accept("data save -")
    session.accept("data load a.csv; lsq")
    #expect(session.number("lsq.theta2") == slope)
    #expect(session.accept("data save -") == rows)
    #expect(host.text(at: "a.csv") == rows)
  }
}
