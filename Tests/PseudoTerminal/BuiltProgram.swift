import Glibc

/// The programs that the build puts beside the tests.
public enum BuiltProgram {
  /// The path of a program of this package, as built together with the running tests.
  public static func path(of name: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
    let runner = buffer[..<count].map { UInt8(bitPattern: $0) }
    let folder = runner[..<(runner.lastIndex(of: UInt8(ascii: "/")) ?? runner.startIndex)]
    return String(decoding: folder, as: UTF8.self) + "/" + name
  }
}
