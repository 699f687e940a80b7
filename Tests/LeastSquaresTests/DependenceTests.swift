import Datasets
import LeastSquares
import Testing

/// Columns computed from others and stored or written with rounding: they are dependent, while
/// columns that differ by information are not.
@Suite struct DependenceTests {
  /// A data set of columns as a file would write them, the target last.
  private func written(_ columns: [(name: String, texts: [String])]) throws -> Dataset {
    let columns = try columns.map { name, texts in
      let values = try texts.map { try #require(Double($0)) }
      let corrections = try zip(texts, values).map { text, value in
        try #require(
          Array(text.utf8).withUnsafeBytes { DecimalCorrection.of($0, nearest: value) })
      }
      return Column(
        name: name, values: values, corrections: corrections, lastDigits: .ofDecimals(values))
    }
    return try Dataset(
      features: Array(columns.dropLast()), target: columns[columns.count - 1],
      origin: .memory(description: "file"))
  }

  private func texts(_ values: [Double]) -> [String] { values.map(\.description) }

  /// A target that goes with nothing.
  private func scatter(_ count: Int) -> [Double] {
    (0..<count).map { Double(($0 * 7919 + 13) % 101) }
  }

  private func expectDependent(
    _ data: Dataset, _ parameter: Int, rank: Int, isWithinNoise: Bool = true
  ) throws {
    for precision in [WorkingPrecision.double, .extended] {
      let fit = try LinearRegression(RFactor(data, precision: precision))
      #expect(fit.rank == rank, "\(precision)")
      #expect(fit.dependencies.map(\.parameter) == [parameter], "\(precision)")
      if precision == .extended {
        #expect(fit.dependencies.first?.isWithinNoise == isWithinNoise)
      }
    }
  }

  @Test(arguments: [20, 80, 3000]) func unitsOfTheSameLength(rows: Int) throws {
    let cm = (0..<rows).map { 150 + Double(($0 * 37) % 411) / 10 }
    let data = try written([
      ("cm", texts(cm)), ("inch", texts(cm.map { $0 / 2.54 })), ("kg", texts(scatter(rows))),
    ])
    try expectDependent(data, 2, rank: 2)
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    let terms = fit.dependencies[0].multiples
    // The intercept takes no part.
    #expect(terms.map(\.parameter) == [1])
    #expect(isClose(terms[0].factor, 1 / 2.54, 1e-12))
  }

  @Test func sharesOfAWhole() throws {
    let first = (1...60).map { Double($0 * $0 % 97) + 1 }
    let second = (1...60).map { Double($0 * 31 % 89) + 1 }
    let data = try written([
      ("share_a", texts(zip(first, second).map { $0 / ($0 + $1) })),
      ("share_b", texts(zip(first, second).map { $1 / ($0 + $1) })), ("y", texts(scatter(60))),
    ])
    try expectDependent(data, 2, rank: 2)
  }

  @Test func temperaturesInTwoScales() throws {
    let celsius = (0..<50).map { -10 + Double($0 * 17 % 43) * 0.7 }
    let data = try written([
      ("c", texts(celsius)), ("f", texts(celsius.map { $0 * 1.8 + 32 })), ("y", texts(scatter(50))),
    ])
    try expectDependent(data, 2, rank: 2)
  }

  @Test func aSumOfTwo() throws {
    let a = (1...90).map { Double($0 * 41 % 103) / 7 }
    let b = (1...90).map { Double($0 * 29 % 107) / 3 }
    let data = try written([
      ("a", texts(a)), ("b", texts(b)), ("sum", texts(zip(a, b).map { $0 + $1 })),
      ("y", texts(scatter(90))),
    ])
    try expectDependent(data, 3, rank: 3)
  }

