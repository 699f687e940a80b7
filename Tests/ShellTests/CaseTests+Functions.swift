import Language
import Testing

@testable import Shell

/// Questions that people asked about descents on functions.
@Suite struct CaseTestsFunctions {
  private func session(_ lines: String...) -> Session {
    let session = Session(host: TestHost())
    for line in lines { session.accept(line) }
    return session
  }

  // MARK: No minimum

  @Test func separableClassesHaveNoMinimum() {
    let session = session(
      "J(b,w) = (-log(1-sigmoid(b+50w)) - log(1-sigmoid(b+60w)) - log(sigmoid(b+70w)) "
        + "- log(sigmoid(b+80w)))/4")
    #expect(session.told("minimize J from=0,0 alpha=0.3").contains("is not a finite number"))
    #expect(session.told("explain").contains("step 1 left the domain"))
    let newton = session.told("minimize J from=0,0 method=newton")
    #expect(newton.contains("the minimum is at infinity"))
    for wrong in ["converged", "found", "inflection", "could lie"] {
      #expect(!newton.contains(wrong), "\(wrong)")
    }
    let report = session.told("explain")
    #expect(!report.contains("best step") && AdvisedLine.all(in: report).isEmpty)
    // A neighbour whose classes overlap has a minimum.
    session.accept("K(b,w) = (log(1+exp(b+w)) + log(1+exp(-b-2w)) + log(1+exp(b+3w)))/3 + w^2/100")
    let overlapping = session.told("minimize K from=0,0 method=newton")
    #expect(overlapping.contains("converged") && !overlapping.contains("infinity"))
  }

