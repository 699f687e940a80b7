import Datasets
import Descents
import Language
import Optimization

extension CommandContext {
  /// What is to be said of a cost with a loss or a penalty: what it is made of, where it has no
  /// minimum, and how well classes are told apart.
  func lossLines(_ descent: Descent) -> [ReportLine] {
    guard let cost = descent.subject as? LossCost else {
      return descent.subject is LinearLeastSquares ? classAdvice : []
    }
    return [ReportLine(cost.summary(numbers), .dim)] + cost.minimumLines(numbers)
      + descent.zeroLines + confusionLines(descent, cost)
  }

  /// What would suit a target of 0 and 1 better than squares.
  private var classAdvice: [ReportLine] {
    guard let data = session.state.data, let classes = try? TargetClasses(data.target),
      classes.areZeroAndOne
    else { return [] }
    return [
      ReportLine(
        "\(shortened(visible(data.target.name))) is 0 or 1: 'fit loss=logistic' fits the "
          + "probability of 1")
    ]
  }

  /// Right and wrong predictions, of the descent and of the minimum.
  private func confusionLines(_ descent: Descent, _ cost: LossCost) -> [ReportLine] {
    guard let classes = cost.classes, let found = cost.confusion(at: descent.point) else {
      return []
    }
    var lines = [found.line("", classes, numbers)]
    if let goal = descent.goal, let exact = cost.confusion(at: goal.point),
      exact.counts != found.counts
    {
      lines.append(exact.line("exact: ", classes, numbers))
    }
    if let test = cost.testConfusion(at: descent.point) {
      lines.append(test.line("test rows: ", classes, numbers))
    }
    return lines
  }
}

extension Confusion {
  /// Right and wrong predictions in a line.
  fileprivate func line(
    _ lead: String, _ classes: TargetClasses, _ numbers: NumberFormat
  ) -> ReportLine {
    let names = [classes.first, classes.second].map(shortest)
    return ReportLine(
      "\(lead)\(grouped(correct)) of \(counted(rowCount, "row")) predicted right "
        + "(accuracy \(numbers.significant(accuracy))), log loss \(numbers.significant(logLoss)); "
        + "wrong: \(grouped(counts[0][1])) of class \(names[0]), "
        + "\(grouped(counts[1][0])) of class \(names[1])")
  }
}

extension LossCost {
  /// What it is made of, in a line.
  fileprivate func summary(_ numbers: NumberFormat) -> String {
    var parts = ["mean \(loss.name) loss"]
    if let huber = loss as? HuberLoss { parts[0] += " (delta \(shortest(huber.delta)))" }
    if penalty.l2 > 0 { parts.append("l2 \(shortest(penalty.l2))/2 times squares") }
    if penalty.l1 > 0 { parts.append("l1 \(shortest(penalty.l1)) times sizes") }
    var text = parts.joined(separator: " + ")
    if penalty != .none {
      text += " of the coefficients" + (linearDesign.hasIntercept ? ", intercept left out" : "")
    }
    if let classes {
      text +=
        "; class \(shortest(classes.first)): \(counted(classes.counts.first, "row")), "
        + "class \(shortest(classes.second)): \(counted(classes.counts.second, "row"))"
    }
    if !isCompressed { text += "; an iteration passes over \(counted(rowCount, "row"))" }
    return text
  }

  /// Where the minimum is none, or not the only one.
  fileprivate func minimumLines(_ numbers: NumberFormat) -> [ReportLine] {
    if let direction = endlessDirection {
      let names = coordinateTitles.map { shortened(visible($0)) }
      let parts = zip(names, direction).prefix(10).map {
        "\($0) \(NumberFormat(precision: 4).significant($1))"
      }
      let rest = direction.count > parts.count ? " …" : ""
      return [
        ReportLine(
          "a plane separates the classes, so that the cost has no minimum: it falls for ever along "
            + parts.joined(separator: ", ") + rest + "; l2= gives it one", .bad)
      ]
    }
    if hasUnknownMinimum {
      return [
        ReportLine(
          loss.curvatureBound == nil && penalty.l2 > 0
            ? "the exact minimum is not worked out for absolute errors with l2; loss=huber with a "
              + "small delta comes near"
            : "no exact minimum was found: columns that depend on each other leave many")
      ]
    }
    return hasOtherMinima
      ? [ReportLine("the exact minimum is not the only one: other coefficients cost as little")]
      : []
  }
}

extension Descent {
  /// The probability of the second class at a point, and the likelier class, by the descent and by
  /// its minimum; nil where there are no classes.
  func classTable(of row: [Double], _ numbers: NumberFormat) -> ReportTable? {
    guard let cost = subject as? LossCost, let classes = cost.classes else { return nil }
    let models = [fittedModel, referenceModel].compactMap { $0 }
    let chances = models.map { model in
      (model.model as? LossModel)?.probability(of: row, at: model.point) ?? .nan
    }
    return ReportTable(
      columns: [
        .text(""), .number("probability of \(shortest(classes.second))"), .number("class"),
      ],
      rows: zip(models, zip(chances, numbers.column(chances))).map { model, chance in
        [
          model.name, chance.1, shortest(chance.0 > 0.5 ? classes.second : classes.first),
        ]
      })
  }

  /// How many coefficients an l1 part has set to 0.
  fileprivate var zeroLines: [ReportLine] {
    guard let cost = subject as? LossCost, cost.penalty.l1 > 0 else { return [] }
    func zeros(_ point: [Double]) -> String {
      let slopes = cost.linearDesign.slopes(of: point)
      return "\(slopes.count { $0 == 0 }) of \(slopes.count)"
    }
    let exact = goal.map { ", exact \(zeros($0.point))" } ?? ""
    return [ReportLine("coefficients that are 0: descent \(zeros(point))\(exact)")]
  }

  /// What holds of step sizes for a loss everywhere, not near the minimum alone.
  func lossTheoryLines(_ numbers: NumberFormat) -> [ReportLine] {
    guard let cost = subject as? LossCost, !cost.isQuadratic else { return [] }
    let short = NumberFormat(precision: min(numbers.precision, 5))
    guard let largest = cost.largestCurvature(), largest > 0 else {
      guard cost.loss.curvatureBound == nil else { return [] }
      return [
        ReportLine(
          "the slope jumps wherever a row is met: steps of a fixed size swing about the minimum for "
            + "ever; ever smaller ones settle, as with alpha=1/(1 + k/100)")
      ]
    }
    let factor = cost.loss.curvatureBound.map { $0 == 1 ? "" : " times \(shortest($0))" } ?? ""
    let l2 = cost.penalty.l2 > 0 ? " + l2" : ""
    return [
      ReportLine(
        "everywhere the curvature is at most lambda_max(X'X/m)\(factor)\(l2) = "
          + "\(short.significant(largest)): steps below 2 over it, "
          + "\(short.significant(2 / largest, below: 2 / largest)), come down from every start")
    ]
  }

  /// What expressions can ask of classes and of coefficients that are 0.
  var lossResults: [(name: String, value: Value)] {
    guard let cost = subject as? LossCost else { return [] }
    let slopes = cost.linearDesign.slopes(of: point)
    var values: [(name: String, value: Value)] = [
      ("zeros", .number(Double(slopes.count { $0 == 0 })))
    ]
    for (prefix, confusion) in [
      ("", cost.confusion(at: point)), ("test", cost.testConfusion(at: point)),
    ] {
      guard let confusion else { continue }
      values.append((prefix + "accuracy", .number(confusion.accuracy)))
      values.append((prefix + "logloss", .number(confusion.logLoss)))
    }
    return values
  }
}
