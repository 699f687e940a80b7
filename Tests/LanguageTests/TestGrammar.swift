import Expressions
import Language

/// A command of the tests: a signature and nothing else.
struct TestSignature: Signature {
  var name: [String]
  var syntax = ArgumentSyntax.words
  var positional = Positional.none
  var options: [any AnyOption] = []
}

/// Names with numbers, and functions.
struct TestNames: NameLookup {
  var numbers: [String: Double] = [:]
  var definitions: [String: FunctionDefinition] = [:]

  func definition(of name: String) -> FunctionDefinition? { definitions[name] }
  var functionNames: [String] { definitions.keys.sorted() }
  var featureNames: [String] { [] }
  var featureLevels: [String: [String]] { [:] }
  var rowTable: RowTable? { nil }
  var hasOnlySomeRows: Bool { false }
  func value(of name: String) -> Value? { numbers[name].map(Value.number) }
  func value(of name: String, index: Int) -> Value? {
    name == "ball.x" ? .number(Double(index) / 2) : nil
  }
  var knownNames: [String] { numbers.keys.sorted() }
  func command(giving name: String) -> String? { nil }
}

extension Grammar {
  /// A few commands, one for each form of arguments.
  static let tests: Grammar = {
    let alpha = Option("alpha", .number(above: 0), default: 0.5, "step size")
    let iters = Option("iters", .whole(0...Int.max), default: 100, "steps")
    let start = Option("start", .text, absent: "zeros", "start")
    var hint = Option("hint", .text, absent: "none", "help")
    hint.isRepeatable = true
    return Grammar([
      TestSignature(
        name: ["fit"], syntax: .equation(isRequired: false), options: [alpha, iters, start]),
      TestSignature(
        name: ["add"], syntax: .equation(isRequired: true), options: [alpha]),
      TestSignature(
        name: ["plot"], syntax: .expressions, positional: .words("[KIND]"), options: [iters]),
      TestSignature(name: ["plot", "cost"], options: [iters]),
      TestSignature(name: ["tune"], syntax: .line, options: [alpha]),
      TestSignature(name: ["ask"], positional: .words("TEXT", atMost: 100), options: [hint]),
      TestSignature(name: ["say"], syntax: .text, positional: .words("TEXT")),
      TestSignature(name: ["print"], syntax: .statement, positional: .words("EXPRESSION")),
      TestSignature(name: ["lsq"]),
      TestSignature(name: ["data"]),
      TestSignature(name: ["data", "gen"], options: [iters]),
      TestSignature(name: ["data", "load"], positional: .file),
      TestSignature(name: ["help"], positional: .words("[TOPIC]", atMost: 12)),
    ])
  }()
}

/// The statements of a line, each in a few words.
func kinds(_ text: String, _ names: TestNames = TestNames(), prefixes: Bool = true) -> [String] {
  let line = SourceLine(text)
  return parse(line, .tests, names: names, allowsPrefixes: prefixes).statements.map { statement in
    switch statement.content {
    case .variable(let name, let body): "\(name.text) := \(line.text(in: body))"
    case .function(let name, let parameters, let body):
      "\(name.text)(\(parameters.map(\.text).joined(separator: ","))) := \(line.text(in: body))"
    case .command(let arguments): arguments.signature.fullName
    case .expression(let span): "= " + line.text(in: span)
    case .unreadable: "?"
    }
  }
}

/// The arguments of a line with one command.
func arguments(_ text: String, _ names: TestNames = TestNames()) -> Arguments? {
  let statements = parse(SourceLine(text), .tests, names: names).statements
  guard statements.count == 1, case .command(let arguments)? = statements.first?.content else {
    return nil
  }
  return arguments
}
