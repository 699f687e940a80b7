import Descents
import Language
import Optimization

// What diagnostics say of runs and figures.

extension Message {
  static func optionOfOtherMethod(_ name: String, method: String, known: [String]) -> Message {
    Message("method \(method) has no \(name); \(optionsInWords(known))")
  }

  static func positiveForLogarithm(_ name: String, _ value: Double) -> Message {
    Message(
      "\(name) starts at \(shortest(value)), but a logarithmic axis shows only numbers above 0")
  }

  static func noRun(for purpose: String, command: String) -> Message {
    Message("\(purpose) needs a fit: run '\(command)' first")
  }

  static func namesAllRuns(_ word: String) -> Message {
    Message("'\(word)' stands for all runs at once; another name works: as=\(word)1")
  }

  /// What is said where kept runs had to make room.
  static func runsLetGo(_ names: [String]) -> String {
    "\(names.count == 1 ? "run" : "runs") \(list(names.map(visible))) let go, to make room in memory"
  }

  static func sweepTooLarge(needed: Double, limit: Double) -> Message {
    Message(
      "the records of these runs need \(byteCount(needed)) of memory, and \(byteCount(limit)) may be "
        + "used; fewer values or fewer iterations take less")
  }

  static var badStart: Message {
    Message("the descent cannot start there")
  }

  static func otherDimension(expected: Int, actual: Int) -> Message {
    Message(
      "the run has \(counted(expected, "coordinate")), and its function now has \(grouped(actual))")
  }

  static func pictureSize(_ text: String, bytes: Double) -> Message {
    let memory = bytes > 1e9 && bytes.isFinite ? ", and would take \(byteCount(bytes))" : ""
    return Message(
      "a picture has sides of 60 to 10,000 points; \(shown(text)) is beyond that\(memory)")
  }

  static func pictureOption(_ name: String, formats: [String]) -> Message {
    Message(
      "\(name)= is about pictures, which are written to files: save=FILE.\(formats[0])"
        + formats.dropFirst().map { " or .\($0)" }.joined())
  }

  static func stillFormat(_ ending: String) -> Message {
    Message(
      "nothing moves in a file of .\(shown(ending)): save=FILE.svg moves, FILE.txt has four frames")
  }

  static func unknownFigureFormat(_ ending: String, known: [String]) -> Message {
    Message(
      "a figure cannot be written as '.\(visible(ending))': names work that end in "
        + list(known.map { ".\($0)" }))
  }

  static func unknownNumbersFormat(_ file: String) -> Message {
    Message("numbers are written to a file whose name ends in .csv, not to \(shown(file))")
  }

  static func noFigure(example: String) -> Message {
    Message(
      "no figure has been shown yet; '\(example)' shows one, and 'data describe' sums up columns")
  }

  static func derivativeOfSeveral(_ name: String, _ count: Int) -> Message {
    Message("\(shown(name)) has \(count) variables, and a prime is for functions of one")
  }

  static func curvesOfSeveral(_ count: Int) -> Message {
    Message("curves in one figure are functions of one variable; this one has \(count)")
  }

  static var tangentOfSeveral: Message {
    Message("a tangent belongs to one curve; here are several")
  }

  static func noTangent(_ name: String, at place: String) -> Message {
    Message("\(shown(name)) has no slope at \(place)")
  }

  static func noModes(_ method: String) -> Message {
    Message(
      "the directions of a descent go their own ways where the cost is quadratic and the step fixed: "
        + "not with this run of \(method)")
  }

  static func nothingInRange(x: String, y: String) -> Message {
    Message("nothing lies in this range: the figure goes from \(x) across and from \(y) up")
  }

  static var nothingAboveZero: Message {
    Message("nothing of the figure is above 0, and a logarithmic axis shows nothing else")
  }

  static func nothingFinite(_ name: String, over range: String) -> Message {
    Message("there is nothing to draw: \(name) has no finite value\(range)")
  }

  static func flat(_ name: String, _ value: Double?) -> Message {
    Message(
      "there are no level lines: \(name) is "
        + "\(value.map { NumberFormat(precision: 6).significant($0) } ?? "the same") everywhere here"
    )
  }

  static func noVariables(_ text: String, unset name: (text: String, value: Double)?) -> Message {
    guard let name else {
      return Message("\(visible(text)) has no variable: every name in it has a value")
    }
    return Message(
      "\(visible(text)) has no variable: \(shown(name.text)) is \(shortest(name.value)); "
        + "'unset \(shown(name.text))' forgets that, or take another name")
  }

  static func noKnownMinimum(_ name: String) -> Message {
    Message("the minimum of \(visible(name)) is not known, so there is no distance to it")
  }

  static func tooManyForMethod(_ name: String, limit: Int, actual: Int) -> Message {
    Message(
      "\(name) takes at most \(counted(limit, "variable")), and there are \(grouped(actual))")
  }

