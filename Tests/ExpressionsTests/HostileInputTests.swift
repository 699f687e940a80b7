import Glibc
import Testing

@testable import Expressions

/// Runs a body on a thread with a stack of 512 KB.
private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
  defer { attributes.deallocate() }
  pthread_attr_init(attributes)
  pthread_attr_setstacksize(attributes, 512 << 10)
  var thread = pthread_t()
  let context = Unmanaged.passRetained(Box(body)).toOpaque()
  let status = pthread_create(
    &thread, attributes,
    { context in
      if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
      return nil
    }, context)
  #expect(status == 0)
  pthread_join(thread, nil)
  pthread_attr_destroy(attributes)
}

/// Does everything with a text that a user can ask for.
private func exercise(_ text: String) {
  guard let parsed = try? ParsedExpression.parse(text) else { return }
  let expression = parsed.expression
  _ = try? expression.evaluate { _ in 0.5 }
  _ = expression.description
  _ = expression.freeNames
  let name = expression.freeNames.first ?? "x"
  _ = expression.simplified().description
  _ = try? expression.derivative(by: name).description
  _ = expression.polynomialCoefficients(in: name)
}

@Suite struct HostileInputTests {
  @Test func deepNestingIsAnError() {
    onSmallStack {
      let depth = 10000
      for (opening, closing) in [
        ("(", ")"), ("sin(", ")"), ("2^(", ")"), ("-(1+2*", ")"), ("max(1,", ")"), ("2(", ")"),
        ("(not (1<", "))"), ("if(x,1,", ")"), ("f'(", ")"), ("r.x[", "]"),
      ] {
        let text =
          String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
        guard case .tooDeep(let limit, _)? = ParserTests.error(text) else {
          Issue.record("\(opening) nested \(depth) deep is no error")
          continue
        }
        #expect(limit == Expression.maximumNesting)
      }
      let tower = "2" + String(repeating: "^2", count: depth)
      guard case .tooDeep? = ParserTests.error(tower) else {
        Issue.record("a tower of powers is no error")
        return
      }
    }
  }

