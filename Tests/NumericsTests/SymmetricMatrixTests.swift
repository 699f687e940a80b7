import Numerics
import Testing

@Suite struct SymmetricMatrixTests {
  @Test func eigenvaluesOfASpringChain() throws {
    let matrix = SymmetricMatrix(order: 3, elements: [2, 1, 0, 1, 2, 1, 0, 1, 2])
    let spectrum = try #require(Spectrum(matrix))
    for (actual, expected) in zip(
      spectrum.eigenvalues, [2 - 2.0.squareRoot(), 2, 2 + 2.0.squareRoot()])
    {
      #expect((actual - expected).magnitude < 1e-14)
    }
    #expect((spectrum.conditionNumber - (3 + 2 * 2.0.squareRoot())).magnitude < 1e-13)
  }

  @Test func elementsThatMirrorEachOtherAreMadeEqual() {
    let matrix = SymmetricMatrix(order: 2, elements: [1, 3, 5, 2])
    #expect(matrix.elements == [1, 4, 4, 2])
    let large = Double.greatestFiniteMagnitude
    #expect(SymmetricMatrix(order: 2, elements: [0, large, large / 2, 0]).elements[1].isFinite)
  }

  @Test func solutionsOfLinearSystems() {
    #expect(SymmetricMatrix(order: 2, elements: [1, 2, 2, 4]).solve([1, 1]) == nil)
    #expect(SymmetricMatrix(order: 2, elements: [0, 2, 2, 0]).solve([2, 6]) == [3, 1])
    #expect(SymmetricMatrix(order: 1, elements: [4]).solve([2]) == [0.5])
    #expect(SymmetricMatrix(order: 2, elements: [1, 2, 2, 1]).times([1, 10]) == [21, 12])
    #expect(
      SymmetricMatrix(order: 2, elements: [1, 2, 2, 1]).squared(plus: 3).elements == [8, 4, 4, 8])
  }
}
