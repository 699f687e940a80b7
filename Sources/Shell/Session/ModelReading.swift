import Datasets
import Descents
import Expressions
import Language
import LeastSquares
import Numerics

/// A model that was typed, `y = a*exp(-b*x)`, and the variables that it takes as numbers.
struct ModelReading {
  /// The model.
  var relation: RowRelation
  /// The variables in it, with their values, in order of appearance.
  var variables: [(name: String, value: Double)]

  /// What help says of models.
  static let details =
    "Y = MODEL fits any formula of the columns: y = a*exp(-b*x) + c. Names that are no column, no "
    + "constant and no variable are its parameters, in the order in which they appear, which is "
    + "that of start=. The left side may be a formula of columns too, log(y). Results have the "
    + "parameters' names: fit.a, lsq.a, lsq.stderr_a."
}

extension BoundArguments {
  /// The model that was typed; nil where none was.
  func model(in session: Session, for command: String) throws(Diagnostic) -> ModelReading? {
    guard let equation = arguments.equation else {
      guard arguments.positional.length == 0 else {
        throw Diagnostic(.noEquation(command), arguments.positional)
      }
      return nil
    }
    _ = try session.data(for: command)
    guard let rows = session.state.rowTable else { throw Diagnostic(.needsAllRows(command)) }
    let sides = [try parsed(equation.left), try parsed(equation.right)]
    var parameters: [String] = []
    var variables: [(name: String, value: Double)] = []
    for reference in sides.flatMap(\.references) where !rows.hasColumn(reference.name) {
      let name = reference.name
      if let value = names.number(name) {
        if !variables.contains(where: { $0.name == name }) { variables.append((name, value)) }
      } else if name.contains(".") {
        throw Diagnostic(.unknownName(name, suggestion: nil), reference.span)
      } else if !parameters.contains(name) {
        parameters.append(name)
      }
    }
    guard !parameters.isEmpty else {
      throw Diagnostic(.modelWithoutParameters(variables), arguments.positional)
    }
    guard parameters.count <= Self.mostParameters else {
      throw Diagnostic(
        .tooManyParameters(parameters.count, limit: Self.mostParameters), arguments.positional)
    }
    try session.makeRoom(for: 16 * Double(rows.rowCount) * Double(parameters.count + 1))
    let kept = Set(parameters)
    let table = names.nameTable
    var bound: [Expression] = []
    for side in sides {
      do {
        bound.append(try side.boundInRows(to: table, keeping: kept))
      } catch {
        throw Diagnostic(error, error.span ?? side.span)
      }
    }
    guard !bound[0].columnNames.isEmpty else {
      throw Diagnostic(.modelOfNoColumn(known: rows.names), equation.left)
    }
    return ModelReading(
      relation: RowRelation(
        target: bound[0], prediction: bound[1], parameters: parameters, rows: rows),
      variables: variables)
  }

  /// More parameters than these have matrices that are too large.
  private static var mostParameters: Int { 400 }

  private func parsed(_ side: SourceSpan) throws(Diagnostic) -> ParsedExpression {
    var reader = ExpressionReader(text(in: side))
    let parsed = try reader.parse()
    try reader.expectEnd()
    return parsed
  }

  /// Throws where options were given that only a model has.
  func refuseWithoutModel(_ options: String...) throws(Diagnostic) {
    for given in arguments.given where options.contains(given.option.name) {
      throw Diagnostic(.onlyWithModel(given.option.name), given.nameSpan)
    }
  }

  /// Throws where options were given that a model does not have.
  func refuseWithModel(_ options: String...) throws(Diagnostic) {
    for given in arguments.given where options.contains(given.option.name) {
      throw Diagnostic(.notWithModel(given.option.name), given.nameSpan)
    }
  }
}

extension Session {
  /// The cost of a model, compressed where it is linear in its parameters.
  func cost(of model: ModelReading, for command: String) throws(Diagnostic) -> ModelCost {
    let data = try data(for: command)
    do {
      let formula = try model.relation.cost.compressed(
        columns: data.features + [data.target], memoryLimit: host.memoryLimit,
        shouldStop: { self.host.isInterrupted })
      let cost = try ModelCost(
        model.relation, formula: formula, data: data, test: state.heldOut?.rows)
      guard let known = state.modelRegression, known.cost.isSame(as: cost) else { return cost }
      return cost.measured(by: known.regression)
    } catch {
      throw Diagnostic(descent: error)
    }
  }
}

extension CommandContext {
  /// Says which names of a model are variables, and so are not fitted.
  func reportVariables(of model: ModelReading) {
    for (name, value) in model.variables {
      report(ReportLine(Message.variableInModel(name, value)))
    }
  }

  /// The same of the model in a command's arguments, where there is one.
  func reportVariables(ofModelIn arguments: BoundArguments) {
    guard let model = try? arguments.model(in: session, for: "") else { return }
    reportVariables(of: model)
  }
}
