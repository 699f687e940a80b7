import Language
import Numerics
import Plotting
import Testing

@testable import Shell

/// Text that came from a file: whatever is shown of it, a terminal gets nothing but what can be
/// seen, line feeds, and the colors that are the shell's own.
@Suite struct ForeignTextTests {
  /// What a name or cell may hold that means more to a terminal than letters.
  private static let pieces = [
    "\u{1b}[31m", "\u{1b}]0;title\u{7}", "\u{1b}[2J", "\u{9b}31m", "\u{202e}", "\u{2066}",
    "\u{200f}",
    "\u{200e}", "\u{61c}", "\u{85}", "\u{2028}", "\u{7f}", "\u{8}", "\t", "\r", "\u{feff}",
    "\u{200b}",
    "\u{a0}", "a", "b c", "é", "数", "👨‍👩‍👧", "\\", "\\e", "{", "}", "'", "=", "#", ";", "^",
    String(repeating: "long ", count: 60),
  ]

  /// The first thing in a text that a terminal should not get; nil where there is none.
  private static func culprit(in text: String) -> String? {
    var scalars = text.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      if scalar == "\u{1b}" {
        // A color: ESC [ numbers m.
        let inside = scalars.prefix { ("0"..."9").contains($0) || $0 == ";" || $0 == "[" }
        scalars = scalars.dropFirst(inside.count)
        guard inside.first == "[", scalars.popFirst() == "m" else { return "an escape" }
        continue
      }
      guard scalar != "\n" else { continue }
      let shown = String(scalar)
      if visible(shown) != shown { return visible(shown) }
    }
    return nil
  }

  private static func check(
    _ text: String, _ line: String, _ seed: UInt64, hasColor: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = culprit(in: text)
    #expect(
      found == nil, "seed \(seed), after \(line.debugDescription): \(found ?? "")",
      sourceLocation: sourceLocation)
    guard !hasColor else { return }
    #expect(!text.unicodeScalars.contains("\u{1b}"), sourceLocation: sourceLocation)
  }

  @Test func theCheckFindsWhatItLooksFor() {
    #expect(Self.culprit(in: "a\n\u{1b}[1;31mb\u{1b}[0m 数👨‍👩‍👧") == nil)
    for text in ["\u{1b}[2J", "\u{1b}]0;", "\u{9b}", "\u{202e}", "a\tb", "\u{7f}", "\r", "\u{1b}"] {
      #expect(Self.culprit(in: text) != nil, "\(text.debugDescription)")
    }
  }

  private static func name(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...4, using: &generator)).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }.joined()
  }

  /// Lines of every command, with the hostile names where names can stand.
  private static func lines(_ column: String, _ file: String, _ target: String) -> [String] {
    let column = quotedIfNeeded(column)
    let target = quotedIfNeeded(target)
    let file = quotedIfNeeded(file)
    let own = [
      "data load \(file)", "data load \(file) y=\(column)", "data load \(file) y=nowhere",
      "data load \(file) x=\(column)", "data load \(file) y=\(target) x=\(column),\(column)",
      "data drop \(column)", "data drop nothing", "data show", "data describe", "data correlate",
      "data scale", "lsq", "fit iters=3", "fit start=1,2,3,4,5,6,7,8", "explain", "step", "trace",
      "predict 1", "predict 1,2,3,4,5,6,7", "predict \(column)=1", "plot data x=\(column)",
      "plot data x=nothing", "plot fit", "plot residuals", "plot theta", "plot cost", "runs",
      "sweep alpha=0.1,0.2", "plot sweep", "animate fit", "surface", "contour", "data save -",
      "save -", "data save \(file)", "save \(file)", "record \(file)", "record off", "run \(file)",
      "run \(file) --check", "say \(column)", "print \(column)", "print data.n \(column)",
      "ask \(column) choices=\(column),\(target)", "ask What expect=\(column)", "pause \(column)",
      "expect \(column) = 1", "set \(column)=1", "show \(column)", "help \(column)", "history",
      "lesson \(column)", "unset \(column)", "runs drop \(column)", "rerun \(column)",
      "compare \(column) \(target)", "derive \(column)", "minimize \(column)", "function \(column)",
      "\(column)", "\(column) = 1", "f(\(column)) = 1", "fti \(column)", "data \(column)",
      "data split test=0.3", "data poly degree=2", "lsq", "version", "data gen n=5; \(column)",
    ]
    return own + Registry.standard.commands.map(\.fullName)
      + Registry.standard.commands.flatMap(\.examples).map(\.line)
      .filter { $0 != "quit" && !$0.contains("1e") }
  }

  @Test(arguments: 0..<12) func nothingRawIsShown(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let names = (0..<4).map { _ in Self.name(&generator) }
    let file = Self.name(&generator).filter { $0 != "/" } + ".csv"
    let host = TestHost()
    let header = names.map { "\"\($0.replacing("\"", with: ""))\"" }.joined(separator: ",")
    let cell = Self.name(&generator).replacing(",", with: "").replacing("\"", with: "")
    var text = header + "\n"
    for row in 0..<12 {
      text += "\(row),\(row * row),\(row % 3),\(2 * row + row % 2)\n"
    }
    text += "1,\(cell),3,4\n"
    host.put(text, at: file)
    host.history = names.map { "say \($0)" }
    host.lessonPaths = ["/lessons/01-\(names[0].filter { $0 != "/" }).descent"]
    host.files[host.lessonPaths[0]] = Array("# \(names[1])\n\nsay \(names[2])\n".utf8)
    host.terminal = TerminalTraits(
      columns: [30, 80, 132][Int(seed % 3)], isTerminal: true, color: .ansi256,
      charset: [.ascii, .block, .braille][Int(seed / 3 % 3)])
    let session = Session(host: host)
    // The program shows a saved table as this host's transcript does.
    session.accept("record t.txt")
    for line in Self.lines(names[0], file, names[3]) {
      var outputs: [Output] = []
      host.interrupt(afterPolls: 3000)
      let result = session.evaluate(SourceLine(line)) { outputs.append($0) }
      host.pollsBeforeInterruption = nil
      if case .failed(let diagnostics) = result {
        outputs += diagnostics.map { .diagnostic($0) }
      }
      for output in outputs { check(output, session, line, seed) }
      for cursor in [line.utf8.count, min(line.utf8.count, 12)] {
        checkTyping(String(decoding: line.utf8.prefix(cursor), as: UTF8.self), session, seed)
      }
    }
    checkTyping("data drop ", session, seed)
    checkTyping("plot data x=", session, seed)
    checkTyping("predict ", session, seed)
    checkTyping("data load ", session, seed)
    checkTyping("data load \(quotedIfNeeded(file)) y=", session, seed)
    if session.recording != nil { session.accept("record off") }
    Self.check(host.text(at: "t.txt") ?? "", "record", seed, hasColor: false)
  }

  /// What is shown of an output, in colors and without.
  private func check(_ output: Output, _ session: Session, _ line: String, _ seed: UInt64) {
    for traits in [session.host.terminal, session.host.terminal.withoutColor] {
      let renderer = OutputRenderer(settings: session.state.settings, terminal: traits)
      let hasColor = traits.color != .none
      Self.check(renderer.text(of: output), line, seed, hasColor: hasColor)
      if case .diagnostic(let diagnostic) = output {
        for isBroken in [true, false] {
          let renderer = DiagnosticRenderer(
            width: traits.columns, hasColor: hasColor, isASCII: traits.charset == .ascii,
            breaksPlaces: isBroken)
          Self.check(
            renderer.text(of: diagnostic, placement: .apart), line, seed, hasColor: hasColor)
          Self.check(
            renderer.text(of: diagnostic, placement: .belowPrompt(width: 9)), line, seed,
            hasColor: hasColor)
        }
      }
    }
    Self.check(session.transcriptText(of: output), line, seed, hasColor: false)
  }

  /// What Tab and the hint offer at the end of a line can be seen, and typed as it stands.
  private func checkTyping(_ line: String, _ session: Session, _ seed: UInt64) {
    let typed = visible(line) == line
    if let completion = session.completion(of: line, cursor: line.utf8.count) {
      for candidate in completion.candidates {
        Self.check(candidate.text, line, seed, hasColor: false)
      }
    }
    if typed, let hint = session.hint(for: line),
      !session.host.history.contains(where: {
        $0.utf8.starts(with: line.utf8)
      })
    {
      Self.check(hint.text, line, seed, hasColor: false)
    }
  }

  /// A column's name, typed as Tab offers it, is that column.
  @Test func whatTabOffersMeansTheColumn() throws {
    for seed in UInt64(0)..<60 {
      var generator = SeededGenerator(seed: 900 + seed)
      let name = Self.name(&generator).filter { !"\n\r\t\",".contains($0) }
      // Blanks around a name and empty ones are another matter.
      guard name.first != " ", name.last != " ", !name.isEmpty, !name.contains("\u{feff}"),
        name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .spaceSeparator })
      else { continue }
      let host = TestHost()
      host.put("\"\(name)\",k,y\n1,1,2\n2,0,3\n3,5,5\n", at: "d.csv")
      let session = Session(host: host)
      session.accept("data load d.csv")
      let offered = try #require(session.completion(of: "data drop ", cursor: 10)).candidates
      let typed = try #require(offered.first { $0.summary == "feature" && $0.text != "k" }).text
      session.accept("data drop \(typed)")
      #expect(session.state.featureNames == ["k"], "seed \(seed): \(name.debugDescription)")
    }
  }

  /// A session over such names is recorded, saved and replayed like any other.
  @Test func aTranscriptOfHostileNamesReplays() {
    for seed in UInt64(0)..<20 {
      var generator = SeededGenerator(seed: 700 + seed)
      let name = Self.name(&generator).filter { !"\n\r\",".contains($0) }
      let host = TestHost()
      host.put("k,\"\(name)\",y\n1,1,2\n2,0,3\n3,5,5\n4,1,2\n", at: "d.csv")
      let session = Session(host: host)
      session.accept("record t.txt")
      let column = quotedIfNeeded(name)
      for line in [
        "data load d.csv", "data show", "data describe", "lsq", "plot data", "predict \(column)=1",
        "data drop \(column)", "say \(column)",
      ] {
        _ = session.evaluate(SourceLine(line))
      }
      session.accept("record off")
      let shown = Session(host: host).accept("run t.txt --check")
      #expect(shown == "8 commands replayed, all as recorded\n", "seed \(seed): \(shown)")
    }
  }

  @Test func stringsSpellWhatCannotBeSeen() {
    let session = Session()
    #expect(session.accept(#"print "a\u{1b}b\e\r\t\u{202e}""#) == "a\\eb\\e\\r\\t\\u{202e}\n")
    for wrong in [
      #""\u{}""#, #""\u{110000}""#, #""\u{d800}""#, #""\u{1b""#, #""\u1b""#, #""\u{-1}""#,
    ] {
      #expect(!session.refuse("print \(wrong)").isEmpty)
    }
    for text in [
      "\u{1b}[31m", "a\u{9b}", "\u{202e}x", "a\u{a0}b", "\r\n\t\"\\", "\"\u{301}", "{a}",
    ] {
      let typed = quotedIfNeeded(text)
      #expect(visible(typed) == typed)
      let word = ScannedWord.text(of: typed)
      #expect(word == text, "\(typed)")
    }
  }
}

/// A word as the language reads it.
private enum ScannedWord {
  static func text(of typed: String) -> String? {
    let session = Session()
    let parsed = parse(
      SourceLine("data load \(typed)"), session.registry.grammar, names: session.state)
    guard case .command(let arguments)? = parsed.statements.first?.content else { return nil }
    return arguments.words.first?.text
  }
}
