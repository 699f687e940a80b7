import Datasets
import Language
import LeastSquares
import Testing

@testable import Shell

/// Tables as people have them, and what can be done with their columns.
@Suite struct OwnDataTests {
  private func session(_ text: String, _ name: String = "a.csv") -> Session {
    let host = TestHost()
    host.put(text, at: name)
    return Session(host: host)
  }

  private func values(_ text: String, _ options: String = "") -> [[Double]] {
    let session = session(text)
    _ = session.accept("data load a.csv \(options)")
    guard let data = session.state.data else { return [] }
    return (data.features + [data.target]).map(\.values)
  }

  // MARK: Reading

  @Test(
    "tables are read without help",
    arguments: [
      ("\"Girth\" \"Height\"\n\"1\" 8.3 70\n\"2\" 8.6 65\n", [[8.3, 8.6], [70, 65]]),
      ("x,y\nm,s\n1,2\n2,3\n3,5\n", [[1, 2, 3], [2, 3, 5]]),
      ("Title\n\nx,y\n1,2\n2,3\n", [[1, 2], [2, 3]]),
      ("sep=;\nx;y\n1;2\n2;3\n", [[1, 2], [2, 3]]),
      ("x,y\n1,2\n2,3\nTotal,5\n", [[1, 2], [2, 3]]),
      ("x,y\n1,2\n2,?\n3,4\n", [[1, 3], [2, 4]]),
      ("1.0D+00 2.0D+00\n2.0D+00 3.5D+00\n", [[1, 2], [2, 3.5]]),
      ("x|y\n1|2\n2|3\n", [[1, 2], [2, 3]]),
      ("x,y\n1,2,\n2,3,\n", [[1, 2], [2, 3]]),
      ("a,b\n$12,20%\n\"$1,200\",25%\n", [[12, 1200], [20, 25]]),
      ("a;b\n1;1.234,50\n2;950,25\n", [[1, 2], [1234.5, 950.25]]),
      ("a;b\n1;1'234\n2;12'345\n", [[1, 2], [1234, 12345]]),
      ("a;b\n1;(12)\n2;7\n3;9\n", [[1, 2, 3], [-12, 7, 9]]),
      ("day,v\n2020-01-31,1\n2020-03-01,2\n", [[0, 30], [1, 2]]),
      ("day,v\n1/13/2020,1\n2/14/2020,2\n", [[0, 32], [1, 2]]),
      ("day,v\n31.1.2020,1\n1.2.2020,2\n", [[0, 1], [1, 2]]),
      ("day,v\n31 Jan 2020,1\n1 Feb 2020,2\n", [[0, 1], [1, 2]]),
    ])
  func readAsTheyAre(text: String, expected: [[Double]]) { #expect(values(text) == expected) }

  @Test("options say what cannot be found out")
  func readAsTold() {
    #expect(values("1:2\n3:4\n", "sep=\":\" header=off") == [[1, 3], [2, 4]])
    #expect(values("x;y\n1;1,500\n2;2,750\n", "decimal=comma") == [[1, 2], [1.5, 2.75]])
    #expect(values("x;y\n1;1,500\n2;2,750\n", "thousands=comma") == [[1, 2], [1500, 2750]])
    #expect(values("one\ntwo\nx,y\n1,2\n", "skip=2") == [[1], [2]])
    #expect(values("x,y\n1,2\n-99,3\n4,5\n", "na=\"-99\"") == [[1, 4], [2, 5]])
    #expect(values("x,y\n% no row\n1,2\n", "comment=\"%\"") == [[1], [2]])
    #expect(values("1,2\n3,4\n", "header=on") == [[3], [4]])
  }

  @Test("UTF-16 and Windows-1252 are found by themselves")
  func encodings() {
    let host = TestHost()
    host.files[host.resolved("a.csv")] = [0xFF, 0xFE] + "x,y\n1,2\n3,4\n".utf8.flatMap { [$0, 0] }
    let session = Session(host: host)
    #expect(session.accept("data load a.csv").contains("read as utf-16\n"))
    #expect(session.state.data?.target.values == [2, 4])
    host.files[host.resolved("b.csv")] =
      Array("x,y,".utf8) + [0xE9] + Array("\n1,2,3\n4,5,9\n".utf8)
    _ = session.accept("data load b.csv")
    #expect(session.state.data?.target.name == "é")
  }

  @Test("one bad cell is named with the line that goes on")
  func badCells() {
    let rows = (1...20).map { "\($0),\($0)\n" }.joined()
    let session = session("x,y\n\(rows)rotary,7\n\(rows)")
    let message = session.refuse("data load a.csv").map(\.message).first ?? ""
    #expect(
      message.contains("line 22, column 1 (x): 'rotary'") && message.contains("na=\"rotary\""))
    #expect(session.accept("data load a.csv na=\"rotary\"").contains("40 rows"))
    let shown = session.accept("data load a.csv bad=drop")
    #expect(shown.contains("40 rows") && shown.contains("left out: 1 row that does not fit"))
  }

