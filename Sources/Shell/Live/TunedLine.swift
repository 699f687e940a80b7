import Expressions
import Language

/// A line with knobs in it, looked at before it is evaluated.
struct TunedLine {
  /// The line as it was typed.
  let text: String
  /// The knobs that are step sizes of the line.
  private(set) var stepSizes: Set<String> = []
  /// The knobs that only whole numbers can be.
  private(set) var wholes: Set<String> = []

  /// Whether the line makes runs.
  private(set) var makesRuns = false

  /// Looks at the rest of a line behind its knobs.
  ///
  /// - Parameters:
  ///   - span: Where it stands.
  ///   - line: The line that holds it.
  ///   - knobs: The names of the knobs, and where they stand.
  ///   - session: The session.
  /// - Throws: What keeps the line from being evaluated again and again.
  init(
    _ span: SourceSpan, of line: SourceLine, knobs: [Word], in session: Session
  ) throws(Diagnostic) {
    let typed = line.text(in: span)
    text = Self.onOneLine(typed)
    // Blanks in place of what stands before it keep every place where it was typed.
    let alone = SourceLine(
      String(repeating: " ", count: span.start) + typed, file: line.file)
    let names = KnobNames(base: session.state, knobs: Set(knobs.map(\.text)))
    let parsed = parse(
      alone, session.registry.grammar, names: names, allowsPrefixes: line.isTyped)
    if let problem = parsed.problems.first { throw problem }
    for statement in parsed.statements {
      guard case .command(let arguments) = statement.content else { continue }
      let command = session.registry.commands[arguments.command]
      guard command.isRehearsable else {
        throw Diagnostic(.notRehearsable(command.fullName), arguments.verb)
      }
      if command is any DescentCommand { makesRuns = true }
      for given in arguments.given {
        if given.option.name == FigureOptions.save.name {
          throw Diagnostic(.savesWhileTuned, given.nameSpan.union(given.valueSpan))
        }
        guard given.tokens.count == 1, let name = given.tokens.first?.name,
          names.knobs.contains(name)
        else { continue }
        if given.option.name == "alpha" { stepSizes.insert(name) }
        if given.option.typeName == ValueType<Int>.whole(0...1).name { wholes.insert(name) }
      }
    }
    let used = Set(parsed.statements.flatMap { $0.tokens.compactMap(\.name) })
    for knob in knobs {
      guard used.contains(knob.text) else { throw Diagnostic(.unusedKnob(knob.text), knob.span) }
      guard session.state.rowTable?.hasColumn(knob.text) != true else {
        throw Diagnostic(.knobIsColumn(knob.text), knob.span)
      }
    }
  }
}

extension TunedLine {
  /// A line that was continued, without the blanks that its further lines began with.
  private static func onOneLine(_ text: String) -> String {
    var line = ""
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == " ", line.last == " " { continue }
      line.append(character)
    }
    return line
  }
}

/// The names of a session, and those of knobs as numbers.
private struct KnobNames: NameLookup {
  let base: SessionState
  let knobs: Set<String>

  func definition(of name: String) -> FunctionDefinition? {
    knobs.contains(name) ? nil : base.definition(of: name)
  }
  var functionNames: [String] { base.functionNames.filter { !knobs.contains($0) } }
  var featureNames: [String] { base.featureNames }
  var featureLevels: [String: [String]] { base.featureLevels }
  var rowTable: RowTable? { base.rowTable }
  var hasOnlySomeRows: Bool { base.hasOnlySomeRows }
  func value(of name: String) -> Value? { knobs.contains(name) ? .number(1) : base.value(of: name) }
  func value(of name: String, index: Int) -> Value? { base.value(of: name, index: index) }
  var knownNames: [String] { base.knownNames + knobs }
  func command(giving name: String) -> String? { base.command(giving: name) }
}
