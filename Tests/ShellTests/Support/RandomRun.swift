import Glibc
import Language

@testable import Shell

/// A random problem and a run on it, as lines to type.
struct RandomRun {
  /// The table that `data load t.csv` reads; empty where the problem is a function.
  var table = ""
  /// The lines, the run last.
  var lines: [String] = []

  /// A problem: a quadratic, a regression, a polynomial or a function that came with the shell.
  init(_ generator: inout SeededGenerator) {
    func draw(_ range: ClosedRange<Double>) -> Double {
      Double.random(in: range, using: &generator)
    }
    func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    /// Few digits, as a person types.
    func text(_ value: Double, _ digits: Int = 3) -> String {
      NumberFormat(precision: digits).significant(value)
    }
    func power(_ range: ClosedRange<Double>) -> Double { pow(10, draw(range)) }

    switch whole(0...5) {
    case 0, 1:
      let count = whole(1...6)
      let names = (0..<count).map { "x\($0)" }
      let largest = power(0...8)
      var terms: [String] = []
      for index in 0..<count {
        let curvature = index == 0 ? 1 : index == 1 ? largest : pow(largest, draw(0...1))
        let next = names[(index + 1) % count]
        let slant = count > 1 && whole(0...1) == 0 ? " + \(text(draw(-0.3...0.3), 2)) \(next)" : ""
        terms.append("\(text(curvature))*(\(names[index])\(slant) - \(text(draw(-3...3), 2)))^2")
      }
      let start = names.map { _ in text(draw(-3...3), 2) }.joined(separator: ",")
      let bound = 1 / (count > 1 ? largest : 1)
      lines = [
        "minimize \(terms.joined(separator: " + ")) from=\(start)"
          + Self.method(&generator, bound: bound) + " iters=\([5, 50, 500, 3000][whole(0...3)])"
      ]
    case 2, 3:
      let count = whole(1...3)
      let rows = whole(8...120)
      let scales = (0..<count).map { _ in power(-1...2.5) }
      let centers = scales.map { $0 * draw(-3...3) }
      let noise = whole(0...2) == 0 ? 0 : power(-1...1)
      table = (1...count).map { "x\($0)," }.joined() + "y\n"
      for _ in 0..<rows {
        let x = zip(scales, centers).map { $1 + $0 * draw(-1...1) }
        let y = zip(x, scales).reduce(2) { $0 + $1.0 / $1.1 } + noise * draw(-1...1)
        table += x.map { "\(text($0, 5))," }.joined() + text(y, 6) + "\n"
      }
      let size = zip(scales, centers).reduce(1) { $0 + $1.0 * $1.0 / 3 + $1.1 * $1.1 }
      let isStochastic = whole(0...2) == 0
      let bound = 2 / size * (isStochastic ? 0.3 : 1)
      lines = ["data load t.csv"]
      if whole(0...3) == 0 { lines.append("data scale") }
      let method =
        isStochastic
        ? " method=sgd alpha=\(text(bound * power(-2...0.7))) batch=\(whole(1...8))"
        : Self.method(&generator, bound: bound)
      lines.append("fit\(method) iters=\([20, 200, 2000, 5000][whole(0...3)])")
    case 4:
      let degree = 2 * whole(1...3)
      let terms = (1..<degree).map { "\(text(draw(-2...2), 2))*x^\($0)" }
      let function = "x^\(degree) + " + terms.joined(separator: " + ")
      lines = [
        "minimize \(function) from=\(text(draw(-2...2), 2))"
          + Self.method(&generator, bound: 0.1) + " iters=\([20, 300, 3000][whole(0...2)])"
      ]
    default:
      let functions = [
        "rosenbrock", "himmelblau", "beale", "bowl", "x^2/2 + y^4/4 - y^2/2", "x^4 + y^2",
        "abs(x) + y^2", "2/3 abs(x)^(3/2) + 0*y", "exp(x - 1) + exp(-x) + y^2",
        "log(1 + exp(x)) - 0.3 x + y^2", "sqrt(1 + x^2) + y^4", "x^2/(1 + x^2) + y^2/10",
      ]
      lines = [
        "minimize \(functions[whole(0...functions.count - 1)]) "
          + "from=\(text(draw(-2...2), 2)),\(text(draw(-2...2), 2))"
          + Self.method(&generator, bound: 0.02) + " iters=\([20, 300, 3000][whole(0...2)])"
      ]
    }
  }

  /// A method with a step size around a bound.
  private static func method(_ generator: inout SeededGenerator, bound: Double) -> String {
    let size = NumberFormat(precision: 3).significant(
      bound * pow(10, Double.random(in: -2.5...0.5, using: &generator)))
    switch Int.random(in: 0...9, using: &generator) {
    case 0:
      return " method=momentum alpha=\(size) momentum=0.\(Int.random(in: 1...9, using: &generator))"
    case 1: return " method=nesterov alpha=\(size)"
    case 2: return " method=adam"
    case 3: return " method=backtracking"
    case 4: return " method=rmsprop"
    default: return " alpha=\(size)"
    }
  }

  /// A session that has done all this, and what the last line showed; nil where a line fails.
  func made() -> (session: Session, report: String)? {
    let host = TestHost()
    host.files["\(TestHost.folder)/t.csv"] = Array(table.utf8)
    let session = Session(host: host)
    var report = ""
    for line in lines {
      report = ""
      let result = session.evaluate(SourceLine(line)) { report += shown($0, in: session) }
      guard case .done = result else { return nil }
    }
    return (session, report)
  }

  /// The number that an environment variable asks for, else the usual one.
  static func count(_ variable: String, usual: Int) -> Int {
    guard let text = getenv(variable).map({ String(cString: $0) }) else { return usual }
    return Int(text) ?? usual
  }
}
