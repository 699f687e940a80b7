import Descents
import Expressions
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
    "as", .name, absent: "r1, r2 …", "the name that the run is kept under")
}

extension ValueType where Value == String {
  /// A name that something new can have.
  static var name: ValueType {
    ValueType(name: "name", range: nil, choices: []) { (text) throws(Diagnostic) in
      let name = try text.word()
      let isName =
        name.utf8.first?.isNameStart ?? false
        && name.utf8.allSatisfy { $0.isNamePart && $0 != UInt8(ascii: ".") && $0 < 0x80 }
      guard isName else {
        throw Diagnostic(.wrongType(text.label, expected: "a name", found: text.text), text.span)
      }
      return name
    }
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
      throw Diagnostic(descent: error)
    }
    descent.findMinima()
    if descent.run.stopReason == .interrupted {
      // A replay makes as many steps as were made before the interruption.
      journal(
        arguments.entry(command, replacing: "iters", by: "\(descent.run.iteration)"))
    }
    let given = try arguments.value(RunNaming.name)
    let run = KeptRun(
      name: given ?? session.state.runs.nextName(),
      command: arguments.entry(command, replacing: "as", by: nil).text(in: ""),
      resultPrefix: command.resultPrefix, origin: session.state.origin(of: descent.subject),
      descent: descent)
    session.state.keep(run)
    return run
  }
}

extension BoundArguments {
  /// The line that gives the same arguments to a command, one option given another value or left out.
  func entry(_ command: any Command, replacing name: String, by value: String?) -> JournalEntry {
    var parts = [command.fullName]
    if !arguments.positionalText.isEmpty { parts.append(arguments.positionalText) }
    for given in arguments.given where given.option.name != name {
      parts.append("\(given.option.name)=\(line.text(in: given.valueSpan))")
    }
    if let value { parts.append("\(name)=\(value)") }
    return JournalEntry(parts.joined(separator: " "))
  }

  /// A run before its first step; what keeps it from beginning is shown at the option to blame.
  func descent(
    on subject: any Subject, _ choice: (method: any Method, name: String, alpha: Double?),
    start: [Double], startSpan: SourceSpan?
  ) throws(Diagnostic) -> Descent {
    do {
      return try Descent(subject, method: choice.method, alpha: choice.alpha, start: start)
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
    case .expression(let error): self.init(.expression(error), span)
    case .leastSquares(let error): self.init(regression: error)
    case .run(let error): self.init(run: error, start: span, method: span)
    case .notTwoCoordinates(let count):
      self.init(.needsCoefficients("a landscape", wanted: 2, found: count), span)
    case .otherDimension(let expected, let actual):
      self.init(.otherDimension(expected: expected, actual: actual), span)
    case .interrupted: self.init(.interrupted)
    }
  }
}
