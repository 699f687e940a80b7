import Datasets
import Descents
import Expressions
import Language

/// `data load FILE`: a data set from a table of text.
struct DataLoadCommand: Command {
  let name = ["data", "load"]
  let summary = "Read data from a file of comma-separated values"
  let group = CommandGroup.data
  let searchTerms = ["csv", "tsv", "import", "read", "open", "gzip", "stream"]
  let positional = Positional.file
  let details = [
    "Without y= the last column of numbers is the target, without x= all other columns of numbers "
      + "are the features. A column is chosen by its name or its number, counted from 1; "
      + "y=log(price) takes a formula of columns as the target.",
    "Separator, quotes, decimal commas, thousands (1,500 where the whole column agrees), per cent and "
      + "currency signs, the encoding, names in the first line, titles above and notes below are found "
      + "out; sep=, decimal=, thousands=, encoding=, header=, skip= and comment= say what is not found. "
      + "A row without a value in a chosen column (nothing, NA, nan, n/a, null, none, #N/A, and ? . - "
      + "among numbers) is left out and counted; na= names further ones.",
    "A column of texts is a category, as garden with yes and no: 0 or 1 for each level but the most "
      + "frequent, 'garden=yes'. With more than 20 levels it is left out unless x= names it. Dates "
      + "become days since the earliest. A target of two classes becomes 0 and 1.",
    "'-' reads standard input; gzip is read as well. In a script the path starts from the script's "
      + "folder. stream=on keeps what fits need and a sample of the rows for figures, however large "
      + "the file; that is the choice where the numbers would fill the memory.",
  ]
  let examples = [
    Example("data load points.csv", after: "data gen; data save points.csv", "all columns"),
    Example(
      "data load points.csv y=x x=y", after: "data gen; data save points.csv", "roles exchanged"),
    Example(
      "data load points.csv stream=on", after: "data gen; data save points.csv",
      "without keeping the rows"),
  ]
  let related = ["data save", "data show", "data describe"]

