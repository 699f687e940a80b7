internal import Numerics

/// The vertex at which Σ|yᵢ − xᵢθ| + cΣ|θⱼ| is least.
///
/// At a vertex as many rows are met exactly as there are coefficients. From one to the next the
/// walk leaves a row whose multiplier is above 1 in size, along the edge to the weighted median of
/// where the others change their sign. Equal sizes cannot hold it up: it walks on targets moved by
/// a billionth of their size, and the duality gap of the targets as they are decides whether the
/// vertex is the minimum. The l1 part is one further row for each coefficient.
///
/// Source: Peter Bloomfield and William L. Steiger, 1983, "Least Absolute Deviations: Theory,
/// Applications, and Algorithms", chapter 7; the multipliers as in Roger Koenker, 2005, "Quantile
/// Regression", section 2.2.
struct LeastAbsoluteErrors {
  private let columns: [[Double]]
  private let targets: [Double]
  private let weights: [Double]

  private static var mostSteps: Int { 20_000 }

  /// A vertex, and how far from the least sum it can be.
  struct Vertex: Equatable {
    var point: [Double]
    /// Whether no other point has the same sum, to rounding.
    var isUnique: Bool
  }

  /// The problem of rows.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - weights: The weights c, m times those of the mean; 0 for the intercept.
  init(_ rows: LossRows, weights: [Double]) {
    columns =
      (rows.hasIntercept ? [[Double](repeating: 1, count: rows.rowCount)] : []) + rows.features
    targets = rows.targets
    self.weights = weights
  }

  private var dimension: Int { columns.count }
  /// The rows of the data, and those of the l1 part.
  private var rowCount: Int { targets.count + (weights.contains { $0 > 0 } ? dimension : 0) }

  private func element(_ row: Int, _ column: Int) -> Double {
    row < targets.count
      ? columns[column][row] : row - targets.count == column ? weights[column] : 0
  }

  /// The vertex with the least sum; nil where columns are dependent, none was found, or the work
  /// was stopped.
  func minimum(near start: [Double], shouldStop: () -> Bool) -> Vertex? {
    let scale = targets.reduce(0) { max($0, $1.magnitude) }
    guard scale > 0, scale.isFinite else {
      return Vertex(point: start.map { _ in 0 }, isUnique: true)
    }
    for fraction in [0x1p-33, 0x1p-41] {
      var generator = SplitMix64(seed: 1)
      let moved = (0..<rowCount).map { row in
        let target = row < targets.count ? targets[row] : 0
        return target + scale * fraction * (Double(generator.next() >> 11) * 0x1p-52 - 1)
      }
      guard let found = walk(moved, from: start, shouldStop) else { return nil }
      if let vertex = certified(found) { return vertex }
    }
    return nil
  }

  /// Where a walk ended: the rows that are met, their multipliers and the signs of all others.
  private struct End {
    var inverse: [Double]
    var basis: [Int]
    var multipliers: [Double]
    var signs: [Double]
  }

  private func walk(_ targets: [Double], from start: [Double], _ shouldStop: () -> Bool) -> End? {
    guard var basis = firstBasis(residuals(targets, at: start)) else { return nil }
    let count = dimension
    var isBasic = [Bool](repeating: false, count: rowCount)
    for row in basis { isBasic[row] = true }
    for _ in 0..<Self.mostSteps {
      guard !shouldStop(), let inverse = inverse(of: basis) else { return nil }
      let point = solved(inverse, basis.map { targets[$0] })
      let residuals = residuals(targets, at: point)
      var sums = [Double](repeating: 0, count: count)
      var signs = residuals
      for row in residuals.indices {
        signs[row] = isBasic[row] ? 0 : residuals[row] > 0 ? 1 : residuals[row] < 0 ? -1 : 0
      }
      for column in 0..<count {
        sums[column] = signs.indices.reduce(0) { $0 + signs[$1] * element($1, column) }
      }
      let multipliers = (0..<count).map { edge in
        (0..<count).reduce(0) { $0 + sums[$1] * inverse[$1 * count + edge] }
      }
      let sizes = multipliers.map(\.magnitude)
      guard let edge = sizes.indices.max(by: { sizes[$0] < sizes[$1] }), sizes[edge] > 1 + 1e-9
      else {
        return End(inverse: inverse, basis: basis, multipliers: multipliers, signs: signs)
      }
      let sign = multipliers[edge] > 0 ? 1.0 : -1.0
      let direction = (0..<count).map { sign * inverse[$0 * count + edge] }
      guard
        let entering = median(residuals, isBasic, along: direction, slope: 1 - sizes[edge])
      else { return nil }
      isBasic[basis[edge]] = false
      isBasic[entering] = true
      basis[edge] = entering
    }
    return nil
  }

