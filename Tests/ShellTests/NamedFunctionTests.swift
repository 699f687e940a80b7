import Descents
import Expressions
import Optimization
import Testing

@testable import Shell

/// The named functions, descended on through the commands that a person types.
@Suite struct NamedFunctionTests {
  /// Iterates of plain descent on Rosenbrock's function, step size 0.001 from (-1.2, 1), as
  /// torch.optim.SGD makes them.
  private static let descent: [(iteration: Int, x: Double, y: Double, cost: Double)] = [
    (1, -0.9843999999999999, 1.088, 5.352911580008964),
    (2, -1.0272715665664, 1.0642086720000001, 4.117789857067972),
    (10, -1.0214113342697504, 1.0512622673760386, 4.092473663595008),
    (100, -0.9481863785401914, 0.9070941003539366, 3.801889007206771),
    (1000, 0.3272627747528461, 0.10401280036956503, 0.45352902482768304),
    (5000, 0.9387264098040734, 0.8809529052759192, 0.0037609231221175142),
  ]

  @Test(arguments: NamedFunction.all.map(\.name))
  func usualStartLeadsToAKnownMinimum(name: String) throws {
    let function = try #require(NamedFunction.named(name))
    let session = Session(host: TestHost())
    session.accept("minimize \(name) method=backtracking precision=0 tol=1e-9 iters=1e5")
    let found = try #require(session.state.latest["min"]).descent.point
    let distances = function.minima.map { squaredDistance($0.point, found).squareRoot() }
    let nearest = try #require(distances.min())
    #expect(nearest < 1e-6, "\(found)")
  }

  @Test func typedFormulaFollowsTheReference() throws {
    let session = Session(host: TestHost())
    session.accept("g(x, y) = 100(y - x^2)^2 + (1 - x)^2")
    for row in Self.descent {
      session.accept("minimize g from=-1.2,1 alpha=0.001 precision=0 iters=\(row.iteration)")
      let run = try #require(session.state.latest["min"]).descent
      #expect(isClose(run.point[0], row.x), "iteration \(row.iteration): \(run.point)")
      #expect(isClose(run.point[1], row.y), "iteration \(row.iteration): \(run.point)")
      #expect(isClose(run.value, row.cost), "iteration \(row.iteration): \(run.value)")
    }
  }

  @Test func tutorialsRunTakesItsSteps() throws {
    let session = Session(host: TestHost())
    session.accept("f(x) = x^2 - 6x + 5; minimize f from=15 alpha=0.01 precision=0.001")
    let run = try #require(session.state.latest["min"]).descent
    #expect(run.run.iteration == 273)
    #expect(run.point == [3.0482947486472045])
  }

  private func isClose(_ value: Double, _ reference: Double) -> Bool {
    (value - reference).magnitude <= 1e-9 * max(reference.magnitude, 1e-3)
  }
}
