import Language
import Testing

@testable import Shell

/// Every option of every command, taken from the registry, with the values at the ends of the
/// number line: none may trap, and what is no whole number is none.
@Suite struct ExtremeValueTests {
  /// Of so many values one is tried; `DESCENT_STRIDE=1` tries all, which takes many minutes.
  private static let stride = RandomRun.count("DESCENT_STRIDE", usual: 7)

  private static let commands = Registry.standard.commands.map(\.fullName)

  private static let numbers = [
    "-9223372036854775808", "9223372036854775807", "1e18", "-1", "0", "1.5", "0/0", "1/0", "-1/0",
    "1e308", "-1e308", "5e-324", "-5e-324", "2^63", "-2^63", "4294967296", "1e-300",
  ]

  /// What a value of numbers, words or ranges may be made of these ends.
  private static let others = [
    "-1e308..1e308", "-5e-324..5e-324", "0..5e-324", "1e308..1.7e308", "-1.7e308..-1e308", "0/0..1",
    "0..1/0", "2..1", "0..1e-320", "-9223372036854775808..9223372036854775807",
    "-1e308,1e308", "1e308,1e308,1e308", "5e-324,-5e-324", "9223372036854775807,1",
    "-9223372036854775808,1", "theta-9223372036854775808,1", "theta9223372036854775807,2",
    "x3,x4", "theta1,theta1", "0,1", "1e308", "last", "random", "a", "a,b",
  ]

  /// Lines before a command and its option, the example of the command that uses them included.
  private static func sites(of command: any Command) -> [(setup: String, line: String)] {
    var sites = command.examples.prefix(3).map { ($0.setup, $0.line) }
    let data = "data gen n=8 features=2; fit iters=3 as=a; data gen n=6; fit iters=2 as=b"
    let plane = "minimize x^2 + y^2 from=1,2 iters=3 as=a; minimize x^2 from=3 iters=4 as=b"
    // One that ends where it begins takes any number of steps.
    let still = "minimize x^2 from=0 as=a"
    for setup in [data, plane, still, ""] {
      sites.append((setup, command.fullName))
      if command.positional.maximum > 0 {
        sites.append((setup, command.fullName + " x^2"))
        sites.append((setup, command.fullName + " rosenbrock"))
        sites.append((setup, command.fullName + " y"))
      }
    }
    return sites
  }

  private func evaluate(_ line: String, after setup: String, where isRefused: Bool = false) {
    let host = TestHost()
    // So that no data are large enough to be slow.
    host.memoryLimit = 200_000
    let session = Session(host: host)
    host.put("x,y\n1,2\n2,3\n3,5\n4,4\n", at: "points.csv")
    if !setup.isEmpty { _ = session.evaluate(SourceLine(setup)) { _ in } }
    host.interrupt(afterPolls: 300)
    let result = session.evaluate(SourceLine(line)) { _ = shown($0, in: session) }
    guard case .failed(let diagnostics) = result else {
      #expect(!isRefused, "'\(line)' was taken")
      return
    }
    #expect(!diagnostics.isEmpty, "'\(setup)', then '\(line)'")
    for diagnostic in diagnostics { _ = shown(diagnostic, width: 80) }
  }

  @Test(arguments: commands) func noValueOfAnOptionTraps(name: String) throws {
    let command = try #require(Registry.standard.commands.first { $0.fullName == name })
    let sites = Self.sites(of: command)
    var count = 0
    for option in command.options {
      let isWhole = option.typeName == "whole number"
      for value in Self.numbers + (isWhole ? [] : Self.others) {
        count += 1
        // Every value meets some of the sites, and every site some of the values.
        let (setup, line) = sites[count / Self.stride % sites.count]
        guard count % Self.stride == 0, !line.contains(option.name + "=") else { continue }
        evaluate(
          "\(line) \(option.name)=\(value)", after: setup,
          where: isWhole && ["1.5", "0/0", "1/0", "-1/0", "1e308", "5e-324"].contains(value))
      }
    }
  }

  @Test(arguments: commands) func noWordOfACommandTraps(name: String) throws {
    let command = try #require(Registry.standard.commands.first { $0.fullName == name })
    guard command.positional.maximum > 0 else { return }
    for (index, value) in (Self.numbers + Self.others).enumerated() {
      let setups = [
        "data gen n=8 features=2; fit iters=3 as=a; lsq", "minimize x^2 from=1 as=a iters=3", "",
      ]
      evaluate("\(name) \(value)", after: setups[index % setups.count])
      evaluate("\(name) \(value) \(value)", after: setups[(index + 1) % setups.count])
    }
  }

  /// Starts, ranges and runs that once stood where an arithmetic could overflow.
  @Test(arguments: [
    ("data gen features=2", "data drop -9223372036854775808"),
    ("data gen features=2", "data drop 9223372036854775807"),
    ("data gen features=2", "plot data x=-9223372036854775808"),
    ("data gen features=2", "plot data x=9223372036854775807"),
    ("data gen features=2; fit iters=3", "trace of=-9223372036854775808,1"),
    ("data gen features=2; fit iters=3", "contour over=-9223372036854775808,1"),
    ("data gen features=2; fit iters=3", "contour over=theta-9223372036854775808,1"),
    ("data gen features=2; fit iters=3", "plot theta over=theta-9223372036854775808,1"),
    ("data gen features=2; fit iters=3", "plot theta over=theta9223372036854775807,1"),
    ("data gen; fit as=a iters=10; data gen features=5", "contour runs=a over=x3,x4"),
    ("minimize x^2 from=1 as=m iters=5", "contour rosenbrock runs=m"),
    ("minimize x^2 from=1 as=m iters=5", "plot x^2 + y^2 runs=m"),
    ("data gen n=5", "data split test=5e-324"),
    ("data gen n=5; fit", "sweep alpha=-1e308..1e308"),
    ("data gen n=5; fit", "sweep alpha=5e-324..1e-323 spacing=log"),
    ("data gen n=5; fit", "sweep alpha=5e-324..1.7e308 spacing=log steps=4 iters=3"),
  ])
  func namedLinesAnswer(setup: String, line: String) {
    let session = Session(TestHost(), setup)
    let result = session.evaluate(SourceLine(line)) { _ = shown($0, in: session) }
    if case .failed(let diagnostics) = result { #expect(diagnostics.count == 1) }
  }

  @Test(arguments: [
    "minimize y from=-1e308", "minimize y from=1e308", "minimize -y from=1.7e308",
    "minimize x^2 from=1e200 iters=3", "minimize x + y from=-1e308,1e308 iters=3",
    "minimize x^2 from=random range=-1e308..1e308 iters=3",
    "minimize x^2 from=random range=1e308..1.7e308 iters=3",
    "minimize 1e308 x from=1 iters=3", "minimize x^4 from=5e-324", "minimize x from=1e305 iters=5",
  ])
  func startsAtTheEndsOfTheNumbersAnswer(line: String) {
    let session = Session(TestHost())
    for line in [line, "explain", "plot cost", "plot path", "contour", "step", "trace", "surface"] {
      _ = session.evaluate(SourceLine(line)) { _ = shown($0, in: session) }
    }
  }
}
