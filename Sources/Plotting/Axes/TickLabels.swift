extension Ticks {
  /// Marks at evenly spaced round numbers, all written with the same decimals.
  ///
  /// Numbers too large, too small or too close together for short labels share a factor or an
  /// offset; where there is no room to name it, each is written by itself.
  init(_ marks: [Decimal], mayScale: Bool = true) {
    self.init(scaling: marks)
    guard !mayScale, factor != nil else { return }
    factor = nil
    labels = marks.map(\.text)
  }

  /// Marks at the ends of a range too narrow for round numbers, with as many digits as it takes.
  init(ends: (lower: Double, upper: Double)) {
    values = [ends.lower, ends.upper]
    labels = values.map { value in
      let text = "\(value)"
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    factor = nil
  }

  private init(scaling marks: [Decimal]) {
    values = marks.map(\.value)
    labels = []
    factor = nil
    let largest = marks.max { $0.mantissa.magnitude < $1.mantissa.magnitude }
    guard let first = marks.first, let last = marks.last, let largest, largest.mantissa != 0 else {
      labels = marks.map { _ in "0" }
      return
    }

    var shown = marks
    var offset: Decimal?
    let digits = String(largest.mantissa.magnitude).count
    let span = String((last.mantissa - first.mantissa).magnitude).count
    if digits > 6, digits > span + 2 {
      var unit = 1
      for _ in 0..<span { unit *= 10 }
      let base = first.mantissa / unit * unit
      offset = Decimal(mantissa: base, exponent: first.exponent)
      shown = marks.map { Decimal(mantissa: $0.mantissa - base, exponent: $0.exponent) }
    }

    let magnitude = shown.filter { $0.mantissa != 0 }.map(\.magnitude).max() ?? 0
    // Zeros that end every label say nothing.
    let decimals = shown.map { -$0.reduced.exponent }.max() ?? 0
    let isPlain = magnitude <= 5 && magnitude >= -3 && decimals <= 5
    let exponent = isPlain ? 0 : magnitude
    let scaled = shown.map {
      Decimal(mantissa: $0.mantissa, exponent: $0.exponent - exponent).reduced
    }
    let places = max(scaled.map { -$0.exponent }.max() ?? 0, 0)
    labels = scaled.map { $0.fixed(decimals: places) }
    if exponent != 0 || offset != nil {
      factor = Factor(exponent: exponent, offset: offset?.text)
    }
  }

  /// Marks at powers of ten, or at small multiples of them, each written by itself.
  init(powers marks: [Decimal]) {
    values = marks.map(\.value)
    let isPlain = marks.allSatisfy { (-4...5).contains($0.exponent) }
    labels = marks.map {
      isPlain ? $0.fixed(decimals: max(-$0.exponent, 0)) : "\($0.mantissa)e\($0.exponent)"
    }
    factor = nil
  }
}

extension Ticks.Factor {
  /// What stands behind the axis's name, such as "(x1e6)".
  func text(times: String) -> String {
    let parts = [
      exponent == 0 ? nil : "\(times)1e\(exponent)",
      offset.map { $0.hasPrefix("-") ? "- \($0.dropFirst())" : "+ \($0)" },
    ]
    return "(" + parts.compactMap(\.self).joined(separator: " ") + ")"
  }
}
