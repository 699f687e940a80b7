import Language
import Plotting
import Testing

@testable import Shell

/// Figures for those who cannot see them.
@Suite struct AccessibleTests {
  @Test func describeSpeaksOfTheLastFigure() {
    let session = Session(TestHost(), "data gen; fit alpha=0.5 iters=20")
    #expect(session.refuse("describe").first?.message.contains("'plot x^2' shows one") == true)
    session.accept("plot cost")
    #expect(session.accept("describe").contains("The curve falls from 1970 at iteration = 0"))
    session.accept("plot x^2")
    session.accept("print 1")
    #expect(session.accept("describe").contains("with a low of 0 at 0"))
    session.accept("surface x^2 + y^2")
    #expect(session.accept("describe").contains("The lowest point of the grid is 0 at (0, 0)"))
    session.accept("animate fit")
    #expect(session.accept("describe").contains("Descent rises"))
  }

  @Test func aFailedLineShowsNoFigure() {
    let session = Session(TestHost(), "plot x^2")
    _ = session.refuse("plot x^3; nonsense 1")
    #expect(session.accept("describe").contains("x^2"))
  }

  @Test func everyFigureComesAsWords() {
    let host = TestHost()
    host.terminal.charset = .braille
    let session = Session(host, "set accessible=on", "data gen; fit alpha=0.5 iters=20")
    for line in [
      "plot cost", "plot fit", "plot data", "plot theta", "contour", "surface", "plot residuals",
      "animate fit", "plot x^2", "tune c=-1..1: plot x^2 + c*x",
    ] {
      let text = session.accept(line)
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII }, "\(line):\n\(text)")
      #expect(!text.contains("+--") && !text.contains("|  "), "\(line):\n\(text)")
      #expect(text.contains(" from "), "\(line):\n\(text)")
    }
    session.accept("set accessible=off")
    #expect(session.accept("plot x^2").contains("┌──"))
  }

  @Test func nothingIsTurnedInPlace() {
    let host = TestHost()
    host.liveEvents = [.key(.enter)]
    let session = Session(host, "set accessible=on")
    #expect(session.accept("tune c=-1..1: print c").contains("c = -1; print c\n-1\n"))
    #expect(host.liveScreen == nil)
  }
}
