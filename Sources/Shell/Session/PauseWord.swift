/// What can be typed at a pause or a question besides commands; completion and help read it here.
public enum PauseWord: String, CaseIterable, Sendable {
  case skip
  case back
  case stop
  case hint
  case reveal
  case solution
  case notes

  /// The word that a line is; nil where it is something else.
  init?(line: String) {
    self.init(rawValue: line.trimmingBlanks.lowercased())
  }

  /// What it does, in a few words.
  public var meaning: String {
    switch self {
    case .skip: "on to the next pause, without showing what comes between"
    case .back: "back to the pause before, with the session as it was"
    case .stop: "leave; the session stays as it is, and the lesson can be resumed"
    case .hint: "at a question: a hint"
    case .reveal: "at a question: the answer"
    case .solution: "at a task: one way to do it"
    case .notes: "what the script says to its speaker alone"
    }
  }
}

extension String {
  /// The text without blanks at its two ends.
  var trimmingBlanks: String {
    let start = drop { $0.isWhitespace }
    return String(start.reversed().drop { $0.isWhitespace }.reversed())
  }
}
