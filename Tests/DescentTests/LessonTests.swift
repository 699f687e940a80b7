import Testing

/// The lessons as scripts, and the numbers that it stands on.
@Suite struct LessonTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private static let lessons = [
    "01-one-step", "02-knob", "03-factor", "04-line", "05-directions", "06-scaling", "07-valleys",
    "08-momentum", "09-noise", "10-methods", "11-beyond",
  ]

  @Test(arguments: lessons, [(60, "ascii"), (80, "braille"), (132, "ascii")])
  func replays(_ lesson: String, _ place: (width: Int, charset: String)) throws {
    try replay(lesson, place.width, place.charset)
  }

  private func replay(_ name: String, _ width: Int, _ charset: String) throws {
    let lesson = Sandbox.packageFile("Scripts/lessons/\(name).descent")
    let arguments = ["--width", "\(width)", "--charset", charset, lesson]
    let end = try sandbox.start(arguments).end()
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.isEmpty)
    let lines = end.output.split(separator: "\n", omittingEmptySubsequences: false)
    // A proposed line stays whole, so that it can be typed as it stands.
    for line in lines where line.count > width && !line.hasPrefix("try ") {
      Issue.record("wider than \(width): \(line)")
    }
    for line in lines where line.hasSuffix(" ") { Issue.record("blanks at the end of: \(line)") }
    if charset == "ascii" {
      #expect(end.output.utf8.allSatisfy { $0 < 0x80 } as Bool)
    }
    guard charset == "braille" else { return }
    // The same again, whatever the surroundings.
    let again = try sandbox.start(arguments, environment: ["LC_ALL": "C", "TERM": "dumb"]).end()
    #expect(again.output == end.output)
  }

  @Test func reachesTheNumbersOfTheTutorial() throws {
    let end = try sandbox.run(
      "-c",
      "data gen n=100 noise=10; lsq; fit alpha=0.001 iters=5000; print lsq.slope; "
        + "print lsq.intercept; print fit.slope; print fit.intercept; print fit.cost")
    #expect(end.code == 0, "\(end)")
    let expected = [
      63.4190748243730, 1.48941585086455, 62.8018454955768, 1.19109071404359, 54.9268832335297,
    ]
    let lines = end.output.split(separator: "\n").suffix(expected.count)
    let numbers = lines.compactMap { Double($0) }
    try #require(numbers.count == expected.count, "\(end)")
    for (number, value) in zip(numbers, expected) {
      #expect(abs(number - value) <= 1e-9 * abs(value), "\(number) is not \(value)")
    }
  }
}
