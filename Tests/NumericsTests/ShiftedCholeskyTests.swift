import Numerics
import Testing

@Suite struct ShiftedCholeskyTests {
  /// Factorises and solves; nil where there is no factor.
  private func solve(_ matrix: [Double], _ right: [Double]) -> (shift: Double, solution: [Double])?
  {
    var factor = ShiftedCholesky(dimension: right.count)
    let shift = factor.factorize { storage in
      for (index, element) in matrix.enumerated() { storage[index] = element }
    }
    guard let shift else { return nil }
    var solution = [Double](repeating: .nan, count: right.count)
    right.withUnsafeBufferPointer { right in
      solution.withUnsafeMutableBufferPointer { factor.solve(right, into: $0) }
    }
    return (shift, solution)
  }

  @Test func aPositiveDefiniteMatrixIsNotShifted() throws {
    let (shift, solution) = try #require(solve([4, 2, 2, 5], [8, 12]))
    #expect(shift == 0)
    #expect(zip(solution, [1, 2]).allSatisfy { ($0 - $1).magnitude < 1e-15 })
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func shiftedMatricesAreSolvedToTheirShift(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let count = 1 + Int(seed % 6)
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0...row {
        let element = 2 * generator.nextUniform() - 1
        matrix[row * count + column] = element
        matrix[column * count + row] = element
      }
    }
    let right = (0..<count).map { _ in generator.nextUniform() }
    let (shift, solution) = try #require(solve(matrix, right), "seed \(seed)")
    let least = try #require(Spectrum(matrix: matrix, dimension: count)).eigenvalues[0]
    #expect(shift >= max(0, -least) - 1e-12, "seed \(seed)")
    for row in 0..<count {
      let product = (0..<count).reduce(shift * solution[row]) {
        $0 + matrix[row * count + $1] * solution[$1]
      }
      let size = solution.reduce(1) { max($0, $1.magnitude) }
      #expect((product - right[row]).magnitude <= 1e-12 * size, "seed \(seed)")
    }
  }

  @Test func whatHasNoFactor() {
    #expect(solve([0, 0, 0, 0], [1, 1]) == nil)
    #expect(solve([1, .nan, .nan, 1], [1, 1]) == nil)
    #expect(solve([.infinity], [1]) == nil)
    #expect(solve([], []) == nil)
  }
}