  @Test(
    "what is no table says what it seems to be",
    arguments: [
      ("<html><body><p>hi</p></body></html>\n", "a web page"), ("[{\"x\":1,\"y\":2}]\n", "JSON"),
      ("PK\u{3}\u{4}abc", "a zip archive"), ("%PDF-1.4\nabc\n", "a PDF document"),
      ("This is a letter.\nIt has no table in it, none.\nNot at all; sorry.\n", "prose"),
    ])
  func noTables(text: String, kind: String) {
    let message = session(text).refuse("data load a.csv").map(\.message).first ?? ""
    #expect(message.contains("seems to be \(kind)"), "\(message)")
  }

  @Test("a date that is none is named; among texts it is a text")
  func badDates() {
    let message =
      session("day,x,v\n2020-02-30,1,1\n2020-03-01,2,5\n2020-03-02,4,2\n")
      .refuse("data load a.csv").map(\.message).first ?? ""
    #expect(message.contains("line 2, column 1 (day): '2020-02-30' is no date"), "\(message)")
    let other = session("day,x,v\nmonday,1,1\n2020-03-01,2,5\n2020-03-02,4,2\n")
    #expect(other.accept("data load a.csv").contains("3 rows, 1 feature x"))
  }

  @Test("a misspelt column is named with the one that was meant")
  func misspeltColumns() {
    let session = session("area,price\n1,2\n2,4\n3,9\n")
    session.accept("data load a.csv")
    let refused = session.refuse("data add p = log(prise)")
    #expect(refused.map(\.culprit) == ["prise"])
    #expect(refused.first?.message.contains("price") == true)
  }

  // MARK: Categories

  private static let flats =
    "area,garden,city,price\n"
    + (0..<24).map { row in
      let garden = row % 3 == 0 ? "yes" : "no"
      let city = ["Bonn", "Kiel", "Ulm"][row * 7 % 5 % 3]
      return "\(40 + row * 5),\(garden),\(city),\(100 + row * 12 + (row * 17) % 7)\n"
    }.joined()

  @Test("texts are indicators against the most frequent level")
  func categories() {
    let session = session(Self.flats)
    let shown = session.accept("data load a.csv; lsq")
    #expect(shown.contains("area, garden=yes, city="))
    #expect(shown.contains("garden: no (16), yes (8); no is what the others are compared with"))
    let estimate = session.state.regression?.coefficients.first { $0.name == "garden=yes" }?.value
    #expect(session.accept("print lsq.garden_yes").contains("\(estimate ?? .nan)"))
  }

