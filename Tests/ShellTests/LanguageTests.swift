import Descents
import Language
import Optimization
import Testing

@testable import Shell

@Suite struct LanguageTests {
  private let session = Session(TestHost())

  // MARK: Statements

  @Test func semicolonsSeparateAndCommentsEnd() {
    #expect(session.accept("a=1;b = 2 ; print a+b # the sum; print 9") == "3\n")
    #expect(session.accept(";; print 1 ;;; print 2;") == "1\n2\n")
    #expect(session.accept("") == "")
    #expect(session.accept("  \t ") == "")
    #expect(session.accept("# print 1") == "")
    #expect(session.accept("print 1;# print 2") == "1\n")
    #expect(session.accept("print 1 #") == "1\n")
  }

  @Test func aNumberSignInsideAWordOrAStringIsText() {
    #expect(session.accept("print \"a # b; c\"") == "a # b; c\n")
    #expect(session.accept("print \"a \\\" # b\"") == "a \" # b\n")
    let host = TestHost()
    host.put("x,y\n1,2\n2,3\n3,5\n", at: "run#2.csv")
    #expect(Session(host: host).accept("data load run#2.csv").contains("3 rows"))
  }

  @Test func sayTakesTheRestOfTheLine() {
    #expect(session.accept("say a; b # c = \"d\"") == "a; b # c = \"d\"\n")
    #expect(session.accept("say") == "\n")
    #expect(session.accept("say   two  blanks  ") == "two  blanks\n")
    #expect(session.accept("say = 3") == "= 3\n")
    #expect(session.accept("print 1; say x; print 2") == "1\nx; print 2\n")
  }

  @Test func stringsKnowFourEscapes() {
    #expect(session.accept("say \"a\\\"b\\\\c\\td\\ne\"") == "a\"b\\c\\td\ne\n")
    #expect(session.accept("say \"a\" and \"b\"") == "\"a\" and \"b\"\n")
    #expect(session.accept("say \"open") == "\"open\n")
    #expect(session.accept("say \"\\\"") == "\"\\\"\n")
    #expect(session.accept("print \"数 \\\\ é\"") == "数 \\ é\n")
    #expect(session.refuse("print \"a\\qb\"")[0].culprit == "\\q")
    #expect(session.refuse("say \"a\\qb\"")[0].culprit == "\\q")
    #expect(session.refuse("print \"abc")[0].culprit == "\"")
    #expect(session.refuse("print \"abc\\")[0].culprit == "\"")
    #expect(session.refuse("print \"abc\\\"; print 2")[0].culprit == "\"")
  }

  // MARK: Definitions

  @Test func functionsSeeVariablesAsTheyAreNow() {
    session.accept("a = 2; f(x) = a x^2; g(x, y) = f(x) + y; a = 3")
    #expect(session.accept("print f(3), g(1, 1), a") == "27\n4\n3\n")
    session.accept("b = a a; a = b")
    #expect(session.accept("print a") == "9\n")
    session.accept("f = 1")
    #expect(session.accept("print f, f(2)") == "1\n2\n")
    session.accept("a(t) = t")
    #expect(session.accept("print a(5)") == "5\n")
  }

  @Test func aDefinitionNeedsOneEqualsSign() {
    session.accept("a   =   1 + 1")
    #expect(session.number("a") == 2)
    session.accept("h(x)=x")
    session.accept("h ( x )  =  2x")
    #expect(session.number("h(2)") == 4)
    #expect(session.refuse("fit (x) = 2").first?.culprit == "(x)")
    #expect(session.accept("a == 1") == "0\n")
    #expect(session.refuse("a = 1 = 2")[0].culprit == "=")
    #expect(session.refuse("a =")[0].message == "'a' has no value")
    #expect(session.refuse("a = ; print 1")[0].culprit == "=")
  }

  private static let reserved = [
    "pi", "e", "tau", "sin", "sigmoid", "and", "not",
  ]

  @Test(arguments: reserved)
  func namesOfTheLanguageKeepTheirMeaning(name: String) {
    for line in ["\(name) = 3", "\(name)(x) = x"] {
      let diagnostics = session.refuse(line)
      #expect(diagnostics.count == 1)
      #expect(diagnostics.first?.message.hasSuffix("keeps its meaning") == true)
      #expect(diagnostics.first?.culprit == name)
    }
  }

