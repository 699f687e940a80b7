import Datasets
import Language
import Testing

@testable import Shell

/// Nothing silent, nothing invented: what is said of files as people have them.
@Suite struct ReadingReportTests {
  private func session(_ text: String) -> Session {
    let host = TestHost()
    host.put(text, at: "a.csv")
    return Session(host: host)
  }

  private func load(_ text: String) -> String { session(text).accept("data load a.csv") }

  @Test func thousandsAreRead() {
    let session = session("qty\tprice\n5\t1,500\n7\t2,750\n9\t12,000\n4\t980\n")
    #expect(session.accept("data load a.csv").contains("price: 1,500 is read as 1500\n"))
    #expect(session.state.data?.target.values == [1500, 2750, 12000, 980])
    // A neighbour: where one number has five digits in a row, commas do not group.
    let other = self.session("qty\tprice\n5\t1,500\n7\t2,750\n9\t12000,5\n4\t980\n")
    _ = other.accept("data load a.csv")
    #expect(other.state.data?.target.values == [1.5, 2.75, 12000.5, 980])
  }

  @Test func tableWithoutNames() {
    let shown = load("Alice,1,2\nBob,3,4\nCarol,5,7\n")
    #expect(
      shown == """
        3 rows, 1 feature x2, target y (from a.csv)
        the first line holds no names: it is a row, and names were made up
        target y: the last column of numbers; 'data load a.csv y=x2' takes another
        left out: x1 (text)

        """)
  }

  @Test func theLineForAnotherTargetWorks() {
    let session = session("area m2,\"price, in k\",id\n1,2,3\n2,3,1\n4,4,4\n")
    let shown = session.accept("data load a.csv")
    let line = shown.split(separator: "'").first { $0.hasPrefix("data load") }
    #expect(line == "data load a.csv y=\"price, in k\"", "\(shown)")
    session.accept(String(line ?? ""))
    #expect(session.state.data?.target.name == "price, in k")
  }

  @Test func hashesAndRowNumbers() {
    let colors = load("color,x,y\n#ff0000,1,2\nred,2,3\n#00ff00,3,5\nblue,4,4\n")
    #expect(colors.contains("4 rows") && colors.contains("begin with '#' are rows"))
    let gaps = load("x,y\n#N/A,1\n2,3\n# half\n3,5\n")
    #expect(gaps.contains("2 rows"))
    #expect(gaps.contains("left out: 1 row without a value of x\n"))
    #expect(gaps.contains("left out: 1 line that begins with '#'\n"))
    let numbers = load("\"\",A,B\n1,2,3\n2,5,6\n3,9,4\n")
    #expect(numbers.contains("1 feature A"))
    #expect(numbers.contains("left out: a column without a name (row numbers)\n"))
  }

  @Test func looksAndLateValues() {
    let shown = load(
      "yes,day,share,x,y\nno,2020-01-01,20%,1,2\nno,2020-01-02,30%,2,3\nyes,2020-01-03,5%,3,5\n"
        + "yes,2020-01-04,7%,4,8\n")
    #expect(shown.contains("4 rows, 4 features yes=yes, day, share, x, target y"))
    #expect(shown.contains("yes: no (2), yes (2); no is what the others are compared with\n"))
    #expect(shown.contains("day: days since 2020-01-01\n"))
    #expect(shown.contains("share: per cent, 20% is read as 20\n"))
    let late = load(
      "i,m,c\n" + (1...3000).map { "\($0),\($0 % 7),\($0 > 1000 ? "\($0 * 2)" : "")\n" }.joined())
    #expect(late.contains("2000 rows, 2 features i, m, target c"))
    #expect(late.contains("left out: 1000 rows without a value of c\n"))
    let tiny = load("x,y\n1e-400,2\n1,3\n2,4\n")
    #expect(tiny.contains("1 number of x is too close to 0 to be held, and is read as 0"))
  }

  @Test func missingColumnsAreNamed() {
    let session = session("x,z,y\n1,,2\n2,,3\n,4,5\n")
    #expect(
      session.refuse("data load a.csv").map(\.message) == [
        "a.csv: every row lacks a value (3 rows): x 1, z 2; x= chooses other columns"
      ])
  }

  @Test func noBreakSpacesGroupDigits() {
    let rows = (1...50).map { "\($0),\($0 == 30 ? "4\u{a0}000" : "7")\n" }
    let session = session("x,y\n" + rows.joined())
    #expect(session.accept("data load a.csv").contains("y: 1 500 is read as 1500\n"))
    #expect(session.state.data?.target.values[29] == 4000)
  }

  /// Standardised features are saved as they were, digit for digit.
  @Test func savesOriginalUnits() {
    let text = "x1,x2,y\n0,0.1,1\n1,0.3,2\n2,-7.25,4\n3,1e-3,3\n"
    let session = session(text)
    session.accept("data load a.csv; data scale")
    let shown = session.accept("data save b.csv")
    #expect(shown == "4 rows written to b.csv, in the original units\n")
    session.accept("data load b.csv")
    let features = session.state.data?.features.map(\.values)
    #expect(features == [[0, 1, 2, 3], [0.1, 0.3, -7.25, 1e-3]])
  }
}

