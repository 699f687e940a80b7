/// A Swift source, with what it declares.
struct SourceFile {
  /// Where something is declared.
  enum Level {
    /// In the file itself.
    case file
    /// In a type.
    case type
    /// In an extension.
    case `extension`
  }

  /// A function, a property or a case.
  struct Value {
    var name: String
    var level: Level
    /// The first argument's label, `_` for none, and empty for no argument; nil for what is no
    /// function.
    var label: String?
    var isPrivate: Bool
  }

  /// The path below the target's folder.
  let path: String
  let tokens: [SwiftToken]
  /// For each token the type whose declaration or extension it stands in: `Outer.Inner`, or empty.
  private(set) var scopes: [String] = []
  /// The types declared here by their full names, and whether only this file sees them.
  private(set) var types: [String: Bool] = [:]
  private(set) var values: [Value] = []
  /// The names of functions, variables and parameters declared here, local ones too.
  private(set) var locals: Set<String> = []

  private static let typeKeywords: Set = ["struct", "class", "enum", "actor", "protocol"]
  private static let modifiers: Set = [
    "public", "package", "internal", "private", "fileprivate", "static", "final", "class",
    "indirect",
    "mutating", "nonmutating", "override", "lazy", "weak", "unowned", "nonisolated", "consuming",
    "borrowing", "required", "convenience", "prefix", "postfix", "infix", "set", "unsafe",
  ]

  init(path: String, source: String) {
    self.path = path
    tokens = SwiftTokens.read(source)
    collect()
  }

  /// A pair of braces: the type that it belongs to, and whether it is the body of one.
  private struct Scope {
    var type: String
    var level: Level?
  }

  private mutating func collect() {
    var stack = [Scope(type: "", level: .file)]
    var pending: Scope?
    scopes.reserveCapacity(tokens.count)
    for index in tokens.indices {
      let current = stack.last ?? Scope(type: "", level: .file)
      scopes.append(current.type)
      switch tokens[index].text {
      case "{" where !tokens[index].isWord:
        stack.append(pending ?? Scope(type: current.type, level: nil))
        pending = nil
      case "}" where !tokens[index].isWord:
        if stack.count > 1 { stack.removeLast() }
      case let keyword where tokens[index].isWord && !follows(index, "."):
        if text(index + 1) == ":" { locals.insert(keyword) }
        if let scope = declaration(keyword, at: index, in: current) { pending = scope }
      default: break
      }
    }
  }

  private func text(_ index: Int) -> String {
    tokens.indices.contains(index) ? tokens[index].text : ""
  }

  private func follows(_ index: Int, _ text: String) -> Bool { self.text(index - 1) == text }

  /// Whether a declaration whose keyword stands there is seen in this file only.
  private func isPrivate(_ index: Int) -> Bool {
    var index = index - 1
    while index >= 0 {
      let word = text(index)
      if word == "private" || word == "fileprivate" {
        // `private(set)` restricts writing only.
        return text(index + 1) != "("
      }
      guard Self.modifiers.contains(word) || word == "(" || word == ")" else { return false }
      index -= 1
    }
    return false
  }

  /// Keeps what a keyword declares; returns the scope that it opens.
  private mutating func declaration(_ keyword: String, at index: Int, in scope: Scope) -> Scope? {
    let name = text(index + 1)
    guard tokens.indices.contains(index + 1), tokens[index + 1].isWord else { return nil }
    func full(_ name: String) -> String { scope.type.isEmpty ? name : "\(scope.type).\(name)" }
    switch keyword {
    case _ where Self.typeKeywords.contains(keyword):
      guard name.first?.isUppercase == true else { return nil }
      types[full(name)] = isPrivate(index)
      return Scope(type: full(name), level: .type)
    case "typealias":
      if scope.level != nil { types[full(name)] = isPrivate(index) }
    case "extension":
      var path = name
      var next = index + 2
      while text(next) == ".", tokens.indices.contains(next + 1), tokens[next + 1].isWord {
        path += "." + text(next + 1)
        next += 2
      }
      return Scope(type: path, level: .extension)
    case "func":
      locals.insert(name)
      if let level = scope.level {
        values.append(
          Value(
            name: name, level: level, label: label(after: index + 1), isPrivate: isPrivate(index)))
      }
    case "var", "let":
      locals.insert(name)
      if let level = scope.level {
        values.append(Value(name: name, level: level, label: nil, isPrivate: isPrivate(index)))
      }
    case "case":
      if scope.level == .type {
        values.append(Value(name: name, level: .type, label: nil, isPrivate: false))
      }
    default: break
    }
    return nil
  }

  /// The first label of the parameters, or of the arguments, that come after a name.
  func label(after index: Int) -> String? {
    var next = index + 1
    if text(next) == "<" {
      var depth = 0
      repeat {
        depth += text(next) == "<" ? 1 : text(next) == ">" && text(next - 1) != "-" ? -1 : 0
        next += 1
      } while depth > 0 && next < tokens.count
    }
    guard text(next) == "(" else { return nil }
    if text(next + 1) == ")" { return "" }
    // Declared: `label name: T`, `name: T`, `_ name: T`; called: `label: value`, or a value alone.
    if text(next + 2) == ":" { return text(next + 1) }
    return text(next + 3) == ":" && tokens[next + 2].isWord && tokens[next + 1].isWord
      ? text(next + 1) : "_"
  }
}
