import Descents
import Expressions
import Language
import LeastSquares
import Optimization

/// `explain`: why a run went as it did, or how one would go.
struct ExplainCommand: Command {
  let name = ["explain"]
  let summary = "Explain why a run crawled, flew or exploded, in words and numbers"
  let group = CommandGroup.runs
  let searchTerms = [
    "learning rate", "step size", "why", "diverge", "slow", "convergence", "condition number",
    "eigenvalues",
  ]
  let positional = Positional.words("[RUN] [modes]", atMost: 2)
  let details = [
    "On a quadratic cost a step of size alpha multiplies the error along each eigenvector of the "
      + "Hessian by 1 - alpha lambda. So the largest eigenvalue L bounds the step size by 2/L, the "
      + "smallest, mu, decides how slow the slowest direction is, and 2/(L + mu) is the best fixed "
      + "step. With momentum beta the bound is 2(1 + beta)/L.",
    "What happened comes first, measured from the iterates; what theory predicts follows. Lines that "
      + "begin with 'try' were run on this problem, and say what they did. 'explain modes' lists the "
      + "eigen-directions: the fraction of the first gap along each, its factor, and when it is done.",
    "A regression is quadratic, and the figures are exact. Any other function is so near its "
      + "minimum only: the figures there and at the iterate are then local ones. With alpha= (and "
      + "momentum=) nothing is run: the step size is explained beforehand.",
  ]
  let examples = [
    Example("explain", after: "data gen; fit alpha=0.001", "the last run"),
    Example("explain modes", after: "data gen; fit alpha=0.1", "each direction by itself"),
    Example("explain alpha=2.1", after: "data gen", "a step size, beforehand"),
    Example("explain", after: "minimize rosenbrock alpha=0.001", "a function"),
    Example("explain alpha=0.07 momentum=0.5", after: "minimize bowl alpha=0.01", "with momentum"),
  ]
  let related = ["sweep", "fit", "minimize", "step"]

  static let alpha = Option(
    "alpha", .number(above: 0), absent: "the run's", "a step size to explain"
  ).found(by: "learning rate")
  static let momentum = Option(
    "momentum", .number(in: 0...1), absent: "the run's", "a momentum to explain with it")
  static let within = SweepCommand.within
  var options: [any AnyOption] { [Self.alpha, Self.momentum, Self.within] }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let alpha = try arguments.value(Self.alpha)
    let momentum = try arguments.value(Self.momentum)
    let isPrediction = alpha != nil || momentum != nil
    var run: KeptRun?
    let (words, wantsModes) = arguments.words.withoutModes
    if words.count > 1 {
      throw Diagnostic(
        .unexpectedWord(fullName, words[1].text, suggestion: "modes", usage: usage), words[1].span)
    }
    if let word = words.first {
      run = try session.state.runs.named(word)
    } else {
      run = isPrediction ? session.state.currentRun : session.state.lastRun
    }
    let subject: ExplainedCurvature
    if let run {
      try session.prepareCurvature(of: run.descent.subject)
      subject = ExplainedCurvature(run.descent)
    } else if session.state.data != nil {
      let cost = try session.leastSquares(intercept: true, for: fullName)
      try session.prepareCurvature(of: cost)
      subject = ExplainedCurvature(cost)
    } else {
      throw Diagnostic(.nothingToExplain, arguments.end)
    }
    guard run != nil || isPrediction else { throw Diagnostic(.nothingToExplain, arguments.end) }
    try session.stopIfInterrupted()
    let diagnosis: Diagnosis?
    do {
      diagnosis =
        isPrediction ? nil : try run?.descent.diagnosis(unless: { session.host.isInterrupted })
    } catch {
      throw Diagnostic(descent: error)
    }
    try session.stopIfInterrupted()
    let explanation = Explanation(
      subject: subject, run: isPrediction ? nil : run,
      alpha: alpha ?? run?.descent.alpha, momentum: momentum ?? run?.momentum,
      tolerance: try arguments.value(Self.within),
      numbers: context.numbers, diagnosis: diagnosis)
    if wantsModes { return explanation.modes(to: context) }
    try explanation.report(to: context)
    if let run, !isPrediction {
      context.report(
        run.descent.lossTheoryLines(context.numbers) + run.descent.stepSizeLines(context.numbers))
      try session.stopIfInterrupted()
      context.report(Advice(for: run, diagnosis, context).lines())
    }
  }
}

extension KeptRun {
  /// The momentum of a run with heavy-ball momentum; nil for other methods.
  var momentum: Double? { descent.momentum }
}

extension [Word] {
  /// The words without a last `modes`, and whether there was one.
  fileprivate var withoutModes: ([Word], Bool) {
    guard last?.text == "modes", last?.isQuoted == false else { return (self, false) }
    return (dropLast(), true)
  }
}
