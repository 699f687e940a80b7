import Expressions
import Language
import Numerics
import Testing

@testable import Shell

/// Lines that other programs understand: each is refused with the line that works here.
@Suite struct HabitTests {
  /// What is typed, and the line that the message says to type.
  struct Line: CustomTestStringConvertible, Sendable {
    var typed: String
    var works: String

    init(_ typed: String, _ works: String) {
      self.typed = typed
      self.works = works
    }

    var testDescription: String { typed }
  }

  /// What sessions of the tests begin with, so that the lines to type have what they need.
  private static let setup = "data sample houses; data save x.csv; data gen; a = 1; fit; lsq"

  private static let plots = [
    Line("plot x^2 with lines", "plot x^2"), Line("plot x^2 w p", "plot x^2"),
    Line("plot x^2 title \"a parabola\"", "plot x^2"),
    Line("plot x^2 [-5:5]", "plot x^2 xrange=-5..5"),
    Line("plot [-5:5] x^2", "plot x^2 xrange=-5..5"),
    Line("plot [0:5] [0:2] sin(x)", "plot sin(x) xrange=0..5 yrange=0..2"),
    Line("plot sin(x) [-3:3] with lines", "plot sin(x) xrange=-3..3"),
    Line("plot [-pi:2*pi] sin(x)", "plot sin(x) xrange=-pi..2*pi"),
    Line("x^2 [-5:5]", "plot x^2 xrange=-5..5"),
    Line("set xrange [0:5]", "plot x^2 xrange=0..5"),
    Line("set xrange=0:5", "plot x^2 xrange=0..5"),
    Line("set yrange 0 5", "plot x^2 yrange=0..5"),
    Line("plot x^2 xrange=0:5", "plot x^2 xrange=0..5"),
    Line("plot x^2 xrange=[0,5]", "plot x^2 xrange=0..5"),
    Line("plot x^2 xrange=(0,5)", "plot x^2 xrange=0..5"),
    Line("plot x^2 x=-5,5", "plot x^2 x=-5..5"),
    Line("plot x^2 from -5 to 5", "plot x^2 xrange=-5..5"),
    Line("plt.show()", "plot x^2"), Line("plt.plot(1, 2)", "plot x^2"),
    Line("xlim(0, 5)", "plot x^2 xrange=0..5"), Line("title(\"a\")", "plot x^2"),
    Line("hold on", "plot x^2"), Line("figure", "plot x^2"),
    Line("splot x^2+y^2", "surface x^2 + y^2 xrange=-2..2 yrange=-2..2"),
  ]

  private static let calls = [
    Line("exit()", "quit"), Line("quit()", "quit"), Line("q()", "quit"), Line("help()", "help"),
    Line("fit(alpha=0.1)", "fit alpha=0.1"),
    Line("fit(alpha=0.1, iters=10)", "fit alpha=0.1 iters=10"),
    Line("minimize(x^2, from=1)", "minimize x^2 from=1"),
    Line("minimize(x^2, 1)", "minimize x^2 from=1"),
    Line("data.gen(n=5)", "data gen n=5"), Line("data.load(\"x.csv\")", "data load \"x.csv\""),
    Line("sweep(alpha=0.1,0.2)", "sweep alpha=0.1,0.2"),
    Line("fit 0.1", "fit alpha=0.1"), Line("fit(0.1)", "fit alpha=0.1"),
    Line("fit 100", "fit iters=100"), Line("data gen 100", "data gen n=100"),
    Line("sqrt 4", "sqrt(4)"), Line("bowl 1, 2", "bowl(1, 2)"),
    Line("sin^2(3)", "sin(3)^2"), Line("np.sqrt(4)", "sqrt(4)"),
    Line("print math.cos(a)", "print cos(a)"), Line("d/dx x^2", "derive x^2"),
    Line("print |a|", "print abs(a)"), Line("print √4", "print sqrt(4)"),
    Line("print pow(2, 3)", "print 2^3"),
  ]

