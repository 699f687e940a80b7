import Glibc
import PseudoTerminal
import Testing

/// What keys do at a terminal: all tables of keys, undoing, characters of several code points, and
/// bindings that nobody can change.
@Suite(.serialized) struct EditingKeyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func probe(
    editrc: String = "", _ options: [String] = [], columns: Int = 80
  ) throws -> PseudoTerminal {
    if !editrc.isEmpty { try folder.write(Array(editrc.utf8), to: ".editrc") }
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path(of: "line-editor-probe"),
      arguments: [folder.file("history")] + options,
      environment: ["TERM": "xterm-256color", "HOME": folder.path, "LC_ALL": "C.UTF-8"],
      rows: 24, columns: columns)
    try #require(terminal.expect("probe>"))
    return terminal
  }

  // MARK: Keys without a meaning

  /// What keys send behind an Escape where they have no meaning here.
  ///
  /// Sources: Thomas E. Dickey, "XTerm Control Sequences"; Digital Equipment Corporation, "VT220
  /// Programmer Reference Manual", 1984; the manual pages console_codes(4) and urxvt(7).
  static let tables: [String: [String]] = {
    let numbers = [1, 2, 3, 4, 5, 6, 7, 8] + Array(11...15) + Array(17...21) + [23, 24, 25, 26]
    let more = [28, 29, 31, 32, 33, 34]
    let letters = "ABCDEFHPQRS".map(String.init)
    // Ctrl with an arrow goes by words; the keys of editing have their meaning.
    let meant = ["[1;5C", "[1;5D", "[1~", "[3~", "[4~", "[7~", "[8~"]
    var xterm = ["OP", "OQ", "OR", "OS", "[E", "[I", "[O", "[Z", "OI", "OM", "OX"]
    for modifier in 2...16 {
      xterm += letters.map { "[1;\(modifier)\($0)" } + letters.map { "O\(modifier)\($0)" }
      xterm += (numbers + more).map { "[\($0);\(modifier)~" }
      xterm += ["[27;\(modifier);9~", "[27;\(modifier);13~", "[97;\(modifier)u"]
    }
    let plain = (numbers + more).map { "[\($0)~" }
    let keypad = "jklmnopqrstuvwxy".map { "O\($0)" }
    let console = "ABCDE".map { "[[\($0)" } + ["[G", "[P"]
    let rxvt =
      "abcd".flatMap { ["[\($0)", "O\($0)"] }
      + (numbers + more).flatMap { ["[\($0)^", "[\($0)$", "[\($0)@"] }
    let alternate = (plain + console.dropLast(2) + ["[A", "[D", "OA", "OC"]).map { "\u{1B}" + $0 }
    return [
      "xterm": xterm, "VT": plain + keypad, "console": console, "rxvt": rxvt, "Alt": alternate,
    ].mapValues { keys in keys.filter { !meant.contains($0) } }
  }()

  /// Where the keys are pressed: what comes before and after them, and the line that comes of it.
  static let places: [(name: String, editrc: String, before: String, after: String, line: String)] =
    [
      ("emacs, at an empty line", "", "", "ab", "ab"),
      ("emacs, amid a line", "", "ab\u{1B}[D", "c", "acb"),
      ("emacs, in a search", "", "\u{12}mark", "\u{1B}[F", "remarkable"),
      ("vi, amid a line", "bind -v\n", "ab\u{1B}[D", "c", "acb"),
      ("vi, in its commands", "bind -v\n", "ab\u{1B}", "ac", "abc"),
    ]

  @Test(arguments: tables.keys.sorted(), places.indices)
  func keysWithoutAMeaningDoNothing(_ table: String, _ index: Int) throws {
    let place = Self.places[index]
    let terminal = try probe(editrc: place.editrc)
    terminal.send("remarkable\r")
    #expect(terminal.expect("line [remarkable]"))
    #expect(terminal.wait { $0.cursorLine == "probe>" })
    let keys = try #require(Self.tables[table])
    for start in stride(from: 0, to: keys.count, by: 60) {
      terminal.send(place.before)
      // A lone Escape is told from a key by what follows at once.
      usleep(120_000)
      let batch = keys[start..<min(start + 60, keys.count)]
      terminal.send(batch.map { "\u{1B}" + $0 }.joined() + place.after + "\r")
      #expect(
        terminal.expect("line [\(place.line)]"),
        "\(table), \(place.name): \(batch)\n\(terminal.screen.text)")
      #expect(terminal.wait { $0.cursorLine == "probe>" })
    }
  }

  // MARK: Undoing

  @Test(arguments: ["\u{1F}", "\u{18}\u{15}"]) func takesBackAndMakesAgain(_ undo: String) throws {
    let terminal = try probe()
    terminal.send("one two")
    #expect(terminal.wait { $0.cursorLine == "probe> one two" })
    terminal.send(undo)
    #expect(terminal.wait { $0.cursorLine == "probe> one" })
    terminal.send(undo)
    #expect(terminal.wait { $0.cursorLine == "probe>" })
    // There is nothing before that.
    terminal.send(undo + undo + "\u{1B}_")
    #expect(terminal.wait { $0.cursorLine == "probe> one" })
    terminal.send("\u{18}\u{12}")
    #expect(terminal.wait { $0.cursorLine == "probe> one two" })
    terminal.send("\u{15}")
    #expect(terminal.wait { $0.cursorLine == "probe>" })
    terminal.send(undo + "!\r")
    #expect(terminal.expect("line [one two!]"), "\(terminal.screen.text)")
  }

  @Test(arguments: ["\u{1B}\u{7F}", "\u{1B}\u{8}"])
  func altBackspaceDeletesAWord(_ key: String) throws {
    let terminal = try probe()
    terminal.send("one two" + key)
    #expect(terminal.wait { $0.cursorLine == "probe> one" })
    terminal.send("three\r")
    #expect(terminal.expect("line [one three]"), "\(terminal.screen.text)")
  }

  // MARK: Characters of several code points

  static let characters = ["e\u{301}", "👨‍👩‍👧", "👋🏽", "🇩🇪", "x\u{302}\u{323}", "❤️"]

  @Test(arguments: characters, ["", "bind -v\n"])
  func moveAndDeleteWholeCharacters(_ character: String, _ editrc: String) throws {
    let terminal = try probe(editrc: editrc)
    let left = "\u{1B}[D"
    let right = "\u{1B}[C"
    for (keys, line) in [
      ("a\(character)b" + left + left + "1", "a1\(character)b"),
      ("a\(character)b" + left + left + left + right + right + "1", "a\(character)1b"),
      ("a\(character)\u{7F}b", "ab"),
      ("a\(character)b" + left + left + "\u{1B}[3~", "ab"),
    ] {
      terminal.send(keys + "\r")
      #expect(terminal.expect("line [\(line)]"), "\(terminal.screen.text)")
      #expect(terminal.wait { $0.cursorLine == "probe>" })
    }
  }

  @Test func anAccentIsSeen() throws {
    let terminal = try probe()
    terminal.send("cafe\u{301}s")
    #expect(terminal.wait { $0.cursorLine == "probe> cafe\u{301}s" && $0.cursor.column == 12 })
    terminal.send("\u{1B}[D\u{1B}[D")
    #expect(terminal.wait { $0.cursor.column == 10 })
    terminal.send("t")
    #expect(terminal.wait { $0.cursorLine == "probe> cafte\u{301}s" && $0.cursor.column == 11 })
  }

  // MARK: Fixed bindings

  @Test func fixedBindingsCannotBeChanged() throws {
    let terminal = try probe(editrc: "bind -v\nbind ^T ed-command\n", ["--fixed"])
    for opener in ["\u{1B}x", "\u{1B}X", "\u{14}"] {
      terminal.send(opener + "bind a ed-kill-line")
      terminal.send("\u{3}")
      #expect(terminal.expect("interrupted"))
      #expect(terminal.wait { $0.cursorLine == "probe>" })
    }
    terminal.send("a\u{1B}[Db\r")
    #expect(terminal.expect("line [ba]"), "\(terminal.screen.text)")
  }
}
