import Expressions
import Language
import Optimization

/// `help`: what there is and how it is used, read off the commands themselves.
struct HelpCommand: Command {
  let name = ["help"]
  let aliases = ["?"]
  let summary = "List the commands, or explain a command or an option"
  let group = CommandGroup.session
  let positional = Positional.words("[COMMAND|OPTION|WORDS]", atMost: 12)
  let searchTerms = ["manual", "documentation", "usage", "find", "search"]
  let isRecorded = false
  let examples = [
    Example("help", "all commands"), Example("help fit", "one command"),
    Example("help alpha", "the commands with that option"),
    Example("help learning rate", "what has to do with it"),
    Example("help functions", "what formulas can hold"),
  ]
  let related = ["show"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    let registry = session.registry
    let commands = registry.subcommands(of: words)
      .map { Choice(name: $0.name.last ?? "", meaning: $0.summary) }
    guard words.isEmpty else { return commands }
    return commands + MethodChoice.methods
      + HelpTopic.all.map { Choice(name: $0.name, meaning: $0.meaning) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let registry = context.session.registry
    guard let first = arguments.words.first else {
      return context.report(HelpPages.overview(registry))
    }
    let topic = arguments.words.map(\.text)
    if let command = registry.command(named: topic) {
      return explain(command, registry, context)
    }
    let word = topic.joined(separator: " ").lowercased()
    let users = registry.commands.flatMap { command in
      command.options.filter { $0.name == word }.map { (command, $0) }
    }
    if let method = MethodList.named(word) {
      context.report(page(method))
      if !users.isEmpty { context.report("", ReportLine("options of this name", .strong)) }
      return explain(users, context)
    }
    if !users.isEmpty, HelpTopic.named(word) == nil {
      explain(users, context)
      // A command may be about what an option of another is called.
      let others = registry.commands.filter { $0.searchTerms.contains(word) }
      for command in others { context.report("\(command.fullName): \(command.summary)") }
      return
    }
    let search = HelpSearch(registry)
    if let topic = HelpTopic.named(word) {
      context.report(topic.page)
      if !users.isEmpty {
        context.report("", ReportLine("options of this name", .strong))
        return explain(users, context)
      }
      let findings = search.findings(for: word)
      if !findings.isEmpty { context.report([""] + HelpPages.findings(findings)) }
      return
    }
    if let command = shortened(topic, registry) { return explain(command, registry, context) }
    if ["functions", "constants", "operators", "expressions", "formulas"].contains(word) {
      return context.report(HelpPages.functions())
    }
    let findings = search.findings(for: word)
    guard findings.isEmpty else { return context.report(HelpPages.findings(findings)) }
    let known =
      registry.commands.map(\.fullName) + MethodChoice.methods.map(\.name)
      + registry.commands.flatMap { command in
        command.options.map(\.name)
      }
    throw Diagnostic(
      .unknownTopic(
        word, suggestion: closest(to: word, among: known) ?? search.correction(of: word)),
      arguments.words.dropFirst().reduce(first.span) { $0.union($1.span) })
  }

  /// The command that words name by their beginnings.
  private func shortened(_ topic: [String], _ registry: Registry) -> (any Command)? {
    guard topic.count > 1 || topic.first?.count ?? 0 > 1 else { return nil }
    return registry.command(meantBy: topic)
  }

  // MARK: Pages

  private func explain(_ command: any Command, _ registry: Registry, _ context: CommandContext) {
    var usage = ReportLine(command.usage, .strong)
    usage.hangingIndent = command.fullName.count + 1
    var lines = [usage, ReportLine("  " + command.summary + ".")]
    for paragraph in command.details { lines += ["", ReportLine(paragraph)] }
    let subcommands = registry.subcommands(of: command.name)
    if !subcommands.isEmpty {
      lines += ["", ReportLine("commands", .strong)]
      let width = subcommands.map(\.fullName.count).max() ?? 0
      lines += subcommands.map { definition($0.fullName, $0.summary, width: width, .plain) }
    }
    if !command.options.isEmpty {
      lines += ["", ReportLine("options", .strong)]
      let common = command.options.filter { !$0.isSpecial }
      lines += definitions(common.map { ($0.shown, $0.explanation) })
      let special = command.options.filter(\.isSpecial)
      if !special.isEmpty {
        lines += ["", ReportLine("options of some methods", .strong)]
        lines += definitions(special.map { ($0.shown, $0.explanation) })
      }
    }
    if !command.examples.isEmpty {
      lines += ["", ReportLine("examples", .strong)]
      let width = command.examples.map(\.line.count).max() ?? 0
      lines += command.examples.map { definition($0.line, $0.meaning, width: width, .dim) }
    }
    if !command.related.isEmpty {
      lines += ["", ReportLine("see also " + command.related.joined(separator: ", "), .dim)]
    }
    context.report(lines)
  }

  /// All there is to know of a descent method.
  private func page(_ method: any Method.Type) -> [ReportLine] {
    let information = method.information
    var lines = [
      ReportLine("method=\(information.name)", .strong), ReportLine("  \(information.title)"),
      ReportLine("  \(information.formula)"),
      ReportLine("  good for: \(information.whenToUse)"),
      ReportLine("  \(information.source)", .dim),
    ]
    let parameters = method.parameterInformation
    guard !parameters.isEmpty else { return lines }
    lines += ["", ReportLine("options", .strong)]
    return lines
      + definitions(
        parameters.map { parameter in
          (
            "\(parameter.name)=\(parameter.shown(parameter.defaultValue))",
            "\(parameter.meaning) (\(parameter.allowed))"
          )
        })
  }

  private func explain(_ users: [((any Command), any AnyOption)], _ context: CommandContext) {
    context.report(definitions(users.map { ("\($0.fullName) \($1.shown)", $1.explanation) }))
  }

  private func definitions(_ pairs: [(String, String)]) -> [ReportLine] {
    let width = pairs.map(\.0.count).max() ?? 0
    return pairs.map { definition($0, $1, width: width, .plain) }
  }

  private func definition(
    _ term: String, _ meaning: String, width: Int, _ emphasis: ReportLine.Emphasis
  ) -> ReportLine {
    HelpPages.definition(term, meaning, width: width, emphasis)
  }
}

extension AnyOption {
  /// The kind of value; a long list of words in a form that can be broken to lines.
  var kind: String {
    choices.count > 4 ? typeName.replacing("|", with: ", ") : typeName
  }

  /// The option as help lists it: with its default where that can be typed.
  fileprivate var shown: String {
    let isTyped = shownDefault.map { !$0.contains(" ") } ?? false
    return isTyped ? "\(name)=\(shownDefault ?? "")" : "\(name)="
  }

  /// Meaning, kind of value, allowed range, and the default where it is words.
  fileprivate var explanation: String {
    var notes = [kind]
    if let range { notes.append(range) }
    if let shownDefault, shownDefault.contains(" ") { notes.append("default: \(shownDefault)") }
    return "\(meaning) (\(notes.joined(separator: "; ")))"
  }
}
