import Testing

@testable import Expressions

@Suite struct PrintingTests {
  @Test(arguments: [
    ("x^2-6x+5", "x^2 - 6x + 5"), ("2*x", "2x"), ("x*y", "x*y"), ("-(x+1)", "-(x + 1)"),
    ("(a+b)*c", "(a + b)*c"), ("2(x+1)", "2(x + 1)"), ("3sin(x)", "3 sin(x)"),
    ("-x^2", "-x^2"), ("(-x)^2", "(-x)^2"), ("2^-x", "2^-x"), ("x^(a*b)", "x^(a*b)"),
    ("x^y^z", "x^y^z"), ("(x^y)^z", "(x^y)^z"), ("a/(b*c)", "a/(b*c)"), ("a/b/c", "a/b/c"),
    ("a-(b-c)", "a - (b - c)"), ("a--3", "a + 3"), ("2*e1", "2*e1"), ("2e", "2e"),
    ("2*e3x", "2*e3x"), ("x*-3", "x*(-3)"), ("2*3", "2*3"), ("2*3^x", "2*3^x"),
    ("1.5e-7x", "1.5e-07x"), ("x²", "x^2"), ("-2x^2", "-2x^2"), ("max(1,x,-y)", "max(1, x, -y)"),
    ("1/2x", "1/2*x"), ("100(y - x^2)^2 + (1 - x)^2", "100(y - x^2)^2 + (1 - x)^2"),
    ("2*(-x)", "2*(-x)"), ("x^-(a+b)", "x^-(a + b)"), ("x^-(a*b)", "x^(-a*b)"),
    ("-a*b + c", "-a*b + c"), ("3 sin(x)^2", "3 sin(x)^2"), ("0.1", "0.1"), ("1e300", "1e+300"),
  ])
  func text(source: String, printed: String) throws {
    #expect(try ParserTests.parse(source).description == printed)
  }

  @Test func printedTextParsesToTheSameExpression() throws {
    for seed in UInt64(1)...4000 {
      var generator = Generator(seed: seed)
      let expression = generator.expression(depth: 1 + generator.below(5))
      let text = expression.description
      let parsed = try ParserTests.parse(text, NameTable(variables: ["x", "y", "e1"]))
      #expect(parsed == expression, "seed \(seed): \(text) reads as \(parsed)")
    }
  }
}
