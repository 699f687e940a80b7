import SourceStructure
import Testing

@Suite struct ReadingTests {
  /// What each file uses, as `user → used`, sorted.
  private func uses(_ sources: [(path: String, text: String)]) -> [String] {
    let target = TargetStructure(name: "T", sources: sources)
    return target.uses.enumerated().flatMap { file, uses in
      uses.keys.map { "\(target.files[file]) → \(target.files[$0])" }
    }.sorted()
  }

  @Test func commentsAndTextsAreNoUses() {
    let declaration = (path: "a", text: "struct Alpha {}")
    for text in [
      "// Alpha", "/* Alpha /* Alpha */ Alpha */", "let s = \"Alpha\"",
      "let s = #\"Alpha \\(Alpha)\"#",
      "let s = \"\"\"\n  Alpha \"Alpha\"\n  \"\"\"", "let s = \"a \\\" Alpha\"", "x.Alpha",
      "let n = 1Alpha",
    ] {
      #expect(uses([declaration, ("b", text)]) == [], "\(text)")
    }
    for text in [
      "let x: Alpha", "let s = \"a \\(Alpha())\"", "let s = #\"\\#(Alpha())\"#",
      "extension Alpha {}",
      "let s = \"\\(f(\"x\", (1)))\"; Alpha()", "let x: `Alpha`",
    ] {
      #expect(uses([declaration, ("b", text)]) == ["b → a"], "\(text)")
    }
  }

  @Test func namesAreLookedUpFromTheInsideOutwards() {
    let sources: [(path: String, text: String)] = [
      ("a", "enum Outer { struct Kind {} }"), ("b", "struct Kind {}"),
    ]
    #expect(uses(sources + [("c", "let x: Kind")]) == ["c → b"])
    #expect(uses(sources + [("c", "let x: Outer.Kind")]) == ["c → a"])
    #expect(uses(sources + [("c", "extension Outer { var x: Kind { Kind() } }")]) == ["c → a"])
    #expect(uses(sources + [("c", "private struct Kind {}\nlet x: Kind")]) == [])
    #expect(uses([("a", "private struct Own {}"), ("b", "let x: Own")]) == [])
  }

  @Test func functionsAndMembersOfExtensions() {
    #expect(
      uses([("a", "func shortest(_ x: Double) {}"), ("b", "let t = shortest(1)")]) == ["b → a"])
    #expect(
      uses([("a", "func shortest() {}"), ("b", "func f() { func shortest() {}; shortest() }")])
        == [])
    let member = (path: "a", text: "extension Int { func doubled(by n: Int) -> Int { 2 * n } }")
    #expect(uses([member, ("b", "let t = 1.doubled(by: 2)")]) == ["b → a"])
    #expect(uses([member, ("b", "let t = 1.doubled(of: 2)")]) == [])
    #expect(
      uses([member, ("b", "struct S { func doubled() {} }"), ("c", "s.doubled(by: 2)")]) == [])
  }

  @Test func cyclesAreFound() {
    let target = TargetStructure(
      name: "T",
      sources: [
        ("a", "struct A { let b: B }"), ("b", "struct B { let c: C }"),
        ("c", "struct C { let a: A }"),
        ("d", "struct D { let a: A; let e: E }"), ("e", "struct E { let d: D? }"),
        ("f", "let f = D.self"),
      ])
    #expect(target.cycles == [[0, 1, 2], [3, 4]])
    #expect(target.description(of: [3, 4]) == "  d uses e (E, line 1)\n  e uses d (D, line 1)")
  }

  @Test func foldersAreHeldToTheirOrder() {
    let target = TargetStructure(
      name: "T",
      sources: [
        ("Low/a", "struct A {}\nlet h = H.self"), ("High/b", "struct H { let a: A }"),
        ("High/Deep/c", "struct D { let a: A }"), ("d", "let x: D"),
      ])
    let matrix = FolderMatrix(target, order: ["Low", "High/Deep", "High"])
    #expect(matrix.violations == ["Low/a:2 uses H of High/b"])
    #expect(
      matrix.description == """
                     1    2    3    4
        Low          ·         1
        High/Deep    1    ·
        High         1         ·
        (other)           1         ·
        """)
  }
}
