import Descents
import Glibc
import Language
import Numerics
import Optimization
import Testing

@testable import Shell

/// The sentence that `explain` says of a run, held against all iterates of the same run made again.
///
/// `DESCENT_VERDICTS=1000` looks at so many runs instead of the usual number.
@Suite struct VerdictTests {
  @Test func noSentenceContradictsTheIterates() throws {
    let wanted = RandomRun.count("DESCENT_VERDICTS", usual: 50)
    var (runs, failed) = (0, 0)
    var kinds: [String: Int] = [:]
    var seed: UInt64 = 1_000_000
    while runs < wanted {
      seed += 1
      var generator = SeededGenerator(seed: seed)
      let random = RandomRun(&generator)
      guard let (session, _) = random.made(), let run = session.state.lastRun else { continue }
      runs += 1
      let outputs = session.evaluate(SourceLine("explain"))
      var sentences: [String] = []
      for case .report(let lines) in outputs.outputs { sentences += lines.map(\.text) }
      guard sentences.count > 1 else {
        Issue.record("seed \(seed): explain says nothing")
        continue
      }
      let look = try AllIterates(run.descent)
      kinds[String(sentences[1].prefix { $0 != ":" && $0 != "," }), default: 0] += 1
      for sentence in sentences.dropFirst().prefix(2) {
        guard let objection = look.objection(to: sentence) else { continue }
        failed += 1
        if failed <= 20 {
          Issue.record("seed \(seed), \(random.lines): '\(sentence)', but \(objection)")
        }
      }
    }
    #expect(failed == 0, "\(failed) of \(runs) runs: \(kinds)")
    #expect(kinds.count >= 5, "\(kinds)")
  }
}

/// All iterates of a run, made again step by step.
private struct AllIterates {
  private let descent: Descent
  private var points: [[Double]] = []
  private var costs: [Double] = []
  private var norms: [Double] = []

  init(_ descent: Descent) throws {
    self.descent = descent
    var again = try descent.rewound(to: 0)
    func keep() {
      points.append(again.run.point)
      costs.append(again.run.cost)
      norms.append(again.run.gradientNorm)
    }
    keep()
    for _ in 0..<descent.run.iteration {
      try again.advance(RunLimits(iterations: 1, divergenceFactor: .infinity))
      keep()
      guard again.run.cost.isFinite else { break }
    }
  }

  private var last: Int { costs.count - 1 }

  /// The distances to the minimum, else the gradients, of some iterates; the root of the cost gap
  /// where the distance grows though the cost falls.
  private func error(_ index: Int) -> Double {
    guard let goal = descent.goal else { return norms[index] }
    func distance(_ index: Int) -> Double {
      squaredDistance(points[index], goal.point).squareRoot()
    }
    if distance(last) >= distance(last / 2), costs[last] < costs[0] {
      return max(costs[index] - goal.value, 0).squareRoot()
    }
    return distance(index)
  }

  /// The numbers of a text, in its order.
  private func numbers(_ text: String) -> [Double] {
    text.replacing(",", with: "").split { !"0123456789.eE-+".contains($0) }.compactMap {
      Double($0)
    }
  }

