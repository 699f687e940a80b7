/// What is wrong, in words.
///
/// Messages are made by the static members of this type alone, one for each thing that can be
/// wrong, with the data that its sentence needs: the wording of all errors stands in the files
/// `Messages*.swift`, those of the language in this target, those of commands in the shell.
public struct Message: Equatable, Sendable {
  /// The sentence, without a full stop; where it is known it says what to type instead.
  public let text: String
  /// Whether the person asked to stop, which is nobody's mistake.
  public let isInterruption: Bool

  package init(_ text: String, isInterruption: Bool = false) {
    self.text = text
    self.isInterruption = isInterruption
  }
}
