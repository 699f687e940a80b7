import Expressions
import Language

/// What has to hold, in the words of `expect`: `fit.arrived < 10`.
struct Condition {
  /// The condition as it was written.
  let text: String

  /// A condition of a command, of which the span is a part.
  ///
  /// - Throws: Why it can never be judged, whatever its names will mean.
  init(_ text: String, _ span: SourceSpan, in session: Session) throws(Diagnostic) {
    self.text = text.trimmingBlanks
    guard let arguments = arguments(in: session),
      ExpectCommand().mistake(in: arguments) == nil
    else {
      throw Diagnostic(.impossibleCondition(self.text), span)
    }
  }

  /// Whether it holds now; a name without a value holds nothing.
  func holds(in session: Session) -> Bool {
    guard let arguments = arguments(in: session) else { return false }
    do {
      return try ExpectCommand().failure(of: arguments) == nil
    } catch {
      return false
    }
  }

  private func arguments(in session: Session) -> BoundArguments? {
    let line = SourceLine("\(ExpectCommand().fullName) \(text)")
    let parsed = parse(line, session.registry.grammar, names: session.state, allowsPrefixes: false)
    guard parsed.problems.isEmpty, parsed.statements.count == 1,
      case .command(let arguments)? = parsed.statements.first?.content
    else { return nil }
    return arguments.bound(to: SessionNames(session: session)).0
  }
}
