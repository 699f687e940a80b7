import Descents
import Testing

@testable import Shell

/// What expressions can ask of runs, and what becomes of results when data change.
@Suite struct RunResultTests {
  @Test func runsAnswerByName() {
    let session = Session(TestHost(), "minimize x^2 - 6x + 5 from=15 alpha=0.1 as=ball")
    let runs = session.state.runs
    #expect(runs.result("ball.x", index: 0) == .number(15))
    #expect(runs.result("ball.x", index: 1) == .number(15 - 0.1 * 24))
    #expect(runs.result("ball.f", index: 0) == .number(140))
    #expect(runs.result("ball.f") == .number(session.number("min.f")))
    #expect(session.number("ball.f + ball.iterations") > 0)
    #expect(session.state.value(of: "ball.x", index: 0) == .number(15))
    #expect(session.state.value(of: "min.x", index: 0) == .number(15))
    #expect(runs.result("ball.status") == .word("short step"))
    #expect(runs.result("ball.x", index: 1_000_000) == nil)
    #expect(runs.result("ball.y") == nil && runs.result("ball.y", index: 1) == nil)
    #expect(runs.result("roll.x") == nil && runs.result("ball") == nil)
  }

  @Test func coefficientsAnswerByAllTheirNames() {
    let session = Session(
      TestHost(), "data sample houses; data scale; fit alpha=0.1 iters=3 as=houses")
    let runs = session.state.runs
    for (name, other) in [("theta0", "intercept"), ("theta1", "area"), ("theta2", "distance")] {
      #expect(runs.result("houses.\(name)", index: 2) == runs.result("houses.\(other)", index: 2))
      #expect(runs.result("houses.\(name)", index: 3) == runs.result("houses.\(name)"))
    }
    #expect(runs.result("houses.theta2", index: 1) != nil)
    for name in ["theta3", "theta-1", "theta99999999999999999999", "slope", "theta"] {
      #expect(runs.result("houses.\(name)", index: 1) == nil, "\(name)")
    }
    #expect(runs.result("houses.cost", index: 3) != nil)
  }

  @Test func arrivalIsAResult() {
    let session = Session(TestHost(), "minimize x^2 from=1 alpha=0.05 precision=0 iters=200")
    #expect(session.number("min.arrived") == 66)
    session.accept("minimize x^2 from=1 alpha=0.05 precision=0 iters=20")
    #expect(session.refuse("print min.arrived").count == 1)
    session.accept("data gen; fit alpha=1 iters=200")
    #expect(session.number("fit.arrived") > 0)
    #expect(session.state.runs.result("r3.arrived") == .number(session.number("fit.arrived")))
  }

  @Test func aSweepOnDataGoesWithThem() {
    let session = Session(TestHost(), "data gen; sweep alpha=0.1,1 iters=50; data gen seed=3")
    #expect(session.refuse("print sweep.best").count == 1)
    #expect(session.refuse("plot sweep").first?.message.contains("there is no sweep") == true)
  }

  @Test func aSweepOnAFunctionStays() {
    let session = Session(TestHost(), "sweep x^2 from=1 alpha=0.1,0.4; data gen")
    #expect(session.number("sweep.best") == 0.4)
    session.accept("plot sweep")
  }

  @Test func aSweepThatIsNotThereNamesItsCommand() {
    let message = Session(TestHost()).refuse("print sweep.best").first?.message
    #expect(message == "sweep.best has no value yet: run 'sweep' first")
  }

  @Test func steppingBackSaysWhereItCannot() {
    let session = Session(TestHost(), "minimize x^2 from=1 iters=0")
    #expect(session.refuse("step back").first?.message.contains("no step to take back") == true)
    session.accept("step 2")
    #expect(session.accept("step back").contains("back at step 1"))
    #expect(session.refuse("step back 2").count == 1)
  }

  @Test func oneCoefficientHasACurve() {
    let session = Session(TestHost(), "data gen; fit intercept=off iters=30 alpha=0.5")
    #expect(session.accept("plot path").contains("iterates"))
    #expect(session.refuse("contour").first?.message.contains("2 coefficients") == true)
  }
}
