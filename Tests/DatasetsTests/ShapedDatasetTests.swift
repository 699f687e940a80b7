import Testing

@testable import Datasets

/// Moons and circles, beside what scikit-learn 1.7 draws.
@Suite struct ShapedDatasetTests {
  private func points(
    _ name: String, _ rows: Int, _ noise: Double, _ seed: Int
  ) throws -> (x: [Double], y: [Double], classes: [Double]) {
    let shape = try #require(ShapedDataset.named(name))
    let data = try shape.dataset(
      rows: rows, noise: noise, seed: seed, memoryLimit: 1e9, shouldStop: { false })
    return (data.features[0].values, data.features[1].values, data.target.values)
  }

  @Test func moonsAreThoseOfScikitLearn() throws {
    let few = try points("moons", 7, 0, 3)
    expect(few.x.prefix(3), [0.4999999999999999, 2, 1.4999999999999998])
    expect(few.y.prefix(3), [-0.3660254037844386, 0.4999999999999999, -0.3660254037844387])
    #expect(few.classes.count { $0 == 0 } == 3)
    let many = try points("moons", 100, 0.1, 2015)
    expect(many.x.prefix(3), [0.07893277888273449, 2.02186549149596, -1.0735320629011023])
    expect(many.y.prefix(3), [0.15700222101041444, 0.4225369502022512, -0.056680046349673746])
    expect([many.x[99], many.y[99]], [2.0081704559182967, 0.36323947296434195])
    #expect(many.classes.prefix(3) == [1, 1, 0])
    expect([many.x.reduce(0, +), many.y.reduce(0, +)], [51.208740539408005, 25.080724147361362])
  }

  @Test func circlesAreThoseOfScikitLearn() throws {
    let few = try points("circles", 7, 0, 3)
    expect(few.x.prefix(3), [4.898587196589413e-17, -1.4695761589768238e-16, -0.8])
    expect([few.x[6], few.y[6]], [-0.5000000000000004, -0.8660254037844384])
    let many = try points("circles", 100, 0.05, 7)
    expect(many.x.prefix(3), [-0.0015053006761738125, -1.0119162234929098, -0.660251908760145])
    expect(many.y.prefix(3), [-1.002993772652503, -0.16352380433456126, -0.30728608204593766])
    #expect(many.classes.prefix(3) == [0, 0, 1])
  }

  @Test func whatCannotBeDrawnIsRefused() {
    #expect(throws: DatasetError.rows(1)) { try points("moons", 1, 0, 1) }
    #expect(throws: DatasetError.noise(-1)) { try points("moons", 5, -1, 1) }
    #expect(throws: DatasetError.seed(-1)) { try points("circles", 5, 0, -1) }
    #expect(throws: (any Error).self) { try points("circles", Int.max, 0, 1) }
  }

  private func expect(
    _ found: some Sequence<Double>, _ wanted: [Double],
    _ location: SourceLocation = #_sourceLocation
  ) {
    for (found, wanted) in zip(found, wanted) {
      #expect(abs(found - wanted) <= 4e-15 * max(abs(wanted), 1), sourceLocation: location)
    }
  }
}
