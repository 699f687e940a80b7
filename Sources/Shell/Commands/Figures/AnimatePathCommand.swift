import Descents
import Language
import Optimization
import Plotting

/// `animate path`: the iterates of the last run, one after the other.
struct AnimatePathCommand: Command {
  let name = ["animate", "path"]
  let summary = "Show the point of the last run rolling over the curve or the level lines"
  let group = CommandGroup.figures
  let examples = [
    Example("animate path", after: "minimize x^2 - 6x + 5 from=15", "on the curve"),
    Example(
      "animate path every=1 fps=10", after: "minimize rosenbrock method=backtracking",
      "every iterate, faster"),
    Example(
      "animate path over=x1,x2", after: "data gen features=2; fit alpha=0.3 iters=60",
      "over two of several coefficients"),
  ]
  let related = ["plot path", "animate fit"]

  static let every = FigureOptions.every(10)
  static let rate = FigureOptions.framesPerSecond(5)
  var options: [any AnyOption] {
    [CoefficientChoice.pair, Self.every, Self.rate] + FigureOptions.zoom + [
      FigureOptions.width, FigureOptions.height,
    ] + FigureOptions.file
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let every = try arguments.value(Self.every)
    let descent = try context.session.lastRun(arguments, for: fullName).descent
    let trace = descent.run.trace
    let positions = trace.positions(every: every)
    let still: Figure
    var title: String?
    var axes = (0, 1)
    if descent.subject.coordinateNames.count == 1 {
      try arguments.refusePair()
      let range = try arguments.value(FigureOptions.xrange)
      still = try descent.pathOnCurve(
        every: every, over: range, context.numbers,
        shouldStop: { context.session.host.isInterrupted })
      title = descent.subject.title(limit: 40)
    } else {
      let drawing = try context.landscape(arguments, for: self, of: descent)
      still = try drawing.contour(every: every)
      axes = drawing.landscape.coordinates
    }
    var fixed = still
    if let title { fixed.title = title }
    if let range = try arguments.value(FigureOptions.yrange) {
      fixed.yAxis.range = .explicit(range.lowerBound, range.upperBound)
    }
    let scene = Scene(
      still: fixed.withFixedRanges(), trace: trace, positions: positions, axes: axes)
    try context.play(scene.iterations, rate: try arguments.value(Self.rate), arguments) {
      scene.figure($0)
    }
  }

  /// What does not move, and the path that grows over it.
  private struct Scene: Sendable {
    private var still: Figure
    private let x: [Double]
    private let y: [Double]
    let iterations: [Int]

    init(still: Figure, trace: Trace, positions: [Int], axes: (Int, Int)) {
      self.still = still
      // The path itself is drawn frame by frame.
      self.still.series.removeAll { series in
        if case .mark(let mark, _, _) = series.content { return mark != .start && mark != .minimum }
        return series.role == .path
      }
      let isCurve = trace.dimension == 1
      x = positions.map { trace.coordinates[$0 * trace.dimension + axes.0] }
      y = positions.map {
        isCurve ? trace.costs[$0] : trace.coordinates[$0 * trace.dimension + axes.1]
      }
      iterations = positions.map { trace.iterations[$0] }
    }

    func figure(_ frame: Int) -> Figure {
      var figure = still
      let passed = 0...frame
      figure.series += [
        Series(role: .path, .points(x: Array(x[passed]), y: Array(y[passed]))),
        Series(role: .path, .mark(.start, x: x[0], y: y[0])),
        Series(role: .path, .mark(.end, x: x[frame], y: y[frame])),
      ]
      return figure
    }
  }
}

extension CommandContext {
  /// Shows an animation over the iterations of a run.
  func play(
    _ iterations: [Int], rate: Double, _ arguments: BoundArguments,
    draw: @escaping @Sendable (Int) -> Figure
  ) throws(Diagnostic) {
    let size = FigureSize(
      width: try arguments.value(FigureOptions.width),
      height: try arguments.value(FigureOptions.height))
    let animation = Animation(
      iterations: iterations, framesPerSecond: rate, size: size, draw: draw)
    if let animation { try show(.animation(animation), arguments) }
  }
}
