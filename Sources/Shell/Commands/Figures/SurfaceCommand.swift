import Descents
import Language
import Plotting

/// `surface`: the cost over two coefficients, or a function of two variables, in three dimensions.
struct SurfaceCommand: Command {
  let name = ["surface"]
  let summary = "Draw the cost, or a function of two variables, in three dimensions"
  let group = CommandGroup.figures
  let searchTerms = ["3d", "bowl", "landscape", "loss surface"]
  let syntax = ArgumentSyntax.expression
  let positional = Positional.words("[FUNCTION]")
  let details = [
    "Without a function it draws what the last run descended on. The cost is centred on the "
      + "least-squares coefficients. With more than two coefficients it is drawn over the first two, or "
      + "those of over=, and at each point the others have the values that make the cost least "
      + "there; the run's path is its shadow on the two, laid on the surface.",
    "Without span= a line's coefficients go 10 to each side; others go as far as the run's path does, "
      + "or four standard errors.",
  ]
  let examples = [
    Example("surface", after: "data gen", "the tutorial's bowl"),
    Example("surface az=60 el=20 span=100", after: "data gen; fit", "farther off, with the path"),
    Example("surface over=area,distance", after: "data sample houses", "two of three coefficients"),
    Example("surface himmelblau az=-50 el=45", "a function"),
  ]
  let related = ["contour", "plot theta", "plot cost"]

  static let azimuth = Option(
    "az", .number, default: 30, shown: "30", "degrees around the upright axis")
  static let elevation = Option<Double?>(
    "el", .number(in: -90...90), absent: "30, or as high as shows the marks",
    "degrees of the eye above the plane")
  static let span = Option(
    "span", .number(above: 0), absent: "10 for a line, else what shows the path",
    "how far each coefficient goes to each side")
  static let grid = Option(
    "grid", .whole(2...500), default: 41, "lines of the grid in each direction")
  var options: [any AnyOption] {
    [CoefficientChoice.pair, Self.azimuth, Self.elevation, Self.span, Self.grid]
      + FigureOptions.zoom + [FigureOptions.title] + FigureOptions.size
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let drawing = try context.landscape(
      arguments, for: self, span: try arguments.value(Self.span), plainSpan: 10)
    let landscape = drawing.landscape
    let size = try arguments.value(Self.grid)
    let grid = try drawing.grid(columns: size, rows: size)
    let elevation = try arguments.value(Self.elevation)
    var figure =
      SurfaceFigure(
        title: try arguments.value(FigureOptions.title).map(context.session.interpolated)
          ?? landscape.title,
        xAxis: Axis(drawing.axis(0).label), yAxis: Axis(drawing.axis(1).label),
        zAxis: Axis(drawing.height),
        grid: grid,
        azimuth: try arguments.value(Self.azimuth), elevation: elevation ?? 30,
        marks: landscape.minima.filter(landscape.shows).prefix(12).map {
          SurfaceFigure.Mark(
            .minimum, x: $0[0], y: $0[1], label: landscape.minima.count == 1 ? "minimum" : nil)
        },
        path: path(over: drawing))
    // From so low the rim of a bowl hides its bottom.
    if elevation == nil { figure.raiseEye() }
    try context.show(figure, arguments)
    context.report(drawing.beyond(grid).map { ReportLine($0) })
  }

  /// The part of the run's path that lies over the grid.
  private func path(over drawing: LandscapeDrawing) -> SurfaceFigure.Path? {
    let (x, y) = drawing.path()
    let shown = zip(x, y).filter { drawing.landscape.shows([$0, $1]) }
    guard shown.count >= 2 else { return nil }
    return SurfaceFigure.Path(x: shown.map(\.0), y: shown.map(\.1))
  }
}

extension Landscape {
  /// Whether a point lies in the part that is shown.
  fileprivate func shows(_ point: [Double]) -> Bool {
    zip(box, point).allSatisfy { $0.contains($1) }
  }
}