  @Test("predict takes levels, and names the ones there are")
  func predictsLevels() {
    let session = session(Self.flats)
    session.accept("data load a.csv; lsq")
    let base = session.accept("predict area=100 garden=no city=Ulm")
    #expect(base != session.accept("predict area=100 garden=yes city=Ulm"))
    #expect(
      session.refuse("predict area=100 garden=maybe city=Ulm").map(\.message) == [
        "garden is one of no, yes, not 'maybe'"
      ])
    #expect(session.refuse("predict area=100").first?.message.contains("garden, city") ?? false)
  }

  @Test("levels stay with their columns through scaling, splitting and saving")
  func levelsStay() {
    let session = session(Self.flats)
    session.accept("data load a.csv; data scale; lsq")
    let scaled = session.accept("predict area=100 garden=yes city=Ulm").split(separator: "\n")[1]
    session.accept("data scale off; lsq")
    let plain = session.accept("predict area=100 garden=yes city=Ulm").split(separator: "\n")[1]
    #expect(scaled == plain)
    session.accept("data split test=0.25; lsq; predict area=100 garden=yes city=Ulm")
  }

  @Test("a target of two classes is 0 and 1; three are named with one against the rest")
  func classes() {
    let session = session(Self.flats)
    session.accept("data load a.csv y=garden x=area")
    #expect(session.state.data?.target.name == "garden=yes")
    #expect(session.state.data?.target.values.reduce(0, +) == 8)
    let message = session.refuse("data load a.csv y=city").first?.message ?? ""
    let line = message.split(separator: ": ").last?.split(separator: " takes").first ?? ""
    session.accept("data load a.csv x=area \(line)")
    #expect(session.state.data?.target.name.hasPrefix("city=") == true)
  }

  @Test("a text with many values is left out with the line that takes it")
  func manyLevels() {
    let rows = (0..<60).map { "\($0),k\($0 % 25),\($0 * $0)\n" }.joined()
    let session = session("x,k,y\n" + rows)
    let shown = session.accept("data load a.csv")
    #expect(shown.contains("left out: k (25 different texts); 'data load a.csv x=x,k' takes it"))
    #expect(session.state.data?.features.count == 1)
    session.accept("data load a.csv x=x,k")
    #expect(session.state.data?.features.count == 25)
  }

  // MARK: Columns and rows

  @Test func addsColumns() {
    let session = session("t,v\n2020-01-31,1\n2020-02-01,4\n2021-03-07,9\n")
    session.accept("data load a.csv y=v; data add root = sqrt(v); data add m = month(t)")
    session.accept("data add w = weekday(t); data add d = day(t); data add n = row")
    var columns = session.state.data?.features ?? []
    #expect(
      columns.suffix(5).map(\.values) == [
        [1, 2, 3], [1, 2, 3], [5, 6, 7], [31, 1, 7], [1, 2, 3],
      ])
    #expect(session.accept("data add before = lag(v)").contains("left out: 1 row"))
    columns = session.state.data?.features ?? []
    #expect(columns.last?.values == [1, 4] && session.state.data?.target.values == [4, 9])
  }

  @Test(arguments: [
    "data add v = 1", "data add z = log(v - 4)", "data add z = month(v)", "data add z = lag(u)",
    "data add z", "data filter v > 99", "data filter", "data filter v + oops > 1", "data put 9 v=1",
    "data put 0 v=1", "data put 1", "data put 4 v=1", "data put 99999999999999999999 v=1",
    "data scale off", "data scale on", "lsq level=0.95", "lsq level=100", "lsq level=nan",
  ])
  func refusesAndKeeps(line: String) {
    let session = session("t,v\n1,1\n2,4\n3,9\n")
    session.accept("data load a.csv y=v")
    let before = session.state.data
    #expect(session.refuse(line).count == 1)
    #expect(session.state.data == before)
  }

  @Test func filtersAndPuts() {
    let session = session("x,y\n1,2\n2,4\n3,9\n4,1\n")
    #expect(session.accept("data load a.csv; data filter x >= 2 and y != 9").contains("2 rows"))
    session.accept("data put 1 y=100")
    #expect(session.state.data?.target.values == [100, 1])
    session.accept("data put 3 x=7 y=8")
    #expect(session.state.data?.features[0].values == [2, 4, 7])
  }

  @Test("powers after scaling are those of the original feature")
  func powersOfScaled() {
    let one = session("")
    one.accept("data gen n=20; data poly degree=3; data scale; lsq")
    let other = session("")
    other.accept("data gen n=20; data scale; data poly degree=3; lsq")
    #expect(
      one.state.regression?.coefficients.map(\.value)
        == other.state.regression?.coefficients.map(\.value))
  }

  // MARK: Inference

  /// R 4.2, lm(dist ~ speed, cars): confint, summary, predict(interval=) at speed 21.
  @Test("intervals, adjusted R2 and F are those of R on cars")
  func cars() {
    let speed = [
      4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15,
      15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24,
      24,
      25,
    ]
    let distance = [
      2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20,
      26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92,
      93,
      120, 85,
    ]
    let rows = zip(speed, distance).map { "\($0),\($1)\n" }.joined()
    let session = session("speed,dist\n" + rows)
    session.accept("set precision=9; data load a.csv")
    let shown = session.accept("lsq level=95")
    #expect(shown.contains("-31.1678496") && shown.contains("-3.99034018"))
    #expect(shown.contains("adjusted R^2 0.643810201, F 89.5671065 (df 1, 48)"))
    let predicted = session.accept("predict speed=21")
    #expect(predicted.contains("58.5973838 .. 71.4055943"))
    #expect(session.accept("predict speed=50").contains("outside of the range of the rows: speed"))
  }
}
