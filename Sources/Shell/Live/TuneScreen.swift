import Descents
import Language
import Optimization
import Plotting
import TextWidth

/// Knobs, and the figure of a line for the values that they are turned to.
///
/// A state machine: keys and mouse change its state, the state gives a line to evaluate, and the
/// line's outputs an image. It knows neither time nor terminal.
final class TuneScreen: LiveScreen {
  /// What a line gave for some values.
  private struct Frame {
    var values: [Double]
    /// The figure that was chosen beside the line; nil for the line's own.
    var choice: String?
    var figure: Output?
    /// What the line reported, and all that it showed where it drew nothing.
    var reports: [Output] = []
    var problems: [Diagnostic] = []
    var gauge: StepSizeGauge?
    /// How far a run came that was cut short; nil where none was.
    var coarseIterations: Int?
  }

  /// A figure that was put aside, to be compared with the next ones.
  private struct Picture {
    var values: [Double]
    var figure: Output
  }

  private let line: String
  private let settings: Settings
  private let rehearsal: Rehearsal
  /// Which knobs set a step size.
  private let stepSizes: Set<String>
  private let makesRuns: Bool
  private var knobs: [Knob]
  private var selected = 0
  /// The figures that `f` goes through; nil is the line's own.
  private let choices: [String?]
  private var chosen = 0
  private var frame: Frame?
  private var picture: Picture?
  private var isHelpShown = false
  /// What is typed for the selected knob; nil where nothing is.
  private var typed: String?
  /// 1 and -1 where the selected knob plays up and down; 0 where it stands.
  private var playing = 0
  private var message = ""
  /// How far long work has come; nil where it is done.
  private var progress: Double?
  private var size = (columns: 80, rows: 24)

  /// The figures that may fit a run, beside the line's own.
  static let figures = [
    "plot path", "contour", "plot cost", "plot modes", "plot theta", "plot fit", "plot residuals",
  ]

  /// A screen for a line that the session could evaluate.
  ///
  /// - Parameters:
  ///   - knobs: What is turned, at least one.
  ///   - line: The line, as it was typed.
  ///   - stepSizes: The knobs that are step sizes of the line.
  ///   - makesRuns: Whether the line makes runs, of which there are figures.
  ///   - session: The session, of which a copy is made.
  init(
    _ knobs: [Knob], line: String, stepSizes: Set<String>, makesRuns: Bool, in session: Session
  ) {
    self.makesRuns = makesRuns
    self.knobs = knobs
    self.line = line
    self.stepSizes = stepSizes
    settings = session.state.settings
    rehearsal = Rehearsal(of: session)
    choices =
      [nil]
      + Self.figures.filter {
        session.registry.command(named: $0.split(separator: " ").map(String.init)) != nil
      }
  }

  /// The line that does what is shown, as it is typed by hand.
  var acceptedLine: String { line(for: knobs.map(\.value), choice: choices[chosen]) }

  private func line(for values: [Double], choice: String?) -> String {
    let definitions = zip(knobs, values).map { "\($0.name) = \(shortest($1))" }
    return (definitions + [line] + [choice].compactMap { $0 }).joined(separator: "; ")
  }

  // MARK: Events

  func take(_ event: LiveEvent) -> LiveAnswer {
    if event != .tick { message = "" }
    switch event {
    case .tick: return tick()
    case .key(let key, let isCoarse): return press(key, isCoarse: isCoarse)
    case .text(let character): return type(character)
    case .pointer(let action, let column, let row): return point(action, column, row)
    }
  }

  var wantsTicks: Bool { playing != 0 }

  private func tick() -> LiveAnswer {
    guard playing != 0 else { return .stay }
    knobs[selected].turn(by: playing, isCoarse: false)
    let position = knobs[selected].position
    if position >= 1 { playing = -1 } else if position <= 0 { playing = 1 }
    return .stay
  }

