import Language
import Testing

@testable import Shell

/// What is handed in of a lesson, and what a lecturer makes of it.
@Suite struct ReceiptTests {
  private static let lesson = """
    # Sums

    ## One

    ask "What is 1 + 1?" expect=2
    pause

    ## Two

    task "Set a above 5." until="a > 5" solution="a = 6"
    print a
    ask "Is a odd?" expect=no

    """

  private let host = TestHost()

  init() {
    host.put(Self.lesson, at: "/lessons/02-sums.descent")
    host.lessonPaths = ["/lessons/02-sums.descent"]
    host.terminal.isTerminal = true
    host.terminal.columns = 80
    host.terminal.rows = 24
  }

  @discardableResult
  private func play(
    _ line: String = "lesson 2 receipt=me.txt", answers: [String], tasks: [String]
  ) -> String {
    host.answers = answers
    host.taskLines = tasks
    return Session(host: host).accept(line)
  }

  private func refusal(_ line: String = "lesson 2 receipt=me.txt") -> String {
    Session(host: host).refuse(line).map(\.message).joined()
  }

  private var receipt: String { host.text(at: "me.txt") ?? "" }

  private func table(_ text: String? = nil, named name: String = "me.txt") throws -> String {
    let lecturer = HandedInHost(world: host, ["in/\(name)": text ?? receipt])
    let session = Session(host: lecturer)
    var shown = ""
    try session.grade("in") { shown += session.transcriptText(of: $0) }
    return shown
  }

  @Test func aReceiptHoldsWhatWasTypedAndAgrees() throws {
    play(answers: ["3", "2", "no"], tasks: ["print 1", "a = 7"])
    #expect(receipt.hasPrefix("# Receipt of descent \(Version.number)\n# lesson: sums\n"))
    #expect(receipt.contains("\nanswer> 3\nanswer> 2\n"))
    #expect(receipt.contains("a = 7\n"))
    let table = try table()
    #expect(table.contains("1 of 2"))
    #expect(table.contains("1 of 1"))
    #expect(table.contains("agrees"))
  }

  /// Whoever changes what was typed, or what it came to, is found out.
  @Test func aForgedReceiptDiffers() throws {
    play(answers: ["3", "2", "no"], tasks: ["a = 7"])
    for (old, new) in [
      ("done 1 2 1 1", "done 2 2 1 1"), ("answer> 3\n", ""), ("a = 7", "a = 1"),
      ("answer> 2\n", ""),
    ] {
      #expect(receipt.contains(old), "\(old)")
      let table = try table(receipt.replacing(old, with: new))
      #expect(table.contains("differs"), "\(old): \(table)")
      #expect(!table.contains("agrees"), "\(old)")
    }
  }

  @Test func whatIsNoReceiptIsSaid() throws {
    #expect(try table("print 1\n").contains("no receipt"))
    play(answers: ["2", "no"], tasks: ["a = 7"])
    #expect(
      try table(receipt.replacing("lesson: sums", with: "lesson: sun"))
        .contains("no such lesson here"))
    #expect(
      try table(receipt.replacing("descent \(Version.number)", with: "descent 9.9.9"))
        .contains("agrees, with version 9.9.9"))
  }

  /// A replay reads and writes nothing, and is stopped where it goes on for ever.
  @Test func aReplayIsBehindAWall() throws {
    host.put("secret", at: "/etc/secret")
    play(
      answers: ["2", "no"],
      tasks: ["save /tmp/x", "data load /etc/secret", "lesson 2 receipt=/tmp/y", "a = 7"])
    let before = host.files
    #expect(try table().contains("agrees"))
    #expect(host.files == before)
    let endless = receipt.replacing(
      "a = 7", with: "minimize x^2 from=1 alpha=1e-12 precision=0 iters=1e12")
    #expect(try table(endless).contains("stopped: over 20,000,000 iterations"))
  }

  @Test func anotherFileIsNotWrittenOver() {
    host.put("my thesis", at: "me.txt")
    #expect(refusal().contains("is no receipt of lesson 2"))
    #expect(receipt == "my thesis")
  }

  /// Who comes back without what was typed before begins again.
  @Test func aLessonThatWasLeftGoesOnWithItsReceipt() throws {
    play(answers: ["2", "stop"], tasks: ["stop"])
    #expect(receipt.contains("# came to: "))
    #expect(try table().contains(" no "))
    let kept = receipt
    play(answers: ["no"], tasks: ["a = 9"])
    #expect(
      receipt.hasPrefix("# Receipt") && receipt.count { $0 == "#" } > kept.count { $0 == "#" })
    let table = try table()
    #expect(table.contains("2 of 2") && table.contains("agrees"), "\(table)")
    play("lesson 2 from=start", answers: ["2"], tasks: ["stop"])
    #expect(refusal("lesson 2 receipt=new.txt").contains("from=start begins again"))
  }

  @Test func anEmptyFolderIsSaid() {
    let lecturer = HandedInHost(world: host, [:])
    #expect(throws: Diagnostic.self) { try Session(host: lecturer).grade("in") { _ in } }
  }
}

/// A host with a folder of files.
private final class HandedInHost: Host {
  private let world: TestHost
  private let files: [String: String]

  init(world: TestHost, _ files: [String: String]) {
    self.world = world
    self.files = files
  }

  var allowsFiles: Bool { true }
  var lessonPaths: [String] { world.lessonPaths }
  var terminal: TerminalTraits { TerminalTraits(columns: 120) }
  var history: [String] { [] }
  var isInterrupted: Bool { false }
  var memoryLimit: Double { world.memoryLimit }
  func pausedLine() -> String? { nil }
  func read(_ path: String) throws(FileFailure) -> [UInt8] {
    if let text = files[path] { return Array(text.utf8) }
    return try world.read(path)
  }
  func write(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    try world.write(bytes, to: path)
  }
  func resolved(_ path: String) -> String { world.resolved(path) }
  func entries(of folder: String) -> [FolderEntry] {
    files.keys.map { FolderEntry(name: String($0.split(separator: "/")[1]), isFolder: false) }
  }
}
