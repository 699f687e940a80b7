import Datasets
import Descents
import Expressions
import Language

/// `data drop NAME,NAME`: the data without some features.
struct DataDropCommand: Command {
  let name = ["data", "drop"]
  let summary = "Leave features out of the data"
  let group = CommandGroup.data
  let searchTerms = ["remove column", "delete column", "exclude", "feature selection"]
  let positional = Positional.words("NAME,NAME …", atMost: 1_000_000)
  let details = [
    "A feature is chosen by its name, between quotes where that holds blanks or commas, or by its "
      + "number, counted from 1. One feature has to stay, and the target stays."
  ]
  let examples = [
    Example("data drop year", after: "data sample longley", "one"),
    Example("data drop gnp,year; lsq", after: "data sample longley", "two, and what that changes"),
  ]
  let related = ["data describe", "data load", "lsq"]

  func words(in session: Session, after words: [String]) -> [Choice] {
    session.state.featureChoices
  }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let data = try session.data(for: fullName)
    let dropped = try indices(arguments, data)
    guard dropped.count < data.features.count else {
      throw Diagnostic(.dropsAllFeatures, arguments.arguments.positional)
    }
    var scaling = session.state.scaling
    scaling?.features.remove(at: dropped)
    try session.state.transformData(scaling: scaling) { (part) throws(Diagnostic) in
      try part.dropping(dropped)
    }
    context.reportData()
  }

  /// The features that are named, each by its index.
  private func indices(
    _ arguments: BoundArguments, _ data: Dataset
  ) throws(Diagnostic) -> Set<Int> {
    let span = arguments.arguments.positional
    guard span.length > 0 else {
      throw Diagnostic(
        .missingWord(fullName, what: "a feature's name", example: examples[0].line), arguments.end)
    }
    var found: Set<Int> = []
    let text = ValueText(label: fullName, line: arguments.line, span: span, names: arguments.names)
    for name in try text.columnNames() {
      let index = try data.featureIndex(name.text, label: fullName, span: name.span)
      guard found.insert(index).inserted else {
        throw Diagnostic(.repeatedColumn(data.features[index].name), name.span)
      }
    }
    return found
  }
}

extension Dataset {
  /// The index of the feature that a name, or a number counted from 1, means.
  func featureIndex(
    _ name: String, label: String, span: SourceSpan?
  ) throws(Diagnostic) -> Int {
    let matches = features.indices.filter { features[$0].name == name }
    if matches.count > 1 {
      throw Diagnostic(
        TableError.ambiguousColumn(name: name, numbers: matches.map { $0 + 1 }), about: label, span)
    }
    if let match = matches.first { return match }
    if let number = Int(name), number >= 1, number <= features.count { return number - 1 }
    if name == target.name { throw Diagnostic(.targetIsNoFeature(label, name), span) }
    let known = features.map(\.name)
    throw Diagnostic(
      .unknownFeature(name, suggestion: closest(to: name, among: known), known: known), span)
  }

  /// The data without the features at some indices; the truth behind made-up data loses them too.
  fileprivate func dropping(_ dropped: Set<Int>) throws(Diagnostic) -> Dataset {
    let kept = features.indices.filter { !dropped.contains($0) }
    var origin = origin
    if case .generated(let truth) = origin, truth.coefficients.count == features.count {
      origin = .generated(
        GeneratedRegression(
          recipe: truth.recipe, coefficients: kept.map { truth.coefficients[$0] }))
    }
    do {
      return try Dataset(features: kept.map { features[$0] }, target: target, origin: origin)
    } catch {
      throw Diagnostic(error)
    }
  }
}

extension [Scaling.Feature] {
  fileprivate mutating func remove(at dropped: Set<Int>) {
    self = indices.filter { !dropped.contains($0) }.map { self[$0] }
  }
}
