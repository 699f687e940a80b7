/// What stands before the line being edited.
public struct Prompt: Equatable, Sendable {
  /// How the text of a prompt is set off from what is typed after it.
  public struct Style: Equatable, Sendable {
    /// Whether the text is bold.
    public var isBold: Bool

    /// Whether the text is dim.
    public var isDim: Bool

    /// The colour's index in the terminal's palette of 256; nil is the default colour.
    public var color: UInt8?

    /// A style; by default one that changes nothing.
    public init(isBold: Bool = false, isDim: Bool = false, color: UInt8? = nil) {
      self.isBold = isBold
      self.isDim = isDim
      self.color = color
    }
  }

  /// The text, without escapes or line breaks.
  public var text: String

  /// The style; nil leaves the text plain. A terminal without escapes shows it plain as well.
  public var style: Style?

  /// A prompt, plain unless a style is given.
  public init(_ text: String, style: Style? = nil) {
    self.text = text
    self.style = style
  }
}
