import Descents
import Language
import LeastSquares
import Optimization
import Testing

@testable import Shell

/// Ctrl-C: what was reached is kept where that has a meaning, else the line leaves no trace.
@Suite struct InterruptionTests {
  private func interrupted(
    _ line: String, in session: Session, sourceLocation: SourceLocation = #_sourceLocation
  ) -> String {
    var text = ""
    let result = session.evaluate(SourceLine(line)) { text += shown($0, in: session) }
    guard case .interrupted = result else {
      Issue.record("'\(line)' ended as \(result)", sourceLocation: sourceLocation)
      return text
    }
    return text
  }

  @Test func anEndlessFitKeepsWhatItReached() throws {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("data gen")
    host.interrupt(afterPolls: 100_000)
    let text = interrupted("a = 1; fit alpha=1e-7 iters=1e12; b = 2", in: session)
    #expect(text.contains("interrupted after"))
    host.pollsBeforeInterruption = nil
    let fit = try #require(session.state.fit).descent
    #expect(fit.run.stopReason == .interrupted)
    #expect(fit.run.iteration > 10_000)
    // Bounded memory: the record is thinned, with start and end kept.
    #expect(fit.run.trace.count <= fit.run.trace.capacity + 1)
    #expect(fit.run.trace.iterations.first == 0)
    #expect(fit.run.trace.iterations.last == fit.run.iteration)
    #expect(session.accept("print fit.status") == "interrupted\n")
    #expect(session.number("fit.iterations") == Double(fit.run.iteration))
    #expect(session.number("a") == 1)
    #expect(session.refuse("print b").count == 1)
    session.accept("compare; plot cost; plot theta; predict 1")
  }

  @Test(arguments: [
    ("data gen n=3e5; lsq", "plot data"), ("data gen n=3e5; lsq", "plot residuals"),
    ("f(x) = sin(x)", "plot f"), ("minimize x^2 + sin(x) from=3", "plot path"),
  ])
  func aFigureIsGivenUp(_ setup: String, _ line: String) {
    let host = TestHost()
    let session = Session(host: host)
    session.accept(setup)
    for count in 0...8 {
      host.interrupt(afterPolls: count)
      let text = interrupted(line, in: session)
      #expect(text.hasPrefix("interrupted") && text.split(separator: "\n").count == 1, "\(count)")
      host.pollsBeforeInterruption = nil
    }
    #expect(session.accept(line).split(separator: "\n").count > 10)
  }

