import Language
import Testing

@testable import Shell

/// `save` writes a script that brings a new session to the same state, to the bit.
@Suite struct SavedSessionTests {
  private static let sessions: [[String]] = [
    ["data gen n=30", "lsq", "fit alpha=0.01 iters=200 start=1,2", "compare", "plot cost every=7"],
    ["a = 0.01; b = a / 3; f(x, y) = a x + b y^2", "data gen n=9", "fit al=f(1, 2) it=17 st=-1,a"],
    [
      "set seed=5 prec=9 width=70", "da g n=12 fe=2 inf=1 bias=-3", "fit start=random it=40",
      "ls int=off",
    ],
    ["data gen n=9", "a = data.slope", "f(x) = a x", "data gen n=8 seed=3", "b = f(2)", "a = 7"],
    ["data gen n=9; data save \"my points.csv\"", "data load \"my points.csv\" y=x x=y", "lsq"],
    ["data load ./sub/../sub/p.csv", "fit method=backtracking", "predict 1", "reset width"],
    ["run sub/script.descent", "b = a + 1", "data clear", "say done; really # yes"],
    [
      "say ends in \\", "pause ends in \\", "say \"two\\nlines\"", "say", "pause",
      "say \"a\" \"b\"",
    ],
    ["data gen n=5", "fit", "reset all", "a = 1", "set charset=br echo=off", "reset"],
    [
      "data gen n=20; lsq; plot fit save=fig.txt; surface grid=9 save=\"sub/s f.txt\"", "data show",
    ],
    ["fit = 3", "data gen n=-1", "a = 2", "a = 3; expect a = 4", "x = a", "print foo"],
    ["data load - y=x", "expect data.n = 3"],
    ["minimize x^2 - 6x from=15 as=a; step 3; step back", "rerun iters=4 as=b", "runs drop a"],
    [
      "f(x, y) = x^2 + 3y^2", "minimize f from=3,2 method=bfgs", "contour runs=r1", "trace every=3",
    ],
    [
      "data gen n=9 features=2", "data scale", "fit alpha=0.5", "fit start=last iters=3",
      "data scale",
    ],
    [
      "sweep x^2 from=1 alpha=0.01..1 steps=5", "plot sweep", "explain alpha=0.1 momentum=0.5",
      "step",
    ],
    [
      "data gen n=30 features=2; data poly degree=3", "lsq precision=double", "fit iters=3",
      "data drop x1^2", "data scale; lsq precision=extended", "predict 1,2",
    ],
    ["k = 1", "k(x) = x", "m(x) = k(x)", "k = 2", "print m(3)", "expect m(3) = 3"],
  ]

  private func host() -> TestHost {
    let host = TestHost()
    host.put("x,y\n1,2\n2,3\n3,5\n4,4\n", at: "sub/p.csv")
    host.put("a = 4\nsay \"in the script\"\ndata load p.csv\nlsq\n", at: "sub/script.descent")
    host.standardInput = Array("x,y\n1,2\n2,4\n3,7\n".utf8)
    return host
  }

  @Test(arguments: sessions.indices)
  func replayingReproducesTheState(index: Int) {
    let host = host()
    let session = Session(host: host)
    for line in Self.sessions[index] { _ = session.evaluate(SourceLine(line)) { _ in } }
    let last = session.evaluate(SourceLine("save sub/saved.descent")) { _ in }
    guard case .done = last else {
      Issue.record("save failed: \(last)")
      return
    }
    let script = host.text(at: "sub/saved.descent") ?? ""
    // Replayed where it stands, and from another place.
    for line in ["run sub/saved.descent", "run /home/ada/sub/../sub/saved.descent"] {
      let again = Session(host: host)
      again.accept(line)
      #expect(Snapshot(again) == Snapshot(session), "\(script)")
      #expect(again.accept("save -") == session.accept("save -"))
    }
    #expect(!script.isEmpty && script.hasSuffix("\n"))
  }

  @Test func namesAreWrittenInFullAndValuesAsTyped() {
    let session = Session(host: host())
    for line in [
      "da g n = 1e1   no=2*3", "fi al = 1/100 it=3 sta= 1 , 2 # fast", "set prec = 4 ; lsq int=no",
      "pl d xr = -1 .. 1", "a=1;f ( x )=x; g(x)=x+ a",
      "fti", "help", "show", "data", "history", "version", "say  hello # there", "expe a==1",
      "min x^2-2x fr = 3 it=2 as = down", "ste 2", "reru alpha = 0.1", "sw al = 0.1 , 0.2 it=9",
      "pl x^2 xr=0 .. 1", "ru", "runs d down",
    ] {
      _ = session.evaluate(SourceLine(line)) { _ in }
    }
    #expect(
      session.accept("save -") == """
        # Saved by descent \(Version.number).
        data gen n=1e1 noise=2*3
        fit alpha=1/100 iters=3 start=1 , 2
        set precision=4
        lsq intercept=no
        plot data xrange=-1 .. 1
        a = 1
        f(x) = x
        g(x) = x+ a
        say hello # there
        expect a==1
        minimize x^2-2x from=3 iters=2 as=down
        step 2
        minimize x^2-2x from=3 iters=2 alpha=0.1
        sweep alpha=0.1 , 0.2 iters=9
        plot x^2 xrange=0 .. 1
        runs drop down

        """)
  }

  @Test func pathsAreRelativeToTheScriptWhereTheFilesLieBesideIt() {
    let host = host()
    host.put("x,y\n1,2\n2,3\n3,9\n", at: "/data/a b.csv")
    host.put("x,y\n1,2\n2,3\n3,9\n", at: "sub/-")
    let session = Session(host: host)
    session.accept("data load sub/p.csv; data load \"/data/a b.csv\"; data load sub/-")
    session.accept("save sub/saved.descent; save saved.descent")
    #expect(
      host.text(at: "sub/saved.descent")?.split(separator: "\n").dropFirst() == [
        "data load p.csv", "data load \"/data/a b.csv\"", "data load ./-",
      ])
    #expect(
      host.text(at: "saved.descent")?.split(separator: "\n").dropFirst() == [
        "data load sub/p.csv", "data load \"/data/a b.csv\"", "data load sub/-",
      ])
    #expect(
      session.accept("save -").split(separator: "\n").dropFirst() == [
        "data load sub/p.csv", "data load \"/data/a b.csv\"", "data load sub/-",
      ])
  }

  @Test func whatFailedIsNotSaved() {
    let session = Session(TestHost(), "a = 1")
    for line in ["b = 2; expect a = 2", "data gen n=0", "c = foo", "run nowhere"] {
      _ = session.refuse(line)
    }
    #expect(session.accept("save -").split(separator: "\n").dropFirst() == ["a = 1"])
  }
}
