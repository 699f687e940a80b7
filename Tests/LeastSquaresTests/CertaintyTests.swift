import Datasets
import Numerics
import Testing

@testable import LeastSquares

/// "At least k digits" against exact arithmetic: columns near dependence, columns and coefficients
/// of very different sizes, rows in order, small residuals.
@Suite struct CertaintyTests {
  @Test(arguments: Array(1...60)) func promisesNoDigitTooMany(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var promised = 0
    for _ in 0..<8 {
      let problem = randomProblem(using: &generator)
      let exact = problem.solve()
      let data = try Dataset.of(problem.features, problem.target)
      for precision in [WorkingPrecision.double, .extended] {
        let context = "seed \(seed), \(precision), \(problem)"
        let fit = try LinearRegression(
          RFactor(data, intercept: problem.hasIntercept, precision: precision))
        guard let exact else {
          #expect(fit.isRankDeficient, "\(context)")
          continue
        }
        guard !fit.isRankDeficient else { continue }
        for (index, coefficient) in fit.coefficients.enumerated() {
          let digits = try #require(coefficient.correctDigits)
          promised += digits
          let expected = exact.coefficients[index]
          if coefficient.value == 0 {
            // Nothing of the target's size is left of it.
            let column = (problem.hasIntercept ? [[1]] : []) + problem.features
            let part = abs(expected) * length(column[index])
            #expect(part <= 1e-10 * length(problem.target), "\(context)")
            continue
          }
          #expect(
            abs(coefficient.value - expected) <= tolerance(digits) * abs(expected),
            "\(digits) digits of \(coefficient), exact \(expected), \(context)")
        }
        guard let digits = fit.correctErrorDigits else { continue }
        promised += digits
        for (index, coefficient) in fit.coefficients.enumerated() {
          let found = try #require(coefficient.standardError)
          let expected = exact.standardErrors[index]
          #expect(
            abs(found - expected) <= tolerance(digits) * expected,
            "\(digits) digits of \(found), exact \(expected), \(context)")
        }
      }
    }
    // A promise of nothing would always be kept.
    #expect(promised > 20)
  }

  /// Half a unit of the last of so many digits; no digit allows any error.
  private func tolerance(_ digits: Int) -> Double {
    digits == 0 ? .infinity : (0..<digits).reduce(0.5) { bound, _ in bound / 10 }
  }

  private func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  private func length(_ column: [Double]) -> Double {
    column.reduce(0) { max($0, abs($1)) }
  }

  private func randomProblem(using generator: inout SeededGenerator) -> ExactProblem {
    let count = Int.random(in: 1...5, using: &generator)
    let rows = Int.random(in: (count + 2)...40, using: &generator)
    var features: [[Double]] = []
    for index in 0..<count {
      let isClose = index > 0 && Int.random(in: 0..<3, using: &generator) == 0
      let distance = power(-Int.random(in: 0...55, using: &generator))
      let center =
        Bool.random(using: &generator) ? 0 : Double.random(in: -1e6...1e6, using: &generator)
      let isOrdered = Bool.random(using: &generator)
      let factors = features.map { _ in Double.random(in: -3...3, using: &generator) }
      features.append(
        (0..<rows).map { row in
          let own = isOrdered ? Double(row) : Double.random(in: -1...1, using: &generator)
          guard isClose else { return center + own }
          return zip(features, factors).reduce(distance * own) { $0 + $1.1 * $1.0[row] }
        })
    }
    let coefficients = features.map { _ in
      power(-Int.random(in: 0...60, using: &generator))
        * Double.random(in: -1...1, using: &generator)
    }
    let noise = power(-Int.random(in: 0...50, using: &generator))
    var target = (0..<rows).map { row in
      zip(features, coefficients).reduce(noise * Double.random(in: -1...1, using: &generator)) {
        $0 + $1.0[row] * $1.1
      }
    }
    // Units of all sizes, powers of two and others.
    func unit() -> Double {
      power(Int.random(in: -60...60, using: &generator))
        * (Bool.random(using: &generator) ? 1 : Double.random(in: 1...2, using: &generator))
    }
    for index in features.indices {
      let unit = unit()
      features[index] = features[index].map { $0 * unit }
    }
    let targetUnit = unit()
    target = target.map { $0 * targetUnit }
    return ExactProblem(
      features: features, target: target, hasIntercept: Bool.random(using: &generator))
  }
}
