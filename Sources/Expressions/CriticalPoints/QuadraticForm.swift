import BigInt

/// A polynomial of degree two in several variables, with exact coefficients.
///
/// Its critical points solve a linear system: they are found in fractions, wherever they are, and
/// are all that there are. Numbers in a formula count as the decimals that were typed.
struct QuadraticForm {
  /// How many variables there are.
  private let count: Int
  private var constant = Rational(0)
  /// The coefficients by position of the variable.
  private var linear: [Int: Rational] = [:]
  /// The coefficients of products: of variables i and j, i at most j, at i times `count` plus j.
  private var products: [Int: Rational] = [:]

  /// Coefficients of more bits are left to numeric search.
  private static let maximumBits = 1000

  private init(count: Int) { self.count = count }

  /// The form that a formula without calls of users' functions is; nil for others.
  init?(_ root: Node, _ variables: [String], shouldStop: () -> Bool) {
    var positions: [String: Int] = [:]
    for (position, name) in variables.enumerated() { positions[name] = position }
    let order = Postorder(root)
    var values: [QuadraticForm] = []
    values.reserveCapacity(order.nodes.count)
    for (position, node) in order.nodes.enumerated() {
      if position.isMultiple(of: 64), shouldStop() { return nil }
      let operands = order.operands(of: position).map { values[$0] }
      guard
        let value = Self.value(of: node, operands, positions, count: variables.count),
        value.bitWidth <= Self.maximumBits
      else { return nil }
      values.append(value)
    }
    guard let last = values.last else { return nil }
    self = last
  }

  private static func value(
    of node: Node, _ operands: [QuadraticForm], _ positions: [String: Int], count: Int
  ) -> QuadraticForm? {
    var result = QuadraticForm(count: count)
    switch node.form {
    case .variable(let name):
      guard let position = positions[name] else { return nil }
      result.linear[position] = .one
    case .number(let number):
      // A power of ten of hundreds of digits is no coefficient to count with.
      guard number == 0 || (number.magnitude > 1e-100 && number.magnitude < 1e100),
        let exact = Rational(decimal: number)
      else { return nil }
      result.constant = exact
    case .negation: result.add(operands[0], times: Rational(-1))
    case .sum(let terms):
      for (term, operand) in zip(terms, operands) {
        result.add(operand, times: Rational(term.isNegative ? -1 : 1))
      }
    case .product(let factors):
      result.constant = .one
      for (factor, operand) in zip(factors, operands) {
        guard let next = factor.isDivisor ? result.divided(by: operand) : result.times(operand)
        else { return nil }
        result = next
      }
    case .power(_, let exponent):
      guard let number = Coefficient(exponent)?.whole, number >= 0, number <= 16 else { return nil }
      result.constant = .one
      for _ in 0..<Int(number) {
        guard let next = result.times(operands[0]) else { return nil }
        result = next
      }
    default: return nil
    }
    return result
  }

  private var degree: Int { products.isEmpty ? linear.isEmpty ? 0 : 1 : 2 }

  private var bitWidth: Int {
    var width = constant.bitWidth
    for value in linear.values { width = max(width, value.bitWidth) }
    for value in products.values { width = max(width, value.bitWidth) }
    return width
  }

  private mutating func add(_ other: QuadraticForm, times factor: Rational) {
    constant = constant + other.constant * factor
    for (key, value) in other.linear { Self.add(value * factor, at: key, of: &linear) }
    for (key, value) in other.products { Self.add(value * factor, at: key, of: &products) }
  }

  private static func add(_ value: Rational, at key: Int, of values: inout [Int: Rational]) {
    let sum = values[key].map { $0 + value } ?? value
    values[key] = sum.isZero ? nil : sum
  }

