/// Writes a figure as text.
///
/// Lines are joined by `\n`, the last one included in no trailing newline; none is wider than the
/// style's width or ends in a blank, and there are at most as many as its height.
public func render(_ figure: Figure, style: TextStyle) -> String {
  ""
}

/// Writes a surface as text, under the same rules as a figure in the plane.
public func render(_ figure: SurfaceFigure, style: TextStyle) -> String {
  ""
}
