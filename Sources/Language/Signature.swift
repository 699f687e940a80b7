/// What the parser has to know of a command: its name, its words and its options.
///
/// A command adds what it does. Help, completion and suggestions read the same values, so that
/// nothing about an option is written twice.
public protocol Signature: Sendable {
  /// The verb, and the subverb where there is one: `["data", "gen"]`.
  var name: [String] { get }
  /// Other words for the verb.
  var aliases: [String] { get }
  /// How the text behind the verb is cut.
  var syntax: ArgumentSyntax { get }
  /// The words that it takes before its options.
  var positional: Positional { get }
  /// Its options, in the order that help shows.
  var options: [any AnyOption] { get }
  /// The options, together with those that depend on the session, such as a data set's columns.
  func options(in names: any NameLookup) -> [any AnyOption]
  /// The option of a name that the line itself makes up, such as a column's; nil where there are
  /// none.
  func option(called name: String) -> (any AnyOption)?
  /// Whether some options depend on the session.
  var hasSessionOptions: Bool { get }
}

extension Signature {
  /// A command has one name unless it says otherwise.
  public var aliases: [String] { [] }
  /// Words and options are what most commands take.
  public var syntax: ArgumentSyntax { .words }
  /// A command takes no words unless it says so.
  public var positional: Positional { .none }
  /// A command takes no options unless it lists them.
  public var options: [any AnyOption] { [] }
  /// Most options are the same in every session.
  public var hasSessionOptions: Bool { false }
  /// Options have names that are known.
  public func option(called name: String) -> (any AnyOption)? { nil }
  /// The declared ones.
  public func options(in names: any NameLookup) -> [any AnyOption] { options }

  /// The verb and subverb as typed.
  public var fullName: String {
    // The generic join makes its types at run time, at a sixth of the start of a short line.
    if let verb = name.first, name.count == 1 { return verb }
    return name.joined(separator: " ")
  }
  /// Whether something may stand before the options.
  package var acceptsWords: Bool { positional.maximum > 0 || syntax != .words }

  /// The line that help and errors show: `fit [alpha=0.001] …`.
  package var usage: String {
    ([fullName, positional.usage] + options.filter { !$0.isSpecial }.map { "[\($0.example)]" }
      + (options.contains { $0.isSpecial } ? ["[options of the method]"] : []))
      .filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// How the text behind a verb is cut.
public enum ArgumentSyntax: Equatable, Sendable {
  /// Words, then options.
  case words
  /// An expression, then options.
  case expression
  /// Expressions separated by commas, then options: `plot sin(x), cos(x) x=-3..3`.
  case expressions
  /// An equation, then options: `fit y = a*exp(-b*x) start=1,1`.
  ///
  /// Where it may be left out, what is called like an option is one, unless its value is a formula
  /// with names that have no value: `fit alpha=0.1` sets an option, `fit alpha = a*x` is a model.
  case equation(isRequired: Bool)
  /// Options, then a colon and the rest of the line as it is: `tune alpha=0.1..2: fit alpha=alpha`.
  case line
  /// The rest of the statement, without options: `print` and `expect`.
  case statement
  /// The rest of the line as it is, `;` and `#` included: `say`.
  case text

  /// Whether words may be all that stands there.
  package var canBeWords: Bool { self == .words || self == .equation(isRequired: false) }
  /// Whether expressions stand before the options, one or several.
  package var takesExpression: Bool { self == .expression || self == .expressions }
  package var hasOptions: Bool { self != .statement && self != .text }
  /// Whether the statement ends with the line, whatever stands in it.
  package var takesLine: Bool { self == .text || self == .line }
}

/// The words that a command takes before its options.
public struct Positional: Sendable {
  /// How usage shows them: `FILE`, `[TOPIC]`.
  public var usage: String
  /// The most that may stand there.
  public var maximum: Int
  /// Whether the word is a file's name.
  public var isFile: Bool

  /// So many words at most.
  public init(usage: String, maximum: Int, isFile: Bool = false) {
    self.usage = usage
    self.maximum = maximum
    self.isFile = isFile
  }

  /// No word at all.
  public static let none = Positional(usage: "", maximum: 0)
  /// One file's name.
  public static let file = Positional(usage: "FILE", maximum: 1, isFile: true)
  /// Words as many as `maximum`.
  public static func words(_ usage: String, atMost maximum: Int = 1) -> Positional {
    Positional(usage: usage, maximum: maximum)
  }
}

extension AnyOption {
  /// The option with a value that can be typed: its default, else its choices or the kind of
  /// value.
  package var example: String {
    if let shownDefault, !shownDefault.contains(" ") { return "\(name)=\(shownDefault)" }
    // A few words are shown as they are typed: on|off.
    if (1...4).contains(choices.count), range == nil {
      return "\(name)=\(choices.map(\.name).joined(separator: "|"))"
    }
    // One word stands for the value: NUMBER for a whole number.
    return "\(name)=\(typeName.split(separator: " ").last?.uppercased() ?? "")"
  }
}
