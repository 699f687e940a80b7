import Expressions

/// A habit from another program or language: how a statement that failed shows it, and what to type
/// here instead.
///
/// Habits are looked for only in statements that have failed, so that none can take a meaning away
/// from a line that has one.
package struct Habit: Sendable {
  /// What it is called in tests.
  package let name: String
  /// The message in place of the failure's own; nil where the statement does not show the habit.
  let explanation: @Sendable (FailedStatement) -> Diagnostic?
}

/// A statement that could not be carried out, as habits look at it.
struct FailedStatement {
  let line: SourceLine
  let grammar: Grammar
  let names: any NameLookup
  let statement: Statement
  /// What it failed by.
  let problem: Diagnostic

  /// Whether its shape alone is wrong: nothing of it was done.
  var isMisread: Bool { !statement.problems.isEmpty }

  var tokens: ArraySlice<Token> { statement.tokens }

  /// The arguments, where the statement is a command.
  var arguments: Arguments? {
    if case .command(let arguments) = statement.content { arguments } else { nil }
  }

  /// The name of the verb; nil where the statement is no command.
  var verb: String? { arguments?.signature.name.first }

  func text(_ tokens: ArraySlice<Token>) -> String {
    tokens.span.map { line.text(in: $0) } ?? ""
  }

  /// The text of the statement with one stretch replaced.
  func replacing(_ span: SourceSpan, by text: String) -> String {
    let before = SourceSpan(start: statement.span.start, end: span.start)
    let after = SourceSpan(start: span.end, end: max(statement.span.end, span.end))
    return line.text(in: before) + text + line.text(in: after)
  }

  /// The tokens behind the first so many.
  func behind(_ count: Int) -> ArraySlice<Token> { tokens.dropFirst(count) }

  /// Whether a name has a value or is a function, built-in ones included.
  func isKnown(_ name: String) -> Bool { names.isKnown(name) }

  /// The option of the command that a word names: in full, by its beginning or by another word.
  func option(_ word: String) -> (any AnyOption)? {
    guard let options = arguments?.signature.options(in: names), !word.isEmpty else { return nil }
    if let exact = options.first(where: { $0.name == word }) { return exact }
    let spaced = word.lowercased().replacing("_", with: " ")
    if let other = options.first(where: { $0.searchTerms.contains(spaced) }) { return other }
    let beginnings = options.filter { $0.name.hasPrefix(word) }
    return beginnings.count == 1 ? beginnings[0] : nil
  }
}

extension ArraySlice<Token> {
  /// The indices of tokens of a kind outside of brackets.
  func indicesOutsideBrackets(_ kind: Token.Kind) -> [Int] {
    var depth = 0
    return indices.filter { index in
      depth = Swift.max(depth + self[index].kind.depthChange, 0)
      return depth == 0 && self[index].kind == kind
    }
  }

  /// Whether these are nothing but signed numbers with a comma between, without a blank: `0,1`.
  var isDecimalComma: Bool {
    let digits = first?.kind == .minus ? dropFirst() : self
    guard digits.count == 3, let comma = digits.dropFirst().first, comma.kind == .comma,
      case .number? = digits.first?.kind, case .number? = digits.last?.kind
    else { return false }
    return digits.dropFirst().allSatisfy { !$0.followsBlank }
  }
}
