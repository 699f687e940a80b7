import Expressions
import Language
import Plotting

/// The rest of the likeliest line, to be shown behind what is typed.
public struct LineHint: Equatable, Sendable {
  /// What accepting the hint adds to the line; may be empty.
  public var text: String
  /// What is shown behind it only: what cannot be typed as it stands, such as `FILE` and `…`.
  public var note: String
}

extension Session {
  /// The likeliest rest of a line: that of the newest line of the history that begins like it and
  /// has no mistake, else the rest of the verb or option being typed and the options that may
  /// follow.
  public func hint(for line: String) -> LineHint? {
    guard !line.allSatisfy({ $0 == " " }) else { return nil }
    let similar = host.history.reversed().lazy.filter { entry in
      entry.utf8.count > line.utf8.count && entry.utf8.starts(with: line.utf8)
    }
    // A person waits for the key to be answered: a few lines are looked at.
    if let remembered = similar.prefix(Self.consideredLines).first(where: isSound) {
      return LineHint(
        text: String(decoding: remembered.utf8.dropFirst(line.utf8.count), as: UTF8.self), note: "")
    }
    return usageHint(for: SourceLine(line))
  }

  /// The most lines of the history that are looked at for one key.
  private static let consideredLines = 10

  /// Whether a line can be run as far as that is known before it is.
  private func isSound(_ entry: String) -> Bool {
    parse(SourceLine(entry), registry.grammar, names: state).problems.isEmpty
  }

  /// The most options that a hint spells out.
  private static let hintedOptions = 3

  private func usageHint(for line: SourceLine) -> LineHint? {
    let cursor = line.bytes.count
    guard let site = CursorSite(line, cursor: cursor, registry: registry, names: state) else {
      return nil
    }
    switch site.part {
    case .value, .expression:
      return nil
    case .verb:
      guard let completion = completion(of: line.text, cursor: cursor) else { return nil }
      let typed = line.bytes[completion.range]
      if let exact = completion.candidates.first(where: { $0.text.utf8.elementsEqual(typed) }) {
        guard let command = registry.command(named: [exact.text]) else { return nil }
        return rest(of: command, site, leading: " ")
      }
      guard typed.count > 1 else { return nil }
      return rest(of: completion.candidates, typed: typed, at: completion.range.lowerBound)
    case .words:
      guard let command = site.command, let last = line.bytes.last else { return nil }
      if last.isBlank { return rest(of: command, site, leading: "") }
      guard let completion = completion(of: line.text, cursor: cursor) else { return nil }
      let typed = line.bytes[completion.range]
      guard !typed.isEmpty, typed.first != UInt8(ascii: "\"") else { return nil }
      // A subcommand that is typed to its end is followed by its options.
      if let sub = registry.command(named: command.name + [String(decoding: typed, as: UTF8.self)])
      {
        return rest(of: sub, site, leading: " ")
      }
      // The name of an option is followed by its value.
      if let option = command.options(in: state).first(where: { $0.name.utf8.elementsEqual(typed) })
      {
        return LineHint(text: "=" + (option.typedDefault(in: state) ?? ""), note: "")
      }
      return rest(of: completion.candidates, typed: typed, at: completion.range.lowerBound)
    }
  }

  /// The rest of the only candidate, where it begins with what was typed letter by letter.
  private func rest(
    of candidates: [LineCompletion.Candidate], typed: ArraySlice<UInt8>, at start: Int
  ) -> LineHint? {
    guard candidates.count == 1, let only = candidates.first, only.text.utf8.starts(with: typed),
      only.text.utf8.count > typed.count
    else { return nil }
    let rest = String(decoding: only.text.utf8.dropFirst(typed.count), as: UTF8.self)
    return LineHint(text: rest + (only.suffix == " " ? "" : only.suffix), note: "")
  }

  /// What may follow a command: its words as a note, else options with their defaults.
  private func rest(of command: any Command, _ site: CursorSite, leading: String) -> LineHint? {
    let isSpoken = site.firstOption != nil || hasWords(site)
    let subcommands = registry.subcommands(of: command.name).compactMap(\.name.last)
    if !isSpoken, !subcommands.isEmpty, !command.acceptsWords, command.options.isEmpty {
      return LineHint(text: "", note: leading + subcommands.joined(separator: "|"))
    }
    if !isSpoken, !command.positional.usage.isEmpty,
      command.syntax != .equation(isRequired: false)
    {
      return LineHint(text: "", note: leading + command.positional.usage)
    }
    let open = command.options(in: state).filter { option in
      !option.isSpecial && !site.given.contains { $0.name == option.name }
    }
    let typed = open.filter { $0.typedDefault(in: state) != nil && $0.choices.first?.name != "on" }
      .prefix(Self.hintedOptions)
    guard !typed.isEmpty else { return nil }
    let text = typed.map(\.example).joined(separator: " ")
    return LineHint(text: leading + text, note: open.count > typed.count ? " " + ellipsis : "")
  }

  /// What stands for more, in characters that the terminal shows.
  private var ellipsis: String {
    (state.settings.charset ?? host.terminal.charset) == .ascii ? "..." : "…"
  }

  private func hasWords(_ site: CursorSite) -> Bool {
    site.command != nil && site.tokens.contains { $0.span.start >= site.argumentsStart }
  }
}
