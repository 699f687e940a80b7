import Language
import Numerics
import Plotting
import Testing

@testable import Shell

/// `tune`: what may be turned, what keys do, what is left behind.
@Suite struct TuneTests {
  private static let fit = "tune a=0.01..2.2: fit alpha=a iters=30; plot theta"

  /// A session with data, and a person who does this at a live screen.
  private func session(
    _ events: [LiveEvent]?, columns: Int = 80, rows: Int = 24
  ) -> (Session, TestHost) {
    let host = TestHost()
    host.liveEvents = events
    host.terminal = TerminalTraits(
      columns: columns, rows: rows, isTerminal: true, movesCursor: true, charset: .braille)
    let session = Session(host, "data gen n=100 noise=10")
    return (session, host)
  }

  /// What the screen shows after some events.
  private func screen(
    _ line: String, after events: [LiveEvent], columns: Int = 80, rows: Int = 24
  ) -> [String] {
    let (session, host) = session(events, columns: columns, rows: rows)
    session.accept(line)
    return host.liveScreen?.drawn(on: host.terminal) ?? []
  }

  private static func keys(_ keys: LiveKey...) -> [LiveEvent] { keys.map { .key($0) } }

  // MARK: What stays

  @Test(arguments: [
    keys(.escape), [.text("q")], keys(.right, .right, .escape), [.key(.pageUp, isCoarse: false)],
  ]) func leavesTheSessionAsItWas(_ events: [LiveEvent]) {
    let (session, host) = session(events)
    let before = Snapshot(session)
    #expect(session.accept(Self.fit) == "")
    #expect(Snapshot(session) == before)
    #expect(host.remembered == [])
  }

  @Test func enterEvaluatesTheLineWithTheValuesShown() {
    let (session, host) = session([.key(.home), .key(.right), .key(.enter)])
    let shown = session.accept(Self.fit)
    let line = "a = 0.0106; fit alpha=a iters=30; plot theta"
    #expect(shown.hasPrefix("descent> \(line)\n"))
    #expect(shown.contains("The path of the descent, 30 iterations"))
    #expect(host.remembered == [line])
    #expect(session.number("a") == 0.0106)
    #expect(session.number("fit.iterations") == 30)
    let (typed, _) = self.session(nil)
    typed.accept(line)
    typed.accept("print a")
    typed.accept("print fit.iterations")
    #expect(Snapshot(session) == Snapshot(typed))
  }

  @Test func startsAtTheVariablesOwnValue() {
    let (session, host) = session([])
    session.accept("a = 0.7")
    session.accept(Self.fit)
    #expect(host.liveScreen?.drawn(on: host.terminal).contains { $0.contains("a = 0.7 ") } == true)
    #expect(session.number("a") == 0.7)
  }

  @Test func aTranscriptHoldsWhatWasKept() throws {
    let (session, host) = session([.key(.end), .key(.enter)])
    session.accept("record t.txt")
    session.accept("tune c=-3..3: print c^2")
    host.liveEvents = [.text("q")]
    session.accept("tune c=-3..3: print c^2")
    session.accept("record off")
    let text = try #require(host.text(at: "t.txt"))
    #expect(text.contains("c^2\n[tune] descent> c = 3; print c^2\n9\ndescent> tune"), "\(text)")
    #expect(text.contains("c^2\n[tune] descent> \n# End"), "\(text)")
    let check = self.session(nil).0
    (check.host as? TestHost)?.put(text, at: "t.txt")
    #expect(check.accept("run t.txt check=on").contains("2 commands replayed, all as recorded"))
  }

  @Test func aLessonGoesOnAsItWas() {
    let (session, host) = session([.key(.end), .key(.enter)])
    host.put("c = 1\ntune c=-3..3: print c^2\nprint c\n", at: "/lessons/01-first.descent")
    let shown = session.accept("lesson 1")
    #expect(shown.contains("descent> c = 3; print c^2\n9\n"), "\(shown)")
    #expect(shown.contains("descent> print c\n1\n"), "\(shown)")
  }

  @Test func whoeverPassesAKnobDoesNotSeeIt() {
    let (session, host) = session([.key(.end), .key(.enter)])
    host.put(
      "# First\n\npause\nc = 1\ntune c=-3..3: print c^2\n\n## Behind\n\nprint c + 41\n",
      at: "/lessons/01-first.descent")
    host.terminal.isTerminal = true
    host.pausedLines = ["goto 1"]
    let shown = session.accept("lesson 1")
    #expect(host.liveScreen == nil)
    #expect(shown.contains("42") && !shown.contains("c = 3"), "\(shown)")
  }

