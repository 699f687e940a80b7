import CLibrary

/// A surface in the coordinates of its box, with what a light makes of it.
struct SurfaceModel {
  let grid: HeightGrid

  /// The upright axis.
  let scale: AxisScale

  init(_ figure: SurfaceFigure) {
    grid = figure.grid
    let shown = grid.shown
    scale = SurfaceModel.scale(
      figure.zAxis, grid.values.filter { shown?.contains($0) ?? false })
  }

  private static func scale(_ axis: Axis, _ values: [Double]) -> AxisScale {
    var lower = Double.infinity
    var upper = -Double.infinity
    for value in values {
      let place = axis.scale.transform(value)
      guard place.isFinite else { continue }
      lower = min(lower, place)
      upper = max(upper, place)
    }
    var interval = lower <= upper ? Interval.sound(lower, upper) : Interval(lower: 0, upper: 1)
    if case .explicit(let first, let second) = axis.range {
      let ends = (axis.scale.transform(first), axis.scale.transform(second))
      if ends.0.isFinite, ends.1.isFinite { interval = Interval.explicit(ends.0, ends.1) }
    }
    return AxisScale(kind: axis.scale, interval: interval)
  }

  /// The height of a node in the box, not finite where there is none.
  func height(_ column: Int, _ row: Int) -> Double {
    let height = scale.fraction(of: grid.value(column, row))
    return height < -1e-9 || height > 1 + 1e-9 ? .nan : min(max(height, 0), 1)
  }

  func x(_ column: Int) -> Double { Double(column) / Double(grid.x.count - 1) }

  func y(_ row: Int) -> Double { Double(row) / Double(grid.y.count - 1) }

  /// The surface's height in the box above a point of its floor, by bilinear interpolation.
  private func height(x: Double, y: Double) -> Double {
    let column = min(Int(x * Double(grid.x.count - 1)), grid.x.count - 2)
    let row = min(Int(y * Double(grid.y.count - 1)), grid.y.count - 2)
    let partX = x * Double(grid.x.count - 1) - Double(column)
    let partY = y * Double(grid.y.count - 1) - Double(row)
    let south = height(column, row) * (1 - partX) + height(column + 1, row) * partX
    let north = height(column, row + 1) * (1 - partX) + height(column + 1, row + 1) * partX
    return south * (1 - partY) + north * partY
  }

  /// A point on the surface, or at a height above its floor; nil beside the box.
  func place(x: Double, y: Double, height: Double? = nil) -> BoxPoint? {
    func part(_ value: Double, _ nodes: [Double]) -> Double {
      guard let first = nodes.first, let last = nodes.last, value.isFinite else { return .nan }
      return Interval(lower: first, upper: last).fraction(of: value)
    }
    let (x, y) = (part(x, grid.x), part(y, grid.y))
    guard x >= 0, x <= 1, y >= 0, y <= 1 else { return nil }
    var height = height ?? self.height(x: x, y: y)
    // Below all that the axis shows, such as the logarithm of nothing, is the floor.
    if height.isNaN { height = 0 }
    guard height >= 0, height <= 1 else { return nil }
    return BoxPoint(x: x, y: y, z: height)
  }

  /// A point on the surface above a point of its floor in the coordinates of the box; nil where the
  /// surface has none.
  func place(inBoxX x: Double, y: Double) -> BoxPoint? {
    guard x >= 0, x <= 1, y >= 0, y <= 1 else { return nil }
    let height = height(x: x, y: y)
    return height.isFinite ? BoxPoint(x: x, y: y, z: height) : nil
  }

  /// Everything the eye sees of the surface.
  func seen(_ view: SurfaceView, width: Int, height: Int) -> DepthBuffer {
    var field = DepthBuffer(width: width, height: height)
    var vertices: [DepthBuffer.Vertex?] = []
    vertices.reserveCapacity(grid.values.count)
    for row in grid.y.indices {
      for column in grid.x.indices { vertices.append(vertex(column, row, view)) }
    }
    for row in 0..<(grid.y.count - 1) {
      for column in 0..<(grid.x.count - 1) {
        let first = row * grid.x.count + column
        guard grid.isWhole(column, row, without: grid.poles, grid.jumps) else { continue }
        guard let a = vertices[first], let b = vertices[first + 1],
          let c = vertices[first + 1 + grid.x.count], let d = vertices[first + grid.x.count]
        else { continue }
        field.add(a, b, c)
        field.add(a, c, d)
      }
    }
    return field
  }

  private func vertex(_ column: Int, _ row: Int, _ view: SurfaceView) -> DepthBuffer.Vertex? {
    let place = BoxPoint(x: x(column), y: y(row), z: height(column, row))
    guard place.z.isFinite else { return nil }
    let spot = view.project(place)
    let slope = slope(column, row)
    return DepthBuffer.Vertex(
      spot: spot,
      sight: DepthBuffer.Sight(
        depth: Float(spot.depth), height: Float(place.z),
        light: Float(view.light(slopeX: slope.x, slopeY: slope.y)),
        x: Float(place.x), y: Float(place.y))
    )
  }

  /// How steeply the surface rises at a node along both axes of the floor.
  private func slope(_ column: Int, _ row: Int) -> (x: Double, y: Double) {
    let (west, east) = (max(column - 1, 0), min(column + 1, grid.x.count - 1))
    let (south, north) = (max(row - 1, 0), min(row + 1, grid.y.count - 1))
    let alongX = (height(east, row) - height(west, row)) / (x(east) - x(west))
    let alongY = (height(column, north) - height(column, south)) / (y(north) - y(south))
    return (alongX.isFinite ? alongX : 0, alongY.isFinite ? alongY : 0)
  }
}

extension SurfaceView {
  /// How brightly a point is lit from the upper left behind the eye; negative seen from below.
  func light(slopeX: Double, slopeY: Double) -> Double {
    let (riseX, riseY) = (slopeX * SurfaceView.boxHeight, slopeY * SurfaceView.boxHeight)
    let length = (riseX * riseX + riseY * riseY + 1).squareRoot()
    let towardsEye = eye.x * -riseX + eye.y * -riseY + eye.z
    let lit = max(0, (lamp.x * -riseX + lamp.y * -riseY + lamp.z) / length)
    return towardsEye >= 0 ? lit : -max(0.05, 1 - lit)
  }
}
