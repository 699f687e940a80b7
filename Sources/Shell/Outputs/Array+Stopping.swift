extension RandomAccessCollection {
  /// Each element transformed; nil where somebody asks to stop before the last.
  ///
  /// Asked every few hundred elements.
  func mapped<Transformed>(
    unless shouldStop: () -> Bool, _ transform: (Element) -> Transformed
  ) -> [Transformed]? {
    var result: [Transformed] = []
    result.reserveCapacity(count)
    for element in self {
      if result.count % 256 == 255, shouldStop() { return nil }
      result.append(transform(element))
    }
    return result
  }
}
