extension TargetStructure {
  /// The sets of files in which each uses every other, if only by way of more of them.
  ///
  /// Largest first; files that are in no cycle are left out.
  /// Source: Robert Tarjan, 1972, "Depth-first search and linear graph algorithms".
  public var cycles: [[Int]] {
    var search = ComponentSearch(successors: uses.map { $0.keys.sorted() })
    search.run()
    return search.components.filter { $0.count > 1 }
      .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }

  /// A set of files that use each other, one a line, each with those of the set that it uses.
  public func description(of cycle: [Int]) -> String {
    let members = Set(cycle)
    return cycle.map { file in
      let others = uses[file].filter { members.contains($0.key) }.sorted { $0.key < $1.key }
      let words = others.map { "\(files[$0.key]) (\($0.value.name), line \($0.value.line))" }
      return "  \(files[file]) uses \(words.joined(separator: ", "))"
    }.joined(separator: "\n")
  }
}

/// The strongly connected components of a directed graph.
private struct ComponentSearch {
  let successors: [[Int]]
  private(set) var components: [[Int]] = []
  private var numbers: [Int?]
  private var lowest: [Int]
  private var stack: [Int] = []
  private var isOnStack: [Bool]
  private var next = 0

  init(successors: [[Int]]) {
    self.successors = successors
    numbers = Array(repeating: nil, count: successors.count)
    lowest = Array(repeating: 0, count: successors.count)
    isOnStack = Array(repeating: false, count: successors.count)
  }

  mutating func run() {
    for node in successors.indices where numbers[node] == nil { visit(node) }
  }

  private mutating func visit(_ node: Int) {
    numbers[node] = next
    lowest[node] = next
    next += 1
    stack.append(node)
    isOnStack[node] = true
    for successor in successors[node] {
      if let number = numbers[successor] {
        if isOnStack[successor] { lowest[node] = min(lowest[node], number) }
      } else {
        visit(successor)
        lowest[node] = min(lowest[node], lowest[successor])
      }
    }
    guard lowest[node] == numbers[node] else { return }
    var component: [Int] = []
    while let last = stack.popLast() {
      isOnStack[last] = false
      component.append(last)
      if last == node { break }
    }
    components.append(component.sorted())
  }
}
