import Language
import Testing

@testable import Shell

/// Pages and notes that a session is recorded into.
@Suite struct PageTests {
  private static let lesson = """
    # On steps
    #
    # Take *one* step <down>:
    #
    #     x - 2 alpha x
    f(x) = x^2
    minimize f from=3 iters=5
    ask "What is 3 - 2?" expect=1 hint="count"
    ask "Which?" choices=left,right expect=right
    plot f
    tune c=-1..1: plot x^2 + c*x
    expect 1 = 1
    """

  private func recorded(_ name: String, _ lines: String...) throws -> String {
    let host = TestHost()
    let session = Session(host: host)
    host.put(Self.lesson, at: "s.descent")
    session.accept("record \(name)")
    for line in lines { session.accept(line) }
    session.accept("record off")
    return try #require(host.text(at: name))
  }

  @Test func aPageHoldsWhatWasShown() throws {
    let page = try recorded("a.html", "run s.descent")
    for part in [
      "<p>Take <em>one</em> step &lt;down&gt;:</p>",
      "<pre class=\"formula\">    x - 2 alpha x</pre>",
      "<code>f(x) = x^2</code>", "<th scope=\"col\" class=\"number\">f</th>",
      "<legend>What is 3 - 2?</legend>", "data-ranges=\"0.9999999999999991 1.0000000000000009\"",
      "<summary>Hint</summary>",
      "data-words=\"right\"", "<summary>Answer</summary><p>1</p>", "<figure><svg",
      "type=\"range\" min=\"0\" max=\"40\" value=\"20\"", "<code>c = -1; plot x^2 + c*x</code>",
    ] { #expect(page.contains(part), "\(part)") }
    for absent in ["<code>expect", "<code>ask", "answer: 1", "record off", "http://", "src="] {
      #expect(!page.replacing("http://www.w3.org/2000/svg", with: "").contains(absent), "\(absent)")
    }
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
  }

  @Test func theFirstWordsOfAScriptAreItsTitle() throws {
    let host = TestHost()
    host.put(Self.lesson, at: "s.descent")
    let session = Session(host: host)
    #expect(session.accept("run s.descent record=b.html").hasSuffix("recorded in b.html\n"))
    let page = try #require(host.text(at: "b.html"))
    #expect(page.contains("<title>On steps</title>") && page.contains("<h1>On steps</h1>"))
    #expect(!page.contains("<p>On steps</p>"))
  }

  @Test func aTranscriptGrowsBesideThePage() throws {
    let host = TestHost()
    let session = Session(host: host)
    session.accept("record a.html")
    session.accept("data gen n=20; lsq")
    session.accept("plot data")
    #expect(host.text(at: "a.html") == nil)
    let transcript = try #require(host.text(at: "a.html.transcript"))
    #expect(transcript.contains("descent> plot data\n"))
    // A session that ended here has lost no line: the page is made of the transcript.
    let other = Session(host: host)
    other.accept("run a.html.transcript record=again.html")
    session.accept("record off")
    let (page, again) = (host.text(at: "a.html"), host.text(at: "again.html"))
    func body(_ text: String?) -> Substring? {
      text?.firstRange(of: "<main>").map { text![$0.upperBound...] }
    }
    #expect(page != nil && body(page) == body(again))
  }

  @Test func notesAreMarkdown() throws {
    let notes = try recorded("n.md", "print 6 * 7", "minimize x^2 from=3 iters=5", "say a_b <c>")
    #expect(notes.hasPrefix("# n.md\n\n```\ndescent> print 6 * 7\n```\n\n```\n42\n```\n"))
    #expect(notes.contains("| ---: | ---: |\n"))
    #expect(!notes.contains("record off"))
  }

  @Test(arguments: ["a.html", "a.md", "a.txt"]) func isRefusedUnderSafe(_ name: String) {
    let host = TestHost()
    host.allowsFiles = false
    let session = Session(host: host)
    #expect(session.refuse("record \(name)").first?.message.contains("--safe") == true)
    #expect(session.recording == nil)
  }

  @Test func aPageThatCannotBeWrittenLeavesTheTranscript() throws {
    let host = TestHost()
    host.writeFailures["/home/ada/a.html"] = .full
    let session = Session(host: host)
    session.accept("record a.html")
    session.accept("print 1")
    #expect(session.refuse("record off").first?.message.contains("no room") == true)
    session.accept("print 2")
    #expect(host.text(at: "a.html.transcript")?.contains("descent> print 2\n2\n") == true)
    host.writeFailures = [:]
    session.accept("record off")
    #expect(host.text(at: "a.html")?.contains("<code>print 2</code>") == true)
  }

  @Test func whatIsNoPageIsRefused() {
    let host = TestHost()
    host.put("# Transcript of descent 0.1.0.\ndescent> print 1\n1\n", at: "t.txt")
    let session = Session(host: host)
    #expect(session.refuse("run t.txt record=a.txt").first?.message.contains(".html") == true)
    #expect(session.refuse("run t.txt record=/nowhere/a.html").first?.culprit == "/nowhere/a.html")
    session.accept("record r.html")
    host.put("print 1\n", at: "s.descent")
    #expect(session.refuse("run s.descent record=a.html").first?.culprit == "a.html")
  }
}
