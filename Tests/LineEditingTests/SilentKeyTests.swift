import Glibc
import PseudoTerminal
import Testing

/// Keys that mean nothing here, as terminals send them, and keys in the midst of a search.
@Suite(.serialized) struct SilentKeyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func probe(editrc: String = "") throws -> PseudoTerminal {
    if !editrc.isEmpty { try folder.write(Array(editrc.utf8), to: ".editrc") }
    let terminal = try PseudoTerminal(
      running: BuiltProgram.path(of: "line-editor-probe"), arguments: [folder.file("history")],
      environment: ["TERM": "xterm-256color", "HOME": folder.path, "LC_ALL": "C.UTF-8"],
      rows: 24, columns: 80)
    try #require(terminal.expect("probe>"))
    return terminal
  }

  /// Page up and down, Insert, function keys, and keys with Shift, Alt and Ctrl.
  private static let silent: [(terminal: String, keys: [String])] = [
    (
      "xterm",
      [
        "[5~", "[6~", "[2~", "OP", "OQ", "OR", "OS", "[15~", "[17~", "[24~", "[1;2A", "[1;2D",
        "[1;3A", "[1;3C", "[1;6D", "[3;5~", "[3;2~", "[5;5~", "[1;2P", "[15;2~", "[E", "[I",
      ]
    ),
    ("VT220", ["[28~", "[29~", "[31~", "[34~", "Oj", "Ok", "Op", "Oy", "OM"]),
    ("Linux", ["[[A", "[[B", "[[C", "[[D", "[[E", "[25~", "[G", "[P"]),
    (
      "rxvt",
      [
        "[a", "[b", "[c", "[d", "Oa", "Ob", "Oc", "Od", "[3^", "[3$", "[3@", "[5^", "[6$", "[11~",
        "[23$", "\u{1B}[A", "\u{1B}[D", "\u{1B}OC",
      ]
    ),
  ]

  @Test(arguments: ["emacs", "vi"]) func doNothing(_ keyMap: String) throws {
    let terminal = try probe(editrc: keyMap == "vi" ? "bind -v\n" : "")
    for (name, keys) in Self.silent {
      for key in keys { terminal.send("\u{1B}" + key) }
      terminal.send("a\u{1B}[5~b\r")
      #expect(terminal.expect("line [ab]"), "\(name): \(terminal.screen.text)")
      #expect(terminal.wait { $0.cursorLine == "probe>" }, "\(terminal.screen.text)")
    }
  }

  @Test func aBindingOfTheirsCounts() throws {
    let terminal = try probe(editrc: "bind ^[[5~ ed-move-to-beg\nbind -s ^[[1;2P pressed\n")
    terminal.send("b\u{1B}[5~a\u{1B}[6~\u{5}\u{1B}[1;2P\r")
    #expect(terminal.expect("line [abpressed]"), "\(terminal.screen.text)")
  }

  /// The cursor stands at the match, behind "re".
  @Test(arguments: [
    ("[D", "X", "rXemarkable"), ("[C", "X", "remXarkable"), ("[H", "X", "Xremarkable"),
    ("OH", "X", "Xremarkable"), ("[F", "X", "remarkableX"), ("[4~", "X", "remarkableX"),
    ("[3~", "X", "reXarkable"), ("[5~", "", "remarkable"), ("[1;2A", "", "remarkable"),
    ("OP", "", "remarkable"),
  ])
  func endASearchOrDoNothingInIt(_ key: String, _ typed: String, _ expected: String) throws {
    let terminal = try probe()
    terminal.send("remarkable\r")
    #expect(terminal.expect("line [remarkable]"))
    #expect(terminal.wait { $0.cursorLine == "probe>" })
    terminal.send("\u{12}mark")
    #expect(terminal.wait { $0.text.contains("bck:mark") })
    terminal.send("\u{1B}" + key)
    terminal.send(typed + "\rend\r")
    #expect(terminal.expect("line [end]"), "\(terminal.screen.text)")
    #expect(
      terminal.screen.lines.filter { $0.hasPrefix("line") }
        == ["line [remarkable]", "line [\(expected)]", "line [end]"])
  }

  @Test(arguments: ["$", "\u{5}"]) func viKeepsTheCursorInAnEmptyLine(_ key: String) throws {
    let terminal = try probe(editrc: "bind -v\n")
    terminal.send("\u{1B}")
    usleep(100_000)
    terminal.send(key)
    usleep(100_000)
    #expect(terminal.wait { $0.cursor.column >= 6 })
    terminal.send("iword\r")
    #expect(terminal.expect("line [word]"), "\(terminal.screen.text)")
    #expect(terminal.screen.lines.first == "probe> word")
  }
}
