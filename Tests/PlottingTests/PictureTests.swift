import Testing

@testable import Plotting

/// Figures as pictures, and pictures as documents.
@Suite struct PictureTests {
  /// A figure with one of everything.
  private var everything: Figure {
    let x = (0...20).map { Double($0) / 10 }
    let grid = HeightGrid(x: (-2, 2), y: (-2, 2)) { $0 * $0 + 3 * $1 * $1 }
    return Figure(
      title: "a < b & \"c\"\u{1b}[31m", xAxis: Axis("x"), yAxis: Axis("y\u{7}"),
      series: [
        .levels(of: grid),
        Series("data", role: .data, .points(x: x, y: x.map { $0 * $0 / 3 })),
        Series("fit", role: .fit, .line(x: x, y: x.map { $0 / 2 })),
        Series("reference", role: .reference, .steps(x: x, y: x.map { $0 / 3 })),
        Series("bound", role: .guide, .vertical(1.5)),
        Series("floor", role: .guide, .horizontal(0.2)),
        Series(role: .path, .mark(.start, x: 0.5, y: 0.5)),
        Series("minimum", role: .path, .mark(.minimum, x: 0, y: 0)),
      ], note: "a remark")
  }

  private var bowl: SurfaceFigure {
    SurfaceFigure(
      title: "bowl",
      grid: HeightGrid(x: (-1, 1), y: (-1, 1), columns: 20, rows: 20) { $0 * $0 + $1 * $1 },
      marks: [SurfaceFigure.Mark(.minimum, x: 0, y: 0, label: "minimum")],
      path: SurfaceFigure.Path(x: [0.9, -0.5, 0.1], y: [0.9, 0.2, 0]))
  }