  @Test func textCommandsAreNoDefinitions() {
    #expect(session.accept("say = 3") == "= 3\n")
    #expect(session.accept("pause = 3") == "= 3\n")
    #expect(session.accept("print = 3; expect = 4; print print + expect") == "7\n")
  }

  // MARK: Options

  @Test func blanksAroundEqualsAreFine() {
    let lines = [
      "fit alpha=0.01 iters=3 start=1,2", "fit alpha = 0.01 iters= 3 start =1 , 2",
      "fit\talpha\t=\t0.01\titers\t=\t3\tstart\t=\t1\t,\t2", "fit al=0.01 it=3 sta=(1),(1+1)",
      "  fit start=1,2   alpha=1/100 iters=2+1  ", "fit alpha=.01 iters=30e-1 start=2 - 1, 2^1",
    ]
    session.accept("data gen n=10")
    for line in lines {
      session.accept(line)
      #expect(session.number("fit.iterations") == 3, "\(line)")
      #expect(session.number("fit.alpha") == 0.01, "\(line)")
      #expect(session.state.fit?.descent.run.trace[0].point == [1, 2], "\(line)")
    }
  }

  @Test func optionsEndWhereTheNextBegins() {
    session.accept("data gen n=10")
    #expect(session.refuse("fit alpha=0.1 iters")[0].culprit == "iters")
    #expect(session.refuse("fit alpha 0.1")[0].culprit == "alpha")
    #expect(session.refuse("fit alpha= iters=3")[0].culprit == "alpha=")
    #expect(session.refuse("fit alpha=0.1 0.2")[0].culprit == "0.2")
    #expect(session.refuse("fit alpha=(iters=3)")[0].culprit == "=")
    #expect(session.refuse("fit fast")[0].culprit == "fast")
  }

  private static let ranges: [(text: String, lower: Double, upper: Double)] = [
    ("1..2", 1, 2), ("-15..21", -15, 21), (".5...75", 0.5, 0.75), ("-1 .. 1", -1, 1),
    ("0..2*pi", 0, 2 * Double.pi), ("-(1+1)..(3)", -2, 3), ("1e-3..1e3", 1e-3, 1e3),
    ("a..2a", 4, 8), ("1.5..2.5", 1.5, 2.5),
  ]

  @Test(arguments: ranges)
  func rangesAreTwoExpressions(text: String, lower: Double, upper: Double) throws {
    session.accept("a = 4")
    let line = SourceLine(text)
    let value = ValueText(label: "xrange", line: line, span: line.span, names: session.state)
    #expect(try ValueType<ClosedRange<Double>>.range.read(value) == lower...upper)
  }

  @Test func rangesRunUpwards() {
    session.accept("data gen n=5")
    for (range, culprit) in [
      ("2..1", "2..1"), ("1..1", "1..1"), ("1", "1"), ("1..", ""), ("..2", ".."), ("1..2..3", ".."),
      ("0/0..1", "0/0..1"), ("1,2", "1,2"),
    ] {
      let diagnostics = session.refuse("plot data xrange=\(range)")
      #expect(diagnostics.count == 1)
      #expect(diagnostics.first?.culprit == culprit, "\(range)")
    }
  }

  @Test func listsAreExpressionsBetweenCommas() throws {
    session.accept("a = 4")
    let line = SourceLine(" 1, -2 ,a*(1+1),max(1,2) , 3")
    let text = ValueText(
      label: "start", line: line, span: line.trimmed(line.span), names: session.state)
    #expect(try text.numbers() == [1, -2, 8, 2, 3])
    session.accept("data gen n=5")
    for (list, culprit) in [("1,,2", ","), (",1", ","), ("1,", ""), ("1 2", "1 2")] {
      #expect(session.refuse("fit start=\(list)").first?.culprit == culprit, "\(list)")
    }
  }

  // MARK: Prefixes

  @Test func verbsAndOptionsMayBeShortened() {
    #expect(session.accept("da g n=7").hasPrefix("7 rows"))
    #expect(session.accept("da").hasPrefix("7 rows"))
    session.accept("fi al=0.1 it=2; lsq int=off; expe fit.iterations = 2")
    #expect(session.accept("pri fit.iterations") == "2\n")
    #expect(session.accept("ve") == "descent \(Version.number)\n")
    session.accept("set w=60 prec=4 col=nev char=br")
    #expect(session.state.settings.width == 60)
    #expect(session.state.settings.color == .never)
    session.accept("pl d w=40 h=10")
  }

