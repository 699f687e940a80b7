import TextWidth

/// A text broken at blanks so that no line is wider than `width`; escapes take no room.
///
/// Lines after the first start with the first's own indent, or with `indent`. A word wider than a
/// line is broken after its commas, where it has some, and else stands alone.
package func wrapped(
  _ text: String, width: Int, indent: String? = nil
) -> String {
  guard displayWidth(text) > width else { return text }
  let leading = String(text.prefix { $0 == " " })
  let hanging = indent ?? leading
  var lines: [String] = []
  var line = leading
  var isEmpty = true
  let words = text.dropFirst(leading.count).split(separator: " ", omittingEmptySubsequences: false)
    .flatMap { pieces(of: $0, width: width - displayWidth(hanging)) }
  for (word, isWhole) in words {
    if isEmpty {
      line += word
      isEmpty = false
    } else if isWhole, displayWidth(line) + 1 + displayWidth(String(word)) <= width {
      line += " " + word
    } else {
      lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
      line = hanging + word
    }
  }
  return (lines + [line]).joined(separator: "\n")
}

/// A word in pieces that fit a width: itself, or a list of numbers broken after commas.
///
/// A piece is whole unless it goes on from the one before it.
private func pieces(
  of word: Substring, width: Int
) -> [(text: Substring, isWhole: Bool)] {
  guard displayWidth(String(word)) > width, width > 0, word.contains(","),
    !word.utf8.contains(0x1b)
  else { return [(word, true)] }
  var pieces: [(text: Substring, isWhole: Bool)] = []
  var rest = word
  while true {
    var end: Substring.Index?
    var used = 0
    for index in rest.indices {
      used += displayWidth(String(rest[index]))
      if used > width { break }
      if rest[index] == "," { end = rest.index(after: index) }
    }
    guard used > width, let end, end < rest.endIndex else { break }
    pieces.append((rest[..<end], pieces.isEmpty))
    rest = rest[end...]
  }
  return pieces + [(rest, pieces.isEmpty)]
}
