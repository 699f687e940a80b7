/// How a table of text is written.
public struct Dialect: Sendable, Equatable {
  /// What stands between two fields.
  public enum Separator: Sendable, Equatable, CaseIterable {
    case comma
    case tab
    case semicolon
    /// A run of blanks or tabs.
    case blanks

    /// The byte, the usual one for blanks.
    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .tab: UInt8(ascii: "\t")
      case .semicolon: UInt8(ascii: ";")
      case .blanks: UInt8(ascii: " ")
      }
    }
  }

  /// What ends a line.
  public enum LineEnd: Sendable, Equatable {
    /// A line feed, with or without a carriage return before it.
    case lineFeed
    /// A carriage return alone.
    case carriageReturn

    var byte: UInt8 { self == .lineFeed ? UInt8(ascii: "\n") : UInt8(ascii: "\r") }
  }

  /// What stands between two fields.
  public var separator = Separator.comma

  /// Whether decimals are written with a comma, as `1,5`.
  public var hasDecimalComma = false

  /// What ends a line.
  public var lineEnd = LineEnd.lineFeed

  /// Whether rows may begin with '#', since other texts of the first column do not.
  var rowsMayBeginWithHash = false

  /// The number of fields of a row; 0 as long as it is not known.
  var width = 0

  /// The sign of decimals.
  var point: UInt8 { UInt8(ascii: hasDecimalComma ? "," : ".") }

  /// Whether a byte around a field does not belong to it.
  func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") && separator != .tab
  }
}
