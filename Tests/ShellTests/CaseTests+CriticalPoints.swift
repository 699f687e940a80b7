import Language
import Testing

@testable import Shell

/// Critical points that are easily missed, or doubled.
@Suite struct CaseTestsCriticalPoints {
  private func derive(_ function: String) -> String {
    Session(host: TestHost()).told("derive \(function)")
  }

  private func points(_ report: String) -> Int {
    ["minimum", "maximum", "saddle", "level inflection"].reduce(0) {
      $0 + report.components("\($1) at") + report.components("\($1) for")
        + report.components("\($1) all")
    }
  }

  @Test(arguments: [
    ("(x-0.3)^3", "x = 0.3"), ("(x-sqrt(2))^3", "x = 1.41421"), ("(x-1/3)^3", "x = 1/3"),
    ("(x-0.1)^3", "x = 0.1"), ("(x+0.7)^5", "x = -0.7"), ("2(x-0.35)^3 + 1", "x = 0.35"),
  ]) func aTripleRootIsOneInflection(_ function: String, _ point: String) {
    let report = derive(function)
    #expect(report.contains("level inflection at \(point)"))
    #expect(points(report) == 1)
    #expect(!report.contains("nowhere"))
  }

  @Test func aRootOfHighOrderIsExact() {
    let session = Session(host: TestHost())
    #expect(session.told("minimize (x-1.2)^4 from=3 method=newton").contains("exact 1.20000 0"))
    #expect(session.told("minimize (x-0.7)^6 from=3 method=newton").contains("exact 0.700000 0"))
  }

  @Test(arguments: [
    ("x*log(100x)", "minimum at x = 0.00367879"), ("x - 0.001log(x)", "minimum at x = 0.001"),
    ("x + 0.00001/x", "= 0.00316228"), ("(log(x))^2 range=0..2000", "minimum at x = 1,"),
    ("x*log(30x)", "minimum at x = 0.0122626"), ("x + 0.000004/x", "= 0.002,"),
  ]) func minimaNearEdgesAreFound(_ function: String, _ point: String) {
    let report = derive(function)
    #expect(report.contains(point) && !report.contains("nowhere"), "\(report)")
  }

  @Test(arguments: [
    ("max(x,0)", "minimum for all x <= 0, f = 0"), ("max(x^2-4,0)", "for all x in -2..2, f = 0"),
    ("abs(x-1)+abs(x+1)", "for all x in -1..1, f = 2"),
    ("sin(x)^2+cos(x)^2", "the function is constant"), ("max(3-x,0)", "for all x >= 3, f = 0"),
  ]) func flatStretchesAreMinima(_ function: String, _ words: String) {
    let report = derive(function)
    #expect(report.contains(words) && !report.contains("nowhere"), "\(report)")
  }

  @Test(arguments: [
    ("sqrt((x-1)^2)", "minimum at a kink, x = 1, f = 0"),
    ("abs(x)^(2/3)", "minimum at a kink, x = 0, f = 0"),
    ("sqrt(1-cos(x))", "minimum at a kink, x = 0, f = 0"),
    ("sqrt(x^2+y^2)", "minimum at a kink, x = 0, y = 0, f = 0"),
    ("ackley range=-1.2..1.2", "minimum at a kink, x = 0, y = 0, ackley = 0"),
    ("abs(x-2)^(1/2)", "minimum at a kink, x = 2, f = 0"),
  ]) func kinksAndCuspsAreMinima(_ function: String, _ words: String) {
    #expect(derive(function).contains(words))
  }

  @Test func theLowestComesFirst() {
    let report = Session(host: TestHost()).accept("derive rastrigin")
    let first = report.split(separator: "\n").first { $0.contains(" at ") }
    #expect(first == "minimum at x = 0, y = 0, rastrigin = 0")
    let line = derive("(x-y)^2")
    #expect(line.contains("minimum all along the line x = t, y = t, f = 0") && points(line) == 1)
    let singular = derive("(a+10b)^2+5(c-d)^2+(b-2c)^4+10(a-d)^4")
    #expect(singular.contains("minimum at a = 0, b = 0, c = 0, d = 0, f = 0"))
    #expect(points(singular) == 1)
  }

  @Test(arguments: 2...5) func sumsOfRosenbrocksHaveTheirMinimum(count: Int) {
    let terms = (0..<count).map { index in
      let (x, y) = ("x\(2 * index + 1)", "x\(2 * index + 2)")
      return "100(\(y)-\(x)^2)^2+(1-\(x))^2"
    }
    let report = derive(terms.joined(separator: "+"))
    #expect(report.contains("minimum at x1 = 1") && report.contains("x2 = 1"))
    #expect(report.contains("f = 0") && !report.contains("nowhere"))
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(_ text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