  private static let ambiguous: [(line: String, culprit: String, message: String)] = [
    ("sa 3", "sa", "'sa' could be say or save"),
    ("re x=1", "re", "'re' could be rerun, record or reset"),
    ("data gen; fit i=1", "i", "'i' could be iters or intercept of fit"),
    ("set c=auto", "c", "'c' could be charset or color of set"),
  ]

  @Test(arguments: ambiguous)
  func ambiguousPrefixesNameTheirCandidates(line: String, culprit: String, message: String) {
    let diagnostics = session.refuse(line)
    #expect(diagnostics.map(\.message) == [message])
    #expect(diagnostics.first?.culprit == culprit)
  }

  @Test func aFullNameIsNoPrefix() {
    // 'set' is a word of its own even if another verb started with it, 'x' an option beside
    // 'xrange'.
    session.accept("data gen n=5; plot data x=x xrange=-1..1")
    #expect(session.refuse("plot data xr=1..2 xrange=2..3")[0].culprit == "xrange")
  }

  @Test func aNameAloneIsNoPrefix() {
    session.accept("da = 1; mini(x) = x")
    #expect(session.accept("da") == "1\n")
    #expect(session.refuse("mini").first?.message == "'mini' is a function: write mini(…)")
    #expect(session.accept("mini(3)") == "3\n")
    #expect(session.refuse("da gen n=7").first?.culprit == "gen")
    session.accept("unset da")
    #expect(session.accept("da gen n=7").hasPrefix("7 rows"))
  }

  @Test func namesAreRememberedAcrossStatementsOfALine() {
    #expect(session.accept("data gen n=5 features=2; lsq; predict x1=1 x2=2").contains("y"))
    #expect(session.accept("k = 2; print k; k(x) = x; print k(3)") == "2\n3\n")
  }

  // MARK: Diagnostics of several statements

  @Test(arguments: [
    ("fit alhpa=1 itres=2; frobnicate", ["alhpa", "itres", "frobnicate"]),
    ("data gen n=0 noise=-1 seed=3", ["0", "-1"]),
    ("fit alpha= iters=5 iters=6", ["alpha=", "iters"]),
    ("plot x^2 width=5 height=x", ["5", "x"]),
    ("fit q=1 w=1 z=1 y=1 x=1 v=1 u=1", ["q", "w", "z", "y", "x"]),
    ("fit iters=5 iters=6 iters=7 bogus=1", ["iters", "bogus"]),
  ]) func everyMistakeOfAStatementIsTold(line: String, culprits: [String]) {
    let session = Session(TestHost())
    let before = Snapshot(session)
    #expect(session.refuse(line).map(\.culprit) == culprits)
    #expect(Snapshot(session) == before)
  }

  @Test func everyMistakeInTheShapeOfALineIsReported() {
    let before = Snapshot(session)
    let diagnostics = session.refuse("a = 1; fti; print a; set widht=3; lqs # foo")
    #expect(diagnostics.map(\.culprit) == ["fti", "widht", "lqs"])
    #expect(Snapshot(session) == before)
  }

  @Test func aFailingStatementUndoesTheOnesBefore() {
    session.accept("a = 1; f(x) = x; data gen n=5; lsq; set width=50")
    for failing in ["expect a = 1", "print foo", "data gen n=0", "predict z=1", "run nowhere"] {
      let before = Snapshot(session)
      let diagnostics = session.refuse(
        "a = 2; f(x) = 2x; data gen n=9; fit; set width=70; b = 3; \(failing)")
      #expect(diagnostics.count == 1)
      #expect(Snapshot(session) == before, "after \(failing)")
    }
  }

  @Test func undoneDataLeaveNothingBehind() {
    // The least squares of data that were taken back must not answer for the next ones.
    _ = session.refuse("data gen seed=7; lsq; fit; expect 1 < 0")
    session.accept("data gen seed=8; lsq")
    let slope = session.number("lsq.slope")
    #expect(slope == Session(TestHost(), "data gen seed=8; lsq").number("lsq.slope"))
    session.accept("reset all; data gen seed=9; lsq")
    #expect(session.number("lsq.slope") != slope)
  }
}
