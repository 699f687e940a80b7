/// How a figure is written as text: its size in cells, its characters and its colors.
public struct TextStyle: Sendable, Equatable {
  /// The characters that a figure is drawn with.
  public enum Charset: String, Sendable, Equatable, CaseIterable {
    /// Plain ASCII.
    case ascii
    /// Quadrant blocks and box drawing.
    case block
    /// Braille dots, eight to a cell, and box drawing.
    case braille
  }

  /// The colors that a terminal understands.
  public enum Color: String, Sendable, Equatable, CaseIterable {
    /// None: no escape sequence is written.
    case none
    /// The sixteen colors of the terminal's theme.
    case ansi16
    /// The palette of 256 colors.
    case ansi256
    /// Red, green and blue in eight bits each.
    case trueColor
  }

  /// What a terminal's own background is.
  public enum Background: String, Sendable, Equatable, CaseIterable {
    /// Not known: colors are told apart from black and from white.
    case unknown
    /// Light, as white.
    case light
    /// Dark, as black.
    case dark
  }

  /// The most columns that a line may take.
  public var width: Int

  /// The most lines that the figure may take.
  public var height: Int

  /// The characters.
  public var charset: Charset

  /// The colors.
  public var color: Color

  /// What the colors are told apart from.
  public var background: Background

  /// Makes a style; 80 by 24 plain ASCII by default.
  public init(
    width: Int = 80, height: Int = 24, charset: Charset = .ascii, color: Color = .none,
    background: Background = .unknown
  ) {
    self.width = width
    self.height = height
    self.charset = charset
    self.color = color
    self.background = background
  }
}
