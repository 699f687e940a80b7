import Language
import Testing

@testable import Shell

/// A line that has to fail: what comes before it, what is to blame, and what the message says.
struct BadLine: CustomTestStringConvertible, Sendable {
  var setup = ""
  var line: String
  /// The part of the line under the caret; nil where the whole line is to blame.
  var culprit: String?
  var message: String

  init(_ line: String, after setup: String = "", at culprit: String? = nil, says message: String) {
    self.line = line
    self.setup = setup
    self.culprit = culprit
    self.message = message
  }

  var testDescription: String { setup.isEmpty ? line : "\(setup); \(line)" }
}

@Suite struct BadInputTests {
  /// Checks that a line gives one diagnostic as told and leaves the session as it was.
  func check(
    _ bad: BadLine, host: TestHost = TestHost(),
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let session = Session(host: host)
    if !bad.setup.isEmpty { session.accept(bad.setup, sourceLocation: sourceLocation) }
    let before = Snapshot(session)
    let files = host.files
    let diagnostics = session.refuse(bad.line, sourceLocation: sourceLocation)
    #expect(diagnostics.count == 1, sourceLocation: sourceLocation)
    guard let diagnostic = diagnostics.first else { return }
    #expect(diagnostic.message == bad.message, sourceLocation: sourceLocation)
    #expect(diagnostic.culprit == bad.culprit, sourceLocation: sourceLocation)
    #expect(Snapshot(session) == before, sourceLocation: sourceLocation)
    #expect(host.files == files, sourceLocation: sourceLocation)
    #expect(session.scripts.isEmpty, sourceLocation: sourceLocation)
  }

  // MARK: Words

  private static let words = [
    BadLine("fti", at: "fti", says: "there is no command 'fti'; did you mean 'fit'?"),
    BadLine("qwerty 3", at: "qwerty", says: "there is no command 'qwerty'; 'help' lists them"),
    BadLine("data lod f", at: "lod", says: "'data' has no 'lod'; did you mean 'load'?"),
    BadLine("plot heat", at: "heat", says: "there is no function 'heat'; define it: heat(x) = …"),
    BadLine(
      "plot costt", at: "costt", says: "there is no function 'costt'; did you mean 'cost'?"),
    BadLine(
      "plot", at: "",
      says:
        "plot what? One of a function, data, fit, cost, theta, residuals, learning, basins, path, sweep, alpha, "
        + "modes, line"),
    BadLine("animate", at: "", says: "animate what? One of path, fit"),
    BadLine(
      "minimize rosenbrok from=1,1", at: "rosenbrok",
      says: "there is no function 'rosenbrok'; did you mean 'rosenbrock'?"),
    BadLine("derive f", at: "f", says: "there is no function 'f'; define it: f(x) = …"),
    BadLine(
      "function bowll", at: "bowll", says: "there is no function 'bowll'; did you mean 'bowl'?"),
    BadLine(
      "trace r7", after: "data gen; fit", at: "r7", says: "there is no run 'r7'; did you mean 'r1'?"
    ),
    BadLine(
      "rerun fast", at: "fast", says: "there is no run 'fast'; 'fit' and 'minimize' make runs"),
    BadLine(
      "fit alhpa=0.001", at: "alhpa",
      says: "fit has no option 'alhpa'; did you mean 'alpha'?"),
    BadLine(
      "lsq weight=1", at: "weight",
      says: "lsq has no option 'weight'; its options are intercept, precision, level, start, seed, "
        + "save"),
    BadLine("quit now=1", at: "now", says: "quit has no option 'now'; it takes no options"),
    BadLine("quit now", at: "now", says: "quit takes no 'now' here; usage: quit"),
    BadLine("print slop", at: "slop", says: "there is no 'slop'; set it with slop = …"),
    BadLine(
      "print data.m", after: "data gen", at: "data.m",
      says: "there is no 'data.m'; did you mean 'data.n'?"),
    BadLine(
      "print fit.slpoe", after: "data gen; fit", at: "fit.slpoe",
      says: "there is no 'fit.slpoe'; did you mean 'fit.slope'?"),
    BadLine(
      "print fit.slope", after: "data gen; lsq", at: "fit.slope",
      says: "fit.slope has no value yet: run 'fit' first"),
    BadLine(
      "print lsq.r2", at: "lsq.r2", says: "lsq.r2 has no value yet: run 'lsq' first"),
    BadLine(
      "print data.n", at: "data.n", says: "data.n has no value yet: run 'data gen' first"),
    BadLine("print sqr(2)", at: "sqr", says: "there is no function 'sqr'; did you mean 'sqrt'?"),
    BadLine("print sin", at: "sin", says: "'sin' is a function: write sin(…)"),
    BadLine("print g", after: "g(x) = x", at: "g", says: "'g' is a function: write g(…)"),
    BadLine("print g(1, 2)", after: "g(x) = x", at: "g(1, 2)", says: "g takes 1 argument, not 2"),
    BadLine(
      "print fit.status + 1", after: "data gen; fit", at: "fit.status",
      says: "fit.status is a word, not a number"),
    BadLine("help fti", at: "fti", says: "no help on 'fti'; did you mean 'fit'?"),
    BadLine("help lerning", at: "lerning", says: "no help on 'lerning'; did you mean 'learning'?"),
    BadLine(
      "help lerning rate", at: "lerning rate",
      says: "no help on 'lerning rate'; did you mean 'learning rate'?"),
    BadLine(
      "fit --help", at: "--help", says: "fit takes no '--help' here; did you mean 'help fit'?"),
    BadLine("fit.slope", at: "fit.slope", says: "fit.slope has no value yet: run 'fit' first"),
    BadLine("reset widht", at: "widht", says: "there is no setting 'widht'; did you mean 'width'?"),
    BadLine("1 +", at: "", says: "the expression ends too early"),
    BadLine("sin", at: "sin", says: "'sin' is a function: write sin(…)"),
    BadLine("a b", after: "a = 1", at: "b", says: "there is no 'b'; set it with b = …"),
  ]

