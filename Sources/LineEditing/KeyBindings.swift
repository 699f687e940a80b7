import CLibEdit

/// Which keys an editor has.
public enum KeyBindings: Sendable {
  /// The editor's own, changed as the person's `~/.editrc` says.
  case personal
  /// The editor's own alone: nobody can change them, and none of them starts another program.
  case fixed

  /// What can change keys or start an editor, and through it any program.
  static let openCommands = ["ed-command", "vi-histedit"]
}

extension LineEditor {
  /// Takes the keys away by which a person gets out of the editor.
  func closeBindings() {
    // Keys of one byte, and the same with Alt; longer ones are bound here alone.
    let bytes = (0...0xFF).map { "\\" + String($0, radix: 8).padded(to: 3) }
    for key in bytes + bytes.prefix(0x80).map({ "\\e" + $0 }) {
      for command in KeyBindings.openCommands {
        if clibedit_is_bound(editor, key, command) {
          clibedit_bind(editor, key, "ed-unassigned")
        }
        if clibedit_is_bound_alternative(editor, key, command) {
          clibedit_bind_alternative(editor, key, "ed-unassigned")
        }
      }
    }
  }
}

extension String {
  /// With zeros before it, so that no digit that follows belongs to it.
  fileprivate func padded(to count: Int) -> String {
    String(repeating: "0", count: max(count - self.count, 0)) + self
  }
}
