import Descents
import Language
import Numerics
import Plotting
import Testing
import TextWidth

@testable import Shell

/// Several features, each called by its name.
@Suite struct FeatureTests {
  /// Names of all kinds: long, with blanks, quotes, marks of the language, control characters.
  private static let names = [
    "area", "living area", "say \"hi\"", "\u{1b}[2J", "größe", "a,b", "température moyenne à midi",
    "x;y", "# no", "cost", "theta1", "t", "p2", "Sepal.Length", "日本語の名前", "a\tb",
    "a name of a column that goes on for longer than anybody would want to read it, 1",
    "a name of a column that goes on for longer than anybody would want to read it, 2",
  ]

  private func field(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }

  /// A session with a file of so many features and a target.
  private func session(_ names: [String], rows: Int = 30, seed: UInt64 = 1) -> Session {
    var generator = SeededGenerator(seed: seed)
    var text = (names + ["target"]).map(field).joined(separator: ",") + "\n"
    for _ in 0..<rows {
      let numbers = (0...names.count).map { _ in Double.random(in: -1...1, using: &generator) }
      text += numbers.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    let host = TestHost()
    host.put(text, at: "f.csv")
    return Session(host, "data load f.csv")
  }

  @Test func everyReportFitsTheScreenWhateverTheNames() {
    for width in [40, 80] {
      let session = session(Self.names)
      session.accept("set width=\(width)")
      for line in [
        "data", "data show rows=3", "data describe", "lsq", "fit iters=50", "compare", "trace",
        "trace of=area,\"living area\"", "step", "step back", "explain", "runs", "rerun iters=3",
        "sweep alpha=0.01,0.1 iters=20", "compare r1 r2", "plot theta", "plot fit",
        "plot fit x=\"say \\\"hi\\\"\"", "plot data x=größe", "plot residuals x=\"a,b\"",
        "contour over=\"a,b\",\"living area\"", "plot path over=area,\"x;y\"", "data scale", "lsq",
        "fit iters=50", "compare", "data drop \"# no\",\"a,b\"", "data split", "lsq", "fit iters=9",
        "compare", "data describe", "plot cost",
      ] {
        let text = session.accept(line)
        #expect(!text.isEmpty, "\(line)")
        #expect(!text.contains("\u{1b}"), "\(line)")
        for shown in text.split(separator: "\n") {
          #expect(
            shown.hasPrefix("try ") || displayWidth(String(shown)) <= width,
            "\(line) at \(width): \(shown)")
        }
      }
    }
  }

