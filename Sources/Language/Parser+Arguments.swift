import Expressions

/// The second half of a command: what stands behind its verb, cut into words and options.
extension Parser {
  mutating func arguments(
    _ index: Int, verb: SourceSpan, subverb: Word?, _ behind: ArraySlice<Token>
  ) -> Arguments {
    let signature = grammar.signatures[index]
    let after = SourceSpan(start: verb.end, end: verb.end)
    var own = behind
    var rest: SourceSpan?
    if signature.syntax == .line, let colon = Self.colon(in: behind) {
      own = behind[..<colon]
      rest = line.trimmed(SourceSpan(start: tokens[colon].span.end, end: line.bytes.count))
    }
    let options = signature.options(in: names)
    let equals = equalsOfEquation(own, of: signature, options)
    // A command that can do without an equation takes words like any other then.
    let takesWords = equals == nil && signature.syntax.canBeWords
    let firstSite = equals.map { $0 + 1 } ?? own.startIndex
    let cuts =
      signature.syntax.hasOptions
      ? optionStarts(own[firstSite...], in: own, signature: signature) : []
    let words = own[..<(cuts.first?.name.startIndex ?? own.endIndex)]
    var sites: [OptionSite] = []
    for (number, cut) in cuts.enumerated() {
      let end = number + 1 < cuts.count ? cuts[number + 1].name.startIndex : own.endIndex
      let name = optionName(cut.name)
      sites.append(
        OptionSite(
          name: name, equals: tokens[cut.equals].span.start, value: own[(cut.equals + 1)..<end],
          option: Self.option(name.text, among: options)))
    }
    var positional =
      words.span ?? behind.first.map { SourceSpan(start: $0.span.start, end: $0.span.start) }
      ?? after
    if signature.syntax == .text, let first = behind.first {
      positional = line.trimmed(SourceSpan(start: first.span.start, end: line.bytes.count))
    }
    var arguments = Arguments(
      line: line, command: index, signature: signature, verb: verb, subverb: subverb,
      tokens: behind, positional: positional,
      words: takesWords ? textWords(words) : [],
      expressions: signature.syntax == .expressions && !words.isEmpty
        ? words.split(at: .comma).map { $0.span ?? positional } : [],
      equation: equals.flatMap { equals in
        guard let left = own[..<equals].span,
          let right = own[(equals + 1)..<words.endIndex].span
        else { return nil }
        return Equation(left: left, right: right)
      }, rest: rest, sites: sites, given: [])
    // Those of the session are settled when it is known which there are.
    let (given, mistakes) = arguments.given(among: options)
    arguments.given = given
    if !signature.hasSessionOptions { for mistake in mistakes { add(mistake) } }
    // Behind a subcommand that does not exist, words tell nothing.
    if takesWords, problems.isEmpty {
      refuseExtraWords(arguments, options: options)
    }
    return arguments
  }

  /// Adds a problem, unless a string without an end explains everything behind it.
  private mutating func add(_ problem: Diagnostic) {
    guard problems.first?.reason != .unterminatedString else { return }
    problems.append(problem)
  }

  // MARK: Options

  private static func option(_ name: String, among options: [any AnyOption]) -> (any AnyOption)? {
    if let exact = options.first(where: { $0.name == name }) { return exact }
    let matches = options.filter { $0.isAbbreviated && $0.name.hasPrefix(name) }
    return matches.count == 1 ? matches[0] : nil
  }

  /// The name before an `=`: a name, or what columns are called: `x.1`, `"price per night"`.
  private func optionName(_ name: ArraySlice<Token>) -> Word {
    let span = name.span ?? SourceSpan(start: 0, end: 0)
    if case .string(let literal)? = name.first?.kind {
      return Word(text: literal.text, span: span, isQuoted: true)
    }
    return Word(text: line.text(in: span), span: span)
  }

