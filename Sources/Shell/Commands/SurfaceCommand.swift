import LeastSquares
import Optimization
import Plotting

/// `surface`: the cost over two coefficients, in three dimensions.
struct SurfaceCommand: Command {
  let name = ["surface"]
  let summary = "Draw the cost over intercept and slope in three dimensions"
  let group = CommandGroup.figures
  let details = [
    "The surface is centred on the least-squares coefficients. With more than two coefficients it "
      + "stands over the first two, the others at their least-squares values."
  ]
  let examples = [
    Example("surface", after: "data gen", "the tutorial's bowl"),
    Example("surface az=60 el=20 span=100", after: "data gen; fit", "farther off, with the path"),
  ]
  let related = ["plot theta", "plot cost"]

  static let azimuth = Option(
    "az", .number, default: 30, shown: "30", "degrees around the upright axis")
  static let elevation = Option(
    "el", .number(in: -90...90), default: 30, shown: "30", "degrees of the eye above the plane")
  static let span = Option(
    "span", .number(above: 0), default: 10, shown: "10", "how far each coefficient goes either way")
  static let grid = Option("grid", .whole(2...500), default: 41, "lines of the grid each way")
  var options: [any AnyOption] {
    [Self.azimuth, Self.elevation, Self.span, Self.grid] + FigureOptions.size
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let fit = session.state.fit
    let hasIntercept = fit?.hasIntercept ?? true
    let triangle = try session.triangle(intercept: hasIntercept, for: fullName)
    guard triangle.parameterCount >= 2 else {
      throw Diagnostic(.needsCoefficients(fullName, wanted: 2, found: triangle.parameterCount))
    }
    let cost: QuadraticCost
    do {
      cost = try QuadraticCost(triangle)
    } catch {
      throw Diagnostic(regression: error)
    }
    let center = try session.regression(intercept: hasIntercept, for: fullName)
      .coefficients.map(\.value)
    let span = try arguments.value(Self.span)
    let size = try arguments.value(Self.grid)
    var theta = center
    let grid = HeightGrid(
      x: (center[0] - span, center[0] + span), y: (center[1] - span, center[1] + span),
      columns: size, rows: size
    ) { first, second in
      theta[0] = first
      theta[1] = second
      return cost.cost(theta)
    }
    let titles = coefficientTitles(triangle.parameterNames, hasIntercept: hasIntercept)
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }
    try context.show(
      SurfaceFigure(
        title: "The cost around its minimum",
        xAxis: Axis(titles[0]), yAxis: Axis(titles[1]), zAxis: Axis("Cost"), grid: grid,
        azimuth: try arguments.value(Self.azimuth), elevation: try arguments.value(Self.elevation),
        marks: [
          SurfaceFigure.Mark(.minimum, x: center[0], y: center[1], label: "minimum")
        ],
        path: fit.flatMap { path(of: $0, around: center, span: span) }), arguments)
  }

  /// The part of the descent's way that lies over the grid.
  private func path(
    of fit: FitResult, around center: [Double], span: Double
  ) -> SurfaceFigure.Path? {
    guard fit.run.point.count == 2 else { return nil }
    let trace = fit.run.trace
    let points = (0..<trace.count).map { trace[$0].point }.filter { point in
      zip(point, center).allSatisfy { ($0 - $1).magnitude <= span }
    }
    guard points.count >= 2 else { return nil }
    return SurfaceFigure.Path(x: points.map { $0[0] }, y: points.map { $0[1] })
  }
}