  @Test(arguments: words) func unknownWordsGetASuggestion(bad: BadLine) { check(bad) }

  // MARK: Values

  private static let values = [
    BadLine("data gen n=0", at: "0", says: "n is 0, but must be 1 or more"),
    BadLine("data gen n=-1", at: "-1", says: "n is -1, but must be 1 or more"),
    BadLine("data gen n=1.5", at: "1.5", says: "n takes a whole number, not 1.5"),
    BadLine(
      "data gen n=1e18", at: "1e18",
      says: "these data would need 16 EB of memory, and 1 GB may be used"),
    BadLine(
      "data gen n=1e9 features=1e9", at: "1e9",
      says: "these data would need 8 EB of memory, and 1 GB may be used"),
    BadLine(
      "data gen n=1e19", at: "1e19", says: "n is 1e19, but must be at most 9223372036854775807"),
    BadLine("data gen noise=-1", at: "-1", says: "noise is -1, but must be 0 or more"),
    BadLine("data gen bias=1/0", at: "1/0", says: "bias takes a finite number, not inf"),
    BadLine("data gen seed=-1", at: "-1", says: "seed is -1, but must be 0 to 4294967295"),
    BadLine(
      "data gen seed=4294967296", at: "4294967296",
      says: "seed is 4294967296, but must be 0 to 4294967295"),
    BadLine(
      "data gen features=3 informative=4", at: "4",
      says: "informative is 4, but must be 1 to 3, the number of features"),
    BadLine(
      "data gen bias=1e308 noise=1e308", at: "1e308",
      says: "the target leaves the range of finite numbers: bias or noise is too large"),
    BadLine("data gen n=\"ten\"", at: "\"ten\"", says: "n takes a number, not \"ten\""),
    BadLine("data gen n=", at: "n=", says: "'n' has no value; for example n=100"),
    BadLine("data gen n= noise=1", at: "n=", says: "'n' has no value; for example n=100"),
    BadLine("data gen n=1 n=2", at: "n", says: "'n' is given twice"),
    BadLine("data gen n=1 no=2 noise=3", at: "noise", says: "'noise' is given twice"),
    BadLine(
      "data gen n 10", at: "n", says: "n is an option and needs '='; type 'data gen n=10'"),
    BadLine(
      "fit alpha=0/0", after: "data gen", at: "0/0",
      says: "alpha takes a finite number, not nan"),
    BadLine(
      "fit alpha=1e999", after: "data gen", at: "1e999",
      says: "this number is too large; the largest is about 1.8e308"),
    BadLine("fit alpha=0", after: "data gen", at: "0", says: "alpha is 0, but must be above 0"),
    BadLine(
      "fit iters=-1", after: "data gen", at: "-1", says: "iters is -1, but must be 0 or more"),
    BadLine(
      "fit iters=2.5", after: "data gen", at: "2.5", says: "iters takes a whole number, not 2.5"),
    BadLine("fit tol=-1", after: "data gen", at: "-1", says: "tol is -1, but must be 0 or more"),
    BadLine(
      "fit start=1", after: "data gen", at: "1",
      says: "start takes 2 numbers (intercept, x), not 1"),
    BadLine(
      "fit start=1,2,3", after: "data gen", at: "1,2,3",
      says: "start takes 2 numbers (intercept, x), not 3"),
    BadLine(
      "fit start=1,2 intercept=off", after: "data gen", at: "1,2",
      says: "start takes 1 number (x), not 2"),
    BadLine(
      "fit start=1,1/0", after: "data gen", at: "1/0",
      says: "start takes a finite number, not inf"),
    BadLine(
      "fit method=gradient", after: "data gen", at: "gradient",
      says: "method cannot be 'gradient'; it takes gd, backtracking, momentum, nesterov, adagrad, "
        + "rmsprop, adam, newton, bfgs, lbfgs, cg, coordinate, gaussnewton, lm, proximal or sgd"),
    BadLine(
      "fit method=bcktracking", after: "data gen", at: "bcktracking",
      says: "method cannot be 'bcktracking'; did you mean 'backtracking'?"),
    BadLine(
      "fit shrink=0.5", after: "data gen", at: "0.5",
      says: "method gd has no shrink; its options are alpha"),
    BadLine(
      "fit method=back shrink=1", after: "data gen", at: "1",
      says: "shrink is 1, but must be above 0 and below 1"),
    BadLine(
      "lsq intercept=perhaps", after: "data gen", at: "perhaps",
      says: "intercept cannot be 'perhaps'; it takes on or off"),
    BadLine(
      "plot data xrange=2..1", after: "data gen", at: "2..1",
      says: "xrange runs from 2 to 1: its first number must be the smaller"),
    BadLine(
      "plot data xrange=3", after: "data gen", at: "3",
      says: "xrange takes a range such as -15..21, not 3"),
    BadLine(
      "plot cost log=y yrange=0..5", after: "data gen; fit", at: "0..5",
      says: "yrange starts at 0, but a logarithmic axis shows only numbers above 0"),
    BadLine(
      "plot data log=z", after: "data gen", at: "z",
      says: "log cannot be 'z'; it takes x, y or none"),
    BadLine("plot cost runs=r1,", after: "data gen; fit", at: "", says: "'runs' has no value"),
    BadLine("plot data log=x,", after: "data gen", at: "", says: "'log' has no value"),
    BadLine(
      "plot data width=5", after: "data gen", at: "5", says: "width is 5, but must be 20 to 1000"),
    BadLine(
      "plot data x=z", after: "data gen features=2", at: "z",
      says: "there is no feature 'z'; there are x1, x2"),
    BadLine("surface el=91", after: "data gen", at: "91", says: "el is 91, but must be -90 to 90"),
    BadLine(
      "surface grid=1e9", after: "data gen", at: "1e9",
      says: "grid is 1000000000, but must be 2 to 500"),
    BadLine(
      "surface", after: "data gen; fit intercept=off",
      says: "surface needs 2 coefficients, and there is 1 (intercept=off leaves one out)"),
    BadLine(
      "predict 1, 2", after: "data gen; lsq", at: "1, 2",
      says: "predict takes 1 number (x), not 2"),
    BadLine(
      "predict x1=1", after: "data gen features=3; lsq", at: "",
      says: "no value for x2, x3; for example: predict x1=1.5 x2=1.5 x3=1.5"),
    BadLine(
      "predict z=1", after: "data gen; lsq", at: "z",
      says: "predict has no option 'z'; its options are x, level, save"),
    BadLine(
      "minimize x^2", at: "", says: "'from' has no value; for example from=1"),
    BadLine("minimize x^2 from=1,2", at: "1,2", says: "from takes 1 number (x), not 2"),
    BadLine(
      "minimize 1/x from=0", at: "0",
      says: "f has no finite value at x = 0 (inf): start inside its domain"),
    BadLine("minimize 3 from=1", at: "3", says: "3 has no variable: every name in it has a value"),
    BadLine(
      "minimize x^2 from=1 beta1=0.5", at: "0.5",
      says: "method gd has no beta1; its options are alpha"),
    BadLine(
      "rerun curvature=1e-3", after: "minimize x^2 from=1", at: "rerun curvature=1e-3",
      says: "method gd has no curvature; its options are alpha"),
    BadLine(
      "step 0", after: "minimize x^2 from=1", at: "0",
      says: "step is 0, but must be 1 to 1000000000"),
    BadLine(
      "fit as=\"a b\"", after: "data gen", at: "\"a b\"", says: "as takes a name, not \"a b\""),
    BadLine(
      "sweep alpha=1", after: "data gen", at: "",
      says: "sweep needs an option with several values, a list or a range; for example: "
        + "sweep alpha=0.001,0.01,0.1,1,2"),
    BadLine(
      "sweep alpha=1,-2", after: "data gen", at: "1,-2", says: "alpha is -2, but must be above 0"),
    BadLine(
      "sweep alpha=1,2 iters=3,4 tol=0,1", after: "data gen", at: "tol",
      says: "alpha, iters, tol have several values; a map has two of them"),
    BadLine("set width=19", at: "19", says: "width is 19, but must be 20 to 1000"),
    BadLine("set precision=1", at: "1", says: "precision is 1, but must be 2 to 17"),
    BadLine(
      "set seed=7 width=abc height=9", at: "abc", says: "there is no 'abc'; did you mean 'abs'?"),
    BadLine("set", at: "", says: "set needs NAME=VALUE; for example: set charset=ascii width=60"),
  ]

