import Numerics
import Optimization
import Testing

@Suite struct HessianSpectrumTests {
  @Test func rosenbrockAtItsMinimum() throws {
    let spectrum = try #require(Spectrum(of: Formula.rosenbrock, at: [1, 1]))
    #expect((spectrum.eigenvalues[0] - 0.3993607674876216).magnitude < 1e-12)
    #expect((spectrum.eigenvalues[1] - 1001.6006392325123).magnitude < 1e-10)
  }

  @Test func whatHasNoSpectrum() {
    #expect(Spectrum(of: Formula.parabola(curvature: 1), at: [1]) == nil)
    #expect(Spectrum(of: Formula.quadratic, at: [1, 1]) == nil)
  }
}
