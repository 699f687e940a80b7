import Expressions

// Ranges, parentheses and options as other programs write them.

extension Habit {
  static let ranges: [Habit] = [
    Habit(name: "range in brackets") { failed in
      let brackets = bracketedRanges(in: failed.tokens)
      guard let first = brackets.first, let span = failed.tokens[first.tokens].span else {
        return nil
      }
      if let site = site(around: first.tokens, in: failed) {
        return rangeValue(site, first, in: failed)
      }
      var formula = failed.tokens.prefix(
        upTo: styleStart(in: failed.tokens) ?? failed.tokens.endIndex
      ).filter { token in
        !brackets.contains { failed.tokens[$0.tokens].contains { $0 == token } }
      }
      let verb = failed.verb ?? "plot"
      if failed.arguments != nil { formula.removeFirst() }
      let isPlot = ["plot", "contour", "surface"].contains(verb)
      let parts = formula.map { failed.line.text(in: $0.span) }
      let isFormula = isPlot && !parts.isEmpty
      let text = isFormula ? textBetween(formula, brackets, failed) : "x^2"
      let ranges = zip(["xrange", "yrange"], brackets).map { "\($0)=\($1.text)" }
      return Diagnostic(
        .rangesAreOptions("\(isPlot ? verb : "plot") \(text) \(ranges.joined(separator: " "))"),
        span)
    },
    Habit(name: "range with other signs") { failed in
      guard failed.verb != "set" else { return nil }
      for site in failed.arguments?.sites ?? [] {
        guard let range = rangeInDots(site, in: failed) else { continue }
        return Diagnostic(
          .rangesHaveDots(failed.replacing(site.valueSpan, by: range)), site.valueSpan)
      }
      return nil
    },
    Habit(name: "setting of a range") { failed in
      guard failed.verb == "set", let name = failed.behind(1).first,
        let word = name.name, word == "xrange" || word == "yrange"
      else { return nil }
      let site = failed.arguments?.sites.first
      let range = site.flatMap { rangeInDots($0, in: failed) } ?? "0..5"
      return Diagnostic(.rangesAreOptions("plot x^2 \(word)=\(range)"), name.span)
    },
    Habit(name: "from … to …") { failed in
      guard failed.verb == "plot" || failed.verb == "contour",
        let from = failed.tokens.firstIndex(where: { $0.name == "from" }),
        let to = failed.tokens[from...].firstIndex(where: { $0.name == "to" }),
        to + 1 < failed.tokens.endIndex, from + 1 < to, from > failed.tokens.startIndex + 1,
        let stretch = failed.tokens[from...].span
      else { return nil }
      let lower = failed.text(failed.tokens[(from + 1)..<to])
      let upper = failed.text(failed.tokens[(to + 1)...])
      return Diagnostic(
        .rangesAreOptions(failed.replacing(stretch, by: "xrange=\(lower)..\(upper)")), stretch)
    },
    Habit(name: "style of a plot") { failed in
      guard failed.verb == "plot" else { return nil }
      let found = styleStart(in: failed.tokens)
      guard let found, found > failed.tokens.startIndex + 1,
        let stretch = failed.tokens[found...].span
      else { return nil }
      let rest = failed.text(failed.tokens[..<found])
      return Diagnostic(.plotHasNoStyles(rest), stretch)
    },
  ]