  /// Where `NAME =` stands at the start of a word, outside of brackets.
  ///
  /// Where options are called after columns, a name may stand between quotes.
  private func optionStarts(
    _ stretch: ArraySlice<Token>, in own: ArraySlice<Token>, signature: any Signature
  ) -> [(name: ArraySlice<Token>, equals: Int)] {
    var starts: [(name: ArraySlice<Token>, equals: Int)] = []
    var depth = 0
    var index = stretch.startIndex
    while index < stretch.endIndex {
      let token = own[index]
      depth = max(depth + token.kind.depthChange, 0)
      let startsWord =
        index == own.startIndex || token.followsBlank || own[index - 1].kind.isString
      guard depth == 0, startsWord, let end = nameEnd(index, in: stretch, signature) else {
        index += 1
        continue
      }
      guard end < stretch.endIndex, own[end].kind == .assign else {
        index = end
        continue
      }
      starts.append((own[index..<end], end))
      index = end + 1
    }
    return starts
  }

  /// The index behind what can be an option's name; nil where no such name starts.
  private func nameEnd(
    _ start: Int, in stretch: ArraySlice<Token>, _ signature: any Signature
  ) -> Int? {
    let first = stretch[start]
    if first.kind.isString { return signature.hasSessionOptions ? start + 1 : nil }
    guard first.name != nil else { return nil }
    var end = start + 1
    while end < stretch.endIndex, !stretch[end].followsBlank, isNamePart(stretch[end].kind) {
      end += 1
    }
    return end
  }

  private func isNamePart(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .number, .numberTooLarge, .numberTooSmall, .rangeDots, .other("."): true
    default: false
    }
  }

  // MARK: Equations

  /// The index of the `=` that belongs to an equation; nil where there is none.
  ///
  /// The first `=` outside of brackets is the equation's, also where its left side is called like
  /// an option. A command that can do without an equation takes such a name for the option unless
  /// the right side is a formula with a name that has no value.
  private func equalsOfEquation(
    _ own: ArraySlice<Token>, of signature: any Signature, _ options: [any AnyOption]
  ) -> Int? {
    guard case .equation(let isRequired) = signature.syntax else { return nil }
    var depth = 0
    let found = own.indices.first { index in
      depth = max(depth + own[index].kind.depthChange, 0)
      return depth == 0 && own[index].kind == .assign
    }
    guard let found, found > own.startIndex else { return nil }
    let left = own[..<found]
    // Words before an option's name: the positional text ended before it.
    let name = left.words.last ?? left
    let text = line.text(in: name.span ?? own[found].span)
    let isOption = Self.option(text, among: options) != nil
    guard !isRequired else { return found }
    // What names neither an option nor a column is a misspelt option, unless a model is behind it.
    let hasColumn = left.contains { $0.name.map { names.rowTable?.hasColumn($0) == true } ?? false }
    guard isOption || !hasColumn else { return found }
    guard !isOption || name.startIndex == own.startIndex else { return nil }
    return isModel(own[(found + 1)...], signature, options) ? found : nil
  }

  /// Whether the right side of a possible equation is a formula with something to find.
  private func isModel(
    _ right: ArraySlice<Token>, _ signature: any Signature, _ options: [any AnyOption]
  ) -> Bool {
    let next = optionStarts(right, in: right, signature: signature).first
    let body = right[..<(next?.name.startIndex ?? right.endIndex)]
    guard body.count > 1, !body.contains(where: { $0.kind.isString || $0.kind == .rangeDots }),
      body.split(at: .comma).count == 1, body.contains(where: { $0.name == nil })
    else { return false }
    return body.indices.contains { index in
      // `k` is the iteration in a step size.
      guard let name = body[index].name, name != "k" else { return false }
      let next = index + 1 < body.endIndex ? body[index + 1] : nil
      let isCall = next?.kind == .leftParenthesis && next?.followsBlank == false
      return !isCall && !options.contains { $0.name == name } && !isOwn(name)
        && names.reservedConstant(name) == nil
    }
  }

  /// The colon behind the options of a command that takes a line.
  private static func colon(in tokens: ArraySlice<Token>) -> Int? {
    var depth = 0
    return tokens.indices.first { index in
      depth = max(depth + tokens[index].kind.depthChange, 0)
      return depth == 0 && tokens[index].kind == .other(":")
    }
  }

  // MARK: Words

  /// The words of a stretch, quotes taken off.
  private mutating func textWords(_ stretch: ArraySlice<Token>) -> [Word] {
    stretch.words.map { word in
      let span = word.span ?? SourceSpan(start: 0, end: 0)
      guard case .string(let literal)? = word.first?.kind else {
        return Word(text: line.text(in: span), span: span)
      }
      if let escape = literal.badEscape, literal.isClosed { add(.badEscape, escape) }
      return Word(text: literal.text, span: span, isQuoted: true)
    }
  }

  private mutating func refuseExtraWords(_ arguments: Arguments, options: [any AnyOption]) {
    let signature = arguments.signature
    guard arguments.words.count > signature.positional.maximum else { return }
    let extra = arguments.words[signature.positional.maximum]
    if let option = options.first(where: { $0.name == extra.text }) {
      return add(.missingEquals(option.name, example: option.example), extra.span)
    }
    // As programs are asked for help.
    let isHelp = ["--help", "-h", "-?"].contains(extra.text)
    let suggestion =
      isHelp
      ? "help \(signature.fullName)" : closest(to: extra.text, among: options.map(\.name))
    add(
      .unexpectedWord(
        signature.fullName, extra.text, suggestion: suggestion, usage: signature.usage),
      extra.span)
  }
}

