import Glibc
import Plotting
import TestData

/// The figures that the shell draws, made from the tutorial's regression and from well-known
/// functions.
enum ExampleFigures {
  static let plane: [(name: String, figure: Figure)] = [
    ("fit", fit), ("cost", cost(log: false)), ("cost-log", cost(log: true)), ("theta", theta),
    ("residuals", residuals), ("curve", curve), ("rosenbrock", rosenbrock), ("bowl", bowl),
    ("sweep", sweep), ("bound", bound),
  ]

  /// Descent on J = ‖Xθ − y‖² / 2m from the origin, every iterate.
  static let descent: (intercept: [Double], slope: [Double], cost: [Double]) = descend(
    alpha: 0.001, iterations: 5000)

  static func cost(_ intercept: Double, _ slope: Double) -> Double {
    var sum = 0.0
    for (x, y) in zip(RegressionData.x, RegressionData.y) {
      let residual = intercept + slope * x - y
      sum += residual * residual
    }
    return sum / Double(2 * RegressionData.x.count)
  }

  private static func descend(
    alpha: Double, iterations: Int
  ) -> (intercept: [Double], slope: [Double], cost: [Double]) {
    var theta = (0.0, 0.0)
    var result: (intercept: [Double], slope: [Double], cost: [Double]) = ([0], [0], [cost(0, 0)])
    let count = Double(RegressionData.x.count)
    for _ in 0..<iterations {
      var gradient = (0.0, 0.0)
      for (x, y) in zip(RegressionData.x, RegressionData.y) {
        let residual = theta.0 + theta.1 * x - y
        gradient.0 += residual / count
        gradient.1 += residual * x / count
      }
      theta.0 -= alpha * gradient.0
      theta.1 -= alpha * gradient.1
      result.intercept.append(theta.0)
      result.slope.append(theta.1)
      result.cost.append(cost(theta.0, theta.1))
    }
    return result
  }

  static let fit = Figure(
    title: "Descent and least squares",
    xAxis: Axis("x"),
    yAxis: Axis("y"),
    series: [
      Series("data", role: .data, .points(x: RegressionData.x, y: RegressionData.y)),
      Series(
        "descent", role: .fit,
        .line(x: [-2.6, 2.6], y: [-2.6, 2.6].map { 1.1911 + 62.8018 * $0 })),
      Series(
        "least squares", role: .reference,
        .line(x: [-2.6, 2.6], y: [-2.6, 2.6].map { 1.4894 + 63.419 * $0 })),
    ]
  )

  static func cost(log: Bool) -> Figure {
    Figure(
      title: "Cost of 5000 iterations",
      xAxis: Axis("iteration"),
      yAxis: Axis("cost", scale: log ? .logarithmic : .linear),
      series: [
        Series(
          role: .fit, .line(x: descent.cost.indices.map(Double.init), y: descent.cost))
      ]
    )
  }

  static let theta: Figure = {
    let kept = stride(from: 0, through: 5000, by: 100)
    let x = kept.map { descent.intercept[$0] }
    let y = kept.map { descent.slope[$0] }
    return Figure(
      title: "Path of the coefficients",
      xAxis: Axis("intercept"),
      yAxis: Axis("slope"),
      series: [
        Series("every 100th iterate", role: .path, .points(x: x, y: y)),
        Series("start", role: .path, .mark(.start, x: 0, y: 0)),
        Series(
          "end (1.19, 62.8)", role: .path,
          .mark(.end, x: x.last ?? .nan, y: y.last ?? .nan)),
      ]
    )
  }()

  static let residuals = Figure(
    title: "Residuals of the fit",
    xAxis: Axis("x"),
    yAxis: Axis("y - prediction"),
    series: [
      Series(role: .guide, .horizontal(0)),
      Series(
        role: .data,
        .points(
          x: RegressionData.x,
          y: zip(RegressionData.x, RegressionData.y).map { $1 - 1.1911 - 62.8018 * $0 })),
    ]
  )

  static let curve: Figure = {
    let x = (0...200).map { -15 + 36 * Double($0) / 200 }
    func value(_ x: Double) -> Double { x * x - 6 * x + 5 }
    let iterates = (0..<28).map { 3 + 12 * pow(0.98, Double($0 * 10)) }
    return Figure(
      title: "f(x) = x^2 - 6x + 5",
      xAxis: Axis("x"),
      yAxis: Axis("f(x)"),
      series: [
        Series("f", role: .plain, .line(x: x, y: x.map(value))),
        Series("every 10th iterate", role: .path, .points(x: iterates, y: iterates.map(value))),
        Series("start", role: .path, .mark(.start, x: 15, y: value(15))),
        Series("minimum (3, -4)", role: .path, .mark(.minimum, x: 3, y: -4)),
      ]
    )
  }()

