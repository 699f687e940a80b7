/// A named run of numbers, one per row.
///
/// The name is raw: whatever the user or the file said, control characters included. Making it safe
/// to show is the business of whoever prints it.
public struct Column: Sendable, Equatable {
  /// The name as it was given, not made safe for a terminal.
  public let name: String

  /// One value per row.
  public let values: [Double]

  /// Makes a column of the given name and values.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}
