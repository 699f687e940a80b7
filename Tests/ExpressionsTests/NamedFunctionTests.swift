import Testing

@testable import Expressions

@Suite struct NamedFunctionTests {
  @Test func everyFunctionIsWhatItSays() throws {
    var names: Set<String> = []
    for function in NamedFunction.all {
      #expect(names.insert(function.name).inserted)
      #expect(NamedFunction.named(function.name)?.formula == function.formula)
      #expect(!NameTable.isReserved(function.name))
      #expect(function.domain.count == function.variables.count)
      #expect(function.start.count == function.variables.count)
      #expect(!function.summary.isEmpty && !function.source.isEmpty)
      let definition = try function.definition
      #expect(definition.name == function.name)
      #expect(definition.parameters == function.variables)
      let compiled = try CompiledFunction(definition.body, variables: function.variables)
      #expect(compiled.value(at: function.start).isFinite)
      for minimum in function.minima {
        let value = compiled.value(at: minimum.point)
        #expect((value - minimum.value).magnitude < 1e-14, "\(function.name): \(value)")
        for (coordinate, interval) in zip(minimum.point, function.domain) {
          #expect(interval.contains(coordinate))
        }
      }
    }
    #expect(names.count == 9)
  }

  @Test func theMinimaAreAmongTheCriticalPoints() throws {
    // Ackley's minimum is a kink, which no gradient finds.
    for function in NamedFunction.all where function.name != "ackley" {
      let found = try CriticalPoints.find(
        function.definition.body, variables: function.variables,
        search: CriticalPoints.Search(box: function.domain))
      let least = try #require(found.points.map(\.value).min())
      for minimum in function.minima {
        #expect((minimum.value - least).magnitude < 1e-14)
        #expect(
          found.points.contains { point in
            point.kind == .minimum
              && zip(point.point, minimum.point).allSatisfy { ($0 - $1).magnitude < 1e-9 }
          }, "\(function.name) at \(minimum.point)")
      }
      let global = found.points.filter { $0.value < least + 1e-12 }
      #expect(global.count == function.minima.count, "\(function.name)")
    }
  }
}
