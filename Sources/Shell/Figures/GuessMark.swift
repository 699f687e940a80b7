import Language
import Plotting

extension Guess {
  /// Marks it in a figure; far from all that there is to be seen it is said below instead, so that
  /// it does not make the rest small.
  func mark(in figure: inout Figure) {
    guard mark != "none", value.isFinite, let extent = figure.extent() else { return }
    let isAcross = mark == "x"
    let seen = isAcross ? extent.x : extent.y
    let axis = isAcross ? figure.xAxis : figure.yAxis
    var shown = seen
    if case .explicit(let low, let high) = axis.range {
      shown = min(low, high)...max(low, high)
    } else {
      let margin = seen.upperBound - seen.lowerBound
      let (low, high) = (seen.lowerBound - margin, seen.upperBound + margin)
      if low.isFinite, high.isFinite { shown = low...high }
    }
    guard shown.contains(value), axis.scale != .logarithmic || value > 0 else {
      let number = NumberFormat(precision: 4).significant(value)
      figure.add(notes: ["your guess, \(number), lies outside"])
      return
    }
    figure.series.append(
      Series("your guess", role: .guide, isAcross ? .vertical(value) : .horizontal(value)))
  }
}
