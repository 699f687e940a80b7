import Expressions

extension Habit {
  /// All habits; the first that a statement shows explains it.
  package static let all: [Habit] =
    remarks + assignments + ranges + calls + options + signs + words
}

/// The message for a statement that failed and shows a habit; nil where it shows none.
///
/// - Parameters:
///   - statement: The statement.
///   - problem: What it failed by.
///   - line: Its line.
///   - grammar: The commands' signatures.
///   - names: The session's names.
/// - Returns: What to type instead, at the part of the line that shows the habit.
package func habit(
  of statement: Statement, failing problem: Diagnostic, in line: SourceLine, _ grammar: Grammar,
  names: any NameLookup
) -> Diagnostic? {
  guard statement.tokens.count <= 200 else { return nil }
  let failed = FailedStatement(
    line: line, grammar: grammar, names: names, statement: statement, problem: problem)
  for habit in Habit.all {
    if let explanation = habit.explanation(failed) { return explanation }
  }
  return nil
}