  static let calls: [Habit] = [
    Habit(name: "command with parentheses") { failed in
      guard let name = failed.tokens.first?.name, let open = failed.behind(1).first,
        open.kind == .leftParenthesis, !open.followsBlank,
        failed.tokens.last?.kind == .rightParenthesis, failed.names.definition(of: name) == nil,
        let index = failed.grammar.index(named: name.split(separator: ".").map(String.init))
      else { return nil }
      let signature = failed.grammar.signatures[index]
      let inner = failed.behind(2).dropLast()
      let parts = inner.split(at: .comma)
      let hasOptions = parts.contains { !$0.indicesOutsideBrackets(.assign).isEmpty }
      guard !signature.syntax.takesLine, signature.syntax != .statement,
        signature.syntax.canBeWords || hasOptions || parts.count > 1
      else { return nil }
      guard
        signature.positional.maximum > 0 || !signature.syntax.canBeWords
          || parts.first.map({ $0.isEmpty || !$0.indicesOutsideBrackets(.assign).isEmpty }) ?? true
      else { return nil }
      let hasStart = signature.options.contains { $0.name == "from" }
      var texts: [String] = []
      for part in parts where !part.isEmpty {
        if let equals = part.indicesOutsideBrackets(.assign).first {
          texts.append(failed.text(part[..<equals]) + "=" + failed.text(part[(equals + 1)...]))
        } else if let last = texts.last, last.contains("=") {
          texts[texts.count - 1] = last + "," + failed.text(part)
        } else {
          texts.append((texts.count == 1 && hasStart ? "from=" : "") + failed.text(part))
        }
      }
      return Diagnostic(
        .commandsHaveNoParentheses(
          ([signature.fullName] + texts).joined(separator: " ")), failed.statement.span)
    },
    Habit(name: "value without a name") { failed in
      guard let arguments = failed.arguments, arguments.signature.syntax.canBeWords,
        arguments.signature.positional.maximum == 0, let first = arguments.tokens.first
      else { return nil }
      return valueOption(arguments.tokens, of: arguments.signature, at: first.span)
    },
    Habit(name: "value in parentheses") { failed in
      guard let first = failed.tokens.first, let name = first.name,
        failed.behind(1).first?.kind == .leftParenthesis,
        failed.names.definition(of: name) == nil, let index = failed.grammar.index(named: [name]),
        failed.grammar.signatures[index].syntax.canBeWords,
        failed.grammar.signatures[index].positional.maximum == 0
      else { return nil }
      return valueOption(failed.behind(1), of: failed.grammar.signatures[index], at: first.span)
    },
    Habit(name: "power between a function and its argument") { failed in
      for index in failed.tokens.indices.dropLast(3) {
        guard let name = failed.tokens[index].name,
          failed.names.reservedConstant(name) == .function,
          failed.tokens[index + 1].kind == .power,
          case .number = failed.tokens[index + 2].kind,
          failed.tokens[index + 3].kind == .leftParenthesis,
          let close = closing(index + 3, in: failed.tokens)
        else { continue }
        let call = failed.text(failed.tokens[(index + 3)...close])
        let power = failed.text(failed.tokens[(index + 1)...(index + 2)])
        guard let span = failed.tokens[index...close].span else { continue }
        return Diagnostic(
          .powersStandBehind(failed.replacing(span, by: name + call + power)), span)
      }
      return nil
    },
    Habit(name: "differential") { failed in
      guard failed.arguments == nil, failed.tokens.count > 3, failed.tokens.first?.name == "d",
        failed.behind(1).first?.kind == .divide,
        let below = failed.behind(2).first, let name = below.name, name.hasPrefix("d"),
        let span = failed.tokens.prefix(3).span
      else { return nil }
      return Diagnostic(
        .insteadType("derive differentiates", "derive " + failed.text(failed.behind(3))), span)
    },
    Habit(name: "function without parentheses") { failed in
      guard let first = failed.tokens.first, let name = first.name, failed.arguments == nil,
        failed.names.reservedConstant(name) == .function
          || failed.names.definition(of: name) != nil,
        !["and", "or", "not", "if"].contains(name), let next = failed.behind(1).first,
        next.followsBlank, next.kind.beginsOperand,
        failed.behind(1).indicesOutsideBrackets(.assign).isEmpty
      else { return nil }
      return Diagnostic(
        .functionsHaveParentheses("\(name)(\(failed.text(failed.behind(1))))"), first.span)
    },
    Habit(name: "prefix of a library") { failed in
      let libraries: Set = ["np", "numpy", "math", "torch", "tf", "jnp", "cmath", "scipy"]
      for token in failed.tokens {
        guard let name = token.name, let dot = name.firstIndex(of: "."),
          libraries.contains(String(name[..<dot])),
          failed.names.reservedConstant(lastPart(name)) != nil
        else { continue }
        let whole = failed.tokens.reversed().reduce(failed.line.text(in: failed.statement.span)) {
          text, other in
          guard let long = other.name, let dot = long.firstIndex(of: "."),
            libraries.contains(String(long[..<dot]))
          else { return text }
          return text.replacing(long, with: lastPart(long))
        }
        return Diagnostic(.functionsHaveNoPrefix(whole), token.span)
      }
      return nil
    },
  ]