  private func press(_ key: LiveKey, isCoarse: Bool) -> LiveAnswer {
    if isHelpShown, key == .escape || key == .enter {
      isHelpShown = false
      return .stay
    }
    if typed != nil { return edit(key, isCoarse: isCoarse) }
    if key != .redraw { playing = 0 }
    switch key {
    case .left: knobs[selected].turn(by: -1, isCoarse: isCoarse)
    case .right: knobs[selected].turn(by: 1, isCoarse: isCoarse)
    case .pageDown: knobs[selected].turn(by: -1, isCoarse: true)
    case .pageUp: knobs[selected].turn(by: 1, isCoarse: true)
    case .home: knobs[selected].move(to: 0)
    case .end: knobs[selected].move(to: 1)
    case .down, .tab: selected = (selected + 1) % knobs.count
    case .up, .backTab: selected = (selected + knobs.count - 1) % knobs.count
    case .enter: return .accept(acceptedLine)
    case .escape: return .leave
    case .redraw: return .redraw
    case .backspace: break
    }
    return .stay
  }

  /// A key while a value is typed.
  private func edit(_ key: LiveKey, isCoarse: Bool) -> LiveAnswer {
    switch key {
    case .escape:
      typed = nil
    case .backspace:
      typed = typed.flatMap { $0.count > 1 ? String($0.dropLast()) : nil }
    case .redraw:
      return .redraw
    case .enter:
      takeTyped()
    default:
      takeTyped()
      return press(key, isCoarse: isCoarse)
    }
    return .stay
  }

  /// Sets the knob to what was typed, where that is a number.
  private func takeTyped() {
    guard let text = typed else { return }
    typed = nil
    guard let number = Double(text), number.isFinite else {
      message = "'\(text)' is no number"
      return
    }
    let knob = knobs[selected]
    knobs[selected].set(number)
    if knobs[selected].value != number {
      message =
        knob.range.contains(number)
        ? "\(knob.name) takes whole numbers"
        : "\(knob.name) goes from \(shortest(knob.range.lowerBound)) to "
          + shortest(knob.range.upperBound)
    }
  }

  /// The most characters of a number that is typed.
  private static let longest = 24

  private func type(_ character: Character) -> LiveAnswer {
    let isPart = character.isASCII && (character.isNumber || ".-".contains(character))
    if isPart || (typed != nil && "eE+".contains(character)) {
      if (typed ?? "").count < Self.longest { typed = (typed ?? "") + String(character) }
      playing = 0
      return .stay
    }
    guard typed == nil else { return .stay }
    switch character {
    case "q", "Q": return .leave
    case "?": isHelpShown.toggle()
    case " ": playing = playing == 0 ? (knobs[selected].position >= 1 ? -1 : 1) : 0
    case "f": chosen = (chosen + 1) % choices.count
    case "s": keepPicture()
    default: break
    }
    return .stay
  }

  /// Puts the figure aside, or the one away that was put aside before.
  private func keepPicture() {
    if let picture, picture.values == knobs.map(\.value) {
      self.picture = nil
    } else if let frame, let figure = frame.figure {
      picture = Picture(values: frame.values, figure: figure)
      message = "kept beside: s here takes it away again"
    }
  }

  private func point(_ action: PointerAction, _ column: Int, _ row: Int) -> LiveAnswer {
    let layout = layout()
    let knob = row - layout.knobRow
    guard knobs.indices.contains(knob) else {
      if action == .wheelUp { knobs[selected].turn(by: 1, isCoarse: false) }
      if action == .wheelDown { knobs[selected].turn(by: -1, isCoarse: false) }
      // A drag goes on above and below its knob.
      if action == .drag, isDragging { drag(to: column) }
      if action == .release { isDragging = false }
      return .stay
    }
    switch action {
    case .wheelUp: knobs[knob].turn(by: 1, isCoarse: false)
    case .wheelDown: knobs[knob].turn(by: -1, isCoarse: false)
    case .press:
      selected = knob
      playing = 0
      typed = nil
      isDragging = true
      drag(to: column)
    case .drag: if isDragging { drag(to: column) }
    case .release: isDragging = false
    }
    return .stay
  }

