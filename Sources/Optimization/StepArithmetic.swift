/// One step written out: the named numbers that it goes through, in the order in which they are
/// worked out.
///
/// Each number carries the term it comes from, so that the same step can be shown in symbols, `θ −
/// α·g`, and in numbers, `15 − 0.01·24`. Evaluating the terms gives, to the bit, the point that the
/// method's `step` gives.
public struct StepArithmetic: Equatable, Sendable {
  /// A named number and the term that it is the value of.
  public struct Line: Equatable, Sendable {
    /// What the number is called: `m`, `v`, or `θ` for a coordinate of the new point.
    public let name: String
    /// How it is worked out from the numbers before it.
    public let term: StepTerm
    /// The number itself.
    public let value: Double
    /// What the number is, where it does not come from a term: `solves (H + τI)p = −g`; empty
    /// elsewhere.
    public let meaning: String

    /// Creates a line; the value is that of the term.
    public init(_ name: String, _ term: StepTerm, meaning: String = "") {
      self.name = name
      self.term = term
      self.meaning = meaning
      value = term.value
    }

    /// The number as an operand of later lines.
    public var reference: StepTerm { .named(name, value) }
  }

  /// The numbers that all coordinates share, such as the correction 1 − β₁ᵗ.
  public let shared: [Line]
  /// The numbers of each coordinate; the last of each is the coordinate of the new point, named
  /// `θ`.
  public let coordinates: [[Line]]

  /// Creates the arithmetic of a step.
  public init(shared: [Line] = [], coordinates: [[Line]]) {
    self.shared = shared
    self.coordinates = coordinates
  }

  /// The new point.
  public var next: [Double] { coordinates.map { $0.last?.value ?? .nan } }
}
