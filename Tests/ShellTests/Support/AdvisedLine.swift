import Descents
import Language
import Optimization
import Testing

@testable import Shell

/// A line that a report proposes, and what it promises.
struct AdvisedLine {
  /// The line as printed, without `try`.
  let line: String
  /// What is said behind its last colon.
  let promise: String

  /// The lines of a report that begin with `try`.
  static func all(in report: String) -> [AdvisedLine] {
    report.split(separator: "\n").compactMap { row in
      guard row.hasPrefix("try ") else { return nil }
      let parts = row.dropFirst(4).split(separator: ": ", omittingEmptySubsequences: false)
      guard parts.count > 1, let promise = parts.last else {
        return AdvisedLine(line: String(row), promise: "")
      }
      return AdvisedLine(
        line: parts.dropLast().joined(separator: ": "), promise: String(promise))
    }
  }

  /// Runs the line; why it does not do what it promises, or nil where it does.
  func objection(in session: Session) -> String? {
    guard case .done = session.evaluate(SourceLine(line)).result else { return "it fails" }
    guard let run = session.state.lastRun else { return "there is no run" }
    let prefix = run.resultPrefix
    if promise.hasPrefix("arrives (within 1e-6 of the first gap) at iteration ") {
      let number = promise.split(separator: " ").last?.filter { $0 != "," } ?? ""
      let found = run.result("arrived")
      return found == Int(number).map { .number(Double($0)) }
        ? nil : "\(prefix).arrived is \(String(describing: found))"
    }
    let words = promise.split(separator: " ")
    guard let verb = words.lastIndex(of: "is"), words.count == verb + 5, words[verb + 2] == "after",
      let iterations = Int(words[verb + 3].filter { $0 != "," })
    else { return "it promises nothing that can be checked" }
    let value = NumberFormat(precision: 5).significant(run.descent.value)
    if run.descent.run.iteration != iterations {
      return "it made \(run.descent.run.iteration) iterations"
    }
    return value == words[verb + 1] ? nil : "the value is \(value)"
  }
}

extension Session {
  /// What lines show, a blank in place of each line end: words that were broken are whole again.
  func told(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
    accept(line, sourceLocation: sourceLocation).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// Runs every line that a report proposes, and expects of each what it promises.
  @discardableResult
  func followAdvice(
    of report: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> [AdvisedLine] {
    let lines = AdvisedLine.all(in: report)
    for advised in lines {
      if let objection = advised.objection(in: self) {
        Issue.record(
          "'\(advised.line)' promises: \(advised.promise); but \(objection)",
          sourceLocation: sourceLocation)
      }
    }
    return lines
  }
}
