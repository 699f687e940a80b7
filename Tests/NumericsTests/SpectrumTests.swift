import Numerics
import TestData
import Testing

@Suite struct SpectrumTests {
  /// A symmetric matrix with chosen eigenvalues and random eigenvectors.
  private func matrix(_ eigenvalues: [Double], _ generator: inout SplitMix64) -> [Double] {
    symmetricMatrix(
      eigenvalues: eigenvalues, eigenvectors: orthonormalVectors(eigenvalues.count, &generator))
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func chosenEigenvaluesAreFound(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let count = 1 + Int(seed % 8)
    let scale = [1, 1e-200, 1e150][Int(seed % 3)]
    let eigenvalues = (0..<count).map { _ in
      scale * (Double.random(in: -1...1, using: &generator))
    }.sorted()
    let matrix = matrix(eigenvalues, &generator)
    let spectrum = try #require(Spectrum(matrix: matrix, dimension: count), "seed \(seed)")
    for (found, expected) in zip(spectrum.eigenvalues, eigenvalues) {
      #expect((found - expected).magnitude <= 1e-14 * scale, "seed \(seed)")
    }
    for (value, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors) {
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect((length - 1).magnitude < 1e-14, "seed \(seed)")
      for row in 0..<count {
        let product = (0..<count).reduce(0) { $0 + matrix[row * count + $1] * vector[$1] }
        #expect((product - value * vector[row]).magnitude <= 3e-15 * scale, "seed \(seed)")
      }
    }
  }

  @Test func whatIsNoSymmetricMatrix() {
    #expect(Spectrum(matrix: [1, 2, 3, 4], dimension: 2) == nil)
    #expect(Spectrum(matrix: [1, .nan, .nan, 1], dimension: 2) == nil)
    #expect(Spectrum(matrix: [1], dimension: 2) == nil)
    #expect(Spectrum(matrix: [], dimension: 0) == nil)
    #expect(Spectrum(matrix: [1], dimension: .max) == nil)
    #expect(Spectrum(matrix: [0, 0, 0, 0], dimension: 2)?.eigenvalues == [0, 0])
    #expect(Spectrum(matrix: [0, 1, 1, 0], dimension: 2)?.eigenvalues == [-1, 1])
  }
}
