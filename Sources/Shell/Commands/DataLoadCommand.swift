import Datasets
import Expressions

/// `data load FILE`: a data set from comma-separated text.
struct DataLoadCommand: Command {
  let name = ["data", "load"]
  let summary = "Read data from a file of comma-separated values"
  let group = CommandGroup.data
  let searchTerms = ["csv", "tsv", "import", "read", "open"]
  let positional = Positional.file
  let details = [
    "The first line may name the columns. Without y= the last column of numbers is the target, "
      + "without x= all other columns of numbers are the features. A column is chosen by its name "
      + "or its number, counted from 1.",
    "'-' reads standard input. In a script the path starts from the script's folder.",
  ]
  let examples = [
    Example("data load points.csv", after: "data gen; data save points.csv", "all columns"),
    Example(
      "data load points.csv y=x x=y", after: "data gen; data save points.csv", "roles exchanged"),
  ]
  let related = ["data save", "data show", "data describe"]

  static let target = Option(
    "y", .column, absent: "the last column of numbers", "the target's column, by name or number")
  static let features = Option(
    "x", .columns, absent: "all other columns of numbers", "the features' columns")
  var options: [any AnyOption] { [Self.target, Self.features] }

  func nextSteps(in session: Session) -> [NextStep] {
    [NextStep("data describe", "sums them up"), NextStep("lsq", "fits them")]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let file = try arguments.file(for: self)
    let path = session.path(file.text)
    let source = try session.open(path, shown: file)
    let target = try arguments.value(Self.target)
    let features = try arguments.value(Self.features)
    let loaded: LoadedTable
    do {
      let host = session.host
      loaded = try TableReader(source).read(
        target: target, features: features ?? [],
        origin: file.text == "-" ? .standardInput : .file(path: file.text),
        memoryLimit: host.memoryLimit / 2, shouldStop: { host.shouldStop(after: $0) })
    } catch {
      throw Diagnostic(table: error, file: file.text, span: span(of: error, file, arguments))
    }
    session.state.setData(loaded.dataset)
    context.report(ReportLine(loaded.dataset.summary(context.numbers)))
    for line in loaded.remarks { context.report(ReportLine(line)) }
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

extension LoadedTable {
  /// What did not come into the data, in lines.
  fileprivate var remarks: [String] {
    var lines: [String] = []
    for isEmpty in [false, true] {
      let names = leftOut.filter { $0.isEmpty == isEmpty }.map { visible($0.name) }
      guard !names.isEmpty else { continue }
      let list = (names.count <= 6 ? names[...] : names.prefix(5) + ["…"]).joined(separator: ", ")
      lines.append("left out: \(list) (\(isEmpty ? "no values" : "text"))")
    }
    if droppedRowCount > 0 {
      lines.append("left out: \(counted(droppedRowCount, "row")) with a value missing")
    }
    return lines
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
  /// The content of a file, with the typed name under the caret when that fails.
  func read(_ path: String, shown word: Word) throws(Diagnostic) -> [UInt8] {
    guard host.allowsFiles else { throw Diagnostic(.safeMode(word.text), word.span) }
    do {
      return try host.read(path)
    } catch {
      throw Diagnostic(file: word.text, error, word.span)
    }
  }

  /// The bytes of a file, with the typed name under the caret when it cannot be opened.
  func open(_ path: String, shown word: Word) throws(Diagnostic) -> any ByteSource {
    guard host.allowsFiles else { throw Diagnostic(.safeMode(word.text), word.span) }
    do {
      return try host.open(path)
    } catch {
      throw Diagnostic(file: word.text, error, word.span)
    }
  }

  /// Replaces a file's content, whole or not at all.
  func write(_ bytes: [UInt8], to path: String, shown word: Word) throws(Diagnostic) {
    guard host.allowsFiles else { throw Diagnostic(.safeMode(word.text), word.span) }
    do {
      try host.write(bytes, to: path)
    } catch {
      throw Diagnostic(file: word.text, error, word.span)
    }
  }
}
