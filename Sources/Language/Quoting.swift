/// A word as it has to be typed: between quotes where it holds blanks, marks of the language or
/// characters that cannot be seen.
package func quotedIfNeeded(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.utf8.allSatisfy { !$0.isBlank && !"\"\\;#=,()".utf8.contains($0) }
    && visible(word) == word
  return isPlain ? word : quoted(word)
}

/// A word between quotes, with its escapes; what cannot be seen is an escape too.
package func quoted(_ word: String) -> String {
  var text = "\""
  for scalar in word.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    default: text += visible(scalar: scalar)
    }
  }
  return text + "\""
}
