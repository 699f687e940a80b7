import Expressions
import Language
import Testing

@testable import Shell

/// Formulas over the rows of data.
@Suite struct RowFormulaTests {
  private let session = Session(host: TestHost())

  private func lines(_ line: String) -> [String] {
    session.accept(line).split(separator: "\n").map(String.init)
  }

  private func number(_ text: String) -> Double { session.number(text) }

  @Test func theTutorialsCostDescendsAsTheFitDoes() throws {
    _ = lines("data gen n=100 noise=10; J(a, b) = mean((a + b*x - y)^2)/2")
    #expect(
      lines("derive J") == [
        "dJ/da = mean(a + b*x - y)", "dJ/db = mean(x*(a + b*x - y))",
        "minimum at a = 1.48942, b = 63.4191, J = 54.7211",
      ])
    _ = lines("minimize J from=0,0 alpha=0.001 precision=0 iters=5000; fit alpha=0.001 iters=5000")
    #expect(number("min.a") == number("fit.theta0"))
    #expect(number("min.b") == number("fit.theta1"))
    #expect(number("min.f") == number("fit.cost"))
  }

  /// The same cost in forms that are compressed otherwise, or not at all.
  @Test(arguments: [
    "mean((a + b*x - y)^2)/2", "mean((y - a - b*x)^2)/2", "sum((a + b*x - y)^2)/200",
    "mean((a + b*x)^2 - 2y (a + b*x) + y^2)/2", "mean(((a + b*x - y)^2)^2/(a + b*x - y)^2)/2",
    "mean((a + b*x - y)^2)/4 + mean((2a + 2b*x - 2y)^2)/16",
    "mean(if(a < 1e300, (a + b*x - y)^2, 0))/2",
  ])
  func oneCostInManyFormsIsOneCost(_ cost: String) throws {
    _ = lines("data gen n=100 noise=10; fit alpha=0.1 iters=50")
    _ = lines("J(a, b) = \(cost); minimize J from=0,0 alpha=0.1 iters=50 tol=0")
    for (own, fitted) in [("min.a", "fit.theta0"), ("min.b", "fit.theta1"), ("min.f", "fit.cost")] {
      let (left, right) = (number(own), number(fitted))
      #expect(abs(left - right) <= 1e-12 * abs(right), "\(cost): \(own) \(left), not \(right)")
    }
  }

  @Test func aRidgeHasItsOwnMinimum() throws {
    // (XᵀX/n + 0.2 on the slope's diagonal) θ = Xᵀy/n, by hand from the sums.
    _ = lines("data set x=0,1,2,3 y=1,3,2,9")
    let shown = lines("set precision=12; derive mean((a + b*x - y)^2)/2 + 0.1b^2")
    // n = 4: mean x = 1.5, mean x² = 3.5, mean y = 3.75, mean xy = 8.5.
    let slope = (8.5 - 1.5 * 3.75) / (3.5 + 0.2 - 1.5 * 1.5)
    let text = try #require(shown.last { $0.hasPrefix("minimum") })
    let found = text.split(separator: " ").dropLast(3).last.flatMap { Double($0.dropLast()) }
    #expect(try abs(#require(found) - slope) <= 1e-11, "\(shown)")
  }

  @Test func whatIsNoMinimumIsCalledNone() {
    _ = lines("data gen n=50")
    #expect(lines("derive mean((a + b*x - y)^2)").contains { $0.hasPrefix("minimum at") })
    #expect(lines("derive -mean((a + b*x - y)^2)").contains { $0.hasPrefix("maximum at") })
    #expect(lines("derive mean((a*x + b*x - y)^2)").contains { $0.hasPrefix("minimum all along") })
    #expect(lines("derive mean(a*b*x^2)").contains { $0.hasPrefix("saddle at") })
    #expect(lines("derive mean(a*x) + b").contains("the derivatives are nowhere 0"))
    #expect(lines("derive mean((y - b*x)^4)").contains { $0.hasPrefix("minimum at b = ") })
    #expect(
      lines("derive mean(exp(a + y/100))")
        .contains("no point found where the derivative is 0 for a in -10..10"))
  }

  @Test(arguments: ["newton", "bfgs", "lbfgs", "gaussnewton", "lm", "cg"])
  func everyMethodDescends(_ method: String) throws {
    _ = lines("data gen n=40 noise=5")
    _ = lines("minimize mean((a + b*x - y)^2) from=0,0 method=\(method) iters=100")
    _ = lines("lsq")
    #expect(abs(number("min.a") - number("lsq.theta0")) <= 1e-5)
    #expect(abs(number("min.b") - number("lsq.theta1")) <= 1e-5)
  }

  @Test func nonlinearModelsGoByTheirResiduals() throws {
    _ = lines("data set t=0,1,2,3,4 y=10,6.2,3.6,2.3,1.4")
    let shown = lines("minimize mean((a*exp(-b*t) - y)^2) from=5,1 method=lm iters=100")
    #expect(shown.contains { $0.hasPrefix("converged") }, "\(shown)")
    #expect(abs(number("min.b") - 0.4946) <= 1e-3)
  }

  @Test func sgdTakesRowsOfMeansAlone() {
    _ = lines("data gen")
    #expect(
      lines("minimize mean((a + b*x - y)^2) from=0,0 method=sgd alpha=0.01 iters=10")
        .contains { $0.hasPrefix("stopped after 10 iterations") })
    #expect(
      session.refuse("minimize sqrt(mean((a + b*x - y)^2)) from=0,0 method=sgd").first?.message
        .contains("rows") == true)
  }

  @Test func newDataMakeRunsOutOfDate() {
    _ = lines("data gen; minimize mean((a - y)^2) from=0 alpha=0.5")
    #expect(!lines("print min.a").isEmpty)
    _ = lines("data gen seed=3")
    #expect(session.refuse("print min.a").first?.message.contains("run 'minimize' first") == true)
    // A function of no rows has nothing to do with data.
    _ = lines("minimize (a - 1)^2 from=0; data gen seed=4")
    #expect(!lines("print min.a").isEmpty)
  }

  @Test func formulasSeeTheDataAsTheyAreNow() throws {
    _ = lines("data set x=1,2 y=1,3; m(a) = a*mean(y)")
    #expect(number("m(2)") == 4)
    _ = lines("data set x=1,2 y=5,7")
    #expect(number("m(2)") == 12)
  }

  // MARK: Mistakes

  @Test(
    arguments: [
      ("g(a) = a*x", 9, "x is a column of 100 rows; mean(x) or sum(x) over them?"),
      ("print x", 6, "x is a column of 100 rows; mean(x) or sum(x) over them?"),
      (
        "minimize mean(b*x) + x from=1", 21,
        "x is a column inside the row functions of this formula, and here a coordinate: give one of "
          + "them another name"
      ),
      ("print mean(x, y)", 6, "mean takes 1 argument, not 2"),
      ("mean(t) = t", 0, nil),
      (
        "minimize mean(log(a + 0x)) from=0", 32,
        "f has no finite value at a = 0: in row 1 (x = 0) log(a + 0x) is not finite"
      ),
    ] as [(String, Int, String?)])
  func mistakesAreShownWhereTheyAre(line: String, column: Int, message: String?) throws {
    _ = lines("data gen")
    let diagnostic = try #require(session.refuse(line).first, "\(line)")
    #expect(diagnostic.span?.start == column, "\(line): \(diagnostic.message)")
    if let message, !message.contains("row 1") { #expect(diagnostic.message == message) }
    if message?.contains("row 1") == true {
      #expect(diagnostic.message.hasPrefix("f has no finite value at a = 0: in row 1 (x = "))
    }
  }

  @Test(arguments: ["print mean(3)", "minimize mean((a - x)^2) from=0", "J(a) = sum(a*x)"])
  func withoutDataThereAreNoRows(_ line: String) {
    #expect(
      session.refuse(line).first?.message.contains("runs over the rows of data, and there are none")
        == true)
  }

  @Test func aParameterHidesAColumnAndSaysSo() {
    _ = lines("data gen")
    #expect(
      lines("h(x) = mean(x*y)") == [
        "x is a parameter of h here: it hides the column of that name"
      ])
    #expect(lines("k(x) = x + mean(y)").isEmpty)
    #expect(lines("l(t) = mean(t*y)").isEmpty)
  }

  // MARK: Checks

  @Test func derivativesAreCheckedByDifferences() {
    _ = lines("data gen")
    #expect(
      lines("derive mean((a + b*x - y)^2) check=on at=1,2")
        .contains("derivatives and differences agree"))
    #expect(lines("derive abs(x) at=1").contains("derivatives and differences agree"))
    #expect(
      lines("derive abs(x - 1) at=1.0001").contains { $0.hasPrefix("1 derivative of 1 differ") })
    #expect(lines("derive sqrt(x) at=0").contains { $0.hasPrefix("1 derivative of 1 differ") })
    #expect(session.refuse("derive x^2 + y^2 at=1").first?.culprit == "1")
  }

  // MARK: Typed rows

  @Test func typedRowsAreDataLikeAnyOther() throws {
    #expect(
      lines("data set x=0,1,2,3 y=1,3,2,9") == ["4 rows, 1 feature x, target y (typed)"])
    #expect(number("mean(y)") == 3.75)
    #expect(lines("data set y=1,2 x=3,4") == ["2 rows, 1 feature x, target y (typed)"])
    #expect(lines("data set a=1,2 b=3,4") == ["2 rows, 1 feature a, target b (typed)"])
    #expect(session.state.journal.map { $0.text(in: nil) }.contains("data set a=1,2 b=3,4"))
  }

  @Test(arguments: [
    ("data set a=1,2,3 b=1,2", 11), ("data set a=1,2", 14), ("data set", 8),
    ("data set a=1,2 a=3,4", 15), ("data set a=1,oops b=1,2", 13), ("data set a=1,1/0 b=1,2", 13),
  ])
  func typedRowsThatAreNone(line: String, column: Int) throws {
    #expect(try #require(session.refuse(line).first).span?.start == column, "\(line)")
  }
}