  /// Months as fractions of a year, written to 15 digits and to fewer.
  @Test(arguments: [11, 6, 4]) func timesBesideTheirNumbers(decimals: Int) throws {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let times = (0..<144).map { ((1949 + Double($0) / 12) * scale).rounded() / scale }
    let data = try written([
      ("number", (1...144).map(String.init)), ("time", texts(times)), ("y", texts(scatter(144))),
    ])
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.rank == 2 && fit.dependencies.map(\.parameter) == [2])
  }

  /// Rounded to a tenth, the second column says something that the first does not.
  @Test func roundedMeasurementsAreInformation() throws {
    let cm = (0..<80).map { 150 + Double(($0 * 37) % 411) / 10 }
    let inches = cm.map { ($0 / 2.54 * 10).rounded() / 10 }
    let data = try written([
      ("cm", texts(cm)), ("inch", texts(inches)), ("kg", texts(scatter(80))),
    ])
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.rank == 3 && fit.correctDigits ?? 0 >= 12)
  }

  /// Ordered rows, where rounding errors go one way: i = 2g + t in whole numbers.
  @Test(arguments: [100, 1000, 20_000, 200_000]) func orderedWholeNumbers(pairs: Int) throws {
    let rows = 0..<(2 * pairs)
    let data = try Dataset.of(
      [rows.map { Double($0) }, rows.map { Double($0 / 2) }, rows.map { Double($0 % 2) }],
      rows.map { Double(($0 / 2 * 7 + $0 % 2 * 3) % 5) })
    for precision in [WorkingPrecision.double, .extended] {
      let fit = try LinearRegression(RFactor(data, precision: precision))
      #expect(fit.rank == 3 && fit.dependencies.map(\.parameter) == [3])
      #expect(fit.dependencies[0].isWithinNoise == false)
      let factors = fit.dependencies[0].multiples.map(\.factor)
      #expect(isClose(factors.first, 1, 1e-9) && isClose(factors.last, -2, 1e-9))
      guard pairs == 1000 else { continue }
      // R², from exact fractions.
      #expect(isClose(fit.rSquared, 1.5000015000015e-06, 1e-10), "\(fit.rSquared ?? .nan)")
    }
  }

  /// Powers are computed to all digits and judged by them, but not powers of rounding.
  @Test func powersOfADependentColumn() throws {
    let cm = (0..<80).map { 150 + Double(($0 * 37) % 411) / 10 }
    let data = try written([
      ("cm", texts(cm)), ("inch", texts(cm.map { $0 / 2.54 })), ("kg", texts(scatter(80))),
    ]).addingPowers(upTo: 2, memoryLimit: 1e9)
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.rank == 3)
    #expect(fit.dependencies.map(\.parameter) == [2, 4])
  }

  @Test func exactSumHasNoErrors() throws {
    let data = try Dataset.of([[1, 2, 3, 4, 5], [2, 5, 1, 7, 3]], [3, 7, 4, 11, 8])
    for precision in [WorkingPrecision.double, .extended] {
      let fit = try LinearRegression(RFactor(data, precision: precision))
      #expect(fit.isExactFit)
      #expect(fit.coefficients[0].value == 0)
      #expect(isClose(fit.coefficients[1].value, 1, 1e-14))
      #expect(isClose(fit.coefficients[2].value, 1, 1e-14))
      #expect(fit.coefficients.allSatisfy { $0.t == nil && $0.p == nil })
    }
  }

  /// A parabola of whole numbers through standardised powers: what is not in it is 0.
  @Test func exactParabola() throws {
    let x = (0..<20).map { Double($0) }
    let data = try Dataset.of([x], x.map { $0 * $0 }).addingPowers(upTo: 3, memoryLimit: 1e9)
    let scaled = try Dataset(
      features: data.features.map { feature in
        let summary = ColumnSummary(feature)
        return feature.standardized(
          center: try #require(summary.mean), scale: try #require(summary.standardDeviation),
          keepsCorrections: true)
      }, target: data.target, origin: data.origin)
    let fit = try LinearRegression(RFactor(scaled, precision: .extended))
    #expect(fit.isExactFit)
    #expect(fit.coefficients[1].value == 0 && fit.coefficients[3].value == 0)
    #expect(isClose(fit.coefficients[0].value, 123.5, 1e-15))
  }

  /// Decimals of a file that fit a line exactly, as far as they are written.
  @Test func exactLineOfRoundedNumbers() throws {
    let x = (1...40).map { Double($0 * 13 % 41) / 3 }
    let z = (1...40).map { Double($0 * 7 % 43) / 10 }
    let data = try written([
      ("x", texts(x)), ("z", texts(z)), ("y", texts(x.map { $0 / 2.54 })),
    ])
    let fit = try LinearRegression(RFactor(data, precision: .extended))
    #expect(fit.isExactFit)
    #expect(fit.coefficients[0].value == 0 && fit.coefficients[2].value == 0, "\(fit)")
    #expect(isClose(fit.coefficients[1].value, 1 / 2.54, 1e-14))
    #expect(fit.coefficients.allSatisfy { $0.t == nil })
  }
}
