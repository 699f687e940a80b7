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

  /// The style; nil leaves the text plain.
  ///
  /// A terminal without escapes shows it plain as well.
  public var style: Style?

  /// A prompt, plain unless a style is given.
  public init(_ text: String, style: Style? = nil) {
    self.text = text
    self.style = style
  }
}

extension Prompt {
  /// Encloses escapes in the text handed to libedit, which must not count them.
  static let marker: Unicode.Scalar = "\u{1}"

  /// The text with its style as escapes between markers.
  ///
  /// The style ends before the last blank: libedit prints an escape together with the visible
  /// character that follows it, so a prompt that ended in an escape would leave the style on.
  var markedText: String {
    styled(between: String(Self.marker))
  }

  /// The text with its style as escapes.
  var styledText: String { styled(between: "") }

  private func styled(between marker: String) -> String {
    guard let codes = style?.selectGraphicRendition else { return text }
    let body = text.last == " " ? String(text.dropLast()) : text
    let (on, off) = ("\u{1B}[\(codes)m", "\u{1B}[0m")
    return "\(marker)\(on)\(marker)\(body)\(marker)\(off)\(marker) "
  }
}

extension Prompt.Style {
  /// The parameters of the escape that sets the style; nil for a style that changes nothing.
  var selectGraphicRendition: String? {
    var codes: [String] = []
    if isBold { codes.append("1") }
    if isDim { codes.append("2") }
    if let color {
      codes.append(color < 8 ? "3\(color)" : "38;5;\(color)")
    }
    return codes.isEmpty ? nil : codes.joined(separator: ";")
  }
}
