import Datasets
import Numerics
import Testing

@Suite struct StandardizingTests {
  /// Value and correction times the scale give the difference back to about 32 digits.
  @Test(arguments: 1...20) func keepsWhatRoundingLeavesOut(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let center = Double.random(in: -1e6...1e6, using: &generator)
    let scale = Double.random(in: 0.01...1e3, using: &generator)
    let values = (0..<100).map { _ in Double.random(in: -1e6...1e6, using: &generator) }
    let scaled = Column(name: "x", values: values).standardized(
      center: center, scale: scale, keepsCorrections: true)
    for (index, value) in values.enumerated() {
      let quotient = scaled.values[index]
      let correction = scaled.corrections?[index] ?? .nan
      // value - center, exactly, as a sum of two numbers.
      let difference = value - center
      let virtual = difference - value
      let lost = (value - (difference - virtual)) - (center + virtual)
      let error = difference.addingProduct(-quotient, scale) + lost - correction * scale
      #expect(abs(error) <= 0x1p-100 * abs(difference), "seed \(seed)")
      #expect(abs(correction) <= quotient.ulp / 2, "seed \(seed)")
      #expect(abs(quotient - (value - center) / scale) <= quotient.ulp, "seed \(seed)")
    }
  }

  /// 0.1 and what its rounding left out, less 0.1 as a number, is what rounding left out.
  @Test func takesCorrectionsIntoAccount() {
    let column = Column(name: "x", values: [0.1, 3], corrections: [-5.551115123125783e-18, 0])
    let scaled = column.standardized(center: 0.1, scale: 2, keepsCorrections: false)
    #expect(scaled.values[0] == -5.551115123125783e-18 / 2)
    #expect(scaled.values[1] == 1.45)
    // 2.9 / 2 with the exact 0.1: 1.45 less half of 0.1's rounding, and that of 1.45 itself.
    #expect(scaled.corrections != nil)
  }

  @Test func takesNoMoreRoomWhereNobodyAsks() {
    let scaled = Column(name: "x", values: [1, 2, 4]).standardized(
      center: 1, scale: 2, keepsCorrections: false)
    #expect(scaled == Column(name: "x", values: [0, 0.5, 1.5]))
  }
}
