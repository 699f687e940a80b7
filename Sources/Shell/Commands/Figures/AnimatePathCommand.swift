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
      "animate path runs=slow,ball",
      after: "minimize bowl alpha=0.019 as=slow; minimize bowl method=momentum alpha=0.03 as=ball",
      "a race"),
    Example(
      "animate path over=x1,x2", after: "data gen features=2; fit alpha=0.3 iters=60",
      "over two of several coefficients"),
  ]
  let related = ["plot path", "animate fit"]

  static let every = Option(
    "every", .whole(1...Int.max), absent: "as makes some 50 frames",
    "iterations from one frame to the next")
  static let runs = Option(
    "runs", .runs, absent: "the last run", "runs that race each other, from the same iteration on")
  static let rate = FigureOptions.framesPerSecond(5)
  var options: [any AnyOption] {
    [CoefficientChoice.pair, Self.runs, Self.every, Self.rate] + FigureOptions.zoom + [
      FigureOptions.width, FigureOptions.height,
    ] + FigureOptions.file
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let names = try arguments.value(Self.runs) ?? []
    let others = try context.session.state.runs.named(names)
    let descent: Descent
    if let first = others.first {
      descent = first.descent
    } else {
      descent = try context.session.lastRun(arguments, for: fullName).descent
    }
    for other in others.dropFirst()
    where other.descent.subject.coordinateNames != descent.subject.coordinateNames {
      throw Diagnostic(.coefficientsDiffer(others[0].name, other.name), arguments.span(Self.runs))
    }
    let isRace = others.count > 1
    let traces = isRace ? others.map(\.descent.run.trace) : [descent.run.trace]
    let iterations = Race.iterations(of: traces, every: try arguments.value(Self.every))
    var still: Figure
    var axes = (0, 1)
    if descent.subject.coordinateNames.count == 1 {
      try arguments.refusePair()
      var range = try arguments.value(FigureOptions.xrange)
      if isRace, range == nil {
        range = others.map { $0.descent.run.extent()[0] }.reduce(nil) { $0?.hull($1) ?? $1 }
      }
      still = try descent.pathOnCurve(
        every: nil, over: range, context.numbers,
        shouldStop: { context.session.host.isInterrupted })
      still.title = descent.subject.title(limit: 40)
    } else {
      var drawing = try context.landscape(arguments, for: self, of: descent)
      if isRace {
        drawing.others = others.map { ($0.name, $0.descent.run) }
        if try arguments.value(FigureOptions.xrange) == nil,
          try arguments.value(FigureOptions.yrange) == nil
        {
          drawing.widen(toShow: others.map(\.descent.run))
        }
      }
      still = try drawing.contour()
      axes = drawing.landscape.coordinates
    }
    if let range = try arguments.value(FigureOptions.yrange) {
      still.yAxis.range = .explicit(range.lowerBound, range.upperBound)
    }
    let race = Race(
      still: still.withFixedRanges(), traces, names: isRace ? others.map(\.name) : [], axes: axes,
      iterations: iterations)
    try context.play(iterations, rate: try arguments.value(Self.rate), arguments) {
      race.figure($0)
    }
  }

  /// What does not move, and the paths that grow over it.
  private struct Race: Sendable {
    /// One of the paths.
    private struct Path: Sendable {
      var name: String?
      var x: [Double]
      var y: [Double]
      /// How many of its points are reached in each frame.
      var reached: [Int]
    }

    private var still: Figure
    private let paths: [Path]

    /// About how many frames there are where nobody says it.
    private static let frames = 50

    /// The iterations that are shown: those of the longest run, from one to the next alike.
    static func iterations(of traces: [Trace], every: Int?) -> [Int] {
      let last = traces.compactMap(\.iterations.last).max() ?? 0
      let stride = every ?? max((last + frames - 1) / frames, 1)
      var iterations = Array(Swift.stride(from: 0, to: last, by: stride).prefix(1_000_000))
      iterations.append(last)
      return iterations
    }

    init(
      still: Figure, _ traces: [Trace], names: [String], axes: (Int, Int), iterations: [Int]
    ) {
      self.still = still
      // The paths themselves are drawn frame by frame.
      self.still.series.removeAll { series in
        if case .mark(let mark, _, _) = series.content { return mark != .start && mark != .minimum }
        return series.role == .path || names.contains(series.label ?? "")
      }
      self.still.note = names.isEmpty ? self.still.note : nil
      paths = traces.enumerated().map { index, trace in
        let isCurve = trace.dimension == 1
        let all = 0..<trace.count
        var next = 0
        return Path(
          name: names.indices.contains(index) ? names[index] : nil,
          x: all.map { trace.coordinates[$0 * trace.dimension + axes.0] },
          y: all.map {
            isCurve ? trace.costs[$0] : trace.coordinates[$0 * trace.dimension + axes.1]
          },
          reached: iterations.map { iteration in
            while next < trace.count, trace.iterations[next] <= iteration { next += 1 }
            return next
          })
      }
    }

    func figure(_ frame: Int) -> Figure {
      var figure = still
      for path in paths {
        let count = path.reached[frame]
        guard count > 0 else { continue }
        // Of a long path the last iterates alone are marked: all of them would be a line.
        let (x, y) = (Array(path.x[..<count]), Array(path.y[..<count]))
        let marked = Swift.stride(
          from: 0, to: count, by: max(path.reached[path.reached.count - 1] / Self.frames, 1))
        let role = path.name == nil ? Series.Role.path : .plain
        if path.name != nil {
          figure.series.append(Series(path.name, role: role, .line(x: x, y: y)))
        }
        figure.series += [
          Series(
            path.name, role: role, .points(x: marked.map { x[$0] }, y: marked.map { y[$0] })),
          Series(role: .path, .mark(.start, x: x[0], y: y[0])),
          Series(role: .path, .mark(.end, x: x[count - 1], y: y[count - 1])),
        ]
      }
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
