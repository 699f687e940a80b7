import Language
import Numerics
import Plotting
import Testing

@testable import Shell

/// `view`: moving about in a figure.
@Suite struct ViewTests {
  private func session(_ events: [LiveEvent]?) -> (Session, TestHost) {
    let host = TestHost()
    host.liveEvents = events
    host.terminal = TerminalTraits(
      columns: 80, rows: 24, isTerminal: true, movesCursor: true, charset: .braille)
    return (Session(host: host), host)
  }

  /// The line that a view is left with after some events.
  private func kept(_ line: String, _ events: [LiveEvent], after setup: String = "") -> String? {
    let (session, host) = session(events + [.key(.enter)])
    if !setup.isEmpty { session.accept(setup) }
    session.accept(line)
    return host.remembered.last
  }

  @Test(
    arguments: [
      ([.key(.right)], "plot x^2 xrange=-8..12"),
      ([.key(.left), .key(.left)], "plot x^2 xrange=-14..6"),
      ([.text("+")], "plot x^2 xrange=-7..7 yrange=12.2..87.8"),
      ([.text("x"), .text("+")], "plot x^2 xrange=-7..7"),
      ([.text("x"), .text("+"), .text("r")], "plot x^2"),
      ([.pointer(.wheelUp, column: 0, row: 22), .text("r")], "plot x^2"),
      ([.key(.right), .key(.home)], "plot x^2"), ([], "plot x^2"),
    ] as [([LiveEvent], String)]) func enterGivesTheLineOfTheView(
      _ events: [LiveEvent], _ line: String
    )
  {
    #expect(kept("view plot x^2", events) == line)
  }

  @Test func logarithmsAreToggled() {
    let setup = "data gen; fit alpha=0.1 iters=50"
    #expect(kept("view plot cost", [.text("l")], after: setup)?.contains("log=y") == true)
    #expect(
      kept("view plot cost", [.text("l"), .text("l")], after: setup)?.contains("log") == false)
  }

  @Test func surfacesTurn() {
    let line = kept("view surface x^2 - y^2", [.key(.right), .key(.up), .key(.up)])
    #expect(line == "surface x^2 - y^2 az=25 el=40")
    #expect(
      kept("view surface x^2 - y^2", [.key(.down, isCoarse: true), .key(.down, isCoarse: true)])
        == "surface x^2 - y^2 az=30 el=0")
  }

  @Test func viewAloneTakesTheLastFigure() {
    let (session, host) = session([.text("x"), .text("+"), .key(.enter)])
    session.accept("plot x^2 xrange=0..10")
    session.accept("print 1")
    let shown = session.accept("view")
    #expect(host.remembered == ["plot x^2 xrange=1.5..8.5"])
    #expect(shown.hasPrefix("descent> plot x^2 xrange=1.5..8.5\n"))
  }

  @Test func leavingChangesNothing() {
    let (session, _) = session([.key(.right), .text("q")])
    session.accept("a = 2; plot a*x^2")
    let before = Snapshot(session)
    #expect(session.accept("view") == "")
    #expect(session.accept("view surface x^2 + y^2") == "")
    #expect(Snapshot(session) == before)
    #expect(session.accept("describe").contains("low of 0"))
  }

  @Test func elsewhereTheFigureIsShown() {
    let (session, _) = session(nil)
    #expect(session.accept("view plot x^2").contains("┌──"))
  }

  @Test func badViewsAreRefused() {
    let (session, _) = session([])
    #expect(session.refuse("view").first?.message.contains("no figure") == true)
    #expect(session.refuse("view print 1").first?.message.contains("no figure") == true)
    #expect(session.refuse("view quit").first?.culprit == "quit")
    #expect(session.refuse("view plot nonsense").first?.culprit == "nonsense")
    #expect(session.refuse("view minimize x^2 from=3; animate path").isEmpty == false)
  }

  @Test func aSoakOfRandomKeysChangesNothing() {
    for line in ["view plot x^2", "view surface x^2 + y^2", "view contour rosenbrock"] {
      let (session, host) = session([])
      let before = Snapshot(session)
      session.accept(line)
      var generator = SeededGenerator(seed: 16)
      let screen = host.liveScreen
      for _ in 0..<2000 {
        let event: LiveEvent =
          switch Int.random(in: 0..<3, using: &generator) {
          case 0: .text(Array("+-=xylr?_z ").randomElement(using: &generator) ?? " ")
          case 1:
            .pointer(
              PointerAction.allCases.randomElement(using: &generator) ?? .press,
              column: Int.random(in: 0...200, using: &generator),
              row: Int.random(in: 0...60, using: &generator))
          default:
            .key(
              LiveKey.allCases.filter { $0 != .enter && $0 != .escape }
                .randomElement(using: &generator) ?? .left,
              isCoarse: Bool.random(using: &generator))
          }
        let answer = screen?.take(event)
        #expect(answer == .stay || answer == .redraw)
        if Int.random(in: 0..<50, using: &generator) == 0 { screen?.drawn(on: host.terminal) }
      }
      screen?.drawn(on: host.terminal)
      #expect(Snapshot(session) == before)
    }
  }
}
