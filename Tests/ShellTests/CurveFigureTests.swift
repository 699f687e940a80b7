import Language
import Plotting
import Testing

@testable import Shell

/// Curves, paths on them, and the words around figures.
@Suite struct CurveFigureTests {
  /// The figure that a line draws.
  private func figure(_ line: String, after setup: String...) throws -> Figure {
    let session = Session(TestHost())
    for line in setup { session.accept(line) }
    let evaluation = session.evaluate(SourceLine(line))
    if case .failed(let problems) = evaluation.result { Issue.record("\(problems)") }
    let outputs = evaluation.outputs
    let found = outputs.compactMap { output -> Figure? in
      if case .figure(let figure, _) = output { figure } else { nil }
    }
    return try #require(found.last)
  }

  private func labels(_ figure: Figure) -> [String] { figure.series.compactMap(\.label) }

  @Test func severalCurvesAreToldApart() throws {
    let figure = try figure("plot sin(x), cos(x) xrange=0..6")
    #expect(labels(figure) == ["sin(x)", "cos(x)"])
    #expect(figure.xAxis.label == "x")
    let three = try self.figure("plot f, f', f''", after: "f(t) = t^3")
    #expect(labels(three) == ["f", "f'", "f''"])
    guard case .line(let x, let y) = three.series[1].content else { return #expect(Bool(false)) }
    #expect(zip(x, y).allSatisfy { ($1 - 3 * $0 * $0).magnitude < 1e-9 * max(1, $1) })
  }

  @Test func aDerivativeAloneIsDrawn() throws {
    let figure = try figure("plot f'", after: "f(x) = x^2 - 6x")
    #expect(figure.yAxis.label == "f'")
  }

  @Test func aTangentTouches() throws {
    let figure = try figure("plot x^2 tangent=3")
    #expect(labels(figure).contains("tangent at 3, slope 6"))
    let several = try self.figure("plot x^2 tangent=-1,2")
    #expect(labels(several).filter { $0.hasPrefix("tangent") }.count == 2)
  }

  @Test(arguments: [
    ("plot sin(x), cos(x) tangent=1", "1", "a tangent belongs to one curve"),
    ("plot x, x*y", "x*y", "this one has 2"), ("plot abs(x), ", ",", "',' cannot stand here"),
    ("plot log(x) tangent=-1", "-1", "f has no slope at -1"),
    ("plot bowl'", "bowl'", "has 2 variables, and a prime is for functions of one"),
  ]) func badCurvesAreRefused(_ line: String, _ culprit: String, _ message: String) {
    let found = Session(TestHost()).refuse(line)
    #expect(found.first?.message.contains(message) == true, "\(found.map(\.message))")
    if !culprit.isEmpty { #expect(found.first?.culprit == culprit) }
  }

  @Test func theWellsAreShownAndNotTheWalls() throws {
    let figure = try figure("plot f", after: "f(x) = x^4 - 4x^2 + x")
    let shown = try #require(figure.series[0].shown)
    #expect(shown.lowerBound > -5.5 && shown.upperBound < 7)
    #expect(figure.note?.contains("cut off at the top: it goes on to") == true)
    // With one well there are no walls to cut, and a range that was typed is kept.
    #expect(try self.figure("plot x^2").series[0].shown == nil)
    #expect(try self.figure("plot f xrange=-3..3", after: "f(x) = x^4 - 4x^2 + x").note == nil)
  }

  @Test func aZigzagIsJoinedAndNumbered() throws {
    let figure = try figure(
      "plot path", after: "minimize x^2 from=10 alpha=0.9 precision=0 iters=12")
    #expect(labels(figure).contains("path") && labels(figure).contains("iterates"))
    #expect(["1", "2", "3", "4", "5"].allSatisfy(labels(figure).contains))
    let path = figure.series.first { $0.label == "path" }
    guard case .line(let x, _)? = path?.content else { return #expect(Bool(false)) }
    #expect(x.count == 13 && x[0] == 10 && (x[1] + 8).magnitude < 1e-12)
  }

  @Test func aLongPathSaysWhatIsMarked() throws {
    let figure = try figure(
      "plot path", after: "minimize x^2 - 6x + 5 from=15 precision=0 iters=200")
    #expect(labels(figure).contains { $0.hasPrefix("iterates 0 to 10, then every ") })
    #expect(labels(figure).contains("path to 10"))
    let every = try self.figure(
      "plot path every=50", after: "minimize x^2 - 6x + 5 from=15 precision=0 iters=200")
    #expect(labels(every).contains("every 50th iterate") && !labels(every).contains("path to 10"))
  }

  @Test func anExplosionShowsItsFirstSteps() throws {
    let figure = try figure(
      "plot path", after: "minimize x^2 from=1 alpha=1.1 precision=0 iters=40")
    guard case .explicit(let low, let high) = figure.xAxis.range else {
      return #expect(Bool(false))
    }
    #expect(low > -10 && high < 10)
    #expect(figure.note == "the path leaves the figure at iteration 10")
    let exits = figure.series.filter {
      if case .mark(let mark, _, _) = $0.content {
        mark == .exitRight || mark == .exitLeft
      } else {
        false
      }
    }
    #expect(exits.count == 1)
    // A run that settles is shown whole.
    let calm = try self.figure("plot path", after: "minimize x^2 from=1 alpha=0.9 iters=40")
    #expect(calm.xAxis.range == .automatic && calm.note == nil)
  }

  @Test func wordsAreThoseAskedFor() throws {
    let figure = try figure(
      "plot cost title=\"alpha {a}\" xlabel=k ylabel=\"J\" labels=off",
      after: "a = 0.5; data gen; fit alpha=a iters=10")
    #expect(figure.title == "alpha 0.5")
    #expect(figure.xAxis.label == "k" && figure.yAxis.label == "J")
    #expect(!labels(figure).contains { $0.hasPrefix("least squares") })
    let map = try self.figure("contour labels=off", after: "data gen; fit alpha=1 iters=5")
    for case .levels(let lines) in map.series.map(\.content) {
      #expect(lines.allSatisfy { $0.label == nil })
    }
    #expect(!labels(map).contains("start"))
  }

  @Test func theBottomOfABowlIsSeen() throws {
    let session = Session(TestHost(), "data gen")
    let outputs = session.evaluate(SourceLine("surface")).outputs
    for case .surface(let figure, _) in outputs { #expect(figure.elevation > 30) }
    for case .surface(let figure, _) in session.evaluate(SourceLine("surface el=20")).outputs {
      #expect(figure.elevation == 20)
    }
    for case .surface(let figure, _) in session.evaluate(SourceLine("surface -x^2-y^2")).outputs {
      #expect(figure.elevation == 30)
    }
  }
}