  @Test(arguments: values) func valuesOutOfPlaceAreNamed(bad: BadLine) { check(bad) }

  // MARK: Order

  private static let order = [
    BadLine("fit", says: "fit needs data: 'data gen' makes some, 'data load FILE' reads a file"),
    BadLine("lsq", says: "lsq needs data: 'data gen' makes some, 'data load FILE' reads a file"),
    BadLine(
      "plot data",
      says: "plot data needs data: 'data gen' makes some, 'data load FILE' reads a file"
    ),
    BadLine(
      "data save x.csv",
      says: "data save needs data: 'data gen' makes some, 'data load FILE' reads a file"),
    BadLine(
      "plot cost", after: "data gen; lsq", at: "",
      says: "plot cost needs a fit: run 'fit' or 'minimize' first"),
    BadLine(
      "plot sweep", at: "",
      says: "there is no sweep to draw: run 'sweep alpha=0.001,0.01,0.1' first"),
    BadLine("step", at: "", says: "step needs a fit: run 'fit' or 'minimize' first"),
    BadLine(
      "step back", after: "data gen; fit iters=0", at: "",
      says: "the run stands at its start: there is no step to take back"),
    BadLine("compare", after: "data gen", says: "compare needs a fit: run 'fit' first"),
    BadLine("predict 1", after: "data gen", says: "predict needs a fit: run 'lsq' first"),
    BadLine(
      "fit", after: "data gen; fit; data clear",
      says: "fit needs data: 'data gen' makes some, 'data load FILE' reads a file"),
    BadLine(
      "print fit.slope", after: "data gen; fit; data gen", at: "fit.slope",
      says: "fit.slope has no value yet: run 'fit' first"),
  ]

