import Language
import Testing

@testable import Shell

/// What figures show, and what they say of what they do not show.
@Suite struct FigureTests {
  /// The cells of a figure, without its legend, that hold a sign.
  private func count(_ sign: Character, in text: String) -> Int {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let frame = rows.firstIndex { $0.contains("┌") || $0.contains("+--") } ?? 0
    return rows[frame...].reduce(0) { $0 + $1.count(where: { $0 == sign }) }
  }

  private static let charsets: [(name: String, point: Character)] = [
    ("braille", "●"), ("block", "●"), ("ascii", "o"),
  ]

  @Test(arguments: [28, 70, 100, 200]) func everyRowIsSeenWithAndWithoutTheLine(rows: Int) {
    for (charset, sign) in Self.charsets {
      let session = Session(
        TestHost(), "set charset=\(charset)", "data gen n=\(rows)", "lsq", "fit iters=50")
      for size in ["", " width=60 height=20", " width=160 height=50"] {
        let range = " xrange=-3..3 yrange=-200..200"
        let alone = count(sign, in: session.accept("plot data" + range + size))
        let together = count(sign, in: session.accept("plot fit" + range + size))
        #expect(together == alone && alone > 10, "\(charset)\(size)")
      }
    }
  }

  @Test func aShortPathIsMarksAndALine() {
    for (charset, sign) in Self.charsets {
      let session = Session(TestHost(), "set charset=\(charset)", "f(x,y)=x^2+20y^2")
      session.accept("minimize f from=10,1 alpha=0.045 iters=4")
      let text = session.accept("contour")
      // Start and end have marks of their own, and those between their numbers.
      let numbered: Character = charset == "ascii" ? "@" : "✦"
      #expect(count(sign, in: text) == 0 && count(numbered, in: text) == 3, "\(text)")
      #expect(text.contains(" path") && text.contains(" iterates"), "\(text)")
    }
  }

  @Test func aStochasticPathDoesNotFillTheMap() {
    for line in ["contour", "plot path", "plot theta"] {
      let session = Session(TestHost(), "set charset=braille", "data gen n=500 noise=20")
      session.accept("fit method=sgd alpha=0.1 batch=1 iters=900")
      let text = session.accept(line)
      #expect(count("●", in: text) < 60, "\(text)")
      #expect(text.contains(" every ") && text.contains(" iterate"), "\(text)")
    }
    let session = Session(TestHost(), "set charset=braille", "data gen n=500 noise=20")
    session.accept("fit method=sgd alpha=0.1 batch=1 iters=900")
    #expect(session.accept("contour every=7").contains("every 7th iterate"))
  }

  @Test func runsAreMeasuredFromOneBaseline() {
    let session = Session(TestHost(), "f(x,y)=x^2/2+y^4/4-y^2/2")
    session.accept("minimize f from=2,0 alpha=0.1 iters=60 as=a")
    session.accept("minimize f from=2,0.1 alpha=0.1 iters=60 as=b")
    for runs in ["a,b", "b,a"] {
      let text = session.accept("plot cost runs=\(runs) log=y")
      #expect(text.contains("f less its lowest minimum (-0.25)"), "\(text)")
      // The run at the saddle stays a quarter above: a tenth is reached by the other alone.
      #expect(text.contains("1e-3") && !text.contains("1e-10"), "\(text)")
    }
    session.accept("minimize x^2 from=1 alpha=0.1 as=c")
    #expect(session.accept("plot cost runs=a,c").contains("the runs are on different functions"))
    #expect(session.accept("plot cost runs=c").contains("f over"))
  }

  @Test func runsOfAnotherDimensionAreRefused() {
    let session = Session()
    session.accept("minimize x^2 from=1 as=m")
    #expect(session.refuse("contour rosenbrock runs=m").first?.culprit == "m")
    session.accept("minimize rosenbrock alpha=0.001 iters=10 as=r")
    #expect(!session.accept("contour rosenbrock runs=r").isEmpty)
  }

  @Test func aSweepOfWordsIsDrawnByItsRows() {
    let session = Session()
    session.accept("sweep x^2 from=1 alpha=0.1 method=gd,momentum,nesterov iters=300")
    let text = session.accept("plot sweep of=iterations")
    #expect(text.contains("2 method=momentum, 3 method=nesterov"), "\(text)")
    #expect(text.contains("1 of 3 rows did not arrive"), "\(text)")
    session.accept("sweep x^2 from=1 alpha=0.5,5 iters=30")
    #expect(session.accept("plot sweep of=iterations").contains("1 of 2 rows did not arrive"))
    session.accept("sweep x^2 from=1 alpha=1e-9,2e-9 iters=3")
    #expect(session.refuse("plot sweep of=iterations").first?.culprit == "iterations")
  }

  @Test func aRangeOfHeightsLeavesTheOtherAxisAlone() {
    let session = Session(TestHost(), "data gen", "fit iters=5000")
    let text = session.accept("plot cost yrange=0..100")
    let ticks = text.split(separator: "\n").last { $0.contains("1000") } ?? ""
    #expect(ticks.contains("0 ") && ticks.contains("5000"), "\(text)")
  }

  @Test func whatLiesOutsideIsCounted() {
    let session = Session(TestHost(), "data gen n=50")
    #expect(session.accept("plot data xrange=0..1").contains(" points lie outside"))
    #expect(!session.accept("plot data").contains("outside"))
    let set = Session(TestHost(), "data gen n=50", "lsq")
    #expect(set.accept("plot fit xrange=0..1 height=8 width=40").contains("lie outside"))
  }