  private func times(_ other: QuadraticForm) -> QuadraticForm? {
    if degree == 0 || other.degree == 0 {
      let (form, factor) = degree == 0 ? (other, constant) : (self, other.constant)
      var result = QuadraticForm(count: count)
      result.add(form, times: factor)
      return result
    }
    guard degree == 1, other.degree == 1 else { return nil }
    var result = QuadraticForm(count: count)
    result.constant = constant * other.constant
    for (key, value) in linear { Self.add(value * other.constant, at: key, of: &result.linear) }
    for (key, value) in other.linear { Self.add(value * constant, at: key, of: &result.linear) }
    for (first, factor) in linear {
      for (second, value) in other.linear {
        let key = min(first, second) * count + max(first, second)
        Self.add(factor * value, at: key, of: &result.products)
      }
    }
    return result
  }

  private func divided(by other: QuadraticForm) -> QuadraticForm? {
    guard other.degree == 0, let inverse = Rational.one.divided(by: other.constant) else {
      return nil
    }
    var result = QuadraticForm(count: count)
    result.add(self, times: inverse)
    return result
  }

  private func value(at point: [Rational]) -> Rational {
    var value = constant
    for (key, coefficient) in linear { value = value + coefficient * point[key] }
    for (key, coefficient) in products {
      value = value + coefficient * point[key / count] * point[key % count]
    }
    return value
  }

  // MARK: Critical points

  /// The critical points, all that there are; nil where the numbers become too long.
  func criticalPoints(shouldStop: () -> Bool) -> CriticalPoints? {
    let hessian = hessian
    let right = (0..<count).map { Rational(0) - (linear[$0] ?? Rational(0)) }
    guard let solved = LinearSystem(hessian, right, shouldStop: shouldStop) else { return nil }
    guard solved.rank > 0 || !linear.isEmpty else { return .everywhere }
    guard var point = solved.solution else {
      return CriticalPoints(points: [], coverage: .everywhere)
    }
    guard let signs = Self.signs(of: hessian, shouldStop: shouldStop) else { return nil }
    var extent = CriticalPoint.Extent.point
    if !solved.kernel.isEmpty {
      guard let nearest = Self.nearestToOrigin(point, solved.kernel, shouldStop: shouldStop) else {
        return nil
      }
      point = nearest
      extent = .subspace(solved.kernel.map { Self.short($0).map(\.double) })
    }
    let kind: CriticalPoint.Kind =
      signs.negative == 0 ? .minimum : signs.positive == 0 ? .maximum : .saddle
    let numbers = point.map(\.double)
    let value = value(at: point).double
    guard numbers.allSatisfy(\.isFinite), value.isFinite else { return nil }
    return CriticalPoints(
      points: [
        CriticalPoint(
          point: numbers, value: value, kind: kind, isSmooth: true, extent: extent,
          forms: point.map { Expression(rational: $0) }, isExact: true)
      ],
      coverage: .everywhere)
  }

  private var hessian: [[Rational]] {
    var rows = [[Rational]](
      repeating: [Rational](repeating: Rational(0), count: count), count: count)
    for (key, value) in products {
      let (row, column) = (key / count, key % count)
      rows[row][column] = row == column ? value + value : value
      rows[column][row] = rows[row][column]
    }
    return rows
  }

  /// How many eigenvalues are above and below 0.
  ///
  /// Sylvester's law of inertia: rows and columns are added alike until only a diagonal is left.
  private static func signs(
    of matrix: [[Rational]], shouldStop: () -> Bool
  ) -> (positive: Int, negative: Int)? {
    var matrix = matrix
    var signs = (positive: 0, negative: 0)
    var rest = Array(matrix.indices)
    while !rest.isEmpty {
      if shouldStop() { return nil }
      if !rest.contains(where: { !matrix[$0][$0].isZero }) {
        guard let (row, column) = firstPair(rest, where: { !matrix[$0][$1].isZero }) else { break }
        for index in rest { matrix[row][index] = matrix[row][index] + matrix[column][index] }
        for index in rest { matrix[index][row] = matrix[index][row] + matrix[index][column] }
      }
      guard let place = rest.firstIndex(where: { !matrix[$0][$0].isZero }) else { break }
      let pivot = rest.remove(at: place)
      if matrix[pivot][pivot].numerator > 0 { signs.positive += 1 } else { signs.negative += 1 }
      for row in rest where !matrix[row][pivot].isZero {
        guard let factor = matrix[row][pivot].divided(by: matrix[pivot][pivot]) else { return nil }
        for column in rest {
          matrix[row][column] = matrix[row][column] - factor * matrix[pivot][column]
        }
      }
    }
    return signs
  }

