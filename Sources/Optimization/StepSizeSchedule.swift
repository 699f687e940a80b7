/// Step sizes given as a function of the iteration.
public struct StepSizeSchedule: Sendable {
  /// The function as it was written, such as `0.1/(1 + k/50)`.
  public let text: String
  private let make: @Sendable () -> (Int) -> Double

  /// Creates a schedule.
  ///
  /// - Parameters:
  ///   - text: The function as it was written.
  ///   - make: Makes the function of the iteration k = 0, 1, 2 …, once for each run: what it makes
  ///     is used by one thread.
  public init(_ text: String, _ make: @escaping @Sendable () -> (Int) -> Double) {
    self.text = text
    self.make = make
  }

  /// The step size as a function of the iteration, for one thread.
  ///
  /// Where it is not a finite number above 0 there is none.
  public func function() -> (_ iteration: Int) -> Double { make() }
}
