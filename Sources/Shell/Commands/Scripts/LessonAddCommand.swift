import Language

/// `lesson add FILE`: a lesson of one's own among the others.
struct LessonAddCommand: Command {
  let name = ["lesson", "add"]
  let summary = "Keep a lesson of your own, listed with the others"
  let group = CommandGroup.scripts
  let isRehearsable = false
  let isRecorded = false
  let positional = Positional.file
  let searchTerms = ["install", "own"]
  let details = [
    "The file is copied to descent/lessons in the folder of your data ($XDG_DATA_HOME, else "
      + "~/.local/share); one of the same name is replaced. FILE may be a folder, of which every "
      + ".descent file is kept. Delete a file there to be rid of it."
  ]
  let examples = [
    Example("lesson add saddle.descent", after: "lesson new saddle", "then 'lesson saddle'")
  ]
  let related = ["lesson new", "lesson check", "lesson"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let path = session.host.resolved(session.path(file.text))
    let entries = session.host.entries(of: path)
      .filter { !$0.isFolder && $0.name.hasSuffix(Lesson.ending) }.map(\.name).sorted()
    let files = entries.isEmpty ? [file.text] : entries.map { file.text + "/" + $0 }
    var names: [String] = []
    for name in files {
      try session.stopIfInterrupted()
      let bytes = try session.read(session.path(name), shown: file)
      do {
        let lesson = try Lesson(bytes, path: name)
        let base = name.split(separator: "/").last.map(String.init) ?? name
        let kept = base.hasSuffix(Lesson.ending) ? base : base + Lesson.ending
        try session.host.keepLesson(bytes, named: kept)
        names.append(lesson.name)
      } catch {
        throw Diagnostic(error, about: name, file.span)
      }
    }
    context.report(
      ReportLine(
        "\(counted(names.count, "lesson")) kept: \(list(names.map { visible($0) })); "
          + "'lesson \(visible(names[0]))' plays it"))
  }
}
