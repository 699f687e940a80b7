import PseudoTerminal
import Testing

/// A machine without libedit, which only the prompt needs.
@Suite struct MissingLibraryTests {
  let sandbox: Sandbox
  private let environment: [String: String]

  init() throws {
    sandbox = try Sandbox()
    // The loader stops at a file of the library's name that is no library.
    for name in ["libedit.so.2", "libedit.so.0", "libedit.so"] {
      try sandbox.write("no library\n", to: name)
    }
    environment = ["LD_LIBRARY_PATH": sandbox.path]
  }

  @Test func thePromptNamesThePackage() throws {
    let terminal = try sandbox.terminal(environment: environment)
    #expect(terminal.waitForExit() == .code(1))
    let text = terminal.screen.text
    #expect(text.contains("libedit.so.2") && text.contains("libedit2"), "\(text)")
  }

  @Test func linesAndScriptsRun() throws {
    let terminal = try sandbox.terminal("-c", "print 6 * 7", environment: environment)
    #expect(terminal.waitForExit() == .code(0))
    #expect(terminal.screen.lines == ["42"])
    try sandbox.write("print 1 + 1\npause\nprint 40 + 2\n", to: "pausing.descent")
    let script = try sandbox.terminal("pausing.descent", environment: environment)
    #expect(script.waitForExit() == .code(0))
    #expect(script.screen.text.contains("libedit2"), "\(script.screen.text)")
    #expect(script.screen.lines.contains("42"), "\(script.screen.text)")
  }
}
