/// What can stand in place of a part of the line.
public struct Completion: Equatable, Sendable {
  /// One thing that can stand there.
  public struct Candidate: Equatable, Sendable {
    /// The text that replaces the part.
    public var text: String

    /// What follows the text once it is the only candidate: a blank, an equals sign or nothing.
    public var suffix: String

    /// A few words shown beside the candidate in a list; may be empty.
    public var summary: String

    /// A candidate.
    public init(_ text: String, suffix: String = "", summary: String = "") {
      self.text = text
      self.suffix = suffix
      self.summary = summary
    }
  }

  /// The part to replace, in UTF-8 offsets of the line; it ends where the cursor stands.
  public var range: Range<Int>

  /// The candidates in the order of the list; none means that nothing fits.
  public var candidates: [Candidate]

  /// A completion of the part of the line at `range`.
  public init(replacing range: Range<Int>, with candidates: [Candidate]) {
    self.range = range
    self.candidates = candidates
  }
}
