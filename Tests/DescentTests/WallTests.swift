import Glibc
import Language
import PseudoTerminal
import Testing

@testable import Shell

private let hasCompiler = access("/usr/bin/cc", X_OK) == 0

/// What `--safe` opens and starts, as a library sees it that stands between the program and the
/// system.
@Suite(.enabled(if: hasCompiler, "the C compiler 'cc' is not installed"))
struct WallTests {
  let sandbox: Sandbox
  private let environment: [String: String]
  private let secret = "a = 4242\n"

  init() throws {
    sandbox = try Sandbox()
    try sandbox.write(Self.watcher, to: "watcher.c")
    let built = try sandbox.shell("cc -shared -fPIC -o watcher.so watcher.c -ldl")
    try #require(built.code == 0, "\(built)")
    // All that a person may have, and all that it could start.
    try sandbox.write("bind -v\nbind ^T ed-command\n", to: ".editrc")
    try sandbox.write(secret, to: ".config/descent/init.descent")
    try sandbox.write("print 4242\n", to: ".local/state/descent/history")
    try sandbox.write("1 2\n", to: ".local/state/descent/lessons")
    try sandbox.write("x,y\n1,2\n2,3\n3,5\n", to: "rows.csv")
    try sandbox.write("print 1\n", to: "other.descent")
    environment = [
      "LD_PRELOAD": sandbox.file("watcher.so"), "WATCHED": sandbox.file("watched"),
      "EDITOR": "/bin/sh", "VISUAL": "/bin/sh",
    ]
  }

  /// Writes down every call that opens, makes, renames or removes a file or starts a program.
  private static let watcher = """
    #define _GNU_SOURCE
    #include <dirent.h>
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <stdarg.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/stat.h>
    #include <sys/syscall.h>
    #include <unistd.h>

    static void note(const char *call, const char *path) {
      const char *log = getenv("WATCHED");
      if (log == NULL) return;
      int file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
      if (file < 0) return;
      dprintf(file, "%s %s\\n", call, path == NULL ? "" : path);
      syscall(SYS_close, file);
    }

    #define OPEN(name)                                                        \\
      int name(const char *path, int flags, ...) {                            \\
        va_list rest; va_start(rest, flags);                                  \\
        mode_t mode = va_arg(rest, mode_t); va_end(rest);                     \\
        note(flags & (O_WRONLY | O_RDWR | O_CREAT) ? "write" : "read", path); \\
        int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, #name);        \\
        return next(path, flags, mode);                                       \\
      }
    OPEN(open)
    OPEN(open64)

    #define OPENAT(name)                                                      \\
      int name(int folder, const char *path, int flags, ...) {                \\
        va_list rest; va_start(rest, flags);                                  \\
        mode_t mode = va_arg(rest, mode_t); va_end(rest);                     \\
        note(flags & (O_WRONLY | O_RDWR | O_CREAT) ? "write" : "read", path); \\
        int (*next)(int, const char *, int, ...) = dlsym(RTLD_NEXT, #name);   \\
        return next(folder, path, flags, mode);                               \\
      }
    OPENAT(openat)
    OPENAT(openat64)

    #define FOPEN(name)                                                       \\
      FILE *name(const char *path, const char *mode) {                        \\
        note(mode[0] == 'r' && mode[1] != '+' ? "read" : "write", path);      \\
        FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, #name);  \\
        return next(path, mode);                                              \\
      }
    FOPEN(fopen)
    FOPEN(fopen64)

    DIR *opendir(const char *path) {
      note("read", path);
      DIR *(*next)(const char *) = dlsym(RTLD_NEXT, "opendir");
      return next(path);
    }

    #define REFUSE(name, parameters, path) \\
      int name parameters { note(#name, path); errno = EACCES; return -1; }
    REFUSE(creat, (const char *path, mode_t mode), path)
    REFUSE(unlink, (const char *path), path)
    REFUSE(unlinkat, (int folder, const char *path, int flags), path)
    REFUSE(remove, (const char *path), path)
    REFUSE(rename, (const char *path, const char *name), path)
    REFUSE(renameat, (int a, const char *path, int b, const char *name), path)
    REFUSE(link, (const char *path, const char *name), path)
    REFUSE(symlink, (const char *path, const char *name), path)
    REFUSE(truncate, (const char *path, off_t size), path)
    REFUSE(mkdir, (const char *path, mode_t mode), path)
    REFUSE(chmod, (const char *path, mode_t mode), path)
    REFUSE(mkstemp, (char *path), path)
    REFUSE(mkstemp64, (char *path), path)
    REFUSE(mkfifo, (const char *path, mode_t mode), path)
    int execve(const char *path, char *const *a, char *const *b) {
      // The shell that starts the program.
      const char *program = getenv("DESCENT");
      if (program != NULL && strcmp(path, program) == 0) {
        return (int)syscall(SYS_execve, path, a, b);
      }
      note("execve", path); errno = EACCES; return -1;
    }
    REFUSE(execv, (const char *path, char *const *a), path)
    REFUSE(execvp, (const char *path, char *const *a), path)
    REFUSE(execvpe, (const char *path, char *const *a, char *const *b), path)
    REFUSE(execl, (const char *path, const char *a, ...), path)
    REFUSE(execlp, (const char *path, const char *a, ...), path)
    REFUSE(execle, (const char *path, const char *a, ...), path)
    REFUSE(posix_spawn, (pid_t *p, const char *path, const void *a, const void *b,
                         char *const *c, char *const *d), path)
    REFUSE(posix_spawnp, (pid_t *p, const char *path, const void *a, const void *b,
                          char *const *c, char *const *d), path)
    REFUSE(system, (const char *path), path)
    REFUSE(fork, (void), "")
    REFUSE(vfork, (void), "")
    FILE *popen(const char *path, const char *mode) { note("popen", path); return NULL; }
    """

