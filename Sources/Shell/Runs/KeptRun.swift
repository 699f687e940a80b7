import Language
import LeastSquares
import Optimization

/// A descent on data or on a function, as far as it has come.
enum Descent {
  case fit(FitResult)
  case minimization(Minimization)

  /// The run.
  var run: RunState {
    get {
      switch self {
      case .fit(let fit): fit.run
      case .minimization(let minimization): minimization.run
      }
    }
    set {
      switch self {
      case .fit(var fit):
        fit.run = newValue
        self = .fit(fit)
      case .minimization(var minimization):
        minimization.run = newValue
        self = .minimization(minimization)
      }
    }
  }

  /// The method's name.
  var method: String {
    switch self {
    case .fit(let fit): fit.method
    case .minimization(let minimization): minimization.method
    }
  }

  /// The step size asked for; nil where the method chooses its own.
  var alpha: Double? {
    switch self {
    case .fit(let fit): fit.alpha
    case .minimization(let minimization): minimization.alpha
    }
  }

  /// The names of the coordinates, as reports head them.
  var coordinateNames: [String] {
    switch self {
    case .fit(let fit):
      coefficientTitles(fit.parameterNames, hasIntercept: fit.hasIntercept)
    case .minimization(let minimization): minimization.formula.variables
    }
  }

  /// The point to go on with: the last, or the best where the run diverged.
  var point: [Double] { run.isDiverged ? run.bestPoint : run.point }

  /// The cost there.
  var value: Double { run.isDiverged ? run.bestCost : run.cost }

  /// What the run made small.
  var quantity: String {
    switch self {
    case .fit: "cost"
    case .minimization(let minimization): minimization.formula.name
    }
  }

  /// What the run made small, as the subject of a sentence.
  var quantityInWords: String {
    if case .fit = self { "the cost" } else { quantity }
  }

  /// The minimum to measure the run by, where it is known.
  var goal: Minima.Point? {
    switch self {
    case .fit(let fit):
      Minima.Point(x: fit.leastSquares.coefficients.map(\.value), value: fit.leastSquares.cost)
    case .minimization(let minimization): minimization.minima.nearest(to: minimization.point)
    }
  }

  /// The function that the run descends on.
  func objective() throws(Diagnostic) -> any Objective {
    switch self {
    case .fit(let fit): fit.objective
    case .minimization(let minimization): try minimization.formula.objective()
    }
  }
}

extension RunState {
  /// Whether it ran away; the best state is then the one to go on with.
  var isDiverged: Bool {
    switch stopReason {
    case .diverged, .nonFinite: true
    default: false
    }
  }
}

/// A run that the session keeps, under a name.
struct KeptRun {
  /// The name that `as=` gave, else r1, r2 and so on.
  var name: String
  /// The command that made it, in full, without `as=`.
  var command: String
  /// What it descended on: the data in a line, or the function.
  var origin: String
  /// The run.
  var descent: Descent

  /// The numbers that its record holds.
  fileprivate var size: Int { descent.run.trace.count * (descent.run.point.count + 4) }
}

/// The runs that a session keeps, oldest first, in bounded memory.
struct RunList {
  /// The most runs that are kept.
  static let limit = 100
  /// The most numbers that all records together hold: 128 MB.
  private static let sizeLimit = 1 << 24

  private(set) var runs: [KeptRun] = []
  private var count = 0

  /// The name that the next run gets where none is given: the first free of r1, r2 and so on.
  mutating func nextName() -> String {
    repeat { count += 1 } while named("r\(count)") != nil
    return "r\(count)"
  }

  /// The run of a name.
  func named(_ name: String) -> KeptRun? { runs.last { $0.name == name } }

  /// Keeps a run, in place of one of the same name; the oldest leave where there are too many.
  mutating func keep(_ run: KeptRun) {
    runs.removeAll { $0.name == run.name }
    runs.append(run)
    var total = runs.reduce(0) { $0 + $1.size }
    while runs.count > Self.limit || total > Self.sizeLimit, runs.count > 1 {
      total -= runs.removeFirst().size
    }
  }

  /// Forgets a run.
  mutating func drop(_ name: String) { runs.removeAll { $0.name == name } }
}
