import BigInt

/// A real root of a polynomial with whole coefficients, known as exactly as one asks.
struct RealRoot {
  /// A polynomial without repeated roots that has this one.
  let polynomial: ExactPolynomial
  /// An interval that holds this root and no other; both ends are the root where that is rational.
  let lower: Rational
  let upper: Rational
  /// The root in roots and fractions where that is short: 3/10, sqrt(2), (1 + sqrt(5))/2.
  let form: Expression?

  /// The nearest double.
  var double: Double { isRational ? lower.double : middle.double }

  var isRational: Bool { lower == upper }

  /// A rational number at the root or, where that is irrational, closer to it than a double.
  var middle: Rational { isRational ? lower : (lower + upper) * Rational(1, over: 2) }
}

extension ExactPolynomial {
  /// The real roots of a polynomial without repeated roots, rising.
  ///
  /// `shouldStop` is asked between steps; what is found until then is returned.
  func realRoots(_ shouldStop: () -> Bool) -> [RealRoot] {
    guard degree > 0 else { return [] }
    if degree == 2, let roots = quadraticRoots { return roots }
    var roots: [RealRoot] = []
    var rest = self
    if rest.coefficients[0] == 0 {
      rest = ExactPolynomial(Array(rest.coefficients.dropFirst()))
      roots.append(Self.rational(Rational(0), of: self))
    }
    for isNegative in [false, true] {
      let polynomial = isNegative ? rest.mirrored : rest
      for (lower, upper) in polynomial.isolatingIntervals(shouldStop) {
        if shouldStop() { return [] }
        let (low, high) = polynomial.refined(lower, upper, shouldStop)
        let ends =
          isNegative
          ? (
            Rational(-high.numerator, over: high.denominator),
            Rational(-low.numerator, over: low.denominator)
          )
          : (low, high)
        if low == high {
          roots.append(Self.rational(ends.0, of: self))
        } else {
          roots.append(RealRoot(polynomial: self, lower: ends.0, upper: ends.1, form: nil))
        }
      }
    }
    return withForms(roots.sorted { $0.lower < $1.lower })
  }

  private static func rational(_ value: Rational, of polynomial: ExactPolynomial) -> RealRoot {
    RealRoot(
      polynomial: polynomial, lower: value, upper: value, form: Expression(rational: value))
  }

  /// The roots of a quadratic by its formula, rising; nil where a coefficient is too long for that.
  private var quadraticRoots: [RealRoot]? {
    let (c, b, a) = (coefficients[0], coefficients[1], coefficients[2])
    let discriminant = b * b - 4 * a * c
    guard discriminant > 0 else { return [] }
    // The root of the discriminant with so many bits that no cancellation shortens the result.
    let bits = Self.refinedBits + 2 * bitWidth
    let scaled = BigInt((discriminant << (2 * bits)).magnitude.squareRoot())
    let isSquare = scaled * scaled == discriminant << (2 * bits)
    let forms = Expression.quadraticRoots(c, b, a)
    func root(_ first: BigInt, _ second: BigInt, _ form: Expression?) -> RealRoot {
      let below = 2 * a << bits
      let ends = [
        Rational(first - b << bits, over: below), Rational(second - b << bits, over: below),
      ]
      guard !isSquare else { return Self.rational(ends[0], of: self) }
      let isRising = ends[0] < ends[1]
      return RealRoot(
        polynomial: self, lower: ends[isRising ? 0 : 1], upper: ends[isRising ? 1 : 0], form: form)
    }
    let roots = [
      root(-scaled - (isSquare ? 0 : 1), -scaled, nil), root(scaled, scaled + 1, nil),
    ].sorted { $0.lower < $1.lower }
    guard !isSquare, let forms else { return roots }
    return [roots[0].with(forms.lower), roots[1].with(forms.upper)]
  }

  // MARK: Isolation

