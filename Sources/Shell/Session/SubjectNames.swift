import Descents
import Language

extension Subject {
  /// The names of the coordinates, as reports and figures head them.
  var headings: [String] {
    design.map { $0.headings } ?? coordinateTitles.map { shortened(visible($0)) }
  }

  /// The quantity as a heading beside the coordinates; in brackets where a column has its name.
  var quantityHeading: String {
    usesRows && design?.features.contains(quantity) == true ? "(\(quantity))" : quantity
  }
}

extension Design {
  /// The names of the coefficients, as reports and figures head them.
  ///
  /// The constant's stands in brackets where a column has its name.
  var headings: [String] {
    let names = titles.map { shortened(visible($0)) }
    guard hasIntercept, let constant = names.first, names.dropFirst().contains(constant) else {
      return names
    }
    return ["(\(constant))"] + names.dropFirst()
  }
}
