/// Writes a figure as text.
///
/// Lines are joined by `\n`, without one after the last; none is wider than the style's width or
/// ends in a blank, and there are at most as many as its height.
public func render(_ figure: Figure, style: TextStyle) -> String {
  guard let style = style.drawable else { return tooSmall(style) }
  var renderer = PlaneRenderer(figure, style: style)
  return renderer.drawn().text(color: style.color)
}

/// Writes a surface as text, under the same rules as a figure in the plane.
public func render(_ figure: SurfaceFigure, style: TextStyle) -> String {
  guard let style = style.drawable else { return tooSmall(style) }
  var renderer = SurfaceRenderer(figure, style: style)
  return renderer.drawn().text(color: style.color)
}

/// What stands for a figure where there is no room for one.
private func tooSmall(_ style: TextStyle) -> String {
  guard style.width > 0, style.height > 0 else { return "" }
  let least = PlaneLayout.least
  let notice = CellText("too small to draw: \(least.width)x\(least.height) is the least")
  var page = TextGrid(width: min(style.width, 80), height: 1)
  page.write(notice.cut(to: page.width, ending: ""), column: 0, row: 0)
  return page.text(color: .none)
}

extension TextStyle {
  /// The style held to sizes that can be drawn, nil below the least.
  fileprivate var drawable: TextStyle? {
    guard width >= PlaneLayout.least.width, height >= PlaneLayout.least.height else { return nil }
    var result = self
    result.width = min(width, 2000)
    result.height = min(height, 1000)
    return result
  }
}
