import Testing

@testable import LeastSquares

/// Quantiles of the normal distribution, beside SciPy's.
@Suite struct NormalDistributionTests {
  @Test(arguments: [
    (0.975, 1.959963984540054), (0.01, -2.3263478740408408), (1e-10, -6.361340902404056),
    (1e-300, -37.0470962993612), (0.3, -0.5244005127080409), (0.5, 0),
  ])
  func quantilesAreKnown(part: Double, wanted: Double) {
    #expect(abs(NormalDistribution.quantile(part) - wanted) <= 4e-15 * max(abs(wanted), 1))
    if part > 1e-5 {
      #expect(abs(NormalDistribution.quantile(1 - part) + wanted) <= 1e-11)
    }
  }

  @Test func endsAreInfiniteAndOutsideIsNothing() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    for part in [-0.1, 1.1, .nan] { #expect(NormalDistribution.quantile(part).isNaN) }
  }
}