  static let rosenbrock: Figure = {
    func value(_ x: Double, _ y: Double) -> Double {
      (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    let grid = HeightGrid(x: (-2, 2), y: (-1, 3), columns: 161, rows: 161, sampling: value)
    var place = (-1.2, 1.0)
    var path: [(Double, Double)] = [place]
    for _ in 0..<5000 {
      let (x, y) = place
      let gradient = (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))
      place = (x - 0.001 * gradient.0, y - 0.001 * gradient.1)
      path.append(place)
    }
    return Figure(
      title: "Rosenbrock's valley",
      xAxis: Axis("x", range: .explicit(-2, 2)),
      yAxis: Axis("y", range: .explicit(-1, 3)),
      series: [
        .levels(of: grid, count: 4),
        Series("descent", role: .path, .line(x: path.map(\.0), y: path.map(\.1))),
        Series("start", role: .path, .mark(.start, x: -1.2, y: 1)),
        Series("minimum", role: .path, .mark(.minimum, x: 1, y: 1)),
        Series("end", role: .path, .mark(.end, x: place.0, y: place.1)),
      ]
    )
  }()

  static let bowl: Figure = {
    func value(_ x: Double, _ y: Double) -> Double { x * x + 50 * y * y }
    let grid = HeightGrid(x: (-10, 10), y: (-2, 2), columns: 161, rows: 161, sampling: value)
    let path = (0...40).map { (9 * pow(0.962, Double($0)), 1.6 * pow(-0.9, Double($0))) }
    return Figure(
      title: "x^2 + 50 y^2",
      xAxis: Axis("x", range: .explicit(-10, 10)),
      yAxis: Axis("y", range: .explicit(-2, 2)),
      series: [
        .levels(of: grid, count: 6),
        Series("descent", role: .path, .line(x: path.map(\.0), y: path.map(\.1))),
        Series("start", role: .path, .mark(.start, x: 9, y: 1.6)),
        Series("minimum", role: .path, .mark(.minimum, x: 0, y: 0)),
      ]
    )
  }()

  static let sweep: Figure = {
    let factors = [0.999, 0.995, 0.98, 0.95, 0.9, 0.8, 0.5, 1.005]
    return Figure(
      title: "Cost by step size",
      xAxis: Axis("iteration"),
      yAxis: Axis("cost", scale: .logarithmic, range: .explicit(1e-6, 1e4)),
      series: factors.enumerated().map { index, factor in
        Series(
          "alpha=\(Double(index + 1) / 10)",
          .line(
            x: (0...200).map(Double.init),
            y: (0...200).map { 1000 * pow(factor, 2 * Double($0)) }))
      }
    )
  }()

  static let bound = Figure(
    title: "Iterations to tolerance",
    xAxis: Axis("alpha"),
    yAxis: Axis("iterations", scale: .logarithmic),
    series: [
      Series(
        role: .data,
        .points(
          x: (1...36).map { Double($0) * 0.05 },
          y: (1...36).map { index in
            let alpha = Double(index) * 0.05
            let factor = max(abs(1 - alpha * 0.8625), abs(1 - alpha * 1.0947))
            return log(1e-9) / log(factor)
          })),
      Series("1/L", role: .guide, .vertical(1 / 1.0947)),
      Series("2/(L+mu)", role: .guide, .vertical(1.0219)),
      Series("2/L", role: .guide, .vertical(1.8269)),
      Series("a day", role: .guide, .horizontal(200)),
    ]
  )
}

extension ExampleFigures {
  static let surfaces: [(name: String, figure: SurfaceFigure)] = [
    ("cost-surface", costSurface), ("rosenbrock-surface", rosenbrockSurface),
  ]

  static let costSurface: SurfaceFigure = {
    let (x, y) = (descent.intercept, descent.slope)
    let kept = stride(from: 0, through: 5000, by: 100).filter { y[$0] >= 53 }
    return SurfaceFigure(
      title: "Cost over intercept and slope",
      xAxis: Axis("Intercept"),
      yAxis: Axis("Slope"),
      zAxis: Axis("Cost"),
      grid: HeightGrid(x: (-9, 11), y: (53, 73), sampling: cost),
      marks: [SurfaceFigure.Mark(.minimum, x: 1.4894, y: 63.4191, label: "minimum")],
      path: SurfaceFigure.Path(x: kept.map { x[$0] }, y: kept.map { y[$0] })
    )
  }()

  static let rosenbrockSurface = SurfaceFigure(
    title: "Rosenbrock's valley",
    zAxis: Axis("f", scale: .logarithmic, range: .explicit(1e-2, 3000)),
    grid: HeightGrid(x: (-2, 2), y: (-1, 3), columns: 81, rows: 81) { x, y in
      (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    },
    azimuth: -60,
    elevation: 40,
    marks: [SurfaceFigure.Mark(.minimum, x: 1, y: 1, label: "minimum")]
  )
}
