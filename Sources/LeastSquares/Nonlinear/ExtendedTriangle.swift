internal import Numerics

/// The triangle R and Qᵀb of least squares in about 32 digits, by Householder reflections.
///
/// Source: Gene H. Golub and Charles F. Van Loan, 2013, "Matrix Computations", section 5.3.2.
struct ExtendedTriangle {
  /// The number of unknowns.
  let count: Int
  /// The rows of R, the element of Qᵀb at the end of each.
  private(set) var rows: [[DoubleDouble]]

  /// Reduces columns of equal length, b the last.
  init(_ columns: [[DoubleDouble]]) {
    var columns = columns
    count = columns.count - 1
    let length = columns[count].count
    for pivot in 0..<min(count, length) {
      let squares = (pivot..<length).reduce(DoubleDouble(0)) {
        $0 + columns[pivot][$1] * columns[pivot][$1]
      }
      guard squares.high > 0 else { continue }
      let head = columns[pivot][pivot]
      let norm = squares.squareRoot()
      let reflected = head.high > 0 ? -norm : norm
      columns[pivot][pivot] = head - reflected
      // The reflection I − vvᵀ/s with s = |v|²/2.
      let scale = reflected * reflected - head * reflected
      for other in pivot + 1...count {
        let product =
          (pivot..<length).reduce(DoubleDouble(0)) {
            $0 + columns[pivot][$1] * columns[other][$1]
          } / scale
        for row in pivot..<length {
          columns[other][row] = columns[other][row] - product * columns[pivot][row]
        }
      }
      columns[pivot][pivot] = reflected
      for row in pivot + 1..<max(length, pivot + 1) { columns[pivot][row] = DoubleDouble(0) }
    }
    let rest = count
    rows = (0..<min(count, length)).map { row in (0...rest).map { columns[$0][row] } }
  }

  /// The x that makes |Ax − b| least; nil where a pivot is 0 to rounding.
  func solution() -> [DoubleDouble]? {
    guard rows.count == count else { return nil }
    var solution = [DoubleDouble](repeating: DoubleDouble(0), count: count)
    for row in (0..<count).reversed() {
      var sum = rows[row][count]
      for column in row + 1..<max(count, row + 1) {
        sum = sum - rows[row][column] * solution[column]
      }
      guard rows[row][row].high != 0 else { return nil }
      solution[row] = sum / rows[row][row]
      guard solution[row].isFinite else { return nil }
    }
    return solution
  }

  /// (RᵀR)⁻¹ = R⁻¹R⁻ᵀ, row by row; nil where R has no inverse.
  func inverseProduct() -> [[DoubleDouble]]? {
    guard rows.count == count, rows.indices.allSatisfy({ rows[$0][$0].high != 0 }) else {
      return nil
    }
    let zero = DoubleDouble(0)
    var inverse = [[DoubleDouble]](
      repeating: [DoubleDouble](repeating: zero, count: count), count: count)
    for column in 0..<count {
      inverse[column][column] = DoubleDouble(1) / rows[column][column]
      for row in (0..<column).reversed() {
        var sum = zero
        for other in row + 1...column { sum = sum + rows[row][other] * inverse[other][column] }
        inverse[row][column] = -(sum / rows[row][row])
      }
    }
    return (0..<count).map { one in
      (0..<count).map { other in
        (max(one, other)..<count).reduce(zero) { $0 + inverse[one][$1] * inverse[other][$1] }
      }
    }
  }
}
