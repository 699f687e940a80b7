import Plotting
import TextWidth

extension FuzzTarget {
  /// Figures as text.
  ///
  /// What must hold of any numbers, names and sizes: no line is wider or has trailing blanks, and
  /// there are no more lines than asked for.
  static let figures = FuzzTarget(name: "figures") { bytes in
    var choices = Choices(bytes)
    let style = TextStyle(
      width: 1 + choices.below(130), height: 1 + choices.below(50),
      charset: choices.pick(TextStyle.Charset.allCases), color: .none)
    let text =
      choices.below(4) == 0
      ? render(choices.surface(), style: style) : render(choices.figure(), style: style)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      check(line.last != " ", "no trailing blank: \(line.debugDescription)")
      let width = displayWidth(String(line))
      check(width <= max(style.width, 20), "\(width) of \(style.width) columns: \(line)")
    }
  }
}

extension Choices {
  fileprivate mutating func numbers() -> [Double] {
    (0..<below(9)).map { _ in number() }
  }

  fileprivate mutating func axis() -> Axis {
    Axis(
      below(2) == 0 ? nil : text(atMost: 12), scale: pick(Axis.Scale.allCases),
      range: below(3) == 0 ? .explicit(number(), number()) : .automatic)
  }

  fileprivate mutating func series() -> Series {
    let content: Series.Content
    switch below(7) {
    case 0: content = .points(x: numbers(), y: numbers())
    case 1: content = .line(x: numbers(), y: numbers())
    case 2: content = .steps(x: numbers(), y: numbers())
    case 3:
      content = .levels([
        LevelLine(
          value: number(), label: text(atMost: 8), pieces: [.init(x: numbers(), y: numbers())])
      ])
    case 4: content = .horizontal(number())
    case 5: content = .vertical(number())
    default: content = .mark(pick(Series.Mark.allCases), x: number(), y: number())
    }
    return Series(below(2) == 0 ? nil : text(atMost: 30), role: pick(Series.Role.allCases), content)
  }

  mutating func figure() -> Figure {
    var figure = Figure(
      title: below(2) == 0 ? nil : text(atMost: 90), xAxis: axis(), yAxis: axis(),
      legend: below(3) == 0 ? .hidden : .automatic, note: below(2) == 0 ? nil : text(atMost: 90))
    for _ in 0..<below(6) { figure.series.append(series()) }
    return figure
  }
}

extension Choices {
  mutating func surface() -> SurfaceFigure {
    let factors = (0..<4).map { _ in number() }
    let pole = number()
    let grid = HeightGrid(
      x: (number(), number()), y: (number(), number()), columns: 2 + below(12), rows: 2 + below(12)
    ) { x, y in
      factors[0] + factors[1] * x + factors[2] * x * y + factors[3] / (y - pole)
    }
    var figure = SurfaceFigure(grid: grid)
    if below(2) == 0 { figure.title = text(atMost: 90) }
    return figure
  }
}
