import CLibrary
import Language
import Plotting
import TextWidth

/// A figure to move about in: the line that draws it, with other values of its range, its axes or
/// its eye.
///
/// A state machine like that of the knobs: keys and mouse change the view, the view gives a line,
/// and the line a figure.
final class ViewScreen: LiveScreen {
  /// What is seen of a figure in the plane, or from where a surface is.
  private struct View: Equatable {
    var x: ClosedRange<Double>?
    var y: ClosedRange<Double>?
    var log = LogAxes([])
    var azimuth: Double?
    var elevation: Double?
  }

  private let line: Invocation
  private let rehearsal: Rehearsal
  private let settings: Settings
  private let isSurface: Bool
  private let start: View
  private var view: View
  /// The axes that keys move and zoom.
  private var axes: LogAxes = [.x, .y]
  private var shown: (view: View, figure: Output?, problem: Diagnostic?)?
  private var isHelpShown = false
  private var message = ""
  private var size = (columns: 80, rows: 24)
  private var dragged: (column: Int, row: Int)?

  /// A screen for a figure that a command has drawn; nil where the command has no options to look
  /// elsewhere.
  ///
  /// - Parameters:
  ///   - line: The command, of which a copy with other values is evaluated.
  ///   - figure: What it drew.
  ///   - session: The session.
  init?(_ line: Invocation, figure: Output, in session: Session) {
    func has(_ name: String) -> Bool { line.signature.options.contains { $0.name == name } }
    var view = View()
    switch figure {
    case .figure(let figure, _):
      guard has("xrange"), has("yrange") else { return nil }
      let ranges = figure.shownRanges
      view.x = ranges.x
      view.y = ranges.y
      if figure.xAxis.scale == .logarithmic { view.log.insert(.x) }
      if figure.yAxis.scale == .logarithmic { view.log.insert(.y) }
      isSurface = false
    case .surface(let figure, _):
      guard has("az"), has("el") else { return nil }
      view.azimuth = figure.azimuth
      view.elevation = figure.elevation
      isSurface = true
    default: return nil
    }
    self.line = line
    self.view = view
    start = view
    settings = session.state.settings
    rehearsal = Rehearsal(of: session)
  }

  // MARK: The line

  /// The line that gives exactly this view.
  var acceptedLine: String { text(of: view) }

  private func text(of view: View) -> String {
    var kept = line
    for name in isSurface ? ["az", "el"] : ["xrange", "yrange", "log"] { kept = kept.without(name) }
    var words = [kept.text]
    if let azimuth = view.azimuth, let elevation = view.elevation {
      words.append("az=\(shortest(azimuth)) el=\(shortest(elevation))")
    }
    if let x = view.x, view.x != start.x || line.has("xrange") {
      words.append("xrange=\(shortest(x.lowerBound))..\(shortest(x.upperBound))")
    }
    if let y = view.y, view.y != start.y || line.has("yrange") {
      words.append("yrange=\(shortest(y.lowerBound))..\(shortest(y.upperBound))")
    }
    if !view.log.isEmpty {
      let names = (view.log.contains(.x) ? ["x"] : []) + (view.log.contains(.y) ? ["y"] : [])
      words.append("log=\(names.joined(separator: ","))")
    }
    return words.joined(separator: " ")
  }

  // MARK: Events

  var wantsTicks: Bool { false }

  func take(_ event: LiveEvent) -> LiveAnswer {
    if event != .tick { message = "" }
    switch event {
    case .tick: return .stay
    case .key(let key, let isCoarse): return press(key, by: isCoarse ? 5 : 1)
    case .text(let character): return type(character)
    case .pointer(let action, let column, let row): point(action, column, row)
    }
    return .stay
  }

  private func press(_ key: LiveKey, by steps: Double) -> LiveAnswer {
    if isHelpShown, key == .escape || key == .enter {
      isHelpShown = false
      return .stay
    }
    switch key {
    case .left: move(-0.1 * steps, 0)
    case .right: move(0.1 * steps, 0)
    case .up: move(0, 0.1 * steps)
    case .down: move(0, -0.1 * steps)
    case .pageUp: zoom(by: 0.5, at: (0.5, 0.5))
    case .pageDown: zoom(by: 2, at: (0.5, 0.5))
    case .home: view = start
    case .enter: return .accept(acceptedLine)
    case .escape: return .leave
    case .redraw: return .redraw
    case .tab, .backTab, .end, .backspace: break
    }
    return .stay
  }

