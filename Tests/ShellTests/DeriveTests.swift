import Language
import Testing

@testable import Shell

/// What `derive` and `minimize` say of critical points.
@Suite struct DeriveTests {
  private func answer(_ line: String) -> [String] {
    Session(host: TestHost()).accept(line).split(separator: "\n").map(String.init)
  }

  @Test(arguments: [
    ("derive (x-0.3)^3", "level inflection at x = 0.3, f = 0"),
    ("derive (x-1/3)^4", "minimum at x = 1/3 = 0.333333, f = 0"),
    ("derive x^4/4 - x^2", "minimum at x = sqrt(2) = 1.41421, f = -1"),
    ("derive x*log(100x)", "minimum at x = 0.00367879, f = -0.00367879"),
    ("derive (log(x))^2 range=0..2000", "minimum at x = 1, f = 0"),
    ("derive max(x, 0)", "minimum for all x <= 0, f = 0"),
    ("derive abs(x-1) + abs(x+1)", "minimum for all x in -1..1, f = 2"),
    ("derive sin(x)^2 + cos(x)^2", "the derivative is 0 everywhere: the function is constant"),
    ("derive abs(x)^(2/3)", "minimum at a kink, x = 0, f = 0"),
    ("derive (x-y)^2", "minimum all along the line x = t, y = t, f = 0"),
    ("derive ackley range=-1.2..1.2", "minimum at a kink, x = 0, y = 0, ackley = 0"),
    ("derive tan(x)", "the derivative is nowhere 0"),
    ("derive log(cosh(x)) - x", "no point found where the derivative is 0 for x in -10..10"),
  ])
  func derive(line: String, expected: String) {
    #expect(answer(line).contains(expected), "\(answer(line))")
  }

  /// Close to the edge of a domain the slope shrinks all the same: no kink.
  @Test(arguments: [30, 100, 1000, 10_000]) func aMinimumNearAnEdgeIsSmooth(factor: Int) {
    let text = Session().accept("derive x*log(\(factor)x)")
    #expect(text.contains("minimum at x = ") && !text.contains("kink"), "\(text)")
  }

  @Test func theLowestComeFirst() {
    let lines = answer("derive rastrigin")
    #expect(lines.contains("and 416 more points: 'all=on' lists them"))
    #expect(lines.first { $0.hasPrefix("minimum") } == "minimum at x = 0, y = 0, rastrigin = 0")
    #expect(answer("derive rastrigin all=on").filter { $0.contains(" at x") }.count == 441)
  }

  @Test func whatIsCalledExactIsExactToTheLastDigit() {
    for root in ["1.2", "0.1", "2.675", "123.456789"] {
      let lines = answer("set precision=17; minimize (x-\(root))^4 from=3 method=newton iters=5")
      let exact = lines.first { $0.hasPrefix("exact") }?.split(separator: " ").map(String.init)
      #expect(exact?.dropFirst().first.flatMap(Double.init) == Double(root), "\(lines)")
    }
  }

  @Test func manyVariablesStopAtOnce() {
    let host = TestHost()
    let session = Session(host: host)
    let sum = (0..<1000).map { "x\($0)*x\(($0 + 1) % 1000)^2" }.joined(separator: " + ")
    host.interrupt(afterPolls: 3)
    let clock = ContinuousClock()
    let start = clock.now
    guard case .interrupted = session.evaluate(SourceLine("derive \(sum)"), emit: { _ in }) else {
      Issue.record("went on")
      return
    }
    #expect(clock.now - start < .seconds(10))
  }
}
