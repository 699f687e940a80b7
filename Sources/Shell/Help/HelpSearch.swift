import Expressions
public import Language
import Optimization

/// What `help` finds by meaning: a name to ask for, and what it is.
struct HelpFinding: Equatable {
  /// The name, as `help NAME` takes it.
  var name: String
  /// What it is, in a line.
  var meaning: String
  /// How well it fits; more is better.
  var score: Int
}

/// Finds commands, options, methods, settings and functions by what they are about.
///
/// Search terms count most, then names and titles, then the text of summaries and meanings; a word
/// fits another that begins with it.
struct HelpSearch {
  private let registry: Registry

  init(_ registry: Registry) { self.registry = registry }

  /// The most findings that are shown.
  private static let limit = 12

  /// What fits a few words, best first; empty where nothing does.
  func findings(for query: String) -> [HelpFinding] {
    let words = Self.words(query).filter { !Self.fillers.contains($0) }
    guard !words.isEmpty else { return [] }
    let all = entries.compactMap { entry in
      entry.score(words).map {
        HelpFinding(name: entry.name, meaning: entry.meaning, score: $0)
      }
    }
    let best = all.map(\.score).max() ?? 0
    // What only mentions a word is noise beside what is about it.
    let near = all.filter { $0.score * 3 >= best }
    let order = near.enumerated().sorted {
      ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
    }
    return order.prefix(Self.limit).map(\.element)
  }

  /// The query with its misspelt words put right; nil where nothing is close.
  func correction(of query: String) -> String? {
    let vocabulary = Set(
      entries.flatMap { Self.words(([$0.name] + $0.terms).joined(separator: " ")) })
    let known = vocabulary.filter { $0.count > 3 }.sorted()
    let corrected = Self.words(query).map { word in
      vocabulary.contains(word) || Self.fillers.contains(word)
        ? word : closest(to: word, among: known) ?? word
    }
    let text = corrected.joined(separator: " ")
    return findings(for: text).isEmpty ? nil : text
  }

  // MARK: Entries

  /// Something that can be found.
  private struct Entry {
    var name: String
    var meaning: String
    var terms: [String] = []
    var text: [String] = []

    /// How well words fit; nil where they do not.
    func score(_ query: [String]) -> Int? {
      if terms.contains(where: { HelpSearch.words($0) == query }) { return 12 }
      if terms.contains(where: { HelpSearch.holds($0, all: query) }) { return 8 }
      if HelpSearch.holds(name, all: query) { return 8 }
      if HelpSearch.holds(meaning, all: query) { return 6 }
      if HelpSearch.holds((terms + [name, meaning] + text).joined(separator: " "), all: query) {
        return 2
      }
      return nil
    }
  }

  private var entries: [Entry] {
    options + commands + methods + settings + functions
  }

  private var commands: [Entry] {
    registry.commands.map { command in
      Entry(
        name: command.fullName, meaning: command.summary, terms: command.searchTerms,
        text: command.details + command.options.map(\.meaning) + command.examples.map(\.meaning))
    }
  }

  /// Every option once, with the commands that have it.
  private var options: [Entry] {
    var entries: [Entry] = []
    var users: [[String]] = []
    for command in registry.commands where command.name != ["set"] {
      for option in command.options {
        if let index = entries.firstIndex(where: { $0.name == option.name }) {
          entries[index].terms += option.searchTerms
          entries[index].text.append(option.meaning)
          users[index].append(command.fullName)
        } else {
          entries.append(
            Entry(name: option.name, meaning: option.meaning, terms: option.searchTerms))
          users.append([command.fullName])
        }
      }
    }
    for index in entries.indices {
      let some = users[index].prefix(4).joined(separator: ", ")
      let more = users[index].count > 4 ? " …" : ""
      entries[index].meaning += " (option of \(some)\(more))"
    }
    return entries
  }

  private var methods: [Entry] {
    MethodList.all.map { method in
      let information = method.information
      return Entry(
        name: information.name, meaning: "\(information.title) (method)",
        text: [information.whenToUse, information.source])
    }
  }

  private var settings: [Entry] {
    Setting.all.map {
      Entry(
        name: $0.name, meaning: "\($0.option.meaning) (setting)", terms: $0.option.searchTerms)
    }
  }

  private var functions: [Entry] {
    BuiltInFunction.allCases.map {
      Entry(name: "functions", meaning: "\($0.name): \($0.summary)")
    }
      + RowFunction.allCases.map {
        Entry(name: "rows", meaning: "\($0.name): \($0.summary)")
      }
      + NamedFunction.all.map {
        Entry(name: "function \($0.name)", meaning: $0.summary, text: [$0.source])
      }
  }

  // MARK: Words

  private static let fillers: Set = [
    "and", "be", "can", "did", "it", "on", "that", "this", "was", "we", "you",
    "a", "an", "the", "of", "to", "how", "do", "does", "i", "is", "what", "for", "my", "with", "in",
  ]

  /// The words of a text, in lower case.
  fileprivate static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Whether each of some words fits a word of a text.
  fileprivate static func holds(_ text: String, all query: [String]) -> Bool {
    let words = words(text)
    return query.allSatisfy { word in words.contains { fits($0, word) } }
  }

  /// Whether a word is another or its beginning: `iterations` fits `iteration` and `iter`.
  private static func fits(_ word: String, _ typed: String) -> Bool {
    word == typed || (typed.count >= 3 && word.hasPrefix(typed))
      || (word.count >= 4 && typed.hasPrefix(word) && typed.count <= word.count + 3)
  }
}

extension AnyOption {
  /// Most options are found by their name and meaning alone.
  public var searchTerms: [String] { [] }
}
