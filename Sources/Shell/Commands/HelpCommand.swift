import Expressions

/// `help`: what there is and how it is used, read off the commands themselves.
struct HelpCommand: Command {
  let name = ["help"]
  let aliases = ["?"]
  let summary = "List the commands, or explain one: usage, options, examples"
  let group = CommandGroup.session
  let positional = Positional.words("[COMMAND|OPTION]", atMost: 3)
  let isRecorded = false
  let examples = [
    Example("help", "all commands"), Example("help fit", "one command"),
    Example("help alpha", "the commands with that option"),
  ]
  let related = ["show"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let registry = context.session.registry
    guard let first = arguments.words.first else {
      return context.report(overview(registry))
    }
    let topic = arguments.words.map(\.text)
    if let command = try command(topic, registry, arguments) {
      return explain(command, registry, context)
    }
    let word = topic.joined(separator: " ").lowercased()
    let users = registry.commands.flatMap { command in
      command.options.filter { $0.name == word }.map { (command, $0) }
    }
    if !users.isEmpty { return explain(users, context) }
    let known =
      registry.commands.map(\.fullName)
      + registry.commands.flatMap { command in
        command.options.map(\.name)
      }
    throw Diagnostic(
      .unknownTopic(word, suggestion: closest(to: word, among: known)),
      arguments.words.dropFirst().reduce(first.span) { $0.union($1.span) })
  }

  private func command(
    _ topic: [String], _ registry: Registry, _ arguments: BoundArguments
  ) throws(Diagnostic) -> (any Command)? {
    if let exact = registry.command(named: topic) { return exact }
    guard let verb = topic.first, case .found(let command) = registry.find(verb) else { return nil }
    guard topic.count > 1 else { return verb.count > 1 ? command : nil }
    guard case .found(let sub) = registry.find(topic[1], under: command.name) else { return nil }
    return sub
  }

  // MARK: Pages

  private func overview(_ registry: Registry) -> [ReportLine] {
    var lines: [ReportLine] = []
    let width = registry.commands.map(\.fullName.count).max() ?? 0
    for group in CommandGroup.allCases {
      let commands = registry.commands.filter { $0.group == group }
      guard !commands.isEmpty else { continue }
      lines.append(ReportLine(group.rawValue, .strong))
      for command in commands {
        lines.append(
          ReportLine("  " + padded(command.fullName, to: width)) + ReportLine("  ")
            + ReportLine(command.summary, .dim))
      }
    }
    lines.append("'help COMMAND' shows usage, options and examples of one of them")
    return lines
  }

  private func explain(_ command: any Command, _ registry: Registry, _ context: CommandContext) {
    context.report(
      ReportLine(command.usage, .strong), ReportLine("  " + command.summary + "."))
    for paragraph in command.details { context.report("", ReportLine(paragraph)) }
    let subcommands = registry.subcommands(of: command.name)
    if !subcommands.isEmpty {
      context.report("")
      context.emit(
        .table(
          ReportTable(
            columns: [.text("command"), .text("meaning")],
            rows: subcommands.map { [$0.fullName, $0.summary] })))
    }
    if !command.options.isEmpty {
      context.report("")
      context.emit(.table(optionTable(command.options.map { (nil, $0) })))
    }
    if !command.examples.isEmpty {
      context.report("", ReportLine("examples", .strong))
      let width = command.examples.map(\.line.count).max() ?? 0
      for example in command.examples {
        context.report(
          ReportLine("  \(padded(example.line, to: width))  ")
            + ReportLine(example.meaning, .dim))
      }
    }
    if !command.related.isEmpty {
      context.report("", ReportLine("see also " + command.related.joined(separator: ", "), .dim))
    }
  }

  private func explain(_ users: [((any Command), any AnyOption)], _ context: CommandContext) {
    context.emit(.table(optionTable(users.map { ($0.0, $0.1) })))
  }

  private func optionTable(_ options: [((any Command)?, any AnyOption)]) -> ReportTable {
    let hasCommand = options.contains { $0.0 != nil }
    return ReportTable(
      columns: (hasCommand ? [.text("command")] : []) + [
        .text("option"), .text("value"), .text("default"), .text("meaning"),
      ],
      rows: options.map { command, option in
        let allowed = option.range.map { "\(option.typeName), \($0)" } ?? option.typeName
        return (hasCommand ? [command?.fullName ?? ""] : []) + [
          option.name, allowed, option.shownDefault ?? "-", option.meaning,
        ]
      })
  }
}

/// A text filled with blanks up to a width.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(width - text.count, 0))
}
