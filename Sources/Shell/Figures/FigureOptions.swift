import Expressions
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
    "write the figure to a file instead, by its ending: svg, pdf, png or txt")
  static let theme = Option<PictureTheme?>(
    "theme", .theme, absent: "for paper", "the look of a picture in a file")
  static let pictureSize = Option<PictureSize?>(
    "size", .pictureSize, absent: "720x450, for slides 960x540",
    "the size of a picture in a file, in points")

  static let title = Option<String?>("title", .text, absent: "its own", "what stands above it")
  static let xlabel = named(
    Option<String?>("xlabel", .text, absent: "its own", "the name of the x axis"))
  static let ylabel = named(
    Option<String?>("ylabel", .text, absent: "its own", "the name of the y axis"))
  static let labels = Option(
    "labels", .onOff, default: true, shown: "on", "whether marks, guides and levels carry names")
  /// The words in and around a figure.
  static let words: [any AnyOption] = [title, xlabel, ylabel, labels]

  /// An option that is given by its whole name: `x=` is the range.
  private static func named(_ option: Option<String?>) -> Option<String?> {
    var option = option
    option.isAbbreviated = false
    return option
  }

  /// The part to show.
  static let zoom: [any AnyOption] = [xrange, yrange]
  /// Those of every figure in the plane.
  static let plane: [any AnyOption] = [log] + zoom + words + size
  /// Those of every figure.
  static let size: [any AnyOption] = [width, height] + file
  /// Those of a figure that goes into a file.
  static let file: [any AnyOption] = [save, theme, pictureSize]

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
    try name(&figure, arguments)
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
    session.state.guess?.mark(in: &figure)
    session.state.guess = nil
    let host = session.host
    let left = figure.omissions { host.isInterrupted }
    guard !host.isInterrupted else { throw Diagnostic(.interrupted) }
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

  /// Gives a figure the words that were asked for.
  private func name(_ figure: inout Figure, _ arguments: BoundArguments) throws(Diagnostic) {
    if let title = try arguments.value(FigureOptions.title) {
      figure.title = session.interpolated(title)
    }
    if let label = try arguments.value(FigureOptions.xlabel) { figure.xAxis.label = label }
    if let label = try arguments.value(FigureOptions.ylabel) { figure.yAxis.label = label }
    guard try !arguments.value(FigureOptions.labels) else { return }
    for index in figure.series.indices {
      switch figure.series[index].content {
      case .mark, .horizontal, .vertical: figure.series[index].label = nil
      case .levels(let lines):
        let bare = lines.map { LevelLine(value: $0.value, label: nil, pieces: $0.pieces) }
        figure.series[index].content = .levels(bare)
      case .points, .line, .steps, .arrows: continue
      }
    }
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

  /// Shows an output, or writes it to the file that `save` names.
  func show(_ output: Output, _ arguments: BoundArguments) throws(Diagnostic) {
    let file = try arguments.value(FigureOptions.save)
    let format = file.flatMap { $0 == "-" ? .text : FigureFormat(file: $0) } ?? .text
    if !format.isPicture {
      for name in [FigureOptions.theme.name, FigureOptions.pictureSize.name] {
        guard let given = arguments.arguments.given.first(where: { $0.option.name == name }) else {
          continue
        }
        let pictures = FigureFormat.allCases.filter(\.isPicture).map(\.rawValue)
        throw Diagnostic(.pictureOption(name, formats: pictures), given.nameSpan)
      }
    }
    guard let file else { return emit(output) }
    let span = arguments.span(FigureOptions.save) ?? arguments.arguments.verb
    let bytes: [UInt8]
    if format.isPicture {
      let theme = try arguments.value(FigureOptions.theme) ?? .paper
      let size = try arguments.value(FigureOptions.pictureSize)
      bytes = try picture(of: output, in: format, theme, size, file: file, span)
    } else {
      let host = session.host
      var renderer = OutputRenderer(settings: settings, terminal: host.terminal.withoutColor)
      renderer.shouldStop = { host.isInterrupted }
      bytes = Array(renderer.text(of: output).utf8)
      guard !host.isInterrupted else { throw Diagnostic(.interrupted) }
    }
    guard file != "-" else { return emit(.bytes(bytes)) }
    try session.write(bytes, to: session.path(file), shown: Word(text: file, span: span))
    let size = format.isPicture ? " (\(byteCount(Double(bytes.count))))" : ""
    report(ReportLine("figure written to \(visible(file))\(size)"))
  }

  /// The bytes of a figure as a picture.
  private func picture(
    of output: Output, in format: FigureFormat, _ theme: PictureTheme, _ size: PictureSize?,
    file: String, _ span: SourceSpan
  ) throws(Diagnostic) -> [UInt8] {
    // Refused before anything is drawn.
    if case .animation = output, format != .svg {
      throw Diagnostic(.stillFormat(format.rawValue), span)
    }
    try session.checkAccess(to: file, span)
    if case .animation(let animation) = output {
      return Array(animation.svg(theme: theme, size: size).utf8)
    }
    guard let picture = output.picture(theme: theme, size: size) else { return [] }
    guard let encoding = format.encoding else { return Array(picture.svg().utf8) }
    try session.makeRoom(for: 16 * picture.width * picture.height)
    do {
      return try session.host.encode(picture, as: encoding)
    } catch {
      throw Diagnostic(error, about: file, span)
    }
  }
}

extension Output {
  /// The output as a picture; nil for what is no figure.
  ///
  /// Of an animation it is the last frame.
  func picture(theme: PictureTheme, size: PictureSize?) -> Picture? {
    switch self {
    case .figure(let figure, _):
      draw(
        figure, theme: theme, width: size?.width, height: size?.height,
        description: describe(figure))
    case .surface(let figure, _):
      draw(
        figure, theme: theme, width: size?.width, height: size?.height,
        description: describe(figure))
    case .animation(let animation):
      Output.figure(animation.figure(animation.frameCount - 1), animation.size)
        .picture(theme: theme, size: size)
    default: nil
    }
  }
}

extension Animation {
  /// The most frames of an animation in a file.
  private static let fileFrames = 60

  /// The animation as a document that moves.
  func svg(
    theme: PictureTheme, size: PictureSize?, identifier: String = "figure", isInline: Bool = false
  ) -> String {
    let count = min(frameCount, Self.fileFrames)
    let frames = (0..<count).map { index in
      let frame = count > 1 ? index * (frameCount - 1) / (count - 1) : 0
      let figure = figure(frame)
      return draw(
        figure, theme: theme, width: size?.width, height: size?.height,
        description: index == 0 ? describe(self.figure(frameCount - 1)) : "")
    }
    return animatedSVG(
      frames, seconds: max(1 / framesPerSecond, 0.1), identifier: identifier, isInline: isInline)
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