  private func type(_ character: Character) -> LiveAnswer {
    switch character {
    case "q", "Q": return .leave
    case "?": isHelpShown.toggle()
    case "+", "=": zoom(by: 0.7, at: (0.5, 0.5))
    case "-", "_": zoom(by: 1 / 0.7, at: (0.5, 0.5))
    case "x": choose(.x)
    case "y": choose(.y)
    case "r": view = start
    case "l": toggleLogarithm()
    default: break
    }
    return .stay
  }

  /// Moves and zooms along one axis only, or along both again.
  private func choose(_ axis: LogAxes) {
    guard !isSurface else { return }
    axes = axes == axis ? [.x, .y] : axis
    message = axes == [.x, .y] ? "both axes move" : "only the \(axis == .x ? "x" : "y") axis moves"
  }

  private func toggleLogarithm() {
    guard !isSurface, line.signature.options.contains(where: { $0.name == "log" }) else {
      message = "this figure has no logarithmic axes"
      return
    }
    let axis: LogAxes = axes == .x ? .x : .y
    guard !view.log.contains(axis) else {
      _ = view.log.remove(axis)
      return
    }
    // What lies at 0 and below has no place there: the range begins anew.
    if axis == .x, (view.x?.lowerBound ?? 1) <= 0 { view.x = nil }
    if axis == .y, (view.y?.lowerBound ?? 1) <= 0 { view.y = nil }
    view.log.insert(axis)
  }

  /// Pans by fractions of what is shown, or turns a surface.
  private func move(_ across: Double, _ up: Double) {
    if isSurface {
      let turned = ((view.azimuth ?? 30) - 50 * across).remainder(dividingBy: 360).rounded()
      view.azimuth = turned == 0 ? 0 : turned
      view.elevation = min(max(((view.elevation ?? 30) + 50 * up).rounded(), 0), 90)
      return
    }
    settle()
    if axes.contains(.x), across != 0 { view.x = view.x?.moved(by: across, view.log.contains(.x)) }
    if axes.contains(.y), up != 0 { view.y = view.y?.moved(by: up, view.log.contains(.y)) }
  }

  /// Shows so much more, or less, around a place of the plot, in fractions of it.
  private func zoom(by factor: Double, at place: (x: Double, y: Double)) {
    guard !isSurface else { return }
    settle()
    if axes.contains(.x) { view.x = view.x?.zoomed(by: factor, at: place.x, view.log.contains(.x)) }
    if axes.contains(.y) { view.y = view.y?.zoomed(by: factor, at: place.y, view.log.contains(.y)) }
  }

  /// Takes the ranges that the figure has come to, where they were left to it.
  private func settle() {
    guard case .figure(let figure, _)? = shown?.figure, view.x == nil || view.y == nil else {
      return
    }
    view.x = view.x ?? figure.shownRanges.x
    view.y = view.y ?? figure.shownRanges.y
  }

  private func point(_ action: PointerAction, _ column: Int, _ row: Int) {
    let place = (
      x: min(max(Double(column) / Double(max(size.columns - 1, 1)), 0), 1),
      y: 1 - min(max(Double(row) / Double(max(size.rows - 2, 1)), 0), 1)
    )
    switch action {
    case .wheelUp: zoom(by: 0.8, at: place)
    case .wheelDown: zoom(by: 1.25, at: place)
    case .press: dragged = (column, row)
    case .release: dragged = nil
    case .drag:
      guard let last = dragged else { return }
      dragged = (column, row)
      let across = Double(last.column - column) / Double(max(size.columns, 1))
      let up = Double(row - last.row) / Double(max(size.rows - 1, 1))
      move(across, up)
    }
  }

  // MARK: Frames

  var needsFrame: Bool { shown?.view != view }

  func computeFrame(
    isHurried: Bool, shouldStop: @escaping () -> Bool, progress: @escaping (Double) -> Void
  ) {
    let wanted = view
    let performance = rehearsal.perform(
      text(of: wanted), shouldStop: shouldStop, progress: progress)
    guard !performance.isStopped, !shouldStop() else { return }
    let figure = performance.outputs.last { $0.isFigure }
    shown = (wanted, figure ?? shown?.figure, performance.problems.first)
  }

