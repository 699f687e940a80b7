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
      gradient(data), rosenbrock(),
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
