import ArgumentParser
import Language

/// `--completions`: a shell, and the script that makes it complete this program's command line.
enum ShellCompletion: String, ExpressibleByArgument, CaseIterable {
  case bash
  case zsh
  case fish

  /// The script.
  var script: String {
    let entries = CommandLineEntry.all.filter { !$0.names.isEmpty }
    switch self {
    case .bash: return Self.bash(entries)
    case .zsh: return Self.zsh(entries)
    case .fish: return Self.fish(entries)
    }
  }

  /// Source: the GNU Bash Reference Manual, section Programmable Completion.
  private static func bash(_ entries: [CommandLineEntry]) -> String {
    let values = entries.filter { $0.value != nil }.map { entry in
      let words = entry.choices.joined(separator: " ")
      let reply = words.isEmpty ? "" : "COMPREPLY=($(compgen -W '\(words)' -- \"$current\")); "
      return "    \(entry.names.joined(separator: " | "))) \(reply)return ;;"
    }
    return """
      # Completions of descent for bash.
      _descent() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
        # A word such as --color=never is three words to bash.
        if [[ $current == = ]]; then
          current=
        elif [[ $previous == = ]]; then
          previous=${COMP_WORDS[COMP_CWORD-2]}
        fi
        COMPREPLY=()
        case $previous in
      \(values.joined(separator: "\n"))
        esac
        if [[ $current == -* ]]; then
          COMPREPLY=($(compgen -W '\(entries.flatMap(\.names).joined(separator: " "))' -- "$current"))
          return
        fi
        compopt -o filenames 2>/dev/null
        local IFS=$'\\n'
        COMPREPLY=($(compgen -f -X '!*.descent' -- "$current"; compgen -d -- "$current"))
      }
      complete -F _descent descent
      """
  }

  /// Source: the manual of zsh, section Completion System, `_arguments`.
  private static func zsh(_ entries: [CommandLineEntry]) -> String {
    let specifications = entries.map { entry in
      let summary = entry.summary.replacing("]", with: "\\]").replacing(":", with: "\\:")
      let value = entry.value.map { ":\($0):" + list(entry.choices) } ?? ""
      let text = "[\(summary)]\(value)"
      guard entry.names.count == 1, let name = entry.names.first else {
        return
          "    '(\(entry.names.joined(separator: " ")))'{\(entry.names.joined(separator: ","))}"
          + quoted(text)
      }
      let isLong = name.hasPrefix("--")
      // Only the short one, which runs a line, may be given several times.
      return "    "
        + quoted((isLong ? "" : "*") + name + (isLong && !value.isEmpty ? "=" : "") + text)
    }
    func list(_ choices: [String]) -> String {
      choices.isEmpty ? "" : "(\(choices.joined(separator: " ")))"
    }
    return """
      #compdef descent
      # Completions of descent for zsh.
      _descent() {
        _arguments -s \\
      \(specifications.map { $0 + " \\" }.joined(separator: "\n"))
          '*:script:_files -g "*.descent(-.)"'
      }
      if [[ ${funcstack[1]} == _descent ]]; then
        _descent "$@"
      else
        compdef _descent descent
      fi
      """
  }

  /// Source: the manual of fish, `complete`.
  private static func fish(_ entries: [CommandLineEntry]) -> String {
    let lines = entries.map { entry in
      let names = entry.names.map { name in
        name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())"
      }
      let choices = entry.choices.isEmpty ? "" : " -k -a '\(entry.choices.joined(separator: " "))'"
      let value = entry.value == nil ? "" : " -x" + choices
      return
        "complete -c descent \(names.joined(separator: " "))\(value) -d \(quoted(entry.summary))"
    }
    return """
      # Completions of descent for fish.
      complete -c descent -f
      complete -c descent -k -a '(__fish_complete_suffix .descent | string match -r ".*(?:/|[.]descent)\\$")'
      \(lines.joined(separator: "\n"))
      """
  }

  /// A word of any of the three shells.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