  static func methodNeeds(_ name: String, _ requirement: MethodRequirement) -> Message {
    switch requirement {
    case .rows:
      Message(
        "\(name) takes some rows of data at a time: it works with 'fit', and with functions that add "
          + "up means and sums over rows, such as mean((a + b*x - y)^2)")
    case .secondDerivatives: Message("\(name) needs second derivatives, and there are none")
    case .residuals:
      Message(
        "\(name) needs a sum of squares, such as (x - 1)^2 + (y - x)^2 or mean((a + b*x - y)^2), or "
          + "a fit; for other functions there are newton, bfgs and lbfgs")
    }
  }

  static func badStepSize(_ size: Double, iteration: Int) -> Message {
    Message(
      "a step size is a finite number above 0, and for k = \(iteration) this is "
        + shortest(size))
  }

  static var nothingToExplain: Message {
    Message("there is no run to explain: run 'fit' or 'minimize', or give alpha= for the data")
  }

  static func unknownCoefficient(_ name: String, suggestion: String?, known: [String]) -> Message {
    Message(
      "there is no coefficient '\(shown(name))'"
        + hint(suggestion, else: "there are \(list(known.map { shown($0, limit: 40) }))"))
  }

  static func needsTwoCoefficients(_ option: String, found: Int) -> Message {
    Message("\(option) takes two coefficients, separated by a comma, not \(found)")
  }

  static func choosesCoefficients(_ option: String) -> Message {
    Message("\(option) chooses coefficients of a fit to data; this is a function")
  }

  static func coefficientsDiffer(_ first: String, _ second: String) -> Message {
    Message("\(visible(second)) has other coefficients than \(visible(first))")
  }

  static var atStart: Message {
    Message("the run stands at its start: there is no step to take back")
  }

  static func needsTestRows(_ name: String) -> Message {
    Message("\(name) looks at test rows, and there are none: 'data split' keeps some")
  }

  static func tooManyValues(_ name: String, limit: Int) -> Message {
    Message("\(name) has more than \(grouped(limit)) values here; steps= takes some of them")
  }

  static var noSteps: Message {
    Message("the run has no steps to draw: 'step' makes one")
  }

  static var noSweep: Message {
    Message("there is no sweep to draw: run 'sweep alpha=0.001,0.01,0.1' first")
  }

  static func nothingSwept(example: String) -> Message {
    Message(
      "sweep needs an option with several values, a list or a range; for example: \(example)")
  }

  static func basinsOf(_ count: Int) -> Message {
    Message("basins are drawn of one variable or of two, not of \(count)")
  }

  static func noMap(_ option: String) -> Message {
    Message(
      "a map takes numbers of two options, such as alpha=0.01..0.1 momentum=0..0.9; this sweep is of "
        + option)
  }

  static func manySwept(_ names: [String]) -> Message {
    Message("\(list(names)) have several values; a map has two of them")
  }

  static func nothingArrived(_ option: String) -> Message {
    Message(
      "no run of the sweep over \(option) arrived: more iterations or a larger 'within' help")
  }

  static func unknownRun(_ name: String, suggestion: String?, known: [String]) -> Message {
    Message(
      "there is no run '\(visible(name))'"
        + hint(
          suggestion,
          else: known.isEmpty ? "'fit' and 'minimize' make runs" : "there are \(list(known))"))
  }

  static func runPredictsNoRows(_ name: String, _ origin: String) -> Message {
    Message("\(visible(name)) is a run on \(shown(origin, limit: 40)), which predicts no rows")
  }

  static func runOfOtherRows(_ name: String) -> Message {
    Message(
      "\(visible(name)) was fitted to other columns than the data have now: 'rerun \(visible(name))' "
        + "fits these")
  }

  static func needsOneFeature(_ command: String, known: [String]) -> Message {
    Message(
      "\(command) draws a line over one feature: choose it with x=, one of "
        + list(known.map { shown($0, limit: 40) }))
  }

  static func needsTwoVariables(_ command: String, _ function: String, found: Int) -> Message {
    Message("\(command) needs a function of two variables, and \(visible(function)) has \(found)")
  }

  static func outsideDomain(_ name: String, at point: String, value: Double) -> Message {
    Message(
      "\(name) has no finite value at \(point) (\(shortest(value))): start inside its domain")
  }

  static func faultyRow(_ name: String, at point: String, _ fault: FaultyRow) -> Message {
    let columns = fault.columns.map { "\(shown($0.name)) = \(shortest($0.value))" }
    return Message(
      "\(name) has no finite value at \(point): in row \(grouped(fault.row)) "
        + (columns.isEmpty ? "" : "(\(columns.joined(separator: ", "))) ")
        + "\(shown(fault.argument, limit: 60)) is not finite")
  }

  static func needsCoefficients(_ command: String, wanted: Int, found: Int) -> Message {
    Message(
      "\(command) needs \(wanted) coefficients, and there is \(found) (intercept=off leaves one out)"
    )
  }
}
