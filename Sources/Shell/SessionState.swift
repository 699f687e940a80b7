import Datasets
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
  var variables: [String: Double] = [:]
  /// Functions defined with `f(x) = …`.
  private(set) var functions: [String: FunctionDefinition] = [:]
  /// These together with those that come with the shell; nil as long as there are none.
  private var allFunctions: [String: FunctionDefinition]?
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
  /// The data compressed, with and without an intercept, as far as that was asked for.
  ///
  /// Kept here, so that they come and go with the data when a failed line is undone.
  var rFactors: [Bool: CompressedData] = [:]
  /// The test rows compressed, with and without an intercept, as far as that was asked for.
  var testRows: [Bool: TestRows] = [:]
  /// The last least-squares fit of these data.
  private(set) var regression: LinearRegression?
  /// The runs that are kept.
  var runs = RunList()
  /// The last run of either kind.
  private(set) var lastRun: KeptRun?
  /// Whether the data are newer than the last run.
  private var hasNewerData = false
  /// The last sweep.
  private(set) var sweep: Sweep?
  /// The last descent on a function.
  private(set) var minimization: Minimization?
  /// The last descent on these data.
  private(set) var fit: FitResult?
  /// The values of result names: `fit.slope`, `data.n`.
  private var results: [String: Value] = [:]
  /// The lines that bring a new session to this state.
  var journal = Journal()
  /// The session before the lesson that this one belongs to, for `lesson close`.
  var beforeLesson: SavedSession?

  init(settings: Settings) { self.settings = settings }

  /// Gives a function its name, or takes the function of a name away.
  mutating func setFunction(_ definition: FunctionDefinition?, named name: String) {
    functions[name] = definition
    allFunctions = allFunctions ?? NamedFunction.definitions
    allFunctions?[name] = definition ?? NamedFunction.definitions[name]
  }

  /// Takes new data, or none; results of the old ones are forgotten.
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
    if case .fit? = lastRun?.descent { lastRun = nil }
    results = results.filter { $0.key.hasPrefix("min.") }
    guard let data else { return }
    let test = heldOut.map { [("test", Value.number(Double($0.rows.rowCount)))] } ?? []
    publish(data.resultValues + test, under: "data")
  }

  /// Takes a sample of data, and the R factors of all their rows.
  mutating func setData(sample: Dataset, of sampling: Sampling, rFactors: [Bool: RFactor]) {
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

  mutating func setRegression(_ regression: LinearRegression, test: TestRows? = nil) {
    self.regression = regression
    let theta = regression.coefficients.map(\.value)
    publish(
      regression.resultValues
        + coefficientResults(
          theta, names: regression.coefficients.map(\.name),
          hasIntercept: regression.hasIntercept, test: test), under: "lsq")
  }

  /// Keeps a run as the last one; its results get their names.
  mutating func keep(_ run: KeptRun) {
    runs.keep(run)
    lastRun = run
    hasNewerData = false
    switch run.descent {
    case .fit(let fit):
      self.fit = fit
      publish(
        fit.resultValues
          + coefficientResults(
            fit.theta, names: fit.parameterNames, hasIntercept: fit.hasIntercept, test: fit.test),
        under: "fit")
    case .minimization(let minimization):
      self.minimization = minimization
      publish(minimization.resultValues, under: "min")
    }
  }

  mutating func setSweep(_ sweep: Sweep) {
    self.sweep = sweep
    publish(sweep.resultValues, under: "sweep")
  }

  /// What a run descends on, in a line.
  func origin(of descent: Descent) -> String {
    switch descent {
    case .fit: dataSummary(NumberFormat(precision: 4)) ?? ""
    case .minimization(let minimization): minimization.formula.heading()
    }
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
  /// The last descent of either kind.
  var lastDescent: Descent? { lastRun?.descent }
  /// The last run, unless there are newer data that a command could mean instead.
  var currentRun: KeptRun? { hasNewerData ? nil : lastRun }
}

extension SessionState: SettingsLookup {
  /// The functions defined so far.
  ///
  /// Those that come with the shell are there as long as no own one has their name.
  public var definitions: [String: FunctionDefinition] {
    allFunctions ?? NamedFunction.definitions
  }
  /// One of them.
  public func definition(of name: String) -> FunctionDefinition? { definitions[name] }
  /// Their names.
  public var functionNames: [String] { definitions.keys.sorted() }
  /// The names of the features.
  public var featureNames: [String] { data?.features.map(\.name) ?? [] }
  /// A variable or a result.
  public func value(of name: String) -> Value? {
    variables[name].map(Value.number) ?? results[name]
  }
  /// A coordinate of a kept run after so many steps: `ball.x[3]`.
  public func value(of name: String, index: Int) -> Value? { nil }
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
  public var knownNames: [String] { (Array(variables.keys) + Array(results.keys)).sorted() }
}
