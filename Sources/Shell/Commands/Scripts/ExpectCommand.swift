import Expressions

/// `expect A < B`: a script's check of what it shows.
struct ExpectCommand: Command {
  let name = ["expect"]
  let summary = "Check a relation; a script stops where it does not hold"
  let group = CommandGroup.scripts
  let searchTerms = ["assert", "check", "test"]
  let syntax = ArgumentSyntax.statement
  let positional = Positional.words("A RELATION B [within T]")
  let details = [
    "The relations are < <= = != >= > ; = and == are alike. 'A = B within T' holds when A and B "
      + "differ by at most T. A check that holds says nothing; one that fails is an error that "
      + "gives both numbers."
  ]
  let examples = [
    Example("expect fit.cost < 55", after: "data gen; fit", "a bound"),
    Example("expect lsq.slope = 63.42 within 0.005", after: "data gen; lsq", "to two decimals"),
    Example("expect fit.status = \"limit\"", after: "data gen; fit", "a word"),
  ]
  let related = ["print", "run"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let line = arguments.line
    let span = arguments.arguments.positional
    guard span.length > 0 else {
      throw Diagnostic(
        .missingWord(fullName, what: "a relation", example: examples[0].line), arguments.end)
    }
    let (relationSpan, tolerance) = try splitTolerance(span, arguments)
    var reader = ExpressionReader(relationSpan, of: line, names: arguments.names)
    let left = try reader.valueOfSide(names: arguments.names)
    let sign = try reader.next()
    guard let relation = Relation(sign.kind) else {
      let end = sign.kind == .end ? relationSpan.end : sign.span.start
      throw Diagnostic(.missingRelation, SourceSpan(start: end, end: max(end, sign.span.end)))
    }
    let right: Value
    let rest = line.trimmed(SourceSpan(start: sign.span.end, end: relationSpan.end))
    if rest.length > 0, line.bytes[rest.start] == UInt8(ascii: "\"") {
      let text = ValueText(label: fullName, line: line, span: rest, names: arguments.names)
      right = .word(try text.word())
    } else if case .word = left, let word = bareWord(rest, arguments) {
      right = .word(word)
    } else {
      right = try reader.valueOfSide(names: arguments.names)
      try reader.expectEnd()
    }
    if tolerance != nil, relation != .equal {
      throw Diagnostic(.withinNeedsEquality, sign.span)
    }
    guard relation.holds(left, right, within: tolerance ?? 0) else {
      throw Diagnostic(
        .expectationFailed(
          Expectation(
            left: line.text(
              in: line.trimmed(SourceSpan(start: relationSpan.start, end: sign.span.start))),
            leftValue: left, relation: relation.rawValue, right: line.text(in: rest),
            rightValue: right, tolerance: tolerance)),
        span)
    }
  }

  /// A word without quotes beside a status: `expect fit.status = limit`; nil where it names a value.
  private func bareWord(_ span: SourceSpan, _ arguments: BoundArguments) -> String? {
    let text = arguments.line.text(in: span)
    let isName =
      text.utf8.first?.isNameStart ?? false && text.utf8.allSatisfy { $0.isNamePart || $0.isBlank }
    return isName && !arguments.names.isKnown(text) ? text : nil
  }

  /// The relation without `within T`, and T.
  private func splitTolerance(
    _ span: SourceSpan, _ arguments: BoundArguments
  ) throws(Diagnostic) -> (SourceSpan, Double?) {
    let line = arguments.line
    guard let word = Self.lastWithin(in: span, of: line) else { return (span, nil) }
    let rest = line.trimmed(SourceSpan(start: word.end, end: span.end))
    guard rest.length > 0 else {
      throw Diagnostic(.missingValue("within", example: "within 0.01"), word)
    }
    let text = ValueText(label: "within", line: line, span: rest, names: arguments.names)
    let tolerance = try ValueType<Double>.number(atLeast: 0).read(text)
    return (line.trimmed(SourceSpan(start: span.start, end: word.start)), tolerance)
  }

  /// The last `within` between blanks and outside quotes.
  private static func lastWithin(in span: SourceSpan, of line: SourceLine) -> SourceSpan? {
    let word = Array("within".utf8)
    var found: SourceSpan?
    var isQuoted = false
    var offset = span.start
    while offset < span.end {
      let byte = line.bytes[offset]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      let end = offset + word.count
      if isQuoted {
        offset += byte == UInt8(ascii: "\\") ? 2 : 1
      } else if offset > span.start, line.bytes[offset - 1].isBlank, end <= span.end,
        end == span.end || line.bytes[end].isBlank, line.bytes[offset..<end].elementsEqual(word)
      {
        found = SourceSpan(start: offset, end: end)
        offset = end
      } else {
        offset += 1
      }
    }
    return found
  }
}

/// A relation between two values.
enum Relation: String {
  case less = "<"
  case lessOrEqual = "<="
  case equal = "="
  case notEqual = "!="
  case greaterOrEqual = ">="
  case greater = ">"

  init?(_ kind: Token.Kind) {
    switch kind {
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .assign, .equal: self = .equal
    case .notEqual: self = .notEqual
    case .greaterOrEqual: self = .greaterOrEqual
    case .greater: self = .greater
    default: return nil
    }
  }

  /// Whether the relation holds; words can only be equal or not, and nothing holds for a NaN.
  func holds(_ left: Value, _ right: Value, within tolerance: Double) -> Bool {
    guard case .number(let a) = left, case .number(let b) = right else {
      switch self {
      case .equal: return left == right
      case .notEqual: return left != right
      default: return false
      }
    }
    switch self {
    case .less: return a < b
    case .lessOrEqual: return a <= b
    case .equal: return a == b || (a - b).magnitude <= tolerance
    case .notEqual: return a != b && !a.isNaN && !b.isNaN
    case .greaterOrEqual: return a >= b
    case .greater: return a > b
    }
  }
}
