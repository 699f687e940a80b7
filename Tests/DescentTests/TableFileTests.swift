import Glibc
import Testing

/// Tables in files of every kind, through the real program.
@Suite struct TableFileTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func loads(_ command: String, rows: String = "3") throws {
    let end = try sandbox.shell(command)
    #expect(end.code == 0 && end.output.hasSuffix("\n\(rows)\n"), "\(end)")
  }

  /// Loading fails with a message, and the data are those of before.
  private func refuses(_ name: String, _ message: String, prefix: String = "") throws {
    let end = try sandbox.shell(
      prefix
        + #""$DESCENT" --keep-going --quiet -"#
        + " <<'END'\ndata gen n=7\ndata load \(name)\nprint data.n\nEND\n")
    #expect(end.code == 1, "\(end)")
    #expect(end.errors.contains("error: " + message), "\(end)")
    #expect(end.output.hasSuffix("\n7\n"), "\(end)")
  }

  private static let table = "x,y\n1,2\n2,4\n3,5\n"

  @Test func readsGzip() throws {
    try sandbox.write(Self.table, to: "a.csv")
    try loads(#"gzip -k a.csv && "$DESCENT" -c 'data load a.csv.gz; print data.n'"#)
    // By its content, whatever the name; from a pipe; and several joined.
    try loads(#"cp a.csv.gz plain.csv && "$DESCENT" -c 'data load plain.csv; print data.n'"#)
    try loads(#"cat a.csv.gz | "$DESCENT" -c 'data load -; print data.n'"#)
    try loads(
      #"{ cat a.csv.gz; printf '4,7\n' | gzip; head -c 100 /dev/zero; } > two.gz && "#
        + #""$DESCENT" -c 'data load two.gz; print data.n'"#, rows: "4")
  }

  @Test func refusesDamagedGzip() throws {
    let rows = (1...20_000).map { "\($0),\($0 * $0 % 977)\n" }.joined()
    try sandbox.write("x,y\n" + rows, to: "a.csv")
    let end = try sandbox.shell(
      """
      gzip -k a.csv && head -c 5000 a.csv.gz > short.gz
      { head -c 5000 a.csv.gz; head -c 900 /dev/zero | tr '\\0' '\\252'; \
      tail -c +5901 a.csv.gz; } > flawed.gz
      { cat a.csv.gz; echo more; } > tail.gz
      cp a.csv false.csv.gz
      """)
    #expect(end.code == 0, "\(end)")
    try refuses("short.gz", "short.gz: the compressed data end too early")
    try refuses("flawed.gz", "flawed.gz: the compressed data are damaged")
    try refuses("tail.gz", "tail.gz: the compressed data are damaged")
    try refuses("false.csv.gz", "false.csv.gz: its name says gzip, and its content is none")
  }

  /// A gigabyte of one character in a megabyte of gzip takes no more memory than a line may.
  @Test(.withinMemory) func boundsWhatGzipExpandsTo() throws {
    let end = try sandbox.shell(
      #"head -c 1000000000 /dev/zero | tr '\0' 7 | gzip -1 > bomb.gz; "#
        + #"head -c 300000000 /dev/zero | gzip -1 > zeros.gz"#)
    #expect(end.code == 0, "\(end)")
    let limited = "ulimit -v 1000000; "
    try refuses("bomb.gz", "bomb.gz: line 1 goes on for more than ", prefix: limited)
    try refuses("zeros.gz", "zeros.gz: line 1 holds a zero byte", prefix: limited)
  }

  @Test func writesGzip() throws {
    try loads(
      #"""
      "$DESCENT" -c 'data gen n=30000; data save a.csv.gz; data save a.csv' &&
      gzip -t a.csv.gz && zcat a.csv.gz | cmp - a.csv &&
      "$DESCENT" -c 'data load a.csv.gz; print data.n'
      """#, rows: "30000")
    // Another program reads the same numbers.
    try loads(
      #""$DESCENT" -c 'data load a.csv; data save b.csv; print data.n' && cmp a.csv b.csv"#,
      rows: "30000")
  }

  @Test func readsPipes() throws {
    try sandbox.write(Self.table, to: "a.csv")
    try loads(#"cat a.csv | "$DESCENT" -c 'data load -; print data.n'"#)
    try loads(
      #"mkfifo pipe; (cat a.csv > pipe &) ; "$DESCENT" -c 'data load pipe; print data.n'"#)
    try loads(
      #"seq 300000 | sed 's/.*/&,&/' | "$DESCENT" -c 'data load -; print data.n'"#,
      rows: "300000")
    try loads(
      #"""
      { printf 'x,y\n1,2\n'; sleep 0.3; printf '2,'; sleep 0.3; printf '4\n3,5'; } |
      "$DESCENT" -c 'data load -; print data.n'
      """#)
  }

  @Test func refusesWhatIsNoTable() throws {
    try sandbox.write("x,y\n1,2\n", to: "folder/file")
    try sandbox.write("x,y\n1,2\n3", to: "cut.csv")
    try refuses("folder", "folder is a folder")
    try refuses("missing", "there is no file missing")
    try refuses("cut.csv", "cut.csv: line 3 has 1 field, the lines before have 2")
    try refuses("/dev/null", "/dev/null: the file is empty")
    try refuses("/dev/zero", "/dev/zero: line 1 holds a zero byte: this is not a text file")
    let end = try sandbox.shell(#"printf 'x,y\n1,2\n3' | "$DESCENT" -c 'data load -'"#)
    #expect(end.code == 1 && end.errors.contains("-: line 3 has 1 field"), "\(end)")
  }

  @Test(.withinMemory) func boundsTheMemoryOfALine() throws {
    // Nothing of it is on the disk.
    let end = try sandbox.shell("printf 'x,y\\n1,2\\n' > sparse; truncate -s 1G sparse")
    #expect(end.code == 0, "\(end)")
    try refuses("sparse", "sparse: line 3 goes on for more than ", prefix: "ulimit -v 1000000; ")
  }

  @Test func noticesAFileThatShrinks() throws {
    // The length is asked for when the file is opened; what is gone by the time of reading is
    // missed, and no signal kills the program.
    let rows = (1...2_000_000).map { "\($0),\($0)\n" }.joined()
    try sandbox.write(rows, to: "a.csv")
    for _ in 0..<5 {
      let program = try sandbox.start(["-c", "data load a.csv; print data.n"])
      usleep(20_000)
      truncate(sandbox.file("a.csv"), 1_000_000)
      let end = try program.end()
      #expect(end.code == 0 || end.code == 1, "\(end)")
      if end.code == 1 {
        #expect(
          end.errors.contains("became shorter while it was read")
            || end.errors.contains("line"), "\(end)")
      }
      try sandbox.write(rows, to: "a.csv")
    }
  }

  @Test(.withinMemory) func streamsInTheMemoryOfABlock() throws {
    let end = try sandbox.shell(
      #"""
      seq 2000000 | sed 's/.*/&,&.5/' > a.csv
      ulimit -v 1500000
      "$DESCENT" -c 'data load a.csv stream=on; lsq; print lsq.slope; print data.n'
      """#)
    #expect(end.code == 0 && end.output.hasSuffix("\n2000000\n"), "\(end)")
    let slope = end.output.split(separator: "\n").dropLast().last.flatMap { Double($0) } ?? .nan
    #expect(abs(slope - 1) < 1e-12)
  }
}
