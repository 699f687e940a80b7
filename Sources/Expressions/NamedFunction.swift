/// A function known by name, with what is known about it.
public struct NamedFunction: Sendable {
  /// A minimum, local or global, and the value there.
  public struct Minimum: Equatable, Sendable {
    /// The point, one number for each variable.
    public let point: [Double]
    /// The value.
    public let value: Double
  }

  /// The name as typed.
  public let name: String
  /// The variables in order.
  public let variables: [String]
  /// The formula as text.
  public let formula: String
  /// The usual region to look at, an interval for each variable.
  public let domain: [ClosedRange<Double>]
  /// The usual start of a descent.
  public let start: [Double]
  /// Its global minima.
  public let minima: [Minimum]
  /// What it is good for.
  public let summary: String
  /// Author, year and title.
  public let source: String

  /// The function as a definition that formulas can call.
  public var definition: FunctionDefinition {
    get throws(ExpressionError) {
      var parser = ExpressionParser(
        Array("\(name)(\(variables.joined(separator: ", "))) = \(formula)".utf8))
      return try parser.parseDefinition()
    }
  }

  /// The function of that name.
  public static func named(_ name: String) -> NamedFunction? {
    all.first { $0.name == name }
  }

  /// All of them, in the order in which help shows them.
  public static let all: [NamedFunction] = [
    NamedFunction(
      name: "quadratic", variables: ["x"], formula: "x^2 - 6x + 5", domain: [-15...21],
      start: [15], minima: [Minimum(point: [3], value: -4)],
      summary: "the simplest case: any step size below 1 leads to the minimum",
      source: "An Introduction to Gradient Descent in Python, 2015"),
    NamedFunction(
      name: "bowl", variables: ["x", "y"], formula: "x^2 + 50y^2", domain: [-10...10, -2...2],
      start: [9, 1.5], minima: [Minimum(point: [0, 0], value: 0)],
      summary: "ill-conditioned: fifty times as steep along y as along x",
      source: "textbook example of a condition number, here 50"),
    NamedFunction(
      name: "rosenbrock", variables: ["x", "y"], formula: "100(y - x^2)^2 + (1 - x)^2",
      domain: [-2...2, -1...3], start: [-1.2, 1], minima: [Minimum(point: [1, 1], value: 0)],
      summary: "a curved valley: easy to reach, slow to follow",
      source:
        "Rosenbrock 1960, An automatic method for finding the greatest or least value of a function"
    ),
    NamedFunction(
      name: "himmelblau", variables: ["x", "y"],
      formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", domain: [-6...6, -6...6], start: [0, 0],
      minima: [
        Minimum(point: [-3.779310253377747, -3.283185991286170], value: 0),
        Minimum(point: [-2.805118086952745, 3.131312518250573], value: 0),
        Minimum(point: [3, 2], value: 0),
        Minimum(point: [3.584428340330492, -1.848126526964404], value: 0),
      ],
      summary: "four equal minima: where you start decides where you end",
      source: "Himmelblau 1972, Applied Nonlinear Programming"),
    NamedFunction(
      name: "beale", variables: ["x", "y"],
      formula: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
      domain: [-4.5...4.5, -4.5...4.5], start: [1, 1],
      minima: [Minimum(point: [3, 0.5], value: 0)],
      summary: "flat in the middle, very steep at the corners",
      source:
        "Beale 1958, On an iterative method for finding a local minimum of a function of more than one variable"
    ),
    NamedFunction(
      name: "booth", variables: ["x", "y"], formula: "(x + 2y - 7)^2 + (2x + y - 5)^2",
      domain: [-10...10, -10...10], start: [0, 0], minima: [Minimum(point: [1, 3], value: 0)],
      summary: "a tilted bowl: one minimum, condition number 9",
      source:
        "Jamil and Yang 2013, A literature survey of benchmark functions for global optimization problems"
    ),
    NamedFunction(
      name: "rastrigin", variables: ["x", "y"],
      formula: "20 + x^2 - 10cos(2pi*x) + y^2 - 10cos(2pi*y)",
      domain: [-5.12...5.12, -5.12...5.12], start: [0.2, -0.3],
      minima: [Minimum(point: [0, 0], value: 0)],
      summary: "a grid of local minima around the global one",
      source: "Rastrigin 1974, Systems of extremal control"),
    NamedFunction(
      name: "ackley", variables: ["x", "y"],
      formula:
        "20 + e - 20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi*x) + cos(2pi*y)))",
      domain: [-5...5, -5...5], start: [0.3, 0.2], minima: [Minimum(point: [0, 0], value: 0)],
      summary: "nearly flat outside, a pointed pit at the origin, where it has no derivative",
      source: "Ackley 1987, A connectionist machine for genetic hillclimbing"),
    NamedFunction(
      name: "sixhump", variables: ["x", "y"],
      formula: "(4 - 2.1x^2 + x^4/3)x^2 + x*y + (4y^2 - 4)y^2", domain: [-2...2, -1...1],
      start: [0.5, 0.5],
      minima: [
        Minimum(point: [-0.08984201310031806, 0.7126564030207396], value: -1.031628453489877),
        Minimum(point: [0.08984201310031806, -0.7126564030207396], value: -1.031628453489877),
      ],
      summary: "six minima, two of them global",
      source: "Dixon and Szegő 1978, The global optimization problem: an introduction"),
  ]
}
