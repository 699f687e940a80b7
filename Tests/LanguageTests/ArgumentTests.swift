import Expressions
import Language
import Testing

/// The forms of arguments, on signatures made here.
@Suite struct ArgumentTests {
  /// The parts of an equation as typed, and the names of the options behind it.
  private func equation(
    _ text: String, _ names: TestNames = TestNames()
  ) -> (left: String, right: String, options: [String])? {
    guard let found = arguments(text, names), let equation = found.equation else { return nil }
    return (
      found.line.text(in: equation.left), found.line.text(in: equation.right),
      found.given.map(\.option.name)
    )
  }

  @Test func anEquationEndsAtTheNextOption() throws {
    let model = try #require(equation("fit y = a*exp(-b*x) + c start=\"1,1,0\" iters=5"))
    #expect(model == ("y", "a*exp(-b*x) + c", ["start", "iters"]))
    let blanks = try #require(equation("add z=x^2 alpha = 3"))
    #expect(blanks == ("z", "x^2", ["alpha"]))
    let call = try #require(equation("fit log(y) = a*x"))
    #expect(call == ("log(y)", "a*x", []))
  }

  @Test func theFirstEqualsBelongsToTheEquation() throws {
    #expect(try #require(equation("fit alpha = a*x")) == ("alpha", "a*x", []))
    #expect(try #require(equation("add alpha = 3 alpha=4")) == ("alpha", "3", ["alpha"]))
    #expect(
      try #require(equation("fit if(a = 1, b, c) = x + y")) == ("if(a = 1, b, c)", "x + y", []))
  }

  @Test(arguments: [
    "fit alpha=0.1", "fit alpha=0.1 iters=3", "fit alpha = a", "fit alpha=0.5*0.9^k",
    "fit alpha=0.1/(1 + k/50)", "fit alpha=if(k < 20, 0.1, 0.01)", "fit start=random",
    "fit start=\"a*x\"", "fit alpha=2known iters=3",
  ]) func anOptionIsNoEquation(_ text: String) {
    let names = TestNames(numbers: ["known": 1])
    #expect(equation(text, names) == nil)
    #expect(arguments(text, names)?.given.isEmpty == false)
  }

  @Test func expressionsAreSeparatedByCommas() throws {
    let found = try #require(arguments("plot sin(x), max(x, 1) , x iters=5"))
    #expect(found.expressions.map(found.line.text) == ["sin(x)", "max(x, 1)", "x"])
    #expect(found.given.map(\.option.name) == ["iters"])
    #expect(arguments("plot iters=5")?.expressions.isEmpty == true)
  }

  @Test func theRestOfALineKeepsItsSemicolons() throws {
    let found = try #require(arguments("tune alpha=0.1..2: fit alpha=alpha; lsq # all"))
    #expect(found.rest.map(found.line.text) == "fit alpha=alpha; lsq # all")
    #expect(found.given.map { found.line.text(in: $0.valueSpan) } == ["0.1..2"])
    #expect(arguments("tune")?.rest == nil)
  }

  @Test func anOptionMayStandSeveralTimesWhereItsCommandSaysSo() throws {
    let hint = Option<String?>("hint", .text, absent: "none", "help")
    let found = try #require(arguments("ask Why hint=one hint=\"two words\""))
    let (bound, mistakes) = found.bound(to: NoNames())
    #expect(mistakes.isEmpty)
    #expect(bound.values(hint) == ["one", "two words"])
    #expect(bound.words.map(\.text) == ["Why"])
  }

  @Test func valuesAreReadOnce() throws {
    let alpha = Option("alpha", .number(above: 0), default: 0.5, "step size")
    let iters = Option("iters", .whole(0...Int.max), default: 100, "steps")
    let names = TestNames(numbers: ["a": 2])
    let (bound, mistakes) = try #require(arguments("fit alpha=a/4", names)).bound(to: names)
    #expect(mistakes.isEmpty)
    #expect(try bound.value(alpha) == 0.5 && bound.typed(alpha) == 0.5)
    #expect(try bound.value(iters) == 100 && bound.typed(iters) == nil)
    let (_, wrong) = try #require(arguments("fit alpha=-1 iters=1.5")).bound(to: names)
    #expect(
      wrong.map(\.message) == [
        "alpha is -1, but must be above 0", "iters takes a whole number, not 1.5",
      ])
  }

  @Test func commasInsideBracketsSeparateNothing() throws {
    let line = SourceLine("if(1 < 2, 3, 4), max(1, 2)")
    let text = ValueText(label: "list", line: line, span: line.span, names: NoNames())
    #expect(text.elements().map(\.text) == ["if(1 < 2, 3, 4)", "max(1, 2)"])
    #expect(try text.numbers() == [3, 2])
  }

  @Test func wordsAreRunsWithoutBlanks() throws {
    let found = try #require(arguments("data load ~/my-file#2.csv"))
    #expect(found.words.map(\.text) == ["~/my-file#2.csv"])
    let quoted = try #require(arguments("ask \"two words\" it's"))
    #expect(quoted.words.map(\.text) == ["two words", "it's"])
    #expect(quoted.words.map(\.isQuoted) == [true, false])
  }
}

@Suite struct InvocationTests {
  private let alpha = Option("alpha", .number(above: 0), default: 0.5, "step size")
  private let iters = Option("iters", .whole(0...Int.max), default: 100, "steps")

  @Test func valuesStayAndTextsFollow() throws {
    let names = TestNames(numbers: ["a": 2])
    let (bound, _) = try #require(arguments("fit iters=7 alpha=a/4", names)).bound(to: names)
    let invocation = Invocation(bound)
    #expect(invocation.text == "fit iters=7 alpha=a/4")
    // The value is the one of then, whatever the name stands for now.
    let again = invocation.bound(to: TestNames(numbers: ["a": 8]))
    #expect(try again.value(alpha) == 0.5 && again.value(iters) == 7)
    let changed = invocation.replacing(
      Invocation.Argument(option: iters, text: "9", value: BoundValue(9)))
    #expect(changed.text == "fit alpha=a/4 iters=9")
    let last = changed.bound(to: NoNames())
    #expect(try last.value(iters) == 9)
    #expect(last.span(iters).map(last.line.text) == "9")
    #expect(changed.without("alpha").text == "fit iters=9")
    #expect(try changed.without("alpha").bound(to: names).typed(alpha) == nil)
  }

  @Test func equationIsKept() throws {
    let text = "fit log(y) = a*exp(-b*x) iters=3"
    let (bound, _) = try #require(arguments(text)).bound(to: NoNames())
    let again = Invocation(bound).bound(to: NoNames())
    let equation = try #require(again.arguments.equation)
    #expect(again.line.text(in: equation.left) == "log(y)")
    #expect(again.line.text(in: equation.right) == "a*exp(-b*x)")
    #expect(again.text(in: equation.right).tokens.count == 9)
    let (plain, _) = try #require(arguments("fit iters=3")).bound(to: NoNames())
    #expect(Invocation(plain).bound(to: NoNames()).arguments.equation == nil)
  }

  @Test func positionalTextIsKept() throws {
    let (bound, _) = try #require(arguments("plot sin(x) iters=3")).bound(to: NoNames())
    let again = Invocation(bound).bound(to: NoNames())
    #expect(again.arguments.positionalText == "sin(x)")
    #expect(again.positionalText.tokens.count == 4)
    #expect(Invocation(bound).text == "plot sin(x) iters=3")
  }
}