  // MARK: The image

  /// The least screen that everything fits on.
  static let least = (columns: 30, rows: 9)

  func image(for terminal: TerminalTraits) -> ScreenImage {
    size = (terminal.columns, terminal.rows)
    var image = ScreenImage(columns: terminal.columns, rows: terminal.rows)
    guard terminal.columns >= Self.least.columns, terminal.rows >= Self.least.rows else {
      image.write(
        "view needs \(Self.least.columns)x\(Self.least.rows) cells;\n"
          + "here are \(terminal.columns)x\(terminal.rows). q leaves", column: 0, row: 0)
      return image
    }
    var style = OutputRenderer(settings: settings, terminal: terminal).style
    style.width = terminal.columns
    style.height = terminal.rows - 2
    let renderer = OutputRenderer(style: style)
    if isHelpShown {
      image.write(Self.help, column: 1, row: 0)
    } else if let figure = shown?.figure {
      image.write(renderer.text(of: figure.filling), column: 0, row: 0)
    }
    let note = shown?.problem.map { ReportLine("error: " + $0.message, .bad) }
    let words = note ?? ReportLine(message.isEmpty ? acceptedLine : message, .strong)
    image.write(
      renderer.text(ofLine: words), column: 0, row: terminal.rows - 2, width: terminal.columns)
    let hint =
      isSurface
      ? "arrows turn, r resets, ? keys, Enter gives the line above, q leaves"
      : "arrows pan, + - zoom, x y one axis, l log, r resets, ? keys, Enter keeps, q leaves"
    image.write(
      renderer.text(ofLine: ReportLine(hint, .dim)), column: 0, row: terminal.rows - 1,
      width: terminal.columns)
    return image
  }

  private static let help = """
    arrows        pan, with Shift five steps; they turn a surface
    + -           zoom at the middle; the wheel zooms at the pointer
    x y           move one axis only, the same key again both
    l             logarithmic or not, along y, or along x after x
    r, Home       as it was
    mouse         drag to pan or to turn
    Enter         leaves with the line that gives this view
    q, Esc        leaves
    """
}

extension Invocation {
  /// Whether an option was given.
  fileprivate func has(_ name: String) -> Bool {
    arguments.contains { $0.option.name == name }
  }
}

extension ClosedRange<Double> {
  /// The range moved by a fraction of its length, on a logarithmic axis of its decades.
  fileprivate func moved(by part: Double, _ isLogarithmic: Bool) -> ClosedRange {
    mapped(isLogarithmic) { low, high in
      let step = part * (high - low)
      return (low + step, high + step)
    }
  }

  /// The range with so many times its length around a place in it.
  fileprivate func zoomed(by factor: Double, at place: Double, _ isLogarithmic: Bool) -> ClosedRange
  {
    mapped(isLogarithmic) { low, high in
      let center = low + place * (high - low)
      return (center - (center - low) * factor, center + (high - center) * factor)
    }
  }

  /// The range after a change of its ends, rounded to digits that the screen can tell apart; as it
  /// was where that is no range.
  private func mapped(
    _ isLogarithmic: Bool, _ change: (Double, Double) -> (Double, Double)
  ) -> ClosedRange {
    let isLogarithmic = isLogarithmic && lowerBound > 0
    let ends = isLogarithmic ? (log10(lowerBound), log10(upperBound)) : (lowerBound, upperBound)
    var (low, high) = change(ends.0, ends.1)
    if isLogarithmic { (low, high) = (pow(10, low), pow(10, high)) }
    guard low.isFinite, high.isFinite, low < high, (high / 2 - low / 2).isNormal else {
      return self
    }
    let unit = pow(10, log10(isLogarithmic ? low : high - low).rounded(.down) - 3)
    guard unit.isNormal else { return self }
    func rounded(_ value: Double) -> Double {
      unit < 1
        ? (value * (1 / unit).rounded()).rounded() / (1 / unit).rounded()
        : (value / unit).rounded() * unit
    }
    let shown = (rounded(low), rounded(high))
    return shown.0 < shown.1 && shown.0.isFinite && shown.1.isFinite ? shown.0...shown.1 : self
  }
}