  static let target = Option(
    "y", .column, absent: "the last column of numbers", "the target's column, by name or number")
  static let features = Option(
    "x", .columns, absent: "all other columns of numbers", "the features' columns")
  static let separator = Option<String?>(
    "sep", .sign, absent: "found out", "what stands between fields, as comma, tab, \";\" or \"|\""
  ).found(by: "delimiter", "separator")
  static let decimal = Option<String?>(
    "decimal", .sign, absent: "found out", "what stands before decimals, point or comma")
  static let thousands = Option<String?>(
    "thousands", .sign, absent: "found out", "what stands between groups of three digits")
  static let header = Option(
    "header",
    .choice([
      Choice(name: "auto", meaning: "as the lines speak for"),
      Choice(name: "on", meaning: "the first line holds names"),
      Choice(name: "off", meaning: "the first line is a row"),
    ]), default: "auto", shown: "auto", "whether the first line holds names")
  static let skip = Option(
    "skip", .whole(0...1_000_000), default: 0, "lines at the beginning to pass over")
  static let missing = Option<[String]?>(
    "na", .words, absent: "the usual words", "further texts for a missing value"
  ).found(by: "missing values", "na_values", "na.strings")
  static let encoding = Option(
    "encoding",
    .choice(
      [Choice(name: "auto", meaning: "as the bytes speak for")]
        + TextEncoding.allCases.map { Choice(name: $0.rawValue, meaning: "this one") }),
    default: "auto", shown: "auto", "how letters are written as bytes"
  ).found(by: "charset", "utf16", "latin1")
  static let comment = Option<String?>(
    "comment", .text, absent: "#", "what lines begin with that are no rows")
  static let bad = Option(
    "bad",
    .choice([
      Choice(name: "stop", meaning: "say which is the first"),
      Choice(name: "drop", meaning: "leave them out, counted"),
    ]), default: "stop", shown: "stop", "what to do with rows that do not fit")
  private static let tidying: [any AnyOption] = [
    separator, decimal, thousands, header, skip, missing, encoding, comment, bad,
  ]
  static let streaming = Option(
    "stream",
    .choice([
      Choice(name: "auto", meaning: "where the numbers would fill the memory"),
      Choice(name: "on", meaning: "keep a sample of the rows, and what fits need of all"),
      Choice(name: "off", meaning: "keep all rows"),
    ]), default: "auto", shown: "auto", "whether rows only pass")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of the sample that stream=on keeps",
    fallback: { $0.seed })
  var options: [any AnyOption] {
    [Self.target, Self.features] + Self.tidying + [Self.streaming, Self.seed]
  }

  let namesColumnsOfFile = true

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("data describe", "sums them up"), NextStep("lsq", "fits them")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    var request = Request(
      target: try arguments.value(Self.target), features: try arguments.value(Self.features) ?? [],
      origin: file.text == "-" ? .standardInput : .file(path: file.text),
      streaming: try arguments.value(Self.streaming), seed: try arguments.value(Self.seed))
    let rFactors = RFactorStream(memoryLimit: session.host.memoryLimit)
    let tidying = try tidyOptions(arguments)
    if tidying != nil, request.streaming == "on" {
      throw Diagnostic(
        .streamedAsItIs, arguments.span(Self.streaming) ?? arguments.end)
    }
    let table: Loaded
    var formula: SourceSpan?
    func loaded() throws -> Loaded {
      try load(request, tidying, rFactors, session) { () throws(Diagnostic) in
        try session.open(session.path(file.text), shown: file)
      }
    }
    do {
      do {
        table = try loaded()
      } catch TableError.unknownColumn(let name, let available) {
        // What is no column may be a formula of one: y=log(price).
        guard request.target == .name(name), request.origin != .standardInput,
          let column = Self.column(in: name, of: available)
        else { throw TableError.unknownColumn(name: name, available: available) }
        request.target = .name(column)
        formula = arguments.span(Self.target).map { span in
          let isQuoted = arguments.line.text(in: span).hasPrefix("\"") && span.length > 2
          return isQuoted ? SourceSpan(start: span.start + 1, end: span.end - 1) : span
        }
        table = try loaded()
      }
    } catch let error as Diagnostic {
      throw error
    } catch let error as TableError {
      if let failure = rFactors.failure { throw Diagnostic(failure) }
      throw Diagnostic(error, about: file.text, span(of: error, file, arguments))
    } catch {
      throw Diagnostic(.interrupted)
    }
    if file.text != "-" {
      session.loadedFiles.insert(session.host.resolved(session.path(file.text)))
    }
    let choice = request.target == nil ? file.text : nil
    switch table {
    case .kept(let table):
      session.state.setData(try transformed(table.dataset, by: formula, arguments, context))
      context.reportData()
      context.report(table.notes, of: table.dataset, choice)
    case .tidied(let table, let tidy):
      session.state.setData(try transformed(table.dataset, by: formula, arguments, context))
      context.reportData()
      context.report(tidy, file: file.text, isChosen: !request.features.isEmpty)
      context.report(table.notes, of: table.dataset, choice, tidy)
    case .passed(let table):
      if let formula { throw Diagnostic(.streamedTarget, formula) }
      let sampling = Sampling(
        rowCount: table.rowCount, sampleCount: table.sample.rowCount, seed: request.seed,
        summaries: table.summaries)
      do {
        session.state.setData(
          sample: table.sample, of: sampling, rFactors: try rFactors.rFactors())
      } catch {
        throw Diagnostic(error)
      }
      context.reportData()
      context.report(
        table.notes, of: table.sample, choice,
        late: context.lateColumns(table.notes, of: table.sample, file.text))
      context.report(ReportLine("the rows were not kept, but for \(sampling.remark)"))
    }
  }

  /// The first column that a formula names; nil where it is none, or names no column.
  private static func column(in text: String, of columns: [String]) -> String? {
    guard text.contains(where: { "(+-*/^".contains($0) }) else { return nil }
    let names = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    return names.first { columns.contains($0) }
  }

  /// The data with a formula of the columns as the target.
  private func transformed(
    _ data: Dataset, by formula: SourceSpan?, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) -> Dataset {
    guard let formula else { return data }
    let host = context.session.host
    let values = try ColumnFormula(arguments, in: formula, of: data)
      .values(data, shouldStop: { host.isInterrupted })
    do {
      return try Dataset(
        features: data.features,
        target: Column(name: arguments.line.text(in: formula), values: values), origin: data.origin)
    } catch {
      throw Diagnostic(error, formula)
    }
  }

  /// What is to be read, and how.
  private struct Request {
    var target: ColumnSelector?
    var features: [ColumnSelector]
    var origin: Origin
    var streaming: String
    var seed: Int
  }

  /// What was read: all rows, or what is left of those that passed.
  private enum Loaded {
    case kept(LoadedTable)
    case tidied(LoadedTable, TidyTable)
    case passed(StreamedTable)
  }

  private func read(
    _ source: any ByteSource, _ request: Request, _ rFactors: RFactorStream, _ host: any Host
  ) throws(TableError) -> Loaded {
    let reader = try TableReader(source)
    let expected = try reader.bytesExpected(target: request.target, features: request.features)
    // While columns grow they may be in memory twice.
    let limit = host.memoryLimit / 2
    if request.streaming == "on" || request.streaming == "auto" && (expected ?? 0) > limit {
      return .passed(
        try reader.stream(
          target: request.target, features: request.features, origin: request.origin,
          sampleSize: Sampling.size(columns: reader.columnNames.count), seed: request.seed,
          shouldStop: { host.shouldStop(after: $0) },
          begin: { names in
            rFactors.begin(names)
            return { rFactors.take($0, shouldStop: { host.isInterrupted }) }
          }))
    }
    return .kept(
      try reader.read(
        target: request.target, features: request.features, origin: request.origin,
        memoryLimit: limit, shouldStop: { host.shouldStop(after: $0) }))
  }

  /// The options that tell how the table is written; nil where none is given.
  private func tidyOptions(_ arguments: BoundArguments) throws(Diagnostic) -> TidyOptions? {
    var options = TidyOptions()
    let separator = try arguments.value(Self.separator)
    options.separator = try separator.map { (text) throws(Diagnostic) in
      try byte(text, Self.separator, arguments)
    }
    options.decimal = try arguments.value(Self.decimal).map { (text) throws(Diagnostic) in
      try byte(text, Self.decimal, arguments)
    }
    options.thousands = try arguments.value(Self.thousands).map { (text) throws(Diagnostic) in
      try byte(text, Self.thousands, arguments)
    }
    let header = try arguments.value(Self.header)
    options.hasHeader = header == "auto" ? nil : header == "on"
    options.skip = try arguments.value(Self.skip)
    options.missing = try arguments.value(Self.missing) ?? []
    let encoding = try arguments.value(Self.encoding)
    options.encoding = TextEncoding(rawValue: encoding)
    options.comment = try arguments.value(Self.comment)
    options.dropsBad = try arguments.value(Self.bad) == "drop"
    return options == TidyOptions() ? nil : options
  }

  /// The byte that an option names, by itself or by its word.
  private func byte(
    _ text: String, _ option: Option<String?>, _ arguments: BoundArguments
  ) throws(Diagnostic) -> UInt8 {
    if let word = Self.signs.first(where: { $0.word == text.lowercased() }) { return word.byte }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] >= 0x20 || bytes[0] == 9, bytes[0] != 0x22,
      !(0x30...0x39).contains(bytes[0])
    else {
      throw Diagnostic(
        .noSign(option.name, text), arguments.span(option))
    }
    return bytes[0]
  }

  private static let signs: [(word: String, byte: UInt8)] = [
    ("comma", 0x2C), ("tab", 0x09), ("semicolon", 0x3B), ("pipe", 0x7C), ("bar", 0x7C),
    ("blanks", 0x20), ("blank", 0x20), ("space", 0x20), ("point", 0x2E), ("dot", 0x2E),
    ("apostrophe", 0x27), ("colon", 0x3A),
  ]

  /// Reads a table as it is written; where that leaves texts unread or fails, as people write them.
  private func load(
    _ request: Request, _ tidying: TidyOptions?, _ rFactors: RFactorStream, _ session: Session,
    open: () throws(Diagnostic) -> any ByteSource
  ) throws -> Loaded {
    let host = session.host
    if let tidying { return try tidied(try open(), request, tidying, host) }
    let source = try open()
    let canReadAgain =
      request.origin != .standardInput && request.streaming != "on"
      && Double(source.byteCount ?? .max) < host.memoryLimit / 12
    if canReadAgain, request.features.isEmpty, (source.byteCount ?? 0) >= Self.largeSize,
      let (table, tidy) = try? TableReader(try open()).readQuickly(
        target: request.target, origin: request.origin, memoryLimit: host.memoryLimit / 2,
        shouldStop: { host.shouldStop(after: $0) }), tidy.gainsColumns
    {
      return .tidied(table, tidy)
    }
    if host.isInterrupted { throw TableError.interrupted }
    do {
      let table = try read(source, request, rFactors, host)
      guard case .kept(let kept) = table, canReadAgain,
        kept.notes.leftOut.contains(where: { if case .text = $0.reason { true } else { false } })
      else { return table }
      do {
        let again = try tidied(try open(), request, TidyOptions(), host)
        guard case .tidied(_, let tidy) = again, tidy.gainsColumns else { return table }
        return again
      } catch let error as TableError {
        // What stands in the way of texts alone leaves the numbers as they were read.
        switch error {
        case .interrupted, .notADate: throw error
        default: return table
        }
      }
    } catch let error as TableError {
      guard canReadAgain, error.mayBeReadOtherwise else { throw error }
      do {
        return try tidied(try open(), request, TidyOptions(), host)
      } catch let other as TableError {
        if let kind = try kind(of: open()) { throw TableError.noTable(kind) }
        throw other.isBetter(than: error) ? other : error
      }
    }
  }

  /// From so many bytes on texts are read together with the numbers.
  private static let largeSize = 8 << 20

  /// What a file seems to be that is no table.
  private func kind(of source: any ByteSource) throws -> FileKind? {
    FileKind(try source.firstBytes(1 << 16))
  }

  private func tidied(
    _ source: any ByteSource, _ request: Request, _ options: TidyOptions, _ host: any Host
  ) throws -> Loaded {
    let bytes = try source.allBytes(atMost: host.memoryLimit / 12) { host.isInterrupted }
    let table = try TidyTable(
      bytes, options, features: request.features, target: request.target,
      shouldStop: { host.isInterrupted })
    let read = try table.read(
      target: request.target, features: request.features, origin: request.origin,
      memoryLimit: host.memoryLimit / 2, shouldStop: { host.shouldStop(after: $0) })
    return .tidied(read, table)
  }

  private func span(
    of error: TableError, _ file: Word, _ arguments: BoundArguments
  ) -> SourceSpan? {
    let name: String
    switch error {
    case .unknownColumn(let column, _), .ambiguousColumn(let column, _): name = column
    case .columnNumber(let number, _): name = String(number)
    case .repeatedColumn(let column): name = column
    default: return file.span
    }
    let features = try? arguments.typed(Self.features) ?? []
    let isFeature = features?.contains(.name(name)) == true
    return (isFeature ? arguments.span(Self.features) : arguments.span(Self.target)) ?? file.span
  }
}

