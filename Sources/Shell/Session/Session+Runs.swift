import Descents
import Language

extension Session {
  /// The run that a command's first word names, else the last.
  func run(_ arguments: BoundArguments, for purpose: String) throws(Diagnostic) -> KeptRun {
    if let word = arguments.words.first { return try state.runs.named(word) }
    return try lastRun(arguments, for: purpose)
  }

  /// The last run, or the diagnostic that says how to make one.
  func lastRun(
    _ arguments: BoundArguments, for purpose: String, command: String = "fit' or 'minimize"
  ) throws(Diagnostic) -> KeptRun {
    guard let last = state.lastRun else {
      throw Diagnostic(.noRun(for: purpose, command: command), arguments.end)
    }
    return last
  }

  /// The last descent on these data that predicts rows, or the diagnostic that says how to make
  /// one.
  func lastFit(for purpose: String) throws(Diagnostic) -> Descent {
    _ = try shownRows(for: purpose)
    guard let fit = state.fit else { throw Diagnostic(.noRun(for: purpose, command: "fit")) }
    return fit.descent
  }
}
