/// A surface over a plane in three dimensions, seen from an angle, with its hidden parts hidden.
public struct SurfaceFigure: Sendable, Equatable {
  /// A marked place on the surface or above it.
  public struct Mark: Sendable, Equatable {
    /// What the mark stands for.
    public var kind: Series.Mark

    /// The abscissa of the place.
    public var x: Double

    /// The ordinate of the place.
    public var y: Double

    /// The height of the place; nil puts it on the surface.
    public var z: Double?

    /// The text beside the mark, if any.
    public var label: String?

    /// Makes a mark.
    public init(
      _ kind: Series.Mark, x: Double, y: Double, z: Double? = nil, label: String? = nil
    ) {
      self.kind = kind
      self.x = x
      self.y = y
      self.z = z
      self.label = label
    }
  }

  /// A walk over the surface, hidden where the surface hides it.
  public struct Path: Sendable, Equatable {
    /// Abscissas of the vertices, in order.
    public var x: [Double]

    /// Ordinates of the vertices, in order.
    public var y: [Double]

    /// Makes a path from its vertices.
    public init(x: [Double], y: [Double]) {
      self.x = x
      self.y = y
    }
  }

  /// The line centered above everything, if any.
  public var title: String?

  /// The first horizontal axis; its range is that of the grid.
  public var xAxis: Axis

  /// The second horizontal axis; its range is that of the grid.
  public var yAxis: Axis

  /// The upright axis; heights beyond an explicit range are cut off.
  public var zAxis: Axis

  /// The surface.
  public var grid: HeightGrid

  /// The direction of the eye in the plane, in degrees from the first axis towards the second.
  public var azimuth: Double

  /// The height of the eye above the plane, in degrees.
  public var elevation: Double

  /// Points marked on the surface.
  public var marks: [Mark]

  /// A walk over the surface, if any.
  public var path: Path?

  /// Makes a surface figure from its parts.
  public init(
    title: String? = nil,
    xAxis: Axis = Axis("x"),
    yAxis: Axis = Axis("y"),
    zAxis: Axis = Axis("z"),
    grid: HeightGrid,
    azimuth: Double = 30,
    elevation: Double = 30,
    marks: [Mark] = [],
    path: Path? = nil
  ) {
    self.title = title
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.zAxis = zAxis
    self.grid = grid
    self.azimuth = azimuth
    self.elevation = elevation
    self.marks = marks
    self.path = path
  }
}

extension SurfaceFigure {
  /// Raises the eye until no mark on the surface is hidden by it, to 60 degrees at most.
  public mutating func raiseEye() {
    let model = SurfaceModel(self)
    let places = marks.filter { $0.z == nil }.compactMap { model.place(x: $0.x, y: $0.y) }
    guard !places.isEmpty else { return }
    for candidate in [elevation, 40, 50, 60] where candidate >= elevation {
      elevation = candidate
      var view = SurfaceView(azimuth: azimuth, elevation: candidate)
      view.fit(x: Interval.sound(0, 159), y: Interval.sound(0, 119), dotAspect: 1)
      let field = model.seen(view, width: 160, height: 120)
      if places.allSatisfy({ !field.hides(view.project($0), slack: 0.03) }) { return }
    }
  }
}
