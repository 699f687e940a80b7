import Datasets
import Descents
import Language

/// `data scale`: features with mean 0 and standard deviation 1.
struct DataScaleCommand: Command {
  let name = ["data", "scale"]
  let summary = "Standardise the features: mean 0, standard deviation 1"
  let group = CommandGroup.data
  let positional = Positional.words("[center|divide|off]")
  let details = [
    "Each feature becomes (x - mean) / sd. The cost then curves about alike in all directions, and "
      + "descent can take larger steps. The target stays as it is. Reports of fit, lsq and compare "
      + "add the coefficients in the original units, also as fit.original0 …, and predict takes "
      + "values in them.",
    "'data scale center' only takes the mean away, 'data scale divide' only divides by sd: to see "
      + "what either does to the condition number. 'data scale off' takes it all back. After "
      + "'data split' mean and sd are those of the training rows, for the test rows too.",
  ]
  let examples = [
    Example("data scale", after: "data gen features=2", "all features"),
    Example("data scale; lsq", after: "data gen", "with the coefficients in the original units"),
    Example("data scale center", after: "data gen features=2", "the means alone"),
    Example("data scale off", after: "data gen; data scale", "the features as they came"),
  ]
  let related = ["data describe", "explain", "fit"]

  /// What is done of it.
  private enum Part: String, CaseIterable {
    case center, divide, off

    var meaning: String {
      switch self {
      case .center: "takes the mean away, no more"
      case .divide: "divides by the standard deviation, no more"
      case .off: "takes it back"
      }
    }
  }

  func words(in session: Session, after words: [String]) -> [Choice] {
    Part.allCases.map { Choice(name: $0.rawValue, meaning: $0.meaning) }
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    var part: Part?
    if let word = arguments.words.first {
      let known = Part.allCases.map(\.rawValue)
      part = Part(rawValue: word.text)
      guard part != nil else {
        throw Diagnostic(
          .notAChoice(
            fullName, word.text, suggestion: closest(to: word.text, among: known), known: known),
          word.span)
      }
    }
    if part == .off {
      _ = try context.session.data(for: fullName)
      guard context.session.state.scaling != nil else { throw Diagnostic(.notScaled) }
      try context.session.state.unstandardizeFeatures()
      return context.reportData()
    }
    let data = try context.session.data(for: fullName)
    // Each feature anew, and in few rows what rounding leaves out of it.
    try context.session.makeRoom(
      for: 8 * Double(data.rowCount) * Double(data.features.count + 1))
    let host = context.session.host
    let scales = try context.session.state.standardizeFeatures(
      centers: part != .divide, divides: part != .center, shouldStop: { host.isInterrupted })
    let numbers = context.numbers
    context.report(
      zip(data.features, scales).prefix(10).map { feature, scale in
        let name = shortened(visible(feature.name))
        var formula = name
        if scale.mean != 0 {
          formula += scale.mean < 0 ? " + " : " - "
          formula += numbers.significant(scale.mean.magnitude)
          if scale.deviation != 1 { formula = "(\(formula))" }
        }
        if scale.deviation != 1 { formula += " / " + numbers.significant(scale.deviation) }
        return ReportLine("\(name) <- \(formula)")
      })
    let hidden = data.features.count - 10
    if hidden > 0 { context.report(ReportLine("and \(counted(hidden, "more feature"))", .dim)) }
  }
}