  private static let options = [
    Line("minimize x^2 from 1", "minimize x^2 from=1"),
    Line("minimize x^2 from=1 iters 5", "minimize x^2 from=1 iters=5"),
    Line("fit --alpha=0.1", "fit alpha=0.1"), Line("fit -alpha 0.1", "fit alpha=0.1"),
    Line("fit --iters 100", "fit iters=100"), Line("fit alpha: 0.1", "fit alpha=0.1"),
    Line("fit alpha==0.1", "fit alpha=0.1"), Line("fit --lr 0.1", "fit alpha=0.1"),
    Line("fit alpha=0,1", "fit alpha=0.1"),
    Line("minimize x^2 from=1 alpha=0,1", "minimize x^2 from=1 alpha=0.1"),
    Line("data load x.csv x=area distance", "data load x.csv x=area,distance"),
    Line("data load 'x.csv'", "data load \"x.csv\""),
    Line("fit method='adam'", "fit method=\"adam\""), Line("print 'a'", "print \"a\""),
    Line("fit alpha=0.1, iters=100", "fit alpha=0.1 iters=100"),
    Line("minimize x^2, from=1", "minimize x^2 from=1"),
    Line("minimize x^2 1", "minimize x^2 from=1"),
    Line("minimize bowl from=[1, 2]", "minimize bowl from=1,2"),
    Line("minimize bowl from=(1,2)", "minimize bowl from=1,2"),
    Line("minimize bowl from=1 -2", "minimize bowl from=1,-2"),
    Line("minimize f(x)=x^2 from=1", "minimize x^2 from=1"),
    Line("plot f(x) = x^2", "plot x^2"), Line("plot y = x^2", "plot x^2"),
    Line("fit alpha 0.1", "fit alpha=0.1"), Line("set seed 42", "set seed=42"),
    Line("fit adam", "fit method=adam"), Line("fit method adam", "fit method=adam"),
    Line("sweep 0.1,0.2", "sweep alpha=0.1,0.2"),
    Line("sweep alpha 0.1,0.2", "sweep alpha=0.1,0.2"), Line("predict x: 3", "predict x=3"),
    Line("print $a", "print a"), Line("print(\"hello\")", "print \"hello\""),
    Line("sweep alpha=0.1:0.5", "sweep alpha=0.1..0.5"),
  ]

  private static let names = [
    Line("// x", "# x"), Line("/* x */", "# x"), Line("% x", "# x"), Line("-- x", "# x"),
    Line("a += 1", "a = a + 1"), Line("a -= 2 + 1", "a = a - (2 + 1)"), Line("a *= 2", "a = a * 2"),
    Line("a++", "a = a + 1"), Line("b <- 3", "b = 3"), Line("b := 3", "b = 3"),
    Line("let b = 3", "b = 3"), Line("b = 3, c = 4", "b = 3; c = 4"), Line("b = 0,1", "b = 0.1"),
    Line("alpha=0,1", "alpha=0.1"),
    Line("f = x^2", "f(x) = x^2"), Line("f = lambda x: x^2", "f(x) = x^2"),
    Line("f = @(x) x^2", "f(x) = x^2"), Line("f <- function(x) x^2", "f(x) = x^2"),
    Line("f <- function(x) { x^2 }", "f(x) = x^2"), Line("def f(x): return x^2", "f(x) = x^2"),
    Line("f(x) := x^2", "f(x) = x^2"), Line("1 = 1", "1 == 1"), Line("?fit", "help fit"),
    Line("??fit", "help fit"),
  ]

  private static let words = [
    Line("epoch", "fit iters=100"), Line("lr", "fit alpha=0.1"), Line("gradient", "derive x^2"),
    Line("mean", "data describe"),
    Line("head", "data show"), Line("head(data)", "data show"), Line("summary", "data describe"),
    Line("np.mean(3)", "data describe"),
    Line("lm(y)", "lsq"), Line("y ~ x", "lsq"), Line("lm(y ~ x)", "lsq"),
    Line("import numpy as np", "help functions"), Line("for i in 1..3", "sweep alpha=0.1,0.5,1"),
    Line("man fit", "help fit"),
    Line("clc", "clear"), Line("who", "show"), Line("adam", "fit method=momentum"),
    Line("disp(3)", "print 1 + 1"), Line("r2", "print lsq.r2"), Line("undo", "step back"),
  ]

  @Test(arguments: plots + calls + options + names + words)
  func aLineOfAnotherProgramLeadsToOneThatWorks(line: Line) {
    let session = Session(TestHost(), Self.setup)
    let before = Snapshot(session)
    let diagnostics = session.refuse(line.typed)
    #expect(diagnostics.count == 1)
    let message = diagnostics.first?.message ?? ""
    #expect(message.contains("type '\(line.works)'"), "\(message)")
    #expect(diagnostics.first?.span != nil)
    #expect(Snapshot(session) == before)
    session.accept(line.works)
  }

  @Test func everyWordLeadsToALineThatWorks() {
    for entry in ForeignWord.verbs {
      guard let line = entry.line else { continue }
      Session(TestHost(), Self.setup).accept(line)
    }
  }

  /// Words that say what does the same, with a file that nobody knows.
  @Test(arguments: [
    ("ls", "data load"), ("cd ..", "path"), ("cat f", "data load FILE"),
    ("pd.read_csv(\"x.csv\")", "data load FILE"), ("load x.csv", "data load FILE"),
    ("open x.csv", "data load FILE"), ("x=area rooms", "data load FILE x=area,rooms"),
    ("x=area,rooms", "data load FILE x=area,rooms"), ("y=price", "data load FILE y=price"),
    ("b = [1, 2, 3]", "data load FILE"), ("b = linspace(0, 1)", "data load FILE"),
    ("print \"a is \" + a", "say \"x is {x}\""),
  ])
  func filesAndWhatIsNotThereYetAreNamed(typed: String, part: String) {
    let message = Session(TestHost()).refuse(typed).first?.message ?? ""
    #expect(message.contains(part), "\(message)")
  }

