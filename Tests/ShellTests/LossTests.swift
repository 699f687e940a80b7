import Descents
import Language
import Testing

@testable import Shell

/// `fit` with losses and penalties, and every command on what it made.
@Suite struct LossTests {
  private func session(_ lines: String...) -> Session {
    let session = Session(host: TestHost(), registry: .standard)
    for line in lines { session.accept(line) }
    return session
  }

  private static let rows = "data set x=1,2,3,4,5,6 y=0,0,1,0,1,1"

  private func logistic() -> Session {
    session(Self.rows, "fit loss=logistic alpha=0.5 iters=2000")
  }

  @Test func aRunIsReportedWithItsMinimumAndItsClasses() {
    let session = session(Self.rows)
    let text = session.accept("fit loss=logistic alpha=0.5 iters=2000")
    #expect(text.contains("exact") && text.contains("class 0: 3 rows, class 1: 3 rows"))
    #expect(text.contains("4 of 6 rows predicted right"))
    #expect(text.contains("an iteration passes over 6"))
    #expect(session.number("fit.accuracy") == session.number("4/6"))
    #expect(abs(session.number("fit.logloss") - session.number("fit.cost")) < 1e-15)
  }

  @Test func squaresOfZeroAndOneGetAdviceAndOthersNone() {
    #expect(session(Self.rows).accept("fit").contains("fit loss=logistic"))
    #expect(!session("data gen").accept("fit").contains("logistic"))
  }

  @Test func predictTellsProbabilityAndClass() {
    let text = logistic().accept("predict 5")
    #expect(text.contains("probability of 1") && text.contains("class"))
    #expect(session(Self.rows, "fit").accept("predict 5").contains("probability") == false)
  }

  @Test func separatedClassesAreSaidToBe() {
    let separated = session("data set x=1,2,3,4 y=0,0,1,1")
    let text = separated.accept("fit loss=logistic alpha=1")
    #expect(text.contains("a plane separates the classes") && !text.contains("exact"))
    #expect(!separated.accept("fit loss=logistic l2=0.1 alpha=1").contains("separates"))
    #expect(!session(Self.rows).accept("fit loss=logistic").contains("separates"))
  }

  @Test(arguments: [
    "compare", "explain", "step", "trace every=500", "contour", "surface", "plot path",
    "animate path", "plot fit", "plot cost", "plot theta", "plot residuals", "animate fit",
    "sweep alpha=0.1,0.5", "rerun l2=0.1", "sweep l2=0.01,1", "fit loss=logistic method=sgd",
  ])
  func everyCommandWorks(line: String) {
    #expect(!logistic().accept(line).isEmpty)
  }

  @Test func stepBackComesToTheSamePoint() {
    let session = logistic()
    let slope = session.number("fit.slope")
    session.accept("step 3; step back 3")
    #expect(session.number("fit.slope") == slope)
  }

  @Test func aPenaltyThatSetsToZeroIsCounted() {
    let session = session("data gen n=50 features=4 informative=2 noise=1")
    let text = session.accept("fit l1=10 method=proximal alpha=0.5")
    #expect(text.contains("coefficients that are 0: descent 2 of 4, exact 2 of 4"))
    #expect(session.number("fit.zeros") == 2)
    #expect(session.accept("fit l1=10 method=coordinate").contains("descent 2 of 4, exact 2 of 4"))
    #expect(session.accept("fit l1=0.001 method=proximal alpha=0.5").contains("exact 0 of 4"))
  }

  @Test func aPathOverAPenaltyIsDrawnAndItsZerosCounted() {
    let session = session(
      "data gen n=50 features=3 noise=1", "fit l1=1 method=proximal alpha=0.5 iters=50",
      "sweep l1=0.01..1000 spacing=log steps=8")
    let text = session.accept("plot sweep of=theta")
    #expect(text.contains("by l1") && text.contains("x1") && text.contains("x3"))
    #expect(text.contains("0 at l1=0.01, 3 at l1=1000"))
    session.accept("sweep method=proximal,coordinate")
    #expect(session.refuse("plot sweep of=theta").count == 1)
  }

  @Test func costsOfDifferentPenaltiesAreNotCompared() {
    let session = session("data gen features=2 noise=1", "fit l2=1 iters=2")
    #expect(!session.accept("sweep l2=0.1,1,10").contains("lowest"))
    #expect(session.accept("sweep iters=1,2,3").contains("lowest"))
  }

  @Test func theBoundOfTheCurvatureIsSaid() {
    #expect(logistic().accept("explain").contains("times 0.25"))
    #expect(
      session("data gen", "fit loss=absolute alpha=0.1").accept("explain").contains("jumps"))
    #expect(!session("data gen", "fit l2=1").accept("explain").contains("everywhere"))
  }

  @Test(arguments: [
    ("data set x=1,2,3 y=0,1,2", "fit loss=logistic", "3 values: 0, 1, 2"),
    ("data gen", "fit loss=logistic", "more than 5 values"),
    ("data set x=1,2,3 y=1,1,1", "fit loss=logistic", "the same in every row"),
    ("data gen", "fit l1=1", "method=coordinate, method=proximal can"),
    ("data gen", "fit loss=huber delta=0", "above 0"),
    ("data gen", "fit delta=2", "belongs to loss=huber"),
    ("data gen", "fit l2=-1", "0 or more"),
    ("data gen", "fit l1=1/0", "l1"),
    ("data gen", "lsq loss=huber", "has no option"),
    ("data gen", "fit loss=absolute method=newton", "second derivatives"),
    ("data gen", "fit loss=huber method=lm", "sum of squares"),
  ])
  func badInputGetsOneDiagnostic(data: String, line: String, words: String) {
    let session = session(data)
    let text = session.refuse(line)
    #expect(text.count == 1)
    #expect(text.first?.message.contains(words) == true)
  }
}
