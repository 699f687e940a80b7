import Datasets
import Language
import Testing

@testable import Shell

/// What `data load` says of what it read, and data of which only a sample is kept.
@Suite struct DataLoadTests {
  private func host(_ files: (name: String, text: String)...) -> TestHost {
    let host = TestHost()
    for file in files { host.put(file.text, at: file.name) }
    return host
  }

  /// A thousand rows near y = 2x + 1.
  private static let rows =
    "x,y\n" + (0..<1000).map { "\($0),\(2 * $0 + 1 + $0 % 3)\n" }.joined()

  @Test func namesWhatItLeavesOut() {
    let text = "when,x,gap,\u{1B}[2J,y\nmon,1,,a,2\ntue,2,,b,NA\nwed,3,,c,5\nthu,,,d,7\n"
    let session = Session(host: host(("a.csv", text)))
    let shown = session.accept("data load a.csv")
    #expect(
      shown == """
        2 rows, 1 feature x, target y (from a.csv)
        target y: the last column of numbers; 'data load a.csv y=x' takes another
        left out: when, \\e[2J (text)
        left out: gap (no values)
        left out: 2 rows without a value of x (1) or y (1)

        """)
    #expect(session.number("data.n") == 2)
    let chosen = session.accept("data load a.csv x=x y=y")
    #expect(!chosen.contains("(text)") && chosen.contains("2 rows without a value"))
  }

  @Test func namesFromFilesMoveNoCursor() {
    let session = Session(
      host: host(("a.csv", "\u{1B}[2J,\"tab\there\",y\u{7}\n1,2,3\n2,3,5\n3,5,8\n4,4,9\n")))
    for line in [
      "data load a.csv", "data", "data show", "data describe", "data correlate", "lsq",
      "fit alpha=0.01 iters=5", "compare", "explain", "trace every=1", "plot data",
      "plot fit", "plot fit x=1", "plot residuals x=1", "plot theta", "contour", "surface",
      "predict x1=1", "predict 1", "step", "data save -",
    ] {
      let result = session.evaluate(SourceLine(line)) { output in
        let text = shown(output, in: session)
        // What is written for other programs keeps the bytes of the names.
        guard line != "data save -" else { return }
        #expect(!text.unicodeScalars.contains("\u{1B}"), "\(line)")
        #expect(!text.unicodeScalars.contains("\u{7}"), "\(line)")
        #expect(!text.contains("\t"), "\(line)")
      }
      if case .failed(let diagnostics) = result {
        for diagnostic in diagnostics {
          #expect(!diagnostic.message.unicodeScalars.contains("\u{1B}"), "\(line)")
        }
      }
    }
  }

  @Test func saysHowDecimalCommasAreRead() {
    let session = Session(
      host: host(("a.csv", "x,y\n1,5,2,5\n2,5,3,5\n"), ("b.csv", "x;y\n1,5;2,5\n2,5;3\n0;1\n")))
    #expect(
      session.refuse("data load a.csv").map(\.message) == [
        "a.csv: line 2 has 4 fields, the lines before have 2; numbers like 1,5 need ';' between "
          + "them, or quotes"
      ])
    session.accept("data load b.csv; lsq")
    #expect(session.state.data?.features[0].values == [1.5, 2.5, 0])
  }

  @Test func readsAlsoWhatStandardInputHolds() {
    let host = TestHost()
    host.standardInput = Array(Self.rows.utf8)
    let session = Session(host: host)
    #expect(session.accept("data load -").contains("1000 rows"))
    #expect(session.state.data?.origin == .standardInput)
  }

  // MARK: Passing rows

  @Test func fitsRowsThatPassAsThoseThatStay() {
    let session = Session(host: host(("a.csv", Self.rows)))
    session.accept("data load a.csv; lsq; fit alpha=1e-6 iters=20; p = lsq.slope; q = fit.slope")
    session.accept("s = lsq.stderr1")
    let shown = session.accept("data load a.csv stream=on")
    #expect(shown.contains("1000 rows"))
    #expect(
      shown.contains("the rows were not kept, but for a sample of 1000 of 1000 rows, seed 2015"))
    session.accept("lsq; fit alpha=1e-6 iters=20")
    #expect(abs(session.number("lsq.slope - p")) < 1e-12)
    #expect(abs(session.number("fit.slope - q")) < 1e-12)
    #expect(abs(session.number("lsq.stderr1 / s") - 1) < 1e-9)
    #expect(session.number("data.n") == 1000)
    session.accept("lsq intercept=off; compare; sweep alpha=1e-6,2e-6; explain; predict x=1")
    session.accept("contour; surface; data correlate; step; trace")
  }

  @Test func drawsASampleAndSaysSo() {
    let rows = "x,y\n" + (0..<30_000).map { "\($0),\(2 * $0)\n" }.joined()
    let session = Session(host: host(("a.csv", rows)))
    session.accept("data load a.csv stream=on seed=7; lsq")
    for line in ["plot data", "plot fit", "plot residuals", "data show rows=2"] {
      #expect(
        session.accept(line).hasSuffix("a sample of 10,000 of 30,000 rows, seed 7\n"), "\(line)")
    }
    #expect(session.state.data?.rowCount == 10_000)
    #expect(session.number("data.n") == 30_000)
    // What is described is all that passed.
    let described = session.accept("data describe")
    #expect(described.contains("30,000") && described.contains("14999.5"))
    // The same seed draws the same rows, the default one others.
    let first = session.state.data
    session.accept("data load a.csv stream=on seed=7")
    #expect(session.state.data == first)
    session.accept("data load a.csv stream=on")
    #expect(session.state.data != first)
  }

  @Test(arguments: [
    "data save b.csv", "data save -", "data scale", "data split test=0.2", "data drop x",
    "data poly degree=2", "fit method=sgd alpha=1e-9",
  ])
  func whatNeedsAllRowsSaysSo(line: String) {
    let session = Session(host: host(("a.csv", "x,z,y\n1,2,3\n2,5,1\n3,3,3\n4,4,9\n")))
    session.accept("data load a.csv stream=on; lsq")
    let before = Snapshot(session)
    let diagnostics = session.refuse(line)
    #expect(
      diagnostics.first?.message.hasSuffix(
        " needs all rows, and only a sample of these is kept: load them with stream=off") == true)
    #expect(Snapshot(session) == before)
  }

  @Test func passesWhatWouldFillTheMemory() {
    let host = host(("a.csv", Self.rows))
    host.memoryLimit = 20_000
    let session = Session(host: host)
    let diagnostics = session.refuse("data load a.csv stream=off")
    #expect(diagnostics.first?.message.contains("stream=on keeps only what a fit needs") == true)
    host.memoryLimit = 30_000
    #expect(session.refuse("data load a.csv stream=off").count == 1)
    host.memoryLimit = 300_000
    #expect(!session.accept("data load a.csv").contains("sample"))
  }

  @Test func passesRowsByItselfWhereTheyWouldFillTheMemory() {
    let rows = "x,y\n" + (0..<30_000).map { "\($0),\(2 * $0)\n" }.joined()
    let host = host(("a.csv", rows))
    // The numbers take 480 kB, and while columns grow they may be there twice.
    host.memoryLimit = 600_000
    let session = Session(host: host)
    #expect(session.accept("data load a.csv; lsq").contains("the rows were not kept"))
    #expect(session.number("data.n") == 30_000)
    #expect(abs(session.number("lsq.slope") - 2) < 1e-12)
    host.memoryLimit = 6_000_000
    #expect(!session.accept("data load a.csv; lsq").contains("the rows were not kept"))
  }
}
