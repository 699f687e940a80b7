/// A small symmetric matrix, row by row.
public struct SymmetricMatrix: Equatable, Sendable {
  /// The number of rows, and of columns.
  public let order: Int

  /// The elements, row by row.
  public let elements: [Double]

  /// Creates a matrix from `order`² elements.
  ///
  /// Elements that mirror each other are replaced by their mean.
  public init(order: Int, elements: [Double]) {
    precondition(order >= 0 && elements.count == order * order, "one element a row and column")
    self.order = order
    var elements = elements
    for row in 0..<order {
      for column in 0..<row {
        let (below, above) = (row * order + column, column * order + row)
        guard elements[below] != elements[above] else { continue }
        // Halved before they are added: the sum of two large elements would overflow.
        let mean = elements[below] / 2 + elements[above] / 2
        elements[below] = mean
        elements[above] = mean
      }
    }
    self.elements = elements
  }

  /// The product with a vector of `order` numbers.
  public func times(_ vector: [Double]) -> [Double] {
    (0..<order).map { row in
      (0..<order).reduce(0) { $0 + elements[row * order + $1] * vector[$1] }
    }
  }

  /// The product with itself, with a number added to the diagonal.
  public func squared(plus damping: Double) -> SymmetricMatrix {
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

  /// The solution of the linear system by Gaussian elimination with partial pivoting.
  ///
  /// Nil when the matrix is singular, or the solution is not finite.
  /// Source: Gene H. Golub and Charles F. Van Loan, 2013, "Matrix Computations", algorithm 3.4.1.
  public func solve(_ right: [Double]) -> [Double]? {
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
      for row in (column + 1)..<max(order, column + 1) {
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
      for index in (row + 1)..<max(order, row + 1) {
        sum -= matrix[row * order + index] * solution[index]
      }
      solution[row] = sum / matrix[row * order + row]
    }
    return solution.allSatisfy(\.isFinite) ? solution : nil
  }
}
