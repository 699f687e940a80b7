import Language
import Testing

@testable import Shell

/// Numbers written for other programs.
@Suite struct SavedNumbersTests {
  private static let setup = "data gen n=30 noise=10; fit alpha=0.1 iters=5 as=one; fit alpha=0.5"

  private func table(_ line: String) throws -> [[Substring]] {
    let host = TestHost()
    let session = Session(host, Self.setup)
    #expect(session.accept("\(line) save=t.csv").contains(" written to t.csv\n"))
    let text = try #require(host.text(at: "t.csv"))
    return text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  @Test(arguments: [
    ("trace one", "iteration,intercept,slope,cost,gradient,step,alpha", 7),
    ("trace one every=5", "iteration,intercept,slope,cost,gradient,step,alpha", 3),
    ("runs", "run,method,alpha,iterations,status,value,gradient,arrived,command,on", 3),
    ("sweep alpha=0.1,0.5 iters=20", "alpha,outcome,iterations,final,made", 3),
    ("compare", "coefficient,descent,minimum", 4),
    ("compare one r1", "run,method,alpha,iterations,status,value,test,intercept,slope", 3),
    ("lsq", "term,estimate,std_error,t,p", 3),
  ]) func namesAreStable(_ line: String, _ names: String, _ rows: Int) throws {
    let table = try table(line)
    #expect(table.count == rows)
    #expect(table[0].joined(separator: ",") == names)
  }

  @Test func allDigitsAreThere() throws {
    let session = Session(TestHost(), Self.setup)
    let table = try table("trace one")
    #expect(table[6][1] == Substring(session.accept("print one.intercept[5]").dropLast()))
    #expect(table[1].suffix(2) == ["", ""])
    let lsq = try self.table("lsq")
    session.accept("lsq")
    #expect(Double(lsq[2][1]) == session.number("lsq.slope"))
  }

  @Test func columnsOfOddNamesAreQuoted() throws {
    let host = TestHost()
    host.put("\"a,b\",\"say \"\"hi\"\"\",y\n1,2,3\n2,1,5\n4,2,1\n3,3,3\n", at: "d.csv")
    let session = Session(host, "data load d.csv")
    session.accept("lsq save=t.csv")
    #expect(host.text(at: "t.csv")?.contains("\n\"a,b\",") == true)
    #expect(host.text(at: "t.csv")?.contains("\n\"say \"\"hi\"\"\",") == true)
  }

  @Test func badFilesAreRefused() {
    let host = TestHost()
    let session = Session(host, Self.setup)
    #expect(session.refuse("lsq save=t.xls").first?.culprit == "t.xls")
    #expect(session.refuse("trace save=folder/").first?.culprit == "folder/")
    host.allowsFiles = false
    #expect(session.refuse("runs save=t.csv").first?.message.contains("--safe") == true)
    host.allowsFiles = true
    host.writeFailures["/home/ada/t.csv"] = .full
    #expect(session.refuse("lsq save=t.csv").first?.message.contains("no room") == true)
  }
}
