import Testing

@testable import Plotting

@Suite struct SurfaceTests {
  @Test func theEyeStandsWhereAzimuthAndElevationSay() {
    // From the first axis, level: the second axis points right, the third up.
    let level = SurfaceView(azimuth: 0, elevation: 0)
    let center = level.project(BoxPoint(x: 0.5, y: 0.5, z: 0.5))
    let right = level.project(BoxPoint(x: 0.5, y: 1, z: 0.5))
    let up = level.project(BoxPoint(x: 0.5, y: 0.5, z: 1))
    let near = level.project(BoxPoint(x: 1, y: 0.5, z: 0.5))
    #expect(abs(right.x - center.x - 0.5) < 1e-12 && abs(right.y - center.y) < 1e-12)
    #expect(abs(up.y - center.y + 0.375) < 1e-12 && abs(up.x - center.x) < 1e-12)
    #expect(abs(near.depth - center.depth - 0.5) < 1e-12)
    // From above, turned to the second axis: the first axis points left.
    let above = SurfaceView(azimuth: 90, elevation: 90)
    let left = above.project(BoxPoint(x: 1, y: 0.5, z: 0.5))
    #expect(abs(left.x + 0.5) < 1e-12 && abs(left.y) < 1e-12)
  }

  @Test func theFrontCornerIsNearest() {
    for azimuth in stride(from: -350.0, through: 350, by: 20) {
      let view = SurfaceView(azimuth: azimuth, elevation: 30)
      let floor = SurfaceView.corners.filter { $0.z == 0 }
      let nearest = floor.max { view.project($0).depth < view.project($1).depth }
      #expect(nearest?.x == view.front.x && nearest?.y == view.front.y, "azimuth \(azimuth)")
    }
  }

  @Test func nearerTrianglesHideFartherOnes() throws {
    var field = DepthBuffer(width: 10, height: 10)
    func triangle(_ depth: Double, _ height: Float) -> [DepthBuffer.Vertex] {
      [(0.0, 0.0), (9, 0), (0, 9)].map {
        DepthBuffer.Vertex(
          spot: SurfaceView.Spot(x: $0.0, y: $0.1, depth: depth),
          sight: DepthBuffer.Sight(depth: Float(depth), height: height, light: 1, x: 0, y: 0))
      }
    }
    for (depth, height) in [(0.0, 0.1), (1, 0.9), (-1, 0.5)] {
      let corners = triangle(depth, Float(height))
      field.add(corners[0], corners[1], corners[2])
    }
    let seen = try #require(field.sight(2, 2))
    #expect(abs(seen.height - 0.9) < 1e-6)
    #expect(field.sight(9, 9) == nil)
    #expect(field.hides(SurfaceView.Spot(x: 2, y: 2, depth: 0.5), slack: 0.01))
    #expect(!field.hides(SurfaceView.Spot(x: 2, y: 2, depth: 0.995), slack: 0.01))
    #expect(!field.hides(SurfaceView.Spot(x: 9, y: 9, depth: -5), slack: 0.01))
  }

  @Test func aPathBehindARidgeIsHidden() {
    func shown(azimuth: Double) -> Int {
      let figure = SurfaceFigure(
        xAxis: Axis(), yAxis: Axis(), zAxis: Axis(),
        grid: HeightGrid(x: (-1, 1), y: (-1, 1)) { x, _ in max(0, 1 - 5 * abs(x)) },
        azimuth: azimuth, elevation: 15,
        path: SurfaceFigure.Path(
          x: Array(repeating: -0.5, count: 21), y: (0...20).map { Double($0) / 20 - 0.5 })
      )
      return render(figure, style: TextStyle()).filter { $0 == "o" }.count
    }
    #expect(shown(azimuth: 0) == 0)
    #expect(shown(azimuth: 180) > 10)
  }

  @Test func theMinimumStandsOnTheFloor() throws {
    let model = SurfaceModel(ExampleFigures.costSurface)
    let place = try #require(model.place(x: 1.4894, y: 63.4191))
    #expect(abs(place.x - 0.524_47) < 1e-6 && abs(place.y - 0.520_955) < 1e-6)
    #expect(place.z < 0.001)
    #expect(model.place(x: 12, y: 60) == nil)
  }

  @Test func everyMarkOfAnAxisStandsOnItsEdge() throws {
    let figure = ExampleFigures.costSurface
    let model = SurfaceModel(figure)
    let style = TextStyle()
    let layout = SurfaceLayout(figure, model: model, style: style, glyphs: .ascii)
    #expect(layout.edges.map(\.name) == ["Cost", "Slope", "Intercept"])
    for edge in layout.edges {
      #expect(edge.ticks.values.count >= 3)
      let (from, to) = (layout.view.project(edge.from), layout.view.project(edge.to))
      for (value, number) in zip(edge.ticks.values, layout.numbers(edge, edge.ticks)) {
        let part = edge.scale.fraction(of: value)
        #expect(number.mark.column == Int((from.x + part * (to.x - from.x)).rounded()) / 2)
        #expect(number.mark.row == Int((from.y + part * (to.y - from.y)).rounded()) / 4)
      }
    }
  }
}