  @Test func shortStepsOnSeparableClassesAreNotAtABound() {
    let session = session(
      "l(z)=log(1+exp(z))", "J(b,w) = (l(b+50w)+l(b+60w)+l(-b-70w)+l(-b-80w))/4",
      "minimize J from=0,0 alpha=1e-4 iters=1000")
    let report = session.told("explain")
    #expect(report.contains("the minimum is at infinity"))
    #expect(
      report.contains(
        "the steps are far too short for the flat direction (1, -0.015): the last 1000 steps took "
          + "0.158 % off the slope along it"))
    #expect(!report.contains("at the bound") && !report.contains("best step: 2"))
    // The classes without the steep direction: one step size does for all.
    session.accept("minimize l(-b) from=0 alpha=1 iters=500")
    let gentle = session.told("explain")
    #expect(gentle.contains("the minimum is at infinity") && !gentle.contains("too short"))
  }

  @Test func aSaddleIsNoMinimum() {
    let session = session("f(x,y) = x^4 + 4x^2*y + 4y^2 + 2x + 2y")
    let saddle = session.told("minimize f from=1,1 method=newton")
    #expect(saddle.contains("stopped after 1 iteration at a saddle point"))
    #expect(!saddle.contains("found") && !saddle.contains("converged"))
    let endless = session.told("minimize f from=5/4,-29/32 method=newton")
    #expect(!endless.contains("found") && !endless.contains("converged"))
    #expect(!endless.contains("nearby") && !endless.contains("a lower minimum is known"))
    #expect(!endless.contains("arrived"))
    #expect(endless.contains("unbounded below: ahead of the run f falls for ever"))
    #expect(session.told("explain").contains("there is no minimum to arrive at"))
    // Neighbours: the same valley with a bottom that rises again, or levels off.
    for bottom in ["(x-100)^2/1000", "exp(-x/50)", "atan(-x/10)"] {
      let bounded = session.told(
        "minimize (x^2+2y)^2 + \(bottom) from=1,1 method=newton iters=20")
      #expect(!bounded.contains("unbounded"), "\(bottom)")
    }
    // A neighbour: on the saddle's other side of the plane there is a minimum to find.
    let monkey = session.told("minimize x^2/2 + y^4/4 - y^2/2 from=1,0.2 method=bfgs")
    #expect(monkey.contains("found") && monkey.contains("converged"))
  }

  @Test func anInflectionIsNoMinimum() {
    let session = session("f(x)=x^3")
    for line in ["minimize f from=1 method=newton", "minimize f from=1"] {
      let report = session.told(line)
      #expect(report.contains("unbounded below"), "\(line)")
      #expect(!report.contains("found") && !report.contains("converged"), "\(line)")
      #expect(!session.told("explain").contains("best step"))
    }
    #expect(session.told("minimize x^5 from=1 method=newton").contains("level inflection"))
    #expect(session.told("minimize x^4 + 1 from=1 method=newton").contains("converged"))
  }

  // MARK: Runs that do not settle

  @Test func aTwoCycleIsNamed() {
    let session = session("f(x)=2/3 abs(x)^(3/2)", "minimize f from=1 alpha=0.5 iters=1000")
    #expect(session.number("abs(min.x)") == 0.0625)
    let report = session.accept("explain")
    #expect(report.contains("a cycle: the same 2 points come again and again"))
    #expect(!report.contains("steadily") && !report.contains("best step"))
    session.followAdvice(of: report)
  }

  @Test func longStepsFarOutExplode() {
    let session = session()
    for (function, start, alpha) in [
      ("himmelblau", "10,10", "0.01"), ("rosenbrock", "-3,-4", "0.001"), ("beale", "4,4", "0.001"),
    ] {
      let run = session.told("minimize \(function) from=\(start) alpha=\(alpha)")
      #expect(run.contains("where the run began"), "\(function)")
      let report = session.accept("explain")
      #expect(report.contains("diverged: each step was"), "\(function)")
      let told = report.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(told.contains("does not predict this run"), "\(function)")
      #expect(session.followAdvice(of: report).count >= 2, "\(function)")
    }
  }

  @Test func theEdgeOfStabilityIsBounded() {
    let session = session(
      "minimize rosenbrock from=-1.2,1 alpha=0.002 iters=200000 precision=0")
    #expect((session.number("min.f") - 0.00125).magnitude < 1e-5)
    let report = session.accept("explain")
    #expect(report.contains("at the edge of stability"))
    #expect(report.contains("stable up to 1000") || report.contains("up to 1000"))
    #expect(!report.split(separator: "\n").contains { $0.hasPrefix("diverg") })
    session.followAdvice(of: report)
    // A neighbour below the edge settles.
    let below = session.told("minimize rosenbrock from=-1.2,1 alpha=0.0018 iters=200000")
    #expect(below.contains("converged") && !below.contains("edge"))
  }

  @Test func powersAndKinksHaveNoFactor() {
    let session = session("minimize x^4 from=1 alpha=0.01")
    let power = session.accept("explain")
    #expect(power.contains("sublinear: the error falls as k^-0.5"))
    session.followAdvice(of: power)
    session.accept("minimize abs(x) from=1 alpha=0.3")
    let kink = session.accept("explain")
    #expect(kink.contains("a kink: the gradient jumps there, and steps of 0.3 swing"))
    session.followAdvice(of: kink)
    for report in [power, kink] {
      #expect(!report.contains("of the error\n") && !report.contains("steadily"))
    }
    session.accept("minimize x^6 from=1 alpha=0.01 precision=0 iters=20000")
    #expect(session.accept("explain").contains("sublinear: the error falls as k^-0.25"))
  }

  // MARK: Advice and counts

  @Test func secondDerivativesEndItSoon() {
    let session = session(
      "minimize rosenbrock from=0,0 method=backtracking iters=1e5 precision=1e-9")
    #expect(session.number("min.iterations") == 15681)
    let report = session.accept("explain")
    #expect(!report.contains("sweep"))
    let advised = session.followAdvice(of: report)
    #expect(advised.contains { $0.line.contains("method=newton") || $0.line.contains("=bfgs") })
    session.accept("minimize rosenbrock from=0,0 method=bfgs")
    #expect(session.number("min.arrived") <= 17)
  }

  @Test func aScaleSymmetryIsAFlatDirection() {
    let rows = [0, 1, 2].map { x in
      "((a*\(x)+b)*(c*\(x)+d)-(\((2 * x + 1) * (x - 3))))^2"
    }
    let session = session("q(a,b,c,d) = \(rows.joined(separator: " + "))")
    let run = session.told("minimize q from=1,1,1,-1 alpha=0.005 iters=20000")
    #expect(run.contains("converged") && run.contains("found"))
    let report = session.accept("explain")
    #expect(report.contains("flat: ") && report.contains("in 1 direction"))
    #expect(!report.contains("does not apply"))
    session.followAdvice(of: report)
  }

  @Test func predictionAndMeasurementCountTheSame() {
    let sum = (1...10).map { "x\($0)^2" }.joined(separator: "+")
    let session = session(
      "minimize \(sum) from=random range=0..1 seed=1 alpha=0.1 precision=0 iters=200")
    #expect(session.number("min.arrived") == 31)
    let report = session.accept("explain")
    #expect(
      report.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains("iterations to 1e-6 of the first gap 31 31"))
    // Each direction by its own coordinates, though all curve alike.
    #expect(report.contains("x1\n") && report.contains("x10\n"))
    session.followAdvice(of: report)
  }

  @Test func aShortStepIsNoArrival() {
    let session = session()
    let short = session.told("minimize rosenbrock from=-1.2,1 alpha=0.001 precision=0.001")
    #expect(short.contains("stopped after 1056 iterations: the last step"))
    #expect(short.contains("|gradient| is 0.9979"))
    let usual = session.told("minimize rosenbrock from=-1.2,1 alpha=0.001")
    #expect(usual.contains("the limit"))
    for report in [short, usual] {
      #expect(!report.contains("found") && !report.contains("converged"))
    }
  }

  @Test func runsOnOneFunctionHaveOneBaseline() {
    let session = session(
      "f(x,y)=x^2/2+y^4/4-y^2/2", "minimize f from=2,0 as=a", "minimize f from=2,0.1 as=b")
    let difference = session.number("a.f") - session.number("b.f")
    #expect((difference - 0.25).magnitude < 1e-6)
    let figure = session.told("plot cost runs=a,b")
    #expect(figure.contains("its lowest minimum (-0.25)"))
    #expect(session.told("explain a").contains("at a saddle point"))
    #expect(session.told("explain b").contains("arrived at a minimum"))
  }

  // MARK: Arrivals

  @Test func aLargeParabolaHasAMinimum() {
    let run = session().told("minimize x^2 - 2e7x from=0 alpha=0.1")
    #expect(run.contains("exact 10000000 -1e14") && !run.contains("unbounded"))
    #expect(!run.contains("no minimum") && !run.contains("diverged"))
  }

  @Test func otherStationaryPointsAreNamed() {
    let session = session()
    let maximum = session.told("minimize cos(x) from=0 method=bfgs")
    #expect(maximum.contains("at a maximum: |gradient| is 0, but the curvature is -1"))
    #expect(!maximum.contains("along"))
    #expect(session.told("minimize x^2-y^2 from=1,0 method=newton").contains("a saddle point"))
    let falling = session.told("minimize -sqrt(x) from=1 method=newton")
    #expect(falling.contains("there is no minimum") && !falling.contains("a minimum could lie"))
    #expect(!falling.contains("converged") && !falling.contains("found"))
    let flat = session.told("minimize (x-3)^2*1e-9 from=0 method=gd tol=1e-6 alpha=1")
    #expect(!flat.contains("converged") && !flat.contains("found"))
  }

  @Test func manyDigitsArePrintedWhereTheyCount() {
    let session = session(
      "minimize x^2+1.7e5y^2 from=1,1 alpha=2.9412e-6 precision=0 iters=10")
    let advised = session.followAdvice(of: session.accept("explain"))
    #expect(advised.contains { $0.line.contains("method=momentum") })
    #expect(advised.allSatisfy { $0.promise.hasPrefix("arrives") })
  }

  @Test func theCostArrivesBeforeThePoint() {
    let session = session("minimize x^2+3e7y^2 from=1,1 alpha=1e-8 iters=200 precision=0")
    #expect(session.number("min.arrived") == 8)
    let report = session.told("explain")
    #expect(report.contains("iterations to 1e-6 of the first gap 8 8"))
    #expect(
      report.contains("the point has not; along the flattest direction the point is still about 1"))
    #expect(!report.contains("345,387,761") && !report.contains("arrived at a minimum"))
    #expect(
      !session.told("minimize x^2+3e7y^2 from=1,1 alpha=1e-8 iters=200 precision=0")
        .contains("found"))
  }

  @Test func theLimitOfDivergenceCanBeSet() {
    let session = session()
    #expect(
      session.told("minimize x^2 from=1 alpha=1.1 limit=100 iters=1000").contains(
        "limit: 100 times the first"))
    #expect(session.number("min.iterations") < 15)
    // It leaves wildly and comes back.
    session.accept("data gen")
    #expect(session.told("fit alpha=5 limit=10").contains("limit: 10 times the first"))
    #expect(!session.refuse("fit limit=0.5").isEmpty)
  }
}
