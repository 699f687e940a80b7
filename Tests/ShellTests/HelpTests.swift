import Expressions
import Language
import Optimization
import Plotting
import Testing
import TextWidth

@testable import Shell

/// Finding help: by meaning, by a question mark, on one screen; and the manual page.
@Suite struct HelpTests {
  private let session = Session(TestHost())

  /// The names that `help WORDS` finds.
  private func found(_ words: String) -> [String] {
    HelpSearch(.standard).findings(for: words).map(\.name)
  }

  @Test(arguments: [
    ("learning rate", ["alpha", "explain", "sweep"]), ("step size", ["alpha", "sweep"]),
    ("losses", ["plot cost"]), ("csv", ["data load", "data save"]), ("regression", ["lsq"]),
    ("derivative", ["derive"]), ("why did it diverge", ["explain"]), ("undo", ["step back"]),
    ("3d", ["surface"]), ("scatter", ["plot data"]), ("skip", ["pause"]), ("quiz", ["ask"]),
    ("transcript", ["record"]), ("tutorial", ["lesson"]), ("logarithm", ["functions"]),
    ("eigenvalues", ["explain"]), ("Rosenbrock", ["function rosenbrock"]),
    ("how do I read a csv file", ["data load"]), ("residuals", ["plot residuals"]),
  ])
  func wordsLeadToCommands(words: String, expected: [String]) {
    let names = found(words)
    #expect(Set(expected).isSubset(of: names), "\(words) leads to \(names)")
    let text = session.accept("help \(words)")
    for name in expected { #expect(text.contains(name), "help \(words)") }
  }

  @Test(arguments: [
    ("mse", ["half the mean square", "alpha/2", "alpha/(2m)"]),
    ("sum of squares", ["alpha/(2m)"]), ("epoch", ["iteration", "help mse"]),
    ("learning rate schedule", ["start=last", "help mse"]),
    ("gradient", ["derive", "fit.gradient"]),
    ("if", ["if(c, a, b)", "and, or, not"]), ("unset", ["unset NAME"]), ("prime", ["derivative"]),
    ("expressions", ["operators", "6x"]), ("interpolation", ["{expression:3}"]),
    ("variables", ["unset"]),
  ])
  func termsHaveAPage(words: String, parts: [String]) {
    let text = session.accept("help \(words)").replacing("\n", with: " ")
    for part in parts { #expect(text.contains(part), "help \(words): \(part)") }
  }

  @Test(arguments: HelpTopic.all.flatMap(\.examples))
  func examplesOfTermsRun(example: Example) {
    let session = Session(TestHost())
    if !example.setup.isEmpty { session.accept(example.setup) }
    session.accept(example.line)
  }

  @Test func theStepSizesOfOtherCostsAreTrue() {
    // A step from 0 along the slope alone, by the formulas: x = 1, 2, 3 and y = 2, 4, 9.
    let host = TestHost()
    host.files["\(TestHost.folder)/x.csv"] = Array("x,y\n1,2\n2,4\n3,9\n".utf8)
    let session = Session(host, "data load x.csv; fit intercept=off alpha=0.06 iters=1")
    let slope = session.number("fit.slope")
    let products = 1.0 * 2 + 2 * 4 + 3 * 9
    let meanSquareStep = 0.06 / 2 * 2 * products / 3
    let sumOfSquaresStep = 0.06 / (2 * 3) * 2 * products
    #expect((slope - meanSquareStep).magnitude <= 1e-15)
    #expect((slope - sumOfSquaresStep).magnitude <= 1e-15)
  }

  @Test func wordsThatLeadNowhereAreAnError() {
    #expect(found("the of a").isEmpty)
    #expect(session.refuse("help frobnicate").first?.culprit == "frobnicate")
    #expect(session.refuse("help zzz yyy").first?.culprit == "zzz yyy")
  }

  @Test(arguments: [
    ("fit?", "help fit"), ("data gen?", "help data gen"), ("da g ?", "help da g"),
    ("alpha?", "help alpha"), ("plot cost? # really", "help plot cost"), ("say?", "help say"),
    ("learning rate?", "help learning rate"), ("print?", "help print"),
  ])
  func aQuestionMarkAsksForHelp(line: String, same: String) {
    #expect(session.accept(line) == session.accept(same))
  }

  @Test func aQuestionMarkElsewhereIsWhatItWas() {
    #expect(session.accept("say really?") == "really?\n")
    #expect(session.accept("pause Which one?") == "Which one?\n")
    #expect(session.accept("? fit") == session.accept("help fit"))
    #expect(session.accept("?") == session.accept("help"))
    #expect(!session.refuse("print 1 + 2?").isEmpty)
    #expect(session.accept("fit?; print 1").hasSuffix("\n1\n"))
    #expect(session.refuse("frobnicate?").first?.culprit == "frobnicate")
  }

  @Test func theOverviewFitsOneScreen() {
    for width in [80, 132] {
      session.accept("set width=\(width)")
      let lines = session.accept("help").split(separator: "\n", omittingEmptySubsequences: false)
      // The prompt takes the last row.
      #expect(lines.count <= 24, "\(lines.count) lines")
      for line in lines { #expect(displayWidth(String(line)) <= width) }
    }
  }

  @Test func everyFunctionAndConstantIsListed() {
    let text = session.accept("help functions")
    for function in BuiltInFunction.allCases {
      #expect(text.contains("  \(function.name)("))
      #expect(text.contains(function.summary))
    }
    for constant in NamedConstant.allCases { #expect(text.contains("  \(constant.rawValue) ")) }
  }

  @Test func searchTermsSayMoreThanTheNameDoes() {
    for command in Registry.standard.commands {
      for term in command.searchTerms {
        #expect(!term.isEmpty && term.lowercased() == term, "\(command.fullName): \(term)")
        #expect(found(term).contains(command.fullName), "help \(term)")
      }
    }
  }

  // MARK: Manual

  @Test func theManualHoldsEveryCommandOptionAndMethod() {
    let entry = ManualPage.Entry(term: "--width <n>", meaning: "Columns.")
    let text = ManualPage.text(options: [entry], registry: .standard)
    #expect(text.hasPrefix(".TH DESCENT 1"))
    #expect(text.contains("\\fB\\-\\-width <n>\\fR\nColumns.\n"))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    for command in Registry.standard.commands {
      #expect(text.contains("\\fB\(command.fullName)"), "no \(command.fullName)")
      for option in command.options where !option.isSpecial {
        #expect(text.contains("\\fB\(option.name)=\\fR"), "no \(option.name)")
      }
    }
    for method in MethodChoice.methods { #expect(text.contains("method=\(method.name)")) }
    for section in ["NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "FILES"] {
      #expect(text.contains(".SH \"\(section)\"\n"))
    }
  }

  @Test func theManualTakesNoTextForARequest() {
    let known = [".TH", ".SH", ".SS", ".TP", ".PP", ".IP", ".RS", ".RE", ".B", ".BR", ".br"]
    for line in ManualPage.text(options: [], registry: .standard).split(separator: "\n") {
      guard let first = line.first, first == "." || first == "'" else { continue }
      let macro = line.prefix { $0 != " " }
      #expect(known.contains(String(macro)), "\(line)")
    }
  }
}
