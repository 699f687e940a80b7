import Testing

/// The program under a bound on its address space: what does not fit is refused with a diagnostic.
@Suite struct MemoryTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// Runs lines in so many megabytes of address space.
  private func run(_ lines: String, megabytes: Int) throws -> RunningProgram.End {
    try sandbox.write(lines + "\n", to: "lines.descent")
    return try sandbox.shell(
      "ulimit -v \(megabytes * 1000); exec \"$DESCENT\" --quiet lines.descent")
  }

  @Test(.withinMemory, arguments: [500, 1000])
  func keptRunsGiveTheirRowsBack(megabytes: Int) throws {
    let rows = megabytes * 6000
    let lines = (1...12).map { "data gen n=\(rows) seed=\($0); fit iters=3\n" }.joined()
    let end = try run(lines + "print data.n", megabytes: megabytes)
    #expect(end.code == 0, "\(end)")
    #expect(end.output.hasSuffix("\n\(rows)\n") && end.output.contains("let go"), "\(end)")
  }

  @Test(.withinMemory) func dataThatDoNotFitAreRefused() throws {
    let end = try run("data gen n=1e8", megabytes: 500)
    #expect(end.code == 1, "\(end)")
    #expect(end.errors.contains("these data would need 1.6 GB of memory, and"), "\(end)")
  }

  @Test(.withinMemory) func aLongLineIsRefused() throws {
    let sum = "print 0" + String(repeating: "+1", count: 3_000_000)
    let end = try run(sum, megabytes: 500)
    #expect(end.code == 1, "\(end.errors.prefix(500))")
    #expect(end.errors.contains("so long a line needs"), "\(end.errors.prefix(500))")
  }

  @Test(.withinMemory) func aSweepOfManyRunsKeepsTheirRowsAlone() throws {
    let lines = "sweep x^2 + y^2 from=1,1 alpha=1e-5..1e-4 steps=1000 iters=20000 tol=0"
    let end = try run(lines, megabytes: 500)
    #expect(end.code == 0, "\(end.errors.prefix(500))")
    #expect(end.output.split(separator: "\n").count > 1000)
  }

  @Test(.withinMemory) func aWideTableIsReadAndItsFitRefused() throws {
    let names = (0..<20_000).map { "c\($0)" }.joined(separator: ",")
    let row = (0..<20_000).map { String($0 % 97) }.joined(separator: ",")
    try sandbox.write(
      names + "\n" + String(repeating: row + "\n", count: 20), to: "wide.csv")
    let end = try run("data load wide.csv\nlsq", megabytes: 500)
    #expect(end.code == 1, "\(end.errors.prefix(500))")
    #expect(end.errors.contains("of memory, and"), "\(end.errors.prefix(500))")
    #expect(end.output.contains("20 rows"))
  }

  @Test(.withinMemory) func blankLinesTakeTheirBytesAlone() throws {
    let lines = String(repeating: "\n", count: 3_000_000) + "print 1"
    let end = try run(lines, megabytes: 300)
    #expect(end.code == 0 && end.output.hasSuffix("1\n"), "\(end.errors.prefix(500))")
  }
}
