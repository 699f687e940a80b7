import Language
import Testing

@testable import Shell

extension Session {
  /// A session in a world of its own.
  convenience init(_ host: TestHost = TestHost(), _ lines: String...) {
    self.init(host: host)
    for line in lines { accept(line) }
  }

  /// Evaluates a line that has to succeed; what it shows.
  @discardableResult
  func accept(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
    var text = ""
    let result = evaluate(SourceLine(line)) { text += shown($0, in: self) }
    switch result {
    case .done, .quit: break
    case .interrupted: Issue.record("'\(line)' was interrupted", sourceLocation: sourceLocation)
    case .failed(let diagnostics):
      Issue.record(
        "'\(line)' failed: \(diagnostics.map(\.message))", sourceLocation: sourceLocation)
    }
    return text
  }

  /// Evaluates a line that has to fail; what is wrong with it.
  func refuse(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) -> [Diagnostic] {
    let result = evaluate(SourceLine(line)) { _ in }
    guard case .failed(let diagnostics) = result, !diagnostics.isEmpty else {
      Issue.record("'\(line.prefix(200))' did not fail", sourceLocation: sourceLocation)
      return []
    }
    return diagnostics
  }

  /// The number that an expression stands for.
  func number(
    _ expression: String, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Double {
    let text = accept("print \(expression)", sourceLocation: sourceLocation)
    return Double(text.dropLast()) ?? .nan
  }
}

extension Diagnostic {
  /// The part of the line that is to blame.
  var culprit: String? {
    guard let line, let span else { return nil }
    return line.text(in: span)
  }
}
