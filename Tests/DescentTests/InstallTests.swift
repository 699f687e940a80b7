import Glibc
import PseudoTerminal
import Testing

/// The manual page, the completions, and the script that puts everything in place.
@Suite struct InstallTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private let script = Sandbox.packageFile("Scripts/install")

  /// Every file below a folder of the sandbox.
  private func files(in folder: String) throws -> [String] {
    let end = try sandbox.shell("cd \(folder) 2>/dev/null && find . -type f | sort")
    return end.output.split(separator: "\n").map(String.init)
  }

  @Test func printsAManualThatNamesEveryOption() throws {
    let manual = try sandbox.run("--man")
    #expect(manual.code == 0 && manual.errors.isEmpty)
    #expect(manual.output.hasPrefix(".TH DESCENT 1"))
    let options = try sandbox.run("--help").output.matches(of: /--[a-z-]+/).map {
      String($0.output)
    }
    #expect(options.count > 9)
    for option in Set(options) {
      let name = option.replacing("-", with: "\\-")
      #expect(manual.output.contains(name), "the manual has no \(option)")
    }
    for word in ["\\fBfit ", "lesson", "init.descent", "backtracking"] {
      #expect(manual.output.contains(word), "no \(word)")
    }
    let groff = try sandbox.shell(
      "command -v groff >/dev/null || exit 0; \"$DESCENT\" --man | groff -man -Tutf8 -ww -z")
    #expect(groff.code == 0)
    #expect(groff.errors.isEmpty, "\(groff.errors)")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func printsCompletions(_ shell: String) throws {
    let end = try sandbox.run("--completions", shell)
    #expect(end.code == 0 && end.errors.isEmpty)
    for word in ["charset", "braille", "keep-going", "completions"] {
      #expect(end.output.contains(word), "no \(word) for \(shell)")
    }
    let check = try sandbox.shell(
      "command -v \(shell) >/dev/null || exit 0; \"$DESCENT\" --completions \(shell) >c && "
        + "\(shell) -n c")
    #expect(check.code == 0, "\(check)")
    #expect(try sandbox.run("--completions", "tcsh").code == 2)
  }

  /// A shell that a person may type at, and what makes it complete this program's command line.
  struct InteractiveShell: CustomStringConvertible {
    var path: String
    var arguments: [String]
    var setup: String
    var isInstalled: Bool { access(path, X_OK) == 0 }
    var description: String { path }
  }

  private static let shells = [
    InteractiveShell(
      path: "/bin/bash", arguments: ["--norc", "--noprofile", "-i"], setup: "PS1='at '; . ./c.bash"),
    InteractiveShell(
      path: "/usr/bin/zsh", arguments: ["-f", "-i"],
      setup: "PS1='at '; autoload -U compinit; compinit -u -D; . ./c.zsh"),
    InteractiveShell(
      path: "/usr/bin/fish", arguments: ["--no-config", "-i"],
      setup: "function fish_prompt; echo -n 'at '; end; source ./c.fish"),
  ].filter(\.isInstalled)

  @Test(arguments: shells) func completesWhereAPersonTypes(_ shell: InteractiveShell) throws {
    let name = shell.path.split(separator: "/").last.map(String.init) ?? ""
    let script = try sandbox.run("--completions", name)
    try sandbox.write(script.output, to: "c." + name)
    try sandbox.write("", to: "class/first lesson.descent")
    try sandbox.write("", to: "class/first.txt")
    let terminal = try PseudoTerminal(
      running: shell.path, arguments: shell.arguments, environment: sandbox.environment([:]),
      folder: sandbox.path, rows: 24, columns: 100)
    terminal.send(shell.setup + "\r")
    try #require(terminal.wait { $0.cursorLine == "at" }, "\(terminal.screen.text)")
    for (typed, completed) in [
      ("--keep", "--keep-going"), ("--charset bra", "--charset braille"),
      ("--color=ne", "--color=never"), ("--completions zs", "--completions zsh"),
      ("class/f", "class/first\\ lesson.descent"),
      ("--sa\tclass/f", "--safe class/first\\ lesson.descent"),
    ] {
      terminal.send(Keys.control("U") + "descent " + typed + "\t")
      let isShown = terminal.wait { $0.cursorLine.hasPrefix("at descent " + completed) }
      #expect(isShown, "\(typed) in:\n\(terminal.screen.text)")
    }
    terminal.send(Keys.control("U") + "descent --c\t\t")
    #expect(terminal.wait { $0.text.contains("--charset") && $0.text.contains("--completions") })
  }

  @Test func bashCompletesOptionsAndTheirValues() throws {
    let end = try sandbox.shell(
      """
      command -v bash >/dev/null || { echo --color --completions; echo braille; exit 0; }
      "$DESCENT" --completions bash >c
      cat >try <<'END'
      . ./c
      COMP_WORDS=(descent --co) COMP_CWORD=1 COMP_LINE='descent --co' COMP_POINT=12
      _descent descent --co descent
      echo "${COMPREPLY[@]}"
      COMPREPLY=()
      COMP_WORDS=(descent --charset b) COMP_CWORD=2 COMP_LINE='descent --charset b' COMP_POINT=19
      _descent descent b --charset
      echo "${COMPREPLY[@]}"
      END
      bash try
      """)
    #expect(end.output.contains("--color --completions"), "\(end)")
    #expect(end.output.contains("braille"), "\(end)")
  }

  @Test func installsAndUninstalls() throws {
    let end = try sandbox.shell(
      "PREFIX=\"$PWD/pre fix\" '\(script)' --program \"$DESCENT\"")
    #expect(end.code == 0, "\(end)")
    let installed = try files(in: "'pre fix'")
    for file in [
      "./bin/descent", "./share/man/man1/descent.1",
      "./share/bash-completion/completions/descent", "./share/zsh/site-functions/_descent",
      "./share/fish/vendor_completions.d/descent.fish",
      "./share/descent/lessons/01-one-step.descent",
    ] {
      #expect(installed.contains(file), "no \(file)")
      #expect(end.output.contains("installed  \(sandbox.path)/pre fix/\(file.dropFirst(2))\n"))
    }
    #expect(end.output.contains("is not on your PATH"))

    // The lessons are found from any folder, whatever is allowed.
    let list = try sandbox.shell("cd / && '\(sandbox.path)/pre fix/bin/descent' --safe -c lesson")
    #expect(list.output.contains("1 one-step"), "\(list)")
    let play = try sandbox.shell("'pre fix/bin/descent' --safe -c 'lesson 1' | tail -n 1")
    #expect(play.output.hasPrefix("end of lesson 1"), "\(play)")
    #expect(try sandbox.shell("test -x 'pre fix/bin/descent'").code == 0)

    // What lies beside stays.
    try sandbox.write("mine", to: "pre fix/share/descent/mine")
    let removal = try sandbox.shell("PREFIX='pre fix' '\(script)' --uninstall")
    #expect(removal.code == 0, "\(removal)")
    #expect(removal.output.contains("removed    \(sandbox.path)/pre fix/bin/descent\n"))
    #expect(try files(in: "'pre fix'") == ["./share/descent/mine"])
    let again = try sandbox.shell("PREFIX='pre fix' '\(script)' --uninstall")
    #expect(again.code == 0)
    #expect(again.output.hasPrefix("nothing of descent is installed"))
  }

  @Test func installsAgainOverItself() throws {
    let line = "PREFIX=here '\(script)' --program \"$DESCENT\""
    #expect(try sandbox.shell(line).code == 0)
    try sandbox.write("old", to: "here/share/descent/lessons/99-old.descent")
    // A running program must not stand in the way.
    let end = try sandbox.shell(
      "here/bin/descent - <here/share/descent/lessons/01-one-step.descent >/dev/null & \(line)")
    #expect(end.code == 0, "\(end)")
    #expect(!(try files(in: "here")).contains { $0.contains("99-old") })
    #expect(!(try files(in: "here")).contains { $0.hasSuffix(".new") })
  }

  @Test func refusesWhatItDoesNotKnow() throws {
    for line in ["--bogus", "--program", "--program none"] {
      let end = try sandbox.shell("PREFIX=here '\(script)' \(line)")
      #expect(end.code != 0, "\(line)")
      #expect(!end.errors.isEmpty)
    }
    #expect(sandbox.names(in: "here").isEmpty)
    #expect(try sandbox.shell("'\(script)' --help").output.hasPrefix("usage:"))
  }
}
