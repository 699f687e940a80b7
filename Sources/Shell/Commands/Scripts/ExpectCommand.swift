import Expressions
import Language

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
      + "differ by at most T. 'and', 'or' and 'not' join several. A check that holds says nothing; one that fails is an error that "
      + "gives both numbers."
  ]
  let examples = [
    Example("expect fit.cost < 55", after: "data gen; fit", "a bound"),
    Example("expect lsq.slope = 63.42 within 0.005", after: "data gen; lsq", "to two decimals"),
    Example("expect fit.status = \"limit\"", after: "data gen; fit", "a word"),
  ]
  let related = ["print", "run"]

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    if let failure = try failure(of: arguments) { throw failure }
  }

  /// What is said where the relation does not hold; nil where it holds.
  ///
  /// - Throws: Why it cannot be judged.
  func failure(of arguments: BoundArguments) throws(Diagnostic) -> Diagnostic? {
    let line = arguments.line
    let all = arguments.arguments.tokens
    guard let whole = all.span else {
      throw Diagnostic(
        .missingWord(fullName, what: "a relation", example: examples[0].line), arguments.end)
    }
    let parts = all.conjuncts
    guard parts.count > 1 else { return try failure(of: all, whole, arguments) }
    for part in parts {
      guard let span = part.span else {
        // What is wrong with it the reader of expressions says.
        return try failure(of: all, arguments)
      }
      guard try failure(of: part, span, arguments) == nil else {
        return Diagnostic(.conditionFailed(line.text(in: whole)), whole)
      }
    }
    return nil
  }

  /// What is said where one of several relations does not hold; nil where it holds.
  private func failure(
    of all: ArraySlice<Token>, _ whole: SourceSpan, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Diagnostic? {
    let line = arguments.line
    let (condition, tolerance) = try splitTolerance(all, arguments)
    let span = condition.span ?? whole
    if condition.isCompound, tolerance == nil { return try failure(of: condition, arguments) }
    guard let sign = condition.relation else {
      throw Diagnostic(.missingRelation, SourceSpan(start: span.end, end: span.end))
    }
    let left = condition[..<sign]
    let right = condition[(sign + 1)...]
    guard let relation = Relation(condition[sign].kind) else { return nil }
    if let second = right.relation {
      let span = condition[second].span
      throw Diagnostic(ExpressionError.chainedComparison(span), span)
    }
    if tolerance != nil, relation != .equal {
      throw Diagnostic(.withinNeedsEquality, condition[sign].span)
    }
    let leftValue = try value(of: left, beside: condition[sign].span.start, arguments)
    let rightValue =
      if case .word = leftValue, let word = bareWord(right, arguments) {
        Value.word(word)
      } else {
        try value(of: right, beside: span.end, arguments)
      }
    guard relation.holds(leftValue, rightValue, within: tolerance ?? 0) else {
      return Diagnostic(
        .expectationFailed(
          Expectation(
            left: line.text(in: left.span ?? span), leftValue: leftValue,
            relation: relation.rawValue, right: line.text(in: right.span ?? span),
            rightValue: rightValue, tolerance: tolerance)),
        whole)
    }
    return nil
  }

  /// Why a relation can never be judged, whatever its names will mean; nil where it can.
  func mistake(in arguments: BoundArguments) -> Diagnostic? {
    for part in arguments.arguments.tokens.conjuncts {
      if let mistake = mistake(in: part, arguments) { return mistake }
    }
    return nil
  }

  private func mistake(
    in part: ArraySlice<Token>, _ arguments: BoundArguments
  ) -> Diagnostic? {
    do throws(Diagnostic) {
      let (condition, _) = try splitTolerance(part, arguments)
      guard let span = condition.span, condition.isCompound || condition.relation != nil else {
        throw Diagnostic(.missingRelation, arguments.end)
      }
      let hasWords = condition.contains { token in
        if case .string = token.kind { true } else { false }
      }
      // A function may be defined until then.
      let callsUnknown = zip(condition, condition.dropFirst()).contains { name, next in
        next.kind.depthChange > 0 && (name.name.map { !arguments.names.isKnown($0) } ?? false)
      }
      guard !hasWords, !callsUnknown else { return nil }
      var reader = ExpressionReader(
        comparing(condition)[...], of: arguments.line, end: span.end, names: arguments.names)
      _ = try reader.parse()
      try reader.expectEnd()
      return nil
    } catch {
      return error
    }
  }

  /// The value of a side.
  private func value(
    of side: ArraySlice<Token>, beside offset: Int, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Value {
    let span = side.span ?? SourceSpan(start: offset, end: offset)
    let text = ValueText(
      label: fullName, line: arguments.line, span: span, tokens: side, names: arguments.names)
    if text.isString { return .word(try text.word()) }
    var reader = ExpressionReader(text)
    let value = try reader.value()
    try reader.expectEnd()
    return value
  }

  /// The tokens of a condition, in which `=` compares.
  private func comparing(_ condition: ArraySlice<Token>) -> [Token] {
    condition.map { token in
      token.kind == .assign
        ? Token(kind: .equal, span: token.span, followsBlank: token.followsBlank) : token
    }
  }

  /// What is said where a condition of several relations does not hold.
  private func failure(
    of condition: ArraySlice<Token>, _ arguments: BoundArguments
  ) throws(Diagnostic) -> Diagnostic? {
    let span = condition.span ?? arguments.end
    var reader = ExpressionReader(
      comparing(condition)[...], of: arguments.line, end: span.end, names: arguments.names)
    let value = try reader.number()
    try reader.expectEnd()
    guard value != 0, !value.isNaN else {
      return Diagnostic(.conditionFailed(arguments.line.text(in: span)), span)
    }
    return nil
  }

  /// A word without quotes beside a status: `expect fit.status = limit`; nil where it names a
  /// value.
  private func bareWord(_ side: ArraySlice<Token>, _ arguments: BoundArguments) -> String? {
    guard !side.isEmpty, side.allSatisfy({ $0.name != nil }), let span = side.span else {
      return nil
    }
    let text = arguments.line.text(in: span)
    return arguments.names.isKnown(text) ? nil : text
  }

  /// The relation without `within T`, and T.
  private func splitTolerance(
    _ all: ArraySlice<Token>, _ arguments: BoundArguments
  ) throws(Diagnostic) -> (ArraySlice<Token>, Double?) {
    let word = all.indices.dropFirst().last { all[$0].followsBlank && all[$0].name == "within" }
    guard let word else { return (all, nil) }
    guard let rest = all[(word + 1)...].span else {
      throw Diagnostic(.missingValue("within", example: "within 0.01"), all[word].span)
    }
    let text = ValueText(
      label: "within", line: arguments.line, span: rest, names: arguments.names)
    return (all[..<word], try ValueType<Double>.number(atLeast: 0).read(text))
  }
}

extension ArraySlice<Token> {
  /// The relations that all have to hold: what stands between each `and` outside of brackets.
  ///
  /// Beside an `or` they are not taken apart: it binds less than `and` does.
  fileprivate var conjuncts: [ArraySlice<Token>] {
    var parts: [ArraySlice<Token>] = []
    var start = startIndex
    var depth = 0
    for index in indices {
      depth = Swift.max(depth + self[index].kind.depthChange, 0)
      guard depth == 0 else { continue }
      if self[index].name == "or" { return [self] }
      if self[index].name == "and" {
        parts.append(self[start..<index])
        start = index + 1
      }
    }
    return parts + [self[start...]]
  }

  /// Whether `and`, `or` or `not` stands in a condition outside of brackets.
  fileprivate var isCompound: Bool {
    var depth = 0
    return contains { token in
      depth = Swift.max(depth + token.kind.depthChange, 0)
      return depth == 0 && ["and", "or", "not"].contains(token.name)
    }
  }

  /// The index of the first relation outside of brackets; nil where there is none.
  fileprivate var relation: Int? {
    var depth = 0
    return indices.first { index in
      depth = Swift.max(depth + self[index].kind.depthChange, 0)
      return depth == 0 && Relation(self[index].kind) != nil
    }
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
