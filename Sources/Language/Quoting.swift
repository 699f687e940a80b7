/// A word as it has to be typed: between quotes where it holds blanks or marks of the language.
package func quotedIfNeeded(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.utf8.allSatisfy { !$0.isBlank && !"\"\\;#=,()".utf8.contains($0) }
  return isPlain ? word : quoted(word)
}

/// A word between quotes, with its escapes.
package func quoted(_ word: String) -> String {
  var text = "\""
  for character in word {
    switch character {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\t": text += "\\t"
    default: text.append(character)
    }
  }
  return text + "\""
}
