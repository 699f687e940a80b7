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
      + "are the features. A column is chosen by its name or its number, counted from 1.",
    "Separator (comma, tab, semicolon, blanks), quotes, decimal commas (not between commas, unless "
      + "quoted) and names in the first line are found out. Columns of text are left out and named "
      + "with what they look like; 1,500 may be 1500 or 1.5 and is neither unless the file tells. A "
      + "row without a value in a chosen column (nothing, NA, nan, n/a, null, none, #N/A) is left "
      + "out and counted, as is a line that begins with '#', unless the first column is text. A "
      + "first column without a name that counts the rows is no feature.",
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
  var options: [any AnyOption] { [Self.target, Self.features, Self.streaming, Self.seed] }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("data describe", "sums them up"), NextStep("lsq", "fits them")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let request = Request(
      target: try arguments.value(Self.target), features: try arguments.value(Self.features) ?? [],
      origin: file.text == "-" ? .standardInput : .file(path: file.text),
      streaming: try arguments.value(Self.streaming), seed: try arguments.value(Self.seed))
    let source = try session.open(session.path(file.text), shown: file)
    let rFactors = RFactorStream(memoryLimit: session.host.memoryLimit)
    let table: Loaded
    do {
      table = try read(source, request, rFactors, session.host)
    } catch {
      if let failure = rFactors.failure { throw Diagnostic(failure) }
      throw Diagnostic(error, about: file.text, span(of: error, file, arguments))
    }
    if file.text != "-" {
      session.loadedFiles.insert(session.host.resolved(session.path(file.text)))
    }
    let choice = request.target == nil ? file.text : nil
    switch table {
    case .kept(let table):
      session.state.setData(table.dataset)
      context.reportData()
      context.report(table.notes, of: table.dataset, choice)
    case .passed(let table):
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
