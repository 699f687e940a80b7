import Language

/// `show`: settings and variables.
struct ShowCommand: Command {
  let name = ["show"]
  let summary = "Show settings with their defaults, variables, functions"
  let group = CommandGroup.session
  let searchTerms = ["settings", "variables"]
  let positional = Positional.words("[NAME]")
  let isRecorded = false
  let examples = [Example("show", "all of them"), Example("show charset", "one setting")]
  let related = ["set", "reset", "print"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    Setting.all.map { Choice(name: $0.name, meaning: $0.option.meaning) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let state = context.session.state
    var settings = Setting.all
    if let word = arguments.words.first {
      if let value = state.value(of: word.text) {
        return context.report(ReportLine("\(word.text) = \(value)"))
      }
      if let function = state.definition(of: word.text) {
        return context.report(ReportLine(function.text))
      }
      settings = settings.filter { $0.name == word.text }
      guard !settings.isEmpty else {
        let known = Setting.all.map(\.name) + state.knownNames
        throw Diagnostic(
          .unknownSetting(word.text, suggestion: closest(to: word.text, among: known)), word.span)
      }
    }
    context.emit(
      .table(
        ReportTable(
          columns: [.text("setting"), .text("value"), .text("default"), .text("meaning")],
          rows: settings.map { setting in
            [
              setting.name, setting.shown(state.settings),
              setting.shown(context.session.defaults), setting.option.meaning,
            ]
          })))
    guard arguments.words.isEmpty else { return }
    context.report(
      state.variables.sorted { $0.key < $1.key }.map {
        ReportLine("\($0.key) = \(shortest($0.value))")
      }
        + state.functions.sorted { $0.key < $1.key }.map { ReportLine($0.value.text) })
  }
}
