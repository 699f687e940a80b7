import Language

/// Notes in Markdown: narration as prose, commands and answers in fences, tables as tables.
enum MarkdownPage: PageFormat {
  static let endings = ["md", "markdown"]

  static func part(of output: Output, number: Int, in session: Session) -> String {
    switch output {
    case .narration(let text):
      guard !text.isEmpty else { return "" }
      return text.first == " " ? fenced(visible(text)) : escaped(visible(text))
    case .echo(let line):
      return line.isShownInPages(session.registry.grammar)
        ? fenced(OutputRenderer.prompt + visible(line.text)) : ""
    case .table(let table) where table.columns.count > 1: return markdown(table)
    case .question(let question):
      let choices =
        question.choices.isEmpty
        ? "" : "\n\n" + question.choices.map { "- \(escaped(visible($0)))" }.joined(separator: "\n")
      return "**\(escaped(visible(question.text)))**\(choices)"
    case .answer(let answer): return "Answer: \(escaped(visible(answer)))"
    case .clearScreen: return ""
    default:
      let text = session.transcriptText(of: output)
      return text.allSatisfy(\.isWhitespace) ? "" : fenced(text)
    }
  }

  static func document(title: String, parts: [String], session: Session) -> String {
    "# \(escaped(visible(title)))\n\n" + parts.joined(separator: "\n\n") + "\n"
  }

  /// Text as it is, between fences that it does not hold.
  private static func fenced(_ text: String) -> String {
    var fence = "```"
    while text.contains(fence) { fence += "`" }
    return "\(fence)\n\(text.hasSuffix("\n") ? String(text.dropLast()) : text)\n\(fence)"
  }

  private static func markdown(_ table: ReportTable) -> String {
    func row(_ cells: [String]) -> String {
      "| "
        + cells.map { escaped(visible($0)).replacing("|", with: "\\|") }
        .joined(separator: " | ") + " |"
    }
    let rule = table.columns.map { $0.isNumeric ? "---:" : "---" }
    return
      ([row(table.columns.map(\.heading)), "| " + rule.joined(separator: " | ") + " |"]
      + table.rows.map(row)).joined(separator: "\n")
  }

  /// Text in which nothing is markup but `*emphasis*`, which narration shares with Markdown.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "<>&_`[]#\\".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }
}
