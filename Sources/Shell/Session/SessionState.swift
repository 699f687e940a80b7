import Datasets
import Descents
public import Expressions
public import Language
import LeastSquares

/// All that a line can change.
///
/// A value: keeping a copy is how a failed line leaves no trace.
public struct SessionState {
  /// What `set` changes.
  public var settings: Settings
  /// Variables set with `a = 0.1`.
  var variables: [String: Double] = [:] { didSet { namesMark = NamesMark() } }
  /// Functions defined with `f(x) = …`.
  private(set) var functions: [String: FunctionDefinition] = [:] {
    didSet { namesMark = NamesMark() }
  }
  /// Another object after each change of a variable or function, so that states with the same names
  /// are known without a comparison of all.
  private var namesMark = NamesMark()
  /// Another object after each change of the data, for the same reason.
  private var dataMark = NamesMark()
  /// The data, when there are any.
  private(set) var data: Dataset?
  /// The columns that formulas can name; nil without data, and where not all rows are at hand.
  public private(set) var rowTable: RowTable?
  /// Formulas over the rows that were made ready to descend on, the last ones.
  private(set) var compressed: [Formula] = []
  /// What is known of all rows where the data are but a sample of them; nil where they are all.
  private(set) var sampling: Sampling?
  /// The rows that no fit sees, kept to test it; nil where the data are not divided.
  private(set) var heldOut: HeldOutRows?
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
  /// The last least-squares fit of a model to these data; nil where one of a line is newer.
  private(set) var modelRegression: ModelRegression?
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
  /// What somebody guessed, until a figure has shown it.
  var guess: Guess?
  /// The last figure that was shown.
  var lastFigure: Output?
  /// The command that drew it, apart from its line.
  var lastFigureLine: Invocation?
  /// The last sweep.
  private(set) var sweep: Sweep?
  /// The values of result names: `fit.slope`, `data.n`.
  private var results: [String: Value] = [:]
  /// The lines that bring a new session to this state.
  var journal = Journal()
  /// The session before the lesson that this one belongs to, for `lesson close`.
  var beforeLesson: SavedSession?

  init(settings: Settings) { self.settings = settings }

  /// Whether no variable or function was changed between another state and this one.
  func hasSameNames(as other: SessionState) -> Bool { namesMark === other.namesMark }

  /// Lets go of all variables and functions, which then have one holder less.
  mutating func releaseNames() {
    variables = [:]
    functions = [:]
  }

  /// Takes the variables and functions of another state.
  mutating func takeNames(of other: SessionState) {
    variables = other.variables
    functions = other.functions
    namesMark = other.namesMark
  }

  /// Gives a function its name, or takes the function of a name away.
  mutating func setFunction(_ definition: FunctionDefinition?, named name: String) {
    functions[name] = definition
  }

  /// Takes new data, or none; what was made of the old ones is forgotten.
  ///
  /// Kept runs stay in their list. Runs and sweeps of functions have nothing to do with data, and
  /// stay with their results.
  mutating func setData(
    _ data: Dataset?, heldOut: HeldOutRows? = nil, scaling: Scaling? = nil
  ) {
    self.data = data
    dataMark = NamesMark()
    rowTable = data.flatMap { data in
      RowTable((data.features + [data.target]).map { ($0.name, $0.values) })
    }
    compressed = []
    derived.removeAll { $0.usesRows }
    sampling = nil
    self.heldOut = heldOut
    self.scaling = scaling
    rFactors = [:]
    testRows = [:]
    regression = nil
    modelRegression = nil
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
    rowTable = nil
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
    modelRegression = nil
    publish(regression.resultValues(test: test, scaling: scaling), under: "lsq")
  }

  /// Keeps least squares of a model; its results get their names.
  mutating func setRegression(_ fitted: ModelRegression) {
    modelRegression = fitted
    regression = nil
    publish(fitted.regression.resultValues(test: fitted.cost.test), under: "lsq")
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

  /// Forgets a run that is the last of its kind; its results stay.
  mutating func forgetLast(named name: String) {
    if lastRun?.name == name { lastRun = nil }
    for (prefix, run) in latest where run.name == name { latest[prefix] = nil }
    if fit?.name == name { fit = nil }
  }

  /// Takes over what another state has made of the same data, so that it is not made again.
  mutating func takePreparations(of other: SessionState) {
    guard dataMark === other.dataMark else { return }
    rFactors = other.rFactors
    testRows = other.testRows
    compressed = other.compressed
  }

  /// Remembers that the critical points of a function were shown.
  mutating func setDerived(_ formula: Formula) {
    guard !hasDerived(formula) else { return }
    derived.append(formula)
    if derived.count > 100 { derived.removeFirst() }
  }

  /// Whether the critical points of a function were shown.
  func hasDerived(_ formula: Formula) -> Bool { derived.contains { $0.isSame(as: formula) } }

  /// Keeps a formula over the rows that was made ready.
  mutating func keep(compressed formula: Formula) {
    compressed.append(formula)
    if compressed.count > 10 { compressed.removeFirst() }
  }

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

extension SessionState: SettingsLookup {
  /// A function defined before, or one that comes with the shell and that no own one hides.
  public func definition(of name: String) -> FunctionDefinition? {
    functions[name] ?? NamedFunction.definition(of: name)
  }
  /// The names of both kinds.
  public var functionNames: [String] {
    Set(functions.keys).union(NamedFunction.all.map(\.name)).sorted()
  }
  /// Whether the data are a sample of more rows.
  public var hasOnlySomeRows: Bool { sampling != nil }
  /// The names of the features.
  public var featureNames: [String] { data.map { AskedFeatures($0).names } ?? [] }
  /// The levels of each feature that is a category.
  public var featureLevels: [String: [String]] { data.map { AskedFeatures($0).levels } ?? [:] }
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

  /// The command that a result without a value waits for.
  public func command(giving name: String) -> String? {
    let commands = [
      "data": "data gen", "fit": "fit", "lsq": "lsq", "min": "minimize", "sweep": "sweep",
    ]
    guard let dot = name.firstIndex(of: ".") else { return nil }
    let prefix = name[..<dot]
    guard let command = commands[String(prefix)],
      !results.keys.contains(where: { $0.hasPrefix(prefix + ".") })
    else { return nil }
    return command
  }
  /// Variables and results.
  public var knownNames: [String] {
    (Array(variables.keys) + Array(results.keys) + latest.keys.map { "\($0).arrived" }).sorted()
  }
}

/// Nothing but itself.
private final class NamesMark: Sendable {}

/// A session put aside while a lesson is played.
final class SavedSession {
  var state: SessionState

  init(_ state: SessionState) { self.state = state }
}
