import Expressions
import Language
import Optimization

/// The manual page, in the man macros of roff, made from the values that help reads.
///
/// Source of the macros: groff_man(7).
public struct ManualPage {
  /// An entry of the command line: how it is written, and what it does.
  public struct Entry: Sendable {
    /// How it is written: `--width <n>`.
    public var term: String
    /// What it does.
    public var meaning: String

    /// An entry.
    public init(term: String, meaning: String) {
      self.term = term
      self.meaning = meaning
    }
  }

  private var lines: [String] = []

  /// The page of the shell, with the command line's options.
  public static func text(options: [Entry], registry: Registry) -> String {
    var page = ManualPage()
    page.addHead(options)
    for group in CommandGroup.allCases {
      page.add(".SS", group.rawValue)
      for command in registry.commands where command.group == group { page.add(command) }
    }
    page.addTail()
    return page.lines.joined(separator: "\n") + "\n"
  }

  // MARK: Sections

  private mutating func addHead(_ options: [Entry]) {
    lines.append(".TH DESCENT 1 \"\" \"descent \(Version.number)\" \"User Commands\"")
    add(".SH", "NAME")
    lines.append("descent \\- a scripting shell for gradient descent")
    add(".SH", "SYNOPSIS")
    for usage in ["[OPTION]... [FILE]... [NAME=VALUE]...", "[OPTION]... -c LINE"] {
      lines += [".B descent", Self.escaped(usage), ".br"]
    }
    add(".SH", "DESCRIPTION")
    add(
      paragraph: "Descent fits lines and finds minima by gradient descent, shows every step of it "
        + "in figures made of characters, and replays what was typed, number for number. Without "
        + "a FILE it prompts; with FILEs it replays them, each NAME set to VALUE before; a FILE of "
        + "- is standard input.")
    add(
      paragraph: "A line holds statements separated by ; and # after a blank starts a comment. A "
        + "statement is a command (fit alpha=0.001 iters=5000), a variable (a = 0.1), a function "
        + "(f(x) = x^2 - 6x + 5) or an expression, whose value is printed (f(3)). Values are "
        + "numbers, expressions, lists (0.1, 0.2), ranges (-15..21), words and \"strings\".")
    add(".SH", "OPTIONS")
    for option in options { add(term: option.term, option.meaning) }
    add(".SH", "COMMANDS")
    add(
      paragraph: "Verbs, subcommands and options may be shortened to any unambiguous beginning. "
        + "At the prompt, help COMMAND says the same as this page.")
  }

  private mutating func add(_ command: any Command) {
    add(term: command.usage, command.summary + ".")
    for paragraph in command.details { addInset(paragraph) }
    let common = command.options.filter { !$0.isSpecial }
    guard !common.isEmpty || !command.examples.isEmpty else { return }
    lines.append(".RS")
    for option in common {
      let notes = [option.kind, option.range, option.shownDefault.map { "default: \($0)" }]
        .compactMap(\.self).joined(separator: "; ")
      add(term: option.name + "=", "\(option.meaning) (\(notes)).")
    }
    for example in command.examples {
      lines += [".PP", "Example:", "\\fB\(Self.escaped(example.line))\\fR"]
      lines.append("\\(em " + Self.escaped(example.meaning))
    }
    lines.append(".RE")
  }

  private mutating func addTail() {
    add(".SH", "METHODS")
    for method in MethodList.all {
      let information = method.information
      add(
        term: "method=\(information.name)", "\(information.title): \(information.whenToUse).")
      for parameter in method.parameterInformation {
        addInset(
          "\(parameter.name)=\(parameter.shown(parameter.defaultValue)): \(parameter.meaning) "
            + "(\(parameter.allowed)).")
      }
      addInset(information.source)
    }
    add(".SH", "EXPRESSIONS")
    add(
      paragraph: "+ - * / ^ and implicit products (6x, 2(x + 1)); the constants and functions "
        + "are:")
    for constant in NamedConstant.allCases { add(term: constant.rawValue, constant.summary + ".") }
    for function in BuiltInFunction.allCases { add(term: function.name, function.summary + ".") }
    add(
      paragraph:
        "Over the rows of data, where the name of a column stands for the numbers of all of "
        + "them:")
    for function in RowFunction.allCases { add(term: function.name, function.summary + ".") }
    add(".SH", "EXIT STATUS")
    for (code, meaning) in [
      ("0", "All went well."), ("1", "A command failed."), ("2", "The command line was wrong."),
      ("130", "Interrupted."),
    ] {
      add(term: code, meaning)
    }
    add(".SH", "ENVIRONMENT")
    for (name, meaning) in [
      ("NO_COLOR", "If set and not empty, nothing is colored."),
      ("COLUMNS", "The width off a terminal; 80 without it."),
      ("TERM, COLORTERM", "What the terminal can do; dumb has no color and moves no cursor."),
      ("COLORFGBG", "The colors of the text and the background, as some terminals tell them."),
      ("LC_ALL, LC_CTYPE, LANG", "Whether figures may use characters beyond ASCII."),
    ] {
      add(term: name, meaning)
    }
    add(".SH", "FILES")
    for (name, meaning) in [
      ("$XDG_CONFIG_HOME/descent/init.descent", "Run at the start of a prompt (else ~/.config)."),
      ("$XDG_STATE_HOME/descent/history", "The lines typed (else ~/.local/state)."),
      ("$XDG_STATE_HOME/descent/lessons", "Where lessons were left."),
      ("~/.editrc", "Key bindings, as editrc(5) describes them."),
      ("PREFIX/share/descent/lessons", "The lessons."),
    ] {
      add(term: name, meaning)
    }
    add(".SH", "SEE ALSO")
    lines += [".BR editrc (5)"]
  }

  // MARK: Macros

  private mutating func add(_ macro: String, _ title: String) {
    lines.append("\(macro) \"\(Self.escaped(title).replacing("\"", with: "\\(dq"))\"")
  }

  private mutating func add(paragraph: String) { lines += [".PP", Self.escaped(paragraph)] }

  private mutating func add(term: String, _ meaning: String) {
    lines += [".TP", "\\fB\(Self.escaped(term))\\fR", Self.escaped(meaning)]
  }

  /// A paragraph that goes on with the last term's meaning.
  private mutating func addInset(_ paragraph: String) {
    lines += [".IP", Self.escaped(paragraph)]
  }

  /// Text that roff shows as it is: its own marks escaped, no line that it takes for a request.
  private static func escaped(_ text: String) -> String {
    var shown = ""
    for scalar in visible(text).unicodeScalars {
      switch scalar {
      case "\\": shown += "\\e"
      case "-": shown += "\\-"
      case "^": shown += "\\(ha"
      case "~": shown += "\\(ti"
      case "`": shown += "\\(ga"
      case "'": shown += "\\(aq"
      case _ where !scalar.isASCII:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        shown += "\\[u" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits + "]"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown.first == "." ? "\\&" + shown : shown
  }
}
