/// A number that somebody guessed, until a figure has shown it.
struct Guess: Equatable {
  var value: Double
  /// The axis that it is marked across: `x`, `y` or `none`.
  var mark: String
}