  // MARK: Keys and mouse

  @Test func digitsTypeAValue() {
    let typed: [LiveEvent] = "0.51".map { .text($0) }
    #expect(screen(Self.fit, after: typed).contains { $0.contains("a = 0.51_") })
    let taken = screen(Self.fit, after: typed + [.key(.enter)])
    #expect(taken.contains { $0.contains("▸ a = 0.51 ") })
    #expect(taken.contains { $0.hasPrefix("monotone: factor 0.56") })
    let dropped = screen(Self.fit, after: typed + [.key(.escape)])
    #expect(dropped.contains { $0.contains("▸ a = 0.148 ") })
    let beyond = screen(Self.fit, after: [.text("7"), .key(.enter)])
    #expect(beyond.last == "a goes from 0.01 to 2.2")
    #expect(screen(Self.fit, after: [.text("."), .key(.tab)]).last == "'.' is no number")
    let shortened = [.text("1"), .text("2"), .key(.backspace), .key(.enter)] as [LiveEvent]
    #expect(screen(Self.fit, after: shortened).contains { $0.contains("a = 1 ") })
  }

  @Test func tabGoesToTheNextKnob() {
    let line =
      "tune a=0.01..1.2 b=0..0.99: minimize bowl from=9,1.5 method=momentum alpha=a momentum=b "
      + "iters=60; contour"
    let rows = screen(line, after: [.key(.tab), .key(.end), .key(.tab), .key(.home)])
    #expect(rows.contains { $0.hasPrefix("▸ a = 0.01 ") })
    #expect(rows.contains { $0.hasPrefix("  b = 0.99 ") })
    #expect(rows.contains { $0.contains("2(1+β)/L") })
  }

  @Test func fShowsOtherFiguresOfTheRun() {
    let (session, host) = session([.text("f"), .text("f"), .text("f"), .key(.enter)])
    let shown = session.accept(Self.fit)
    #expect(shown.contains("plot theta; plot cost"), "\(shown)")
    #expect(host.remembered[0].hasSuffix("; plot cost"))
  }

  @Test func choosesAFigureWhereTheLineDrawsNone() {
    let rows = screen("tune a=0.01..2.2: fit alpha=a iters=30", after: [])
    #expect(rows.contains { $0.contains("┌──") })
  }

  @Test func readsWhatDrawsNothing() {
    #expect(screen("tune c=0..3: print c^2", after: [.key(.end)]).first == "9")
  }

  @Test func sPutsTheFigureBesideTheNext() {
    let rows = screen(Self.fit, after: [.text("s"), .key(.end)])
    #expect(rows.first?.contains("a = 0.148") == true)
    #expect(rows.first?.contains("a = 2.2") == true)
    let again = screen(Self.fit, after: [.text("s"), .key(.end), .text("s"), .text("s")])
    #expect(again.first?.contains("a =") == false)
  }

  @Test func theMouseDragsAndTheWheelTurns() throws {
    let rows = screen(Self.fit, after: [])
    let row = try #require(rows.firstIndex { $0.contains("●──") && $0.contains("a =") })
    let cells = rows[row].map { String($0) }
    let left = try #require(cells.firstIndex { "●━".contains($0) })
    let right = try #require(cells.lastIndex { "●─".contains($0) })
    let dragged = screen(
      Self.fit,
      after: [
        .pointer(.press, column: left + 5, row: row), .pointer(.drag, column: right, row: row + 2),
        .pointer(.release, column: right, row: row), .pointer(.drag, column: left, row: row),
      ])
    #expect(dragged.contains { $0.contains("a = 2.2 ") })
    let turned = screen(Self.fit, after: [.pointer(.wheelUp, column: 3, row: 2)])
    #expect(turned.contains { $0.contains("a = 0.156 ") })
  }

  @Test func spacePlaysBackAndForth() {
    let ticks = [LiveEvent](repeating: .tick, count: 60)
    let (session, host) = session([.text(" ")])
    session.accept("tune c=-3..3: print c")
    let screen = host.liveScreen
    #expect(screen?.wantsTicks == true)
    for tick in ticks { _ = screen?.take(tick) }
    // Fifty ticks to the end, ten back.
    #expect(screen?.drawn(on: host.terminal).first == "2.4")
    _ = screen?.take(.text(" "))
    #expect(screen?.wantsTicks == false)
    #expect(screen?.take(.tick) == .stay)
    #expect(screen?.drawn(on: host.terminal).first == "2.4")
  }