  private var isDragging = false

  private func drag(to column: Int) {
    let track = layout().tracks[selected]
    guard track.count > 1 else { return }
    knobs[selected].move(to: Double(column - track.lowerBound) / Double(track.count - 1))
  }

  // MARK: Frames

  var needsFrame: Bool {
    frame?.values != knobs.map(\.value) || frame?.choice != choices[chosen]
      || frame?.coarseIterations != nil
  }

  /// How long runs may take while keys come faster than frames, in seconds.
  private static let hurriedBudget = 0.015

  func computeFrame(
    isHurried: Bool, shouldStop: @escaping () -> Bool,
    progress: @escaping (Double) -> Void
  ) {
    let values = knobs.map(\.value)
    // What was cut short is computed whole once there is time for it.
    if isHurried, let frame, frame.values == values, frame.choice == choices[chosen] { return }
    let performance = rehearsal.perform(
      line(for: values, choice: nil), budget: isHurried ? Self.hurriedBudget : nil,
      shouldStop: shouldStop,
      progress: { [unowned self] done in
        self.progress = done
        progress(done)
      })
    self.progress = nil
    guard !performance.isStopped else { return }
    var next = Frame(values: values, choice: choices[chosen])
    next.problems = performance.problems
    next.reports = performance.outputs
    next.figure = performance.outputs.last { $0.isFigure }
    if performance.problems.isEmpty {
      guard let figure = chosenFigure(own: next.figure) else { return }
      next.choice = choices[chosen]
      next.figure = figure.output
      if let run = performance.run {
        if performance.isCoarse { next.coarseIterations = run.descent.run.iteration }
        if !stepSizes.isEmpty { next.gauge = StepSizeGauge(run) }
      }
    }
    guard !shouldStop() else { return }
    frame = next
  }

  /// The figure that is chosen, or the next one that fits the run; the line's own where none does.
  ///
  /// - Parameter own: What the line itself has drawn.
  /// - Returns: The figure, if there is one; nil where the work was stopped.
  private func chosenFigure(own: Output?) -> (output: Output?, Void)? {
    let isMeant = chosen > 0 || own == nil && makesRuns
    for offset in 0..<choices.count where isMeant {
      let index = (chosen + offset) % choices.count
      guard let line = choices[index] else {
        guard own != nil else { continue }
        chosen = index
        return (own, ())
      }
      let drawn = rehearsal.continued(line)
      guard !drawn.isStopped else { return nil }
      guard let figure = drawn.outputs.last(where: { $0.isFigure }) else { continue }
      chosen = index
      return (figure, ())
    }
    chosen = 0
    return (own, ())
  }

  /// Turns the first knob to a place of its range, from 0 to 1.
  func move(to position: Double) { knobs[0].move(to: position) }

  /// What is to be seen of the present frame where nothing moves: its figure, or why there is none.
  var still: [Output] {
    guard let frame else { return [] }
    if let problem = frame.problems.first {
      return [.report([ReportLine("error: " + problem.message, .bad)])]
    }
    return frame.figure.map { [$0] } ?? frame.reports
  }

  // MARK: The image

  /// The rows of a screen, from top to bottom.
  private struct Layout {
    var figureRows: Int
    var knobRow: Int
    /// The columns of each knob's track.
    var tracks: [Range<Int>]
    var gaugeRow: Int
    var gaugeRows: Int
    var reportRow: Int
    var reportRows: Int
  }

  /// The least screen that everything fits on.
  static let least = (columns: 34, rows: 10)