extension BoundArguments {
  /// The one file name that a command takes.
  func file(for command: any Command) throws(Diagnostic) -> Word {
    guard let word = words.first, !word.text.isEmpty else {
      throw Diagnostic(
        .missingWord(command.fullName, what: "a file's name", example: command.examples[0].line),
        arguments.end)
    }
    return word
  }
}

extension Session {
  /// Refuses to write over a file that data were loaded from, a script that is being run, or the
  /// transcript that is being recorded: what was meant is hardly ever that.
  func refuseToReplace(_ path: String, shown word: Word) throws(Diagnostic) {
    let resolved = host.resolved(path)
    guard !loadedFiles.contains(resolved) else {
      throw Diagnostic(.wouldReplaceData(word.text), word.span)
    }
    guard recording?.path != resolved else {
      throw Diagnostic(.wouldReplaceRecording(word.text), word.span)
    }
    guard !scripts.contains(where: { $0.path == resolved }) else {
      throw Diagnostic(.wouldReplaceScript(word.text), word.span)
    }
  }

  /// Refuses a file where none may be touched, before anything is done for it.
  func checkAccess(to name: String, _ span: SourceSpan) throws(Diagnostic) {
    do {
      try host.checkAccess()
    } catch {
      throw Diagnostic(error, about: name, span)
    }
  }

