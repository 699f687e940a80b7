import Language

/// `set NAME=VALUE`: changes settings.
struct SetCommand: Command {
  let name = ["set"]
  let summary = "Change settings for this session"
  let group = CommandGroup.session
  let searchTerms = ["configure", "preferences", "options"]
  let examples = [
    Example("set charset=ascii width=60", "plain figures, 60 columns wide"),
    Example("set seed=7", "another seed for random draws"),
    Example("set width=auto", "back to the terminal's width"),
  ]
  let related = ["show", "reset"]

  var options: [any AnyOption] { Setting.all.map(\.option) }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    guard !arguments.arguments.given.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "NAME=VALUE", example: examples[0].line), arguments.end)
    }
    var settings = context.settings
    for setting in Setting.all { try setting.change(&settings, arguments) }
    context.session.state.settings = settings
  }
}