  @Test func aStepSizeNeverTakesAVariableForTheIteration() {
    let session = Session(TestHost(), "data gen; k = 2")
    // In the first step k is 0, whatever the variable is.
    #expect(session.refuse("fit alpha=0.1*k").first?.culprit == "0.1*k")
    #expect(session.refuse("sweep alpha=0.1,k").first?.message.contains("for k = 0") == true)
    session.accept("fit alpha=0.1/(k + 1) iters=1; fit alpha=0.1/(k + 1) iters=1 start=last as=two")
    #expect(session.number("fit.slope") != session.number("r1.slope"))
    #expect(session.accept("print k") == "2\n")
  }

  @Test(arguments: ["ls", "cd", "cat"])
  func wordsOfOtherShellsAreNoPrefixes(word: String) {
    #expect(Session(TestHost(), "data gen").refuse(word).first?.culprit == word)
    #expect(Session(TestHost(), "data gen").refuse("\(word) x").first?.culprit == word)
  }

  /// Failures that have nothing to do with what looks like a habit.
  @Test(arguments: [
    ("run nowhere.txt --check", "nowhere.txt"), ("data gen n=1e3,5", ","),
    ("expect 1 < 2 < 3", "<"), ("print 1 +", ""),
    ("print \"a", "\""), ("sweep alpha=1,2 iters=3,4 tol=0,1", "tol"),
    ("fit alpha=0.1 0.2", "0.2"), ("data load nowhere.csv", "nowhere.csv"),
    ("minimize log(x) from=-1", "-1"),
  ])
  func otherFailuresKeepTheirWords(line: String, culprit: String) {
    let diagnostic = Session(TestHost(), "data gen").refuse(line).first
    #expect(diagnostic?.culprit == culprit)
    #expect(diagnostic?.message.contains("; type '") == false, "\(diagnostic?.message ?? "")")
  }

  /// Pieces of habits in any order: no line traps, and what is to blame lies in the line.
  @Test(arguments: [UInt64(1), 2, 3]) func anyLineCanBeLookedAt(seed: UInt64) {
    let pieces = [
      "plot", "minimize", "fit", "set", "print", "f", "x", "from", "to", "with", "lines", "alpha",
      "=", "==", ":", ":=", "<-", "+=", "++", "--", "-", "[", "]", "(", ")", "|", "'", "~", "√",
      "0,1", "1", ",", "@", "lambda", "function", "def", "return", "d", "/", "dx", "np.sqrt", "^",
      "x^2", "..", "{", "}", "%", "?", "\"", "sin", "mean", "data", "gen", "2", "y", "xrange", "k",
    ]
    var generator = SeededGenerator(seed: seed)
    let session = Session(TestHost(), "data gen n=5")
    let problem = Diagnostic(.interrupted)
    for _ in 0..<4000 {
      let text = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        (pieces.randomElement(using: &generator) ?? "")
          + (Bool.random(using: &generator) ? " " : "")
      }.joined()
      let line = SourceLine(text)
      let grammar = session.registry.grammar
      for statement in parse(line, grammar, names: session.state).statements {
        let reasons = statement.problems + [problem]
        for reason in reasons {
          guard
            let found = habit(
              of: statement, failing: reason, in: line, grammar, names: session.state)
          else { continue }
          #expect((found.span?.end ?? 0) <= line.bytes.count, "\(text) (seed \(seed))")
          #expect(!found.message.isEmpty)
        }
      }
    }
  }

  @Test func aNameOfOnesOwnIsNoHabit() {
    let session = Session(TestHost(), "lm(x) = x/2; head = 3; summary(a, b) = a + b")
    #expect(session.number("lm(4)") == 2)
    #expect(session.accept("head") == "3\n")
    #expect(session.number("summary(1, 2)") == 3)
    #expect(session.refuse("print lm(4) +").first?.message == "the expression ends too early")
  }

  @Test func aVariableCalledAsAnOptionIsNoted() {
    let session = Session(TestHost())
    #expect(session.accept("epochs=10").contains("type 'fit iters=10'"))
    #expect(session.accept("lr = 0.1").contains("type 'fit alpha=0.1'"))
    #expect(session.accept("alpha = 0.1").isEmpty)
    #expect(session.number("epochs") == 10)
    #expect(session.refuse("data gen; fit epochs=10").first?.message.contains("'iters'") == true)
    #expect(session.refuse("data gen; fit lr=10").first?.message.contains("'alpha'") == true)
  }

  @Test func aVariableInTheWayIsNamedWithTheWayOut() {
    let session = Session(TestHost(), "x = 3")
    for line in ["plot x^2", "minimize x^2 from=1", "derive x^2"] {
      let message = session.refuse(line).first?.message ?? ""
      #expect(message.contains("x is 3; 'unset x' forgets that, or take another name"), "\(line)")
    }
    session.accept("unset x; plot x^2")
  }

  @Test func aColumnOutsideOfTheDataIsNamed() {
    let session = Session(TestHost(), "data gen")
    for line in ["print x", "x", "print 2x + 1"] {
      let message = session.refuse(line).first?.message ?? ""
      #expect(message.contains("x is a column"), "\(line): \(message)")
    }
    session.accept("minimize x^2 - 6x + 5 from=15")
  }
}
