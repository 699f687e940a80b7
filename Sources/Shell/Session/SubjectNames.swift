import Descents

extension Subject {
  /// The names of the coordinates, as reports and figures head them.
  var headings: [String] { coordinateTitles.map { shortened(visible($0)) } }
}

extension Design {
  /// The names of the coefficients, as reports and figures head them.
  var headings: [String] { titles.map { shortened(visible($0)) } }
}
