import Numerics
import Testing

@testable import Expressions

/// Row functions over many rows, beside the compiled function of one row summed row by row.
@Suite struct RowTests {
  static let scalars = ["a", "b", "c"]
  static let columns = ["x", "y"]

  /// A random formula over a, b, c, x and y.
  static func body(_ generator: inout Generator) throws -> Expression {
    let names = ["x": "a", "y": "x", "e1": ["b", "y", "c"][generator.below(3)]]
    return try generator.expression(depth: 3).substituting(
      names.mapValues { Expression(variable: $0) })
  }

  static func evaluator(
    _ body: Expression, _ aggregate: RowAggregate, _ data: [[Double]], threads: Int? = nil
  ) throws -> RowEvaluator {
    let program = try RowProgram(
      body, aggregate: aggregate, scalars: scalars, columns: columns)
    return RowEvaluator(
      program, columns: try #require(RowColumns(data)), threadCount: threads)
  }

  static func data(rows: Int, _ generator: inout Generator) -> [[Double]] {
    (0..<2).map { _ in (0..<rows).map { _ in generator.number(in: -3...3) } }
  }

  /// Whether a sum over rows is the other, both rounded: what cancels in a row or between rows is
  /// as large as the numbers of `size`.
  private func isNear(_ found: Double, _ expected: Double, size: Double) -> Bool {
    if found == expected || !expected.isFinite && !found.isFinite { return true }
    // Sizes beyond the square root of the range are no longer what they say.
    guard size < 1e150 else { return true }
    return (found - expected).magnitude <= 1e-12 * size
  }

  @Test(arguments: 1...400 as ClosedRange<UInt64>)
  func sumsAreThoseOfTheRows(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let body = try Self.body(&generator)
    let data = Self.data(rows: 1 + generator.below(40), &generator)
    let point = (0..<3).map { _ in generator.number(in: -2...2) }
    let row = try CompiledFunction(body, variables: Self.scalars + Self.columns)
    let message: Comment = "seed \(seed): \(body) at \(point)"
    var value = 0.0
    var size = 0.0
    var gradient = [0.0, 0, 0]
    var gradientSize = [0.0, 0, 0]
    var hessian = [Double](repeating: 0, count: 9)
    var hessianSize = hessian
    for (x, y) in zip(data[0], data[1]) {
      let (part, slopes) = row.valueAndGradient(at: point + [x, y])
      let curvatures = row.hessian(at: point + [x, y])
      value += part
      size += part.magnitude
      for index in 0..<3 {
        gradient[index] += slopes[index]
        gradientSize[index] += slopes[index].magnitude
        for other in 0..<3 {
          hessian[3 * index + other] += curvatures[5 * index + other]
          hessianSize[3 * index + other] += curvatures[5 * index + other].magnitude
        }
      }
    }
    let evaluator = try Self.evaluator(body, .sum, data)
    let found = evaluator.resultAndGradient(at: point)
    #expect(isNear(found.value, value, size: size), message)
    #expect(isNear(evaluator.result(at: point), value, size: size), message)
    let curvatures = evaluator.curvatures(at: point)
    for index in 0..<3 {
      #expect(
        isNear(found.gradient[index], gradient[index], size: size + gradientSize[index]),
        "\(message), derivative \(index): \(found.gradient[index]), not \(gradient[index])")
    }
    for index in 0..<9 {
      #expect(
        isNear(
          curvatures[index], hessian[index],
          size: size + gradientSize.reduce(0, +) + hessianSize[index]),
        "\(message), second derivative \(index): \(curvatures[index]), not \(hessian[index])")
    }
  }
}

extension RowEvaluator {
  /// The value at a point.
  func result(at point: [Double]) -> Double { point.withUnsafeBufferPointer { value(at: $0) } }

  /// The value and the gradient at a point.
  func resultAndGradient(at point: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: .nan, count: point.count)
    let value = point.withUnsafeBufferPointer { point in
      gradient.withUnsafeMutableBufferPointer { valueAndGradient(at: point, into: $0) }
    }
    return (value, gradient)
  }

  /// The matrix of second derivatives at a point.
  func curvatures(at point: [Double]) -> [Double] {
    var matrix = [Double](repeating: .nan, count: point.count * point.count)
    point.withUnsafeBufferPointer { point in
      matrix.withUnsafeMutableBufferPointer { hessian(at: point, into: $0) }
    }
    return matrix
  }
}