  @Test(arguments: order) func commandsSayWhatHasToComeFirst(bad: BadLine) { check(bad) }

  // MARK: Names and expectations

  private static let names = [
    BadLine("sqrt(x) = x", at: "sqrt", says: "'sqrt' is a built-in function and keeps its meaning"),
    BadLine("e = 3", at: "e", says: "'e' is a constant and keeps its meaning"),
    BadLine(
      "fit.slope = 3", at: "fit.slope",
      says: "'fit.slope' cannot be set: names with a dot are results of commands"),
    BadLine("f(x, x) = x", at: "x", says: "the parameter 'x' is given twice"),
    BadLine("f(x, 2) = x", at: "2", says: "'2' is not a parameter's name"),
    BadLine("f(x,) = x", at: "", says: "a parameter's name is missing"),
    BadLine("f(pi) = 1", at: "pi", says: "'pi' is a constant and keeps its meaning"),
    BadLine("f(x) = y", at: "y", says: "there is no 'y'; set it with y = …"),
    BadLine(
      "f(x) = f(x)", at: "f", says: "f cannot call itself: a function uses earlier ones only"),
    BadLine("expect 1 < 0", at: "1 < 0", says: "expected 1 < 0, which does not hold"),
    BadLine(
      "expect fit.cost < 50", after: "data gen; fit", at: "fit.cost < 50",
      says: "expected fit.cost < 50, but fit.cost is 54.9268832335297"),
    BadLine(
      "expect data.n = a + 1 within 0.5", after: "data gen; a = 5", at: "data.n = a + 1 within 0.5",
      says: "expected data.n = a + 1 within 0.5, but data.n is 100 and a + 1 is 6; "
        + "the difference is 94"),
    BadLine(
      "expect fit.status = \"converged\"", after: "data gen; fit",
      at: "fit.status = \"converged\"",
      says: "expected fit.status = \"converged\", but fit.status is \"limit\""),
    BadLine(
      "expect fit.status < 3", after: "data gen; fit", at: "fit.status < 3",
      says: "expected fit.status < 3, but fit.status is \"limit\""),
    BadLine(
      "expect 0/0 = 0/0", at: "0/0 = 0/0",
      says: "expected 0/0 = 0/0, but 0/0 has no value and 0/0 has no value"),
    BadLine("expect 1", at: "", says: "a relation is missing: one of < <= = != >= >"),
    BadLine(
      "expect 1 = 2 within", at: "within", says: "'within' has no value; for example within 0.01"),
    BadLine("expect 1 < 2 within 1", at: "<", says: "'within' goes with = only"),
    BadLine("expect 1 = 1 within -1", at: "-1", says: "within is -1, but must be 0 or more"),
  ]

  @Test(arguments: names) func namesAndExpectationsAreExplained(bad: BadLine) { check(bad) }

  @Test func expectationsThatHoldSayNothing() {
    let session = Session(TestHost(), "data gen; fit; a = 2")
    for line in [
      "expect 1 = 1", "expect 1 == 1", "expect a != 3", "expect a <= 2", "expect a >= 2",
      "expect 1 < a", "expect a > 1", "expect a = 2.4 within 0.5", "expect fit.status = \"limit\"",
      "expect fit.status != \"a within b\"", "expect fit.status = fit.status",
      "expect (a)^2 = 2a", "expect a=2within 0".replacing("2within", with: "2 within"),
    ] {
      #expect(session.accept(line) == "")
    }
  }
}
