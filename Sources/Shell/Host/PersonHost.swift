/// The person at the terminal, if there is one.
public protocol PersonHost: AnyObject {
  /// The lines entered at the prompt, oldest first.
  var history: [String] { get }

  /// Asks for a line in a paused script; nil goes on, as always where no person is there.
  func pausedLine() -> String?

  /// Asks for the answer to a question; nil where no person is there, which is the default.
  func answerLine() -> String?
}

extension PersonHost {
  /// Always nil: no person is there.
  public func answerLine() -> String? { nil }
}
