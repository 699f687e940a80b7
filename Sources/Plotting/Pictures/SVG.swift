extension Picture {
  /// The picture as a document of Scalable Vector Graphics, the same bytes for the same picture.
  ///
  /// Source: World Wide Web Consortium, 2018, "Scalable Vector Graphics (SVG) 2".
  ///
  /// - Parameters:
  ///   - identifier: What the names of its parts begin with, so that several stand in one page.
  ///   - isInline: Whether it stands in a page, as wide as there is room, and not in a file.
  /// - Returns: The document, or the element where it stands in a page.
  public func svg(identifier: String = "figure", isInline: Bool = false) -> String {
    var writer = SVGWriter()
    writer.open(self, identifier: identifier, isInline: isInline)
    for shape in shapes { writer.add(shape) }
    writer.text += "</svg>\n"
    return writer.text
  }
}

/// Pictures shown one after the other as one document, which moves by itself.
///
/// - Parameters:
///   - frames: The pictures, all of one size, at least one.
///   - seconds: How long each is shown.
///   - identifier: What the names of its parts begin with.
///   - isInline: Whether it stands in a page.
/// - Returns: The document; empty without frames.
public func animatedSVG(
  _ frames: [Picture], seconds: Double, identifier: String = "figure", isInline: Bool = false
) -> String {
  guard let first = frames.first else { return "" }
  guard frames.count > 1 else { return first.svg(identifier: identifier, isInline: isInline) }
  // What stays in all frames is written once.
  let common = zip(first.shapes, frames[1].shapes).prefix { $0 == $1 }.count
  let shared = (0..<common).prefix { index in
    frames.allSatisfy { index < $0.shapes.count && $0.shapes[index] == first.shapes[index] }
  }.count
  var writer = SVGWriter()
  writer.open(first, identifier: identifier, isInline: isInline)
  for shape in first.shapes[..<shared] { writer.add(shape) }
  let total = SVGWriter.number(seconds * Double(frames.count))
  for (index, frame) in frames.enumerated() {
    // Only the last is seen where nothing moves.
    let isLast = index == frames.count - 1
    writer.text += "<g\(isLast ? "" : " visibility=\"hidden\"")>"
    let from = Double(index) / Double(frames.count)
    let to = Double(index + 1) / Double(frames.count)
    let times =
      index == 0 ? "0;\(fraction(to))" : "0;\(fraction(from))\(isLast ? "" : ";\(fraction(to))")"
    let values = index == 0 ? "visible;hidden" : "hidden;visible\(isLast ? "" : ";hidden")"
    writer.text +=
      "<animate attributeName=\"visibility\" calcMode=\"discrete\" values=\"\(values)\" "
      + "keyTimes=\"\(times)\" dur=\"\(total)s\" repeatCount=\"indefinite\"/>"
    for shape in frame.shapes[shared...] { writer.add(shape) }
    writer.text += "</g>\n"
  }
  writer.text += "</svg>\n"
  return writer.text
}

/// A fraction with four digits.
private func fraction(_ value: Double) -> String {
  let units = Int((value * 10_000).rounded())
  guard units < 10_000 else { return "1" }
  let digits = String(units)
  return "0." + String(repeating: "0", count: 4 - digits.count) + digits
}

/// Writes shapes as elements.
private struct SVGWriter {
  var text = ""

  mutating func open(_ picture: Picture, identifier: String, isInline: Bool) {
    let (width, height) = (Self.number(picture.width), Self.number(picture.height))
    text += "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\""
    if !isInline { text += " width=\"\(width)\" height=\"\(height)\"" }
    text += " role=\"img\" aria-labelledby=\"\(identifier)-title \(identifier)-desc\""
    text +=
      " font-family=\"'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\""
    text += " stroke-linejoin=\"round\" stroke-linecap=\"butt\">\n"
    text += "<title id=\"\(identifier)-title\">\(Self.escaped(picture.title))</title>\n"
    text += "<desc id=\"\(identifier)-desc\">\(Self.escaped(picture.description))</desc>\n"
    text +=
      "<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(Self.hex(picture.background))\"/>\n"
  }

