import Expressions
import Language
import Numerics
import Testing

@Suite struct ParserTests {
  private static let names = TestNames(
    numbers: ["a": 1, "fit": 2, "l": 3],
    definitions: ["cost": FunctionDefinition(name: "cost", parameters: ["w"], body: Expression(1))])

  @Test(arguments: [
    ("", []), ("# fit", []), (" ; ;", []), ("fit", ["fit"]), ("fit # a; b", ["fit"]),
    ("fit;#c", ["fit"]), ("a#b", ["= a#b"]), ("fit; lsq", ["fit", "lsq"]),
    ("say a; b # c", ["say"]), ("fit; say \"x\"; y", ["fit", "say"]),
    ("print \"a;b\"; lsq", ["print", "lsq"]),
  ]) func aLineIsCutIntoStatements(_ text: String, _ kinds: [String]) {
    #expect(LanguageTests.kinds(text, Self.names) == kinds)
  }

  @Test(
    arguments: [
      ("", nil), ("# fit", nil), ("fit # a", "fit"), (" ; lsq; fit", "lsq"), ("fit = 3", nil),
      ("fit(x) = x", nil), ("fit alhpa=", "fit"), ("data gen n=5", "data gen"), ("fi", nil),
      ("say \"x", "say"), ("fit + 1", "fit"), ("a; fit", nil), ("1 + 1", nil),
    ] as [(String, String?)]) func theFirstCommand(_ text: String, _ name: String?)
  {
    #expect(firstCommand(of: SourceLine(text), .tests)?.signature.fullName == name)
  }

  @Test func theFirstCommandByItsBeginning() {
    let line = SourceLine("fi alpha=1")
    #expect(firstCommand(of: line, .tests, allowsPrefixes: true)?.signature.fullName == "fit")
  }

  // Whole verbs, names with a value, functions, beginnings of verbs: in this order.
  @Test(arguments: [
    ("1+1", "= 1+1"), ("-a", "= -a"), ("(a)", "= (a)"), ("a", "= a"), ("a b", "= a b"),
    ("fit", "fit"), ("fit + 1", "fit"), ("fit+1", "= fit+1"), ("lsq.r2", "= lsq.r2"),
    ("cost(3)", "= cost(3)"), ("cost'(3)", "= cost'(3)"), ("sqrt(2)", "= sqrt(2)"), ("pi", "= pi"),
    ("x + 1", "= x + 1"), ("x - 1", "= x - 1"), ("f(3)", "= f(3)"), ("l", "= l"), ("p x", "?"),
    ("pl x", "plot"), ("ls", "?"), ("cat", "?"), ("nothing", "?"), ("pr 1", "print"),
    ("fit?", "help"), ("data gen?", "help"), ("say?", "help"), ("say why?", "say"),
    ("ask Why?", "ask"), ("plot cost", "plot cost"), ("plot cost(w)", "plot"),
    ("plot co", "plot cost"), ("data gen", "data gen"), ("data g", "data gen"),
  ]) func theFirstWordDecides(_ text: String, _ kind: String) {
    #expect(kinds(text, Self.names) == [kind])
  }

  @Test func scriptsWriteVerbsInFull() {
    #expect(kinds("pl x", prefixes: false) == ["?"])
    #expect(kinds("plot x", prefixes: false) == ["plot"])
    let problem = parse(SourceLine("pl x"), .tests, names: NoNames(), allowsPrefixes: false)
      .problems.first
    #expect(problem?.message == "there is no command 'pl'; did you mean 'plot'?")
  }

  @Test(arguments: [
    ("a = 0.1", "a := 0.1"), ("fit = 3", "fit := 3"), ("cost(w) = w^2", "cost(w) := w^2"),
    ("α = 0.1", "α := 0.1"), ("größe=2", "größe := 2"), ("f (x, y) = x y", "f(x,y) := x y"),
    ("print(a) = 3", "print"), ("print (a) = 3", "print"), ("say = 3", "say"),
    ("fit(x) = x", "fit(x) := x"), ("a == 3", "= a == 3"),
  ]) func definitionsMayBeCalledLikeCommands(_ text: String, _ kind: String) {
    #expect(kinds(text, Self.names) == [kind])
  }

