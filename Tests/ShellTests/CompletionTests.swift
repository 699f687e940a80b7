import Language
import Numerics
import Testing

@testable import Shell

/// What Tab offers.
@Suite struct CompletionTests {
  let host = FolderHost()

  /// The candidates at the `|` of a line, each with its suffix; nil where nothing fits.
  func offers(_ marked: String, after lines: String...) -> [String]? {
    let session = Session(host: host)
    for line in lines { session.accept(line) }
    return completion(marked, in: session)?.candidates.map { $0.text + $0.suffix }
  }

  func completion(_ marked: String, in session: Session) -> LineCompletion? {
    let parts = marked.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    return session.completion(of: parts.joined(), cursor: parts[0].utf8.count)
  }

  /// The line after its only candidate has been put in.
  func completed(_ marked: String, after lines: String...) -> String? {
    let session = Session(host: host)
    for line in lines { session.accept(line) }
    guard let completion = completion(marked, in: session), completion.candidates.count == 1,
      let only = completion.candidates.first
    else { return nil }
    var bytes = Array(marked.utf8.filter { $0 != UInt8(ascii: "|") })
    bytes.replaceSubrange(completion.range, with: (only.text + only.suffix).utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Verbs

  @Test func offersEveryVerbOnAnEmptyLine() {
    let verbs = Registry.standard.commands.filter { $0.name.count == 1 }.map { $0.name[0] + " " }
    #expect(offers("|") == verbs)
    #expect(offers("print 1; |") == verbs)
    #expect(offers("  |") == verbs)
  }

  @Test(arguments: [
    ("mini|", "minimize "), ("data g|", "data gen "),
    ("plot resi|", "plot residuals "), ("plot Resi|", "plot residuals "),
    ("MINI|", "minimize "), ("runs d|", "runs drop "), ("step b|", "step back "),
    ("print 1;ls|", "print 1;lsq "), ("print 1; ls|", "print 1; lsq "),
  ]) func completesVerbs(_ marked: String, _ expected: String) {
    #expect(completed(marked) == expected)
  }

  @Test func offersTheLessonsByName() {
    let host = TestHost()
    host.lessonPaths = ["/lessons/01-first.descent", "/lessons/12-two-parts.descent"]
    host.put("# Two parts\n\nprint 1\n", at: "/lessons/12-two-parts.descent")
    let session = Session(host: host)
    #expect(
      completion("lesson |", in: session)?.candidates.prefix(3).map(\.text)
        == ["close", "new", "add"])
    #expect(completion("lesson TWO_|", in: session)?.candidates.map(\.text) == ["two-parts"])
  }

  @Test func describesWhatItOffers() {
    let session = Session(host: host)
    for marked in ["|", "data |", "fit |", "fit method=|", "set |"] {
      let candidates = completion(marked, in: session)?.candidates ?? []
      #expect(!candidates.isEmpty)
      #expect(candidates.allSatisfy { !$0.summary.isEmpty }, "\(marked)")
    }
  }

  @Test(arguments: ["# fi|", "print 1 # fi|", "say fi|", "say a; fi|", "pause wh|", "history fi|"])
  func leavesCommentsAndFreeTextAlone(_ marked: String) {
    #expect(offers(marked) == nil)
  }

  // MARK: Options

  @Test func offersOptionsNotGivenYet() {
    let all = offers("fit |")
    #expect(all?.starts(with: ["alpha=", "iters=", "start="]) == true)
    #expect(offers("fit alpha=1 |") == all?.filter { $0 != "alpha=" })
    #expect(offers("fit | alpha=1") == all?.filter { $0 != "alpha=" })
    #expect(offers("fit al = 1 iters = 5 |") == all?.filter { $0 != "alpha=" && $0 != "iters=" })
    #expect(offers("fit|") == ["fit "])
  }

  @Test(arguments: [
    ("fit al|", "fit alpha="), ("fit AL|", "fit alpha="), ("fit iters=5 al|", "fit iters=5 alpha="),
    ("fit iters=2 * 3 al|", "fit iters=2 * 3 alpha="), ("data gen no|", "data gen noise="),
    ("minimize x^2 fr|", "minimize x^2 from="), ("mini x^2 fr|", "mini x^2 from="),
    ("predict x2|", nil), ("sweep ste|", "sweep steps="), ("lsq inter|", "lsq intercept="),
  ]) func completesOptions(_ marked: String, _ expected: String?) {
    #expect(completed(marked) == expected)
  }

  @Test func offersTheOptionsOfTheMethodGiven() {
    #expect(offers("fit method=adam bet|") == ["beta1=", "beta2="])
    #expect(offers("fit method=gd bet|") == nil)
    #expect(offers("fit method=momentum |")?.contains("momentum=") == true)
    #expect(offers("fit |")?.contains("momentum=") == false)
    #expect(offers("fit mom|") == ["momentum="])
  }

  @Test func aFileOffersItsOwnColumns() {
    let host = TestHost()
    host.put("area,price of it,rooms\n1,2,3\n", at: "flats.csv")
    let session = Session(host: host)
    func offered(_ line: String) -> [String] {
      completion(line, in: session)?.candidates.map(\.text) ?? []
    }
    #expect(offered("data load flats.csv y=|") == ["area", "\"price of it\"", "rooms"])
    #expect(offered("data load flats.csv y=ro|") == ["rooms"])
    #expect(offered("data load flats.csv y=rooms x=a|") == ["area"])
    #expect(offered("data load none.csv y=|").isEmpty)
    host.allowsFiles = false
    #expect(offered("data load flats.csv y=|").isEmpty)
  }

  @Test func offersColumnsAsOptions() {
    #expect(offers("predict |", after: "data gen features=2") == ["x1=", "x2=", "level=", "save="])
    #expect(completed("predict x1=3 x|", after: "data gen features=2") == "predict x1=3 x2=")
  }

  // MARK: Values

  @Test(arguments: [
    ("fit method=mo|", "fit method=momentum "), ("fit method = mo|", "fit method = momentum "),
    ("fit meth=mo|", "fit meth=momentum "), ("fit method=ADAM|", "fit method=adam "),
    ("set charset=br|", "set charset=braille "), ("set hints=of|", "set hints=off "),
    ("lsq intercept=of|", "lsq intercept=off "), ("fit alpha=|", "fit alpha=0.001 "),
    ("fit start=ra|", "fit start=random "), ("sweep method=gd,ad|", nil),
    ("sweep method=gd,adam,ne|", nil), ("sweep method=gd, mom|", "sweep method=gd, momentum "),
    ("show hin|", "show hints "), ("reset al|", "reset all "), ("help minim|", "help minimize "),
    ("help data ge|", "help data gen "),
  ]) func completesValues(_ marked: String, _ expected: String?) {
    #expect(completed(marked) == expected)
  }

  @Test func offersRunsAndColumns() {
    let setup = "data gen features=2; fit as=slow; fit alpha=1 as=fast"
    #expect(offers("compare |", after: setup) == ["slow ", "fast ", "save="])
    #expect(completed("compare slow f|", after: setup) == "compare slow fast ")
    #expect(completed("rerun sl|", after: setup) == "rerun slow ")
    #expect(offers("runs drop |", after: setup) == ["slow ", "fast ", "all "])
    #expect(offers("plot data x=|", after: setup) == ["x1 ", "x2 "])
    #expect(offers("contour over=|", after: setup) == ["intercept ", "x1 ", "x2 "])
    #expect(completed("contour over=x1,int|", after: setup) == "contour over=x1,intercept ")
    #expect(offers("trace of=|", after: setup) == ["intercept ", "x1 ", "x2 "])
    #expect(offers("plot fit x=|", after: setup) == ["x1 ", "x2 "])
    #expect(completed("data sample ho|") == "data sample houses ")
    #expect(completed("plot cost runs=slow,f|", after: setup) == "plot cost runs=slow,fast ")
  }

  // MARK: Names

  @Test(arguments: [
    ("print si|", ["sign(", "sigmoid(", "sin(", "sinh(", "sixhump("]),
    ("print 2 * fit.sl|", ["fit.slope"]), ("print 6ta|", ["tan(", "tanh(", "tau"]),
    ("expect speed < 3 * sp|", ["speed"]), ("fit alpha=sp|", ["speed"]),
    ("fit alpha=2*sp|", ["speed"]), ("g(time) = ti|", ["time"]), ("h = spe|", ["speed"]),
    ("plot ro|", ["rosenbrock "]), ("minimize wav|", ["wave "]), ("function wa|", ["wave "]),
    ("minimize x^2 + wav|", ["wave("]), ("derive 3 * sp|", ["speed"]),
  ]) func offersNames(_ marked: String, _ expected: [String]) {
    let found = offers(marked, after: "data gen; fit; speed = 0.1; wave(x) = x^2")
    #expect(found?.sorted() == expected.sorted())
  }

  @Test(arguments: [
    "print 2|", "print (1 + 2)|", "print \"si|", "fit bogus=a|", "bogus a|",
  ])
  func offersNothingWhereNoNameFits(_ marked: String) {
    #expect(offers(marked, after: "a = 1") == nil)
  }

  // MARK: Files

  @Test func offersFiles() {
    host.put("points.csv", "plain.csv", "Lessons/", ".hidden", "two words.csv")
    host.put("first.descent", "second step.descent", in: "Lessons/")
    #expect(offers("data load p|") == ["plain.csv ", "points.csv "])
    #expect(offers("data load |") == ["Lessons/", "plain.csv ", "points.csv ", "two words.csv "])
    #expect(completed("data load po|") == "data load points.csv ")
    #expect(completed("run less|") == "run Lessons/")
    #expect(completed("run Lessons/f|") == "run Lessons/first.descent ")
    #expect(completed("run Lessons/s|") == "run \"Lessons/second step.descent\" ")
    #expect(completed("data load two|") == "data load \"two words.csv\" ")
    #expect(completed("data load \"two w|") == "data load \"two words.csv\" ")
    #expect(completed("data load \"po|") == "data load \"points.csv\" ")
    #expect(completed("data load .h|") == "data load .hidden ")
    #expect(completed("plot data save=po|") == "plot data save=points.csv ")
    #expect(offers("data load points.csv |")?.contains("y=") == true)
    #expect(offers("data load nowhere/|") == nil)
  }

  @Test func quotesAFolderOpenly() {
    host.put("my data/")
    host.put("a b.csv", "a c.csv", "d/", in: "my data/")
    #expect(completed("data load my|") == "data load \"my data/")
    #expect(offers("data load \"my data/a|") == ["\"my data/a b.csv\" ", "\"my data/a c.csv\" "])
    #expect(completed("data load \"my data/d|") == "data load \"my data/d/")
  }

  @Test func reachesNoFilesWhenSafe() {
    host.put("points.csv")
    host.allowsFiles = false
    #expect(offers("data load p|") == nil)
  }

  @Test func leavesOutWhatCannotBeTyped() {
    host.put("a\nb", "a\u{1b}c", "abc")
    #expect(offers("data load a|") == ["abc "])
  }

  // MARK: Robustness

  @Test func endsAtTheCursorWhateverTheLine() {
    let pieces = [
      "fit", "data gen", "alpha=", "\"", "(", ")", ";", "#", " ", "=", ",", "..", "\\", "größe",
      "😀",
      "f(x) = ", "method=ad", "plot ", "\t", "print ", "0.1", "x^2", "|", "save=", "compare ",
    ]
    var generator = SeededGenerator(seed: 7)
    let session = Session(host: host)
    session.accept("data gen features=2; fit; f(x) = x^2; a = 3")
    for _ in 0..<3000 {
      let count = Int.random(in: 0...6, using: &generator)
      let line = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      .joined()
      let cursor = Int.random(in: -1...(line.utf8.count + 1), using: &generator)
      guard let completion = session.completion(of: line, cursor: cursor) else { continue }
      #expect(completion.range.upperBound == cursor, "\(line)")
      #expect(completion.range.lowerBound >= 0, "\(line)")
      #expect(!completion.candidates.isEmpty, "\(line)")
      _ = session.hint(for: line)
    }
  }
}
