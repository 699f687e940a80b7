import Language

/// `reset`: settings back to their defaults, or the whole session.
struct ResetCommand: Command {
  let name = ["reset"]
  let summary = "Give settings their defaults, or forget the whole session"
  let group = CommandGroup.session
  let isRehearsable = false
  let searchTerms = ["clear", "defaults", "forget"]
  let positional = Positional.words("[NAME|all]")
  let details = ["'reset all' forgets data, fits, variables and functions as well as settings."]
  let examples = [
    Example("reset", after: "set width=60", "all settings"),
    Example("reset width", after: "set width=60", "one setting"),
    Example("reset all", after: "data gen", "a new session"),
  ]
  let related = ["set", "show", "data clear"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    Setting.all.map { Choice(name: $0.name, meaning: $0.option.meaning) }
      + [Choice(name: "all", meaning: "the whole session")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let word = arguments.words.first else {
      session.state.settings = session.defaults
      return
    }
    if word.text == "all" {
      session.state = SessionState(settings: session.defaults)
      return
    }
    guard let setting = Setting.all.first(where: { $0.name == word.text }) else {
      let known = Setting.all.map(\.name) + ["all"]
      throw Diagnostic(
        .unknownSetting(word.text, suggestion: closest(to: word.text, among: known)), word.span)
    }
    setting.restore(&session.state.settings, session.defaults)
  }
}
