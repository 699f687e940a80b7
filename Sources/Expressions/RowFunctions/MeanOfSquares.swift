/// A cost that is a multiple of the mean, or the sum, over rows of the square of what is affine in
/// some variables: v·Σ w(c₁θ₁ + … + c_pθ_p + k)², where the weight w ≥ 0, the c and k are other
/// numbers in each row.
public struct MeanOfSquares: Sendable {
  /// The multiple, of a mean or of a sum.
  public let factor: Double
  /// Whether squares are added up, not averaged.
  public let isSum: Bool
  /// What each variable is multiplied by in a row.
  public let coefficients: [Expression]
  /// What the square has in a row without variables.
  public let constant: Expression
  /// What each square is multiplied by in its row; nil where that is 1.
  public let weight: Expression?
  /// What is added to it all.
  public let offset: Expression
}

/// A cost that is a multiple of the mean, or the sum, over rows of squares: v·Σ w r(θ)².
struct SquaresOverRows: Sendable {
  /// The multiple, of a mean or of a sum.
  let factor: Double
  /// Whether squares are added up, not averaged.
  let isSum: Bool
  /// What is squared.
  let residual: Expression
  /// What each square is multiplied by in its row; nil where that is 1.
  let weight: Expression?
  /// What is added to it all.
  let offset: Expression
}

extension Expression {
  /// The formula as a multiple of a mean or sum of squares of what is affine in the variables; nil
  /// where it is none in this form, or where the factor in front of it is not positive.
  public func meanOfSquares(variables: [String], rows: RowTable) -> MeanOfSquares? {
    guard let squares = squaresOverRows(rows),
      let form = AffineForm(squares.residual.node, variables)
    else { return nil }
    return MeanOfSquares(
      factor: squares.factor, isSum: squares.isSum,
      coefficients: variables.map { Expression(form.coefficients[$0] ?? .number(0)) },
      constant: Expression(form.constant), weight: squares.weight, offset: squares.offset)
  }

  /// The formula as a multiple of a mean or sum of squares over rows; nil where it is none in this
  /// form, or where the factor in front of it is not positive.
  func squaresOverRows(_ rows: RowTable) -> SquaresOverRows? {
    guard let expanded = try? expandedForSymbols() else { return nil }
    let root = Simplifier.simplify(expanded)
    var terms = [Node.Term(isNegative: false, node: root)]
    if case .sum(let inner) = root.form { terms = inner }
    let active = terms.filter { !Expression($0.node).freeNames.isEmpty }
    guard active.count == 1, let term = active.first else { return nil }
    let offset = Node.sum(terms.filter { Expression($0.node).freeNames.isEmpty })
    var factors = Monomial(term.node)
    if term.isNegative { factors = factors.negated }
    // Numbers in front, and one mean or sum.
    var factor = factors.coefficient.value
    var found: (function: RowFunction, argument: Node)?
    for power in factors.powers {
      let written = Simplifier.power(power.base, power.exponent)
      guard !Expression(written).freeNames.isEmpty else {
        guard let value = try? Expression(written).evaluate(rows: rows) else { return nil }
        factor *= value
        continue
      }
      guard found == nil, Coefficient(power.exponent) == .one,
        case .aggregate(let function, let argument) = power.base.form
      else { return nil }
      found = (function, argument)
    }
    guard let found, found.function == .mean || found.function == .sum, factor > 0,
      factor.isFinite, let (residual, weight) = found.argument.square
    else { return nil }
    return SquaresOverRows(
      factor: factor, isSum: found.function == .sum, residual: Expression(residual),
      weight: weight.map { Expression($0) }, offset: Expression(offset))
  }

  /// Whether the formula is a polynomial of degree two at most in its free names.
  ///
  /// What cancels is not seen to: a formula that is not written so can be one all the same.
  public var isQuadraticAsWritten: Bool {
    guard let expanded = try? expandedForSymbols() else { return false }
    let degree = Postorder(Simplifier.simplify(expanded)).fold {
      (node: Node, operands: [Int?]) -> Int? in
      node.degreeInNames(operands)
    }
    return (degree ?? nil).map { $0 <= 2 } ?? false
  }

  /// The value of a bound formula in each row.
  ///
  /// - Parameter rows: The rows.
  /// - Returns: A number a row.
  /// - Throws: `unknownName` for a free name or a column that is not there, `tooLarge`.
  public func values(in rows: RowTable) throws(ExpressionError) -> [Double] {
    if case .column(let name) = node.form, let column = rows.column(name) { return column }
    let numbers = try node.expandingCalls().withoutAggregates(over: rows) { _ in nil }
    let evaluator = try RowEvaluator(.sum, of: numbers, scalars: [], rows: rows)
    var values = [Double](repeating: .nan, count: rows.rowCount)
    [].withUnsafeBufferPointer { point in
      values.withUnsafeMutableBufferPointer { values in
        _ = evaluator.rowValues(at: point, rows: 0..<rows.rowCount, into: values)
      }
    }
    return values
  }

