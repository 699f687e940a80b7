/// A small symmetric matrix, row by row.
struct SymmetricMatrix {
  private let order: Int
  private var elements: [Double]

  init(order: Int, elements: [Double]) {
    self.order = order
    self.elements = elements
  }

  /// The product with a vector.
  func times(_ vector: [Double]) -> [Double] {
    (0..<order).map { row in
      (0..<order).reduce(0) { $0 + elements[row * order + $1] * vector[$1] }
    }
  }

  /// The product with itself, with a number added to the diagonal.
  func squared(plus damping: Double) -> SymmetricMatrix {
    var square = [Double](repeating: 0, count: order * order)
    for row in 0..<order {
      for column in 0..<order {
        var sum = row == column ? damping : 0
        for index in 0..<order {
          sum += elements[row * order + index] * elements[column * order + index]
        }
        square[row * order + column] = sum
      }
    }
    return SymmetricMatrix(order: order, elements: square)
  }

  /// The solution of the linear system, by elimination with pivots; nil when the matrix is
  /// singular.
  func solve(_ right: [Double]) -> [Double]? {
    var matrix = elements
    var solution = right
    for column in 0..<order {
      var pivot = column
      for row in column..<order
      where matrix[row * order + column].magnitude > matrix[pivot * order + column].magnitude {
        pivot = row
      }
      let divisor = matrix[pivot * order + column]
      guard divisor != 0, divisor.isFinite else { return nil }
      if pivot != column {
        for index in 0..<order {
          matrix.swapAt(pivot * order + index, column * order + index)
        }
        solution.swapAt(pivot, column)
      }
      for row in (column + 1)..<order {
        let factor = matrix[row * order + column] / divisor
        guard factor != 0 else { continue }
        for index in column..<order {
          matrix[row * order + index] -= factor * matrix[column * order + index]
        }
        solution[row] -= factor * solution[column]
      }
    }
    for row in (0..<order).reversed() {
      var sum = solution[row]
      for index in (row + 1)..<order {
        sum -= matrix[row * order + index] * solution[index]
      }
      solution[row] = sum / matrix[row * order + row]
    }
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }

  /// The eigenvalues, by rotations that make the largest elements beside the diagonal vanish one
  /// after the other.
  ///
  /// Source: Carl Gustav Jacob Jacobi, 1846, "Über ein leichtes Verfahren, die in der Theorie der
  /// Säcularstörungen vorkommenden Gleichungen numerisch aufzulösen".
  var eigenvalues: [Double] {
    var matrix = elements
    func at(_ row: Int, _ column: Int) -> Int { row * order + column }
    for _ in 0..<50 {
      var rest = 0.0
      var size = 0.0
      for row in 0..<order {
        size = max(size, matrix[at(row, row)].magnitude)
        for column in 0..<row { rest = max(rest, matrix[at(row, column)].magnitude) }
      }
      guard rest > 1e-15 * size, rest.isFinite else { break }
      for row in 0..<order {
        for column in 0..<row where matrix[at(row, column)] != 0 {
          let difference = (matrix[at(row, row)] - matrix[at(column, column)]) / 2
          let side = matrix[at(row, column)]
          let root = (difference * difference + side * side).squareRoot()
          let tangent = side / (difference + (difference < 0 ? -root : root))
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          let sine = tangent * cosine
          for index in 0..<order {
            let first = matrix[at(column, index)]
            let second = matrix[at(row, index)]
            matrix[at(column, index)] = cosine * first - sine * second
            matrix[at(row, index)] = sine * first + cosine * second
          }
          for index in 0..<order {
            let first = matrix[at(index, column)]
            let second = matrix[at(index, row)]
            matrix[at(index, column)] = cosine * first - sine * second
            matrix[at(index, row)] = sine * first + cosine * second
          }
        }
      }
    }
    return (0..<order).map { matrix[at($0, $0)] }.sorted()
  }
}