  /// The content of a file, with the typed name under the caret when that fails.
  func read(_ path: String, shown word: Word) throws(Diagnostic) -> [UInt8] {
    do {
      return try host.read(path)
    } catch {
      throw Diagnostic(error, about: word.text, word.span)
    }
  }

  /// The bytes of a file, with the typed name under the caret when it cannot be opened.
  func open(_ path: String, shown word: Word) throws(Diagnostic) -> any ByteSource {
    do {
      return try host.open(path)
    } catch {
      throw Diagnostic(error, about: word.text, word.span)
    }
  }

  /// Replaces a file's content, whole or not at all.
  func write(_ bytes: [UInt8], to path: String, shown word: Word) throws(Diagnostic) {
    try refuseToReplace(path, shown: word)
    do {
      try host.write(bytes, to: path)
    } catch {
      throw Diagnostic(error, about: word.text, word.span)
    }
  }
}

extension TableError {
  /// Whether the same bytes may be a table that is written otherwise.
  fileprivate var mayBeReadOtherwise: Bool {
    switch self {
    case .isUTF16, .notUTF8, .nulByte, .ragged, .unterminatedQuote,
      .textAfterQuote, .notANumber, .noNumericColumns, .singleColumn, .noRows, .noCompleteRows:
      true
    case .unknownColumn(let name, _): name.contains("=")
    default: false
    }
  }

  /// Whether this says more than what the first reading met.
  fileprivate func isBetter(than first: TableError) -> Bool {
    switch self {
    case .notANumber, .notADate, .ragged, .classes, .interrupted: true
    case .singleColumn, .noNumericColumns: first == .isUTF16
    default: false
    }
  }
}
