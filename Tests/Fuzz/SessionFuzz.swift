import Expressions
import Language
import Plotting

@testable import Shell

extension FuzzTarget {
  /// Whole sessions: lines made of the registry's own commands, options and kinds of values, so
  /// that a new option is among them the day it comes.
  ///
  /// What must hold: every line ends in outputs or in a diagnostic whose place lies within the
  /// line; a line that fails leaves no line in the journal and no script behind.
  static let sessions = FuzzTarget(name: "sessions") { bytes in
    var choices = Choices(bytes)
    let host = FuzzHost(columns: 20 + choices.below(100))
    let session = Session(host: host)
    for _ in 0..<8 where !choices.isDone {
      let line = choices.line()
      let before = session.state.journal.count
      host.allow(polls: 200)
      let result = session.evaluate(SourceLine(line)) { output in show(output, in: session) }
      check(session.scripts.isEmpty, "no script is left behind \(line.debugDescription)")
      guard case .failed(let diagnostics) = result else { continue }
      check(!diagnostics.isEmpty, "a diagnostic for \(line.debugDescription)")
      check(session.state.journal.count == before, "no trace of \(line.debugDescription)")
      for diagnostic in diagnostics {
        show(.diagnostic(diagnostic), in: session)
        guard let place = diagnostic.span, let line = diagnostic.line else { continue }
        check(
          place.start >= 0 && place.start <= line.bytes.count && place.end <= line.bytes.count,
          "\(place) in \(line.text.debugDescription)")
      }
      if session.hasQuit { return }
    }
  }

  /// Any text as a line: read, completed, evaluated.
  static let language = FuzzTarget(name: "language") { bytes in
    let host = FuzzHost(columns: 80)
    let session = Session(host: host)
    host.allow(polls: 1000)
    for line in ["a = 2; f(x) = a x^2", "data gen n=5 features=2; fit iters=3 as=r"] {
      _ = session.evaluate(SourceLine(line)) { _ in }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for part in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(6) {
      let line = String(part)
      host.allow(polls: 200)
      for cursor in [line.utf8.count, line.utf8.count / 2] {
        _ = session.completion(of: line, cursor: cursor)
      }
      let result = session.evaluate(SourceLine(line)) { show($0, in: session) }
      if case .failed(let diagnostics) = result {
        check(!diagnostics.isEmpty, "a diagnostic for \(line.debugDescription)")
        for diagnostic in diagnostics { show(.diagnostic(diagnostic), in: session) }
      }
      if session.hasQuit { return }
    }
  }
}

/// Puts an output into text, as the program does.
private func show(_ output: Output, in session: Session) {
  let renderer = OutputRenderer(
    settings: session.state.settings, terminal: session.host.terminal)
  let text =
    if case .diagnostic(let diagnostic) = output {
      DiagnosticRenderer(width: renderer.style.width, hasColor: false, isASCII: true)
        .text(of: diagnostic, placement: .apart)
    } else {
      renderer.text(of: output)
    }
  check(text.utf8.count < 10_000_000, "a text of \(text.utf8.count) bytes")
}

private let commands = Registry.standard.commands

extension Choices {
  fileprivate mutating func line() -> String {
    var line = statement()
    while below(4) == 0, line.utf8.count < 400 { line += "; " + statement() }
    return line
  }

  private mutating func statement() -> String {
    switch below(10) {
    case 0: return "\(pick(names)) = \(expression())"
    case 1: return "\(pick(names))(\(pick(names))) = \(expression())"
    case 2: return "print \(expression())"
    case 3:
      // The example of a command works as it is, and what comes before it makes the state for more.
      let example = pick(commands.flatMap(\.examples))
      return below(2) == 0 || example.setup.isEmpty ? example.line : example.setup
    default: break
    }
    let command = pick(commands)
    var words = [command.fullName]
    if command.positional.maximum > 0, below(4) > 0 {
      words.append(below(2) == 0 ? pick(self.words) : expression())
    }
    let options = command.options
    for _ in 0..<below(4) where !options.isEmpty {
      let option = pick(options)
      words.append("\(option.name)=\(value(of: option))")
    }
    return words.joined(separator: " ")
  }

  private mutating func value(of option: any AnyOption) -> String {
    if !option.choices.isEmpty, below(3) > 0 { return pick(option.choices).name }
    switch below(6) {
    case 0: return shown(number()) + ".." + shown(number())
    case 1: return (0..<1 + below(4)).map { _ in pick(numbers) }.joined(separator: ",")
    case 2: return pick(words)
    case 3: return expression()
    default: return pick(numbers)
    }
  }

  private mutating func expression() -> String {
    var text = pick(operands)
    while below(3) > 0, text.utf8.count < 120 {
      switch below(4) {
      case 0: text = "\(pick(functions))(\(text))"
      case 1: text = "(\(text))"
      default: text += pick(["+", " - ", "*", "/", "^", " * ", " < ", " and "]) + pick(operands)
      }
    }
    return text
  }

  private func shown(_ number: Double) -> String {
    number.isNaN ? "0/0" : number.isInfinite ? (number < 0 ? "-1/0" : "1/0") : "\(number)"
  }

  private var functions: [String] {
    ["sin", "sqrt", "log", "abs", "exp", "f", "-", "if(x < 0, x, "]
  }
  private var names: [String] { ["a", "b", "f", "g", "x", "y", "fit", "数"] }
  private var numbers: [String] {
    [
      "0", "1", "-1", "2", "3", "0.5", "1.5", "20", "1e-3", "1e3", "1e18", "1e308", "-1e308",
      "5e-324", "0/0", "1/0", "9223372036854775807", "-9223372036854775808", "4294967295", "a",
      "data.n", "fit.cost",
    ]
  }
  private var operands: [String] {
    numbers + ["x", "y", "x^2", "x", "y", "z", "pi", "f(1)", "f(x)", "x1", "sin(x)"]
  }
  private var words: [String] {
    [
      "a", "b", "r1", "r2", "all", "x", "y", "x1", "x2", "x1,x2", "slope", "intercept", "theta1",
      "theta-9223372036854775808", "points.csv", "x.descent", "out.txt", "-", "rosenbrock",
      "himmelblau", "x^2 - 6x", "x^2 + y^2", "1", "1,2", "\"a b\"", "on", "off", "1..2", "2..1",
      "-15..21", "random", "last", "fit", "data gen", "1 = 1", "data.n > 3",
    ]
  }
}