  @Test(arguments: PictureTheme.allCases) func documentsAreWellFormed(_ theme: PictureTheme) throws
  {
    for svg in [draw(everything, theme: theme).svg(), draw(bowl, theme: theme).svg()] {
      try #require(XMLReading(svg).isWellFormed)
      #expect(svg.contains("<title id=\"figure-title\">"))
      #expect(svg.contains("<desc id=\"figure-desc\">"))
      #expect(!svg.contains("\u{1b}") && !svg.contains("\u{7}"))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
    #expect(draw(everything, theme: theme).svg().contains("a &lt; b &amp; &quot;c&quot;"))
  }

  @Test func theSamePictureHasTheSameBytes() {
    #expect(draw(everything).svg() == draw(everything).svg())
    #expect(draw(bowl).svg() == draw(bowl).svg())
  }

  @Test func everyPlaceLiesInThePicture() {
    for (width, height) in [(60.0, 60.0), (720, 450), (300, 2000)] {
      let picture = draw(everything, width: width, height: height)
      for shape in picture.shapes {
        for place in shape.places {
          #expect(place.x >= -1 && place.x <= width + 1, "\(shape)")
          #expect(place.y >= -1 && place.y <= height + 1, "\(shape)")
        }
      }
    }
  }

  /// Every ink that a figure can have stands out from the background by 3 to 1.
  @Test(arguments: PictureTheme.allCases) func inksStandOut(_ theme: PictureTheme) {
    var inks: [Ink] = [
      .text, .frame, .data, .fit, .reference, .path, .level, .guide, .start, .end, .minimum, .point,
    ]
    inks += (0..<Ink.plainCount).map { .plain($0) }
    inks += (0...20).map { .height(Double($0) / 20) }
    for ink in inks {
      let contrast = theme.color(ink).contrast(with: theme.background)
      #expect(contrast >= 3, "\(ink) has \(contrast)")
    }
    #expect(Picture.Color(0, 0, 0).contrast(with: Picture.Color(255, 255, 255)) == 21)
    #expect(Picture.Color(200, 200, 200).contrast(with: Picture.Color(255, 255, 255)) < 3)
  }

  @Test func linesAreToldApartWithoutColor() {
    let x = [0.0, 1, 2]
    let figure = Figure(
      series: (0..<4).map { Series("s\($0)", .line(x: x, y: x.map { $0 * 2 })) })
    let looks = SeriesLook.plan(for: figure.series, theme: .paper)
    #expect(Set(looks.map(\.stroke.dashes)).count == 4)
    let points = SeriesLook.plan(
      for: (0..<4).map { Series("s\($0)", .points(x: x, y: x)) }, theme: .paper)
    #expect(Set(points.map { "\($0.marker)" }).count == 4)
  }

  @Test func manyPointsAreDrawnAsTheirDensity() throws {
    let x = (0..<200_000).map { Double($0 % 1000) }
    let y = (0..<200_000).map { Double($0 / 1000) }
    let svg = draw(Figure(series: [Series("data", role: .data, .points(x: x, y: y))])).svg()
    #expect(svg.utf8.count < 1_000_000)
    #expect(svg.contains("200,000 points, drawn as their density"))
    let few = draw(
      Figure(series: [Series("data", role: .data, .points(x: [1, 2], y: [1, 2]))])
    ).svg()
    #expect(!few.contains("density"))
  }

  /// A curve keeps its shape, and few of the vertices that it was sampled at.
  @Test func longLinesLoseOnlyWhatCannotBeSeen() {
    let x = (0..<100_000).map { Double($0) / 10_000 }
    let picture = draw(Figure(series: [Series(.line(x: x, y: x.map { $0 * $0 }))]))
    let line =
      picture.shapes.compactMap { shape -> [Picture.Place]? in
        if case .lines(let pieces, _) = shape, let piece = pieces.first, piece.count > 4 {
          piece
        } else {
          nil
        }
      }.first ?? []
    #expect(line.count > 10 && line.count < 200, "\(line.count)")
    let top = line.map(\.y).min() ?? 0
    let bottom = line.map(\.y).max() ?? 0
    let (left, right) = (line.first?.x ?? 0, line.last?.x ?? 0)
    for (one, two) in zip(line, line.dropFirst()) {
      let middle = ((one.x + two.x) / 2 - left) / (right - left)
      let height = (bottom - (one.y + two.y) / 2) / (bottom - top)
      #expect((middle * middle - height).magnitude < 0.002)
    }
  }

  @Test func framesShareWhatStays() throws {
    let frames = (1...5).map { count in
      draw(
        Figure(
          xAxis: Axis(range: .explicit(0, 6)), yAxis: Axis(range: .explicit(0, 6)),
          series: [
            Series("curve", .line(x: [0, 6], y: [0, 6])),
            Series("path", role: .path, .points(x: [Double(count)], y: [1])),
          ]))
    }
    let svg = animatedSVG(frames, seconds: 0.2)
    try #require(XMLReading(svg).isWellFormed)
    #expect(svg.ranges(of: "<animate ").count == 5)
    #expect(svg.ranges(of: ">curve<").count == 1)
    #expect(svg.contains("dur=\"1s\""))
    #expect(animatedSVG([], seconds: 1) == "")
    #expect(!animatedSVG([frames[0]], seconds: 1).contains("<animate"))
  }

  /// What is nearer is drawn later.
  @Test(arguments: [30.0, 120, 210, 300]) func facetsComeFromTheFarthest(_ azimuth: Double) {
    var figure = bowl
    figure.azimuth = azimuth
    let view = SurfaceView(azimuth: azimuth, elevation: 30)
    let model = SurfaceModel(figure)
    let picture = draw(figure)
    let facets = picture.shapes.filter { if case .areas = $0 { true } else { false } }
    #expect(facets.count >= 19 * 19)
    let far = view.front.x == 1 ? 0 : figure.grid.x.count - 2
    #expect(model.x(far).isFinite)
  }
}

extension Picture.Shape {
  /// The places of the shape; of a text where it begins.
  fileprivate var places: [Picture.Place] {
    switch self {
    case .lines(let pieces, _): pieces.flatMap { $0 }
    case .areas(let areas, _, _): areas.flatMap { $0 }
    case .circles(let places, _, _, _): places
    case .text(_, let place, _): [place]
    }
  }
}

/// Just enough of a reader of XML to tell whether a document is well-formed.
struct XMLReading {
  private(set) var isWellFormed = true

  init(_ text: String) {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      check(rest[..<start])
      guard let end = rest[start...].firstIndex(of: ">") else {
        isWellFormed = false
        return
      }
      let tag = rest[rest.index(after: start)..<end]
      if tag.hasPrefix("/") {
        isWellFormed = isWellFormed && open.popLast() == String(tag.dropFirst())
      } else {
        let name = String(tag.prefix { $0 != " " && $0 != "/" })
        isWellFormed = isWellFormed && !name.isEmpty && tag.count(where: { $0 == "\"" }) % 2 == 0
        check(tag)
        if !tag.hasSuffix("/") { open.append(name) }
      }
      rest = rest[rest.index(after: end)...]
    }
    check(rest)
    isWellFormed = isWellFormed && open.isEmpty
  }

  /// Every ampersand begins the name of a character.
  private mutating func check(_ text: Substring) {
    for place in text.indices where text[place] == "&" {
      let name = text[place...].prefix { $0 != ";" }.dropFirst()
      if !["lt", "gt", "amp", "quot"].contains(String(name)) { isWellFormed = false }
    }
  }
}
