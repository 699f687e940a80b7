extension Registry {
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
      DataSetCommand(),
      DataSaveCommand(),
      DataShowCommand(),
      DataDescribeCommand(),
      DataCorrelateCommand(),
      DataAddCommand(),
      DataFilterCommand(),
      DataPutCommand(),
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
      PlotLearningCommand(),
      PlotBasinsCommand(),
      PlotPathCommand(),
      PlotSweepCommand(),
      PlotAlphaCommand(),
      PlotModesCommand(),
      PlotLineCommand(),
      ContourCommand(),
      AnimateCommand(),
      AnimatePathCommand(),
      AnimateFitCommand(),
      SurfaceCommand(),
      TuneCommand(),
      ViewCommand(),
      DescribeCommand(),
      PrintCommand(),
      ExpectCommand(),
      SayCommand(),
      PauseCommand(),
      AskCommand(),
      TaskCommand(),
      GuessCommand(),
      RunCommand(),
      SaveCommand(),
      RecordCommand(),
      LessonCommand(),
      LessonCloseCommand(),
      LessonNewCommand(),
      LessonAddCommand(),
      LessonCheckCommand(),
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
}

extension Session {
  /// A session with the shell's commands and nothing in it.
  public convenience init(
    host: any Host, settings: Settings = Settings(), build: Build? = nil
  ) {
    self.init(host: host, settings: settings, registry: .standard, build: build)
  }
}
