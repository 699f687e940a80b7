/// What is to be seen in a plane: series over two axes, with a title and a legend.
///
/// A figure is a value and knows nothing of characters or colors; ``render(_:style:)-(Figure,_)``
/// turns it into text.
public struct Figure: Sendable, Equatable {
  /// Where the names of the series are listed.
  public enum Legend: Sendable, Equatable {
    /// Above the plot, when any series carries a name.
    case automatic
    /// Nowhere.
    case hidden
  }

  /// The line centered above everything, if any.
  public var title: String?

  /// The horizontal axis.
  public var xAxis: Axis

  /// The vertical axis.
  public var yAxis: Axis

  /// What is drawn: points over lines, lines over level lines, those over guides across the plot;
  /// of the same kind the later over the earlier.
  public var series: [Series]

  /// Where the names of the series are listed.
  public var legend: Legend

  /// A remark below everything, such as what was left out, if any.
  public var note: String?

  /// Makes a figure from its parts.
  public init(
    title: String? = nil,
    xAxis: Axis = Axis(),
    yAxis: Axis = Axis(),
    series: [Series] = [],
    legend: Legend = .automatic,
    note: String? = nil
  ) {
    self.title = title
    self.xAxis = xAxis
    self.yAxis = yAxis
    self.series = series
    self.legend = legend
    self.note = note
  }
}
