import Language

/// `lesson new NAME`: the beginning of a lesson of one's own.
struct LessonNewCommand: Command {
  let name = ["lesson", "new"]
  let summary = "Write the skeleton of a lesson, to be filled"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let positional = Positional.words("NAME")
  let searchTerms = ["author", "write", "template"]
  let details = [
    "NAME.descent holds a scene of each kind: words, a figure, a question, a task, a note for the "
      + "speaker. A line that begins '## ' is the title of a scene, '#:' a note that only 'notes' "
      + "shows, '@ ' a command that is run without being shown, but for its figure. 'lesson check' "
      + "plays it without anyone, 'lesson ./NAME.descent' with you."
  ]
  let examples = [Example("lesson new saddle", "writes saddle.descent")]
  let related = ["lesson check", "lesson add", "lesson", "task", "ask"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    guard let word = arguments.words.first, !word.text.isEmpty else {
      throw Diagnostic(
        .missingWord(fullName, what: "a name", example: examples[0].line), arguments.end)
    }
    let hasEnding = word.text.hasSuffix(Lesson.ending)
    let file = hasEnding ? word.text : word.text + Lesson.ending
    let path = session.path(file)
    try session.checkAccess(to: file, word.span)
    guard (try? session.host.read(path)) == nil else {
      throw Diagnostic(.lessonExists(file), word.span)
    }
    let base = file.split(separator: "/").last ?? "A lesson.descent"
    let title = base.dropLast(Lesson.ending.count)
    try session.write(Array(Self.skeleton(titled: String(title)).utf8), to: path, shown: word)
    let shown = file.contains("/") ? file : "./" + file
    context.report(
      ReportLine(
        "written to \(visible(file)); 'lesson check \(visible(quotedIfNeeded(shown)))' plays it "
          + "without anyone"))
  }

  private static func skeleton(titled title: String) -> String {
    """
    # \(title)
    #
    # 5 minutes: what it teaches, in a line.
    #
    # What is said to the class stands in comments like this one, in paragraphs.

    ## A figure, and a question about it

    #: For the speaker alone: 'notes' at a pause shows this.

    f(x) = x^2 - 6x + 5
    plot f xrange=-5..11

    # The curve falls at first. How fast?

    ask "What is the slope at x = 0, f'(0)?" expect=-6 hint="The derivative of x^2 is 2x." \\
      if="6: it falls there, so that the slope is below 0"

    ## Something to do

    task "Find the minimum of f from x = 15 so that it arrives in fewer than 10 steps." \\
      until="min.arrived < 10" hint="minimize f from=15 alpha=0.01 is too slow." \\
      hint="What is 1 - 2 alpha?" solution="minimize f from=15 alpha=0.5"

    # The minimum is at {min.x}, and f is {min.f} there.

    expect min.x = 3

    """
  }
}
