import Language
import Plotting
import TextWidth

/// A command cut into lines of so many cells, as a person would type it: each but the last ends in
/// a `\\`, and all of them typed again are the same command.
///
/// It is cut at blanks outside of quotes; what cannot be cut, such as a comment, stays as it is.
func foldedEntry(_ text: String, width: Int) -> [String] {
  guard displayWidth(text) > width, width > 8 else { return [text] }
  let lexed = LexedLine(SourceLine(text))
  guard lexed.comment == nil else { return [text] }
  var lines: [String] = []
  var line = ""
  for piece in lexed.stretches.map(lexed.line.text) {
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
