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
