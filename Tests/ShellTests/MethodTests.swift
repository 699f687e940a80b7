import Descents
import Language
import Optimization
import Testing

@testable import Shell

/// Methods, schedules and stopping as they are typed, and what is said of them.
@Suite struct MethodTests {
  @Test(arguments: ["lbfgs", "cg", "lm", "gaussnewton", "bfgs search=exact", "newton"])
  func rosenbrockIsSolved(method: String) {
    let session = Session(TestHost())
    let report = session.accept("minimize rosenbrock from=-1.2,1 method=\(method)")
    #expect(report.contains("converged after"), "\(report)")
    #expect((session.number("min.x") - 1).magnitude < 1e-5)
    #expect(session.number("min.iterations") < 100)
  }

  @Test func coordinateDescentOnAQuadratic() {
    let session = Session(
      TestHost(), "minimize x^2 + x y + 2y^2 from=4,3 method=coordinate iters=0")
    // Along x from (4, 3): x = −y/2.
    #expect(session.accept("step").contains("the minimum along coordinate 1"))
    #expect(session.number("min.x") == -1.5)
    #expect(session.number("min.y") == 3)
    // Along y: y = −x/4.
    session.accept("step")
    #expect(session.number("min.x") == -1.5)
    #expect((session.number("min.y") - 0.375).magnitude < 1e-15)
  }

  @Test func dataAreResiduals() {
    let session = Session(TestHost(), "data gen; lsq")
    for method in ["gaussnewton", "lm"] {
      session.accept("fit method=\(method) iters=5")
      for index in 0...1 {
        let (found, exact) =
          (session.number("fit.theta\(index)"), session.number("lsq.theta\(index)"))
        #expect((found / exact - 1).magnitude < 1e-7)
      }
    }
  }

  @Test func whatIsNoSumOfSquaresIsRefused() {
    let session = Session(TestHost())
    for line in [
      "minimize x^2 - 6x + 5 from=15 method=lm", "minimize cos(x) from=1 method=gaussnewton",
      "minimize (x - 1)^2 - (y - 2)^2 from=0,0 method=lm",
    ] {
      let message = session.refuse(line).first?.message ?? ""
      #expect(message.contains("needs a sum of squares") && message.contains("lbfgs"), "\(line)")
    }
    session.accept("minimize 3(x - 1)^2/2 + (y - x^2)^2 + 1 from=0,0 method=lm")
    #expect((session.number("min.x") - 1).magnitude < 1e-6)
    #expect((session.number("min.f") - 1).magnitude < 1e-9)
    session.accept("c(a, b) = ((a - 2)^2 + (a b - 4)^4)/7; minimize c from=1,1 method=lm")
    #expect((session.number("min.a") - 2).magnitude < 1e-5)
  }

  @Test func formulasOverRowsAreSumsOfSquares() {
    let session = Session(TestHost(), "data gen n=100 noise=10; lsq")
    for line in [
      "minimize mean((a + b*x - y)^2)/2 from=0,0 method=gaussnewton",
      "minimize sum((a + b*x - y)^2) from=0,0 method=lm",
    ] {
      session.accept(line)
      #expect((session.number("min.a") / session.number("lsq.theta0") - 1).magnitude < 1e-6)
      #expect((session.number("min.b") / session.number("lsq.theta1") - 1).magnitude < 1e-6)
    }
    // A ridge: the minimum of ‖Xθ − y‖²/m + b² has the slope divided by about 2.
    session.accept("minimize mean((a + b*x - y)^2) + b^2 from=0,0 method=gaussnewton")
    session.accept("minimize mean((a + b*x - y)^2) + b^2 from=0,0 method=newton as=other")
    #expect((session.number("r3.b") / session.number("other.b") - 1).magnitude < 1e-9)
    #expect(session.refuse("minimize mean(abs(a + b*x - y)) from=0,0 method=lm").count == 1)
    session.accept("minimize mean((a*tanh(b*x) + c - y)^2)/2 from=50,1,0 method=lm as=curve")
    session.accept(
      "minimize mean((a*tanh(b*x) + c - y)^2)/2 from=50,1,0 method=bfgs tol=1e-9 as=same")
    #expect((session.number("curve.f") / session.number("same.f") - 1).magnitude < 1e-9)
  }