  static let options: [Habit] = [
    Habit(name: "dashes before an option") { failed in
      guard failed.isMisread, let arguments = failed.arguments else { return nil }
      let tokens = arguments.tokens
      for index in tokens.indices.dropLast() {
        guard tokens[index].kind == .minus, tokens[index].followsBlank else { continue }
        let second = tokens[index + 1].kind == .minus ? index + 1 : index
        guard second + 1 < tokens.endIndex, !tokens[second + 1].followsBlank,
          let option = tokens[second + 1].name.flatMap(failed.option)
        else { continue }
        return spelled(option, from: index, name: second + 1, in: tokens, failed)
      }
      return nil
    },
    Habit(name: "colon behind an option") { failed in
      let isOpen = failed.arguments?.signature.hasSessionOptions == true
      guard failed.isMisread || isOpen, let tokens = failed.arguments?.tokens else { return nil }
      for index in tokens.indices.dropLast() {
        let sign = tokens[index + 1].kind
        guard sign == .other(":") || sign == .equal, !tokens[index + 1].followsBlank,
          index == tokens.startIndex || tokens[index].followsBlank,
          let option = tokens[index].name.flatMap(failed.option)
        else { continue }
        return spelled(option, from: index, name: index, in: tokens, failed)
      }
      return nil
    },
    Habit(name: "option without =") { failed in
      guard let arguments = failed.arguments, arguments.signature.syntax.hasOptions else {
        return nil
      }
      let tokens = arguments.tokens
      let isWords = arguments.signature.syntax.canBeWords
      for index in tokens.indices.dropLast() {
        let value = tokens[index + 1]
        let isFirst = index == tokens.startIndex
        let isValue = isWords ? isShort(value, of: tokens[index], in: failed) : !isFirst
        guard tokens[index].followsBlank, isValue || isFirst && value.kind.isNumber,
          value.followsBlank, value.kind.beginsOperand,
          let word = tokens[index].name,
          let option = arguments.signature.options(in: failed.names).first(where: {
            $0.name == word
          })
        else { continue }
        return spelled(option, from: index, name: index, in: tokens, failed)
      }
      return nil
    },
    Habit(name: "comma before an option") { failed in
      guard let arguments = failed.arguments, !arguments.sites.isEmpty else { return nil }
      let names = arguments.sites.map(\.name.span.start)
      let commas = arguments.tokens.indices.dropLast().filter {
        arguments.tokens[$0].kind == .comma && names.contains(arguments.tokens[$0 + 1].span.start)
      }
      guard let first = commas.first else { return nil }
      let text = commas.reversed().reduce(failed.line.text(in: failed.statement.span)) {
        text, index in
        let offset = arguments.tokens[index].span.start - failed.statement.span.start
        var bytes = Array(text.utf8)
        guard bytes.indices.contains(offset) else { return text }
        bytes.remove(at: offset)
        return String(decoding: bytes, as: UTF8.self)
      }
      return Diagnostic(.optionsHaveNoCommas(text), arguments.tokens[first].span)
    },
    Habit(name: "list in brackets") { failed in
      for site in failed.arguments?.sites ?? [] where site.option?.typeName != "range" {
        let isBracketed =
          site.value.first?.kind == .leftBracket && site.value.last?.kind == .rightBracket
          || site.value.first?.kind == .leftParenthesis
            && site.value.last?.kind == .rightParenthesis
        let inner = isBracketed ? site.value.dropFirst().dropLast() : site.value
        let parts = inner.split(at: .comma).flatMap(\.words)
        guard isBracketed || parts.count > 1, !parts.isEmpty,
          !["number", "whole number"].contains(site.option?.typeName ?? "number"),
          inner.split(at: .comma).allSatisfy({ !$0.isEmpty }),
          inner.allSatisfy({ $0.kind.isNumber || $0.kind == .comma })
        else { continue }
        let list = parts.map { failed.text($0.filter { $0.kind != .comma }[...]) }
          .joined(separator: ",")
        let text = failed.replacing(site.valueSpan, by: list)
        guard text != failed.line.text(in: failed.statement.span) else { continue }
        return Diagnostic(.listsHaveCommas(text), site.valueSpan)
      }
      return nil
    },
    Habit(name: "start without from") { failed in
      guard failed.verb == "minimize", let arguments = failed.arguments,
        !arguments.sites.contains(where: { $0.option?.name == "from" })
      else { return nil }
      let words = arguments.tokens.prefix { $0.span.start < arguments.positional.end }.words
      guard words.count > 1, let last = words.last, last.allSatisfy({ $0.kind.isNumber }),
        words[words.count - 2].last.map({ !$0.kind.awaitsOperand }) ?? false, let span = last.span
      else { return nil }
      return Diagnostic(
        .valuesHaveNames(failed.replacing(span, by: "from=\(failed.text(last))")), span)
    },
    Habit(name: "values to sweep without a name") { failed in
      guard failed.verb == "sweep", let tokens = failed.arguments?.tokens,
        case .number? = tokens.first?.kind, let word = tokens.words.first, let span = word.span
      else { return nil }
      return Diagnostic(
        .valuesHaveNames(failed.replacing(span, by: "alpha=\(failed.text(word))")), span)
    },
    Habit(name: "choice without a name") { failed in
      guard failed.isMisread, let arguments = failed.arguments,
        arguments.signature.syntax.canBeWords
      else { return nil }
      guard let word = arguments.words.first, !word.isQuoted,
        let option = arguments.signature.options.first(where: { option in
          option.choices.count > 2 && option.choices.contains { $0.name == word.text }
        })
      else { return nil }
      return Diagnostic(
        .valuesHaveNames(failed.replacing(word.span, by: "\(option.name)=\(word.text)")),
        word.span)
    },
    Habit(name: "name before a formula") { failed in
      guard let arguments = failed.arguments,
        arguments.signature.syntax.takesExpression,
        let equals = arguments.tokens.indicesOutsideBrackets(.assign).first,
        equals + 1 < arguments.tokens.endIndex
      else { return nil }
      let left = arguments.tokens[..<equals]
      let isCall =
        left.count > 3 && left.dropFirst().first?.kind == .leftParenthesis
        && left.last?.kind == .rightParenthesis
      guard let name = left.first?.name,
        left.count == 1 && !arguments.signature.options.contains(where: { $0.name == name })
          || isCall,
        let span = arguments.tokens[...equals].span
      else { return nil }
      let body = arguments.tokens[(equals + 1)...]
      // A value without any name is meant for an option, not for a formula: features=9.
      guard isCall || body.contains(where: { $0.name != nil }) else { return nil }
      let rest = failed.text(body)
      return Diagnostic(.formulasStandAlone("\(arguments.signature.fullName) \(rest)"), span)
    },
    Habit(name: "print with parentheses") { failed in
      guard failed.verb == "print", let tokens = failed.arguments?.tokens, tokens.count > 2 else {
        return nil
      }
      let isMixed =
        tokens.first?.kind.isString == true && tokens.contains { $0.name != nil }
        && tokens.allSatisfy { !$0.kind.isUnclosed }
      if isMixed, let span = failed.problem.span { return Diagnostic(.textsAndValues, span) }
      guard
        tokens.first?.kind == .leftParenthesis, tokens.last?.kind == .rightParenthesis
      else { return nil }
      let inner = tokens.dropFirst().dropLast()
      guard inner.contains(where: \.kind.isString), let span = tokens.span else { return nil }
      guard inner.count == 1 else {
        return Diagnostic(.textsAndValues, span)
      }
      return Diagnostic(.commandsHaveNoParentheses("print \(failed.text(inner))"), span)
    },
    Habit(name: "columns without commas") { failed in
      for site in failed.arguments?.sites ?? [] where site.option?.typeName == "columns" {
        let words = site.value.words
        guard words.count > 1, site.value.split(at: .comma).count == 1 else { continue }
        let list = words.map(failed.text).joined(separator: ",")
        return Diagnostic(
          .listsHaveCommas(failed.replacing(site.valueSpan, by: list)), site.valueSpan)
      }
      return nil
    },
  ]
}