  /// What was opened or tried beyond what every program reads of the system.
  private func trespasses(besides named: [String] = []) -> [String] {
    let system = [
      "read /lib/", "read /lib64/", "read /usr/lib/", "read /usr/lib64/", "read /etc/ld.so.",
      "read /etc/terminfo/", "read /usr/share/terminfo/", "read \(sandbox.path)/.terminfo",
      "read /usr/share/locale/", "read /sys/devices/system/cpu", "read /proc/self/maps",
      "read /proc/cpuinfo", "read /proc/meminfo", "read /dev/null", "read /dev/pts/",
      "read /dev/tty", "write /dev/tty", "write /dev/pts/", "read /etc/localtime",
      "read /sys/fs/cgroup/", "read /proc/self/cgroup",
      "read /proc/self/statm",
    ]
    return sandbox.text(of: "watched").split(separator: "\n").map(String.init)
      .filter { line in
        !system.contains { line.hasPrefix($0) } && !named.contains(line)
          // The lessons are a part of the program.
          && !(line.hasPrefix("read /") && line.contains("/Scripts/lessons"))
          // Libraries are looked for beside each other.
          && !(line.hasPrefix("read /") && line.contains(".so"))
      }
  }

  @Test func theWatcherSees() throws {
    let end = try sandbox.run(
      "-c", "data load rows.csv; save out.descent", environment: environment)
    #expect(end.output.contains("3 rows"), "\(end)")
    let seen = trespasses()
    #expect(seen.contains { $0.hasPrefix("read ") && $0.hasSuffix("rows.csv") }, "\(seen)")
    #expect(
      seen.contains { !$0.hasPrefix("read ") && $0.contains("/.descent-") }, "\(seen)")
  }

  @Test(arguments: Registry.standard.commands.map(\.fullName))
  func noCommandTouchesAFile(_ name: String) throws {
    let words = name.split(separator: " ").map(String.init)
    let command = try #require(Registry.standard.command(named: words))
    var lines = command.examples.flatMap { ["reset", $0.setup, $0.line] }
    lines += [
      "data gen", "fit iters=3", "\(name) rows.csv", "\(name) 1 save=out.svg", "\(name)",
      "\(name) data save=out.txt", "\(name) other.descent --check",
    ]
    let arguments = ["--safe", "--keep-going"] + lines.flatMap { ["-c", $0] }
    let program = try sandbox.start(arguments, environment: environment)
    let end = try program.end()
    #expect(end.code < 128, "\(end)")
    #expect(trespasses() == [], "\(name)")
    #expect(
      sandbox.names().filter { !$0.hasPrefix(".") }
        == ["other.descent", "rows.csv", "watched", "watcher.c", "watcher.so"])
  }

  @Test func onlyScriptsThatAreNamedAreRead() throws {
    try sandbox.write("print 6 * 7\nrun other.descent\n", to: "named.descent")
    let program = try sandbox.start(["--safe", "named.descent"], environment: environment)
    let end = try program.end()
    #expect(end.output.contains("\n42\n"), "\(end)")
    #expect(end.errors.contains("error: --safe: no file is read or written"), "\(end)")
    #expect(trespasses(besides: ["read named.descent"]) == [])
  }

  /// Every key of one byte, alone, behind Escape and behind Ctrl-X, and what libedit's own commands
  /// would do with them.
  @Test func noKeyLeadsOut() throws {
    let terminal = try sandbox.terminal("--safe", environment: environment)
    #expect(terminal.isAtPrompt())
    // Nothing of the person's was read: no vi keys, no definition, no history.
    #expect(terminal.enter("print a", expecting: "there is no"))
    terminal.send(Keys.up + Keys.up + "\r")
    #expect(terminal.isAtPrompt())
    #expect(!terminal.transcript.contains { $0.contains("4242") })
    let commands = ["bind -v", "vi-histedit", "history load rows.csv", "edit off"]
    let ending: Set<UInt8> = [0x03, 0x04, 0x1A, 0x1C, 0x0A, 0x0D, 0x11, 0x13, 0x16]
    for prefix in ["", Keys.escape, Keys.control("X"), Keys.escape + "1"] {
      for byte in UInt8(1)..<0x80 where !ending.contains(byte) {
        let key = prefix + String(Unicode.Scalar(byte))
        terminal.send("#v" + key + (byte.isMultiple(of: 16) ? commands[0] : ""))
        // Ends a search and a line that is not to be run.
        terminal.send(Keys.control("G") + Keys.control("A") + Keys.control("K"))
        guard byte.isMultiple(of: 16) else { continue }
        terminal.send("\r")
      }
      terminal.send(Keys.control("C"))
      #expect(terminal.isAtPrompt())
    }
    for command in commands {
      for opener in [Keys.escape + "x", Keys.escape + "X", Keys.escape + ":", "\u{F8}", "\u{D8}"] {
        terminal.send(opener + command + "\r")
        terminal.send(Keys.control("C"))
        #expect(terminal.isAtPrompt())
      }
    }
    terminal.send(Keys.escape + "vv")
    terminal.send(Keys.control("C"))
    #expect(terminal.enter("print 6 * 7", expecting: "42"))
    terminal.send(Keys.control("D"))
    #expect(terminal.waitForExit() == .code(0))
    #expect(trespasses() == [])
    #expect(sandbox.text(of: ".local/state/descent/history") == "print 4242\n")
  }
}
