import Datasets
import Expressions
import Language
import Optimization

/// Collects the candidates for the cursor's position on a line.
struct Completer {
  typealias Candidate = LineCompletion.Candidate

  let session: Session
  let site: CursorSite

  private var line: SourceLine { site.line }
  private var state: SessionState { session.state }

  /// The candidates that fit; nil where there are none.
  func completion() -> LineCompletion? {
    let found: LineCompletion?
    switch site.part {
    case .verb:
      found = fitting(verbs(under: []), from: wordStart(after: 0))
    case .expression(let parameters):
      let names = parameters.map { Candidate($0, suffix: "", "parameter") } + expressionNames()
      found = name(names, after: site.argumentsStart)
    case .value(let option, let equals):
      found = value(of: option, behind: equals)
    case .words:
      found = words()
    }
    guard let found, !found.candidates.isEmpty else { return nil }
    return found
  }

  // MARK: Cutting what was typed

  private func typed(from start: Int) -> String {
    line.text(in: SourceSpan(start: start, end: site.cursor))
  }

  private func fitting(_ candidates: [Candidate], from start: Int) -> LineCompletion {
    LineCompletion(range: start..<site.cursor, candidates: candidates.matching(typed(from: start)))
  }

  /// Where the word before the cursor starts, at `limit` at the earliest.
  private func wordStart(after limit: Int) -> Int { min(max(site.wordStart, limit), site.cursor) }

  /// Where the name before the cursor starts; digits before it belong to a product such as `6x`.
  private func nameStart(after limit: Int) -> Int { min(max(site.nameStart, limit), site.cursor) }

  /// Names of an expression; nothing inside quotes and where no name has been begun.
  private func name(_ candidates: [Candidate], after limit: Int) -> LineCompletion? {
    guard !site.isInString else { return nil }
    let start = nameStart(after: limit)
    // Right behind a number or a closing bracket an operator is as likely as a name.
    if start == site.cursor, start > limit, let last = site.tokenBeforeCursor,
      !last.kind.awaitsOperand, last.kind.depthChange <= 0
    {
      return nil
    }
    return fitting(candidates, from: start)
  }

  /// The first token behind the verb that begins before the cursor.
  private func firstToken(after limit: Int) -> Token? {
    site.tokens.first { $0.span.start >= limit }
  }

  // MARK: Verbs and words

  private func verbs(under parent: [String]) -> [Candidate] {
    session.registry.commands
      .filter { $0.name.count == parent.count + 1 && $0.name.starts(with: parent) }
      .map { Candidate($0.name.last ?? "", $0.summary) }
  }

  /// Subverbs, words and options.
  private func words() -> LineCompletion? {
    guard let command = site.command else { return nil }
    let limit = site.argumentsStart
    if command.positional.isFile, site.firstOption == nil,
      let start = firstWordStart(after: limit)
    {
      return files(from: start)
    }
    let names = namesTaken(by: command)
    guard command.syntax != .statement else { return name(names, after: limit) }
    let start = wordStart(after: limit)
    let isFirst = firstToken(after: limit).map { $0.span.start >= start } ?? true
    if command.syntax.takesExpression, site.firstOption == nil,
      !isFirst || nameStart(after: start) > start
    {
      // In the middle of an expression, or behind it, where an option may follow.
      let start = nameStart(after: limit)
      let isWord = site.wordStart == start
      let found = name(names + (isWord ? options(command, typed(from: start)) : []), after: limit)
      return isFirst ? found : found ?? fitting(options(command, ""), from: site.cursor)
    }
    // Between quotes stand words alone.
    guard !site.isInString || command.syntax == .words else { return nil }
    var candidates: [Candidate] = []
    let text = typed(from: start)
    if site.firstOption == nil {
      if isFirst, !site.isInString { candidates += verbs(under: command.name) }
      // Before a model that need not be there, its names would only hide the options.
      if command.syntax != .equation(isRequired: false) {
        candidates += command.syntax == .words ? wordCandidates(command, before: start) : names
      }
    }
    // Where a word has to come first, options would only hide what it may be.
    let awaitsWord =
      isFirst && text.isEmpty && command.acceptsWords && !command.positional.usage.hasPrefix("[")
    if !awaitsWord, !site.isInString { candidates += options(command, text) }
    return fitting(candidates, from: start)
  }

  /// Where the only word before the cursor starts; nil where it is not the first.
  private func firstWordStart(after limit: Int) -> Int? {
    guard site.cursor > limit else { return nil }
    guard let first = firstToken(after: limit) else { return site.cursor }
    return site.tokenBeforeCursor != nil && site.wordStart == first.span.start
      ? first.span.start : nil
  }

  private func wordCandidates(_ command: any Command, before start: Int) -> [Candidate] {
    let before = SourceSpan(start: site.argumentsStart, end: start)
    let words = site.tokens.filter { $0.span.start >= before.start && $0.span.end <= before.end }[
      ...
    ]
    .words.compactMap(\.span).map(line.text)
    guard words.count < command.positional.maximum else { return [] }
    return command.words(in: session, after: words)
      .filter { !words.contains($0.name) }
      .map { Candidate(quotedIfNeeded($0.name), $0.meaning) }
  }

  /// Options that are not given yet.
  ///
  /// Those of some methods only are offered with such a method, and where one is being typed.
  private func options(_ command: any Command, _ typed: String) -> [Candidate] {
    let method = site.given.first { $0.name == MethodChoice.method.name }
      .flatMap { given in MethodList.named(given.value) }
    return command.options(in: state)
      .filter { option in
        guard !site.given.contains(where: { $0.name == option.name }) else { return false }
        guard option.isSpecial else { return true }
        guard let method else { return !typed.isEmpty }
        return method.parameterInformation.contains { $0.name == option.name }
      }
      .map { Candidate(quotedIfNeeded($0.name), suffix: "=", $0.meaning) }
  }