/// Where `with lines` or `using 1:2` begins; nil where neither stands.
private func styleStart(in tokens: ArraySlice<Token>) -> Int? {
  let styles: Set = [
    "lines", "line", "points", "linespoints", "dots", "impulses", "boxes", "l", "p", "lp", "w",
  ]
  return tokens.indices.dropLast().first { index in
    guard tokens[index].followsBlank, tokens[index + 1].kind != .assign else { return false }
    return switch tokens[index].name {
    case "using": true
    case "title", "lt", "lc", "ls", "lw", "notitle": true
    case "with", "w": tokens[index + 1].name.map(styles.contains) ?? false
    default: false
    }
  }
}

// MARK: Ranges

/// `[a:b]` in a line.
private struct BracketedRange {
  /// From bracket to bracket.
  var tokens: Range<Int>
  /// What is typed here: `a..b`.
  var text: String
}

private func bracketedRanges(in tokens: ArraySlice<Token>) -> [BracketedRange] {
  var found: [BracketedRange] = []
  var index = tokens.startIndex
  while let open = tokens[index...].firstIndex(where: { $0.kind == .leftBracket }),
    let close = tokens[open...].firstIndex(where: { $0.kind == .rightBracket })
  {
    index = close + 1
    let inner = tokens[(open + 1)..<close]
    let colons = inner.indicesOutsideBrackets(.other(":"))
    guard colons.count == 1, let colon = colons.first else { continue }
    found.append(
      BracketedRange(
        tokens: open..<index,
        text: bound(inner[..<colon], else: "-5") + ".." + bound(inner[(colon + 1)...], else: "5")))
  }
  return found
}

