import Expressions
import Language
import Optimization

/// All that a run needs before its first step, read from a command's arguments.
///
/// Making the plan is where mistakes are found; carrying it out fails only where the objective
/// cannot be made again. A sweep makes many plans and carries them out side by side.
struct RunPlan {
  /// The method, in its first state.
  var method: any Method
  /// Where the run begins.
  var start: [Double]
  /// When it stops.
  var limits: RunLimits
  /// The run before its first step, with what reports need.
  var descent: Descent
  /// Where a mistake about the start is shown.
  var startSpan: SourceSpan?

  /// Makes the steps; `shouldStop` is told before each what share of the most steps is made.
  func carryOut(shouldStop: (_ done: Double) -> Bool) throws(Diagnostic) -> Descent {
    var descent = descent
    let objective = try descent.objective()
    try Runner.advance(&descent.run, objective: objective, limits: limits, shouldStop: shouldStop)
    return descent
  }
}

/// A command that makes a run: `fit` and `minimize`.
protocol DescentCommand: Command {
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
    var descent = try plan.carryOut(shouldStop: { host.shouldStop(after: $0) })
    if case .minimization(var minimization) = descent {
      minimization.minima = minimization.formula.minima(
        around: minimization.extent(margin: 1), shouldStop: { false })
      descent = .minimization(minimization)
    }
    if descent.run.stopReason == .interrupted {
      // A replay makes as many steps as were made before the interruption.
      journal(
        arguments.entry(command, replacing: "iters", by: "\(descent.run.iteration)"))
    }
    let given = try arguments.value(RunNaming.name)
    let run = KeptRun(
      name: given ?? session.state.runs.nextName(),
      command: arguments.entry(command, replacing: "as", by: nil).text(in: ""),
      origin: session.state.origin(of: descent), descent: descent)
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
}

extension Runner {
  /// Makes further steps; `shouldStop` is told before each what share of the most steps is made.
  static func advance(
    _ state: inout RunState, objective: any Objective, limits: RunLimits,
    shouldStop: (_ done: Double) -> Bool
  ) throws(Diagnostic) {
    let share = 1 / Double(max(limits.iterations, 1))
    var made = 0
    do {
      try advance(&state, objective: objective, limits: limits) {
        defer { made += 1 }
        return shouldStop(Double(made) * share)
      }
    } catch {
      throw Diagnostic(run: error)
    }
  }
}
