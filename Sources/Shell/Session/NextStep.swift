/// What a beginner could try next.
public struct NextStep: Equatable, Sendable {
  /// The line to type.
  public var line: String
  /// What it does, to be read behind the line: `draws them`.
  public var purpose: String

  init(_ line: String, _ purpose: String) {
    self.line = line
    self.purpose = purpose
  }
}
