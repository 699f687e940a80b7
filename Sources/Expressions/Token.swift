/// One word of a formula, with the place where it stands.
public struct Token: Equatable, Sendable {
  /// What a token is.
  public enum Kind: Equatable, Sendable {
    /// A finite number that is not negative.
    case number(Double)
    /// A name, dots included: `x`, `fit.slope`.
    case name(String)
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
    /// `(`
    case leftParenthesis
    /// `)`
    case rightParenthesis
    /// `,`
    case comma
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
    /// The end of the text.
    case end
  }

  /// What the token is.
  public let kind: Kind
  /// Where it stands in the line.
  public let span: SourceSpan

  /// Creates a token.
  public init(kind: Kind, span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}
