import Datasets
import Descents
import Language
import LeastSquares
import Testing

@testable import Shell

/// The digits of `lsq`, and the powers of `data poly`, through the commands.
@Suite struct PolynomialTests {
  /// A problem of NIST's Statistical Reference Datasets, answers from exact rational arithmetic.
  struct Problem: Sendable {
    let file: String
    let degree: Int
    let hasIntercept: Bool
    let coefficients: [Double]
    let standardErrors: [Double]
  }

  static let problems = [
    Problem(
      file: "filip.csv", degree: 10, hasIntercept: true,
      coefficients: [
        -1467.489614229796, -2772.179591933424, -2316.3710816089306, -1127.9739409837157,
        -354.4782337033488, -75.12420173937572, -10.875318035534251, -1.0622149858894676,
        -0.06701911545934083, -0.0024678107827547863, -4.0296252508040365e-05,
      ],
      standardErrors: [
        298.08453099553697, 559.7798654749499, 466.47757212779646, 227.2042744777513,
        71.64786608759273, 15.289717874740006, 2.236911598160333, 0.2216243219342274,
        0.014236376315472395, 0.0005356174088898209, 8.966328373738683e-06,
      ]),
    Problem(
      file: "wampler2.csv", degree: 5, hasIntercept: true,
      coefficients: [1, 0.1, 0.01, 0.001, 0.0001, 1e-05],
      standardErrors: [0, 0, 0, 0, 0, 0]),
    Problem(
      file: "wampler5.csv", degree: 5, hasIntercept: true,
      coefficients: [1, 1, 1, 1, 1, 1],
      standardErrors: [
        21523262.467816968, 23635517.34696805, 7793435.243315831, 1014755.0755034965,
        56456.65121707516, 1123.2485467931194,
      ]),
    Problem(
      file: "noint2.csv", degree: 1, hasIntercept: false,
      coefficients: [0.7272727272727273],
      standardErrors: [0.04208273180784325]),
  ]