  @Test func dampingAndGainAreTraced() {
    let session = Session(TestHost(), "minimize rosenbrock from=-1.2,1 method=lm iters=6")
    let table = session.accept("trace")
    #expect(table.contains("lambda") && table.contains("gain"))
    #expect(table.contains("0.008") && table.contains("0.9634"))
    session.accept("minimize rosenbrock from=-1.2,1 method=bfgs iters=6")
    #expect(!session.accept("trace").contains("lambda"))
  }

  @Test func proximalSaysThatItIsPlainDescent() {
    let session = Session(TestHost(), "data gen")
    #expect(session.accept("fit method=proximal alpha=0.1").contains("the cost has no l1 part"))
    let proximal = session.number("fit.theta1")
    #expect(!session.accept("fit alpha=0.1").contains("l1"))
    #expect(proximal == session.number("fit.theta1"))
  }

  @Test func newtonWithoutDampingDiverges() {
    let session = Session(TestHost())
    let report = session.accept(
      "minimize sqrt(1 + x^2) from=1.1 method=newton damping=off iters=20")
    #expect(report.contains("stopped at iteration") || report.contains("diverged"), "\(report)")
    #expect(
      session.accept("minimize sqrt(1 + x^2) from=1.1 method=newton").contains("converged"))
    // Uphill to a maximum is no find.
    let hill = session.accept("minimize cos(x) from=0.3 method=newton damping=off")
    #expect(hill.contains("stopped after") && !hill.contains("converged"))
    #expect(session.number("min.x").magnitude < 1e-6)
  }

  // MARK: Schedules

  @Test func aKinkIsApproachedByASchedule() {
    let session = Session(TestHost())
    let report = session.accept("minimize abs(x) from=3 alpha=1/(k+1) iters=1000")
    #expect(session.number("min.x").magnitude <= 1e-3)
    #expect(report.contains("a kink") && report.contains("like k^-1"), "\(report)")
    #expect(!report.contains("converged"))
    #expect(
      report.contains("alpha = 1/(k+1): 1 at the first step, 0.5 at the second, 0.001 at the last"))
    let explained = session.accept("explain")
    #expect(!explained.contains("converges below") || explained.contains("does not apply"))
    #expect(!explained.contains("predicted"))
  }

  @Test func schedulesAreExpressions() {
    let session = Session(TestHost(), "k = 100; a = 0.4; g(n) = 0.9^n")
    session.accept("minimize x^2 from=1 alpha=a*g(k) precision=0 tol=0 iters=3")
    var x = 1.0
    for step in 0..<3 { x -= 0.4 * [1, 0.9, 0.81][step] * (2 * x) }
    #expect((session.number("min.x") - x).magnitude < 1e-15)
    // What a variable becomes later does not change the run.
    session.accept("a = 0.1; step")
    #expect((session.number("min.x") - (x - 0.4 * 0.729 * 2 * x)).magnitude < 1e-15)
    #expect(session.number("k") == 100)
    session.accept("minimize x^2 from=1 alpha=if(k < 2, 0.1, 0.2) precision=0 tol=0 iters=4")
    #expect((session.number("min.x") - 0.8 * 0.8 * 0.6 * 0.6).magnitude < 1e-15)
    let table = session.accept("trace of=alpha")
    #expect(table.contains("alpha") && table.contains("0.2"))
    session.accept("plot alpha; rerun alpha=0.1/(1+k) iters=5; sweep alpha=0.1,0.2/(1+k),0.3*0.9^k")
  }

  @Test func aSizeThatIsNoneNamesItsIteration() {
    let session = Session(TestHost())
    for (size, iteration, value) in [
      ("0.1 - 0.02k", "k = 5", "0"), ("1/(k - 3)", "k = 0", "-0.33"),
      ("0.1/(3 - k)", "k = 3", "inf"),
    ] {
      let diagnostics = session.refuse("minimize x^2 from=1 precision=0 alpha=\(size) iters=20")
      let message = diagnostics.first?.message ?? ""
      #expect(message.contains("for \(iteration) this is \(value)"), "\(message)")
      #expect(diagnostics.first?.span != nil)
    }
    #expect(
      session.refuse("minimize x^2 from=1 alpha=b*0.9^k").first?.message.contains("'b'") == true)
    #expect(session.refuse("minimize x^2 from=1 method=lm alpha=1/(k+1)").count == 1)
    #expect(session.state.runs.runs.isEmpty)
  }

  // MARK: Noise

  @Test func rowsInOrderDivergeLater() {
    let host = TestHost()
    host.files["\(TestHost.folder)/g.csv"] = Array(
      ("x,y\n" + (0..<100).map { "\($0),\(2 * $0)\n" }.joined()).utf8)
    let session = Session(host, "data load g.csv")
    var iterations: [Double] = []
    for order in ["rows", "shuffled"] {
      session.accept("fit method=sgd alpha=0.02 batch=1 iters=100 order=\(order) limit=1e6")
      #expect(session.accept("explain").contains("diverge"))
      iterations.append(session.number("fit.iterations"))
    }
    #expect(iterations[0] > iterations[1], "\(iterations)")
  }

  @Test func explainMeasuresNoiseAndTriesWhatQuietsIt() {
    let session = Session(TestHost(), "data gen; fit method=sgd alpha=0.05 iters=4000")
    let report = session.told("explain")
    #expect(report.contains("noise floor predicted") && report.contains("noise measured"))
    #expect(report.contains("the largest safe step for single rows is"))
    #expect(report.contains("decay=0.01") && report.contains("average=on"))
    #expect(report.contains("times closer"))
  }

  @Test func seedsAreCountedAndSummedUp() {
    let session = Session(TestHost())
    let report = session.accept(
      "sweep himmelblau from=random range=-5..5 seed=1..100 alpha=0.01 iters=2000")
    #expect(report.contains("final f of 100 runs") || report.contains("of 100 runs: median"))
    #expect(report.contains("ended near") && report.contains("minimum 4"))
    session.accept("plot sweep; plot cost runs=sweep")
    let counts = session.state.sweep?.basins.map(\.runs) ?? []
    #expect(counts.count == 4)
    #expect(counts.reduce(0, +) == 100)
  }

  @Test func wholeNumbersAreTakenOneByOne() {
    let session = Session(TestHost(), "data gen; sweep seed=1..7 method=sgd iters=50")
    #expect(session.state.sweep?.rows.map(\.text) == ["1", "2", "3", "4", "5", "6", "7"])
    session.accept("sweep iters=10..50 steps=3")
    #expect(session.state.sweep?.rows.map(\.text) == ["10", "30", "50"])
    session.accept("sweep alpha=0.1..1")
    #expect(session.state.sweep?.rows.count == 20)
    #expect(session.refuse("sweep seed=1..1000000").count == 1)
  }

  // MARK: Stopping

  @Test func patienceWithTestRows() {
    let session = Session(
      TestHost(), "data gen n=30 noise=40; data poly degree=8; data scale; data split test=0.5")
    #expect(Session(TestHost(), "data gen").refuse("fit patience=5").count == 1)
    let report = session.accept("fit alpha=0.2 iters=20000 patience=50")
    #expect(report.contains("stopped early") && report.contains("that point is kept"), "\(report)")
    #expect(session.number("fit.iterations") < 20_000)
  }

  @Test func stopsWhenTheCostHardlyChanges() {
    let session = Session(TestHost(), "data gen")
    let report = session.accept("fit alpha=0.1 stop=cost tol=1e-6")
    #expect(report.contains("changed the cost by") && report.contains("converged"))
    #expect(session.number("fit.iterations") < 5000)
    // On a slope, short of any minimum, it is no arrival.
    let slope = session.accept("minimize x^2 from=1000 alpha=1e-6 precision=0 stop=cost tol=1e-3")
    #expect(slope.contains("stopped after 1 iteration") && slope.contains("but |gradient|"))
  }

  @Test func lineOfASearch() {
    let session = Session(TestHost(), "minimize rosenbrock from=-1.2,1 method=backtracking iters=4")
    let figure = session.accept("plot line from=start")
    #expect(figure.contains("taken t = 0.000976") && figure.contains("Armijo"))
    session.accept("minimize rosenbrock from=-1.2,1 method=bfgs iters=3")
    #expect(session.accept("plot line").contains("step 4 of bfgs"))
  }
}