  private func layout() -> Layout {
    let (columns, rows) = size
    // Without a gauge its rows are the figure's; the room is kept where one will come.
    let hasGauge = !stepSizes.isEmpty && (frame == nil || frame?.gauge != nil)
    let gaugeRows = hasGauge ? (rows >= 18 ? 3 : rows >= 12 ? 2 : 0) : 0
    let reportRows = rows >= 30 ? 4 : rows >= 22 ? 2 : rows >= 16 ? 1 : 0
    let figureRows = max(rows - 1 - knobs.count - gaugeRows - reportRows, 0)
    let labels = knobs.map { displayWidth(label(of: $0, value: $0.range.lowerBound)) }
    let highest = knobs.map { displayWidth(label(of: $0, value: $0.range.upperBound)) }
    let left = min(max((labels + highest).max() ?? 0, 14), columns / 2) + 1
    let tracks = knobs.map { knob in
      let low = left + displayWidth(shortest(knob.range.lowerBound)) + 1
      let high = columns - displayWidth(shortest(knob.range.upperBound)) - 2
      return low < high ? low..<high : left..<max(columns - 1, left + 2)
    }
    return Layout(
      figureRows: figureRows, knobRow: figureRows, tracks: tracks,
      gaugeRow: figureRows + knobs.count, gaugeRows: gaugeRows,
      reportRow: figureRows + knobs.count + gaugeRows, reportRows: reportRows)
  }

  private func label(of knob: Knob, value: Double) -> String {
    "  \(knob.name) = \(shortest(value))"
  }

  func image(for terminal: TerminalTraits) -> ScreenImage {
    size = (terminal.columns, terminal.rows)
    var image = ScreenImage(columns: terminal.columns, rows: terminal.rows)
    let style = OutputRenderer(settings: settings, terminal: terminal).style
    let isASCII = style.charset == .ascii
    guard terminal.columns >= Self.least.columns, terminal.rows >= Self.least.rows + knobs.count - 1
    else {
      let notice =
        "tune needs \(Self.least.columns)x\(Self.least.rows + knobs.count - 1) cells;\n"
        + "here are \(terminal.columns)x\(terminal.rows). q leaves"
      image.write(notice, column: 0, row: 0)
      return image
    }
    let layout = layout()
    draw(figureRows: layout.figureRows, style, into: &image)
    let renderer = OutputRenderer(style: style)
    func put(_ line: ReportLine, row: Int) {
      image.write(
        renderer.text(ofLine: line), column: 0, row: row, width: terminal.columns)
    }
    for (index, knob) in knobs.enumerated() {
      draw(knob, at: index, layout, style, into: &image)
    }
    if let lines = frame?.gauge?.lines(width: terminal.columns, isASCII: isASCII) {
      let shown = layout.gaugeRows == 2 ? [lines[0], lines[2]] : lines
      for (index, line) in shown.prefix(layout.gaugeRows).enumerated() {
        put(line, row: layout.gaugeRow + index)
      }
    }
    let report = renderer.text(of: .report(reportLines)).split(separator: "\n")
    image.write(
      report.prefix(layout.reportRows).joined(separator: "\n"), column: 0, row: layout.reportRow)
    put(hint(isASCII: isASCII), row: terminal.rows - 1)
    return image
  }

  private func draw(figureRows: Int, _ style: TextStyle, into image: inout ScreenImage) {
    guard figureRows > 0 else { return }
    var style = style
    style.height = figureRows
    style.width = image.columns
    if isHelpShown {
      image.write(Self.help(isASCII: style.charset == .ascii), column: 1, row: 0)
      return
    }
    if let problem = frame?.problems.first {
      let text = wrapped("error: " + problem.message, width: image.columns - 2)
      let shown = style.color == .none ? text : "\u{1b}[31m\(text)\u{1b}[0m"
      image.write(shown, column: 1, row: min(1, figureRows - 1))
      return
    }
    guard let figure = frame?.figure else {
      guard let frame else {
        image.write("computing …", column: 1, row: 0)
        return
      }
      // What draws nothing is read.
      let text = frame.reports.map { OutputRenderer(style: style).text(of: $0) }.joined()
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      image.write(lines.prefix(figureRows).joined(separator: "\n"), column: 0, row: 0)
      return
    }
    guard let picture else { return put(figure, style, column: 0, into: &image) }
    style.width = (image.columns - 1) / 2
    style.height = figureRows - 1
    put(picture.figure, style, column: 0, row: 1, into: &image)
    put(figure, style, column: image.columns - style.width, row: 1, into: &image)
    let names = zip(knobs, picture.values).map { "\($0.name) = \(shortest($1))" }
    image.write(names.joined(separator: "  "), column: 1, row: 0, width: style.width - 1)
    let now = zip(knobs, frame?.values ?? []).map { "\($0.name) = \(shortest($1))" }
    image.write(
      now.joined(separator: "  "), column: image.columns - style.width + 1, row: 0,
      width: style.width - 1)
  }