/// What `lsq` says of exact fits, dependent columns and digits.
@Suite struct LeastSquaresReportTests {
  private func lsq(_ text: String, _ line: String = "lsq") -> String {
    let host = TestHost()
    host.put(text, at: "a.csv")
    let session = Session(host: host)
    session.accept("data load a.csv")
    return session.accept(line)
  }

  @Test func exactFitsHaveNoErrors() {
    let shown = lsq("a,b,y\n1,2,3\n2,5,7\n3,1,4\n4,7,11\n5,3,8\n")
    #expect(!shown.contains("inf") && !shown.contains("std error") && !shown.contains("e-3"))
    #expect(shown.contains("intercept         0\n"), "\(shown)")
    #expect(shown.contains("the fit is exact in every row"))
    let parabola = lsq(
      "x,y\n" + (0..<20).map { "\($0),\($0 * $0)\n" }.joined(),
      "data poly degree=3; data scale; lsq")
    #expect(parabola.contains("intercept   123.500\n"))
    #expect(parabola.contains("x^3           0.000\n"))
    #expect(parabola.contains("in the original units: intercept 0, x 0, x^2 1, x^3 0\n"))
  }

  @Test func dependenceIsNamed() {
    let rows = (0..<80).map { row in
      let cm = 150 + Double((row * 37) % 411) / 10
      return "\(cm),\(cm / 2.54),\((row * 7919 + 13) % 41)\n"
    }
    let shown = lsq("cm,inch,kg\n" + rows.joined())
    #expect(shown.contains("inch = 0.393701 cm in every row, up to rounding"), "\(shown)")
    let pairs = (0..<2000).map { row in
      "\(row),\(row / 2),\(row % 2),\((row / 2 * 7 + row % 2 * 3) % 5)\n"
    }
    for precision in ["double", "extended"] {
      let exact = lsq("i,g,t,y\n" + pairs.joined(), "lsq precision=\(precision)")
      #expect(exact.contains("  t = i - 2 g in every row\n"), "\(exact)")
      #expect(exact.contains("R^2 1.5e-6"))
    }
  }

  @Test func collinearityIsOneLine() {
    let session = Session(host: TestHost())
    session.accept("data sample longley")
    let shown = session.accept("lsq")
    #expect(shown.contains("nearly follow from each") && shown.contains("'data correlate'"))
    #expect(shown.contains("its square,") && shown.contains("is kappa in explain"))
    let easy = session.accept("data gen; lsq")
    #expect(!easy.contains("nearly"))
  }

  @Test func showsSeventeenDigits() {
    let shown = lsq("x,y\n0.1,1\n0.2,3\n0.3,4\n", "set precision=17; lsq")
    // The slope 15 and the intercept -1/3.
    #expect(shown.contains("-0.333333333333333"), "\(shown)")
    #expect(shown.contains("15.000000000000000"), "\(shown)")
  }
}