  mutating func add(_ shape: Picture.Shape) {
    switch shape {
    case .lines(let pieces, let stroke):
      guard !pieces.isEmpty else { return }
      text +=
        "<path d=\"\(Self.path(pieces, isClosed: false))\" fill=\"none\"\(Self.attributes(stroke))/>\n"
    case .areas(let areas, let fill, let stroke):
      guard !areas.isEmpty else { return }
      text += "<path d=\"\(Self.path(areas, isClosed: true))\"\(Self.attributes(fill))"
      text += (stroke.map(Self.attributes) ?? "") + "/>\n"
    case .circles(let places, let radius, let fill, let stroke):
      guard !places.isEmpty else { return }
      text += "<g\(Self.attributes(fill))\(stroke.map(Self.attributes) ?? "")>"
      let size = Self.number(radius)
      for place in places {
        text +=
          "<circle cx=\"\(Self.number(place.x))\" cy=\"\(Self.number(place.y))\" r=\"\(size)\"/>"
      }
      text += "</g>\n"
    case .text(let string, let place, let look):
      let (x, y) = (Self.number(place.x), Self.number(place.y))
      text += "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(Self.number(look.size))\""
      text += " fill=\"\(Self.hex(look.color))\""
      switch look.anchor {
      case .start: break
      case .middle: text += " text-anchor=\"middle\""
      case .end: text += " text-anchor=\"end\""
      }
      if look.isBold { text += " font-weight=\"bold\"" }
      if look.turn != 0 { text += " transform=\"rotate(\(Self.number(look.turn)) \(x) \(y))\"" }
      if let halo = look.halo {
        text += " stroke=\"\(Self.hex(halo))\" stroke-width=\"3\" paint-order=\"stroke\""
      }
      text += ">\(Self.escaped(string))</text>\n"
    }
  }

  private static func attributes(_ stroke: Picture.Stroke) -> String {
    var text = " stroke=\"\(hex(stroke.color))\" stroke-width=\"\(number(stroke.width))\""
    if !stroke.dashes.isEmpty {
      text += " stroke-dasharray=\"\(stroke.dashes.map(number).joined(separator: " "))\""
    }
    if stroke.opacity < 1 { text += " stroke-opacity=\"\(number(stroke.opacity))\"" }
    return text
  }

  private static func attributes(_ fill: Picture.Fill?) -> String {
    guard let fill else { return " fill=\"none\"" }
    let opacity = fill.opacity < 1 ? " fill-opacity=\"\(number(fill.opacity))\"" : ""
    return " fill=\"\(hex(fill.color))\"\(opacity)"
  }

  /// Places as the data of a path, each behind the first as the way from the one before.
  private static func path(_ pieces: [[Picture.Place]], isClosed: Bool) -> String {
    var text = ""
    for piece in pieces {
      guard let first = piece.first else { continue }
      var last = (x: hundredths(first.x), y: hundredths(first.y))
      text += "M" + decimal(last.x) + " " + decimal(last.y)
      if piece.count > 1 { text += "l" }
      for (index, place) in piece.dropFirst().enumerated() {
        let next = (x: hundredths(place.x), y: hundredths(place.y))
        if index > 0 { text += " " }
        text += decimal(next.x - last.x) + " " + decimal(next.y - last.y)
        last = next
      }
      if isClosed { text += "z" }
    }
    return text
  }

  private static func hundredths(_ value: Double) -> Int {
    Int((min(max(value, -1e9), 1e9) * 100).rounded())
  }

  /// Hundredths as a decimal number without zeros at its end.
  private static func decimal(_ hundredths: Int) -> String {
    let size = hundredths.magnitude
    var text = hundredths < 0 ? "-\(size / 100)" : "\(size / 100)"
    let rest = size % 100
    if rest > 0 { text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
    return text
  }

  static func number(_ value: Double) -> String { decimal(hundredths(value)) }

  private static func hex(_ color: Picture.Color) -> String {
    "#"
      + [color.red, color.green, color.blue].map { part in
        let digits = String(min(max(part, 0), 255), radix: 16)
        return digits.count < 2 ? "0" + digits : digits
      }.joined()
  }

  /// Text as the content of an element: what XML gives a meaning is spelled out, what it has no
  /// place for is left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "\t", "\n": result += " "
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: continue
      case _ where (0x80..<0xa0).contains(scalar.value): continue
      case _ where scalar.value == 0xfffe || scalar.value == 0xffff: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
