/// One word, number, string or sign of a line, with the bytes it was read from.
///
/// Expressions and statements are read from the same tokens.
public struct Token: Equatable, Sendable {
  /// What a token is.
  public enum Kind: Equatable, Sendable {
    /// A finite number that is not negative.
    case number(Double)
    /// A number beyond the largest finite one, such as `1e400`.
    case numberTooLarge
    /// A number that is not zero and would be rounded to zero, such as `1e-400`.
    case numberTooSmall
    /// A name in Unicode's composed form (NFC), dots included: `x`, `größe`, `x₁`, `fit.slope`.
    ///
    /// `π` and `τ` on their own are the names `pi` and `tau`.
    case name(String)
    /// Text between double quotes.
    case string(StringLiteral)
    /// `+`
    case plus
    /// `-` or `−`
    case minus
    /// `*`, `·` or `×`
    case times
    /// `/` or `÷`
    case divide
    /// `^` or `**`
    case power
    /// `²` or `³`
    case superscript(Int)
    /// `'`, `′` or `’`: a derivative, as in `f'(3)`
    case prime
    /// `(`
    case leftParenthesis
    /// `)`
    case rightParenthesis
    /// `[`
    case leftBracket
    /// `]`
    case rightBracket
    /// `{`
    case leftBrace
    /// `}`
    case rightBrace
    /// `,`
    case comma
    /// `;`
    case semicolon
    /// `..`
    case rangeDots
    /// `<`
    case less
    /// `<=` or `≤`
    case lessOrEqual
    /// `=`
    case assign
    /// `==`
    case equal
    /// `!=` or `≠`
    case notEqual
    /// `>=` or `≥`
    case greaterOrEqual
    /// `>`
    case greater
    /// `#`
    case hash
    /// `\`
    case backslash
    /// `?`
    case questionMark
    /// Any other character.
    case other(Unicode.Scalar)
    /// A byte that belongs to no character of UTF-8.
    case invalidByte(UInt8)
    /// The end of the text.
    case end
  }

  /// What the token is.
  public let kind: Kind
  /// The bytes of the line that the token was read from.
  public let span: SourceSpan
  /// Whether a blank stands in front of the token; false for the first one of a text.
  public let followsBlank: Bool

  /// Creates a token.
  public init(kind: Kind, span: SourceSpan, followsBlank: Bool = false) {
    self.kind = kind
    self.span = span
    self.followsBlank = followsBlank
  }

  /// The name when the token is one.
  public var name: String? {
    if case .name(let name) = kind { name } else { nil }
  }
}

/// What the text between double quotes stands for.
public struct StringLiteral: Equatable, Sendable {
  /// The text with its escapes replaced: `\"`, `\\`, `\n` for a new line, `\t` for a tab, `\r` for
  /// a carriage return, `\e` for an escape, and `\u{9b}` for the character of a number.
  ///
  /// `\{` and `\}` stay as they are, since only a text that can hold expressions knows a brace that
  /// begins one from a brace that does not. An escape that means nothing stays too.
  public let text: String
  /// Whether the closing quote is there.
  public let isClosed: Bool
  /// The first escape that means nothing, its backslash included; nil where there is none.
  public let badEscape: SourceSpan?

  /// Creates a literal.
  public init(text: String, isClosed: Bool = true, badEscape: SourceSpan? = nil) {
    self.text = text
    self.isClosed = isClosed
    self.badEscape = badEscape
  }
}
