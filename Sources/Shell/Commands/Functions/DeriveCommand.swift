import Descents
import Expressions
import Language

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
    "Quotients of polynomials in one variable are solved in exact arithmetic. Other functions of one "
      + "variable are searched in a range by interval arithmetic, which proves that nothing is missed; "
      + "where it cannot, the report says that it searched. Quadratic functions are solved exactly, sums "
      + "of functions of different variables one by one; smooth functions of up to four variables are "
      + "searched by interval arithmetic too, and where that proves nothing by Newton's method from many "
      + "seeded starts. "
      + "Minima and maxima at kinks are found as well, and stretches and lines on which a function is "
      + "lowest."
  ]
  let examples = [
    Example("derive x^2 - 6x + 5", "the tutorial's parabola"),
    Example("derive f order=2", after: "f(x, y) = x^3 - 3x y", "with the second derivatives"),
    Example("derive x^4 - 3x^3 range=-1..4", "all roots in a range"),
    Example("derive himmelblau", "a function that comes with the shell"),
    Example("derive x^3 - 2x check=on at=2", "beside difference quotients"),
  ]
  let related = ["minimize", "plot", "function"]

  static let order = Option(
    "order", .whole(1...2), default: 1, "2 shows the second derivatives as well")
  static let range = Option(
    "range", .range, absent: "the function's own domain, else -10..10",
    "where each variable is searched")
  static let seed = Option(
    "seed", .seed, setting: "seed", "the seed of the search's starts", fallback: { $0.seed })
  static let all = Option(
    "all", .onOff, default: false, shown: "off", "lists all points, not only 25")
  static let check = Option(
    "check", .onOff, default: false, shown: "off",
    "compares the derivatives with central differences at a point"
  ).found(by: "gradcheck", "gradient check", "finite differences")
  static let point = Option<[Double]?>(
    "at", .numbers, absent: "the function's usual start, else 1 for each variable",
    "the point of check=on, a number a variable")
  var options: [any AnyOption] {
    [Self.order, Self.range, Self.all, Self.seed, Self.check, Self.point]
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let formula = try arguments.formula(for: self, in: context.session)
    let order = try arguments.value(Self.order)
    let check = try self.check(arguments, formula, context.numbers)
    let range = try arguments.value(Self.range)
    let seed = try arguments.value(Self.seed)
    let host = context.session.host
    let lines = try derivatives(formula, order: order, of: host) + check
    let box = formula.box(range)
    guard formula.isSearched else {
      let rows = formula.rows?.rowCount ?? 0
      return context.report(
        lines + [
          ReportLine(
            "no minimum was looked for: each look takes a pass over \(counted(rows, "row")); "
              + "'minimize' descends to one", .dim)
        ])
    }
    let points: CriticalPoints
    do {
      points = try formula.criticalPoints(in: box, seed: seed) { host.isInterrupted }
    } catch {
      throw Diagnostic(error)
    }
    if points.wasInterrupted { throw Diagnostic(.interrupted) }
    let report = CriticalPointReport(
      found: points, formula: formula, box: box, isWhole: try arguments.value(Self.all),
      numbers: context.numbers)
    context.session.state.setDerived(formula)
    context.report(lines + report.lines)
  }

  /// The derivatives beside differences, where that is asked for.
  private func check(
    _ arguments: BoundArguments, _ formula: Formula, _ numbers: NumberFormat
  ) throws(Diagnostic) -> [ReportLine] {
    let given = try arguments.value(Self.point)
    guard try arguments.value(Self.check) || given != nil else { return [] }
    let point = given ?? formula.known?.start ?? formula.variables.map { _ in 1 }
    guard point.count == formula.variables.count else {
      throw Diagnostic(
        .wrongCount(Self.point.name, expected: formula.variables, found: point.count),
        arguments.span(Self.point))
    }
    do {
      return try DerivativeCheck(of: formula, at: point).lines(numbers)
    } catch {
      throw Diagnostic(descent: error, arguments.arguments.positional)
    }
  }

  // MARK: Derivatives

  private func derivatives(
    _ formula: Formula, order: Int, of host: any Host
  ) throws(Diagnostic) -> [ReportLine] {
    let variables = formula.variables
    let expression = formula.expression
    var lines: [ReportLine] = []
    var gaps: [String] = []
    do {
      let firsts = try expression.derivatives(by: variables) { host.isInterrupted }
      for (variable, derivative) in zip(variables, firsts ?? []) {
        lines.append(line(formula.symbol(by: [variable]), derivative))
      }
      gaps = try expression.derivativeGaps(by: variables) { host.isInterrupted }
      for (row, first) in (order == 2 ? firsts ?? [] : []).enumerated() {
        let names = Array(variables[row...])
        let seconds = try first.derivatives(by: names) { host.isInterrupted }
        for (variable, second) in zip(names, seconds ?? []) {
          lines.append(line(formula.symbol(by: [variables[row], variable]), second))
        }
      }
    } catch {
      throw Diagnostic(error)
    }
    if host.isInterrupted { throw Diagnostic(.interrupted) }
    lines += gaps.map { ReportLine("  no derivative where \($0)", .bad) }
    return lines
  }

  private func line(_ symbol: String, _ derivative: Expression) -> ReportLine {
    var line = ReportLine("\(symbol) = \(derivative)")
    line.hangingIndent = symbol.count + 3
    return line
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
