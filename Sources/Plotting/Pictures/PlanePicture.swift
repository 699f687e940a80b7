internal import CLibrary

/// Turns a figure in the plane into a picture.
struct PlanePicture {
  private let figure: Figure
  private let theme: PictureTheme
  private let scales: (x: AxisScale, y: AxisScale)
  private let looks: [SeriesLook]
  private var picture: Picture
  private let letters: Double
  /// The frame: its left and upper edges, its width and height.
  private var frame = (left: 0.0, top: 0.0, width: 0.0, height: 0.0)
  /// Where names and marks stand, which no other name may cover.
  private var taken: [Box] = []
  private var notes: [String] = []

  /// A rectangle.
  private struct Box {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    func meets(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  init(_ figure: Figure, theme: PictureTheme, width: Double, height: Double, description: String) {
    self.figure = figure
    self.theme = theme
    letters = min(theme.letters, max(height / 18, 6))
    scales = figure.scales()
    looks = SeriesLook.plan(for: figure.series, theme: theme)
    picture = Picture(
      width: width, height: height, background: theme.background,
      title: drawable(figure.title ?? figure.yAxis.label ?? "figure"), description: description)
    notes = figure.note.map { [$0] } ?? []
  }

  /// Draws everything and gives the picture back.
  mutating func drawn() -> Picture {
    let blurred = figure.series.filter { isCloud($0.content) }
    for series in blurred {
      guard case .points(let x, _) = series.content else { continue }
      notes.append("\(grouped(x.count)) points, drawn as their density")
    }
    layOut()
    let layers = figure.series.map { isCloud($0.content) ? .cloud : SeriesLayer($0) }
    for layer in SeriesLayer.allCases {
      for index in layers.indices where layers[index] == layer {
        draw(figure.series[index].content, looks[index])
      }
    }
    drawFrame()
    drawMarks()
    drawNames()
    return picture
  }

  // MARK: Layout

  private var xTicks = Ticks.none
  private var yTicks = Ticks.none

  private mutating func layOut() {
    let gap = letters * 0.6
    var top = gap
    if figure.title != nil {
      let size = letters * 1.2
      top += size
      put(
        cut(picture.title, to: picture.width - 2 * gap, size: size),
        Picture.Place(x: picture.width / 2, y: top), size: size, anchor: .middle, isBold: true)
      top += gap
    }
    var bottom = picture.height - gap
    for note in wrappedNotes().reversed() {
      put(note, Picture.Place(x: gap, y: bottom - letters * 0.2), size: letters * 0.85)
      bottom -= letters * 1.1
    }
    // First as if the legend took one line; the numbers decide the gutter.
    let entries = legendEntries()
    let hasName = figure.xAxis.label != nil
    bottom -= letters * 1.5 + (hasName ? letters * 1.3 : 0)
    let legendRows = legendLines(entries, width: picture.width - 6 * letters)
    frame.top =
      top + (legendRows.isEmpty ? letters * 0.6 : Double(legendRows.count) * letters * 1.4)
    frame.height = max(bottom - frame.top, letters)
    yTicks = Ticks.choose(for: scales.y, wanted: frame.height / (4 * letters) + 1) { ticks in
      let places = ticks.values.map { scales.y.fraction(of: $0) * frame.height }
      return zip(places, places.dropFirst()).allSatisfy { $1 - $0 > 1.4 * letters }
    }
    let widest = yTicks.labels.map { estimatedWidth($0, size: letters) }.max() ?? 0
    let yName = name(figure.yAxis, yTicks)
    frame.left = gap + widest + letters * 0.8 + (yName.isEmpty ? 0 : letters * 1.4)
    frame.width = max(picture.width - frame.left - letters * 1.2, letters)
    xTicks = Ticks.choose(for: scales.x, wanted: frame.width / (8 * letters) + 1) { ticks in
      var free = -Double.infinity
      for (value, label) in zip(ticks.values, ticks.labels) {
        let half = estimatedWidth(label, size: letters) / 2 + letters * 0.4
        let place = scales.x.fraction(of: value) * frame.width
        guard place - half >= free else { return false }
        free = place + half
      }
      return true
    }
    for (row, line) in legendRows.enumerated() {
      drawLegend(line, y: top + letters * (0.8 + 1.4 * Double(row)))
    }
    if !yName.isEmpty {
      put(
        cut(yName, to: frame.height, size: letters),
        Picture.Place(x: gap + letters * 0.8, y: frame.top + frame.height / 2), size: letters,
        anchor: .middle, turn: -90)
    }
    let xName = name(figure.xAxis, xTicks)
    if !xName.isEmpty {
      put(
        cut(xName, to: frame.width, size: letters),
        Picture.Place(
          x: frame.left + frame.width / 2, y: frame.top + frame.height + letters * 2.7),
        size: letters, anchor: .middle)
    }
  }

  /// The remarks below everything, broken at blanks.
  private func wrappedNotes() -> [String] {
    let size = letters * 0.85
    var lines: [String] = []
    for word in drawable(notes.joined(separator: "; ")).split(separator: " ") {
      if let last = lines.last,
        estimatedWidth(last + " " + word, size: size) <= picture.width - 2 * letters
      {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func name(_ axis: Axis, _ ticks: Ticks) -> String {
    [axis.label.map(drawable), ticks.factor?.text(times: "×")].compactMap { $0 }
      .joined(separator: " ")
  }

  private mutating func put(
    _ text: String, _ place: Picture.Place, size: Double, anchor: Picture.Anchor = .start,
    color: Picture.Color? = nil, isBold: Bool = false, turn: Double = 0, halo: Bool = false
  ) {
    guard !text.isEmpty else { return }
    picture.shapes.append(
      .text(
        text, place,
        Picture.TextLook(
          size: size, color: color ?? theme.text, anchor: anchor, isBold: isBold, turn: turn,
          halo: halo ? theme.background : nil)))
  }

  // MARK: Legend

  private struct Entry {
    var name: String
    var looks: [(content: Series.Content, look: SeriesLook)]
  }

  private func legendEntries() -> [Entry] {
    guard figure.legend == .automatic else { return [] }
    var entries: [Entry] = []
    var places: [SeriesStyle.Identity: Int] = [:]
    for (index, series) in figure.series.enumerated() {
      guard let label = series.label, !label.isEmpty else { continue }
      switch series.content {
      case .horizontal, .vertical, .mark: continue
      default: break
      }
      let identity = SeriesStyle.Identity(series, index: index)
      if let place = places[identity] {
        entries[place].looks.append((series.content, looks[index]))
      } else {
        places[identity] = entries.count
        entries.append(Entry(name: drawable(label), looks: [(series.content, looks[index])]))
      }
    }
    return entries
  }

  private func width(of entry: Entry) -> Double {
    letters * 2.6 + estimatedWidth(entry.name, size: letters)
  }

  /// The entries by line; what finds no room in the lines that there are is counted in the last.
  private func legendLines(_ entries: [Entry], width: Double) -> [[Entry]] {
    var lines: [[Entry]] = []
    let most = max(Int(picture.height / (12 * letters)), 1)
    for (index, entry) in entries.enumerated() {
      var entry = entry
      entry.name = cut(entry.name, to: width - 3 * letters, size: letters)
      let used = (lines.last ?? []).reduce(0) { $0 + self.width(of: $1) + letters * 1.4 }
      if !lines.isEmpty, used + self.width(of: entry) <= width {
        lines[lines.count - 1].append(entry)
      } else if lines.count < most {
        lines.append([entry])
      } else {
        lines[lines.count - 1].append(Entry(name: "+\(entries.count - index) more", looks: []))
        break
      }
    }
    return lines
  }

  private mutating func drawLegend(_ entries: [Entry], y: Double) {
    let total =
      entries.reduce(0) { $0 + width(of: $1) } + letters * 1.4 * Double(entries.count - 1)
    var x = max(frame.left + frame.width - total, letters * 0.6)
    for entry in entries {
      let middle = Picture.Place(x: x + letters, y: y - letters * 0.35)
      for (content, look) in entry.looks {
        if case .arrows = content {
          picture.shapes.append(
            .lines(
              [
                [
                  Picture.Place(x: x, y: middle.y),
                  Picture.Place(x: x + 1.6 * letters, y: middle.y),
                ],
                [
                  Picture.Place(x: x + letters * 1.1, y: middle.y - letters * 0.3),
                  Picture.Place(x: x + letters * 1.6, y: middle.y),
                  Picture.Place(x: x + letters * 1.1, y: middle.y + letters * 0.3),
                ],
              ], solid(look.stroke)))
        } else if content.isCurve {
          let ends = [
            Picture.Place(x: x, y: middle.y), Picture.Place(x: x + 2 * letters, y: middle.y),
          ]
          picture.shapes.append(.lines([ends], look.stroke))
        } else {
          drawMarkers([middle], look)
        }
      }
      put(entry.name, Picture.Place(x: x + letters * 2.4, y: y), size: letters)
      x += width(of: entry) + letters * 1.4
    }
  }

  // MARK: Frame

  private mutating func drawFrame() {
    let ink = theme.color(.frame)
    let stroke = Picture.Stroke(color: ink, width: theme.line * 0.6)
    let (left, top) = (frame.left, frame.top)
    let (right, bottom) = (left + frame.width, top + frame.height)
    picture.shapes.append(
      .areas(
        [
          [
            Picture.Place(x: left, y: top), Picture.Place(x: right, y: top),
            Picture.Place(x: right, y: bottom), Picture.Place(x: left, y: bottom),
          ]
        ], nil, stroke))
    var ticks: [[Picture.Place]] = []
    let length = letters * 0.35
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      let x = left + scales.x.fraction(of: value) * frame.width
      ticks.append([Picture.Place(x: x, y: bottom), Picture.Place(x: x, y: bottom + length)])
      put(label, Picture.Place(x: x, y: bottom + letters * 1.35), size: letters, anchor: .middle)
    }
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      let y = bottom - scales.y.fraction(of: value) * frame.height
      ticks.append([Picture.Place(x: left - length, y: y), Picture.Place(x: left, y: y)])
      put(
        label, Picture.Place(x: left - length - letters * 0.25, y: y + letters * 0.35),
        size: letters, anchor: .end)
    }
    picture.shapes.append(.lines(ticks, stroke))
  }

  // MARK: Series

  /// Where a point lies; not finite when nowhere.
  private func place(_ x: Double, _ y: Double) -> PlanePoint {
    PlanePoint(
      x: frame.left + scales.x.fraction(of: x) * frame.width,
      y: frame.top + (1 - scales.y.fraction(of: y)) * frame.height)
  }

  private var window: ClippingWindow {
    ClippingWindow(
      x: Interval(lower: frame.left, upper: frame.left + frame.width),
      y: Interval(lower: frame.top, upper: frame.top + frame.height))
  }

  /// From so many points on their density is drawn.
  private static let cloudCount = 5_000

  private func isCloud(_ content: Series.Content) -> Bool {
    guard case .points(let x, let y) = content else { return false }
    return min(x.count, y.count) > Self.cloudCount
  }

  private mutating func draw(_ content: Series.Content, _ look: SeriesLook) {
    switch content {
    case .points(let x, let y):
      if isCloud(content) { drawCloud(x, y, look) } else { drawPoints(x, y, look) }
    case .line(let x, let y): picture.shapes.append(.lines(pieces(x, y), look.stroke))
    case .steps(let x, let y):
      picture.shapes.append(.lines(pieces(x, y, isStaircase: true), look.stroke))
    case .levels(let lines): drawLevels(lines, look)
    case .horizontal(let value):
      let y = place(scales.x.range.lower, value).y
      guard y >= frame.top, y <= frame.top + frame.height else { return }
      picture.shapes.append(
        .lines(
          [[Picture.Place(x: frame.left, y: y), Picture.Place(x: frame.left + frame.width, y: y)]],
          look.stroke))
    case .vertical(let value):
      let x = place(value, scales.y.range.lower).x
      guard x >= frame.left, x <= frame.left + frame.width else { return }
      picture.shapes.append(
        .lines(
          [[Picture.Place(x: x, y: frame.top), Picture.Place(x: x, y: frame.top + frame.height)]],
          look.stroke))
    case .arrows(let x, let y, let right, let up):
      picture.shapes.append(.lines(arrows(x, y, right, up), solid(look.stroke)))
    case .mark: break
    }
  }

  private func solid(_ stroke: Picture.Stroke) -> Picture.Stroke {
    var stroke = stroke
    stroke.dashes = []
    return stroke
  }

  /// Arrows of one length around their places, each a shaft and a head.
  private func arrows(
    _ x: [Double], _ y: [Double], _ right: [Double], _ up: [Double]
  ) -> [[Picture.Place]] {
    var lines: [[Picture.Place]] = []
    let reach = letters * 0.75
    for index in 0..<min(x.count, y.count, right.count, up.count) {
      let middle = place(x[index], y[index])
      let (across, down) = (right[index] * frame.width, -up[index] * frame.height)
      let length = (across * across + down * down).squareRoot()
      guard middle.isFinite, window.contains(middle), length > 0, length.isFinite else { continue }
      let (cosine, sine) = (across / length, down / length)
      func at(_ along: Double, _ aside: Double) -> Picture.Place {
        Picture.Place(
          x: middle.x + reach * (along * cosine - aside * sine),
          y: middle.y + reach * (along * sine + aside * cosine))
      }
      lines.append([at(-1, 0), at(1, 0)])
      lines.append([at(0.35, 0.4), at(1, 0), at(0.35, -0.4)])
    }
    return lines
  }

  private mutating func drawPoints(_ x: [Double], _ y: [Double], _ look: SeriesLook) {
    var seen: Set<SIMD2<Int32>> = []
    var places: [Picture.Place] = []
    let window = window
    for (x, y) in zip(x, y) {
      let place = place(x, y)
      guard place.isFinite, window.contains(place) else { continue }
      // Of many points on one spot the first is enough.
      guard seen.insert(SIMD2(Int32(place.x * 4), Int32(place.y * 4))).inserted else { continue }
      places.append(Picture.Place(x: place.x, y: place.y))
    }
    drawMarkers(places, look)
  }

  /// Squares that are the denser the more points they hold.
  private mutating func drawCloud(_ x: [Double], _ y: [Double], _ look: SeriesLook) {
    let side = max(theme.line * 1.4, 2)
    let columns = max(Int(frame.width / side), 1)
    let rows = max(Int(frame.height / side), 1)
    guard columns <= 10_000, rows <= 10_000 else { return }
    var counts = [Int32](repeating: 0, count: columns * rows)
    let window = window
    for (x, y) in zip(x, y) {
      let place = place(x, y)
      guard place.isFinite, window.contains(place) else { continue }
      let column = min(Int((place.x - frame.left) / frame.width * Double(columns)), columns - 1)
      let row = min(Int((place.y - frame.top) / frame.height * Double(rows)), rows - 1)
      counts[row * columns + column] += counts[row * columns + column] == .max ? 0 : 1
    }
    let most = log(1 + Double(counts.max() ?? 0))
    guard most > 0 else { return }
    // A few steps of opacity, each one shape, keep the file small.
    let steps = 8
    var areas = [[[Picture.Place]]](repeating: [], count: steps)
    let (cellWidth, cellHeight) = (frame.width / Double(columns), frame.height / Double(rows))
    for row in 0..<rows {
      var column = 0
      while column < columns {
        let step = Self.step(counts[row * columns + column], most, steps)
        let first = column
        repeat {
          column += 1
        } while column < columns
          && Self.step(counts[row * columns + column], most, steps) == step
        guard let step else { continue }
        let (left, right) = (
          frame.left + Double(first) * cellWidth, frame.left + Double(column) * cellWidth
        )
        let (top, bottom) = (
          frame.top + Double(row) * cellHeight, frame.top + Double(row + 1) * cellHeight
        )
        areas[step].append([
          Picture.Place(x: left, y: top), Picture.Place(x: right, y: top),
          Picture.Place(x: right, y: bottom), Picture.Place(x: left, y: bottom),
        ])
      }
    }
    for (step, areas) in areas.enumerated() where !areas.isEmpty {
      let opacity = 0.25 + 0.75 * Double(step + 1) / Double(steps)
      picture.shapes.append(
        .areas(areas, Picture.Fill(color: look.color, opacity: opacity), nil))
    }
  }

  /// The step of opacity for so many points; nil for none.
  private static func step(_ count: Int32, _ most: Double, _ steps: Int) -> Int? {
    guard count > 0 else { return nil }
    return min(Int(log(1 + Double(count)) / most * Double(steps)), steps - 1)
  }

  /// The pieces of a line within the frame, without vertices that could not be told apart.
  private func pieces(
    _ x: [Double], _ y: [Double], isStaircase: Bool = false
  ) -> [[Picture.Place]] {
    var thinned = ThinnedLine()
    let window = window
    var previous = PlanePoint(x: .nan, y: .nan)
    var isAlone = false
    func join(_ start: PlanePoint, _ end: PlanePoint) {
      guard let part = window.clip(start, end) else { return thinned.lift() }
      thinned.join(part.start, part.end)
    }
    for (x, y) in zip(x, y) {
      let place = place(x, y)
      if previous.isFinite, place.isFinite {
        if isStaircase {
          let corner = PlanePoint(x: place.x, y: previous.y)
          join(previous, corner)
          join(corner, place)
        } else {
          join(previous, place)
        }
        isAlone = false
      } else {
        // A value between two gaps is a line of no length, and still a value.
        if isAlone, window.contains(previous) { thinned.join(previous, previous) }
        thinned.lift()
        isAlone = place.isFinite
      }
      previous = place
    }
    if isAlone, window.contains(previous) { thinned.join(previous, previous) }
    return thinned.finished()
  }

  private mutating func drawLevels(_ lines: [LevelLine], _ look: SeriesLook) {
    for (index, line) in lines.enumerated() {
      var stroke = look.stroke
      if lines.count > 1 {
        stroke.color = theme.color(
          .height(0.15 + 0.7 * Double(index) / Double(lines.count - 1)))
      }
      picture.shapes.append(.lines(line.pieces.flatMap { pieces($0.x, $0.y) }, stroke))
    }
  }

  // MARK: Marks and names

  private mutating func drawMarkers(_ places: [Picture.Place], _ look: SeriesLook) {
    guard !places.isEmpty else { return }
    picture.shapes += look.marker.shapes(
      at: places, radius: theme.line * 1.7, color: look.color, background: theme.background,
      line: theme.line)
  }

  private mutating func drawMarks() {
    for (series, look) in zip(figure.series, looks) {
      guard case .mark(_, let x, let y) = series.content else { continue }
      let place = place(x, y)
      guard place.isFinite, window.contains(place) else { continue }
      picture.shapes += look.marker.shapes(
        at: [Picture.Place(x: place.x, y: place.y)], radius: theme.line * 3.2, color: look.color,
        background: theme.background, line: theme.line)
      let reach = theme.line * 3.4
      taken.append(
        Box(
          left: place.x - reach, top: place.y - reach, right: place.x + reach,
          bottom: place.y + reach))
    }
  }

  private mutating func drawNames() {
    for (series, look) in zip(figure.series, looks) {
      guard let label = series.label.map(drawable), !label.isEmpty else { continue }
      switch series.content {
      case .mark(_, let x, let y):
        let place = place(x, y)
        guard place.isFinite, window.contains(place) else { continue }
        write(label, beside: place, look.color)
      case .horizontal(let value):
        let y = place(scales.x.range.lower, value).y
        guard y >= frame.top, y <= frame.top + frame.height else { continue }
        let width = estimatedWidth(label, size: letters)
        let spots = [frame.left + frame.width - width - letters / 2, frame.left + letters / 2]
          .flatMap { x in [y - letters * 0.4, y + letters * 1.1].map { (x, $0) } }
        write(label, at: spots, look.color)
      case .vertical(let value):
        let x = place(value, scales.y.range.lower).x
        guard x >= frame.left, x <= frame.left + frame.width else { continue }
        let width = estimatedWidth(label, size: letters)
        let spots = stride(from: letters * 1.2, to: frame.height, by: letters * 1.3).flatMap { y in
          [x + letters * 0.4, x - letters * 0.4 - width].map { ($0, frame.top + y) }
        }
        write(label, at: spots, look.color)
      default: break
      }
    }
    for case .levels(let lines) in figure.series.map(\.content) {
      for line in lines { write(line) }
    }
  }

  private func box(_ text: String, at spot: (x: Double, y: Double), size: Double) -> Box {
    Box(
      left: spot.x - 1, top: spot.y - size * 0.85,
      right: spot.x + estimatedWidth(text, size: size) + 1, bottom: spot.y + size * 0.3)
  }

  private func isFree(_ box: Box) -> Bool {
    box.left >= frame.left && box.right <= frame.left + frame.width && box.top >= frame.top
      && box.bottom <= frame.top + frame.height && !taken.contains { $0.meets(box) }
  }

  /// Writes a name at the first spot that is free; nowhere where none is.
  private mutating func write(
    _ text: String, at spots: [(x: Double, y: Double)], _ color: Picture.Color
  ) {
    guard let spot = spots.first(where: { isFree(box(text, at: $0, size: letters)) }) else {
      return
    }
    taken.append(box(text, at: spot, size: letters))
    put(
      text, Picture.Place(x: spot.x, y: spot.y), size: letters,
      color: color.legible(on: theme.background, contrast: 4.5), halo: true)
  }

  private mutating func write(_ text: String, beside place: PlanePoint, _ color: Picture.Color) {
    let width = estimatedWidth(text, size: letters)
    let away = theme.line * 4
    var spots: [(x: Double, y: Double)] = []
    for distance in [1.0, 2, 3.5, 5.5] {
      let step = away * distance
      spots += [
        (place.x + step, place.y + letters * 0.35),
        (place.x - step - width, place.y + letters * 0.35),
        (place.x - width / 2, place.y - step),
        (place.x - width / 2, place.y + step + letters * 0.8),
        (place.x + step, place.y - step), (place.x + step, place.y + step + letters * 0.8),
        (place.x - step - width, place.y - step),
        (place.x - step - width, place.y + step + letters * 0.8),
      ]
    }
    write(text, at: spots, color)
  }

  /// Writes a level's value onto its longest piece, where it is free.
  private mutating func write(_ line: LevelLine) {
    guard let text = line.label.map(drawable), !text.isEmpty else { return }
    let size = letters * 0.85
    let longest = line.pieces.max { min($0.x.count, $0.y.count) < min($1.x.count, $1.y.count) }
    guard let longest else { return }
    let count = min(longest.x.count, longest.y.count)
    guard count > 0 else { return }
    let width = estimatedWidth(text, size: size)
    for turn in 0..<24 {
      // Spread over the line, so that neighbouring levels do not crowd.
      let index = (count / 7 + turn * count / 24) % max(count, 1)
      let place = place(longest.x[index], longest.y[index])
      guard place.isFinite else { continue }
      let spot = (x: place.x - width / 2, y: place.y + size * 0.35)
      let box = box(text, at: spot, size: size)
      guard isFree(box) else { continue }
      taken.append(box)
      put(text, Picture.Place(x: spot.x, y: spot.y), size: size, halo: true)
      return
    }
  }
}

/// A line as it grows, without vertices that lie on the way or too near to be seen.
private struct ThinnedLine {
  private var pieces: [[Picture.Place]] = []
  private var piece: [Picture.Place] = []
  /// The last vertex joined, which may not be kept.
  private var last: PlanePoint?

  /// Vertices nearer than this to the one before are left out.
  private static let near = 0.3

  mutating func join(_ start: PlanePoint, _ end: PlanePoint) {
    if let last, last == start {
      // It goes on.
    } else {
      lift()
      piece.append(Picture.Place(x: start.x, y: start.y))
    }
    last = end
    guard let kept = piece.last else { return }
    if (end.x - kept.x).magnitude + (end.y - kept.y).magnitude >= Self.near {
      piece.append(Picture.Place(x: end.x, y: end.y))
    }
  }

  mutating func lift() {
    if let last, let kept = piece.last {
      if piece.count == 1 || kept != Picture.Place(x: last.x, y: last.y) {
        piece.append(Picture.Place(x: last.x, y: last.y))
      }
      pieces.append(Self.simplified(piece))
    }
    piece = []
    last = nil
  }

  mutating func finished() -> [[Picture.Place]] {
    lift()
    return pieces
  }

  /// How far a vertex may lie beside the line through its neighbours to be left out, in points.
  private static let tolerance = 0.06

  /// A piece without the vertices that nobody would miss.
  ///
  /// Source: David Douglas and Thomas Peucker, 1973, "Algorithms for the reduction of the number of
  /// points required to represent a digitized line or its caricature".
  private static func simplified(_ places: [Picture.Place]) -> [Picture.Place] {
    guard places.count > 2 else { return places }
    var isKept = [Bool](repeating: false, count: places.count)
    isKept[0] = true
    isKept[places.count - 1] = true
    var stretches = [(first: 0, last: places.count - 1)]
    while let stretch = stretches.popLast() {
      let (start, end) = (places[stretch.first], places[stretch.last])
      let (across, down) = (end.x - start.x, end.y - start.y)
      let length = (across * across + down * down).squareRoot()
      var farthest = (distance: Self.tolerance, index: -1)
      for index in (stretch.first + 1)..<max(stretch.last, stretch.first + 1) {
        let (x, y) = (places[index].x - start.x, places[index].y - start.y)
        // Where the ends meet, or the vertex lies beyond them, the way from the start counts.
        let along = length > 0 ? (x * across + y * down) / length : -1
        let distance =
          along >= 0 && along <= length
          ? (x * down - y * across).magnitude / length
          : min((x * x + y * y).squareRoot(), 1e9)
        if distance > farthest.distance { farthest = (distance, index) }
      }
      guard farthest.index > 0 else { continue }
      isKept[farthest.index] = true
      stretches.append((stretch.first, farthest.index))
      stretches.append((farthest.index, stretch.last))
    }
    return zip(places, isKept).compactMap { $1 ? $0 : nil }
  }
}

/// A number with its digits in groups.
private func grouped(_ number: Int) -> String {
  var digits = Array(String(number))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: index)
    index -= 3
  }
  return String(digits)
}
