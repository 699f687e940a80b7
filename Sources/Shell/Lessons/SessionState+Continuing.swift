import Expressions
import Language

extension SessionState {
  /// The session with which a lesson goes on after a person has tried things at a pause: as the
  /// lesson left it, with the person's settings and with names that the lesson does not use.
  func continuing(after tried: SessionState) -> SessionState {
    var state = self
    state.settings = tried.settings
    state.variables.merge(tried.variables.filter { functions[$0.key] == nil }) { own, _ in own }
    for (name, function) in tried.functions where variables[name] == nil && functions[name] == nil {
      state.setFunction(function, named: name)
    }
    // A script that is saved later needs them as well.
    for entry in definitions(in: state, after: tried) { state.journal.append(entry) }
    let settings = tried.settings.line(comparedTo: settings)
    if !settings.isEmpty { state.journal.append(JournalEntry(settings)) }
    return state
  }

  /// The lines that define the names which another state has and this one has not, in the order in
  /// which a person defined them.
  private func definitions(in state: SessionState, after tried: SessionState) -> [JournalEntry] {
    var known = Set(variables.keys).union(functions.keys)
    return tried.journal.dropFirst(journal.count).compactMap { entry in
      guard case .text(let text)? = entry.parts.first else { return nil }
      guard let name = definedName(text), known.insert(name).inserted else { return nil }
      if let value = state.variables[name] { return JournalEntry("\(name) = \(shortest(value))") }
      return state.functions[name].map { JournalEntry($0.text) }
    }
  }
}

/// The name that a line of the journal defines, or its verb.
private func definedName(_ text: String) -> String? {
  LexedLine(SourceLine(text)).tokens.first?.name
}