  /// Intervals that hold one positive root each; both ends are the same where that is the root.
  ///
  /// Halving by Descartes' rule of signs: George Collins and Alkiviadis Akritas, 1976, "Polynomial
  /// real root isolation using Descartes' rule of signs".
  private func isolatingIntervals(_ shouldStop: () -> Bool) -> [(Rational, Rational)] {
    guard variations > 0 else { return [] }
    let bound = rootBound
    // p(2^bound x): the positive roots lie between 0 and 1.
    let scaled = ExactPolynomial(coefficients.enumerated().map { $1 << ($0 * bound) }).primitive
    let negative = coefficients.enumerated().map { $1 << ((degree - $0) * -bound) }
    var pending = [
      (
        polynomial: bound >= 0 ? scaled : ExactPolynomial(negative).primitive, at: BigInt(0),
        level: 0
      )
    ]
    var intervals: [(Rational, Rational)] = []
    func number(_ at: BigInt, _ level: Int) -> Rational {
      let shift = bound - level
      return shift >= 0 ? Rational(at << shift) : Rational(at, over: BigInt(1) << -shift)
    }
    while let (polynomial, at, level) = pending.popLast(), !shouldStop() {
      switch polynomial.variationsBetween0And1 {
      case 0: continue
      case 1: intervals.append((number(at, level), number(at + 1, level)))
      default:
        let degree = polynomial.degree
        let left = ExactPolynomial(
          polynomial.coefficients.enumerated().map { $1 << (degree - $0) })
        var right = left.shiftedByOne
        if right.coefficients[0] == 0 {
          let middle = number(2 * at + 1, level + 1)
          intervals.append((middle, middle))
          right = ExactPolynomial(Array(right.coefficients.dropFirst()))
        }
        pending.append((right, 2 * at + 1, level + 1))
        pending.append((left, 2 * at, level + 1))
      }
    }
    return intervals
  }

  /// The changes of sign in the sequence of coefficients.
  private var variations: Int {
    var count = 0
    var last = 0
    for coefficient in coefficients {
      let sign = coefficient.signum().asSmallInteger
      guard sign != 0 else { continue }
      if last != 0, sign != last { count += 1 }
      last = sign
    }
    return count
  }

  /// At least the number of roots between 0 and 1, and equal to it where it is 0 or 1.
  private var variationsBetween0And1: Int {
    ExactPolynomial.raw(coefficients.reversed()).shiftedByOne.variations
  }

  /// The polynomial of x + 1, by Horner's rule on the coefficients.
  private var shiftedByOne: ExactPolynomial {
    var result = coefficients
    for first in 0..<degree {
      for power in (first..<degree).reversed() { result[power] += result[power + 1] }
    }
    return .raw(result)
  }

  /// A polynomial whose last coefficients may be 0.
  private static func raw(_ coefficients: [BigInt]) -> ExactPolynomial {
    ExactPolynomial(coefficients)
  }

  /// A power of two that no positive root exceeds.
  ///
  /// Source: Joseph-Louis Lagrange's bound in powers of two: twice the largest of the roots
  /// (|aᵢ|/|aₙ|)^(1/(n-i)).
  private var rootBound: Int {
    let top = leading.magnitude.bitWidth
    var bound = Int.min
    for (power, coefficient) in coefficients.enumerated().dropLast() where coefficient != 0 {
      let excess = coefficient.magnitude.bitWidth - top + 1
      let steps = degree - power
      bound = Swift.max(bound, Int((Double(excess) / Double(steps)).rounded(.up)))
    }
    return bound == Int.min ? 1 : bound + 1
  }

  // MARK: Refinement

  /// How many bits a root is refined to: a fraction with 17 digits above and below is found in
  /// them.
  private static let refinedBits = 128

  /// A shorter interval around the one root between two ends, or the root itself where it is
  /// rational.
  private func refined(
    _ lower: Rational, _ upper: Rational, _ shouldStop: () -> Bool
  ) -> (Rational, Rational) {
    guard lower != upper else { return (lower, upper) }
    if degree == 1 {
      let root = Rational(-coefficients[0], over: coefficients[1])
      return (root, root)
    }
    // Ends as multiples of one power of two: halving is then a shift.
    var bits = Swift.max(lower.denominator.bitWidth, upper.denominator.bitWidth)
    var low = lower.numerator * ((BigInt(1) << bits) / lower.denominator)
    var high = upper.numerator * ((BigInt(1) << bits) / upper.denominator)
    // The upper end may be another root: then the sign just below it counts.
    let end = sign(at: upper)
    let isRising = end != 0 ? end > 0 : derivative.sign(at: upper) < 0
    func side(_ at: BigInt, _ bits: Int) -> Int {
      // Horner's rule with powers of two as denominators.
      var value: BigInt = 0
      for (step, coefficient) in coefficients.reversed().enumerated() {
        value = value * at + coefficient << (step * bits)
      }
      return (isRising ? 1 : -1) * value.signum().asSmallInteger
    }
    while high.magnitude.bitWidth - (high - low).magnitude.bitWidth < Self.refinedBits {
      if shouldStop() { break }
      bits += 1
      let middle = low + high
      low <<= 1
      high <<= 1
      switch side(middle, bits) {
      case 0:
        let root = Rational(middle, over: BigInt(1) << bits)
        return (root, root)
      case 1: high = middle
      default: low = middle
      }
    }
    let ends = (
      Rational(low, over: BigInt(1) << bits), Rational(high, over: BigInt(1) << bits)
    )
    let simple = Rational.simplest(from: ends.0, to: ends.1)
    if simple.denominator.bitWidth <= leading.magnitude.bitWidth + 1, sign(at: simple) == 0 {
      return (simple, simple)
    }
    return ends
  }