extension Arguments {
  /// The most mistakes of a statement that are told at a time.
  private static var mistakeLimit: Int { 5 }

  /// The options that were given, of those that there are, and what is wrong with the others.
  func given(among options: [any AnyOption]) -> ([GivenOption], mistakes: [Diagnostic]) {
    var given: [GivenOption] = []
    var mistakes: [Diagnostic] = []
    // There may be as many as there are columns, and each of them given.
    let known =
      sites.isEmpty ? [:] : Dictionary(options.map { ($0.name, $0) }) { first, _ in first }
    var names: Set<String> = []
    for site in sites {
      do throws(Diagnostic) {
        let option = try option(site.name, of: known, among: options)
        guard option.isRepeatable || !names.contains(option.name) else {
          throw Diagnostic(.repeatedOption(option.name), site.name.span)
        }
        guard let value = site.value.span else {
          throw Diagnostic(
            .missingValue(option.name, example: option.example),
            SourceSpan(start: site.name.span.start, end: site.equals + 1))
        }
        try refuseForgottenEquals(in: site.value, options: known)
        names.insert(option.name)
        given.append(
          GivenOption(
            option: option, nameSpan: site.name.span, valueSpan: value, tokens: site.value))
      } catch {
        // A name that is wrong once more is the same mistake.
        if !mistakes.contains(where: { $0.message == error.message }) { mistakes.append(error) }
        if mistakes.count == Self.mistakeLimit { break }
      }
    }
    return (given, mistakes)
  }

  private func option(
    _ name: Word, of known: [String: any AnyOption], among options: [any AnyOption]
  ) throws(Diagnostic) -> any AnyOption {
    if let exact = known[name.text] { return exact }
    let matches = options.filter { $0.isAbbreviated && $0.name.hasPrefix(name.text) }
    if matches.count == 1 { return matches[0] }
    if let made = signature.option(called: name.text) { return made }
    let known = options.map(\.name)
    if matches.count > 1 {
      throw Diagnostic(
        .ambiguousOption(signature.fullName, name.text, matches.map(\.name)), name.span)
    }
    throw Diagnostic(
      .unknownOption(
        signature.fullName, name.text,
        suggestion: synonym(name.text, among: options) ?? closest(to: name.text, among: known),
        known: known),
      name.span)
  }

  /// The option that another word for it names, such as `lr` for alpha.
  private func synonym(_ word: String, among options: [any AnyOption]) -> String? {
    let words = word.lowercased().replacing("_", with: " ")
    return options.first { $0.searchTerms.contains(words) }?.name
  }

  /// `iters` alone behind a value (`alpha=0.1 iters`): an option whose `=` was forgotten.
  private func refuseForgottenEquals(
    in value: ArraySlice<Token>, options: [String: any AnyOption]
  ) throws(Diagnostic) {
    guard value.first?.kind.isString == false else { return }
    for word in value.words.dropFirst() {
      guard let span = word.span else { continue }
      let text = line.text(in: span)
      if let option = options[text] {
        throw Diagnostic(.missingEquals(option.name, example: option.example), span)
      }
    }
  }
}
