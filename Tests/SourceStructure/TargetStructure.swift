/// Which files of a target use which others.
///
/// A file uses another when it names a type that is declared there, calls a function that stands in
/// that file outside every type, or uses a member that an extension there adds and that has a name
/// of its own in the target. What a name means is told by where it stands, as the compiler does,
/// but without types: members that share their name with others are left aside.
public struct TargetStructure: Sendable {
  /// Why one file uses another.
  public struct Use: Sendable, Equatable {
    /// What is used.
    public let name: String
    /// The line on which it is used first.
    public let line: Int
  }

  /// The target's name.
  public let name: String
  /// The paths of its files below the target's folder, sorted.
  public let files: [String]
  /// For each file what it uses of which others, by their indices.
  public let uses: [[Int: Use]]

  /// Members of the standard library, whose names say nothing about an extension that has them too.
  private static let common: Set = [
    "count", "isEmpty", "first", "last", "description", "map", "filter", "contains", "indices",
    "append", "prefix", "suffix", "max", "min", "replacing", "sorted", "joined", "words", "text",
    "value",
  ]

  /// Reads a target from the texts of its files.
  public init(name: String, sources: [(path: String, text: String)]) {
    self.name = name
    let files = sources.sorted { $0.path < $1.path }
      .map { SourceFile(path: $0.path, source: $0.text) }
    self.files = files.map(\.path)
    let index = Declarations(files)
    uses = files.indices.map { index.uses(of: $0) }
  }

  /// What is declared where.
  private struct Declarations {
    let files: [SourceFile]
    /// The files that declare a type for all to see.
    var types: [String: [Int]] = [:]
    /// The functions and properties outside types.
    var globals: [String: [Int]] = [:]
    /// The members that extensions add and whose names nothing else in the target has.
    var members: [String: (file: Int, label: String?)] = [:]

    init(_ files: [SourceFile]) {
      self.files = files
      var declared: [String: Set<Int>] = [:]
      for (number, file) in files.enumerated() {
        for (type, isPrivate) in file.types where !isPrivate {
          types[type, default: []].append(number)
        }
        for value in file.values {
          if value.level == .file, !value.isPrivate {
            globals[value.name, default: []].append(number)
          }
          declared[value.name, default: []].insert(number)
        }
      }
      for (number, file) in files.enumerated() {
        for value in file.values
        where value.level == .extension && !value.isPrivate && declared[value.name]?.count == 1
          && !common.contains(value.name)
        {
          members[value.name] = (number, value.label)
        }
      }
    }

    func uses(of number: Int) -> [Int: Use] {
      let file = files[number]
      var uses: [Int: Use] = [:]
      func add(_ other: Int?, _ index: Int, _ name: String) {
        guard let other, other != number, uses[other] == nil else { return }
        uses[other] = Use(name: name, line: file.tokens[index].line)
      }
      for index in file.tokens.indices where file.tokens[index].isWord {
        let word = file.tokens[index].text
        let isMember = index > 0 && file.tokens[index - 1].text == "."
        if isMember {
          guard let member = members[word] else { continue }
          let label = file.label(after: index)
          let isCall = index + 1 < file.tokens.count && "({<".contains(file.tokens[index + 1].text)
          if member.label == nil || !isCall || label == nil || label == member.label {
            add(member.file, index, word)
          }
        } else if let path = type(word, at: index, in: file) {
          follow(path, from: index, in: file) { add(owner($0, number), $1, $0) }
        } else if !file.locals.contains(word), let owners = globals[word], owners.count == 1 {
          add(owners.first, index, word)
        }
      }
      return uses
    }

    private func isKnown(_ path: String, in file: SourceFile) -> Bool {
      file.types[path] != nil || types[path] != nil
    }

    /// The full name of the type that a word means there, looked up from the inside outwards.
    private func type(_ word: String, at index: Int, in file: SourceFile) -> String? {
      var scope = file.scopes[index]
      while true {
        let path = scope.isEmpty ? word : "\(scope).\(word)"
        if isKnown(path, in: file) { return path }
        guard !scope.isEmpty else { return nil }
        scope = scope.lastIndex(of: ".").map { String(scope[..<$0]) } ?? ""
      }
    }

    /// Goes on to the types inside a type that are named after it: `Outer.Inner`.
    private func follow(
      _ path: String, from index: Int, in file: SourceFile, _ body: (String, Int) -> Void
    ) {
      var (path, index) = (path, index)
      body(path, index)
      while index + 2 < file.tokens.count, file.tokens[index + 1].text == ".",
        isKnown("\(path).\(file.tokens[index + 2].text)", in: file)
      {
        index += 2
        path += ".\(file.tokens[index].text)"
        body(path, index)
      }
    }

    /// The one file that declares a type; nil where this one does, or several do.
    private func owner(_ path: String, _ number: Int) -> Int? {
      guard files[number].types[path] == nil, let owners = types[path], owners.count == 1 else {
        return nil
      }
      return owners.first
    }
  }
}
