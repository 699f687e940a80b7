/// The commands of a pasted transcript: prompts are taken off, output is left out.
///
/// A text is a transcript when some line of it begins with the prompt. Lines behind a second prompt
/// belong to the command before them. A text without a prompt comes back as it is.
public func withoutPrompts(_ text: String) -> String {
  let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    .split(separator: "\n", omittingEmptySubsequences: false)
  guard lines.contains(where: { typedPart(of: $0) != nil }) else { return text }
  var commands: [Substring] = []
  var endsLine = true
  var isInCommand = false
  for (index, line) in lines.enumerated() {
    let typed = typedPart(of: line) ?? (isInCommand ? continuedPart(of: line) : nil)
    isInCommand = typed != nil
    guard let typed, !typed.allSatisfy({ $0 == " " }) else { continue }
    commands.append(typed)
    endsLine = index < lines.count - 1
  }
  guard !commands.isEmpty else { return "" }
  return commands.joined(separator: "\n") + (endsLine ? "\n" : "")
}

/// What stands behind the prompt; nil where there is none.
private func typedPart(of line: Substring) -> Substring? {
  let prompt = OutputRenderer.prompt
  let line = withoutSceneMark(line.drop { $0 == " " || $0 == "\t" })
  let prefixes = [
    "", OutputRenderer.pausePrefix, OutputRenderer.tunePrefix, OutputRenderer.taskPrefix,
  ]
  for prefix in prefixes
  where line.hasPrefix(prefix + prompt) {
    return line.dropFirst(prefix.count + prompt.count)
  }
  // The blank behind the prompt of an empty line is lost when it is copied.
  return line + " " == prompt ? "" : nil
}

/// The line without the scene that a lesson's prompts begin with, as in `3/11 `.
private func withoutSceneMark(_ line: Substring) -> Substring {
  let scene = line.drop { $0.isASCII && $0.isNumber }
  guard scene.count < line.count, scene.first == "/" else { return line }
  let count = scene.dropFirst()
  let rest = count.drop { $0.isASCII && $0.isNumber }
  return rest.count < count.count && rest.first == " " ? rest.dropFirst() : line
}

/// What stands behind the second prompt; nil where there is none.
private func continuedPart(of line: Substring) -> Substring? {
  let line = line.drop { $0 == " " }
  guard line.hasPrefix(OutputRenderer.continuation) else { return nil }
  return line.dropFirst(OutputRenderer.continuation.count)
}
