import Language
import Numerics
import Testing

@testable import Shell

/// Words that reports and messages say, each where it is true and on a neighbour where it is not.
@Suite struct WordTests {
  /// A session that has the table as its file `t.csv`.
  private func session(with table: String, _ lines: String...) -> Session {
    let host = TestHost()
    host.files["\(TestHost.folder)/t.csv"] = Array(table.utf8)
    let session = Session(host: host)
    for line in lines { session.accept(line) }
    return session
  }

  private func session(_ lines: String...) -> Session {
    let session = Session(host: TestHost())
    for line in lines { session.accept(line) }
    return session
  }

  // MARK: Advice

  @Test func theRunsOwnStepMayBeTheBest() {
    // The own step is near 2/(L + mu), and only the iterations were too few.
    let session = session("data gen", "data scale", "fit alpha=0.9 iters=3")
    let advised = session.followAdvice(of: session.accept("explain"))
    #expect(advised.first?.promise.hasPrefix("arrives") == true)
    let own = self.session("minimize x^2 + 4y^2 from=1,1 alpha=0.2 iters=5 precision=0")
    let lines = own.followAdvice(of: own.accept("explain"))
    #expect(lines.first?.line.contains("alpha=0.2 ") == true, "\(lines.map(\.line))")
    #expect(lines.first?.line.contains("iters=") == true)
    // Where another step is better, it is proposed.
    let short = self.session("minimize x^2 + 4y^2 from=1,1 alpha=0.01 iters=5 precision=0")
    #expect(
      short.followAdvice(of: short.accept("explain")).first?.line.contains("alpha=0.01 ") == false)
  }

  @Test func withoutAMinimumNothingIsSaidToArrive() {
    let session = session(
      "f(x,y) = (x^2+2y)^2 + (x-100)^2/1000", "minimize f from=1,1 method=newton iters=5")
    let report = session.accept("explain")
    #expect(!report.contains("nothing that was tried arrives"))
    session.followAdvice(of: report)
  }

  // MARK: What applies

  @Test(arguments: ["backtracking", "adam", "newton", "bfgs", "nesterov alpha=0.001"])
  func onlyFixedStepsHaveABestOne(_ method: String) {
    let session = session("minimize bowl from=1,1 method=\(method) iters=20")
    let report = session.accept("explain")
    #expect(!report.contains("best step") && !report.contains("bounds:"))
    #expect(report.contains("does not apply to"))
    session.accept("minimize bowl from=1,1 alpha=0.001 iters=20")
    #expect(session.accept("explain").contains("best step"))
  }

  @Test func theHeavyBallSwings() {
    let session = session("minimize bowl method=momentum alpha=0.01 iters=60")
    let report = session.told("explain")
    #expect(report.contains("swinging, a damped oscillation"))
    #expect(report.contains("swinging, 46.4 iterations a swing"))
    #expect(report.contains("swinging, 5.84 iterations a swing") || report.contains("5.83 iter"))
    #expect(!report.contains("zigzag") && !report.contains("plateau"))
    // Without momentum a step beyond 1/L zigzags.
    session.accept("minimize bowl alpha=0.0199 iters=60")
    let plain = session.told("explain")
    #expect(plain.contains("zigzag along y") && !plain.contains("swinging"))
  }

  @Test func aFactorThatGrowsIsNotOneFactor() {
    let quartic = session("minimize x^4 from=3 alpha=0.2")
    let run = quartic.told("minimize x^4 from=3 alpha=0.2")
    #expect(run.contains("where the run began: steps overshoot there"))
    #expect(!run.contains("grows"))
    let report = quartic.told("explain")
    #expect(report.contains("longer than the one before, 238.33 times at first and"))
    let parabola = session("minimize x^2 from=3 alpha=1.2 iters=200")
    #expect(
      parabola.told("explain").contains("each step was 1.4 times as long as the one before"))
  }

  @Test func aKinkIsNoQuadratic() {
    let session = session("minimize max(0,1-x)+0.05x^2+y^2 from=-2,-2.6 alpha=0.001 iters=50")
    #expect(!session.told("explain").contains("is quadratic"))
    session.accept("minimize abs(x-1)+0.1y^2 from=2.5,-1.6 alpha=0.007 iters=10")
    #expect(!session.told("explain").contains("is quadratic"))
    session.accept("minimize (x-1)^2+0.1y^2 from=2.5,-1.6 alpha=0.007 iters=10")
    #expect(session.told("explain").contains("f is quadratic: these figures are exact"))
  }

  @Test func noiseIsNotBlamedForASlowDirection() {
    var generator = SeededGenerator(seed: 5)
    let rows = (0..<40).map { _ in
      let x = Double.random(in: 50...150, using: &generator)
      return "\(x),\(x + 1 + Double.random(in: -0.1...0.1, using: &generator))\n"
    }
    // The intercept takes hundreds of thousands of steps, the noise is small.
    let slow = session(
      with: "x,y\n" + rows.joined(), "data load t.csv",
      "fit method=sgd alpha=1e-5 batch=4 iters=2000")
    #expect(!slow.told("explain").contains("at its noise floor"))
    let noisy = session("data gen", "fit method=sgd alpha=0.1 batch=4 iters=4000")
    #expect(noisy.told("explain").contains("at its noise floor"))
  }

  // MARK: Values

  @Test func aResultWithoutValueSaysSo() {
    let session = session("data gen", "fit alpha=0.0001 iters=5 as=ball")
    #expect(session.accept("say it took {ball.arrived} steps") == "it took no value steps\n")
    #expect(
      session.refuse("print ball.arrived").first?.message.contains("has no value") == true)
    #expect(session.refuse("expect ball.arrived < 5").first?.message.contains("no value") == true)
    #expect(session.accept("print 0/0") == "no value\n")
    session.accept("fit alpha=1 as=ball")
    #expect(session.accept("say it took {ball.arrived} steps") == "it took 4 steps\n")
  }

  @Test func overflowIsSaidInWords() {
    let session = session("data gen", "lsq", "fit")
    let far = session.told("predict 1e308")
    #expect(far.contains("beyond the largest number") && !far.contains("inf"))
    #expect(!session.told("predict 1e300").contains("beyond"))
    let big = self.session(with: "x,y\n1e200,1\n2e200,3\n3e200,4\n", "data load t.csv")
    for line in ["fit", "explain"] {
      #expect(!big.told(line).split { !$0.isLetter }.contains("inf"), "\(line)")
    }
  }

  @Test func tinyCostsAreShown() {
    let session = session(
      with: "x,y\n1,1e-150\n2,3e-150\n3,2e-150\n4,5e-150\n", "data load t.csv")
    #expect(session.told("lsq").contains("cost 3.375e-301"))
    #expect(session.told("fit alpha=0.1 iters=200").contains("3.37523e-301"))
    let function = self.session()
    let run = function.told("minimize 1e-300*(x^2+y^2+1) from=1,1 alpha=0.1 iters=20 precision=0")
    #expect(run.contains("3e-300") && !run.contains("converged"))
    let report = function.told("explain")
    #expect(!report.contains("diverging") && !report.contains("has arrived"))
  }

  // MARK: Names

  @Test func columnsMayBeCalledLikeTheShellsOwn() {
    let session = session(
      with: "intercept,cost,y\n1,2,3\n2,5,7\n3,1,4\n4,7,11.5\n", "data load t.csv")
    #expect(session.told("lsq").contains("(intercept) -0.29790"))
    #expect(session.told("fit").contains("(intercept) intercept cost (cost)"))
    #expect(session.told("trace").contains("(intercept) intercept cost (cost)"))
    session.accept("predict intercept=1 cost=2")
    #expect((session.number("lsq.theta1") - 1.09731).magnitude < 1e-5)
    // Others stand without brackets.
    let other = self.session(with: "a,b,y\n1,2,3\n2,5,7\n3,1,4\n4,7,11.5\n", "data load t.csv")
    #expect(other.told("fit").contains("intercept a b cost"))
  }

  @Test func allIsNoRun() {
    let session = session("minimize bowl as=one")
    #expect(
      session.refuse("minimize bowl as=all").first?.message
        == "'all' stands for all runs at once; another name works: as=all1")
    session.accept("minimize bowl as=all1; runs drop all")
    #expect(session.state.runs.runs.isEmpty)
  }

  @Test func usageShowsValuesAsTheyAreTyped() {
    let session = session()
    let help = session.told("help plot")
    #expect(help.contains("[minima=on|off]") && !help.contains("OFF"))
    #expect(session.told("help data load").contains("[stream=auto]"))
  }

  @Test func aFormulaAloneLeadsOn() {
    let session = session()
    for (line, works) in [
      ("x^2", ["plot x^2", "minimize x^2 from=1", "x = 3"]),
      ("x^2 + y^2", ["contour x^2 + y^2", "minimize x^2 + y^2 from=1,1"]),
      ("x1^2 + 3", ["plot x1^2 + 3"]),
    ] {
      let message = session.refuse(line).first?.message ?? ""
      for other in works {
        #expect(message.contains("'\(other)'"), "\(line): \(message)")
        _ = self.session(other)
      }
    }
    // What was meant for a value does not.
    #expect(session.refuse("slop*2").first?.message.hasPrefix("there is no 'slop'") == true)
    #expect(session.refuse("contour features=9").first?.message.contains("no option") == true)
    #expect(session.refuse("contour z=x+y").first?.message.contains("contour x+y") == true)
  }

  // MARK: Files

  @Test func aColumnThatBeginsLateIsNamedWithItsLine() {
    let rows = (1...3000).map { "\($0),\($0 <= 1500 ? "" : "\($0 * $0 % 97)"),\(3 * $0)\n" }
    let session = session(with: "x,late,z\n" + rows.joined())
    let report = session.told("data load t.csv stream=on")
    let line = "data load t.csv stream=on x=x,late y=z"
    #expect(report.contains("should values come later, '\(line)' reads them"))
    #expect(session.told(line).contains("1500 rows, 2 features x, late"))
    // Without a stream they are seen by themselves.
    let kept = session.told("data load t.csv")
    #expect(kept.contains("2 features x, late") && !kept.contains("come later"))
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func scriptsEndTheirLinesInAnyWay(_ end: String) throws {
    let text = ["a = 1", "print a \\", "  + 1", "", "print 3"].joined(separator: end) + end
    let script = try Script(Array(text.utf8), name: "x.descent", path: "/s/x.descent")
    #expect(script.lines.count == 4)
    #expect(script.lines[1].text.split(separator: " ") == ["print", "a", "+", "1"])
    #expect(script.lines[3].text == "print 3")
  }

  @Test func aLineEndMayComeInTwoPieces() throws {
    var pieces: [[UInt8]] = ["a = 1\r", "\nb = 2\r", "c = 3"].map { Array($0.utf8) }
    let reader = ScriptReader(name: "x", path: nil) { pieces.isEmpty ? nil : pieces.removeFirst() }
    var lines: [String] = []
    while let line = try reader.line(at: lines.count) { lines.append(line.text) }
    #expect(lines == ["a = 1", "b = 2", "c = 3"])
  }

  // MARK: Dependent columns

  /// Panels and time series as they are published: the number of a row follows from what it is of.
  @Test func rowNumbersDepend() {
    let published: [(head: String, relation: String, row: (Int) -> String)] = [
      // Four visits of each child, at ages −2 to 1.
      (
        "obs,id,age,y", "age = -3 + obs - 4 id in every row",
        { "\($0 + 1),\($0 / 4),\($0 % 4 - 2),\($0 * 7 % 5)" }
      ),
      // Firms within years.
      (
        "obs,year,firm,y", "firm = 79320 + obs - 40 year in every row",
        { "\($0 + 1),\(1983 + $0 / 40),\($0 % 40 + 1),\($0 * 7 % 5)" }
      ),
      // Years within firms.
      (
        "obs,firm,year,y", "year = 5 + obs - 5 firm in every row",
        { "\($0 + 1),\($0 / 5 + 1),\($0 % 5 + 1),\($0 * 7 % 5)" }
      ),
      // Months as decimals of a year, six digits printed.
      (
        "obs,time,y", "obs in every row, up to rounding",
        { row in
          let time = (1949 * 12 + Double(row)) / 12
          return "\(row + 1),\((time * 1e6).rounded() / 1e6),\(row * 7 % 5)"
        }
      ),
    ]
    for (head, relation, row) in published {
      let table = head + "\n" + (0..<160).map { row($0) + "\n" }.joined()
      let report = session(with: table, "data load t.csv").told("lsq")
      #expect(report.contains(relation), "\(report)")
      #expect(!report.contains("std error"))
      // With one number changed the columns are independent.
      let other = session(with: table.replacing("\n57,", with: "\n58.5,"), "data load t.csv")
      #expect(other.told("lsq").contains("std error"))
    }
  }
}
