import Language
import Optimization
import Plotting
import Testing
import TextWidth

@testable import Shell

/// What every command promises by its declaration.
@Suite struct CommandTests {
  private static let registry = Registry.standard
  private static let commands = registry.commands

  /// The commands whose examples change something without a word.
  private static let silent: Set<String> = [
    "clear",
    "data clear", "runs drop", "expect", "set", "unset", "reset", "quit", "pause",
  ]

  private static func command(_ name: String) throws -> any Command {
    try #require(registry.command(named: name.split(separator: " ").map(String.init)))
  }

  @Test(arguments: commands.map(\.fullName))
  func everyExampleWorks(name: String) throws {
    let command = try Self.command(name)
    #expect(!command.examples.isEmpty, "\(name) has no example")
    for example in command.examples {
      let host = TestHost()
      host.history = ["fit alpha=0.1", "data gen"]
      let session = Session(host: host)
      for line in example.setup.split(separator: "; ") { session.accept(String(line)) }
      var outputs: [Output] = []
      let result = session.evaluate(SourceLine(example.line)) { outputs.append($0) }
      switch result {
      case .done: #expect(!session.hasQuit)
      case .quit: #expect(name == "quit")
      case .interrupted: Issue.record("'\(example.line)' was interrupted")
      case .failed(let diagnostics):
        Issue.record("'\(example.line)': \(diagnostics.map(\.message))")
      }
      let text = outputs.map { shown($0, in: session) }.joined()
      let isShown = text.contains { !$0.isWhitespace }
      if Self.silent.contains(name) { continue }
      #expect(isShown, "'\(example.line)' shows nothing")
      #expect(
        text.split(separator: "\n").allSatisfy {
          $0.hasPrefix("try ") || displayWidth(String($0)) <= 80
        },
        "'\(example.line)' is wider than the screen")
    }
  }

  @Test(arguments: commands.map(\.fullName))
  func examplesUseTheCommandThatTheyBelongTo(name: String) throws {
    let command = try Self.command(name)
    for example in command.examples {
      #expect(example.line.hasPrefix(name), "'\(example.line)' is no example of \(name)")
      #expect(!example.meaning.isEmpty)
    }
  }

  @Test func everyCommandFileIsListed() throws {
    let listed = Set(Self.commands.map { "\(type(of: $0)).swift" })
    let folder = "Sources/Shell/Commands"
    let groups = SourceTree.names(in: folder)
    let names = groups.flatMap { SourceTree.names(in: "\(folder)/\($0)") }
    let files = Set(names.filter { $0.hasSuffix("Command.swift") })
    try #require(!files.isEmpty)
    #expect(files.subtracting(listed) == [], "in the folder, but not in the registry")
    #expect(listed.subtracting(files) == [], "in the registry, but not in the folder")
  }

  @Test func namesAndAliasesAreUnique() {
    var names: Set<String> = []
    for command in Self.commands {
      #expect(names.insert(command.fullName).inserted, "\(command.fullName) is there twice")
      for alias in command.aliases {
        #expect(names.insert(alias).inserted, "\(alias) is there twice")
      }
      if command.name.count > 1 {
        #expect(
          Self.registry.command(named: command.name.dropLast()) != nil,
          "\(command.fullName) has no parent")
      }
    }
  }

  @Test func namesCanBeTyped() {
    for command in Self.commands {
      for word in command.name {
        #expect(word.utf8.allSatisfy { $0.isNamePart && $0 < 0x80 } && !word.contains("."))
      }
      for option in command.options {
        #expect(option.name.utf8.allSatisfy { $0.isNamePart && $0 < 0x80 })
      }
      #expect(
        command.related.allSatisfy { name in
          Self.commands.contains { $0.fullName == name }
        }, "\(command.fullName) names a related command that is not there")
      #expect(!command.summary.hasSuffix(".") && !command.summary.isEmpty)
      #expect(command.details.allSatisfy { $0.hasSuffix(".") || $0.hasSuffix("…") })
    }
  }

  @Test func optionsAreUnique() {
    for command in Self.commands {
      var names: Set<String> = []
      for option in command.options {
        #expect(
          names.insert(option.name).inserted, "\(command.fullName) has \(option.name) twice")
        #expect(!option.meaning.isEmpty)
      }
    }
  }

  @Test func shownDefaultsReadBack() throws {
    let names = Session(TestHost()).state
    for command in Self.commands {
      // An option that a sweep takes is another command's, read row by row.
      for option in command.options where command.name != ["sweep"] || option is any DefaultedOption
      {
        let tested = try #require(option as? any DefaultedOption)
        if let problem = tested.problemOfDefault(names: names) {
          Issue.record("\(command.fullName) \(option.name): \(problem)")
        }
      }
    }
  }

  @Test(arguments: commands.map(\.fullName))
  func helpFitsTheScreenAndNamesEveryOption(name: String) throws {
    let command = try Self.command(name)
    for width in [80, 60, 40, 20] {
      let session = Session(TestHost(), "set width=\(width)")
      let text = session.accept("help \(name)")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if width == 80 {
        for line in lines { #expect(displayWidth(line) <= width, "help \(name): '\(line)'") }
      }
      #expect(lines.allSatisfy { !$0.hasSuffix(" ") }, "help \(name) ends lines with blanks")
      for option in command.options {
        #expect(text.contains(option.name), "help \(name) does not mention \(option.name)")
        if width == 80 {
          // Meanings may be broken to several lines.
          #expect(
            words(of: text).contains(words(of: option.meaning)),
            "help \(name) does not explain \(option.name)")
        }
      }
    }
  }

  /// A text as its words, one blank apart.
  private func words(of text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test func helpExplainsEveryOptionByItsName() {
    let session = Session(TestHost())
    for command in Self.commands {
      for option in command.options
      where Self.registry.command(named: [option.name]) == nil
        && !MethodChoice.methods.contains(where: { $0.name == option.name })
      {
        let text = session.accept("help \(option.name)")
        #expect(text.contains(command.fullName), "help \(option.name)")
      }
    }
  }

  @Test func helpListsEveryVerb() {
    let session = Session(TestHost())
    let text = session.accept("help")
    let words = Set(text.split { !$0.isLetter }.map(String.init))
    for word in Self.commands.flatMap(\.name) {
      #expect(words.contains(word), "help leaves out \(word)")
    }
    for line in text.split(separator: "\n") { #expect(displayWidth(String(line)) <= 80) }
  }

  @Test func everyWordOfACommandIsFoundByItsPrefixes() throws {
    for command in Self.commands where command.name.count == 1 {
      let verb = command.name[0]
      // What people type out of habit in other shells is no beginning of a verb.
      for length in 1...verb.count where !["ls", "cd", "cat"].contains(verb.prefix(length)) {
        switch Self.registry.grammar.find(String(verb.prefix(length))) {
        case .found(let found):
          #expect(verb.hasPrefix(Self.commands[found].name[0].prefix(length)))
        case .ambiguous(let candidates): #expect(candidates.contains(verb) && candidates.count > 1)
        case .unknown: Issue.record("\(verb.prefix(length)) leads nowhere")
        }
      }
    }
  }
}

/// An option whose shown default can be compared with the value that it has when it is left out.
private protocol DefaultedOption {
  /// What is wrong with the default that help shows; nil where it is right.
  func problemOfDefault(names: any SettingsLookup) -> String?
}

extension Option: DefaultedOption {
  fileprivate func problemOfDefault(names: any SettingsLookup) -> String? {
    let value = fallback(names)
    let isAbsent = "\(value)" == "nil"
    guard let shownDefault else { return isAbsent ? nil : "no default is shown" }
    if let setting = shownDefault.settingName {
      guard let known = Setting.all.first(where: { $0.name == setting }) else {
        return "there is no setting '\(setting)'"
      }
      let shown = known.shown(names.settings)
      return isAbsent || shown == "\(value)" ? nil : "the setting is \(shown), the value \(value)"
    }
    let line = SourceLine(shownDefault)
    do {
      let text = ValueText(label: name, line: line, span: line.span, names: names)
      let read = try type.read(text)
      // Where leaving the option out means something of its own, the default is that in words or
      // another's, such as a method's.
      guard !isAbsent, !(value is Start) else { return nil }
      return "\(read)" == "\(value)" ? nil : "\(shownDefault) reads as \(read), not as \(value)"
    } catch {
      return isAbsent ? nil : "\(shownDefault) cannot be read: \(error.message)"
    }
  }
}

extension String {
  /// The setting that `the setting 'seed'` names.
  fileprivate var settingName: String? {
    guard hasPrefix("the setting '"), hasSuffix("'") else { return nil }
    return String(dropFirst("the setting '".count).dropLast())
  }
}