  /// The row whose sign changes where the sum stops falling.
  private func median(
    _ residuals: [Double], _ isBasic: [Bool], along direction: [Double], slope: Double
  ) -> Int? {
    var products = [Double](repeating: 0, count: rowCount)
    for (column, part) in direction.enumerated() where part != 0 {
      for row in products.indices { products[row] += part * element(row, column) }
    }
    let largest = products.reduce(0) { max($0, $1.magnitude) }
    var breaks: [(length: Double, row: Int)] = []
    for row in products.indices
    where !isBasic[row] && products[row].magnitude > 1e-11 * largest
      && residuals[row] * products[row] > 0
    {
      breaks.append((residuals[row] / products[row], row))
    }
    breaks.sort { ($0.length, $0.row) < ($1.length, $1.row) }
    var slope = slope
    for (_, row) in breaks {
      slope += 2 * products[row].magnitude
      if slope >= 0 { return row }
    }
    return nil
  }

  /// The vertex of the targets as they are, where the gap to what the multipliers prove is no more
  /// than rounding.
  private func certified(_ end: End) -> Vertex? {
    let all = targets + [Double](repeating: 0, count: rowCount - targets.count)
    let point = solved(end.inverse, end.basis.map { all[$0] })
    let residuals = residuals(all, at: point)
    var (sum, gap) = (0.0, 0.0)
    for row in residuals.indices where end.signs[row] != 0 {
      sum += residuals[row].magnitude
      gap += residuals[row].magnitude - end.signs[row] * residuals[row]
    }
    let size = all.reduce(0) { $0 + $1.magnitude }
    guard gap <= 1e-11 * sum + 1e-14 * size else { return nil }
    let isUnique = end.multipliers.allSatisfy { $0.magnitude < 1 - 1e-9 }
    return Vertex(point: point, isUnique: isUnique)
  }

  private func residuals(_ targets: [Double], at point: [Double]) -> [Double] {
    var residuals = targets
    for (column, coefficient) in point.enumerated() where coefficient != 0 {
      columns[column].withUnsafeBufferPointer { values in
        for row in values.indices { residuals[row] -= coefficient * values[row] }
      }
    }
    for row in self.targets.count..<max(rowCount, self.targets.count) {
      let column = row - self.targets.count
      residuals[row] -= weights[column] * point[column]
    }
    return residuals
  }

  /// The rows with the smallest residuals that are independent, one for each coefficient.
  private func firstBasis(_ residuals: [Double]) -> [Int]? {
    let count = dimension
    let lengths = (0..<count).map { column in
      (0..<rowCount).reduce(0) { max($0, element($1, column).magnitude) }
    }
    guard lengths.allSatisfy({ $0 > 0 }) else { return nil }
    let order = residuals.indices.sorted {
      (residuals[$0].magnitude, $0) < (residuals[$1].magnitude, $1)
    }
    var basis: [Int] = []
    var directions: [[Double]] = []
    for row in order {
      var vector = (0..<count).map { element(row, $0) / lengths[$0] }
      let before = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for _ in 0..<2 {
        for direction in directions {
          let product = zip(vector, direction).reduce(0) { $0 + $1.0 * $1.1 }
          for index in vector.indices { vector[index] -= product * direction[index] }
        }
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard length > 1e-7 * before else { continue }
      directions.append(vector.map { $0 / length })
      basis.append(row)
      if basis.count == count { return basis }
    }
    return nil
  }

  /// The inverse of the matrix of some rows, row by row; nil where it is singular.
  private func inverse(of basis: [Int]) -> [Double]? {
    let count = dimension
    var matrix = [Double](repeating: 0, count: count * 2 * count)
    let width = 2 * count
    for (row, index) in basis.enumerated() {
      for column in 0..<count { matrix[row * width + column] = element(index, column) }
      matrix[row * width + count + row] = 1
    }
    for column in 0..<count {
      let pivot = (column..<count).max {
        matrix[$0 * width + column].magnitude < matrix[$1 * width + column].magnitude
      }
      guard let pivot, matrix[pivot * width + column] != 0 else { return nil }
      for index in 0..<width { matrix.swapAt(pivot * width + index, column * width + index) }
      let divisor = matrix[column * width + column]
      for index in 0..<width { matrix[column * width + index] /= divisor }
      for row in 0..<count where row != column {
        let factor = matrix[row * width + column]
        guard factor != 0 else { continue }
        for index in 0..<width {
          matrix[row * width + index] -= factor * matrix[column * width + index]
        }
      }
    }
    let inverse = (0..<count).flatMap { row in
      matrix[row * width + count..<(row + 1) * width]
    }
    return inverse.allSatisfy(\.isFinite) ? inverse : nil
  }

  private func solved(_ inverse: [Double], _ right: [Double]) -> [Double] {
    let count = dimension
    return (0..<count).map { row in
      (0..<count).reduce(0) { $0 + inverse[row * count + $1] * right[$1] }
    }
  }
}
