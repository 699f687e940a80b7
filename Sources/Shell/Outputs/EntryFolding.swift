import Plotting
import TextWidth

/// A command cut into lines of so many cells, as a person would type it: each but the last ends in
/// a `\\`, and all of them typed again are the same command.
///
/// It is cut at blanks outside of quotes; what cannot be cut, such as a comment, stays as it is.
func foldedEntry(_ text: String, width: Int) -> [String] {
  guard displayWidth(text) > width, width > 8, !text.contains("#") else { return [text] }
  var lines: [String] = []
  var line = ""
  for piece in piecesBetweenBlanks(text) {
    let longer = line.isEmpty ? piece : line + " " + piece
    // Two cells for the blank and the sign that joins the next line.
    if line.isEmpty || displayWidth(longer) + 2 <= width {
      line = longer
    } else {
      lines.append(line + " \\")
      line = piece
    }
  }
  return lines + [line]
}

/// The words of a text, strings with the blanks in them whole.
private func piecesBetweenBlanks(_ text: String) -> [String] {
  var pieces: [String] = []
  var piece = ""
  var isQuoted = false
  var isEscaped = false
  for character in text {
    if character == " ", !isQuoted {
      if !piece.isEmpty { pieces.append(piece) }
      piece = ""
    } else {
      piece.append(character)
    }
    if character == "\"", !isEscaped { isQuoted.toggle() }
    isEscaped = character == "\\" && isQuoted && !isEscaped
  }
  return piece.isEmpty ? pieces : pieces + [piece]
}
