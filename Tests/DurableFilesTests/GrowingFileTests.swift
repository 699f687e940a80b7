import Glibc
import Testing

@testable import DurableFiles

/// Files that are written as they grow.
@Suite struct GrowingFileTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func everyLineIsInTheFileAtOnce() throws {
    try folder.write("old", to: "t")
    let file = try GrowingFile(at: folder.file("t"), beginningWith: bytes("# head\n"))
    #expect(folder.text(of: "t") == "# head\n")
    try file.replaceTail(from: file.count, with: bytes("one\n"))
    let mark = file.count
    try file.replaceTail(from: mark, with: bytes("two\nthree\n"))
    #expect(folder.text(of: "t") == "# head\none\ntwo\nthree\n")
    try file.replaceTail(from: mark, with: bytes("end\n"))
    #expect(folder.text(of: "t") == "# head\none\nend\n")
    try file.sync()
    #expect(folder.names == ["t"])
  }

  @Test func aPipeGetsWhatIsAddedAndLosesNothing() throws {
    mkfifo(folder.file("pipe"), 0o644)
    let reader = open(folder.file("pipe"), O_RDONLY | O_NONBLOCK)
    let file = try GrowingFile(at: folder.file("pipe"), beginningWith: bytes("head\n"))
    let mark = file.count
    try file.replaceTail(from: mark, with: bytes("one\n"))
    // What is in the pipe cannot be taken back.
    try file.replaceTail(from: mark, with: bytes("other\n"))
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = read(reader, &buffer, buffer.count)
    #expect(String(decoding: buffer[..<count], as: UTF8.self) == "head\none\n")
    close(reader)
    #expect(throws: SystemError(code: EPIPE)) {
      try file.replaceTail(from: file.count, with: bytes("two\n"))
    }
  }

  @Test func aFailureLeavesWholeLines() throws {
    #expect(throws: SystemError(code: ENOSPC)) {
      try GrowingFile(at: "/dev/full", beginningWith: bytes("head\n"))
    }
    #expect(throws: SystemError(code: ENOENT)) {
      try GrowingFile(at: folder.file("none/t"), beginningWith: bytes("head\n"))
    }
  }
}
