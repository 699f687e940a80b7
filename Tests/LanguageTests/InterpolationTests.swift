import Expressions
import Language
import Testing

@Suite struct InterpolationTests {
  private static let names = TestNames(numbers: ["a": 1.25, "lsq.r2": 0.123456789])

  @Test(arguments: [
    ("a is {a}", "a is 1.25|-"), ("{lsq.r2:3} and {2a}", "0.123456789|3 and 2.5|-"),
    ("\\{a\\}", "{a}"), ("{}", "{}"), ("{b}", "{b}"), ("{1, 2}", "{1, 2}"), ("{a", "{a"),
    ("a}", "a}"), ("{{a}}", "{1.25|-}"), ("{a:}", "{a:}"), ("{a:0}", "{a:0}"), ("{a:99}", "{a:99}"),
    ("{ a + 1 }", "2.25|-"), ("größe {a} µ", "größe 1.25|- µ"), ("", ""), ("{a = 1}", "{a = 1}"),
  ]) func bracesHoldExpressions(_ text: String, _ shown: String) {
    let result = interpolated(text, names: Self.names) { value, digits in
      "\(shortest(value))|\(digits.map(String.init) ?? "-")"
    }
    #expect(result == shown)
  }
}
