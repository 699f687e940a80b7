public import Language

/// Every command of the shell, and how a typed word finds one.
public struct Registry: Sendable {
  /// The commands, in the order that help lists them.
  public let commands: [any Command]
  /// Their signatures, in the same order.
  public let grammar: Grammar

  /// A registry of these commands.
  init(_ commands: [any Command]) {
    self.commands = commands
    grammar = Grammar(commands.map { $0 as any Signature })
  }

  /// The command of exactly this name or alias.
  func command(named name: [String]) -> (any Command)? {
    grammar.index(named: name).map { commands[$0] }
  }

  /// The command that words name, each in full or by an unambiguous beginning; nil where none is.
  func command(meantBy words: some Collection<String>) -> (any Command)? {
    grammar.index(meantBy: words).map { commands[$0] }
  }

  /// The commands that stand under a verb: `data gen`, `data load` … under `data`.
  func subcommands(of parent: [String]) -> [any Command] {
    grammar.subcommands(of: parent).map { commands[$0] }
  }
}
