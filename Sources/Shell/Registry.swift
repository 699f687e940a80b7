/// Every command of the shell, and how a typed word finds one.
public struct Registry: Sendable {
  /// The commands, in the order that help lists them.
  public let commands: [any Command]

  /// A registry of these commands; tests make their own, everything else uses `standard`.
  init(_ commands: [any Command]) { self.commands = commands }

  /// The shell's commands.
  public static let standard = Registry(descents: [FitCommand(), MinimizeCommand()])

  /// The shell's commands with some that make runs.
  ///
  /// A new command is a file in `Commands` and a line here; one that makes runs is a line above.
  init(descents: [any DescentCommand]) {
    func made(in group: CommandGroup) -> [any Command] { descents.filter { $0.group == group } }
    let data: [any Command] = [
      DataCommand(),
      DataGenCommand(),
      DataLoadCommand(),
      DataSaveCommand(),
      DataShowCommand(),
      DataDescribeCommand(),
      DataCorrelateCommand(),
      DataPolyCommand(),
      DataScaleCommand(),
      DataDropCommand(),
      DataSplitCommand(),
      DataSampleCommand(),
      DataClearCommand(),
    ]
    let fitting: [any Command] = [
      LsqCommand(),
      CompareCommand(),
      PredictCommand(),
    ]
    let functions: [any Command] = [
      FunctionCommand(),
      DeriveCommand(),
    ]
    let others: [any Command] = [
      RunsCommand(),
      RunsDropCommand(),
      RerunCommand(descents),
      TraceCommand(),
      StepCommand(),
      StepBackCommand(),
      SweepCommand(descents),
      ExplainCommand(),
      PlotCommand(),
      PlotDataCommand(),
      PlotFitCommand(),
      PlotCostCommand(),
      PlotThetaCommand(),
      PlotResidualsCommand(),
      PlotPathCommand(),
      PlotSweepCommand(),
      ContourCommand(),
      AnimateCommand(),
      AnimatePathCommand(),
      AnimateFitCommand(),
      SurfaceCommand(),
      PrintCommand(),
      ExpectCommand(),
      SayCommand(),
      PauseCommand(),
      AskCommand(),
      RunCommand(),
      SaveCommand(),
      RecordCommand(),
      LessonCommand(),
      LessonCloseCommand(),
      SetCommand(),
      ShowCommand(),
      ResetCommand(),
      HelpCommand(),
      HistoryCommand(),
      ClearCommand(),
      VersionCommand(),
      QuitCommand(),
    ]
    commands = data + made(in: .fitting) + fitting + functions + made(in: .functions) + others
  }

  /// What a typed word leads to.
  enum Finding {
    case found(any Command)
    case ambiguous([String])
    case unknown(suggestion: String?)
  }

  /// The command of exactly this name or alias.
  func command(named name: [String]) -> (any Command)? {
    commands.first {
      $0.name == name || (name.count == 1 && $0.name.count == 1 && $0.aliases.contains(name[0]))
    }
  }

  /// The verb that a word names, in full or by an unambiguous prefix.
  func find(_ word: String) -> Finding { find(word, among: commands.filter { $0.name.count == 1 }) }

  /// The subcommand of `parent` that a word names, in full or by an unambiguous prefix.
  func find(_ word: String, under parent: [String]) -> Finding {
    find(word, among: subcommands(of: parent))
  }

  /// The commands that stand under a verb: `data gen`, `data load` … under `data`.
  func subcommands(of parent: [String]) -> [any Command] {
    commands.filter { $0.name.count == parent.count + 1 && $0.name.starts(with: parent) }
  }

  func hasSubcommands(_ name: [String]) -> Bool {
    commands.contains { $0.name.count == name.count + 1 && $0.name.starts(with: name) }
  }

  /// Why a name cannot be given a new meaning; nil where it can.
  func reservation(of name: String) -> Reservation? {
    if command(named: [name]) != nil { return .command }
    return command(named: ["plot", name]) != nil ? .plotKind : nil
  }

  private func find(_ word: String, among candidates: [any Command]) -> Finding {
    func lastName(_ command: any Command) -> String { command.name.last ?? "" }
    if let exact = candidates.first(where: {
      lastName($0) == word || $0.aliases.contains(word)
    }) {
      return .found(exact)
    }
    let matches = candidates.filter { lastName($0).hasPrefix(word) }
    if matches.count == 1, let match = matches.first { return .found(match) }
    if matches.count > 1 { return .ambiguous(matches.map(lastName)) }
    let names = candidates.flatMap { [lastName($0)] + $0.aliases.filter { $0 != "?" } }
    return .unknown(suggestion: closest(to: word, among: names))
  }
}
