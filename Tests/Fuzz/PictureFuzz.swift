import Plotting

extension FuzzTarget {
  /// Figures as documents of Scalable Vector Graphics.
  ///
  /// What must hold of any numbers, names and sizes: the document is well-formed, by a reader of
  /// its own, and no attribute holds what is no number.
  static let pictures = FuzzTarget(name: "pictures") { bytes in
    var choices = Choices(bytes)
    let theme = choices.pick(PictureTheme.allCases)
    let isInline = choices.below(2) == 0
    let (width, height) = (1 + Double(choices.below(3000)), 1 + Double(choices.below(2000)))
    let count = choices.below(4) == 0 ? 1 + choices.below(3) : 1
    let frames = (0..<count).map { _ in
      let description = choices.text(atMost: 60)
      return choices.below(4) == 0
        ? draw(
          choices.surface(), theme: theme, width: width, height: height, description: description)
        : draw(
          choices.figure(), theme: theme, width: width, height: height, description: description)
    }
    let text =
      count == 1
      ? frames[0].svg(isInline: isInline)
      : animatedSVG(frames, seconds: 0.1, isInline: isInline)
    var reader = MarkupReader(text)
    if let flaw = reader.flaw() { check(false, "\(flaw): \(text.prefix(2000))") }
  }
}

/// Reads a document just far enough to tell whether it is well-formed XML.
///
/// Source: World Wide Web Consortium, 2008, "Extensible Markup Language (XML) 1.0, fifth edition".
struct MarkupReader {
  private var rest: ArraySlice<UInt8>
  private let text: String

  init(_ text: String) {
    self.text = text
    rest = Array(text.utf8)[...]
  }

  /// What is wrong first; nil where nothing is.
  mutating func flaw() -> String? {
    for scalar in text.unicodeScalars {
      let value = scalar.value
      let isCharacter =
        value >= 0x20 && value != 0xfffe && value != 0xffff || value == 9 || value == 10
      guard isCharacter else { return "the character \(value)" }
    }
    var open: [String] = []
    var hasRoot = false
    while let byte = rest.first {
      guard byte == UInt8(ascii: "<") else {
        if open.isEmpty, byte != UInt8(ascii: "\n") { return "text outside the root" }
        guard let flaw = characterFlaw() else { continue }
        return flaw
      }
      rest.removeFirst()
      let tag = rest.prefix { $0 != UInt8(ascii: ">") }
      guard tag.count < rest.count else { return "a tag without an end" }
      rest = rest.dropFirst(tag.count + 1)
      if tag.first == UInt8(ascii: "/") {
        let name = String(decoding: tag.dropFirst(), as: UTF8.self)
        guard open.popLast() == name else { return "the end of \(name)" }
        continue
      }
      if open.isEmpty {
        guard !hasRoot else { return "a second root" }
        hasRoot = true
      }
      let isEmpty = tag.last == UInt8(ascii: "/")
      let content = String(decoding: isEmpty ? tag.dropLast() : tag, as: UTF8.self)
      let name = String(content.prefix { $0 != " " })
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter }) else { return "the name \(name)" }
      if let flaw = attributeFlaw(content.dropFirst(name.count)) { return flaw }
      if !isEmpty { open.append(name) }
    }
    return open.isEmpty && hasRoot ? nil : "\(open) without an end"
  }

  /// Takes one character of a text; what is wrong with it.
  private mutating func characterFlaw() -> String? {
    guard rest.first == UInt8(ascii: "&") else {
      rest.removeFirst()
      return nil
    }
    let entity = rest.prefix(8).prefix { $0 != UInt8(ascii: ";") }
    let name = String(decoding: entity.dropFirst(), as: UTF8.self)
    guard ["lt", "gt", "amp", "quot"].contains(name) else { return "the entity \(name)" }
    rest = rest.dropFirst(entity.count + 1)
    return nil
  }

  /// What is wrong with the attributes of a tag.
  private func attributeFlaw(_ text: Substring) -> String? {
    var rest = text
    var names: Set<Substring> = []
    while !rest.isEmpty {
      guard rest.first == " " else { return "attributes that are not apart: \(rest.prefix(30))" }
      rest = rest.drop { $0 == " " }
      let name = rest.prefix { $0 != "=" }
      guard names.insert(name).inserted else { return "\(name) twice" }
      rest = rest.dropFirst(name.count)
      guard rest.hasPrefix("=\"") else { return "\(name) without a value" }
      rest = rest.dropFirst(2)
      let value = rest.prefix { $0 != "\"" }
      guard value.count < rest.count else { return "\(name) without an end" }
      if value.contains("<") { return "\(name) holds <" }
      // Numbers alone stand in these; 'e' would be a number that other readers may not know.
      let numeric: [Substring] = [
        "x", "y", "cx", "cy", "r", "width", "height", "viewBox", "stroke-width", "font-size",
        "stroke-dasharray", "fill-opacity", "stroke-opacity",
      ]
      if numeric.contains(name), !value.allSatisfy({ $0.isNumber || " .-%".contains($0) }) {
        return "\(name) is \(value)"
      }
      if name == "d", !value.allSatisfy({ $0.isNumber || " .-MlzZLhvHV".contains($0) }) {
        return "a path: \(value.prefix(80))"
      }
      rest = rest.dropFirst(value.count + 1)
    }
    return nil
  }
}
