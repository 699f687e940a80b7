import Language
import Plotting
import Testing

@testable import Shell

/// Which axes `log=` makes logarithmic, however it is written.
@Suite struct LogAxesTests {
  @Test(arguments: [
    ("x", true, false), ("X", true, false), ("\"x\"", true, false), ("\"X\"", true, false),
    ("y", false, true), ("Y", false, true), ("x,y", true, true), ("\"y\",X", true, true),
    ("none", false, false),
  ])
  func theNamedAxesAreLogarithmic(written: String, x: Bool, y: Bool) throws {
    let session = Session(TestHost(), "data gen; fit")
    let outputs = session.evaluate(SourceLine("plot cost log=\(written)")).outputs
    let figure = try #require(
      outputs.lazy.compactMap { if case .figure(let figure, _) = $0 { figure } else { nil } }.first)
    #expect((figure.xAxis.scale == .logarithmic) == x)
    #expect((figure.yAxis.scale == .logarithmic) == y)
  }
}
