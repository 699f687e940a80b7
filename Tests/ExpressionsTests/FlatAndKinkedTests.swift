import Testing

@testable import Expressions

/// Functions of two variables with kinks, flat valleys and symmetries.
@Suite struct FlatAndKinkedTests {
  private func find(_ text: String) throws -> CriticalPoints {
    let expression = try ParserTests.parse(text)
    return try CriticalPoints.find(expression, variables: expression.freeNames.sorted())
  }

  @Test(
    "a wide search for kinks leaves work for the smooth minima",
    arguments: [
      ("-abs(sin(x)*cos(y)*exp(abs(1 - sqrt(x^2 + y^2)/pi)))", -19.2085025678868),
      ("-0.0001(abs(sin(x)*sin(y)*exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1", -2.06261187082274),
      ("-(1 + cos(12sqrt(x^2 + y^2)))/((x^2 + y^2)/2 + 2)", -1),
      ("100sqrt(abs(y - 0.01x^2)) + 0.01abs(x + 10)", 0),
    ])
  func lowestBesideKinks(text: String, lowest: Double) throws {
    let points = try find(text).points
    #expect(abs((points.map(\.value).min() ?? .infinity) - lowest) <= 1e-12 * max(1, abs(lowest)))
  }

  @Test("a valley that hardly bends has its lowest point, and not a line of them")
  func lowestOfFlatValley() throws {
    // Powell's badly scaled function, 1970: second derivatives 18 powers of ten apart.
    let points = try find("(1e4x*y - 1)^2 + (exp(-x) + exp(-y) - 1.0001)^2").points
    let lowest = try #require(points.min { $0.value < $1.value })
    #expect(lowest.kind == .minimum && lowest.extent == .point)
    #expect(abs(max(lowest.point[0], lowest.point[1]) - 9.10614673986652) < 1e-9)
    // Its neighbour, a line of minima, stays one.
    let line = try find("(1e4x*y - 1)^2").points
    #expect(line.contains { $0.kind == .minimum && $0.extent != .point })
  }

  @Test("where kinks cross, values tell what a point is")
  func crossingKinks() throws {
    let crossing = try find("abs(sin(x)*cos(y))").points
    #expect(!crossing.contains { $0.kind == .saddle })
    #expect(crossing.contains { $0.kind == .minimum && $0.extent != .point })
    // Without abs the same places are saddles.
    let smooth = try find("sin(x)*cos(y)").points
    #expect(smooth.contains { $0.kind == .saddle && abs($0.value) < 1e-15 })
  }

  @Test("every mirror image of a minimum is listed")
  func mirroredMinima() throws {
    let points = try find("-sin(x - y)^2*sin(x + y)^2/sqrt(x^2 + y^2)").points
    let lowest = points.map(\.value).min() ?? 0
    #expect(points.filter { $0.value < lowest + 1e-12 }.count == 4)
  }

  @Test("powers whose gradients underflow have their minima and no others")
  func underflowingGradients() throws {
    let points = try find("(x^2 + y)^60 + (x - y)^60").points.filter { $0.kind == .minimum }
    #expect(points.map(\.point) == [[-1, -1], [0, 0]])
  }
}
