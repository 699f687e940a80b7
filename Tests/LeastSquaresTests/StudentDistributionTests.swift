import LeastSquares
import Numerics
import Testing

@Suite struct StudentDistributionTests {
  /// Values to 17 digits by mpmath 1.3, with 40 digits of working precision or more.
  @Test(arguments: [
    (1.0, 1, 0.5),
    (0.001, 1, 0.99936338043983888),
    (1e10, 1, 6.3661977236758134e-11),
    (1e200, 1, 6.3661977236758136e-201),
    (2.0, 2, 0.18350341907227397),
    (1.3997847806539803, 98, 0.16473545766979296),
    (58.31363423248267, 98, 6.780338426232321e-78),
    (0.5, 3, 0.65144796484815099),
    (12.7, 3, 0.0010530526821986001),
    (5.5, 7, 0.00090653758731984588),
    (30.0, 39, 1.4830595246943348e-28),
    (30.0, 40, 4.850907660590208e-29),
    (30.0, 41, 1.6054494689900429e-29),
    (3.0, 41, 0.0045767793849083718),
    (1.96, 1000, 0.050273184955748718),
    (37.0, 1000, 1.7300788809913061e-189),
    (0.3, 1_000_000, 0.76417721797899421),
    (1.2, 1_000_000, 0.23013962473172455),
    (6.0, 10_000_000, 1.9732427333677835e-9),
    (20.0, 10_000_000, 5.5294312069577014e-89),
    (36.0, 10_000_000, 8.7245207691429291e-284),
    (1e-12, 5, 0.99999999999924079),
    (1e8, 30, 2.072906930512323e-219),
    (1e16, 8, 1.12e-125),
  ])
  func agreesFarIntoTheTails(t: Double, degreesOfFreedom: Int, expected: Double) {
    for signed in [t, -t] {
      let p = StudentDistribution.twoSidedTail(signed, degreesOfFreedom: degreesOfFreedom)
      // The exponential of a logarithm of some hundreds loses three digits.
      #expect(abs(p - expected) <= 5e-13 * expected)
    }
  }

  @Test func knowsItsEnds() {
    #expect(StudentDistribution.twoSidedTail(0, degreesOfFreedom: 5) == 1)
    #expect(StudentDistribution.twoSidedTail(.infinity, degreesOfFreedom: 5) == 0)
    #expect(StudentDistribution.twoSidedTail(1e300, degreesOfFreedom: 98) == 0)
    #expect(StudentDistribution.twoSidedTail(.nan, degreesOfFreedom: 5).isNaN)
    #expect(StudentDistribution.twoSidedTail(1, degreesOfFreedom: 0).isNaN)
    let huge = StudentDistribution.twoSidedTail(1.96, degreesOfFreedom: .max)
    #expect(abs(huge - 0.04999579029644) < 1e-12)
  }

  /// With two degrees of freedom the distribution is elementary.
  @Test(arguments: [1, 2, 3]) func agreesWithTheElementaryFormula(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1000 {
      let t = Double.random(in: 0...20, using: &generator)
      let two = StudentDistribution.twoSidedTail(t, degreesOfFreedom: 2)
      // 1 − t/√(2 + t²), written so that it does not cancel.
      let root = (2 + t * t).squareRoot()
      let expected = 2 / (root * (root + t))
      #expect(abs(two - expected) <= 1e-13 * expected, "seed \(seed), t \(t)")
    }
  }
}
