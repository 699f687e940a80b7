import Descents
import Expressions
import Language
import LeastSquares

// `lsq y = MODEL`: least squares of a model.

extension LsqCommand {
  /// Fits a model and reports it.
  func run(
    _ model: ModelReading, _ arguments: BoundArguments, _ context: CommandContext
  ) throws(Diagnostic) {
    try arguments.refuseWithModel(Self.intercept.name, Self.precision.name)
    let session = context.session
    let relation = model.relation
    let start = try start(of: model, arguments)
    let cost = try session.cost(of: model, for: fullName)
    let seed = try arguments.value(Self.seed)
    let found: NonlinearRegression?
    do {
      found = try relation.leastSquares(
        from: start, seed: seed, shouldStop: { session.host.isInterrupted })
    } catch {
      throw Diagnostic(descent: error, arguments.arguments.positional)
    }
    guard let found else {
      guard let start else {
        try session.stopIfInterrupted()
        throw Diagnostic(.noStartFound(2000), arguments.arguments.positional)
      }
      throw Diagnostic(
        .modelNotFinite(
          relation.faultyRow(at: start), at: start, of: relation.parameters, isGiven: true),
        arguments.span(Self.start) ?? arguments.end)
    }
    session.state.setRegression(
      ModelRegression(cost: cost.measured(by: found), regression: found))
    try context.save(arguments) { () throws(Diagnostic) in
      SavedNumbers(
        names: SavedNumbers.coefficientNames,
        rows: found.parameters.map {
          [
            .text($0.name), .number($0.value), .number($0.standardError), .number($0.t),
            .number($0.p),
          ]
        })
    }
    ModelReport(found, relation, context.numbers).write(to: context)
    context.reportTest(cost.test, of: found.point)
    context.reportVariables(of: model)
  }

  private func start(
    of model: ModelReading, _ arguments: BoundArguments
  ) throws(Diagnostic) -> [Double]? {
    let (parameters, rows) = (model.relation.parameters, model.relation.rows.rowCount)
    guard parameters.count <= rows else {
      throw Diagnostic(
        .moreParametersThanRows(parameters.count, rows: rows), arguments.arguments.positional)
    }
    guard let start = try arguments.value(Self.start) else { return nil }
    guard start.count == parameters.count else {
      throw Diagnostic(
        .wrongStart(parameters: parameters, variables: model.variables, found: start.count),
        arguments.span(Self.start))
    }
    return start
  }
}