  // MARK: Names

  /// Functions where a function is wanted, else all that expressions may use.
  private func namesTaken(by command: any Command) -> [Candidate] {
    guard command.syntax.takesExpression else { return expressionNames() }
    let start = nameStart(after: site.argumentsStart)
    let isAlone = firstToken(after: site.argumentsStart).map { $0.span.start >= start } ?? true
    return isAlone ? functions(suffix: " ") : expressionNames()
  }

  private func functions(suffix: String) -> [Candidate] {
    let own = state.functions.sorted { $0.key < $1.key }
      .map { Candidate($0.key, suffix: suffix, $0.value.text) }
    return own
      + NamedFunction.all.filter { state.functions[$0.name] == nil }
      .map { Candidate($0.name, suffix: suffix, $0.summary) }
  }

  private func expressionNames() -> [Candidate] {
    let columns = (state.rowTable?.names ?? []).filter(isName)
      .map { Candidate($0, suffix: "", "a column, inside mean(…), sum(…)") }
    let values = state.knownNames.map { name in
      Candidate(name, suffix: "", state.value(of: name)?.description ?? "")
    }
    let constants = NamedConstant.allCases.map { Candidate($0.rawValue, suffix: "", $0.summary) }
    let builtIn = BuiltInFunction.allCases.map { Candidate($0.name, suffix: "(", $0.summary) }
    let overRows =
      state.rowTable == nil
      ? []
      : RowFunction.allCases.filter { !$0.comparesArguments }
        .map { Candidate($0.name, suffix: "(", $0.summary) }
    return values + functions(suffix: "(") + builtIn + overRows + columns + constants
  }

  // MARK: Values

  private func value(of option: any AnyOption, behind equals: Int) -> LineCompletion? {
    let start = firstToken(after: equals + 1)?.span.start ?? site.cursor
    if option.typeName == ValueType<String>.file.name { return files(from: start) }
    let element = elementStart(from: start)
    let listed = choices(of: option)
    if !listed.isEmpty {
      let found = fitting(listed, from: element)
      // A word in quotes that begins like none of them may still be an expression or a name.
      if !found.candidates.isEmpty { return found }
    }
    guard option.takesNumbers else { return nil }
    if start == site.cursor, let value = option.typedDefault(in: state) {
      return fitting([Candidate(value, "the default")], from: start)
    }
    guard nameStart(after: start) < site.cursor else { return nil }
    return name(expressionNames(), after: start)
  }

  /// Where the element of a list starts that the cursor is in.
  private func elementStart(from start: Int) -> Int {
    let value = site.tokens[
      (site.tokens.firstIndex { $0.span.start >= start } ?? site.tokens.endIndex)...]
    return value.split(at: .comma).last?.first?.span.start ?? site.cursor
  }

  /// The values that can be listed: an option's own choices, runs, columns.
  private func choices(of option: any AnyOption) -> [Candidate] {
    switch option.typeName {
    case ValueType<[Word]>.runs.name:
      return state.runs.runs.map { Candidate($0.name, $0.command) }
    case ValueType<ColumnSelector>.column.name, ValueType<[ColumnSelector]>.columns.name:
      if site.command?.namesColumnsOfFile == true { return columnsOfFile() }
      return state.columnChoices.map { Candidate(quotedIfNeeded($0.name), $0.meaning) }
    case ValueType<[Word]>.coefficients.name:
      return state.coefficientChoices.map { Candidate(quotedIfNeeded($0.name), $0.meaning) }
    case ValueType<Word>.feature.name:
      return state.featureChoices.map { Candidate(quotedIfNeeded($0.name), $0.meaning) }
    default:
      return option.choices.map { Candidate($0.name, $0.meaning) }
    }
  }

  /// The columns of the file that the command is given, as its first line has them.
  private func columnsOfFile() -> [Candidate] {
    let end = site.firstOption ?? site.cursor
    guard session.host.allowsFiles, end > site.argumentsStart else { return [] }
    let typed = line.text(in: SourceSpan(start: site.argumentsStart, end: end)).trimmingBlanks
    let text = typed.filter { $0 != "\"" }
    guard !text.isEmpty, text != "-",
      let source = try? session.host.open(session.path(text)),
      let bytes = try? source.firstBytes(1 << 16),
      let table = try? TextTable(bytes)
    else { return [] }
    return table.names.filter { !$0.isEmpty }.map {
      Candidate(quotedIfNeeded($0), "a column of \(shortened(visible(text)))")
    }
  }

  // MARK: Files

  private func files(from start: Int) -> LineCompletion? {
    guard session.host.allowsFiles else { return nil }
    let paths = PathCandidates(typed: typed(from: start)) { folder in
      session.host.entries(of: session.path(folder))
    }
    return LineCompletion(range: start..<site.cursor, candidates: paths.candidates)
  }
}

extension AnyOption {
  /// The default where it can be typed as it is shown: not `all` for a range.
  func typedDefault(in names: any NameLookup) -> String? {
    guard let shownDefault, !shownDefault.isEmpty, !shownDefault.contains(" ") else { return nil }
    let line = SourceLine(shownDefault)
    let text = ValueText(label: name, line: line, span: line.span, names: names)
    return (try? bind(text)) == nil ? nil : shownDefault
  }

  /// Whether names of numbers make sense as its value.
  var takesNumbers: Bool {
    typeName.contains("number") || typeName == ValueType<ClosedRange<Double>>.range.name
  }
}
