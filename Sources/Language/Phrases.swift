// Phrases of which messages and reports are made.

/// Typed or read text as a message shows it: no control characters, and no longer than a few lines.
package func shown(_ text: String, limit: Int = 200) -> String {
  let scalars = text.unicodeScalars
  guard !scalars.dropFirst(limit).isEmpty else { return visible(text) }
  return visible(String(String.UnicodeScalarView(scalars.prefix(limit - 3)))) + "…"
}

/// `; did you mean 'alpha'?`, else another piece of advice, else nothing.
package func hint(_ suggestion: String?, else advice: String?) -> String {
  if let suggestion { return "; did you mean '\(shown(suggestion))'?" }
  return advice.map { "; \($0)" } ?? ""
}

/// `its options are alpha, iters`.
package func optionsInWords(_ known: [String]) -> String {
  known.isEmpty ? "it takes no options" : "its options are \(list(known.map { shown($0) }))"
}

/// Words with commas between them; of many, the first.
package func list(_ words: [String]) -> String {
  let some = words.count > 16 ? words.prefix(15) + ["…"] : words[...]
  return some.joined(separator: ", ")
}

/// `a, b or c`.
package func alternatives(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}

/// A count with its noun: `1 row`, `100 rows`, `5,000,000 rows`.
package func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// A whole number, its digits in threes from 10,000 on.
package func grouped(_ number: Int) -> String {
  let digits = String(number.magnitude)
  guard digits.count > 4 else { return String(number) }
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return number < 0 ? "-" + text : text
}
