import Descents
import Testing

@testable import Shell

/// Every command on a cost that none of them knows: it is one subject and one command.
@Suite struct NewCostTests {
  /// A session with a run on the robust loss of a line's data.
  private func session(_ lines: String...) -> Session {
    let session = Session(
      host: TestHost(),
      registry: Registry(descents: [FitCommand(), MinimizeCommand(), RobustCommand()]))
    for line in lines { session.accept(line) }
    return session
  }

  private func line() -> Session { session("data gen n=40 noise=10", "robust alpha=0.5 iters=200") }

  @Test func itsRunIsReportedWithItsMinimum() {
    let session = session("data gen n=40 noise=10")
    let text = session.accept("robust alpha=0.5 iters=200")
    #expect(text.contains("intercept") && text.contains("slope") && text.contains("loss"))
    #expect(text.contains("exact"))
    #expect(session.number("robust.iterations") == 200)
    #expect(session.number("robust.slope") == session.number("robust.theta1"))
    #expect(session.number("robust.loss") > 0)
  }

  @Test func comparePutsItByItsMinimumAndByOthers() {
    let session = line()
    let text = session.accept("compare")
    #expect(text.contains("difference") && text.contains("exact") && text.contains("loss"))
    session.accept("fit as=squares; robust as=again")
    let table = session.accept("compare squares again")
    #expect(table.contains("squares") && table.contains("again") && table.contains("slope"))
  }

  @Test func testRowsAreScored() {
    let session = session("data gen n=40 noise=10; data split; robust")
    #expect(session.accept("compare").contains("test loss"))
    #expect(session.number("robust.testcost") > 0)
    #expect(session.accept("plot cost").contains("test rows"))
  }

  @Test func explainMeasuresItsCurvature() {
    let text = line().accept("explain")
    #expect(text.contains("the loss is not quadratic: these figures hold near the minimum only"))
    #expect(text.contains("2/L"))
    #expect(text.contains("measured"))
  }

  @Test func stepWritesItsGradient() {
    let session = line()
    let text = session.accept("step")
    #expect(text.contains("step 201"))
    #expect(text.contains("dloss/dintercept"))
    #expect(session.number("robust.iterations") == 201)
  }

  @Test func stepBackComesToTheSamePoint() {
    let session = session("data gen n=40 noise=10", "robust alpha=0.5 iters=20")
    let slope = session.number("robust.slope")
    session.accept("step 3")
    #expect(session.number("robust.slope") != slope)
    #expect(session.accept("step back 3").contains("back at step 20"))
    #expect(session.number("robust.slope") == slope)
  }

  @Test func sweepRepeatsItAlsoOverItsOwnOption() {
    let session = line()
    let text = session.accept("sweep alpha=0.01,0.5,1.5 iters=400")
    #expect(text.contains("final loss") && text.contains("<- best"))
    #expect(session.accept("plot sweep").contains("alpha=0.5"))
    #expect(session.accept("sweep delta=1,10,100").contains("delta"))
    #expect(session.number("sweep.rows") == 3)
  }

  @Test func rerunChangesAnOption() {
    let session = line()
    let first = session.number("robust.slope")
    #expect(session.accept("rerun delta=0.5 iters=100").contains("robust"))
    #expect(session.number("robust.iterations") == 100)
    #expect(session.number("robust.slope") != first)
  }

  @Test func traceListsItsCoordinates() {
    let session = line()
    let text = session.accept("trace every=50")
    #expect(text.contains("intercept") && text.contains("slope") && text.contains("loss"))
    #expect(!session.accept("trace of=slope").contains("intercept"))
  }

  @Test(arguments: ["contour", "surface", "plot path", "animate path"])
  func itsLandscapeIsDrawn(_ line: String) {
    let text = self.line().accept(line)
    #expect(text.contains("intercept") && text.contains("slope"))
    #expect(text.contains("minimum"))
  }

  @Test func aLandscapeOfMoreCoefficientsIsOverTwo() {
    let session = session("data gen n=40 features=3 noise=5; robust")
    let text = session.accept("contour over=x1,x3")
    #expect(text.contains("others as at the minimum"))
    #expect(text.contains("x1") && text.contains("x3"))
    #expect(session.accept("plot path over=x1,x2") != text)
    #expect(session.refuse("contour over=x1,nothing").count == 1)
  }

  @Test func predictAsksItsModel() throws {
    let session = line()
    let text = session.accept("predict 2")
    #expect(text.contains("descent") && text.contains("exact"))
    let expected = session.number("robust.intercept + 2 * robust.slope")
    let descent = try #require(session.state.fit?.descent)
    let model = try #require(descent.subject.model)
    let predicted = model.prediction(of: [2], at: descent.point)
    #expect(abs(predicted - expected) <= 1e-12 * abs(expected))
  }

  @Test func itsFiguresOfRowsAreDrawn() {
    let session = line()
    let fit = session.accept("plot fit")
    #expect(fit.contains("descent") && fit.contains("exact"))
    #expect(fit.contains("Exact, descent after 200 iterations"))
    #expect(session.accept("plot residuals").contains("Residuals of descent"))
    #expect(session.accept("animate fit").contains("Descent"))
    #expect(session.accept("plot fit x=x") == fit)
  }

  @Test func itsCostAndCoefficientsAreDrawn() {
    let session = line()
    let cost = session.accept("plot cost")
    #expect(cost.contains("Loss over 200 iterations") && cost.contains("exact"))
    #expect(session.accept("plot cost of=distance").contains("squared distance"))
    #expect(session.accept("plot theta").contains("The path of the descent"))
    #expect(session.accept("plot theta of=curves over=slope").contains("slope"))
  }

  @Test func newDataLeaveItBehind() {
    let session = line()
    session.accept("sweep alpha=0.1,0.5")
    session.accept("data gen seed=2")
    #expect(session.refuse("print robust.slope").count == 1)
    #expect(session.refuse("plot sweep").count == 1)
    #expect(session.refuse("compare").count == 1)
    #expect(session.accept("runs").contains("robust alpha=0.5 iters=200"))
  }

  @Test func itsRunsAnswerByName() {
    let session = line()
    session.accept("robust alpha=0.5 iters=300 as=ball")
    let runs = session.state.runs
    #expect(runs.result("ball.iterations") == .number(300))
    #expect(runs.result("ball.slope", index: 0) == .number(0))
    #expect(runs.result("ball.slope", index: 300) == .number(session.number("robust.slope")))
  }
}