private func bound(_ tokens: ArraySlice<Token>, else other: String) -> String {
  var text = ""
  for token in tokens {
    switch token.kind {
    case .number(let value): text += shortest(value)
    case .minus: text += "-"
    case .name(let name): text += name
    case .times: text += "*"
    case .divide: text += "/"
    default: return other
    }
  }
  return text.isEmpty ? other : text
}

/// The option in whose value a stretch stands.
private func site(around stretch: Range<Int>, in failed: FailedStatement) -> OptionSite? {
  failed.arguments?.sites.first {
    $0.value.startIndex <= stretch.lowerBound && stretch.upperBound <= $0.value.endIndex
  }
}

private func rangeValue(
  _ site: OptionSite, _ range: BracketedRange, in failed: FailedStatement
) -> Diagnostic? {
  Diagnostic(.rangesHaveDots(failed.replacing(site.valueSpan, by: range.text)), site.valueSpan)
}

/// The text of the tokens that are left, with blanks where they had some.
private func textBetween(
  _ tokens: [Token], _ brackets: [BracketedRange], _ failed: FailedStatement
) -> String {
  tokens.enumerated().map { number, token in
    (number > 0 && token.followsBlank ? " " : "") + failed.line.text(in: token.span)
  }.joined()
}

/// `a..b` where a value reads `a:b`, `[a,b]`, `(a,b)` or `a,b` and a range is wanted.
private func rangeInDots(_ site: OptionSite, in failed: FailedStatement) -> String? {
  var value = site.value
  let isBracketed =
    value.first?.kind == .leftBracket && value.last?.kind == .rightBracket
    || value.first?.kind == .leftParenthesis && value.last?.kind == .rightParenthesis
  if isBracketed { value = value.dropFirst().dropLast() }
  let colons = value.indicesOutsideBrackets(.other(":"))
  let commas = value.indicesOutsideBrackets(.comma)
  let isRange = site.option?.typeName == "range"
  guard let cut = colons.count == 1 ? colons.first : isRange && commas.count == 1 ? commas[0] : nil
  else { return nil }
  let lower = failed.text(value[..<cut])
  let upper = failed.text(value[(cut + 1)...])
  return lower.isEmpty || upper.isEmpty ? nil : "\(lower)..\(upper)"
}

