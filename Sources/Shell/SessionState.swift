import Datasets
import Descents
public import Expressions
import LeastSquares

/// All that a line can change.
///
/// A value: keeping a copy is how a failed line leaves no trace.
public struct SessionState {
  /// What `set` changes.
  public var settings: Settings
  /// Variables set with `a = 0.1`.
  var variables: [String: Double] = [:]
  /// Functions defined with `f(x) = …`.
  var functions: [String: FunctionDefinition] = [:]
  /// The data, when there are any.
  private(set) var data: Dataset?
  /// What is known of all rows where the data are but a sample of them; nil where they are all.
  private(set) var sampling: Sampling?
  /// The rows that no fit sees, kept to test it; nil where the data are not divided.
  private(set) var heldOut: HeldOutRows?
  /// The files that data were loaded from, by their absolute names.
  var loadedFiles: Set<String> = []
  /// How the features were standardised; nil where they are as they came.
  private(set) var scaling: Scaling?
  /// The data compressed, by design, as far as that was asked for.
  ///
  /// Kept here, so that they come and go with the data when a failed line is undone.
  var rFactors: [Design: CompressedData] = [:]
  /// The test rows compressed, by design, as far as that was asked for.
  var testRows: [Design: TestRows] = [:]
  /// The last least-squares fit of these data.
  private(set) var regression: LinearRegression?
  /// The runs that are kept.
  var runs = RunList()
  /// The last run of any kind.
  private(set) var lastRun: KeptRun?
  /// The last run of each kind, by the prefix of its results: `fit`, `min`.
  private(set) var latest: [String: KeptRun] = [:]
  /// The last run on these data that predicts rows.
  private(set) var fit: KeptRun?
  /// Whether the data are newer than the last run.
  private var hasNewerData = false
  /// The functions whose critical points the person has seen, the last ones.
  private var derived: [Formula] = []
  /// The last sweep.
  private(set) var sweep: Sweep?
  /// The values of result names: `fit.slope`, `data.n`.
  private var results: [String: Value] = [:]
  /// The lines that bring a new session to this state.
  var journal: [JournalEntry] = []
  /// The session before the lesson that this one belongs to, for `lesson close`.
  var beforeLesson: SavedSession?

  init(settings: Settings) { self.settings = settings }

  /// Takes new data, or none; what was made of the old ones is forgotten.
  ///
  /// Kept runs stay in their list. Runs and sweeps of functions have nothing to do with data, and stay
  /// with their results.
  mutating func setData(
    _ data: Dataset?, heldOut: HeldOutRows? = nil, scaling: Scaling? = nil
  ) {
    self.data = data
    sampling = nil
    self.heldOut = heldOut
    self.scaling = scaling
    rFactors = [:]
    testRows = [:]
    regression = nil
    fit = nil
    hasNewerData = data != nil
    if lastRun?.descent.subject.usesRows == true { lastRun = nil }
    var outdated = ["data", "lsq"]
    for (prefix, run) in latest where run.descent.subject.usesRows {
      latest[prefix] = nil
      outdated.append(prefix)
    }
    if sweep?.usesRows == true {
      sweep = nil
      outdated.append("sweep")
    }
    results = results.filter { name, _ in !outdated.contains { name.hasPrefix($0 + ".") } }
    guard let data else { return }
    let test = heldOut.map { [("test", Value.number(Double($0.rows.rowCount)))] } ?? []
    publish(data.resultValues + test, under: "data")
  }

  /// Takes a sample of data, and the R factors of all their rows.
  mutating func setData(sample: Dataset, of sampling: Sampling, rFactors: [Design: RFactor]) {
    setData(sample)
    self.sampling = sampling
    self.rFactors = rFactors.mapValues { CompressedData(rFactor: $0, choice: .auto) }
    publish(
      sample.resultValues.map { $0.name == "n" ? ("n", .number(Double(sampling.rowCount))) : $0 },
      under: "data")
  }

  /// Changes the columns of the data: of the rows that are fitted and of those kept for testing.
  ///
  /// Every command that changes columns goes through here, so that what is fitted and what it is
  /// tested on stay alike.
  ///
  /// - Parameters:
  ///   - scaling: How the new features come from the original ones; nil where none is standardised.
  ///   - change: Makes the new columns of some rows; called once for each part.
  /// - Throws: What `change` throws; the data are then as they were.
  mutating func transformData(
    scaling: Scaling?, _ change: (Dataset) throws(Diagnostic) -> Dataset
  ) throws(Diagnostic) {
    guard let data else { return }
    let changed = try change(data)
    var parts = heldOut
    if let heldOut { parts?.rows = try change(heldOut.rows) }
    setData(changed, heldOut: parts, scaling: scaling)
  }

  /// Keeps least squares on the data; its results get their names.
  mutating func setRegression(_ regression: LinearRegression, test: TestRows? = nil) {
    self.regression = regression
    publish(regression.resultValues(test: test, scaling: scaling), under: "lsq")
  }

  /// Keeps a run as the last one; its results get their names.
  mutating func keep(_ run: KeptRun) {
    runs.keep(run)
    lastRun = run
    latest[run.resultPrefix] = run
    if run.descent.subject.usesRows, run.descent.subject.model != nil { fit = run }
    hasNewerData = false
    publish(run.descent.resultValues, under: run.resultPrefix)
  }

