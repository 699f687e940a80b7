/// Why a name cannot be given a new meaning.
public enum Reservation: Sendable {
  /// It is a verb.
  case command
  /// It is a kind of plot.
  case plotKind
  /// It is a built-in function.
  case function
  /// It is a constant.
  case constant

  var words: String {
    switch self {
    case .command: "a command"
    case .plotKind: "a kind of plot"
    case .function: "a built-in function"
    case .constant: "a constant"
    }
  }
}
