public import Language

/// Every command of the shell, and how a typed word finds one.
public struct Registry: Sendable {
  /// The commands, in the order that help lists them.
  public let commands: [any Command]
  /// Their signatures, in the same order.
  public let grammar: Grammar

  /// A registry of these commands; tests make their own, everything else uses `standard`.
  init(_ commands: [any Command]) {
    self.commands = commands
    grammar = Grammar(commands.map { $0 as any Signature })
  }

  /// The shell's commands.
  public static let standard = Registry(descents: [FitCommand(), MinimizeCommand()])

  /// The shell's commands with some that make runs.
  ///
  /// A new command is a file in `Commands` and a line here; one that makes runs is a line above.
  init(descents: [any DescentCommand]) {
    // One by one: an array as a whole would be cast at run time, a third of the start.
    func made(in group: CommandGroup) -> [any Command] {
      descents.filter { $0.group == group }.map { $0 as any Command }
    }
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
      UnsetCommand(),
      ResetCommand(),
      HelpCommand(),
      HistoryCommand(),
      ClearCommand(),
      VersionCommand(),
      QuitCommand(),
    ]
    self.init(data + made(in: .fitting) + fitting + functions + made(in: .functions) + others)
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
