import Language

/// What a command is given besides its arguments.
public struct CommandContext {
  /// The session to read and change.
  let session: Session
  /// Takes an output.
  let emit: (Output) -> Void
  /// Writes this line to the journal instead of the one typed.
  let journal: (JournalEntry) -> Void

  var settings: Settings { session.state.settings }
  var numbers: NumberFormat { NumberFormat(precision: settings.precision) }

  func report(_ lines: ReportLine...) { emit(.report(lines)) }
  func report(_ lines: [ReportLine]) { emit(.report(lines)) }
}
