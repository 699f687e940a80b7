import Expressions

/// A function that comes with the shell: a classic of the field, with what is known of it.
struct NamedFunction: Sendable {
  /// The name it is called by.
  let name: String
  /// The formula as text.
  let formula: String
  /// What it is known for.
  let meaning: String
  /// Author, year and title, or where the shell took it from.
  let source: String
  /// The interval of each variable that is usually looked at.
  let domain: [ClosedRange<Double>]
  /// A usual start of descent.
  let start: [Double]
  /// The known global minima.
  let minima: [Minima.Point]
  /// The function as formulas call it.
  let definition: FunctionDefinition

  /// The functions that come with the shell; a new one is an element here.
  static let all: [NamedFunction] = [
    make(
      "quadratic(x) = x^2 - 6x + 5", "the tutorial's parabola: convex, one minimum",
      source: "An Introduction to Gradient Descent in Python (2015)",
      domain: [-15...21], start: [15], minima: [([3], -4)]),
    make(
      "rosenbrock(x, y) = 100(y - x^2)^2 + (1 - x)^2", "a long, bent, narrow valley",
      source: "H. H. Rosenbrock 1960, An automatic method for finding the greatest or least value "
        + "of a function",
      domain: [-2...2, -1...3], start: [-1.2, 1], minima: [([1, 1], 0)]),
    make(
      "himmelblau(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2", "four minima of equal depth",
      source: "D. M. Himmelblau 1972, Applied Nonlinear Programming",
      domain: [-5...5, -5...5], start: [0, 0],
      minima: [
        ([3, 2], 0), ([-2.805118086952745, 3.131312518250573], 0),
        ([-3.779310253377747, -3.283185991286170], 0),
        ([3.584428340330492, -1.848126526964404], 0),
      ]),
    make(
      "beale(x, y) = (1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
      "flat far out, with sharp ridges",
      source: "E. M. L. Beale 1958, On an iterative method for finding a local minimum of a "
        + "function of more than one variable",
      domain: [-4.5...4.5, -4.5...4.5], start: [1, 1], minima: [([3, 0.5], 0)]),
    make(
      "booth(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2", "a slanted bowl: convex and quadratic",
      source: "M. Jamil, X.-S. Yang 2013, A literature survey of benchmark functions for global "
        + "optimisation problems",
      domain: [-10...10, -10...10], start: [-5, 5], minima: [([1, 3], 0)]),
    make(
      "rastrigin(x, y) = 20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)",
      "a bowl full of egg-box dents: a minimum near every pair of whole numbers",
      source: "L. A. Rastrigin 1974, Systems of Extremal Control",
      domain: [-5.12...5.12, -5.12...5.12], start: [2.2, 1.7], minima: [([0, 0], 0)]),
    make(
      "ackley(x, y) = 20 + e - 20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi x) + cos(2pi y))/2)",
      "almost flat and rippled, with a deep hole in the middle",
      source: "D. H. Ackley 1987, A Connectionist Machine for Genetic Hillclimbing",
      domain: [-5...5, -5...5], start: [2.5, 1.3], minima: [([0, 0], 0)]),
    make(
      "sixhump(x, y) = (4 - 2.1x^2 + x^4/3)x^2 + x y + (-4 + 4y^2)y^2",
      "the six-hump camel: six minima, two of them the deepest",
      source: "L. C. W. Dixon, G. P. Szego 1978, The global optimization problem: an introduction",
      domain: [-2...2, -1...1], start: [-1.5, 0.5],
      minima: [
        ([0.08984201368301331, -0.7126564032704135], -1.031628453489877),
        ([-0.08984201368301331, 0.7126564032704135], -1.031628453489877),
      ]),
    make(
      "bowl(x, y) = x^2 + 50y^2", "an ill-conditioned bowl: 50 times steeper across than along",
      source: "the standard example of a condition number, here 50",
      domain: [-10...10, -3...3], start: [10, 1], minima: [([0, 0], 0)]),
  ].compactMap { $0 }

  /// The function of that name.
  static func named(_ name: String) -> NamedFunction? { all.first { $0.name == name } }

  /// Their definitions by name.
  static let definitions: [String: FunctionDefinition] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0.definition) })

  private static func make(
    _ text: String, _ meaning: String, source: String, domain: [ClosedRange<Double>],
    start: [Double], minima: [(x: [Double], value: Double)]
  ) -> NamedFunction? {
    var parser = ExpressionParser(Array(text.utf8))
    guard let definition = try? parser.parseDefinition() else { return nil }
    return NamedFunction(
      name: definition.name, formula: text, meaning: meaning, source: source, domain: domain,
      start: start, minima: minima.map { Minima.Point(x: $0.x, value: $0.value) },
      definition: definition)
  }
}
