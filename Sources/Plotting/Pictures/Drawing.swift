/// A figure as a picture.
///
/// - Parameters:
///   - figure: What is to be seen.
///   - theme: The colors, and the sizes of letters and lines.
///   - width: The width in points; nil is the theme's own.
///   - height: The height in points; nil is the theme's own.
///   - description: What is to be seen, in words.
/// - Returns: The picture.
public func draw(
  _ figure: Figure, theme: PictureTheme = .paper, width: Double? = nil, height: Double? = nil,
  description: String = ""
) -> Picture {
  var plane = PlanePicture(
    figure, theme: theme, width: width ?? theme.size.width, height: height ?? theme.size.height,
    description: description)
  return plane.drawn()
}

/// A surface as a picture, under the same rules as a figure in the plane.
public func draw(
  _ figure: SurfaceFigure, theme: PictureTheme = .paper, width: Double? = nil,
  height: Double? = nil, description: String = ""
) -> Picture {
  var surface = SurfacePicture(
    figure, theme: theme, width: width ?? theme.size.width, height: height ?? theme.size.height,
    description: description)
  return surface.drawn()
}