  private static func firstPair(
    _ indices: [Int], where holds: (Int, Int) -> Bool
  ) -> (Int, Int)? {
    for first in indices {
      for second in indices where second != first && holds(first, second) {
        return (first, second)
      }
    }
    return nil
  }

  private static func nearestToOrigin(
    _ point: [Rational], _ directions: [[Rational]], shouldStop: () -> Bool
  ) -> [Rational]? {
    func product(_ left: [Rational], _ right: [Rational]) -> Rational {
      zip(left, right).reduce(Rational(0)) { $0 + $1.0 * $1.1 }
    }
    let gram = directions.map { left in directions.map { product(left, $0) } }
    let right = directions.map { product($0, point) }
    guard let parts = LinearSystem(gram, right, shouldStop: shouldStop)?.solution else {
      return nil
    }
    var result = point
    for (direction, part) in zip(directions, parts) {
      for index in result.indices { result[index] = result[index] - part * direction[index] }
    }
    return result
  }

  /// The same direction in whole numbers without common divisor, the first above 0.
  private static func short(_ direction: [Rational]) -> [Rational] {
    var common = BigInt(1)
    for number in direction {
      common *= number.denominator / common.greatestCommonDivisor(with: number.denominator)
    }
    var divisor = BigInt(0)
    let whole = direction.map { ($0 * Rational(common)).numerator }
    for number in whole { divisor = divisor.greatestCommonDivisor(with: number) }
    if let first = whole.first(where: { $0 != 0 }), first < 0 { divisor = -divisor }
    return divisor == 0 ? direction : whole.map { Rational($0 / divisor) }
  }
}

/// A square system of linear equations, solved in fractions.
private struct LinearSystem {
  /// The rank of the matrix.
  private(set) var rank = 0
  /// A solution, with 0 for what is free; nil where there is none.
  private(set) var solution: [Rational]?
  /// Directions in which solutions go on, one for each free variable.
  private(set) var kernel: [[Rational]] = []

  /// The words that products may take: fractions grow with each row.
  private static let maximumWork = 60_000

  /// Solves the system; nil where that takes too long.
  init?(_ matrix: [[Rational]], _ right: [Rational], shouldStop: () -> Bool) {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let count = rows.count
    var pivots: [Int] = []
    var work = 0
    for column in 0..<count {
      if shouldStop() { return nil }
      guard let row = (rank..<count).first(where: { !rows[$0][column].isZero }),
        let inverse = Rational.one.divided(by: rows[row][column])
      else { continue }
      rows.swapAt(rank, row)
      for index in column...count where !rows[rank][index].isZero {
        rows[rank][index] = rows[rank][index] * inverse
      }
      for other in 0..<count where other != rank && !rows[other][column].isZero {
        let factor = rows[other][column]
        for index in column...count where !rows[rank][index].isZero {
          let words = 1 + (factor.bitWidth + rows[rank][index].bitWidth) / 64
          work += words * words
          guard work < Self.maximumWork else { return nil }
          rows[other][index] = rows[other][index] - factor * rows[rank][index]
        }
      }
      pivots.append(column)
      rank += 1
    }
    if rows[rank...].allSatisfy({ $0[count].isZero }) {
      var point = [Rational](repeating: Rational(0), count: count)
      for (row, column) in pivots.enumerated() { point[column] = rows[row][count] }
      solution = point
    }
    for free in 0..<count where !pivots.contains(free) {
      var direction = [Rational](repeating: Rational(0), count: count)
      direction[free] = .one
      for (row, column) in pivots.enumerated() {
        direction[column] = Rational(0) - rows[row][free]
      }
      kernel.append(direction)
    }
  }
}
