import Glibc
import Optimization
import Testing

@Suite struct HessianSpectrumTests {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func chosenEigenvaluesAreFound(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = 1 + Int(seed % 8)
    let scale = [1, 1e-200, 1e150][Int(seed % 3)]
    let eigenvalues = (0..<count).map { _ in
      scale * (Double.random(in: -1...1, using: &generator))
    }.sorted()
    let quadratic = RandomQuadratic(eigenvalues: eigenvalues, generator: &generator)
    let spectrum = try #require(
      HessianSpectrum(matrix: quadratic.matrix, dimension: count), "seed \(seed)")
    for (found, expected) in zip(spectrum.eigenvalues, eigenvalues) {
      #expect((found - expected).magnitude <= 1e-14 * scale, "seed \(seed)")
    }
    for (value, vector) in zip(spectrum.eigenvalues, spectrum.eigenvectors) {
      #expect((distance(vector, vector.map { _ in 0 }) - 1).magnitude < 1e-14)
      for row in 0..<count {
        let product = (0..<count).reduce(0) {
          $0 + quadratic.matrix[row * count + $1] * vector[$1]
        }
        #expect((product - value * vector[row]).magnitude <= 3e-15 * scale, "seed \(seed)")
      }
    }
  }

  @Test func rosenbrockAtItsMinimum() throws {
    let spectrum = try #require(HessianSpectrum(of: Formula.rosenbrock, at: [1, 1]))
    #expect((spectrum.eigenvalues[0] - 0.3993607674876216).magnitude < 1e-12)
    #expect((spectrum.eigenvalues[1] - 1001.6006392325123).magnitude < 1e-10)
  }

  @Test func whatIsNoSymmetricMatrix() {
    #expect(HessianSpectrum(matrix: [1, 2, 3, 4], dimension: 2) == nil)
    #expect(HessianSpectrum(matrix: [1, .nan, .nan, 1], dimension: 2) == nil)
    #expect(HessianSpectrum(matrix: [1], dimension: 2) == nil)
    #expect(HessianSpectrum(matrix: [], dimension: 0) == nil)
    #expect(HessianSpectrum(matrix: [1], dimension: .max) == nil)
    #expect(HessianSpectrum(matrix: [0, 0, 0, 0], dimension: 2)?.eigenvalues == [0, 0])
    #expect(HessianSpectrum(matrix: [0, 1, 1, 0], dimension: 2)?.eigenvalues == [-1, 1])
    #expect(HessianSpectrum(of: Formula.parabola(curvature: 1), at: [1]) == nil)
    #expect(HessianSpectrum(of: Formula.quadratic, at: [1, 1]) == nil)
  }
}
