import Language
import Testing

@testable import Shell

/// Predictions for a file, beside those of its rows one by one and statsmodels' intervals.
@Suite struct PredictFileTests {
  private let host = TestHost()
  private let session: Session

  init() {
    session = Session(host: host)
    host.put(
      """
      area,garden,built,price
      50,yes,2001-03-01,210
      70,no,1999-05-02,260
      35,no,2010-01-01,150
      90,yes,1980-12-31,330
      60,yes,2005-06-07,248
      81,no,1995-07-01,300
      44,yes,2012-02-02,190

      """, at: "flats.csv")
    session.accept("data load flats.csv; lsq")
  }

  @Test func rowsArePredictedWithTheirIntervals() throws {
    host.put("garden;area;built\nyes;55,5;2000-01-01\nno;120,0;2015-05-05\n", at: "new.csv")
    let shown = session.accept("predict new.csv save=out.csv")
    #expect(shown.contains("225.712") && shown.contains("1 row outside of the range"))
    #expect(session.accept("predict area=55.5 garden=yes built=2000-01-01").contains("225.712"))
    let lines = try #require(host.text(at: "out.csv")).split(separator: "\n").map(String.init)
    #expect(lines[0] == "garden,area,built,predicted,mean_low,mean_high,low,high")
    let wanted = [
      [225.711570, 218.509659, 232.913481, 211.044538, 240.378602],
      [444.155142, 392.346240, 495.964044, 390.793952, 497.516332],
    ]
    for (line, wanted) in zip(lines.dropFirst(), wanted) {
      let numbers = line.split(separator: ",").suffix(5).compactMap { Double($0) }
      try #require(numbers.count == 5, "\(line)")
      for (number, wanted) in zip(numbers, wanted) { #expect(abs(number - wanted) < 1e-6) }
    }
    #expect(session.accept("predict new.csv level=50").contains("50%: low and high"))
  }

  @Test(arguments: [
    ("garden,area,built\nmaybe,55,2000-01-01\n", "line 2: garden has no level maybe"),
    ("garden,area,built\nyes,big,2000-01-01\n", "line 2: area is big and not a number"),
    ("garden,area,built\nyes,50,soon\n", "line 2: built is soon and not a date"),
    ("garden,aera,built\nyes,50,2000-01-01\n", "has no column area; did you mean aera?"),
    ("", "new.csv"),
  ])
  func whatCannotBePredictedIsNamed(text: String, words: String) {
    host.put(text, at: "new.csv")
    let messages = session.refuse("predict new.csv save=out.csv").map(\.message)
    #expect(messages.contains { $0.contains(words) }, "\(messages)")
    #expect(host.text(at: "out.csv") == nil)
    #expect(session.refuse("predict gone.csv").count == 1)
  }

  @Test func scaledFeaturesAndDescentGoTheSameWay() {
    host.put("area,garden,built\n55.5,yes,2000-01-01\n", at: "new.csv")
    session.accept("data scale; lsq")
    #expect(session.accept("predict new.csv").contains("225.712"))
    session.accept("fit alpha=0.5 iters=2000")
    let shown = session.accept("predict new.csv")
    #expect(shown.contains("descent"), "\(shown)")
  }
}

/// A target that is a formula of columns.
@Suite struct FormulaTargetTests {
  private let host = TestHost()
  private let session: Session

  init() {
    session = Session(host: host)
    host.put("area,price\n1,1\n2,10\n3,100\n", at: "flats.csv")
  }

  @Test func aFormulaIsTheTarget() {
    let shown = session.accept("data load flats.csv y=log10(price)")
    #expect(shown.contains("target log10(price)"), "\(shown)")
    session.accept("lsq")
    #expect(abs(session.number("lsq.slope") - 1) < 1e-12)
    session.accept("data load flats.csv y=price/area x=area")
    #expect(session.accept("data show").contains("33.3333"))
  }

  @Test(arguments: [
    ("y=log10(prise)", "prise"), ("y=log(price-1)", "row 1"), ("y=\"log(price - 1)\"", "row 1"),
    ("y=prise", "prise"),
  ])
  func whatIsNoneIsNamed(option: String, words: String) {
    session.accept("data gen n=5")
    let messages = session.refuse("data load flats.csv \(option)").map(\.message)
    #expect(messages.count == 1 && messages[0].contains(words), "\(messages)")
    #expect(session.number("data.n") == 5)
  }

  @Test func aColumnOfThatNameComesFirst() {
    host.put("area,log(price)\n1,1\n2,3\n", at: "logs.csv")
    session.accept("data load logs.csv y=\"log(price)\"")
    #expect(session.accept("data show").contains("3"))
  }
}
