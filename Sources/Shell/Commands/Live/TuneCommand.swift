import Datasets
import Descents
import Expressions
import Language
import Optimization

/// `tune a=0.01..2.2: fit alpha=a`: knobs turned by keys, and the figure that follows them.
struct TuneCommand: Command {
  let name = ["tune"]
  let summary = "Turn a number with the arrow keys and watch the figure follow"
  let group = CommandGroup.figures
  let isRehearsable = false
  let isRecorded = false
  let syntax = ArgumentSyntax.line
  let searchTerms = ["knob", "slider", "interactive", "live", "turn", "play"]
  let details = [
    "Behind the ranges stands a colon and a line of any commands, in which the names are numbers. It "
      + "is evaluated in a copy of the session for every value, and its last figure is shown. Alone, "
      + "tune turns the step size of the last run; at the prompt Ctrl-X Ctrl-T does so, whatever is "
      + "typed there.",
    "Left and right turn, with Shift or Page Up and Down ten steps at once; up, down and Tab go to the "
      + "next knob; digits type a value; Home and End go to the ends; space plays; f shows another "
      + "figure of the run; s puts this one beside the next; the mouse drags the knob and its wheel "
      + "turns it; ? lists the keys. Enter leaves, and evaluates the line with the values shown as if it "
      + "had been typed; q, Esc and Ctrl-C leave the session as it was.",
    "Elsewhere than at a terminal three figures are shown: at the least value, in the middle and at the "
      + "largest.",
  ]
  let examples = [
    Example(
      "tune a=0.01..2.2: fit alpha=a iters=30; plot theta", after: "data gen n=100 noise=10",
      "a step size"),
    Example(
      "tune a=0.01..1.2 b=0..0.99: minimize bowl from=9,1.5 method=momentum alpha=a momentum=b iters=60; contour",
      "two knobs"),
    Example("tune c=-3..3: plot x^2 + c*x", "a number in a formula"),
    Example("tune", after: "data gen; fit alpha=0.1", "the last run's step size"),
  ]
  let related = ["sweep", "animate", "explain", "step"]
  let hasSessionOptions = true

  func option(called name: String) -> (any AnyOption)? {
    Option<ClosedRange<Double>?>(name, .range, "the range of the knob")
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let screen = try screen(arguments, session)
    guard let line = session.line(turnedOn: screen, emit: context.emit) else {
      return try showStills(screen, context)
    }
    guard !line.isEmpty else { return }
    let reached = session.state
    let result = session.evaluate(SourceLine(line), emit: context.emit)
    if case .failed(let diagnostics) = result {
      throw session.passedOn(
        diagnostics, to: arguments.line, arguments.arguments.verb, context.emit)
    }
    session.goOn(from: reached)
  }

  // MARK: What is turned

  private func screen(
    _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) -> TuneScreen {
    let typed = arguments.arguments
    if typed.positional.length > 0 {
      throw Diagnostic(.noKnob(example: examples[0].line), typed.positional)
    }
    let given = zip(typed.given, arguments.values)
    var words: [Word] = []
    for (option, _) in given {
      words.append(Word(text: option.option.name, span: option.nameSpan))
    }
    guard let last = words.last else {
      guard typed.rest == nil else {
        throw Diagnostic(.noKnob(example: examples[0].line), arguments.end)
      }
      return try screenOfLastRun(arguments, session)
    }
    for word in words {
      if let kind = arguments.names.reservedConstant(word.text) {
        throw Diagnostic(.reservedName(word.text, kind), word.span)
      }
      guard isName(word.text), !word.text.contains(".") else {
        throw Diagnostic(.wrongType("a knob", expected: "a name", found: word.text), word.span)
      }
    }
    guard let rest = typed.rest, rest.length > 0 else {
      throw Diagnostic(.noTunedLine(last.text, example: examples[0].line), arguments.end)
    }
    let line = try TunedLine(rest, of: arguments.line, knobs: words, in: session)
    var knobs: [Knob] = []
    for (option, value) in given {
      guard let range = (value as? BoundValue<ClosedRange<Double>?>)?.value else { continue }
      let name = option.option.name
      let isWhole = line.wholes.contains(name)
      guard !isWhole || range.lowerBound.rounded(.up) <= range.upperBound else {
        throw Diagnostic(.notWhole(name, range.lowerBound), option.valueSpan)
      }
      knobs.append(
        Knob(name, in: range, isWhole: isWhole, at: session.state.variables[name]))
    }
    return TuneScreen(
      knobs, line: line.text, stepSizes: line.stepSizes, makesRuns: line.makesRuns,
      in: session)
  }

  /// The knobs of the last run's method, over ranges that fit its problem.
  private func screenOfLastRun(
    _ arguments: BoundArguments, _ session: Session
  ) throws(Diagnostic) -> TuneScreen {
    guard let run = session.state.currentRun, let alpha = run.descent.alpha else {
      throw Diagnostic(.nothingToTune(example: examples[0].line), arguments.end)
    }
    try session.prepareCurvature(of: run.descent.subject)
    let bound = ExplainedCurvature(run.descent).eigenvalues.flatMap {
      StepSizeTheory(eigenvalues: $0)
    }?
    .bound
    let top = 1.1 * (bound.map { $0 * (1 + (run.momentum ?? 0)) } ?? 10 * alpha)
    let numbers = NumberFormat(precision: 3)
    func shown(_ value: Double) -> Double { Double(numbers.significant(value)) ?? value }
    let low = shown(min(top / 220, alpha))
    let high = shown(max(top, alpha))
    guard low > 0, low < high, high.isFinite else {
      throw Diagnostic(.nothingToTune(example: examples[0].line), arguments.end)
    }
    var line = run.invocation.without("alpha").text + " alpha=alpha"
    var knobs = [Knob("alpha", in: low...high, at: alpha)]
    if let momentum = run.momentum {
      line =
        run.invocation.without("alpha").without("momentum").text
        + " alpha=alpha momentum=momentum"
      knobs.append(Knob("momentum", in: 0...0.99, at: momentum))
    }
    if run.descent.run.family == .stochastic, let rows = session.state.data?.rowCount, rows > 1 {
      line = run.invocation.without("alpha").without("batch").text + " alpha=alpha batch=batch"
      let batch = run.invocation.arguments.first { $0.option.name == "batch" }
      knobs.append(
        Knob(
          "batch", in: 1...Double(rows), isWhole: true, at: batch.flatMap { Double($0.text) } ?? 1))
    }
    return TuneScreen(knobs, line: line, stepSizes: ["alpha"], makesRuns: true, in: session)
  }

  // MARK: Without a terminal

  /// How many values a slider has in a recorded page.
  private static let sliderCount = 41

  /// Shows what the least, the middle and the largest value give, each under its line; in a page
  /// all between them as well.
  private func showStills(_ screen: TuneScreen, _ context: CommandContext) throws(Diagnostic) {
    let host = context.session.host
    let count = context.session.recording?.showsSliders == true ? Self.sliderCount : 3
    var stills: [Slider.Still] = []
    for index in 0..<count {
      screen.move(to: Double(index) / Double(count - 1))
      screen.computeFrame(
        isHurried: false, shouldStop: { host.isInterrupted }, progress: { host.showProgress($0) })
      try context.session.stopIfInterrupted()
      stills.append(Slider.Still(line: screen.acceptedLine, outputs: screen.still))
    }
    context.emit(.slider(Slider(stills: stills)))
  }
}
