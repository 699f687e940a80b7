import Language

/// `lesson check FILE`: a lesson played without anyone, and what is wrong with it.
struct LessonCheckCommand: Command {
  let name = ["lesson", "check"]
  let summary = "Play a lesson without anyone and name what is wrong with it"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let positional = Positional(usage: "FILE|NAME", maximum: 1, isFile: true)
  let searchTerms = ["author", "test", "verify"]
  let details = [
    "Every command is run, every solution and every expect is checked, at 80x24 and at 60x20. Named "
      + "are lines that fail, figures taller than the window, questions whose answer stands on the "
      + "screen already, tasks without a solution, braces that hold no expression, and typos in the "
      + "lines that the words propose."
  ]
  let examples = [
    Example("lesson check saddle.descent", after: "lesson new saddle", "a lesson of your own")
  ]
  let related = ["lesson new", "lesson add", "lesson", "expect"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.lessons.map { Choice(name: visible($0.name), meaning: visible($0.title)) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let word = arguments.words.first else {
      throw Diagnostic(
        .missingWord(fullName, what: "a lesson", example: examples[0].line), arguments.end)
    }
    let lesson = try session.lesson(word)
    try session.refuseCycle(lesson.script.name, lesson.script.path, span: word.span)
    let check = try LessonCheck(of: lesson, in: session)
    for finding in check.findings {
      context.report(
        ReportLine("\(visible(word.text)):\(finding.line): ")
          + ReportLine(visible(finding.text), .bad))
    }
    guard check.findings.isEmpty else {
      throw Diagnostic(.lessonNeedsMending(word.text, count: check.findings.count), word.span)
    }
    context.report(
      ReportLine(
        "nothing to mend: \(counted(check.scenes, "scene")), \(counted(check.questions, "question")), "
          + "\(counted(check.tasks, "task"))"))
  }
}
