/// The likeliest rest of a line, shown dim behind the cursor.
public struct Hint: Equatable, Sendable {
  /// What accepting the hint inserts; may be empty.
  public var text: String

  /// What is shown behind the text and never inserted.
  public var note: String

  /// A hint.
  public init(_ text: String, note: String = "") {
    self.text = text
    self.note = note
  }
}
