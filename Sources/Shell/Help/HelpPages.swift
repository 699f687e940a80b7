import Expressions
import Language

/// The pages of `help` that are about no single command.
enum HelpPages {
  /// The commands by group, on one screen of 24 rows.
  static func overview(_ registry: Registry) -> [ReportLine] {
    var lines: [ReportLine] = []
    for group in CommandGroup.allCases {
      let verbs = registry.commands.filter { $0.name.count == 1 && $0.group == group }
      guard !verbs.isEmpty else { continue }
      lines.append(ReportLine(group.rawValue, .strong) + ReportLine("  \(group.gloss)", .dim))
      let names = verbs.map { verb in
        let parts = registry.subcommands(of: verb.name).compactMap(\.name.last)
        return parts.isEmpty ? verb.fullName : "\(verb.fullName) (\(parts.joined(separator: " ")))"
      }
      var line = ReportLine("  " + names.joined(separator: ", "))
      line.hangingIndent = 2
      lines.append(line)
    }
    return lines + [
      "",
      ReportLine(
        "'help fit' or 'fit?' explains a command, 'help alpha' an option, 'help functions' "
          + "formulas; 'help learning rate' finds by meaning. New here? Type lesson 1."),
    ]
  }

  /// What formulas can hold.
  static func functions() -> [ReportLine] {
    let functions = BuiltInFunction.allCases.map { function in
      ("\(function.name)(\(function.arguments))", function.summary)
    }
    let rows = RowFunction.allCases.map { function in
      ("\(function.name)(\(function == .count ? "c" : "x"))", function.summary)
    }
    let constants = NamedConstant.allCases.map { ($0.rawValue, $0.summary) }
    let width = (functions + rows + constants).map(\.0.count).max() ?? 0
    func lines(_ pairs: [(String, String)]) -> [ReportLine] {
      pairs.map { definition($0, $1, width: width, .plain) }
    }
    return [ReportLine("functions", .strong)] + lines(functions)
      + [ReportLine("over rows, where a column's name stands for all its rows", .strong)]
      + lines(rows)
      + [ReportLine("constants", .strong)] + lines(constants)
      + [ReportLine("operators", .strong)]
      + [
        "  + - * / ^, ** as well; ^ binds to the right and above a minus: -2^2 is -4",
        "  a product needs no sign: 6x, 2(x + 1), 3 sin(x)",
        "  < <= > >= == != compare; and, or, not join: if(x < 0 or x > 1, 0, x)",
        "  a prime is a derivative: f'(3), sin''(x)",
        "",
        "  mean((y - 2x)^2) puts rows together, 'help rows'",
        "  define your own: f(x) = x^2 - 6x + 5; 'function' lists those that come with the shell",
      ]
  }

  /// What was found by meaning.
  static func findings(_ findings: [HelpFinding]) -> [ReportLine] {
    let width = findings.map(\.name.count).max() ?? 0
    return findings.map { definition($0.name, $0.meaning, width: width, .plain) }
      + [ReportLine("'help NAME' says more, for instance: help \(findings[0].name)", .dim)]
  }

  /// A term and what it means, the meaning wrapped under itself.
  static func definition(
    _ term: String, _ meaning: String, width: Int, _ emphasis: ReportLine.Emphasis
  ) -> ReportLine {
    var line = ReportLine("  \(padded(term, to: width))  ") + ReportLine(meaning, emphasis)
    line.hangingIndent = min(width + 4, 40)
    return line
  }
}

extension CommandGroup {
  /// What the group is for, in a few words.
  var gloss: String {
    switch self {
    case .data: "rows made up, read from a file, looked at"
    case .fitting: "a line through the data, solved or walked to"
    case .functions: "write your own as f(x) = x^2 - 6x + 5, and go down it"
    case .runs: "what a descent did, step by step, and why"
    case .figures: "in characters; save=FILE writes them"
    case .scripts: "what was typed, kept, replayed, taught"
    case .session: "settings, help, leaving"
    }
  }
}