  @Test func laterStatementsKnowEarlierNames() {
    #expect(kinds("b = 1; b") == ["b := 1", "= b"])
    #expect(kinds("p(x) = x; p(3)") == ["p(x) := x", "= p(3)"])
    #expect(kinds("b") == ["?"])
  }

  @Test(arguments: [
    ("pi = 3", "'pi' is a constant and keeps its meaning"),
    ("sin = 3", "'sin' is a built-in function and keeps its meaning"),
    ("fit.x = 3", "'fit.x' cannot be set: names with a dot are results of commands"),
    ("f(x,x) = 1", "the parameter 'x' is given twice"),
    ("f(x,) = 1", "a parameter's name is missing"),
    ("f(1) = 1", "'1' is not a parameter's name"),
    ("a =", "'a' has no value"),
    ("fit iters=1 iters=2", "'iters' is given twice"),
    ("fit iters=", "'iters' has no value; for example iters=100"),
    ("print \"a", "this string has no closing quote"),
    ("data xyz", "'data' has no 'xyz'; it takes gen or load"),
    ("lsq 3", "lsq takes no '3' here; usage: lsq"),
    ("data gen iters", "'iters' is an option and needs '=': for example iters=100"),
    ("data gen ites=3", "data gen has no option 'ites'; did you mean 'iters'?"),
    ("data gen iters=3 4 iters", "'iters' is an option and needs '=': for example iters=100"),
    ("ask \"a\\qb\"", "a string knows \\\" \\\\ \\n \\t \\r \\e and \\u{1b} only"),
    ("!!", "'!!' is not a command; to see a value: print !!"),
  ]) func problemsAreFound(_ text: String, _ message: String) {
    let problems = parse(SourceLine(text), .tests, names: NoNames()).problems
    #expect(problems.map(\.message) == [message])
    #expect(problems.allSatisfy { $0.span.map { $0.end <= text.utf8.count } ?? true })
  }

  @Test func aProblemHidesNoOtherStatement() {
    let parsed = parse(SourceLine("nothing; fit; data xyz"), .tests, names: NoNames())
    #expect(parsed.statements.count == 3)
    #expect(parsed.problems.count == 2)
  }

  @Test(arguments: [
    ("fit", nil), ("print (1", Opening.bracket), ("print [1", .bracket), ("say (", nil),
    ("print 1 +", nil), ("print \"a", .quote), ("say \"a", .quote), ("say it's \"a", nil),
    ("fit \\", .backslash), ("# \\", nil), ("fit # (", nil), ("print (1;", nil),
    ("f(x) = (x", .bracket), ("(1", .bracket), ("fit \\  ", .backslash),
  ]) func whatIsLeftOpen(_ text: String, _ opening: Opening?) {
    #expect(parse(SourceLine(text), .tests, names: NoNames()).opening == opening)
  }

  @Test func anyTextIsTakenApart() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "fit", "data", "gen", "=", "(", ")", "[", "]", "{", "}", "\"", "\\", ";", "#", ",", "..", "'",
      "?", ".", " ", "\t", "α", "1e400", "3", "x", "say", "tune", ":", "plot", "+", "\u{301}", "é",
      "\u{a0}", "😀", "==", "and",
    ]
    for _ in 0..<3000 {
      let text = (0..<Int.random(in: 0...14, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let line = SourceLine(text)
      let parsed = parse(line, .tests, names: Self.names)
      var end = 0
      for statement in parsed.statements {
        #expect(statement.span.start >= end && statement.span.end <= line.bytes.count, "\(seed)")
        #expect(statement.extent.start <= statement.span.start, "\(seed) \(text)")
        end = statement.span.end
        if case .command(let arguments) = statement.content {
          let (_, mistakes) = arguments.bound(to: Self.names)
          for mistake in mistakes + statement.problems {
            #expect(!mistake.message.isEmpty)
            #expect(mistake.span.map { $0.end <= line.bytes.count } ?? true, "\(seed) \(text)")
          }
        }
      }
    }
  }
}