  // MARK: What is shown

  @Test func theGaugeAgreesWithExplain() {
    let (session, host) = session([])
    session.accept("tune a=0.01..2.2: fit alpha=a iters=200")
    _ = host.liveScreen?.take(.key(.home))
    for digit in "0.5" { _ = host.liveScreen?.take(.text(digit)) }
    _ = host.liveScreen?.take(.key(.enter))
    let rows = host.liveScreen?.drawn(on: host.terminal) ?? []
    let explained = self.session(nil).0.accept("fit alpha=0.5 iters=200; explain")
    #expect(explained.contains("iterations to 1e-6 of the first gap  "))
    let arrival = explained.split(separator: "\n").first { $0.contains("of the first gap  ") }?
      .split(separator: " ").last
    #expect(rows.contains { $0.contains("within 1e-6 at \(arrival ?? "?")") }, "\(rows)")
    #expect(rows.contains { $0.contains("1/L") && $0.contains("2/L") })
  }

  @Test(arguments: [(40, 12), (60, 20), (80, 24), (160, 50), (34, 10)])
  func fitsAnyScreen(_ columns: Int, _ rows: Int) {
    let shown = screen(Self.fit, after: [], columns: columns, rows: rows)
    #expect(shown.count == rows)
    #expect(shown.contains { $0.contains("a = 0.148") })
    #expect(shown.contains { $0.contains("┌──") })
  }

  @Test(arguments: [(30, 24), (80, 9), (8, 8)])
  func saysWhatRoomItNeeds(_ columns: Int, _ rows: Int) {
    let shown = screen(Self.fit, after: [.key(.right)], columns: columns, rows: rows)
    #expect(shown.joined().hasPrefix("tune needs 34x10 cells;".prefix(columns)))
  }

  @Test func goesOnWhereTheLineFails() {
    let line = "tune c=-3..3: plot log(x) xrange=c..1"
    #expect(screen(line, after: [.key(.end)]).joined().contains("error: xrange"))
    #expect(screen(line, after: [.key(.end), .key(.home)]).contains { $0.contains("┌──") })
  }

  @Test func aHurriedFrameIsCoarseAndSaysSo() {
    let (session, host) = session([])
    session.accept("tune a=0.0001..0.001: fit alpha=a iters=100000000; plot cost")
    let screen = host.liveScreen
    _ = screen?.take(.key(.right))
    screen?.computeFrame(isHurried: true, shouldStop: { false }, progress: { _ in })
    let rows = screen?.image(for: host.terminal).lines ?? []
    #expect(rows.last?.hasPrefix("while a key is held: the first ") == true, "\(rows)")
    #expect(screen?.needsFrame == true)
  }

  @Test func aFrameThatIsNotWantedIsDropped() {
    let (session, host) = session([.key(.home)])
    session.accept("tune c=-3..3: print c")
    let screen = host.liveScreen
    _ = screen?.take(.key(.end))
    screen?.computeFrame(isHurried: false, shouldStop: { true }, progress: { _ in })
    #expect(screen?.image(for: host.terminal).lines.first == "-3")
    #expect(screen?.needsFrame == true)
  }

  // MARK: tune alone