// MARK: Options

/// The message for a number without a name behind a command that has options only.
private func valueOption(
  _ behind: ArraySlice<Token>, of signature: any Signature, at span: SourceSpan
) -> Diagnostic? {
  let values = behind.filter { $0.kind != .leftParenthesis && $0.kind != .rightParenthesis }
  guard values.count == 1, case .number(let value)? = values.first?.kind,
    let first = signature.options.first
  else { return nil }
  let count = signature.options.first { $0.name == "iters" }
  let option = value >= 10 ? count ?? first : first
  guard option.typeName == "number" || option.typeName == "whole number" else { return nil }
  return Diagnostic(
    .valuesHaveNames("\(signature.fullName) \(option.name)=\(shortest(value))"),
    values.first?.span ?? span)
}

/// Whether a token is the value of an option that was named without `=`: a number or a choice.
private func isShort(_ value: Token, of name: Token, in failed: FailedStatement) -> Bool {
  guard let word = value.name else { return value.kind.isNumber }
  return failed.option(name.name ?? "")?.choices.contains { $0.name == word } ?? false
}

/// The index of the parenthesis that closes the one at an index; nil where none does.
private func closing(_ open: Int, in tokens: ArraySlice<Token>) -> Int? {
  var depth = 0
  return tokens[open...].indices.first { index in
    depth += tokens[index].kind.depthChange
    return depth == 0
  }
}

/// The statement with an option spelled `name=value`, in place of what stands from an index on.
private func spelled(
  _ option: any AnyOption, from start: Int, name: Int, in tokens: ArraySlice<Token>,
  _ failed: FailedStatement
) -> Diagnostic? {
  var value = tokens[(name + 1)...]
  while let first = value.first,
    first.kind == .assign || first.kind == .equal || first.kind == .other(":")
  {
    value = value.dropFirst()
  }
  let word = value.words.first ?? value
  let text = word.isEmpty ? option.example : "\(option.name)=\(failed.text(word))"
  guard let stretch = tokens[start..<max(word.endIndex, name + 1)].span,
    let span = tokens[start...name].span
  else { return nil }
  return Diagnostic(.optionsHaveEquals(option.name, failed.replacing(stretch, by: text)), span)
}

extension Token.Kind {
  /// Whether an operand can begin with it.
  fileprivate var beginsOperand: Bool {
    switch self {
    case .number, .name, .minus, .leftParenthesis, .string: true
    default: false
    }
  }

  /// Whether it is a text without its closing quote.
  fileprivate var isUnclosed: Bool {
    if case .string(let literal) = self { !literal.isClosed } else { false }
  }

  /// Whether it is a number or the sign before one.
  fileprivate var isNumber: Bool {
    switch self {
    case .number, .minus: true
    default: false
    }
  }

  /// Whether it is a sign of arithmetic.
  fileprivate var isSign: Bool {
    switch self {
    case .plus, .minus, .times, .divide, .power: true
    default: false
    }
  }
}