  /// The column that a bound formula is, nothing else; nil where it is more.
  public var columnName: String? {
    if case .column(let name) = node.form { name } else { nil }
  }

  /// The formula with its sign changed.
  public var negated: Expression { Expression(Simplifier.negated(node)) }

  /// Whether a minus stands in front of the formula as a whole.
  public var isNegated: Bool { Node.signAndMagnitude(node).isNegative }
}

extension Node {
  /// The degree as a polynomial in all free names over those of the operands; nil where it is none,
  /// or of a degree above 2.
  fileprivate func degreeInNames(_ operands: [Int?]) -> Int? {
    if case .variable = form { return 1 }
    let known = operands.compactMap { $0 }
    guard known.count == operands.count else { return nil }
    if known.allSatisfy({ $0 == 0 }) { return 0 }
    let degree: Int
    switch form {
    case .negation: degree = known[0]
    case .sum: degree = known.max() ?? 0
    case .product(let factors):
      guard !zip(factors, known).contains(where: { $0.isDivisor && $1 > 0 }) else { return nil }
      degree = known.reduce(0, +)
    case .power(_, let exponent):
      guard let whole = Coefficient(exponent)?.whole, (1...2).contains(whole) else { return nil }
      degree = known[0] * Int(whole)
    case .aggregate(let function, _):
      guard function == .mean || function == .sum else { return nil }
      degree = known[0]
    default: return nil
    }
    return degree <= 2 ? degree : nil
  }
}

extension Node {
  /// What is squared in a product with one square that has variables, and what that is multiplied
  /// by; nil for other formulas.
  fileprivate var square: (residual: Node, weight: Node?)? {
    let factors = Monomial(self)
    var weights = [factors.coefficient.node]
    var residual: Node?
    for power in factors.powers {
      if Expression(power.base).freeNames.isEmpty, Expression(power.exponent).freeNames.isEmpty {
        weights.append(Simplifier.power(power.base, power.exponent))
        continue
      }
      guard residual == nil, Coefficient(power.exponent)?.whole == 2 else { return nil }
      residual = power.base
    }
    guard let residual else { return nil }
    let weight = Simplifier.product(weights)
    return (residual, weight.isEqual(to: .number(1)) ? nil : weight)
  }
}

/// What is affine in variables: a multiple of each, and a constant; all free of variables.
private struct AffineForm {
  var coefficients: [String: Node] = [:]
  var constant: Node = .number(0)

  init?(_ root: Node, _ variables: [String]) {
    let known = Set(variables)
    let folded = Postorder(root).fold { (node: Node, operands: [AffineForm?]) -> AffineForm? in
      AffineForm(node, operands, known)
    }
    guard let form = folded ?? nil, !form.coefficients.isEmpty else { return nil }
    self = form
  }

  private init(_ constant: Node) { self.constant = constant }

  private init?(_ node: Node, _ operands: [AffineForm?], _ variables: Set<String>) {
    if case .variable(let name) = node.form {
      guard variables.contains(name) else { return nil }
      self.init(.number(0))
      coefficients[name] = .number(1)
      return
    }
    let parts = operands.compactMap { $0 }
    guard parts.count == operands.count else { return nil }
    if parts.allSatisfy({ $0.coefficients.isEmpty }) {
      self.init(node)
      return
    }
    switch node.form {
    case .negation: self = parts[0].scaled { Simplifier.negated($0) }
    case .sum(let terms):
      var sum: [String: [Node.Term]] = [:]
      var constants: [Node.Term] = []
      for (term, part) in zip(terms, parts) {
        for (name, coefficient) in part.coefficients {
          sum[name, default: []].append(
            Node.Term(isNegative: term.isNegative, node: coefficient))
        }
        constants.append(Node.Term(isNegative: term.isNegative, node: part.constant))
      }
      self.init(Simplifier.sum(constants))
      coefficients = sum.mapValues { Simplifier.sum($0) }
    case .product(let factors):
      let active = parts.indices.filter { !parts[$0].coefficients.isEmpty }
      guard active.count == 1, let only = active.first, !factors[only].isDivisor else { return nil }
      self = parts[only].scaled { node in
        Simplifier.product(
          zip(factors.indices, factors).map { index, factor in
            Node.Factor(
              isDivisor: factor.isDivisor, node: index == only ? node : parts[index].constant)
          })
      }
    default: return nil
    }
  }

  private func scaled(_ change: (Node) -> Node) -> AffineForm {
    var result = self
    result.coefficients = coefficients.mapValues(change)
    result.constant = change(constant)
    return result
  }
}