  @Test func aloneTurnsTheLastRun() {
    let (session, host) = session([.key(.enter)])
    session.accept("fit alpha=0.1 iters=40 as=mine")
    session.accept("tune")
    #expect(host.remembered == ["alpha = 0.1; fit iters=40 alpha=alpha; plot path"])
    session.accept("minimize bowl from=9,1.5 method=momentum alpha=0.01 momentum=0.5")
    session.accept("tune")
    #expect(
      host.remembered.last
        == "alpha = 0.01; momentum = 0.5; minimize bowl from=9,1.5 method=momentum alpha=alpha "
        + "momentum=momentum; plot path")
    session.accept("fit method=sgd batch=5 alpha=0.01 iters=20")
    session.accept("tune")
    #expect(host.remembered.last?.hasPrefix("alpha = 0.01; batch = 5; fit ") == true)
  }

  // MARK: Without a terminal

  @Test func showsThreeStillsElsewhere() {
    let (session, _) = session(nil)
    let before = Snapshot(session)
    let text = session.accept(Self.fit)
    for value in ["0.01", "0.148", "2.2"] {
      #expect(text.contains("a = \(value); fit alpha=a iters=30; plot theta\n"))
    }
    #expect(text.split(separator: "\n").filter { $0.contains("┌──") }.count == 3)
    #expect(Snapshot(session) == before)
  }

  // MARK: Bad input

  private static let bad = [
    BadLine(
      "tune a=2..1: print a", at: "2..1",
      says: "a runs from 2 to 1: its first number must be the smaller"),
    BadLine(
      "tune a=1..1: print a", at: "1..1",
      says: "a runs from 1 to 1: its first number must be the smaller"),
    BadLine(
      "tune a=0..1e999: print a", at: "1e999",
      says: "this number is too large; the largest is about 1.8e308"),
    BadLine("tune a=3: print a", at: "3", says: "a takes a range such as -15..21, not 3"),
    BadLine(
      "tune a=0..1", at: "",
      says: "behind the range of a a ':' and a line are missing, as in 'tune a=0.01..2.2: fit "
        + "alpha=a iters=30; plot theta'"),
    BadLine(
      "tune a=0..1: print 3", at: "a",
      says: "the line does not use a, so that turning it would change nothing"),
    BadLine(
      "tune a=0..1: data gen; fit alpha=a; save x.descent", at: "save",
      says: "tune evaluates its line again and again, and 'save' cannot be part of it"),
    BadLine(
      "tune a=0..1: print a; quit", at: "quit",
      says: "tune evaluates its line again and again, and 'quit' cannot be part of it"),
    BadLine(
      "tune a=0..1: tune b=0..1: print a*b", at: "tune",
      says: "tune evaluates its line again and again, and 'tune' cannot be part of it"),
    BadLine(
      "tune a=0..1: lesson 1; print a", at: "lesson",
      says: "tune evaluates its line again and again, and 'lesson' cannot be part of it"),
    BadLine(
      "tune a=0..1: plot a*x save=f.txt", at: "save=f.txt",
      says: "tune evaluates its line again and again, and so it writes no file: leave out 'save='"),
    BadLine(
      "tune pi=0..1: print pi", at: "pi", says: "'pi' is a constant and keeps its meaning"),
    BadLine(
      "tune x=0..1: fit alpha=x", after: "data gen", at: "x",
      says: "x is a column that the line uses, which hides the knob: give it another name"),
    BadLine(
      "tune a=0..1: fti alpha=a", at: "fti", says: "there is no command 'fti'; did you mean 'fit'?"),
    BadLine(
      "tune", at: "",
      says: "there is no run whose step size could be turned; try 'tune a=0.01..2.2: fit alpha=a "
        + "iters=30; plot theta'"),
    BadLine(
      "tune fit alpha=0.1", at: "0.1", says: "alpha takes a range such as -15..21, not 0.1"),
    BadLine(
      "tune fit", at: "fit",
      says: "tune has nothing to turn: give a name and a range, as in 'tune a=0.01..2.2: fit "
        + "alpha=a iters=30; plot theta'"),
  ]

  @Test(arguments: bad) func refuses(_ line: BadLine) { BadInputTests().check(line) }

  /// Ten thousand keys leave the session as it was.
  @Test func aSoakOfRandomKeysChangesNothing() {
    let (session, host) = session([], columns: 40, rows: 12)
    let before = Snapshot(session)
    session.accept("tune a=0.01..2.2 n=1..9: fit alpha=a iters=n; plot theta")
    var generator = SeededGenerator(seed: 15)
    let screen = host.liveScreen
    let texts = Array("0123456789.-e+ sf?xyz é")
    for _ in 0..<10_000 {
      let event: LiveEvent =
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: .text(texts.randomElement(using: &generator) ?? " ")
        case 1:
          .pointer(
            PointerAction.allCases.randomElement(using: &generator) ?? .press,
            column: Int.random(in: 0...200, using: &generator),
            row: Int.random(in: 0...60, using: &generator))
        case 2: .tick
        default:
          .key(
            LiveKey.allCases.filter { $0 != .enter && $0 != .escape }
              .randomElement(using: &generator) ?? .left,
            isCoarse: Bool.random(using: &generator))
        }
      let answer = screen?.take(event)
      #expect(answer == .stay || answer == .redraw)
      if Int.random(in: 0..<100, using: &generator) == 0 { screen?.drawn(on: host.terminal) }
    }
    #expect(Snapshot(session) == before)
  }
}