  // MARK: Forms

  /// The roots, with those written out that solve a quadratic factor.
  private func withForms(_ roots: [RealRoot]) -> [RealRoot] {
    var result = roots
    let irrational = roots.indices.filter { roots[$0].form == nil }
    guard irrational.count <= 12 else { return roots }
    for first in irrational {
      for second in irrational where second > first && result[second].form == nil {
        guard result[first].form == nil,
          let forms = quadraticForms(roots[first], roots[second])
        else { continue }
        result[first] = roots[first].with(forms.lower)
        result[second] = roots[second].with(forms.upper)
      }
    }
    return result
  }

  /// Two roots as those of x² - sx + p with rational s and p, where this polynomial has that
  /// factor.
  private func quadraticForms(
    _ first: RealRoot, _ second: RealRoot
  ) -> (lower: Expression, upper: Expression)? {
    let sum = Rational.simplest(
      from: first.lower + second.lower, to: first.upper + second.upper)
    let corners = [first.lower, first.upper].flatMap { left in
      [second.lower, second.upper].map { left * $0 }
    }.sorted { $0 < $1 }
    let product = Rational.simplest(from: corners[0], to: corners[3])
    guard Swift.max(sum.denominator, product.denominator) < BigInt(1) << 40 else { return nil }
    let scale = sum.denominator * product.denominator
    let factor = ExactPolynomial([
      product.numerator * sum.denominator, -sum.numerator * product.denominator, scale,
    ]).primitive
    guard primitive.quotient(factor) != nil else { return nil }
    return Expression.quadraticRoots(
      factor.coefficients[0], factor.coefficients[1], factor.coefficients[2])
  }
}

extension RealRoot {
  fileprivate func with(_ form: Expression) -> RealRoot {
    RealRoot(polynomial: polynomial, lower: lower, upper: upper, form: form)
  }
}

extension Expression {
  /// The largest whole number that a written root contains.
  private static var largestWritten: BigInt { 1_000_000 }

  /// A fraction as it is typed; nil for long ones.
  init?(rational: Rational) {
    guard rational.numerator.magnitude < Self.largestWritten.magnitude,
      rational.denominator < Self.largestWritten,
      let number = Coefficient(
        Double(rational.numerator.asSmallInteger), over: Double(rational.denominator.asSmallInteger)
      )
    else { return nil }
    self.init(number.node)
  }

  /// The roots of a quadratic with whole coefficients, constant first: (p ± r sqrt(d))/q.
  fileprivate static func quadraticRoots(
    _ c: BigInt, _ b: BigInt, _ a: BigInt
  ) -> (lower: Expression, upper: Expression)? {
    let discriminant = b * b - 4 * a * c
    guard discriminant > 0, discriminant < largestWritten * largestWritten,
      b.magnitude < largestWritten.magnitude, a.magnitude < largestWritten.magnitude
    else { return nil }
    // Squares are taken out of the root.
    var (inside, outside) = (discriminant.asSmallInteger, 1)
    var divisor = 2
    while divisor * divisor <= inside, divisor < 10_000 {
      while inside.isMultiple(of: divisor * divisor) {
        inside /= divisor * divisor
        outside *= divisor
      }
      divisor += 1
    }
    guard inside > 1 else { return nil }
    var (whole, below) = (-b.asSmallInteger, 2 * a.asSmallInteger)
    if below < 0 { (whole, below) = (-whole, -below) }
    let common = greatestCommonDivisor(
      greatestCommonDivisor(whole.magnitude, outside.magnitude), below.magnitude)
    whole /= Int(common)
    outside /= Int(common)
    below /= Int(common)
    func form(_ isLower: Bool) -> Expression {
      let root = Node.call(.sqrt, .number(Double(inside)))
      let multiple =
        outside == 1
        ? root
        : Node.product([
          Node.Factor(isDivisor: false, node: .number(Double(outside))),
          Node.Factor(isDivisor: false, node: root),
        ])
      var terms: [Node.Term] = []
      if whole != 0 { terms.append(Node.Term(isNegative: false, node: .number(Double(whole)))) }
      terms.append(Node.Term(isNegative: isLower, node: multiple))
      let sum = Node.sum(terms)
      guard below != 1 else { return Expression(sum) }
      return Expression(
        Node.product([
          Node.Factor(isDivisor: false, node: sum),
          Node.Factor(isDivisor: true, node: .number(Double(below))),
        ]))
    }
    return (form(true), form(false))
  }

  private static func greatestCommonDivisor(_ first: UInt, _ second: UInt) -> UInt {
    var (greater, lesser) = (first, second)
    while lesser != 0 { (greater, lesser) = (lesser, greater % lesser) }
    return greater
  }
}