extension RowTests {
  /// Row counts at the ends of registers, blocks and chunks.
  private static let rowCounts = [
    0, 1, 7, 8, 9, 255, 256, 257, 4095, 4096, 4097, 12_345,
  ]

  private static let bodies = [
    "(a*tanh(b*x + c) - y)^2", "if(x > a, exp(b*x), c*y)", "x", "a", "log(x^2 + a^2)*y/c",
    "max(a*x, y) - min(b, x) + abs(c - y)",
  ]

  @Test(arguments: RowAggregate.allCases)
  func digitsDoNotDependOnThreads(aggregate: RowAggregate) throws {
    var generator = Generator(seed: 7)
    for count in Self.rowCounts {
      let data = Self.data(rows: count, &generator)
      for text in Self.bodies {
        let body = try ParserTests.parse(text)
        let one = try Self.evaluator(body, aggregate, data, threads: 1)
        let (value, gradient) = one.resultAndGradient(at: [0.5, -0.3, 0.8])
        let curvatures = one.curvatures(at: [0.5, -0.3, 0.8])
        for threads in 2...3 {
          let several = try Self.evaluator(body, aggregate, data, threads: threads)
          let again = several.resultAndGradient(at: [0.5, -0.3, 0.8])
          let message: Comment = "\(text), \(count) rows, \(threads) threads"
          #expect(same([again.value] + again.gradient, [value] + gradient), message)
          #expect(same(several.curvatures(at: [0.5, -0.3, 0.8]), curvatures), message)
        }
      }
    }
  }

  private func same(_ left: [Double], _ right: [Double]) -> Bool {
    zip(left, right).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }

  /// The aggregate of numbers, by its definition.
  private func aggregate(_ aggregate: RowAggregate, of values: [Double]) -> Double {
    let sum = values.reduce(DoubleDouble(0)) { $0 + DoubleDouble($1) }
    let count = Double(values.count)
    switch aggregate {
    case .sum: return sum.high
    case .mean: return sum.high / count
    case .count: return Double(values.count(where: \.holds))
    case .least: return values.min() ?? .nan
    case .greatest: return values.max() ?? .nan
    case .standardDeviation:
      guard values.count > 1 else { return .nan }
      let mean = sum / DoubleDouble(count)
      let squares = values.reduce(DoubleDouble(0)) {
        let deviation = DoubleDouble($1) - mean
        return $0 + deviation * deviation
      }
      return (squares / DoubleDouble(count - 1)).squareRoot().high
    }
  }

