/// The nearest part of a surface at each dot: the depth buffer of Catmull 1974, "A subdivision
/// algorithm for computer display of curved surfaces".
struct DepthBuffer {
  /// What is seen at a dot.
  struct Sight {
    var depth: Float
    /// From 0 at the floor of the box to 1 at its top.
    var height: Float
    /// From 0, unlit, to 1, facing the light; negative on the underside.
    var light: Float
    /// Where on the grid, in parts of its sides.
    var x: Float
    var y: Float

    static let nothing = Sight(depth: -.infinity, height: 0, light: 0, x: 0, y: 0)
  }

  /// A corner of a triangle.
  struct Vertex {
    var spot: SurfaceView.Spot
    var sight: Sight
  }

  let width: Int
  let height: Int
  private(set) var sights: [Sight]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    sights = Array(repeating: .nothing, count: width * height)
  }

  /// What is seen at a dot on the field, nil where nothing is.
  func sight(_ x: Int, _ y: Int) -> Sight? {
    guard x >= 0, x < width, y >= 0, y < height else { return nil }
    let sight = sights[y * width + x]
    return sight.depth == -.infinity ? nil : sight
  }

  /// Whether a point at a depth is hidden behind the surface.
  func hides(_ spot: SurfaceView.Spot, slack: Double) -> Bool {
    guard spot.x.isFinite, spot.y.isFinite else { return true }
    let x = Int(max(-1, min(spot.x.rounded(), Double(width))))
    let y = Int(max(-1, min(spot.y.rounded(), Double(height))))
    guard let sight = sight(x, y) else { return false }
    return Double(sight.depth) > spot.depth + slack
  }

  /// Adds a triangle where it is nearer than what was there.
  mutating func add(_ a: Vertex, _ b: Vertex, _ c: Vertex) {
    let area =
      (b.spot.x - a.spot.x) * (c.spot.y - a.spot.y) - (c.spot.x - a.spot.x) * (b.spot.y - a.spot.y)
    guard area != 0, area.isFinite else { return }
    let left = Int(max(0, min(a.spot.x, b.spot.x, c.spot.x).rounded(.up)))
    let right = Int(min(Double(width - 1), max(a.spot.x, b.spot.x, c.spot.x).rounded(.down)))
    let top = Int(max(0, min(a.spot.y, b.spot.y, c.spot.y).rounded(.up)))
    let bottom = Int(min(Double(height - 1), max(a.spot.y, b.spot.y, c.spot.y).rounded(.down)))
    guard left <= right, top <= bottom else { return }
    for y in top...bottom {
      for x in left...right {
        let (fromX, fromY) = (Double(x), Double(y))
        let partB =
          ((fromX - a.spot.x) * (c.spot.y - a.spot.y) - (c.spot.x - a.spot.x) * (fromY - a.spot.y))
          / area
        let partC =
          ((b.spot.x - a.spot.x) * (fromY - a.spot.y) - (fromX - a.spot.x) * (b.spot.y - a.spot.y))
          / area
        let partA = 1 - partB - partC
        let slack = -1e-9
        guard partA >= slack, partB >= slack, partC >= slack else { continue }
        let depth = Float(partA * a.spot.depth + partB * b.spot.depth + partC * c.spot.depth)
        guard depth > sights[y * width + x].depth else { continue }
        func blend(_ part: KeyPath<Sight, Float>) -> Float {
          Float(partA) * a.sight[keyPath: part] + Float(partB) * b.sight[keyPath: part]
            + Float(partC) * c.sight[keyPath: part]
        }
        sights[y * width + x] = Sight(
          depth: depth, height: blend(\.height), light: blend(\.light), x: blend(\.x), y: blend(\.y)
        )
      }
    }
  }
}