  @Test(arguments: [
    ("plot log(-x) xrange=1..2", "1..2", "f has no finite value for x from 1 to 2"),
    ("plot sqrt(-x^2-1)", "sqrt(-x^2-1)", "f has no finite value for x from -10 to 10"),
    ("plot x^2 yrange=-5..-1", "-5..-1", "the figure goes from -10 to 10 across and from 0 to 100"),
    ("plot -x^2-1 log=y", "y", "nothing of the figure is above 0"),
    ("plot x^2 save=a.gif", "a.gif", "names work that end in .txt, .svg, .pdf, .png"),
    ("plot x^2 save=a.svg size=0x0", "0x0", "60 to 10,000 points; 0x0 is beyond that"),
    ("plot x^2 save=a.png size=1e9x1e9", "1e9x1e9", "and would take 16 EB"),
    ("plot x^2 save=a.svg size=wide", "wide", "a size such as 800x500, not wide"),
    ("plot x^2 theme=dark", "theme", "save=FILE.svg or .pdf or .png"),
    ("plot x^2 save=a.txt size=80x80", "size", "save=FILE.svg or .pdf or .png"),
    ("plot x^2 save=nowhere/a.svg", "nowhere/a.svg", "nowhere/a.svg"),
    ("plot x^2 save=a.png", "a.png", "png cannot be written here; svg can"),
    ("contour rosenbrock save=a.GIF", "a.GIF", "'.GIF': names work that end in"),
  ]) func anEmptyFrameIsNotDrawn(line: String, culprit: String, message: String) {
    let found = Session().refuse(line)
    #expect(found.count == 1 && found.first?.culprit == culprit, "\(found)")
    #expect(found.first?.message.contains(message) == true, "\(found.map(\.message))")
  }

  @Test func otherEmptyFramesAreNotDrawn() {
    let flat = Session().refuse("contour 3 + 0x + 0y").first
    #expect(flat?.message.contains("f is 3 everywhere here") == true)
    let nowhere = Session().refuse("surface log(-x^2-y^2-1)").first
    #expect(nowhere?.message.contains("no finite value for x from") == true)
    let session = Session(TestHost(), "data gen")
    #expect(session.refuse("plot data xrange=500..600").first?.culprit == "500..600")
  }

  @Test func filesOfKnownKindsAreWritten() {
    let session = Session()
    for name in ["a.txt", "b", "dir.v1/c", "d.TXT"] {
      #expect(
        FigureFormat(file: name) == .text, "\(name)")
    }
    #expect(FigureFormat(file: "e.gif") == nil && FigureFormat(file: ".hidden") == .text)
    #expect(FigureFormat(file: "e.PDF") == .pdf)
    session.accept("plot x^2 save=a.txt")
    #expect(
      session.accept("plot x^2 save=a.svg theme=dark size=400x300").hasPrefix("figure written"))
    session.accept("surface x^2 + y^2 save=b.svg")
    session.accept("minimize x^2 from=3 iters=20; animate path save=c.svg")
    let host = session.host as? TestHost
    #expect(host?.text(at: "a.svg")?.contains("viewBox=\"0 0 400 300\"") == true)
    #expect(host?.text(at: "a.svg")?.contains("</desc>") == true)
    #expect(host?.text(at: "c.svg")?.contains("<animate ") == true)
    #expect(
      session.refuse("animate path save=c.png").first?.message.contains("nothing moves") == true)
  }

  @Test func polesAreNamedAndNotJoined() {
    let session = Session(TestHost(), "set charset=ascii")
    #expect(session.accept("plot 1/x").contains("beyond: to +-inf at x = 0"))
    #expect(session.accept("plot (x+3)/(x-2)").contains("beyond: to +-inf at x = 2"))
    #expect(session.accept("plot tan(x)").contains("to +-inf at 6 points, x = -7.854 to 7.854"))
    #expect(session.accept("plot 1/x^2").contains("beyond: to +inf at x = 0"))
    #expect(session.accept("contour 1/(x*y)").contains("near poles, nothing is drawn"))
    // No line is upright between the two values.
    let sign = session.accept("plot sign(x)")
    let middle = sign.split(separator: "\n").filter { $0.contains("|") && !$0.contains("1 +") }
    #expect(middle.allSatisfy { !$0.dropFirst(6).dropLast().contains("|") }, "\(sign)")
    #expect(!session.accept("plot floor(x) xrange=-2.5..2.5").contains("beyond"))
  }

  @Test func scaledLabelsSayTheirFactor() {
    let session = Session(TestHost(), "set charset=ascii")
    let text = session.accept("plot 1e7x xrange=0..1e7 width=40 height=8")
    #expect(text.contains("1e14") && text.contains("1e7"), "\(text)")
    #expect(session.accept("plot 1e7x xrange=0..1e7").contains("f (x1e14)"))
    let narrow = session.accept("plot x xrange=1..1.00000000000001")
    #expect(narrow.contains("1e-15 + 1)"), "\(narrow)")
  }

  @Test func minimaAreMarkedWhenTheyAreKnownToThePerson() {
    let session = Session(TestHost(), "set charset=ascii", "f(x) = x^2 - 6x + 5")
    #expect(!session.accept("plot f").contains("minimum"))
    #expect(session.accept("plot f minima=on").contains("minimum (3, -4)"))
    session.accept("derive f")
    #expect(session.accept("plot f").contains("minimum (3, -4)"))
    #expect(!session.accept("plot f minima=off").contains("minimum"))
    #expect(!session.accept("plot x^2 + 1").contains("minimum"))
    #expect(!session.accept("plot rosenbrock").contains("X"))
    #expect(session.accept("plot rosenbrock minima=on").contains("X"))
  }

  @Test func ordinalsAreSpelt() {
    let spelt = [1, 2, 3, 4, 11, 12, 13, 21, 22, 111, 1003].map(ordinal)
    #expect(
      spelt == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th", "1003rd",
      ])
  }
}
