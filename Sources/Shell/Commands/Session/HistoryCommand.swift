import Language

/// `history`: the lines typed at the prompt.
struct HistoryCommand: Command {
  let name = ["history"]
  let summary = "List the lines typed at the prompt, earlier sessions too"
  let group = CommandGroup.session
  let syntax = ArgumentSyntax.text
  let positional = Positional.words("[TEXT]")
  let isRecorded = false
  let isRepeatable = false
  let details = ["With TEXT only the lines that contain it, whatever its case."]
  let examples = [Example("history", "the last lines"), Example("history fit", "those about fits")]
  let related = ["save"]

  /// The most lines that are listed.
  private static let limit = 50

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let wanted = arguments.arguments.positionalText.lowercased()
    let lines = context.session.host.history.enumerated().filter {
      wanted.isEmpty || $0.element.lowercased().contains(wanted)
    }
    let shown = lines.suffix(Self.limit)
    let width = String(shown.last.map { $0.offset + 1 } ?? 0).count
    if lines.count > shown.count {
      let rest = counted(lines.count - shown.count, "earlier line")
      context.report(ReportLine("\(rest); 'history TEXT' finds them", .dim))
    }
    context.report(
      shown.map { index, line in
        let number = String(index + 1)
        let blanks = String(repeating: " ", count: max(width - number.count, 0))
        return ReportLine("\(blanks)\(number)  ", .dim) + ReportLine(visible(line))
      })
  }
}