  @Test(arguments: RowAggregate.allCases)
  func aggregatesAreWhatTheySay(kind: RowAggregate) throws {
    var generator = Generator(seed: 11)
    for count in Self.rowCounts {
      let data = Self.data(rows: count, &generator)
      for text in Self.bodies {
        let body = try ParserTests.parse(text)
        let row = try CompiledFunction(body, variables: Self.scalars + Self.columns)
        let point = [0.5, -0.3, 0.8]
        let values = zip(data[0], data[1]).map { row.value(at: point + [$0, $1]) }
        let evaluator = try Self.evaluator(body, kind, data)
        let expected = aggregate(kind, of: values)
        let found = evaluator.result(at: point)
        let message: Comment = "\(kind) of \(text) over \(count) rows: \(found), not \(expected)"
        let size = values.reduce(0) { max($0, $1.magnitude) }
        let terms = kind == .sum ? Double(max(count, 1)) : 1
        #expect(
          found.isNaN && expected.isNaN
            || (found - expected).magnitude <= 8 * 0x1p-52 * max(size, 1) * terms, message)
        #expect(same([evaluator.resultAndGradient(at: point).value], [found]), message)
      }
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func derivativesOfAggregates(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let data = Self.data(rows: 2 + generator.below(300), &generator)
    let body = try ParserTests.parse(
      ["(a*tanh(b*x + c) - y)^2", "exp(a*b)*x + sin(c*y)/b", "a*x^2 + b*y + c*x*y"][
        generator.below(3)])
    let point = (0..<3).map { _ in generator.number(in: 0.3...1.2) }
    for kind in RowAggregate.allCases where kind != .count {
      let evaluator = try Self.evaluator(body, kind, data)
      let (value, gradient) = evaluator.resultAndGradient(at: point)
      let hessian = evaluator.curvatures(at: point)
      let size = kind == .sum ? value.magnitude + Double(data[0].count) : value.magnitude + 1
      let step = 1e-5
      for index in 0..<3 {
        var above = point
        var below = point
        above[index] += step
        below[index] -= step
        let (high, highGradient) = evaluator.resultAndGradient(at: above)
        let (low, lowGradient) = evaluator.resultAndGradient(at: below)
        let message: Comment = "seed \(seed): \(kind) of \(body) by \(Self.scalars[index])"
        #expect(((high - low) / (2 * step) - gradient[index]).magnitude < 1e-6 * size, message)
        for other in 0..<3 {
          let slope = (highGradient[other] - lowGradient[other]) / (2 * step)
          #expect((slope - hessian[3 * index + other]).magnitude < 1e-5 * size, message)
        }
      }
    }
  }

  @Test func tiedExtremesShareTheDerivative() throws {
    let body = try ParserTests.parse("a*x + b")
    let evaluator = try Self.evaluator(body, .greatest, [[1, 3, 3, 2], [0, 0, 0, 0]])
    let (value, gradient) = evaluator.resultAndGradient(at: [2, 1, 0])
    #expect(value == 7)
    #expect(gradient == [3, 1, 0])
  }

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func someRows(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let data = Self.data(rows: 700, &generator)
    let rows = (0..<1 + generator.below(600)).map { _ in generator.below(700) }
    let body = try ParserTests.parse("(a*tanh(b*x + c) - y)^2")
    let chosen = data.map { column in rows.map { column[$0] } }
    let point = [0.5, -0.3, 0.8]
    let all = try Self.evaluator(body, .mean, data)
    let (value, gradient) = try Self.evaluator(body, .mean, chosen).resultAndGradient(at: point)
    var found = [Double](repeating: 0, count: 3)
    let result = point.withUnsafeBufferPointer { point in
      rows.withUnsafeBufferPointer { rows in
        found.withUnsafeMutableBufferPointer {
          all.valueAndGradient(at: point, rows: rows, into: $0)
        }
      }
    }
    #expect(result == value, "seed \(seed)")
    #expect(found == gradient, "seed \(seed)")
    let ahead = rows.withUnsafeBufferPointer { all.readAhead(rows: $0) }
    #expect(ahead.isFinite)
  }

  @Test func valuesAndJacobianByRow() throws {
    var generator = Generator(seed: 3)
    let data = Self.data(rows: 600, &generator)
    let point = [0.5, -0.3, 0.8]
    for text in Self.bodies + ["exp(a*b)*x/c", "a*b*c"] {
      let body = try ParserTests.parse(text)
      let row = try CompiledFunction(body, variables: Self.scalars + Self.columns)
      let evaluator = try Self.evaluator(body, .sum, data)
      let rows = 100..<557
      var values = [Double](repeating: .nan, count: rows.count)
      var jacobian = [Double](repeating: .nan, count: 3 * rows.count)
      var extended = [DoubleDouble](repeating: DoubleDouble(.nan), count: rows.count)
      var extendedJacobian = [DoubleDouble](repeating: DoubleDouble(.nan), count: 3 * rows.count)
      let isDone = point.withUnsafeBufferPointer { point in
        values.withUnsafeMutableBufferPointer { values in
          jacobian.withUnsafeMutableBufferPointer {
            evaluator.rowValuesAndJacobian(at: point, rows: rows, into: values, $0)
          }
        }
      }
      let isExtended = point.map { DoubleDouble($0) }.withUnsafeBufferPointer { point in
        extended.withUnsafeMutableBufferPointer { values in
          extendedJacobian.withUnsafeMutableBufferPointer {
            evaluator.extendedRowValuesAndJacobian(at: point, rows: rows, into: values, $0)
          }
        }
      }
      #expect(isDone && isExtended)
      for (position, index) in rows.enumerated() {
        let (value, gradient) = row.valueAndGradient(at: point + [data[0][index], data[1][index]])
        let message: Comment = "\(text), row \(index)"
        #expect((values[position] - value).magnitude <= 1e-14 * (1 + value.magnitude), message)
        #expect(
          (extended[position].high - value).magnitude <= 1e-14 * (1 + value.magnitude), message)
        for scalar in 0..<3 {
          let slope = gradient[scalar]
          let tolerance = 1e-13 * (1 + slope.magnitude)
          let place = 3 * position + scalar
          #expect((jacobian[place] - slope).magnitude <= tolerance, message)
          #expect((extendedJacobian[place].high - slope).magnitude <= tolerance, message)
        }
      }
    }
  }

