/// The features of data as a person names them: a category once, whatever number of indicators it
/// has become.
public struct AskedFeatures: Sendable {
  /// The names, each once unless several columns have it.
  public private(set) var names: [String] = []
  /// The levels of each category, the base first.
  public private(set) var levels: [String: [String]] = [:]

  /// Names the features of data.
  public init(_ data: Dataset) {
    for feature in data.features {
      guard case .level(let category, let level, let base) = feature.meaning else {
        names.append(feature.name)
        continue
      }
      if levels[category] == nil {
        names.append(category)
        levels[category] = [base]
      }
      levels[category]?.append(level)
    }
  }
}