  @Test func nestingUpToTheLimitWorks() {
    onSmallStack {
      for (opening, closing) in [
        ("(", ")"), ("sin(", ")"), ("2^(", ")"), ("-(1+2*", ")"), ("max(1,", ")"),
        ("(1-2x^", ")"), ("cos(1+2x-3/", ")"), ("(x+2*-(3-x)^-", ")"), ("if(x<1,x,", ")"),
        ("(x<1 and not x>2-", ")"), ("1<(x or 1-", ")"), ("sin'(", ")"), ("(x or x and 2x^-", ")"),
      ] {
        let depth = Expression.maximumNesting - 2
        exercise(
          String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth))
      }
    }
  }

  @Test func megabytesWork() throws {
    let count = 300_000
    let sum = try ParserTests.parse("1" + String(repeating: "+1", count: count))
    #expect(sum.constantValue == Double(count + 1))
    let product = try ParserTests.parse("1" + String(repeating: "*x", count: count))
    #expect(try product.evaluate { _ in -1 } == 1)
    #expect(
      ParserTests.error(String(repeating: "-", count: 1_000_000) + "1") == nil)
    let call = "max(1" + String(repeating: ",x", count: count) + ")"
    #expect(try ParserTests.parse(call).evaluate { _ in 2 } == 2)
    #expect(ParserTests.error(String(repeating: "not ", count: count) + "1") == nil)
    let conditions = "x < 2" + String(repeating: " and x < 2", count: 50_000)
    #expect(try ParserTests.parse(conditions).evaluate { _ in 1 } == 1)
    let chain = "1" + String(repeating: "<1", count: count)
    #expect(ParserTests.error(chain) == .chainedComparison(SourceSpan(start: 3, end: 4)))
    #expect(ParserTests.error("x" + String(repeating: "²", count: count)) != nil)
    #expect(
      ParserTests.error("sin" + String(repeating: "'", count: count) + "(1)")
        == .tooManyPrimes(limit: 16, SourceSpan(start: 3, end: 3 + count)))
    let tooLong = String(repeating: "1+", count: Expression.maximumLength)
    #expect(
      ParserTests.error(tooLong)
        == .tooLong(
          limit: Expression.maximumLength, SourceSpan(start: 0, end: tooLong.utf8.count)))
  }

  @Test func definitionsOnDefinitionsStayBounded() throws {
    var names = NameTable()
    func define(_ text: String) throws(ExpressionError) {
      var parser = ExpressionParser(Array(text.utf8), names: names)
      let definition = try parser.parseDefinition()
      names.functions[definition.name] = definition
    }
    // Doubling 60 times over the same argument is shared: 2^60 products, computed in 60.
    try define("f0(x) = x")
    for index in 1...60 { try define("f\(index)(x) = f\(index - 1)(x) + f\(index - 1)(x)") }
    #expect(try ParserTests.parse("f60(1)", names).evaluate(in: names) == 0x1p60)
    // Different arguments cannot be shared: an error, not an endless computation.
    try define("g0(x) = x")
    for index in 1...60 {
      try define("g\(index)(x) = g\(index - 1)(2x) + g\(index - 1)(3x)")
    }
    #expect(throws: ExpressionError.tooLarge(limit: Expression.maximumSize)) {
      try ParserTests.parse("g60(1)", names).evaluate(in: names)
    }
  }

  @Test func longChainsOfDefinitionsEndInAnError() {
    onSmallStack {
      var names = NameTable()
      var failure: ExpressionError?
      for index in 0..<5000 where failure == nil {
        let text = index == 0 ? "f0(x) = x + 1" : "f\(index)(x) = sin(f\(index - 1)(x))"
        var parser = ExpressionParser(Array(text.utf8), names: names)
        do throws(ExpressionError) {
          let definition = try parser.parseDefinition()
          names.functions[definition.name] = definition
          if index % 50 == 0 {
            let expression = try definition.call.bound(to: names)
            _ = try expression.evaluate { _ in 0 }
            _ = expression.description
          }
        } catch {
          failure = error
        }
      }
      guard case .tooDeep? = failure else {
        Issue.record("a chain of 5000 definitions ended with \(String(describing: failure))")
        return
      }
    }
  }

  @Test func randomBytesNeverTrap() {
    for seed in UInt64(1)...3000 {
      var generator = Generator(seed: seed)
      let bytes = (0..<generator.below(40)).map { _ in UInt8.random(in: 0...255, using: &generator)
      }
      var parser = ExpressionParser(bytes)
      _ = try? parser.parseExpression()
      var tolerant = ExpressionParser(bytes)
      _ = try? tolerant.read().expression.evaluate()
      var definition = ExpressionParser(bytes)
      _ = try? definition.parseDefinition()
    }
  }

  @Test func randomTokensNeverTrap() {
    let words = [
      "1", "2.5", ".5", "1e3", "x", "y", "e", "pi", "sin", "max", "abs", "f", "(", ")", "(", ")",
      "+", "-", "*", "/", "^", "**", ",", "..", "=", "<", "==", "²", "³", " ", "fit.slope", "0",
      " and ", " or ", "not ", "if(", ">=", "!=", "'", "[", "]", "mod(", "floor(", "\"", "?",
    ]
    var accepted = 0
    for seed in UInt64(1)...30000 {
      var generator = Generator(seed: seed)
      let text = (0..<1 + generator.below(12)).map { _ in words[generator.below(words.count)] }
        .joined()
      if let parsed = try? ParsedExpression.parse(text) {
        accepted += 1
        let again = try? ParsedExpression.parse(
          parsed.expression.description, names: NameTable(variables: ["x", "y", "f"]))
        #expect(again?.expression == parsed.expression, "seed \(seed): \(text)")
      }
      exercise(text)
      // The tolerant reading gives a tree whatever is wrong.
      var parser = ExpressionParser(Array(text.utf8))
      let read = parser.read()
      _ = try? read.expression.evaluate { _ in 1 }
      _ = read.expression.simplified().description
      #expect(read.span.end <= text.utf8.count, "seed \(seed): \(text)")
      #expect(!read.needsOperand || !read.problems.isEmpty, "seed \(seed): \(text)")
    }
    #expect(accepted > 1000)
  }
}
