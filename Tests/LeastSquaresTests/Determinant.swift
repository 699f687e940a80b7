/// The determinant by Bareiss' elimination without fractions, 1968.
func determinant<Number: SignedInteger>(_ matrix: [[Number]]) -> Number {
  var matrix = matrix
  var previous: Number = 1
  var sign: Number = 1
  for pivot in matrix.indices.dropLast() {
    guard let row = matrix.indices.first(where: { $0 >= pivot && matrix[$0][pivot] != 0 }) else {
      return 0
    }
    if row != pivot {
      matrix.swapAt(row, pivot)
      sign = -sign
    }
    for row in matrix.indices where row > pivot {
      for column in matrix.indices where column > pivot {
        matrix[row][column] =
          (matrix[row][column] * matrix[pivot][pivot]
            - matrix[row][pivot] * matrix[pivot][column]) / previous
      }
    }
    previous = matrix[pivot][pivot]
  }
  return sign * (matrix.last?.last ?? 1)
}