  @Test func whatARunEndedAtIsNotLookedIntoAfterAnInterruption() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("f(x, y) = (1 - x)^2 + 100(y - x^2)^2")
    let line = "minimize f from=-1,1 iters=20 alpha=1e-3"
    let whole = session.accept(line)
    var texts: Set<String> = []
    for count in stride(from: 20, through: 2000, by: 45) {
      host.interrupt(afterPolls: count)
      var text = ""
      _ = session.evaluate(SourceLine(line)) { text += shown($0, in: session) }
      host.pollsBeforeInterruption = nil
      #expect(!text.contains("nan"))
      texts.insert(text)
    }
    // Some were interrupted behind the run: a sentence about the place is left out.
    #expect(texts.contains { $0 != whole && $0.contains("20 iterations") })
  }

  @Test func anInterruptedFitIsSavedAsFarAsItCame() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("data gen n=20; s = 3")
    host.interrupt(afterPolls: 500)
    _ = interrupted("fit iters=1e12 start=random seed=s alpha=0.01", in: session)
    host.pollsBeforeInterruption = nil
    session.accept("save today.descent")
    let again = Session(host: host)
    #expect(transcript(of: host.text(at: "today.descent") ?? "", in: again).contains("limit"))
    for name in ["fit.intercept", "fit.slope", "fit.cost", "fit.iterations", "fit.gradient"] {
      #expect(again.number(name) == session.number(name), "\(name)")
    }
    #expect(session.number("fit.iterations") > 10)
  }

  @Test func interruptedStepsAreSavedAsFarAsTheyWent() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("minimize x^2 from=15 alpha=1e-6 iters=0")
    host.interrupt(afterPolls: 700)
    #expect(interrupted("step 1e9", in: session).contains("interrupted after"))
    host.pollsBeforeInterruption = nil
    let made = session.number("min.iterations")
    #expect(made > 100)
    host.interrupt(afterPolls: 10)
    #expect(interrupted("step 15", in: session).contains("step"))
    host.pollsBeforeInterruption = nil
    let again = Session(TestHost())
    _ = transcript(of: session.accept("save -"), in: again)
    for name in ["min.x", "min.f", "min.iterations"] {
      #expect(again.number(name) == session.number(name))
    }
    // Before a step is made there is nothing to keep.
    let before = Snapshot(session)
    host.interrupt(afterPolls: 0)
    _ = interrupted("step 5", in: session)
    host.pollsBeforeInterruption = nil
    #expect(Snapshot(session) == before)
  }

  @Test func stepsBeyondADivergenceAreNotMade() {
    let session = Session(TestHost(), "minimize x^2 from=15 alpha=2 iters=0")
    #expect(session.accept("step 100").contains("13 steps made"))
    #expect(session.accept("step").hasPrefix("diverged at iteration 13"))
    #expect(session.number("min.iterations") == 13)
  }

  @Test func anInterruptedSweepKeepsTheRowsThatWereDone() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("data gen n=20")
    host.interrupt(afterPolls: 2000)
    let text = interrupted("sweep alpha=1e-9..1e-8 steps=50 iters=400", in: session)
    host.pollsBeforeInterruption = nil
    #expect(text.contains("of 50 rows were done"))
    #expect(session.number("sweep.rows") > 0 && session.number("sweep.rows") < 50)
  }

  @Test func anInterruptedLineBeforeAnyStepLeavesTheStart() {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("data gen n=20; lsq; fit iters=1")
    host.interrupt(afterPolls: 0)
    _ = interrupted("fit start=3,4", in: session)
    host.pollsBeforeInterruption = nil
    #expect(session.number("fit.iterations") == 0)
    #expect(session.number("fit.slope") == 4)
  }

  @Test(arguments: [
    "data gen n=1e6", "data load points.csv", "data poly", "lsq", "lsq precision=extended", "fit",
    "surface",
  ])
  func whatHasNoHalfwayResultLeavesNoTrace(line: String) {
    let host = TestHost()
    let rows = (0..<50_000).map { "\($0),\($0 % 7)\n" }.joined()
    host.put("x,y\n\(rows)", at: "points.csv")
    let session = Session(host: host)
    session.accept("data load points.csv")
    let before = Snapshot(session)
    host.interrupt(afterPolls: 0)
    let text = interrupted(line, in: session)
    #expect(text == "interrupted: the session is as it was before the line\n")
    #expect(Snapshot(session) == before)
  }

  @Test func anInterruptionEndsAScriptAndTheOnesAround() {
    let host = TestHost()
    host.put("data gen n=20\nfit iters=1e12\nprint 1\n", at: "inner.descent")
    host.put("run inner.descent\nprint 2\n", at: "outer.descent")
    let session = Session(host: host)
    host.interrupt(afterPolls: 1000)
    let text = interrupted("run outer.descent; print 3", in: session)
    #expect(text.contains("interrupted after"))
    #expect(!text.contains("print 1") && !text.contains("print 2") && !text.contains("\n3\n"))
    #expect(session.scripts.isEmpty)
    host.pollsBeforeInterruption = nil
    #expect(session.accept("print fit.status") == "interrupted\n")
  }

  @Test func everyLineCanBeInterruptedAtAnyPoint() {
    for line in [
      "data gen n=30000", "data gen n=20; lsq; fit iters=300; compare", "data load points.csv",
    ] {
      for polls in 0..<40 {
        let host = TestHost()
        host.put("x,y\n" + (0..<200).map { "\($0),\($0 % 7)\n" }.joined(), at: "points.csv")
        let session = Session(host: host)
        let before = Snapshot(session)
        host.interrupt(afterPolls: polls)
        var outputs: [Output] = []
        switch session.evaluate(SourceLine(line), emit: { outputs.append($0) }) {
        case .failed(let diagnostics):
          Issue.record("'\(line)' after \(polls) polls: \(diagnostics.map(\.message))")
        case .done, .quit, .interrupted: break
        }
        host.pollsBeforeInterruption = nil
        if outputs.contains(where: { if case .diagnostic = $0 { true } else { false } }) {
          #expect(Snapshot(session) == before, "'\(line)' after \(polls) polls")
        }
        session.accept("data gen n=5; fit iters=10")
      }
    }
  }

  // MARK: Pauses

  @Test func aPauseRunsWhatIsTypedAndGoesOn() {
    let host = TestHost()
    host.pausedLines = ["a = 5", "fti", "print a", "", "print 6"]
    let session = Session(host: host)
    let text = transcript(of: "pause What now?\nprint a + 1\npause\nprint 7", in: session)
    #expect(text.contains("What now?\n"))
    #expect(text.contains("there is no command 'fti'"))
    #expect(text.contains("\n5\ndescent> print a + 1\n6\n"))
    #expect(text.hasSuffix("\n6\n6\ndescent> print 7\n7\n"))
  }

  @Test func quitAtAPauseEndsTheScript() {
    let host = TestHost()
    host.pausedLines = ["quit", "print 1"]
    let session = Session(host: host)
    let text = transcript(of: "pause\nprint 2", in: session)
    #expect(text.isEmpty)
    #expect(session.hasQuit)
    #expect(host.pausedLines == ["print 1"])
  }

  @Test func whatWasTypedAtAPauseIsSaved() {
    let host = TestHost()
    host.pausedLines = ["a = 5", "fti", "pause", "b = 6", ""]
    let session = Session(host: host)
    _ = transcript(of: "pause\nprint a", in: session)
    session.accept("save -")
    #expect(session.number("b") == 6)
    let again = Session(TestHost())
    #expect(!transcript(of: session.accept("save -"), in: again).contains("error"))
    #expect(again.number("a + b") == 11)
  }
}