  private func host(_ file: String) throws -> TestHost {
    let host = TestHost()
    host.put(
      try #require(SourceTree.text(at: "Tests/ShellTests/Golden/files/\(file)")), at: file)
    return host
  }

  @Test(arguments: problems.indices)
  func printsThirteenDigitsAndMore(index: Int) throws {
    let problem = Self.problems[index]
    let session = Session(host: try host(problem.file))
    session.accept("data load \(problem.file) y=y x=x")
    if problem.degree > 1 { session.accept("data poly degree=\(problem.degree)") }
    let report = session.accept("lsq" + (problem.hasIntercept ? "" : " intercept=off"))
    #expect(report.contains("extended precision, at least"))
    #expect(session.number("lsq.digits") >= 13)
    let first = problem.hasIntercept ? 0 : 1
    for (place, expected) in problem.coefficients.enumerated() {
      let text = session.accept("print lsq.theta\(place + first)").dropLast()
      let found = try #require(Double(text))
      #expect(abs(found - expected) <= 1e-14 * abs(expected), "\(problem.file) \(place)")
    }
    for (place, expected) in problem.standardErrors.enumerated() {
      let text = session.accept("print lsq.stderr\(place + first)").dropLast()
      let found = try #require(Double(text))
      #expect(abs(found - expected) <= 1e-14 * abs(expected), "\(problem.file) \(place)")
    }
  }

  @Test func otherCommandsTakeTheSamePrecision() {
    let session = Session(TestHost(), "data sample longley; data scale; lsq precision=double")
    let rough = session.number("lsq.theta1")
    session.accept("fit iters=1")
    #expect(session.state.fit?.descent.goal?.point[1] == rough)
    #expect(session.state.fit?.descent.goal?.value == session.number("lsq.cost"))
    let report = session.accept("lsq")
    #expect(report.contains("extended precision"))
    #expect(session.number("lsq.theta1") != rough)
    session.accept("fit iters=1")
    #expect(session.state.fit?.descent.goal?.value == session.number("lsq.cost"))
    // The precision of one line that fails is not that of the next.
    _ = session.evaluate(SourceLine("lsq precision=double; nonsense")) { _ in }
    session.accept("fit iters=1")
    let subject = session.state.fit?.descent.subject as? LinearLeastSquares
    #expect(subject?.regression.precision == .extended)
  }

  @Test func powersStandBehindTheFeatures() {
    let session = Session(TestHost(), "data gen n=20 features=2 seed=3")
    let summary = session.accept("data poly degree=3")
    #expect(summary.contains("6 features x1, x2, x1^2, x1^3, x2^2, x2^3"))
    #expect(session.number("data.features") == 6)
    let data = session.state.data
    let x = data?.features[1].values ?? []
    #expect(data?.features[4].values == x.map { $0 * $0 })
    #expect(data?.features[4].corrections == x.map { (-($0 * $0)).addingProduct($0, $0) })
    session.accept("data drop x1^2,x2^3")
    #expect(session.state.featureNames == ["x1", "x2", "x1^3", "x2^2"])
  }

  @Test func refusesPowersThatCannotBe() {
    let host = TestHost()
    host.put("x,y\n1e200,1\n2,3\n5,1\n", at: "large.csv")
    let session = Session(host, "data gen n=20")
    let before = Snapshot(session)
    for (line, message) in [
      ("data poly degree=1", "degree is 1, but must be 2 to 1000"),
      ("data poly degree=1e18", "degree is"),
      ("data poly degree=2.5", "degree takes a whole number, not 2.5"),
      ("data poly degree=2; nonsense", "there is no command 'nonsense'"),
      ("data poly degree=2; data poly degree=3", "there is a column x^2 already"),
      ("data load large.csv; data poly degree=2", "the numbers of x^2 are too large"),
      ("data clear; data poly", "data poly needs data"),
    ] {
      let text = session.refuse(line).map(\.message).joined()
      #expect(text.contains(message), "\(line): \(text)")
      #expect(Snapshot(session) == before)
    }
    host.memoryLimit = 1e5
    #expect(session.refuse("data poly degree=900")[0].message.contains("these data would need"))
    #expect(Snapshot(session) == before)
  }

  @Test func predictionsNeedTheFeatureAlone() {
    let host = TestHost()
    let rows = (0..<9).map { "\($0),\(2 - $0 + 3 * $0 * $0)\n" }.joined()
    host.put("x,y\n\(rows)", at: "parabola.csv")
    let session = Session(host, "data load parabola.csv; data poly degree=2; lsq")
    #expect(session.accept("predict x=20").contains(" 1182\n"))
    #expect(session.accept("predict 20").contains(" 1182\n"))
    #expect(session.accept("predict 20, 400").contains(" 1182\n"))
    #expect(session.refuse("predict").map(\.message).joined().contains("predict x=1.5"))
    #expect(session.refuse("predict 1, 2, 3").map(\.message).joined().contains("3"))
    session.accept("data scale; lsq")
    #expect(session.accept("predict x=20").contains(" 1182.00\n"))
    // A file that holds its powers says as much.
    session.accept("data load parabola.csv; data poly degree=2; data save powers.csv")
    session.accept("data load powers.csv; lsq")
    #expect(session.accept("predict x=20").contains(" 1182\n"))
    // A column that only has the name of a power has a value of its own.
    host.put("x,x^2,y\n1,5,2\n2,3,4\n3,1,9\n5,5,1\n", at: "named.csv")
    session.accept("data load named.csv y=y; lsq")
    #expect(session.refuse("predict x=20").map(\.message).joined().contains("x^2"))
  }

  @Test func theFigureIsACurveOverTheFeature() {
    let session = Session(TestHost(), "data sample anscombe2; data poly degree=2; lsq; fit iters=5")
    let figure = session.accept("plot fit width=60 height=14")
    #expect(figure.contains("Least squares, descent after 5 iterations"))
    #expect(!figure.contains("Predicted over measured"))
    session.accept("data split test=0.2; lsq")
    #expect(session.accept("plot fit width=60 height=14").contains("test rows"))
    #expect(session.accept("plot fit x=x^2 width=60 height=14").contains("at their mean"))
  }
}
