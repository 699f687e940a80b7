/// Writes a figure as text.
///
/// Lines are joined by `\n`, without one after the last; none is wider than the style's width or
/// ends in a blank, and there are at most as many as its height. In the midst of many points
/// `shouldStop` is asked now and then; where it says so, nothing is written.
public func render(
  _ figure: Figure, style: TextStyle, unless shouldStop: @escaping () -> Bool = { false }
) -> String {
  guard let style = style.drawable else { return tooSmall(style) }
  var renderer = PlaneRenderer(figure, style: style, unless: shouldStop)
  let page = renderer.drawn()
  return shouldStop() ? "" : page.text(color: style.color, on: style.background)
}

/// Writes a surface as text, under the same rules as a figure in the plane.
public func render(_ figure: SurfaceFigure, style: TextStyle) -> String {
  guard let style = style.drawable else { return tooSmall(style) }
  var renderer = SurfaceRenderer(figure, style: style)
  return renderer.drawn().text(color: style.color, on: style.background)
}

/// What stands for a figure where there is no room for one.
private func tooSmall(_ style: TextStyle) -> String {
  guard style.width > 0, style.height > 0 else { return "" }
  let least = PlaneLayout.least
  let notice = "too small to draw: \(least.width)x\(least.height) is the least"
  var lines: [String] = []
  for word in notice.split(separator: " ") {
    if let last = lines.last, last.count + 1 + word.count <= style.width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  var page = TextGrid(width: min(style.width, 80), height: min(lines.count, style.height))
  for (row, line) in lines.enumerated() {
    page.write(CellText(line).cut(to: page.width, ending: ""), column: 0, row: row)
  }
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
