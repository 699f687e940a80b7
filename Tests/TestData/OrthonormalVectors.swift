/// So many orthonormal vectors of as many coordinates: random ones, made orthogonal by Gram and
/// Schmidt, twice.
public func orthonormalVectors(
  _ count: Int, _ generator: inout some RandomNumberGenerator
) -> [[Double]] {
  var vectors: [[Double]] = []
  while vectors.count < count {
    var vector = (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
    for other in vectors + vectors {
      let part = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
      for index in 0..<count { vector[index] -= part * other[index] }
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if length > 0.1 { vectors.append(vector.map { $0 / length }) }
  }
  return vectors
}

/// The symmetric matrix with these eigenvectors and eigenvalues, row by row.
public func symmetricMatrix(eigenvalues: [Double], eigenvectors: [[Double]]) -> [Double] {
  let count = eigenvalues.count
  var matrix = [Double](repeating: 0, count: count * count)
  for (vector, eigenvalue) in zip(eigenvectors, eigenvalues) {
    for row in 0..<count {
      for column in 0..<count {
        matrix[row * count + column] += eigenvalue * (vector[row] * vector[column])
      }
    }
  }
  return matrix
}
