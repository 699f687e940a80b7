/// The person at the terminal, if there is one.
public protocol PersonHost: AnyObject {
  /// The lines entered at the prompt, oldest first.
  var history: [String] { get }

  /// Asks for a line in a paused script; nil goes on, as always where no person is there.
  func pausedLine() -> String?

  /// Asks for the answer to a question; nil where no person is there, which is the default.
  func answerLine() -> String?

  /// Asks for a command that does a task; nil where no person is there, which is the default.
  func taskLine() -> String?

  /// Shows a live screen until the person leaves it, and returns what they left it with; nil where
  /// nobody is at a terminal that can show one, which is the default.
  func show(_ screen: any LiveScreen) -> LiveAnswer?

  /// Adds a line to those that can be recalled at the prompt; by default it is ignored.
  func remember(_ line: String)
}

extension PersonHost {
  /// Always nil: no person is there.
  public func answerLine() -> String? { nil }

  /// Always nil: no person is there.
  public func taskLine() -> String? { nil }

  /// Always nil: there is no terminal.
  public func show(_ screen: any LiveScreen) -> LiveAnswer? { nil }

  /// Ignores the line.
  public func remember(_ line: String) {}
}
