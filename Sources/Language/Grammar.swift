/// The signatures of all commands, and how a typed word finds one.
public struct Grammar: Sendable {
  /// The signatures, in the order of the commands that they are of.
  package let signatures: [any Signature]

  /// The grammar of these commands.
  public init(_ signatures: [any Signature]) { self.signatures = signatures }

  /// What a typed word leads to.
  package enum Finding {
    /// The command at this index.
    case found(Int)
    /// The beginning of several.
    case ambiguous([String])
    case unknown(suggestion: String?)
  }

  /// Words that people type out of habit in other shells: never the beginning of a verb.
  private static let foreign: Set = ["ls", "cd", "cat"]

  /// The command of exactly this name or alias.
  package func index(named name: [String]) -> Int? {
    signatures.firstIndex {
      $0.name == name || (name.count == 1 && $0.name.count == 1 && $0.aliases.contains(name[0]))
    }
  }

  /// The command that words name, each in full or by an unambiguous beginning; nil where none is.
  package func index(meantBy words: some Collection<String>) -> Int? {
    guard let verb = words.first else { return nil }
    let verbs = signatures.indices.filter { signatures[$0].name.count == 1 }
    let allowsPrefix = !Self.foreign.contains(verb)
    guard case .found(let index)? = known(verb, among: verbs, allowsPrefix: allowsPrefix) else {
      return nil
    }
    guard let word = words.dropFirst().first else { return index }
    let candidates = subcommands(of: signatures[index].name)
    guard case .found(let sub)? = known(word, among: candidates, allowsPrefix: true) else {
      return nil
    }
    return sub
  }

  /// The verb that a word names: in full, or by its beginning where that is allowed.
  package func find(_ word: String, allowsPrefix: Bool = true) -> Finding {
    find(
      word, among: signatures.indices.filter { signatures[$0].name.count == 1 },
      allowsPrefix: allowsPrefix && !Self.foreign.contains(word))
  }

  /// The subcommand of `parent` that a word names, in full or by its beginning.
  package func find(_ word: String, under parent: [String]) -> Finding {
    find(word, among: subcommands(of: parent), allowsPrefix: true)
  }

  /// The commands that stand under a verb: `data gen`, `data load` … under `data`.
  package func subcommands(of parent: [String]) -> [Int] {
    signatures.indices.filter { index in
      let name = signatures[index].name
      return name.count == parent.count + 1 && name.starts(with: parent)
    }
  }

  private func find(_ word: String, among candidates: [Int], allowsPrefix: Bool) -> Finding {
    if let known = known(word, among: candidates, allowsPrefix: allowsPrefix) { return known }
    let names = candidates.flatMap { [lastName($0)] + signatures[$0].aliases.filter { $0 != "?" } }
    return .unknown(suggestion: closest(to: word, among: names))
  }

  private func lastName(_ index: Int) -> String { signatures[index].name.last ?? "" }

  /// What the beginning of a name leads to; nil where it is none, so that a suggestion is looked
  /// for only when one is shown.
  private func known(_ word: String, among candidates: [Int], allowsPrefix: Bool) -> Finding? {
    if let exact = candidates.first(where: {
      lastName($0) == word || signatures[$0].aliases.contains(word)
    }) {
      return .found(exact)
    }
    let matches = candidates.filter { lastName($0).hasPrefix(word) }
    if matches.count > 1, allowsPrefix || !Self.foreign.contains(word) {
      return .ambiguous(matches.map(lastName))
    }
    if matches.count == 1 {
      return allowsPrefix ? .found(matches[0]) : .unknown(suggestion: lastName(matches[0]))
    }
    return nil
  }
}