  /// Why a sentence is not true; nil where nothing speaks against it.
  func objection(to sentence: String) -> String? {
    if let rate = rateObjection(sentence) { return rate }
    if sentence.hasPrefix("arrived") || sentence.contains("has arrived") {
      return arrivalObjection(sentence)
    }
    if sentence.contains(" of its "), sentence.contains("first at step") {
      return risesObjection(sentence)
    }
    let tail = costs.suffix(min(100, max(costs.count / 2, 2)))
    let isFalling = zip(tail, tail.dropFirst()).allSatisfy { $1 <= $0 }
    if sentence.hasPrefix("diverged") {
      let isFar = !(costs.max() ?? .infinity).isFinite || costs[last] > 1e6 * max(costs[0], 1)
      return isFar ? nil : "the cost went from \(costs[0]) to \(costs[last])"
    }
    if sentence.hasPrefix("growing") {
      let steps = Int(numbers(sentence).first ?? 0)
      guard steps <= last else { return "there are only \(last) steps" }
      let rising = (last - steps..<last).allSatisfy { costs[$0 + 1] > costs[$0] }
      return rising ? nil : "the cost did not rise at each of them"
    }
    for word in ["a cycle", "at the edge of stability", "a kink", "it neither settles"]
    where sentence.hasPrefix(word) {
      if tail.contains(where: { !$0.isFinite }) { return "it is not bounded" }
      let fall = (tail.first ?? 0) - (tail.last ?? 0)
      return isFalling && fall > 1e-9 * (tail.last ?? 0).magnitude && tail.count > 10
        ? "it falls at each of the last \(tail.count) steps" : nil
    }
    if sentence.hasPrefix("sublinear"), let power = numbers(sentence).last(where: { $0 < 0 }) {
      guard last >= 20 else { return "it made only \(last) steps" }
      let measured = log(error(last / 2) / error(last)) / log(2)
      return (measured / -power - 1).magnitude < 0.35 ? nil : "the power is \(measured)"
    }
    if sentence.hasPrefix("unbounded below") || sentence.hasPrefix("on its way") {
      return costs[last] < costs[0] ? nil : "the cost did not fall"
    }
    return nil
  }

  /// The factor of the error over the iterations that the sentence names.
  private func rateObjection(_ sentence: String) -> String? {
    guard let start = sentence.firstRange(of: "each step from iteration "),
      let middle = sentence[start.upperBound...].firstRange(of: " left "),
      let end = sentence[middle.upperBound...].firstRange(of: " of the")
    else { return nil }
    let range = numbers(String(sentence[start.upperBound..<middle.lowerBound]))
    let words = String(sentence[middle.upperBound..<end.lowerBound])
    guard range.count == 2 else { return "it names no iterations" }
    let (from, to) = (Int(range[0]), Int(range[1]))
    guard to <= last, from < to else { return "there are only \(last) steps" }
    let parts = numbers(words)
    let said =
      words.hasPrefix("1 - ")
      ? -(parts.last ?? 0) : words.hasPrefix("1 + ") ? parts.last ?? 0 : log(parts.first ?? 1)
    let (before, after) = (error(from), error(to))
    guard before > 0, after > 0 else { return nil }
    let measured = log(after / before) / Double(to - from)
    // Five digits of a factor near 1, or a tenth of its logarithm.
    let allowed = max(0.15 * measured.magnitude, 2e-5, 2 / Double(to - from))
    return (measured - said).magnitude <= allowed
      ? nil : "the error went from \(before) to \(after) from \(from) to \(to)"
  }

  private func arrivalObjection(_ sentence: String) -> String? {
    guard let goal = descent.goal else { return nil }
    let level = goal.value + 1e-6 * (costs[0] - goal.value)
    let first = costs.firstIndex { $0 <= level }
    if let found = sentence.firstRange(of: "gap from iteration ") {
      let said = numbers(String(sentence[found.upperBound...])).first.map { Int($0) }
      return said == first ? nil : "it came there at \(String(describing: first))"
    }
    let rounding = 1e-12 * max(goal.value.magnitude, costs[0].magnitude)
    return costs[last] <= level + rounding ? nil : "its cost is \(costs[last]) of \(level)"
  }

  private func risesObjection(_ sentence: String) -> String? {
    let parts = numbers(sentence)
    guard parts.count >= 3 else { return "it names no steps" }
    let rises = (0..<last).filter { costs[$0 + 1] > costs[$0] }
    guard Int(parts[1]) == descent.run.iteration else { return "it made \(last) steps" }
    // Rounding is no rise: the sentence may name fewer, and none that is not.
    if Int(parts[0]) > rises.count { return "it rose at \(rises.count) steps" }
    return rises.contains(Int(parts[2]) - 1) ? nil : "it did not rise at step \(parts[2])"
  }
}
