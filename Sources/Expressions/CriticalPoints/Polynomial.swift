/// A polynomial in one variable, its coefficients constant first.
struct Polynomial: Equatable {
  let coefficients: [Double]

  /// The polynomial with leading zeros left out.
  init(_ coefficients: [Double]) {
    var coefficients = coefficients
    while coefficients.count > 1, coefficients.last == 0 { coefficients.removeLast() }
    self.coefficients = coefficients.isEmpty ? [0] : coefficients
  }

  var degree: Int { coefficients.count - 1 }

  func value(_ x: Double) -> Double {
    // Horner's rule.
    var value = 0.0
    for coefficient in coefficients.reversed() { value = value * x + coefficient }
    return value
  }

  /// How large rounding may make a value that is zero.
  private func noise(_ x: Double) -> Double {
    var sum = 0.0
    for coefficient in coefficients.reversed() {
      sum = sum * x.magnitude + coefficient.magnitude
    }
    return sum * Double(coefficients.count) * 4 * 0x1p-52
  }

  var derivative: Polynomial {
    Polynomial(coefficients.enumerated().dropFirst().map { Double($0) * $1 })
  }

  /// The real roots, rising, each once; none for a constant.
  ///
  /// Degrees one and two by formula. Higher ones between the roots of the derivative, where the
  /// polynomial rises or falls steadily and so has one root or none; a root of both is found where
  /// the polynomial vanishes up to rounding.
  var realRoots: [Double] {
    switch degree {
    case 0: return []
    case 1: return [-coefficients[0] / coefficients[1] + 0].filter(\.isFinite)
    case 2: return quadraticRoots
    default: break
    }
    // From the quadratic at the end of the chain of derivatives upwards: no recursion.
    var chain = [self]
    while let last = chain.last, last.degree > 2 { chain.append(last.derivative) }
    var turns: [Double] = []
    for polynomial in chain.reversed() {
      turns = polynomial.degree <= 2 ? polynomial.realRoots : polynomial.roots(between: turns)
    }
    return turns
  }

  private var quadraticRoots: [Double] {
    let (c, b, a) = (coefficients[0], coefficients[1], coefficients[2])
    let greatest = max(a.magnitude, b.magnitude, c.magnitude)
    guard greatest.isFinite, greatest > 0 else { return [] }
    // Scaled by a power of two, which is exact, so that squares do not overflow.
    let (p, q, r) = (a / greatest.binade, b / greatest.binade / 2, c / greatest.binade)
    guard p != 0 else { return [-c / b + 0].filter(\.isFinite) }
    // q² − pr with the rounding error of the product made good.
    let product = p * r
    let discriminant = (-product).addingProduct(q, q) + product.addingProduct(-p, r)
    guard discriminant >= 0 else { return [] }
    // The root without cancellation first, the other from the product of both.
    let sum = -(q + (q < 0 ? -1 : 1) * discriminant.squareRoot())
    let first = sum / p + 0
    let second = sum == 0 ? first : r / sum + 0
    return (first == second ? [first] : [min(first, second), max(first, second)])
      .filter(\.isFinite)
  }

  private func roots(between turns: [Double]) -> [Double] {
    // Cauchy, 1829: no root is further out than this.
    let leading = coefficients[degree]
    let bound = 1 + (coefficients.dropLast().map { ($0 / leading).magnitude }.max() ?? 0)
    guard bound.isFinite else { return [] }
    let edges = [-bound] + turns.filter { $0.magnitude < bound } + [bound]
    var roots: [Double] = []
    func add(_ root: Double) {
      if let last = roots.last, (root - last).magnitude <= 1e-7 * max(1, root.magnitude) { return }
      roots.append(root)
    }
    for (left, right) in zip(edges, edges.dropFirst()) {
      if left != -bound, value(left).magnitude <= noise(left) { add(left) }
      let isTouched = right != bound && value(right).magnitude <= noise(right)
      if isTouched { continue }
      if value(left) != 0, (value(left) < 0) != (value(right) < 0),
        value(left).magnitude > noise(left) || left == -bound
      {
        add(Bisection.root(left, right, value).best)
      }
    }
    return roots
  }
}

/// Bisection down to neighbouring numbers.
enum Bisection {
  /// The end of the last interval where the function is nearest to zero, and the interval itself.
  static func root(
    _ left: Double, _ right: Double, _ function: (Double) -> Double
  ) -> (best: Double, left: Double, right: Double) {
    var (left, right) = (left, right)
    var leftValue = function(left)
    var rightValue = function(right)
    while true {
      let middle = left / 2 + right / 2
      guard middle > left, middle < right else { break }
      let value = function(middle)
      if value == 0 { return (middle, middle, middle) }
      if (value < 0) == (leftValue < 0) {
        (left, leftValue) = (middle, value)
      } else {
        (right, rightValue) = (middle, value)
      }
    }
    return (leftValue.magnitude <= rightValue.magnitude ? left : right, left, right)
  }
}
