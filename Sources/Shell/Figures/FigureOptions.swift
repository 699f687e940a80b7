import Language
import Optimization
import Plotting

/// The options that figures have in common.
enum FigureOptions {
  static let log = Option(
    "log", .axes, default: LogAxes([]), shown: "none", "logarithmic axes: x, y or x,y")
  static let xrange = Option("xrange", .range, absent: "all", "the part of the x axis to show")
  static let yrange = Option("yrange", .range, absent: "all", "the part of the y axis to show")
  static let width = Option(
    "width", .whole(20...1000), absent: "the setting 'width'", "columns of the figure")
  static let height = Option(
    "height", .whole(6...500), absent: "the setting 'height'", "rows of the figure")
  static let save = Option(
    "save", .figureFile, absent: "the terminal",
    "write the figure to a file as plain text instead: FILE.txt")

  /// The part to show.
  static let zoom: [any AnyOption] = [xrange, yrange]
  /// Those of every figure in the plane.
  static let plane: [any AnyOption] = [log] + zoom + size
  /// Those of every figure.
  static let size: [any AnyOption] = [width, height, save]

  /// Which iterates of a path are marked.
  static let marked = Option<Int?>(
    "every", .whole(1...Int.max), absent: "some fifty marks", "mark every so many-th iterate")

  /// How the horizontal axis is laid out.
  static func xScale(_ arguments: BoundArguments) throws(Diagnostic) -> Axis.Scale {
    try arguments.value(log).contains(.x) ? .logarithmic : .linear
  }

  static func every(_ count: Int) -> Option<Int> {
    Option("every", .whole(1...Int.max), default: count, "take every so many-th iteration")
  }
}

extension CommandContext {
  /// Shows a figure in the plane as its options ask, or writes it to a file.
  func show(_ figure: Figure, _ arguments: BoundArguments) throws(Diagnostic) {
    var figure = figure
    let log = try arguments.value(FigureOptions.log)
    if log.contains(.x) { figure.xAxis.scale = .logarithmic }
    if log.contains(.y) { figure.yAxis.scale = .logarithmic }
    if let range = try arguments.value(FigureOptions.xrange) {
      if log.contains(.x), range.lowerBound <= 0 {
        throw Diagnostic(
          .positiveForLogarithm(FigureOptions.xrange.name, range.lowerBound),
          arguments.span(FigureOptions.xrange))
      }
      figure.xAxis.range = .explicit(range.lowerBound, range.upperBound)
    }
    if let range = try arguments.value(FigureOptions.yrange) {
      if log.contains(.y), range.lowerBound <= 0 {
        throw Diagnostic(
          .positiveForLogarithm(FigureOptions.yrange.name, range.lowerBound),
          arguments.span(FigureOptions.yrange))
      }
      figure.yAxis.range = .explicit(range.lowerBound, range.upperBound)
    }
    let left = figure.omissions()
    if left.isEverything { throw nothingSeen(of: figure, arguments) }
    var notes: [String] = []
    if left.outside > 0 {
      notes.append(
        "\(counted(left.outside, "point")) \(left.outside == 1 ? "lies" : "lie") outside")
    }
    if left.notPositive > 0 {
      notes.append(
        "\(counted(left.notPositive, "point")) not above 0 left out of a logarithmic axis")
    }
    if left.cutsCurve { notes.append("where it is not above 0 the curve is left out") }
    figure.add(notes: notes)
    try show(.figure(figure, size(arguments)), arguments)
  }

  /// Why a figure would be an empty frame.
  private func nothingSeen(of figure: Figure, _ arguments: BoundArguments) -> Diagnostic {
    var whole = figure
    whole.xAxis.range = .automatic
    whole.yAxis.range = .automatic
    let ranges = arguments.span(FigureOptions.xrange) ?? arguments.span(FigureOptions.yrange)
    if let ranges, let extent = whole.extent(), !whole.omissions().isEverything {
      let short = NumberFormat(precision: 4)
      func ends(_ range: ClosedRange<Double>) -> String {
        "\(short.significant(range.lowerBound)) to \(short.significant(range.upperBound))"
      }
      return Diagnostic(.nothingInRange(x: ends(extent.x), y: ends(extent.y)), ranges)
    }
    let linear = figure.withLinearAxes
    if let log = arguments.span(FigureOptions.log), !linear.omissions().isEverything {
      return Diagnostic(.nothingAboveZero, log)
    }
    let name = figure.yAxis.label ?? "the figure"
    return Diagnostic(.nothingFinite(name, over: ""), arguments.end)
  }

  /// Shows a surface, or writes it to a file.
  func show(_ figure: SurfaceFigure, _ arguments: BoundArguments) throws(Diagnostic) {
    try show(.surface(figure, size(arguments)), arguments)
  }

  private func size(_ arguments: BoundArguments) throws(Diagnostic) -> FigureSize {
    FigureSize(
      width: try arguments.value(FigureOptions.width),
      height: try arguments.value(FigureOptions.height))
  }

  private func show(_ output: Output, _ arguments: BoundArguments) throws(Diagnostic) {
    guard let file = try arguments.value(FigureOptions.save) else { return emit(output) }
    let renderer = OutputRenderer(
      settings: settings, terminal: session.host.terminal.withoutColor)
    let text = renderer.text(of: output)
    guard file != "-" else { return emit(.bytes(Array(text.utf8))) }
    let span = arguments.span(FigureOptions.save) ?? arguments.arguments.verb
    let word = Word(text: file, span: span)
    try session.write(Array(text.utf8), to: session.path(file), shown: word)
    report(ReportLine("figure written to \(visible(file))"))
  }
}

extension Figure {
  /// The same figure without logarithmic axes.
  fileprivate var withLinearAxes: Figure {
    var result = self
    result.xAxis.scale = .linear
    result.yAxis.scale = .linear
    return result
  }

  /// Adds remarks behind those that there are.
  mutating func add(notes: [String]) {
    let all = [note].compactMap { $0 } + notes
    note = all.isEmpty ? nil : all.joined(separator: "; ")
  }
}

extension Trace {
  /// The positions of every `every`th iterate, the first and the last included.
  func positions(every: Int) -> [Int] {
    iterations.indices.filter {
      iterations[$0].isMultiple(of: every) || $0 == iterations.count - 1
    }
  }
}
