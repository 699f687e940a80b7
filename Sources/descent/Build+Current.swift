import CBuild
import Shell

extension Build {
  /// What this program was built from.
  static var current: Build {
    func known(_ text: UnsafePointer<CChar>?) -> String? {
      text.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return Build(
      commit: known(cbuild_commit()), date: known(cbuild_date()), architecture: machine)
  }

  private static var machine: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #elseif arch(i386)
      "i386"
    #elseif arch(arm)
      "arm"
    #elseif arch(riscv64)
      "riscv64"
    #elseif arch(powerpc64le)
      "ppc64le"
    #elseif arch(s390x)
      "s390x"
    #else
      "another machine"
    #endif
  }
}
