import ArgumentParser
import Language
import Plotting
import Shell

/// The command line.
struct CommandLineOptions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "descent",
    abstract: "A scripting shell for gradient descent.",
    discussion: """
      Without a file it prompts; 'help' there lists the commands and 'lesson' the lessons. \
      Examples:

        descent                          the prompt
        descent -c 'lesson 1'            play the first lesson
        descent my.descent               replay a script
        descent -c 'data gen; lsq'       run a line
        descent --man | man -l -         read the manual

      Exit codes: 0 all went well, 1 a command failed, 2 the command line was wrong, \
      130 interrupted.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Scripts to replay, in one session; '-' is standard input; NAME=VALUE sets a variable first.",
      valueName: "file"),
    completion: .file(extensions: ["descent"]))
  var files: [String] = []

  @ArgumentParser.Option(
    name: .short, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a line; may be given several times.", valueName: "line"))
  var command: [String] = []

  @Flag(help: "Do not show the commands of scripts before their output.")
  var quiet = false

  @ArgumentParser.Option(
    help: ArgumentHelp("When to use colors.", valueName: "when"))
  var color = ColorOption.auto

  @ArgumentParser.Option(
    help: ArgumentHelp("Characters that figures are drawn with.", valueName: "set"))
  var charset = CharsetOption.auto

  @ArgumentParser.Option(
    help: ArgumentHelp("Columns of reports and figures, 20 to 1000.", valueName: "n"))
  var width: Int?

  @ArgumentParser.Option(
    help: ArgumentHelp(
      "Make a page (.html) or notes (.md) of the scripts, or a transcript.", valueName: "file"),
    completion: .file())
  var page: String?

  @ArgumentParser.Option(
    help: ArgumentHelp(
      "List the receipts of a folder ('lesson 3 receipt=FILE'), each replayed and checked.",
      valueName: "folder"),
    completion: .directory)
  var grade: String?

  @Flag(help: "Go on after a line that fails.")
  var keepGoing = false

  @Flag(help: "Neither read nor write the history of lines typed.")
  var noHistory = false

  @Flag(help: "Read and write no files beyond the scripts named here.")
  var safe = false

  @Flag(help: "Print the manual page, in roff.")
  var man = false

  @ArgumentParser.Option(
    help: ArgumentHelp("Print completions of this command line for a shell.", valueName: "shell"))
  var completions: ShellCompletion?

  @Flag(help: "Print the version.")
  var version = false

  /// What the parser cannot check by itself.
  func check() throws {
    if let width, !(20...1000).contains(width) {
      throw ValidationError("--width is \(width), but must be 20 to 1000")
    }
    if grade != nil, !command.isEmpty || !files.isEmpty {
      throw ValidationError("--grade takes no files and no -c")
    }
    if !command.isEmpty, !launch.files.isEmpty {
      throw ValidationError("-c and files exclude each other")
    }
  }

  /// What is to be printed instead of anything else; nil where nothing is.
  var text: String? {
    guard man else { return completions.map { $0.script + "\n" } }
    return ManualPage.text(
      options: CommandLineEntry.all.map { ManualPage.Entry(term: $0.term, meaning: $0.meaning) },
      registry: .standard)
  }

  /// What was asked for, as plain values.
  var launch: Launch {
    var settings = Settings()
    settings.width = width
    settings.charset = charset.value
    settings.color = color.value
    settings.echo = !quiet
    return Launch(
      files: files, lines: version ? ["version"] : command, settings: settings,
      keepsGoing: keepGoing, hasHistory: !noHistory, allowsFiles: !safe, page: page,
      gradedFolder: grade)
  }
}

/// What the command line asks for.
struct Launch {
  var files: [String] = []
  /// The variables to set before anything else, as `NAME = VALUE`.
  var definitions: [String] = []
  var lines: [String] = []
  var settings = Settings()
  var keepsGoing = false
  var hasHistory = true
  var allowsFiles = true
  /// The document to make of what is shown; nil for none.
  var page: String?
  /// The folder whose receipts are to be checked, and nothing else; nil for none.
  var gradedFolder: String?

  /// Arguments such as `a=3` are variables; a file of such a name is given as `./a=3`.
  init(
    files: [String] = [], lines: [String] = [], settings: Settings = Settings(),
    keepsGoing: Bool = false, hasHistory: Bool = true, allowsFiles: Bool = true,
    page: String? = nil, gradedFolder: String? = nil
  ) {
    self.page = page
    self.gradedFolder = gradedFolder
    for argument in files {
      let equals = argument.utf8.firstIndex(of: UInt8(ascii: "="))
      if let equals, isVariableName(String(argument[..<equals])) {
        definitions.append(
          "\(argument[..<equals]) = \(argument[argument.utf8.index(after: equals)...])")
      } else {
        self.files.append(argument)
      }
    }
    self.lines = lines
    self.settings = settings
    self.keepsGoing = keepsGoing
    self.hasHistory = hasHistory
    self.allowsFiles = allowsFiles
  }

  /// The three plainest command lines (nothing, one `-c LINE`, files alone); nil for all others.
  ///
  /// The parser of the full command line works by reflection, which costs as much time as the
  /// whole rest of the start.
  init?(plain arguments: [String]) {
    if arguments.count == 2, arguments[0] == "-c" {
      self.init(lines: [arguments[1]])
    } else if arguments.allSatisfy({ !$0.hasPrefix("-") || $0 == "-" }) {
      self.init(files: arguments)
    } else {
      return nil
    }
  }
}

/// `--color`.
enum ColorOption: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never

  var value: Settings.ColorChoice {
    switch self {
    case .auto: .auto
    case .always: .always
    case .never: .never
    }
  }
}

/// `--charset`.
enum CharsetOption: String, ExpressibleByArgument, CaseIterable {
  case auto
  case ascii
  case block
  case braille

  var value: TextStyle.Charset? { TextStyle.Charset(rawValue: rawValue) }
}
