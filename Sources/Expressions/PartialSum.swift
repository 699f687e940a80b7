/// A call, or an index, whose arguments are being read.
struct PartialCall {
  enum Function {
    case builtIn(BuiltInFunction)
    case rows(RowFunction)
    /// A function to be looked up; the call stands at this position among the calls of the formula.
    case named(call: Int)
  }

  let name: String
  let primes: Int
  let span: SourceSpan
  let opening: SourceSpan
  let function: Function
  /// How many names the formula had in front of the arguments.
  let namesBefore: NameCounts
}

/// How many names of each kind a formula has so far.
struct NameCounts {
  let references: Int
  let calls: Int
}

/// An expression that is being read: what is complete of it, from conditions down to the tower of
/// powers at its end.
struct PartialSum {
  enum Opener {
    case nothing
    case group(SourceSpan)
    case call(PartialCall)
    case index(name: String, opening: SourceSpan)
  }

  let opener: Opener
  /// Complete arguments, when this is one of a call.
  var arguments: [Node] = []
  /// Bases of powers whose exponents follow.
  private(set) var tower: [(isNegative: Bool, base: Node)] = []
  /// The sign in front of the operand that comes next.
  var signIsNegative = false
  private var hasSign = false
  private var terms: [Node.Term] = []
  private var termIsNegative = false
  private var factors: [Node.Factor] = []
  private var factorIsDivisor = false
  /// The left side of a comparison whose right side is being read.
  private(set) var comparison: (left: Node, relation: Comparison)?
  /// How many times `not` stands in front of the condition that is being read.
  private var negations = 0
  private var conjuncts: [Node] = []
  private var disjuncts: [Node] = []

  init(opener: Opener) {
    self.opener = opener
  }

  /// Whether a condition can begin here: nothing of it has been read.
  var isAtConditionStart: Bool {
    tower.isEmpty && factors.isEmpty && terms.isEmpty && comparison == nil && !hasSign
  }

  /// Notes a sign in front of an operand.
  mutating func readSign(isNegative: Bool) {
    hasSign = true
    if isNegative { signIsNegative.toggle() }
  }

  /// Notes `not` in front of a condition.
  mutating func readNegation() {
    negations += 1
  }

  /// Adds an operand.
  mutating func push(_ operand: Node) {
    tower.append((signIsNegative, operand))
    signIsNegative = false
    hasSign = false
  }

  /// Folds the tower of powers, from its top, into a factor.
  mutating func endFactor(nextIsDivisor: Bool) {
    guard let top = tower.popLast() else { return }
    var factor = top.isNegative ? Node.negated(top.base) : top.base
    for (isNegative, base) in tower.reversed() {
      let power = Node.power(base, factor)
      factor = isNegative ? .negated(power) : power
    }
    tower = []
    factors.append(Node.Factor(isDivisor: factorIsDivisor, node: factor))
    factorIsDivisor = nextIsDivisor
  }

  /// Folds the factors into a term.
  mutating func endTerm(nextIsNegative: Bool) {
    endFactor(nextIsDivisor: false)
    terms.append(Node.Term(isNegative: termIsNegative, node: .product(factors)))
    factors = []
    termIsNegative = nextIsNegative
  }

  /// Folds the terms into one side of a comparison.
  private mutating func endSide() -> Node {
    endTerm(nextIsNegative: false)
    defer { terms = [] }
    return .sum(terms)
  }

  /// Folds the left side of a comparison; false when there is a comparison to its left already.
  mutating func endLeftSide(_ relation: Comparison) -> Bool {
    let isFirst = comparison == nil
    let left = endCondition()
    comparison = (isFirst ? left : .number(.nan), relation)
    return isFirst
  }

  /// Folds both sides of a comparison, without the `not` in front.
  private mutating func endCondition() -> Node {
    let side = endSide()
    guard let (left, relation) = comparison else { return side }
    comparison = nil
    return Node(.comparison(relation, left, side))
  }

  /// Folds an operand of `and`.
  mutating func endConjunct() {
    var condition = endCondition()
    // An even number of negations makes 1 or 0 of a number: two are kept.
    for _ in 0..<(negations < 2 ? negations : 2 - negations % 2) {
      condition = .logic(.not, [condition])
    }
    negations = 0
    conjuncts.append(condition)
  }

  /// Folds an operand of `or`.
  mutating func endDisjunct() {
    endConjunct()
    disjuncts.append(conjuncts.count == 1 ? conjuncts[0] : .logic(.and, conjuncts))
    conjuncts = []
  }

  /// Folds everything; an argument that follows begins anew.
  mutating func finish() -> Node {
    endDisjunct()
    defer { disjuncts = [] }
    return disjuncts.count == 1 ? disjuncts[0] : .logic(.or, disjuncts)
  }
}
