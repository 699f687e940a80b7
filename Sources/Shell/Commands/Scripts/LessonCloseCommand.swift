import Language

/// `lesson close`: the session as it was before the lessons.
struct LessonCloseCommand: Command {
  let name = ["lesson", "close"]
  let summary = "Go back to the session as it was before the lesson"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let details = ["Data, functions, runs and settings are again what they were; the lesson's go."]
  let examples = [Example("lesson close", after: "data gen; lesson 1", "back to your own data")]
  let related = ["lesson", "reset"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let state = session.state.beforeLesson?.state else {
      throw Diagnostic(.noLessonToClose, arguments.arguments.verb)
    }
    session.state = state
    let count = state.journal.count
    context.report(
      ReportLine("back in the session before the lesson (\(counted(count, "command")))"))
  }
}
