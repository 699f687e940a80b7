/// A call whose arguments are being read.
struct PartialCall {
  enum Function {
    case builtIn(BuiltInFunction)
    case defined(FunctionDefinition)
  }

  let name: String
  let span: SourceSpan
  let opening: SourceSpan
  let function: Function
}

/// A sum that is being read: what is complete of it, from its terms down to the tower of powers at its end.
struct PartialSum {
  enum Opener {
    case nothing
    case group(SourceSpan, callee: ExpressionParser.Reference?)
    case call(PartialCall)
  }

  let opener: Opener
  /// Complete arguments, when this is one of a call.
  var arguments: [Node] = []
  /// Bases of powers whose exponents follow.
  private(set) var tower: [(isNegative: Bool, base: Node)] = []
  /// The sign in front of the operand that comes next.
  var signIsNegative = false
  private var terms: [Node.Term] = []
  private var termIsNegative = false
  private var factors: [Node.Factor] = []
  private var factorIsDivisor = false

  init(opener: Opener) {
    self.opener = opener
  }

  /// Adds an operand.
  mutating func push(_ operand: Node) {
    tower.append((signIsNegative, operand))
    signIsNegative = false
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

  /// Folds everything.
  mutating func finish() -> Node {
    endTerm(nextIsNegative: false)
    return .sum(terms)
  }

  /// Forgets what was folded into the argument before.
  mutating func beginArgument() {
    terms = []
  }
}