  /// Remembers that the critical points of a function were shown.
  mutating func setDerived(_ formula: Formula) {
    guard !hasDerived(formula) else { return }
    derived.append(formula)
    if derived.count > 100 { derived.removeFirst() }
  }

  /// Whether the critical points of a function were shown.
  func hasDerived(_ formula: Formula) -> Bool { derived.contains { $0.isSame(as: formula) } }

  /// Keeps a sweep as the last one; its results get their names.
  mutating func setSweep(_ sweep: Sweep) {
    self.sweep = sweep
    publish(sweep.resultValues, under: "sweep")
  }

  /// What a run descends on, in a line.
  func origin(of subject: any Subject) -> String {
    subject.usesRows
      ? dataSummary(NumberFormat(precision: 4)) ?? "" : subject.title(limit: 60)
  }

  /// The data in a line: size, parts, columns, where they came from; nil without data.
  func dataSummary(_ numbers: NumberFormat) -> String? {
    data.map {
      $0.summary(numbers, heldOut: heldOut, sampling: sampling)
        + (scaling == nil ? "" : ", features standardised")
    }
  }

  private mutating func publish(_ values: [(name: String, value: Value)], under prefix: String) {
    results = results.filter { !$0.key.hasPrefix(prefix + ".") }
    for (name, value) in values { results["\(prefix).\(name)"] = value }
  }
}

extension SessionState {
  /// The last run, unless there are newer data that a command could mean instead.
  var currentRun: KeptRun? { hasNewerData ? nil : lastRun }
}

/// What expressions and options may ask of a session.
public protocol NameLookup {
  /// The settings, for the defaults that come from them.
  var settings: Settings { get }
  /// The functions that expressions may call.
  var definitions: [String: FunctionDefinition] { get }
  /// The columns of the data, features first; empty without data.
  var featureNames: [String] { get }
  /// What a name stands for; nil where it stands for nothing.
  func value(of name: String) -> Value?
  /// Every name that stands for something, sorted.
  var knownNames: [String] { get }
}

extension NameLookup {
  /// Whether an expression may use a name.
  func isKnown(_ name: String) -> Bool {
    value(of: name) != nil || definitions[name] != nil || reservedConstant(name) != nil
  }

  /// Why a name of the expression language cannot be redefined; nil where it is free.
  func reservedConstant(_ name: String) -> Reservation? {
    if BuiltInFunction.named(name) != nil { return .function }
    if NamedConstant(rawValue: name) != nil { return .constant }
    return NameTable.isReserved(name) ? .function : nil
  }
}

extension SessionState: NameLookup {
  /// The functions defined so far.
  ///
  /// Those that come with the shell are there as long as no own one has their name.
  public var definitions: [String: FunctionDefinition] {
    NamedFunction.definitions.merging(functions) { $1 }
  }
  /// The names of the features.
  public var featureNames: [String] { data?.features.map(\.name) ?? [] }
  /// A variable, a result, or a result of a kept run by its name: `ball.f`.
  public func value(of name: String) -> Value? {
    variables[name].map(Value.number) ?? results[name] ?? arrival(name) ?? runs.result(name)
  }

  /// What a result of a run was after so many steps: `ball.x[3]`, `min.x[0]`.
  public func value(of name: String, index: Int) -> Value? {
    if let dot = name.firstIndex(of: "."), let last = latest[String(name[..<dot])] {
      return last.result(String(name[name.index(after: dot)...]), index: index)
    }
    return runs.result(name, index: index)
  }

  /// `fit.arrived` and its like, which may take a run to find out.
  private func arrival(_ name: String) -> Value? {
    guard name.hasSuffix(".arrived") else { return nil }
    return latest[String(name.dropLast(8))]?.result("arrived")
  }

  /// Variables and results.
  public var knownNames: [String] {
    (Array(variables.keys) + Array(results.keys) + latest.keys.map { "\($0).arrived" }).sorted()
  }
}

/// A line of the session's own script: text, and the files that it names.
struct JournalEntry: Equatable {
  enum Part: Equatable {
    case text(String)
    /// An absolute path, written relative to the script where the file lies in its folder.
    case path(String)
  }

  var parts: [Part]

  init(_ text: String) { parts = [.text(text)] }
  init(parts: [Part]) { self.parts = parts }

  /// The line, for a script in a folder; nil where the script has none.
  func text(in folder: String?) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .path(let path): quotedIfNeeded(relative(path, to: folder))
      }
    }.joined()
  }

  private func relative(_ path: String, to folder: String?) -> String {
    guard let folder else { return path }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    guard path.hasPrefix(prefix) else { return path }
    let name = String(path.dropFirst(prefix.count))
    return name == "-" ? "./-" : name
  }
}

/// A word as it has to be typed: between quotes where it holds blanks or marks of the language.
func quotedIfNeeded(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.utf8.allSatisfy { !$0.isBlank && !"\"\\;#=,()".utf8.contains($0) }
  return isPlain ? word : quoted(word)
}

/// A word between quotes, with its escapes.
func quoted(_ word: String) -> String {
  var text = "\""
  for character in word {
    switch character {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\t": text += "\\t"
    default: text.append(character)
    }
  }
  return text + "\""
}
