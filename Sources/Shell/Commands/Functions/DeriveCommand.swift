import Descents
import Expressions

/// `derive f`: the derivative, and where it is zero.
struct DeriveCommand: Command {
  let name = ["derive"]
  let summary = "Differentiate a function and find where the derivative is 0"
  let group = CommandGroup.functions
  let searchTerms = [
    "derivative", "differentiate", "critical point", "saddle", "calculus", "gradient",
  ]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("FUNCTION")
  let details = [
    "The points where the derivative vanishes are found exactly where it is a polynomial of degree "
      + "two or less, else by a search in a range: on a fine grid for one variable, by Newton's "
      + "method from many seeded starts for several. Each is named by the second derivative or the "
      + "eigenvalues of the Hessian."
  ]
  let examples = [
    Example("derive x^2 - 6x + 5", "the tutorial's parabola"),
    Example("derive f order=2", after: "f(x, y) = x^3 - 3x y", "with the second derivatives"),
    Example("derive x^4 - 3x^3 range=-1..4", "all roots in a range"),
    Example("derive himmelblau", "a function that comes with the shell"),
  ]
  let related = ["minimize", "plot", "function"]

  static let order = Option(
    "order", .whole(1...2), default: 1, "2 shows the second derivatives as well")
  static let range = Option(
    "range", .range, absent: "the function's own domain, else -10..10",
    "where each variable is searched")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of the search's starts", fallback: { $0.seed })
  var options: [any AnyOption] { [Self.order, Self.range, Self.seed] }

  /// The most critical points that are listed.
  private static let limit = 25

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let formula = try arguments.formula(for: self)
    let order = try arguments.value(Self.order)
    let range = try arguments.value(Self.range)
    let seed = try arguments.value(Self.seed)
    let host = context.session.host
    var lines = try derivatives(formula, order: order)
    let box = formula.box(range)
    let points: CriticalPoints
    do {
      points = try formula.criticalPoints(in: box, seed: seed) { host.isInterrupted }
    } catch {
      throw Diagnostic(.expression(error))
    }
    if points.wasInterrupted { throw Diagnostic(.interrupted) }
    lines += roots(points, of: formula, box: box, context.numbers)
    context.session.state.setDerived(formula)
    context.report(lines)
  }

  // MARK: Derivatives

  private func derivatives(_ formula: Formula, order: Int) throws(Diagnostic) -> [ReportLine] {
    let variables = formula.variables
    var lines: [ReportLine] = []
    var firsts: [Expression] = []
    var gaps: [String] = []
    do {
      for variable in variables {
        let derivative = try formula.expression.derivative(by: variable)
        firsts.append(derivative)
        lines.append(line(formula.symbol(by: [variable]), derivative))
        for gap in try formula.expression.derivativeGaps(by: variable) where !gaps.contains(gap) {
          gaps.append(gap)
        }
      }
      if order == 2 {
        for (row, first) in firsts.enumerated() {
          for variable in variables[row...] {
            let symbol = formula.symbol(by: [variables[row], variable])
            lines.append(line(symbol, try first.derivative(by: variable)))
          }
        }
      }
    } catch {
      throw Diagnostic(.expression(error))
    }
    lines += gaps.map { ReportLine("  no derivative where \($0)", .bad) }
    return lines
  }

  private func line(_ symbol: String, _ derivative: Expression) -> ReportLine {
    var line = ReportLine("\(symbol) = \(derivative)")
    line.hangingIndent = symbol.count + 3
    return line
  }

  // MARK: Roots

  private func roots(
    _ found: CriticalPoints, of formula: Formula, box: [ClosedRange<Double>],
    _ numbers: NumberFormat
  ) -> [ReportLine] {
    if found.isEverywhere { return ["the derivative is 0 everywhere: the function is constant"] }
    var lines = found.points.prefix(Self.limit).map { point in
      let location = zip(formula.variables, point.point).map {
        "\($0) = \(numbers.significant($1.cleaned))"
      }
      let value = numbers.significant(point.value.cleaned)
      return ReportLine(
        "\(point.kind.words) at \(location.joined(separator: ", ")), \(formula.name) = \(value)",
        point.kind == .minimum ? .good : .plain)
    }
    let rest = found.points.count - lines.count
    if rest > 0 { lines.append(ReportLine("and \(counted(rest, "more point"))", .dim)) }
    let location = zip(formula.variables, box).map {
      "\($0) in \(numbers.significant($1.lowerBound))..\(numbers.significant($1.upperBound))"
    }.joined(separator: ", ")
    if found.points.isEmpty {
      let zero = formula.variables.count == 1 ? "the derivative is" : "the derivatives are"
      lines.append(
        ReportLine(
          found.isComplete ? "\(zero) nowhere 0" : "\(zero) nowhere 0 for \(location)"))
    } else if !found.isComplete {
      let text = "searched \(location); 'range=' looks elsewhere"
      lines.append(ReportLine(text, .dim))
    }
    return lines
  }
}

extension Formula {
  /// `f'(x)` for one variable, `df/dx` for several; twice for second derivatives.
  fileprivate func symbol(by path: [String]) -> String {
    guard variables.count > 1 else {
      return name + String(repeating: "'", count: path.count) + "(\(path[0]))"
    }
    guard path.count > 1 else { return "d\(name)/d\(path[0])" }
    return path[0] == path[1]
      ? "d2\(name)/d\(path[0])2" : "d2\(name)/d\(path[0])d\(path[1])"
  }
}

extension CriticalPoint.Kind {
  fileprivate var words: String {
    switch self {
    case .minimum: "minimum"
    case .maximum: "maximum"
    case .saddle: "saddle"
    case .inflection: "level inflection"
    case .degenerate: "level point, undecided by second derivatives,"
    }
  }
}

extension Double {
  /// The number without what is only rounding around 0.
  fileprivate var cleaned: Double { magnitude < 1e-13 ? 0 : self }
}
