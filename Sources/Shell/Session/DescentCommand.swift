import Descents
import Expressions
import Language
import LeastSquares
import Optimization

/// A command that makes a run: `fit` and `minimize`.
protocol DescentCommand: Command {
  /// The prefix of the results of its runs: `fit` in `fit.cost`.
  var resultPrefix: String { get }
  /// Reads the arguments.
  func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan
}

/// The option that names a run.
enum RunNaming {
  static let name = Option(
    "as", .runName, absent: "r1, r2 …", "the name that the run is kept under")
  /// The word that stands for all runs, and so for none of them.
  static let all = "all"
  /// What `tol` is about.
  static let stop = Option(
    "stop",
    .choice([
      Choice(name: "gradient", meaning: "stop when |gradient| is at most tol"),
      Choice(name: "cost", meaning: "stop when a step changes the cost by at most tol of itself"),
    ]), default: "gradient", shown: "gradient", "what tol is compared with"
  ).found(by: "ftol", "convergence")
  /// When a run counts as diverged.
  static let divergence = Option(
    "limit", .number(atLeast: 1), default: 1e12, shown: "1e12",
    "stop as diverged when the value is above this many times the first"
  ).found(by: "divergence")
}

extension ValueType where Value == String {
  /// A name that something new can have.
  static var name: ValueType {
    ValueType(name: "name", range: nil, choices: []) { (text) throws(Diagnostic) in
      let name = try text.word()
      guard isName(name) else {
        throw Diagnostic(.wrongType(text.label, expected: "a name", found: text.text), text.span)
      }
      return name
    }
  }

  /// A name that a run can have: `all` stands for all runs.
  static var runName: ValueType {
    let plain = ValueType<String>.name
    return ValueType(name: plain.name, range: nil, choices: []) { (text) throws(Diagnostic) in
      let word = try plain.read(text)
      guard word != RunNaming.all else { throw Diagnostic(.namesAllRuns(word), text.span) }
      return word
    }
  }
}

extension RunLimits {
  /// Limits with a tolerance for the gradient or for the change of the cost, as `stop` says.
  init(
    iterations: Int, tolerance: Double, stepTolerance: Double? = nil, _ arguments: BoundArguments
  ) throws(Diagnostic) {
    let isCost = try arguments.value(RunNaming.stop) == "cost"
    self.init(
      iterations: iterations, gradientTolerance: isCost ? 0 : tolerance,
      stepTolerance: stepTolerance, costTolerance: isCost && tolerance > 0 ? tolerance : nil,
      divergenceFactor: try arguments.value(RunNaming.divergence))
  }
}

extension CommandContext {
  /// Makes a run, keeps it, and writes it to the journal as it went.
  func makeRun(
    _ command: any DescentCommand, _ arguments: BoundArguments
  ) throws(Diagnostic) -> KeptRun {
    let host = session.host
    let plan = try command.plan(arguments, session)
    var descent: Descent
    do {
      descent = try plan.carriedOut(shouldStop: { host.shouldStop(after: $0) })
    } catch {
      // What gives the step sizes is to blame where one of them is none.
      throw Diagnostic(descent: error, arguments.span(MethodChoice.alpha(default: 0)))
    }
    descent.findMinima(shouldStop: { host.isInterrupted })
    if descent.run.stopReason == .interrupted {
      // A replay makes as many steps as were made before the interruption.
      journal(
        JournalEntry(
          Invocation(arguments).without("iters").text + " iters=\(descent.run.iteration)"))
    }
    let given = try arguments.value(RunNaming.name)
    let run = KeptRun(
      name: given ?? session.state.runs.nextName(),
      invocation: Invocation(arguments).without(RunNaming.name.name),
      resultPrefix: command.resultPrefix, origin: session.state.origin(of: descent.subject),
      descent: descent)
    session.state.keep(run)
    return run
  }
}

extension Invocation {
  /// The same with another value of one of the command's options.
  ///
  /// - Parameters:
  ///   - name: The option's name.
  ///   - value: The value, read as the command itself reads it.
  ///   - nameSpan: Where the name stands, for a command that has no such option.
  /// - Returns: The invocation with that value.
  /// - Throws: What is wrong with name or value.
  func replacing(
    _ name: String, by value: ValueText, nameSpan: SourceSpan
  ) throws(Diagnostic) -> Invocation {
    let options = signature.options
    guard let option = options.first(where: { $0.name == name }) else {
      throw Diagnostic(
        .unknownOption(
          signature.fullName, name, suggestion: nil, known: options.map(\.name)), nameSpan)
    }
    return replacing(
      Invocation.Argument(option: option, text: value.text, value: try option.bind(value)))
  }
}

extension Session {
  /// A command without options, on a function where there is one.
  func invocation(of name: String, positional: String = "") throws(Diagnostic) -> Invocation {
    guard let index = registry.grammar.index(named: [name]) else {
      throw Diagnostic(.unknownCommand(name, suggestion: nil))
    }
    return Invocation(
      command: index, signature: registry.commands[index], positional: positional)
  }

  /// The command of an invocation that makes a run, and its arguments.
  func descent(
    _ invocation: Invocation
  ) throws(Diagnostic) -> (any DescentCommand, BoundArguments) {
    guard let command = registry.commands[invocation.command] as? any DescentCommand else {
      throw Diagnostic(.noRun(for: invocation.text, command: "fit"))
    }
    return (command, invocation.bound(to: state))
  }
}

extension BoundArguments {
  /// A run before its first step; what keeps it from beginning is shown at the option to blame.
  func descent(
    on subject: any Subject, _ choice: MethodChoice.Choice,
    start: [Double], startSpan: SourceSpan?
  ) throws(Diagnostic) -> Descent {
    do {
      return try Descent(
        subject, method: choice.method, alpha: choice.alpha, schedule: choice.schedule,
        start: start)
    } catch {
      guard case .run(let refusal) = error else { throw Diagnostic(descent: error) }
      throw Diagnostic(run: refusal, start: startSpan, self)
    }
  }
}

extension Diagnostic {
  /// Why a descent could not begin or go on.
  init(descent error: DescentError, _ span: SourceSpan? = nil) {
    switch error {
    case .expression(let error): self.init(error, span)
    case .leastSquares(let error): self.init(error, span)
    case .run(let error): self.init(run: error, start: span, method: span)
    case .notTwoCoordinates(let count):
      self.init(.needsCoefficients("a landscape", wanted: 2, found: count), span)
    case .otherDimension(let expected, let actual):
      self.init(.otherDimension(expected: expected, actual: actual), span)
    case .tooLarge(let needed, let limit):
      self.init(.sweepTooLarge(needed: needed, limit: limit), span)
    case .interrupted: self.init(.interrupted)
    }
  }
}