  @Test(arguments: [1, 2, 10, 40, 60]) func allCommandsTakeAnyNumberOfFeatures(count: Int) {
    let names = (1...count).map { "f\($0)" }
    let session = session(names, rows: 100)
    let start = (0...count).map { "\($0)" }.joined(separator: ",")
    for line in [
      "lsq", "fit alpha=0.1 iters=20 start=\(start)", "compare", "trace", "step 2", "explain",
      "sweep alpha=0.1,0.2 iters=10", "predict " + start.dropFirst(2), "plot theta", "plot fit",
      "plot fit x=f1", "plot residuals", "plot data", "contour", "surface grid=9",
      "animate path every=10", "animate fit x=f1 every=10", "data scale", "fit iters=20",
      "rerun alpha=0.2",
    ] {
      let text = session.accept(line)
      #expect(!text.isEmpty, "\(line)")
      for shown in text.split(separator: "\n") {
        // A proposed line stays whole, so that it can be typed as it stands.
        #expect(
          shown.hasPrefix("try ") || displayWidth(String(shown)) <= 80, "\(line): \(shown)")
      }
    }
    session.accept("lsq")
    #expect(session.number("lsq.f\(count)") == session.number("lsq.theta\(count)"))
  }

  @Test func coefficientsAnswerToTheirNamesWhereTheseAreFree() {
    let session = session(Self.names)
    session.accept("lsq; fit iters=10")
    for prefix in ["lsq", "fit"] {
      #expect(session.number("\(prefix).area") == session.number("\(prefix).theta1"))
      #expect(session.number("\(prefix).t") == session.number("\(prefix).theta12"))
      #expect(session.number("\(prefix).Sepal.Length") == session.number("\(prefix).theta14"))
    }
    // A result keeps its meaning beside a feature of the same name.
    #expect(session.number("lsq.theta1") == session.number("lsq.area"))
    #expect(session.number("lsq.p2") != session.number("lsq.theta13"))
    #expect(session.number("fit.cost") != session.number("fit.theta10"))
    #expect(session.state.value(of: "lsq.größe") == nil)
  }

  @Test func aNameOfTwoFeaturesStandsForNeither() {
    let session = session(["x", "x", "z"])
    session.accept("lsq")
    #expect(session.state.value(of: "lsq.x") == nil)
    #expect(session.number("lsq.z") == session.number("lsq.theta3"))
    let message = session.refuse("plot data x=x").first?.message
    #expect(message == "x: several columns are called 'x': take one by its number, 1 or 2")
    session.accept("plot data x=2")
    session.accept("contour over=1,2")
  }

  // MARK: Original units

  @Test func standardisedCoefficientsAreReportedInTheOriginalUnits() {
    let plain = Session(TestHost(), "data sample houses; lsq")
    let session = Session(TestHost(), "data sample houses; data scale; data scale; lsq")
    for index in 0...2 {
      let expected = plain.number("lsq.theta\(index)")
      let found = session.number("lsq.original\(index)")
      #expect(abs(found - expected) < 1e-12 * abs(expected))
    }
    let text = session.accept("fit alpha=0.5 iters=300")
    #expect(text.contains("in the original units:"))
    let rows = text.split(separator: "\n").suffix(3)
    #expect(
      rows.map { $0.prefix(13) }.dropFirst().map(String.init) == ["descent      ", "least squares"])
    #expect(abs(session.number("fit.original2") - plain.number("lsq.theta2")) < 1e-9)
    // The same place, in the original units.
    #expect(plain.accept("predict area=100 distance=5").contains("254.362"))
    #expect(session.accept("predict area=100 distance=5").contains("254.362"))
  }

  /// A line through the origin of standardised features has an intercept in the original units.
  @Test func withoutAnInterceptTheMeansBringOne() {
    let session = Session(TestHost(), "data sample houses; data scale; lsq intercept=off")
    let text = session.accept("lsq intercept=off")
    #expect(text.contains("in the original units, where the means bring an intercept:"))
    let predicted =
      "lsq.original0 + 100 lsq.original1 + 5 lsq.original2"
    let shown = session.accept("predict 100, 5").split(separator: " ").compactMap {
      Double($0.split(separator: "\n").first ?? "")
    }
    #expect(abs(session.number(predicted) - (shown.first ?? .nan)) < 1e-3)
  }

  @Test func droppingKeepsScalesAndTruthInStep() {
    let session = Session(
      TestHost(), "data gen features=3 noise=0 bias=2 seed=4", "data scale; data drop x1")
    #expect(session.accept("data").contains("2 features x2, x3"))
    #expect(session.number("data.features") == 2)
    #expect(session.state.scaling?.features.count == 2)
    let truth = Session(TestHost(), "data gen features=3 noise=0 bias=2 seed=4")
    #expect(session.number("data.theta2") == truth.number("data.theta3"))
    let plain = Session(
      TestHost(), "data gen features=3 noise=0 bias=2 seed=4", "data drop 1; lsq")
    session.accept("lsq")
    #expect(abs(session.number("lsq.original1") - plain.number("lsq.x2")) < 1e-9)
  }

  // MARK: Figures over chosen columns and coefficients

  @Test func aLineOverOneFeatureHasTheOthersAtTheirMean() throws {
    let session = Session(TestHost(), "data sample houses; lsq")
    var outputs: [Output] = []
    _ = session.evaluate(SourceLine("plot fit x=distance")) { outputs.append($0) }
    guard case .figure(let figure, _)? = outputs.first else {
      Issue.record("no figure")
      return
    }
    #expect(figure.title == "Least squares, other features at their mean")
    let line = try #require(figure.series.first { $0.label == "least squares" })
    guard case .line(let x, let y) = line.content else {
      Issue.record("no line")
      return
    }
    let mean = session.state.featureMeans[0]
    let expected = session.number("lsq.intercept + \(mean) lsq.area + \(x[0]) lsq.distance")
    #expect(abs(y[0] - expected) < 1e-9)
    let extent = session.state.extent(ofFeature: 1)
    #expect(x == [extent.lower, extent.upper] && extent == (0.5, 11.6))
  }

  /// A straight line is a curve where an axis is logarithmic.
  @Test func linesAreBentByLogarithmicAxes() {
    let session = Session(TestHost(), "data sample houses; lsq")
    let straight = session.accept("plot fit x=area xrange=1..200 yrange=0..500")
    let bent = session.accept("plot fit x=area xrange=1..200 yrange=0..500 log=x")
    #expect(straight != bent)
    var outputs: [Output] = []
    _ = session.evaluate(SourceLine("plot fit x=area log=x")) { outputs.append($0) }
    guard case .figure(let figure, _)? = outputs.first,
      case .line(let x, let y)? = figure.series.last?.content
    else {
      Issue.record("no line")
      return
    }
    #expect(x.count > 100 && y.count == x.count)
    let slopes = zip(zip(x, x.dropFirst()), zip(y, y.dropFirst())).map {
      ($1.1 - $1.0) / ($0.1 - $0.0)
    }
    #expect(slopes.allSatisfy { abs($0 - slopes[0]) < 1e-6 })
  }

  @Test func landscapesStandOverTheChosenCoefficients() {
    let session = Session(TestHost(), "data sample houses; fit alpha=1e-4 iters=50")
    for line in ["contour", "surface", "plot path", "plot theta", "animate path"] {
      let text = session.accept("\(line) over=distance,area")
      #expect(
        text.lowercased().contains("distance") && text.lowercased().contains("area"), "\(line)")
      #expect(session.accept("\(line) over=area,distance") != text, "\(line)")
      #expect(session.accept("\(line) over=theta2,theta1") == text, "\(line)")
      #expect(session.accept("\(line) over=2,1") == text, "\(line)")
    }
    #expect(session.accept("contour over=intercept,distance").contains("start"))
    session.accept("fit intercept=off iters=20 alpha=1e-4")
    #expect(session.accept("contour over=area,distance").contains("start"))
    let message = session.refuse("contour over=intercept,area").first?.message
    #expect(message == "there is no coefficient 'intercept'; there are area, distance")
  }

  @Test func everyCoefficientHasACurve() {
    let session = Session(
      TestHost(), "data sample longley; data scale; fit alpha=0.4 iters=200")
    let text = session.accept("plot theta of=curves")
    #expect(text.contains("6 of 7 coefficients over 200 iterations"))
    for name in ["deflator", "gnp", "unemployed", "forces", "population", "year"] {
      #expect(text.contains(name), "\(name)")
    }
    let chosen = session.accept("plot theta of=curves over=intercept,gnp,year")
    #expect(chosen.contains("3 of 7 coefficients") && !chosen.contains("deflator"))
    #expect(
      session.refuse("plot theta of=curves over=gnp,gpn").first?.message
        == "there is no coefficient 'gpn'; did you mean 'gnp'?")
  }

  @Test func twoCoefficientsKeepTheirLandscape() {
    let session = Session(TestHost(), "data gen; fit")
    #expect(session.accept("contour over=intercept,slope") == session.accept("contour"))
    #expect(session.accept("contour over=intercept,x") == session.accept("contour"))
    #expect(session.accept("surface over=intercept,slope") == session.accept("surface"))
  }

  @Test func newDataAreSweptInPlaceOfAnOlderFunction() {
    let session = Session(TestHost(), "minimize x^2 from=3 alpha=0.1; data gen")
    session.accept("sweep alpha=0.1,1 iters=50")
    #expect(session.state.sweep?.quantity == "cost")
    #expect(session.accept("contour").contains("slope"))
    #expect(session.accept("explain alpha=0.1").contains("the cost is quadratic"))
    session.accept("minimize x^2 from=3 alpha=0.1; sweep alpha=0.1,0.2")
    #expect(session.state.sweep?.quantity == "f")
  }

  @Test func aColumnThatFollowsFromAnotherMakesNoInflection() {
    let host = TestHost()
    host.put("a,b,c,y\n1,2,3,4\n2,4,1,5\n3,6,2,7\n4,8,7,9\n5,10,5,10\n", at: "a.csv")
    let session = Session(host, "data load a.csv")
    for line in ["fit alpha=0.01", "fit alpha=0.01 iters=3000"] {
      let text = session.accept(line)
      #expect(text.contains("arrived (within 1e-6 of the first gap)"), "\(text)")
      #expect(!text.contains("inflection"), "\(text)")
      #expect(session.accept("explain").contains("a minimum that is one of many"))
    }
  }

  @Test func aZigzagThatDiedOutIsNoSwing() {
    let session = Session()
    session.accept("minimize bowl from=9,1.5 alpha=0.019 precision=0 iters=100")
    let text = session.accept("explain")
    #expect(text.contains("monotone: each step") && !text.contains("swinging"), "\(text)")
    // With momentum it does swing.
    session.accept("minimize x^2 from=1 method=momentum momentum=0.9 alpha=0.01 iters=100")
    #expect(session.accept("explain").contains("swinging"))
  }
}
