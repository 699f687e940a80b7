public import Language

/// A command of the shell: one file holds its name, usage, options, examples and `run`.
///
/// Help, completion, suggestions, the manual page and the tests read these values; nothing about a
/// command or an option is written anywhere else.
public protocol Command: Sendable {
  /// The verb, and the subverb where there is one: `["data", "gen"]`.
  var name: [String] { get }
  /// Other words for the verb.
  var aliases: [String] { get }
  /// What it does, in a line.
  var summary: String { get }
  /// Where `help` lists it.
  var group: CommandGroup { get }
  /// How the text behind the verb is cut.
  var syntax: ArgumentSyntax { get }
  /// The words that it takes before its options.
  var positional: Positional { get }
  /// Its options, in the order that help shows.
  var options: [any AnyOption] { get }
  /// More about it, a paragraph an element.
  var details: [String] { get }
  /// Lines that work, with what has to come before.
  var examples: [Example] { get }
  /// Related commands.
  var related: [String] { get }
  /// Words that a person may look for it by, beside those of its name, summary and options.
  var searchTerms: [String] { get }
  /// Whether `save` writes it: true for whatever changes or shows the session's results.
  var isRecorded: Bool { get }
  /// The options, together with those that depend on the session, such as a data set's columns.
  func options(in names: any NameLookup) -> [any AnyOption]
  /// Whether some options depend on the session.
  var hasSessionOptions: Bool { get }
  /// The words that may stand before its options, as far as they can be listed, for completion.
  func words(in session: Session, after words: [String]) -> [Choice]
  /// What a beginner could try after it, best first; every line works in the session as it is.
  func nextSteps(in session: Session) -> [NextStep]
  /// Does it. Outputs go to the context; a diagnostic leaves the session as it was.
  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic)
}

extension Command {
  /// None.
  public var aliases: [String] { [] }
  /// Words and options.
  public var syntax: ArgumentSyntax { .words }
  /// None.
  public var positional: Positional { .none }
  /// None.
  public var options: [any AnyOption] { [] }
  /// None.
  public var details: [String] { [] }
  /// None.
  public var related: [String] { [] }
  /// None.
  public var searchTerms: [String] { [] }
  /// True.
  public var isRecorded: Bool { true }
  /// False.
  public var hasSessionOptions: Bool { false }
  /// None.
  public func words(in session: Session, after words: [String]) -> [Choice] { [] }
  /// None.
  public func nextSteps(in session: Session) -> [NextStep] { [] }
  /// The declared ones.
  public func options(in names: any NameLookup) -> [any AnyOption] { options }

  /// The verb and subverb as typed.
  var fullName: String { name.joined(separator: " ") }
  var acceptsWords: Bool { positional.maximum > 0 || syntax != .words }

  /// The line that help and errors show: `fit [alpha=0.001] …`.
  var usage: String {
    ([fullName, positional.usage] + options.filter { !$0.isSpecial }.map { "[\($0.example)]" }
      + (options.contains { $0.isSpecial } ? ["[options of the method]"] : []))
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
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

/// How the text behind a verb is cut.
public enum ArgumentSyntax: Sendable {
  /// Words, then options.
  case words
  /// An expression, then options.
  case expression
  /// The rest of the statement, without options: `print` and `expect`.
  case statement
  /// The rest of the line as it is, `;` and `#` included: `say`.
  case text

  var hasOptions: Bool { self == .words || self == .expression }
}

/// The words that a command takes before its options.
public struct Positional: Sendable {
  /// How usage shows them: `FILE`, `[TOPIC]`.
  var usage: String
  /// The most that may stand there.
  var maximum: Int
  /// Whether the word is a file's name.
  var isFile = false

  /// No word at all.
  static let none = Positional(usage: "", maximum: 0)
  /// One file's name.
  static let file = Positional(usage: "FILE", maximum: 1, isFile: true)
  /// Words as many as `maximum`.
  static func words(_ usage: String, atMost maximum: Int = 1) -> Positional {
    Positional(usage: usage, maximum: maximum)
  }
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

extension AnyOption {
  /// The option with a value that can be typed: its default, else the kind of value.
  var example: String {
    if let shownDefault, !shownDefault.contains(" ") { return "\(name)=\(shownDefault)" }
    // One word stands for the value: NUMBER for a whole number.
    return "\(name)=\(typeName.split(separator: " ").last?.uppercased() ?? "")"
  }
}
