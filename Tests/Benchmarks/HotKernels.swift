import Datasets
import Expressions
import LeastSquares
import Numerics
import Plotting

/// The loops that the shell spends its time in.
enum HotKernels {
  private static let rows = 4_000_000
  private static let seed = 2015

  /// All of them, over rows drawn once.
  static func all() throws -> [Kernel] {
    let data = try RegressionRecipe(rows: rows, seed: seed).generate(memoryLimit: 1e9)
    return try [
      rFactor(data), extendedRFactor(data), summary(data), normals(), generation(), csv(data),
      scatter(data),
      gradient(data), net(data), logistic(), rosenbrock(),
    ]
  }

  private static func rFactor(_ data: Dataset) -> Kernel {
    Kernel("fold rows [1 x y] into the R factor", bytes: 16 * rows) {
      keep(try RFactor(data))
    }
  }

  private static func extendedRFactor(_ data: Dataset) -> Kernel {
    Kernel("the same in 32 digits", bytes: 16 * rows) {
      keep(try RFactor(data, precision: .extended))
    }
  }

  private static func summary(_ data: Dataset) -> Kernel {
    Kernel("mean, sd, min, max of a column", bytes: 8 * rows) {
      keep(ColumnSummary(data.target))
    }
  }

  private static func normals() -> Kernel {
    var generator = MersenneTwister(seed: 2015)
    var numbers = [Double](repeating: 0, count: rows)
    return Kernel("draw normals", bytes: 8 * rows) {
      numbers.withUnsafeMutableBufferPointer { generator.fillNormals($0) }
    }
  }

  private static func generation() -> Kernel {
    Kernel("data gen: draw, add noise, shuffle", bytes: 16 * rows) {
      keep(try RegressionRecipe(rows: rows, seed: seed).generate(memoryLimit: 1e9))
    }
  }

  private static func csv(_ data: Dataset) throws -> Kernel {
    let count = 500_000
    let part = try Dataset(
      features: [Column(name: "x", values: Array(data.features[0].values.prefix(count)))],
      target: Column(name: "y", values: Array(data.target.values.prefix(count))),
      origin: data.origin)
    let text = CSVWriter.bytes(part)
    return Kernel("read numbers from CSV text", bytes: text.count + 16 * count) {
      keep(try Table(csv: text).dataset(origin: data.origin))
    }
  }

  private static func scatter(_ data: Dataset) -> Kernel {
    let figure = Figure(
      title: "rows", xAxis: Axis("x"), yAxis: Axis("y"),
      series: [
        Series("data", role: .data, .points(x: data.features[0].values, y: data.target.values))
      ])
    return Kernel("draw points in braille", bytes: 16 * rows) {
      keep(render(figure, style: TextStyle(width: 80, height: 24, charset: .braille)))
    }
  }

  private static func gradient(_ data: Dataset) throws -> Kernel {
    let cost = try QuadraticCost(RFactor(data))
    let theta = [0.5, 60]
    var gradient = [0.0, 0]
    let repetitions = 100_000
    // The R factor's rows and right-hand side, the point, the gradient.
    return Kernel(
      "cost and gradient of a line from the R factor", bytes: 8 * (5 + 2 + 2), in: .cache,
      repetitions: repetitions
    ) {
      theta.withUnsafeBufferPointer { theta in
        gradient.withUnsafeMutableBufferPointer { gradient in
          for _ in 0..<repetitions { keep(cost.costAndGradient(at: theta, into: gradient)) }
        }
      }
    }
  }

  private static func net(_ data: Dataset) throws -> Kernel {
    try rowFormula(
      "value and gradient of a net of two neurons",
      "(w3*tanh(w1*x + b1) + w4*tanh(w2*x + b2) + b3 - y)^2",
      at: ["w1": 0.5, "b1": 0.1, "w2": -0.3, "b2": 0.2, "w3": 7, "w4": 11, "b3": -2],
      columns: ["x": data.features[0].values, "y": data.target.values])
  }

  /// The cost of a logistic regression on twenty features.
  private static func logistic() throws -> Kernel {
    var generator = MersenneTwister(seed: 2015)
    var columns: [String: [Double]] = [:]
    for index in 0..<20 {
      var numbers = [Double](repeating: 0, count: 1_000_000)
      numbers.withUnsafeMutableBufferPointer { generator.fillNormals($0) }
      columns["x\(index)"] = numbers
    }
    columns["y"] = columns["x0"]?.map { $0 > 0.3 ? 1 : 0 }
    let weights = (0..<20).map { "w\($0)" }
    let sum = weights.indices.map { "w\($0)*x\($0)" }.joined(separator: " + ")
    return try rowFormula(
      "the same of a logistic cost, 20 features", "log(1 + exp(\(sum))) - y*(\(sum))",
      at: Dictionary(uniqueKeysWithValues: weights.map { ($0, 0.1) }), columns: columns)
  }

  private static func rowFormula(
    _ name: String, _ text: String, at values: [String: Double], columns: [String: [Double]]
  ) throws -> Kernel {
    var parser = ExpressionParser(Array(text.utf8))
    let names = columns.keys.sorted()
    let scalars = values.keys.sorted()
    let program = try RowProgram(
      try parser.parseExpression().bound(to: NameTable()), aggregate: .mean, scalars: scalars,
      columns: names)
    guard let bound = RowColumns(names.compactMap { columns[$0] }) else { throw MissingFunction() }
    let evaluator = RowEvaluator(program, columns: bound)
    let point = scalars.compactMap { values[$0] }
    var gradient = [Double](repeating: 0, count: point.count)
    return Kernel(name, bytes: 8 * names.count * evaluator.rowCount) {
      point.withUnsafeBufferPointer { point in
        gradient.withUnsafeMutableBufferPointer {
          keep(evaluator.valueAndGradient(at: point, into: $0))
        }
      }
    }
  }

  private static func rosenbrock() throws -> Kernel {
    guard let named = NamedFunction.named("rosenbrock") else {
      throw MissingFunction()
    }
    let definition = try named.definition
    let function = try CompiledFunction(definition.body, variables: definition.parameters)
    let point = [-1.2, 1]
    var gradient = [0.0, 0]
    let repetitions = 100_000
    return Kernel(
      "value and gradient of the typed rosenbrock", bytes: 8 * 4, in: .cache,
      repetitions: repetitions
    ) {
      point.withUnsafeBufferPointer { point in
        gradient.withUnsafeMutableBufferPointer { gradient in
          for _ in 0..<repetitions { keep(function.valueAndGradient(at: point, into: gradient)) }
        }
      }
    }
  }
}

/// A named function that the benchmarks rely on is gone.
struct MissingFunction: Error {}
