public import Plotting

/// The terminal or file that output goes to.
public protocol TerminalHost: AnyObject {
  /// What the output can show, asked anew before each output: windows change their size.
  var terminal: TerminalTraits { get }
}

/// What the terminal or file that output goes to can show.
public struct TerminalTraits: Equatable, Sendable {
  /// The columns.
  public var columns: Int
  /// The rows.
  public var rows: Int
  /// Whether a person looks at it.
  public var isTerminal: Bool
  /// Whether it understands the escapes that move the cursor.
  public var movesCursor: Bool
  /// The colors it understands.
  public var color: TextStyle.Color
  /// What its background is, as far as that is known.
  public var background: TextStyle.Background
  /// The richest characters it shows.
  public var charset: TextStyle.Charset

  /// By default what a file is: 80 columns, no color, plain ASCII.
  public init(
    columns: Int = 80, rows: Int = 24, isTerminal: Bool = false, movesCursor: Bool = false,
    color: TextStyle.Color = .none, charset: TextStyle.Charset = .ascii,
    background: TextStyle.Background = .unknown
  ) {
    self.columns = columns
    self.rows = rows
    self.isTerminal = isTerminal
    self.movesCursor = movesCursor
    self.color = color
    self.charset = charset
    self.background = background
  }
}

extension TerminalTraits {
  /// The same without colors, as for a file.
  var withoutColor: TerminalTraits {
    var traits = self
    traits.color = .none
    return traits
  }
}