  @Test func firstRowWithoutValue() throws {
    var x = [Double](repeating: 1, count: 1000)
    x[613] = -2
    x[700] = -3
    let body = try ParserTests.parse("log(a*x)")
    let evaluator = try Self.evaluator(body, .mean, [x, x])
    #expect([1, 0, 0].withUnsafeBufferPointer { evaluator.firstRowNotFinite(at: $0) } == 613)
    #expect(evaluator.result(at: [1, 0, 0]).isNaN)
    #expect([-1, 0, 0].withUnsafeBufferPointer { evaluator.firstRowNotFinite(at: $0) } == 0)
    let fine = try Self.evaluator(try ParserTests.parse("a*x"), .mean, [x, x])
    #expect([1, 0, 0].withUnsafeBufferPointer { fine.firstRowNotFinite(at: $0) } == nil)
  }

  @Test func endedEvaluationsHaveNoValue() throws {
    let program = try RowProgram(
      try ParserTests.parse("a*x"), aggregate: .sum, scalars: ["a"], columns: ["x"])
    let columns = try #require(RowColumns([[Double](repeating: 1, count: 100_000)]))
    let ended = RowEvaluator(program, columns: columns, shouldStop: { true })
    #expect(ended.result(at: [1]).isNaN)
    #expect(ended.resultAndGradient(at: [1]).gradient[0].isNaN)
    #expect(ended.curvatures(at: [1])[0].isNaN)
    #expect(RowEvaluator(program, columns: columns).result(at: [1]) == 100_000)
  }

  @Test func sumsOfManyRowsLoseNothing() throws {
    let count = 3_000_000
    let columns = try #require(RowColumns([[Double](repeating: 0.1, count: count)]))
    let program = try RowProgram(
      try ParserTests.parse("x"), aggregate: .sum, scalars: [], columns: ["x"])
    let exact = (DoubleDouble(0.1) * DoubleDouble(Double(count))).high
    #expect(ulps(RowEvaluator(program, columns: columns).result(at: []), exact) <= 16)
  }

  @Test func namesAndLengths() throws {
    #expect(throws: ExpressionError.unknownName(name: "z", nil)) {
      try RowProgram(
        try ParserTests.parse("a*z"), aggregate: .sum, scalars: ["a"], columns: ["x"])
    }
    #expect(RowColumns([[1, 2], [1]]) == nil)
    // A name that is both is a scalar.
    let both = try RowProgram(
      try ParserTests.parse("x"), aggregate: .mean, scalars: ["x"], columns: ["x"])
    let columns = try #require(RowColumns([[1, 2, 3]]))
    #expect(RowEvaluator(both, columns: columns).result(at: [0.1]) == 0.1)
    #expect(RowEvaluator(both, columns: columns).result(at: [0.1, 2]).isNaN)
  }

  @Test func sixtyScalars() throws {
    let names = (0..<60).map { "w\($0)" }
    let text = "sigmoid(\(names.enumerated().map { "\($1)*(x + \($0))" }.joined(separator: " + ")))"
    let program = try RowProgram(
      try ParserTests.parse("\(text)*y"), aggregate: .mean, scalars: names, columns: ["x", "y"])
    var generator = Generator(seed: 5)
    let columns = try #require(RowColumns(Self.data(rows: 300, &generator)))
    let evaluator = RowEvaluator(program, columns: columns)
    let point = names.indices.map { _ in generator.number(in: -0.01...0.01) }
    let hessian = evaluator.curvatures(at: point)
    var above = point
    var below = point
    above[17] += 1e-6
    below[17] -= 1e-6
    let high = evaluator.resultAndGradient(at: above).gradient
    let low = evaluator.resultAndGradient(at: below).gradient
    for other in names.indices {
      let slope = (high[other] - low[other]) / 2e-6
      #expect((slope - hessian[17 * 60 + other]).magnitude < 1e-4, "17 and \(other)")
      #expect(hessian[17 * 60 + other] == hessian[other * 60 + 17])
    }
  }
}
