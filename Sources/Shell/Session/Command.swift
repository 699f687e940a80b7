public import Language

/// A command of the shell: one file holds its name, usage, options, examples and `run`.
///
/// Help, completion, suggestions, the manual page and the tests read these values; nothing about a
/// command or an option is written anywhere else.
public protocol Command: Signature {
  /// What it does, in a line.
  var summary: String { get }
  /// Where `help` lists it.
  var group: CommandGroup { get }
  /// More about it, a paragraph an element.
  var details: [String] { get }
  /// Lines that work, with what has to come before.
  var examples: [Example] { get }
  /// Related commands.
  var related: [String] { get }
  /// Words that a person may look for it by, besides those of its name, summary and options.
  var searchTerms: [String] { get }
  /// Whether `save` writes it: true for whatever changes or shows the session's results.
  var isRecorded: Bool { get }
  /// Whether the columns that its options name are those of the file that it is given.
  var namesColumnsOfFile: Bool { get }
  /// Whether a replay in another session answers the same: false for what tells of the person at
  /// the prompt.
  var isRepeatable: Bool { get }
  /// Whether it may stand in a line that is evaluated again and again while somebody turns a knob:
  /// false for what asks, runs scripts, writes files or leaves.
  var isRehearsable: Bool { get }
  /// The words that may stand before its options, as far as they can be listed, for completion.
  func words(in session: Session, after words: [String]) -> [Choice]
  /// What a beginner could try after it, best first; every line works in the session as it is.
  func nextSteps(in session: Session) -> [NextStep]
  /// Does it. Outputs go to the context; a diagnostic leaves the session as it was.
  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic)
}

extension Command {
  /// Most commands need no more than their summary.
  public var details: [String] { [] }
  /// Few commands stand alone, but some do.
  public var related: [String] { [] }
  /// The words of its name, summary and options are enough for most.
  public var searchTerms: [String] { [] }
  /// What a command does is part of the session.
  public var isRecorded: Bool { true }
  /// False: columns are those of the data.
  public var namesColumnsOfFile: Bool { false }
  /// Most answers come from the session alone.
  public var isRepeatable: Bool { true }
  /// Most commands can be repeated at will.
  public var isRehearsable: Bool { true }
  /// Most words cannot be listed.
  public func words(in session: Session, after words: [String]) -> [Choice] { [] }
  /// Most commands end a thought.
  public func nextSteps(in session: Session) -> [NextStep] { [] }
}

/// The groups of `help`, in its order.
public enum CommandGroup: String, CaseIterable, Sendable {
  case data = "Data"
  case fitting = "Least squares and descent"
  case functions = "Functions"
  case runs = "Runs"
  case figures = "Figures"
  case scripts = "Scripts"
  case session = "Session"
}

/// A line that works, shown in help and run by the tests.
public struct Example: Sendable {
  /// The line.
  var line: String
  /// Lines that have to come before it, joined by `;`.
  var setup: String
  /// What it shows, in a few words.
  var meaning: String

  init(_ line: String, after setup: String = "", _ meaning: String) {
    self.line = line
    self.setup = setup
    self.meaning = meaning
  }
}
