import CVectorMath
import Numerics
import Testing

@testable import Expressions

/// The elementary functions of row formulas, beside values of more digits.
@Suite struct VectorFunctionTests {
  /// The function of numbers, eight at a time.
  private func values(_ function: BuiltInFunction, _ arguments: [Double]) throws -> [Double] {
    let kernel = try #require(function.rowKernel)
    let count = (arguments.count + 7) & ~7
    let padded = arguments + Array(repeating: 1, count: count - arguments.count)
    var results = [Double](repeating: .nan, count: count)
    padded.withUnsafeBufferPointer { padded in
      results.withUnsafeMutableBufferPointer { results in
        guard let start = padded.baseAddress, let result = results.baseAddress else { return }
        kernel(result, start, start, start, count)
      }
    }
    return Array(results.prefix(arguments.count))
  }

  /// How many units of the last place of the true value a result is off.
  private func error(_ result: Double, _ high: Double, _ low: Double) -> Double {
    if result == high && low == 0 || result.isNaN && high.isNaN { return 0 }
    guard result.isFinite, high.isFinite else { return result == high ? 0 : .infinity }
    // The spacing on the side of the true value.
    let unit = low.sign == high.sign ? high.ulp : (high.magnitude.nextDown).ulp
    return ((result - high) - low).magnitude / max(unit, .leastNonzeroMagnitude)
  }

  @Test func valuesOfManyDigits() throws {
    var lines: [String: [(x: Double, high: Double, low: Double)]] = [:]
    for line in ElementaryValues.table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      let numbers = try words.dropFirst().map { try #require(Double($0)) }
      lines[words[0], default: []].append((numbers[0], numbers[1], numbers[2]))
    }
    #expect(lines.count == 14)
    for (name, cases) in lines {
      let function = try #require(BuiltInFunction.named(name))
      let results = try values(function, cases.map(\.x))
      for (result, (x, high, low)) in zip(results, cases) {
        #expect(error(result, high, low) <= 2, "\(name)(\(x)) = \(result), not \(high)")
      }
    }
  }

  /// The function in about 32 digits; nil where that does not say.
  private func extended(_ function: BuiltInFunction, _ x: Double) -> DoubleDouble? {
    let number = DoubleDouble(x)
    switch function {
    case .exp: return number.exponential()
    case .log: return number.logarithm()
    case .sin: return number.sineAndCosine().sine
    case .cos: return number.sineAndCosine().cosine
    case .tan:
      let (sine, cosine) = number.sineAndCosine()
      return sine / cosine
    case .asin: return number.arcSine()
    case .acos: return number.arcCosine()
    case .atan: return number.arcTangent()
    case .sinh: return number.hyperbolicSine()
    case .cosh: return number.hyperbolicCosine()
    case .tanh: return number.hyperbolicTangent()
    case .sigmoid: return number.logistic()
    default: return nil
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func randomArguments(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    for function in BuiltInFunction.allCases where extended(function, 0.5) != nil {
      let width = [1.0, 20, 300][generator.below(3)]
      let range: ClosedRange<Double> =
        switch function {
        case .asin, .acos: -1...1
        case .log: 1e-3...width
        default: -width...width
        }
      let arguments = (0..<40).map { _ in generator.number(in: range) }
      for (x, result) in zip(arguments, try values(function, arguments)) {
        let value = try #require(extended(function, x))
        #expect(
          error(result, value.high, value.low) <= 2,
          "seed \(seed): \(function)(\(x)) = \(result), not \(value)")
        // The function that formulas of no rows call is as near.
        #expect(
          error(function.value(x), value.high, value.low) <= 2, "seed \(seed): \(function)(\(x))")
      }
    }
  }

  @Test func whatIsNoNumberOrHasNoEnd() throws {
    let special: [Double] = [
      0, -0.0, .infinity, -.infinity, .nan, 800, -800, .leastNonzeroMagnitude, 2, -2,
    ]
    for function in BuiltInFunction.allCases where function.rowKernel != nil {
      for (x, result) in zip(special, try values(function, special)) {
        let expected = function.value(x)
        #expect(
          ulps(result, expected) <= 2 && (result.sign == expected.sign || result.isNaN),
          "\(function)(\(x)) = \(result), not \(expected)")
      }
    }
  }

  @Test func powersOfTheBasesHaveWholeLogarithms() throws {
    let twos = (-1074...1023).map { Double(sign: .plus, exponent: $0, significand: 1) }
    #expect(try values(.log2, twos) == (-1074...1023).map { Double($0) })
    var tens = [1.0]
    for _ in 0..<22 { tens.append(tens[tens.count - 1] * 10) }
    #expect(try values(.log10, tens) == (0...22).map { Double($0) })
  }

  @Test func roundingHasNoError() throws {
    let numbers = [
      0.49999999999999994, 0.5, 1.5, 2.5, -0.5, -2.5, 4503599627370495.5, 4_503_599_627_370_497,
      -0.49999999999999994, 1e300, 0.1, -0.1,
    ]
    for function in [BuiltInFunction.round, .floor, .ceil, .sign, .abs, .sqrt] {
      for (x, result) in zip(numbers, try values(function, numbers)) {
        #expect(ulps(result, function.value(x)) == 0, "\(function)(\(x)) = \(result)")
      }
    }
  }

  @Test func extendedFunctionsHaveThirtyDigits() {
    // By what the functions have to do with each other.
    let one = DoubleDouble(1)
    let known: [(DoubleDouble, DoubleDouble)] = [
      (one.exponential().logarithm(), one),
      (DoubleDouble(2).squareRoot().power(DoubleDouble(2)), DoubleDouble(2)),
      (one.arcTangent() * DoubleDouble(4), .pi),
      (DoubleDouble(0.5).arcSine() * DoubleDouble(6), .pi),
      (DoubleDouble(-0.5).arcCosine() * DoubleDouble(1.5), .pi),
      (DoubleDouble(10).logarithm2() * DoubleDouble(2).logarithm10(), one),
      (
        DoubleDouble(0.25).hyperbolicTangent() * DoubleDouble(0.25).hyperbolicCosine(),
        DoubleDouble(0.25).hyperbolicSine()
      ),
      (DoubleDouble(3).power(DoubleDouble(0.5)), DoubleDouble(3).squareRoot()),
      (DoubleDouble(0.7).logistic() + DoubleDouble(-0.7).logistic(), one),
      (
        DoubleDouble(100).sineAndCosine().sine.arcSine(),
        DoubleDouble(100) - DoubleDouble(32) * .pi
      ),
    ]
    for (index, (found, expected)) in known.enumerated() {
      #expect((found - expected).magnitude.high < 1e-28, "\(index): \(found), not \(expected)")
    }
  }
}
