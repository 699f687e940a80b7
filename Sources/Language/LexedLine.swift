package import Expressions

/// A line cut into tokens, once for all who read it.
package struct LexedLine: Sendable {
  package let line: SourceLine
  /// The tokens; the last, and no other, is the end.
  package let tokens: [Token]

  package init(_ line: SourceLine) {
    self.line = line
    tokens = Scanner.tokens(line.bytes)
  }

  /// Where the first comment may start: a `#` at the start of the line, behind a blank or behind
  /// `;`, outside quotes; nil where there is none.
  ///
  /// In the text of a command that takes the whole line such a `#` is a character like any other.
  package var comment: SourceSpan? {
    tokens.indices.first(where: isComment).map { index in
      SourceSpan(start: tokens[index].span.start, end: line.bytes.count)
    }
  }

  /// Whether a comment starts with the token.
  package func isComment(_ index: Int) -> Bool {
    guard tokens[index].kind == .hash else { return false }
    return index == 0 || tokens[index].followsBlank || tokens[index - 1].kind == .semicolon
  }

  /// The `\` at the end of the line that joins it to the next; nil where there is none.
  ///
  /// At the end of a comment a `\` is part of the comment.
  package var continuation: SourceSpan? {
    guard tokens.count > 1, comment == nil else { return nil }
    let last = tokens[tokens.count - 2]
    switch last.kind {
    case .backslash: return last.span
    case .string(let literal) where !literal.isClosed:
      let end = line.trimmed(last.span).end
      guard end > last.span.start + 1, line.bytes[end - 1] == UInt8(ascii: "\\") else { return nil }
      return SourceSpan(start: end - 1, end: end)
    default: return nil
    }
  }

  /// The stretches between blanks, strings with the blanks in them whole.
  package var stretches: [SourceSpan] {
    var stretches: [SourceSpan] = []
    for token in tokens.dropLast() {
      if let last = stretches.last, !token.followsBlank {
        stretches[stretches.count - 1] = last.union(token.span)
      } else {
        stretches.append(token.span)
      }
    }
    return stretches
  }
}

extension Collection<Token> {
  /// The bytes from the first token to the last; nil where there is none.
  package var span: SourceSpan? {
    guard let first else { return nil }
    return reduce(first.span) { $0.union($1.span) }
  }
}

extension Token.Kind {
  /// How a token changes the number of open brackets.
  package var depthChange: Int {
    switch self {
    case .leftParenthesis, .leftBracket, .leftBrace: 1
    case .rightParenthesis, .rightBracket, .rightBrace: -1
    default: 0
    }
  }

  /// Whether an operand must follow.
  package var awaitsOperand: Bool {
    switch self {
    case .plus, .minus, .times, .divide, .power, .comma, .rangeDots, .less, .lessOrEqual, .assign,
      .equal, .notEqual, .greaterOrEqual, .greater:
      true
    default: false
    }
  }

  /// Whether it is a string.
  package var isString: Bool {
    if case .string = self { true } else { false }
  }
}

extension ArraySlice<Token> {
  /// The tokens cut at those of a kind that stand outside of brackets; one part more than cuts.
  package func split(at kind: Token.Kind) -> [ArraySlice<Token>] {
    var parts: [ArraySlice<Token>] = []
    var start = startIndex
    var depth = 0
    for index in indices {
      depth = Swift.max(depth + self[index].kind.depthChange, 0)
      guard depth == 0, self[index].kind == kind else { continue }
      parts.append(self[start..<index])
      start = index + 1
    }
    return parts + [self[start...]]
  }

  /// The words: runs of tokens without a blank between them; a string is a word of its own.
  package var words: [ArraySlice<Token>] {
    var words: [ArraySlice<Token>] = []
    for index in indices {
      let isFirst =
        index == startIndex || self[index].followsBlank || self[index].kind.isString
        || self[index - 1].kind.isString
      if isFirst {
        words.append(self[index...index])
      } else if let last = words.last {
        words[words.count - 1] = self[last.startIndex...index]
      }
    }
    return words
  }
}

/// Whether a text is one name of the language, without a dot.
package func isName(_ text: String) -> Bool {
  let tokens = Scanner.tokens(Array(text.utf8))
  guard tokens.count == 2, let name = tokens[0].name else { return false }
  return !name.contains(".") && tokens[0].span.length == text.utf8.count
}
