import Datasets
import Descents
import Language
import Plotting

extension SessionState {
  /// The rows of two classes over two features, and the lines on which both are equally probable.
  ///
  /// - Returns: The figure; nil where the cost is none of classes, or the features are not two.
  func classFigure(_ models: [FittedModel], title: String) -> Figure? {
    guard let data, data.features.count == 2, let cost = fit?.descent.subject as? LossCost,
      let classes = cost.classes
    else { return nil }
    let (x, y) = (data.features[0].values, data.features[1].values)
    func rows(_ value: Double, _ role: Series.Role) -> Series {
      let chosen = data.target.values.indices.filter { data.target.values[$0] == value }
      return Series(
        "\(shortened(visible(data.target.name))) \(shortest(value))", role: role,
        .points(x: chosen.map { x[$0] }, y: chosen.map { y[$0] }))
    }
    let (width, height) = (extent(ofFeature: 0), extent(ofFeature: 1))
    let lines = models.compactMap { model in
      cost.linearDesign.boundary(model.point, x: width, y: height).map { x, y in
        Series(
          "\(model.name), even odds", role: model.isReference ? .reference : .fit,
          .line(x: x, y: y))
      }
    }
    var figure = Figure(
      title: title, xAxis: Axis(shortened(visible(data.features[0].name))),
      yAxis: Axis(shortened(visible(data.features[1].name))),
      series: [rows(classes.first, .data), rows(classes.second, .plain)] + lines)
    if lines.count < models.count {
      figure.add(notes: ["a line of even odds does not cross the rows"])
    }
    return figure
  }
}

extension Design {
  /// The ends of the part of θ₀ + θ₁x + θ₂y = 0 that lies in a box; nil where none does.
  fileprivate func boundary(
    _ point: [Double], x: (lower: Double, upper: Double), y: (lower: Double, upper: Double)
  ) -> (x: [Double], y: [Double])? {
    let slopes = Array(slopes(of: point))
    guard slopes.count == 2 else { return nil }
    let start = intercept(of: point)
    var ends: [(x: Double, y: Double)] = []
    for edge in [x.lower, x.upper] where slopes[1] != 0 {
      let height = -(start + slopes[0] * edge) / slopes[1]
      if height >= y.lower, height <= y.upper { ends.append((edge, height)) }
    }
    for edge in [y.lower, y.upper] where slopes[0] != 0 {
      let place = -(start + slopes[1] * edge) / slopes[0]
      if place >= x.lower, place <= x.upper { ends.append((place, edge)) }
    }
    guard let first = ends.min(by: { ($0.x, $0.y) < ($1.x, $1.y) }),
      let last = ends.max(by: { ($0.x, $0.y) < ($1.x, $1.y) }), first != last
    else { return nil }
    return ([first.x, last.x], [first.y, last.y])
  }
}