  private func put(
    _ figure: Output, _ style: TextStyle, column: Int, row: Int = 0, into image: inout ScreenImage
  ) {
    let renderer = OutputRenderer(style: style)
    image.write(
      renderer.text(of: figure.filling), column: column, row: row, width: style.width)
  }

  private func draw(
    _ knob: Knob, at index: Int, _ layout: Layout, _ style: TextStyle,
    into image: inout ScreenImage
  ) {
    let row = layout.knobRow + index
    let isASCII = style.charset == .ascii
    let isSelected = index == selected
    let track = layout.tracks[index]
    let hasColor = style.color != .none
    let value = isSelected ? typed.map { $0 + "_" } : nil
    let sign = isSelected ? (isASCII ? "> " : "▸ ") : "  "
    var label = "\(sign)\(knob.name) = \(value ?? shortest(knob.value))"
    if hasColor, isSelected { label = "\u{1b}[1m\(label)\u{1b}[0m" }
    let low = shortest(knob.range.lowerBound)
    image.write(label, column: 0, row: row, width: track.lowerBound - displayWidth(low) - 1)
    image.write(low, column: track.lowerBound - displayWidth(low) - 1, row: row)
    let length = track.count
    let place = Int((min(max(knob.position, 0), 1) * Double(length - 1)).rounded())
    let before = String(repeating: isASCII ? "=" : "━", count: place)
    let after = String(repeating: isASCII ? "-" : "─", count: length - 1 - place)
    image.write(before + (isASCII ? "O" : "●") + after, column: track.lowerBound, row: row)
    image.write(shortest(knob.range.upperBound), column: track.upperBound + 1, row: row)
  }

  /// What the line reports, as far as it is text.
  private var reportLines: [ReportLine] {
    guard let frame, frame.figure != nil else { return [] }
    return frame.reports.flatMap { output -> [ReportLine] in
      if case .report(let lines) = output { lines.filter { !$0.text.isEmpty } } else { [] }
    }
  }

  private func hint(isASCII: Bool) -> ReportLine {
    if !message.isEmpty { return ReportLine(message) }
    if let progress { return ReportLine("computing: \(Int(progress * 100)) %", .dim) }
    if let count = frame?.coarseIterations {
      return ReportLine(
        "while a key is held: the first \(grouped(count)) iterations only", .dim)
    }
    if typed != nil { return ReportLine("Enter takes the value, Esc drops it", .dim) }
    let arrows = isASCII ? "left/right turn" : "←→ turn"
    let figure = choices.count > 1 ? ", f figure" : ""
    let next = knobs.count > 1 ? ", Tab next" : ""
    return ReportLine(
      "\(arrows)\(next), space plays\(figure), s beside, ? keys, Enter keeps, q leaves", .dim)
  }

  private static func help(isASCII: Bool) -> String {
    let arrows = isASCII ? "left, right " : "← →         "
    return """
      \(arrows)  turn; with Shift, or Page Up and Down, ten steps
      up, down, Tab the next knob
      Home, End     the ends of the range
      0-9 . -       type a value
      space         plays back and forth
      f             another figure of the same run
      s             puts this figure beside the next ones
      mouse         drag on the knob; the wheel turns it
      Enter         leaves and keeps: the line with these values
      q, Esc        leaves all as it was
      """
  }
}
