import Expressions
import Language
import LeastSquares
import Numerics
import Optimization

/// `explain`: why a run went as it did, or how one would go.
struct ExplainCommand: Command {
  let name = ["explain"]
  let summary = "Explain why a run crawled, flew or exploded, in words and numbers"
  let group = CommandGroup.runs
  let searchTerms = [
    "learning rate", "step size", "why", "diverge", "slow", "convergence", "condition number",
    "eigenvalues",
  ]
  let positional = Positional.words("[RUN]")
  let details = [
    "On a quadratic cost a step of size alpha multiplies the error along each eigenvector of the "
      + "Hessian by 1 - alpha lambda. So the largest eigenvalue L bounds the step size by 2/L, the "
      + "smallest, mu, decides how slow the slowest direction is, and 2/(L + mu) is the best fixed "
      + "step. With momentum beta the bound is 2(1 + beta)/L.",
    "A regression is quadratic, and the figures are exact. Any other function is so near its "
      + "minimum only: the figures there and at the iterate are then local ones. With alpha= (and "
      + "momentum=) nothing is run: the step size is explained beforehand.",
  ]
  let examples = [
    Example("explain", after: "data gen; fit alpha=0.001", "the last run"),
    Example("explain alpha=2.1", after: "data gen", "a step size, beforehand"),
    Example("explain", after: "minimize rosenbrock alpha=0.001", "a function"),
    Example("explain alpha=0.07 momentum=0.5", after: "minimize bowl alpha=0.01", "with momentum"),
  ]
  let related = ["sweep", "fit", "minimize", "step"]

  static let alpha = Option(
    "alpha", .number(above: 0), absent: "the run's", "a step size to explain"
  ).found(by: "learning rate")
  static let momentum = Option(
    "momentum", .number(in: 0...1), absent: "the run's", "a momentum to explain with it")
  static let within = SweepCommand.within
  var options: [any AnyOption] { [Self.alpha, Self.momentum, Self.within] }

  func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
    let session = context.session
    let alpha = try arguments.value(Self.alpha)
    let momentum = try arguments.value(Self.momentum)
    let isPrediction = alpha != nil || momentum != nil
    var run: KeptRun?
    if let word = arguments.words.first {
      run = try session.state.runs.named(word)
    } else {
      run = isPrediction ? session.state.currentRun : session.state.lastRun
    }
    let subject: Subject
    if let run {
      subject = try Subject(run.descent)
    } else if session.state.data != nil {
      let rFactor = try session.rFactor(intercept: true, for: fullName)
      subject = try Subject(rFactor)
    } else {
      throw Diagnostic(.nothingToExplain, arguments.end)
    }
    guard run != nil || isPrediction else { throw Diagnostic(.nothingToExplain, arguments.end) }
    let explanation = Explanation(
      subject: subject, run: isPrediction ? nil : run,
      alpha: alpha ?? run?.descent.alpha, momentum: momentum ?? run?.momentum,
      isPrediction: isPrediction, tolerance: try arguments.value(Self.within),
      scaledConditionNumber: scaledConditionNumber(of: run, session), numbers: context.numbers)
    explanation.report(to: context)
  }

  /// The condition number that standardised features would bring; nil where they are so already, and
  /// where the run was not made on these data.
  private func scaledConditionNumber(of run: KeptRun?, _ session: Session) -> Double? {
    if let run {
      guard case .fit(let fit) = run.descent, fit.hasIntercept,
        run.origin == session.state.origin(of: run.descent)
      else { return nil }
    }
    return session.standardizedConditionNumber
  }

  /// What is explained: the curvature of a cost or a function.
  struct Subject {
    /// The eigenvalues of the Hessian at the minimum, or at the iterate where none is known.
    var eigenvalues: [Double]?
    /// Those at the iterate, where they differ.
    var local: [Double]?
    /// Whether the cost is a quadratic, so that the figures hold everywhere.
    var isQuadratic: Bool
    /// Whether `eigenvalues` are those at a minimum.
    var isAtMinimum: Bool
    /// What the cost is called.
    var quantity: String
    /// Which coefficients the eigenvectors are made of, for more than two, by eigenvalue.
    var directions: [Double: String] = [:]

    init(_ rFactor: RFactor) throws(Diagnostic) {
      do {
        let spectrum = try QuadraticCost(rFactor).spectrum()
        eigenvalues = spectrum.eigenvalues
        directions = spectrum.directions(
          coefficientTitles(rFactor.parameterNames, hasIntercept: rFactor.hasIntercept))
      } catch {
        throw Diagnostic(error)
      }
      isQuadratic = true
      isAtMinimum = true
      quantity = "the cost"
    }

    init(_ descent: Descent) throws(Diagnostic) {
      quantity = descent.quantityInWords
      switch descent {
      case .fit(let fit):
        if let spectrum = try? fit.objective.cost.spectrum() {
          eigenvalues = spectrum.eigenvalues
          directions = spectrum.directions(descent.coordinateNames)
        }
        isQuadratic = true
        isAtMinimum = true
      case .minimization(let minimization):
        let objective = try minimization.formula.objective()
        let here = Spectrum(of: objective, at: minimization.point)?.eigenvalues
        let minimum = minimization.minima.nearest(to: minimization.point)
        let there = minimum.flatMap { Spectrum(of: objective, at: $0.x)?.eigenvalues }
        eigenvalues = there ?? here
        isAtMinimum = there != nil
        isQuadratic = minimization.formula.isQuadratic
        local = isQuadratic ? nil : here
      }
    }
  }
}

extension Spectrum {
  /// What the eigenvectors are made of: the coefficients with the largest components, by eigenvalue.
  ///
  /// None for two coefficients, whose directions are seen in a figure.
  fileprivate func directions(_ names: [String]) -> [Double: String] {
    guard names.count > 2 else { return [:] }
    var result: [Double: String] = [:]
    for (eigenvalue, vector) in zip(eigenvalues, eigenvectors) where eigenvalue > 0 {
      let order = vector.indices.sorted { vector[$0].magnitude > vector[$1].magnitude }
      var text = ""
      var share = 0.0
      for index in order.prefix(2) where share < 0.9 && names.indices.contains(index) {
        let isNegative = (vector[index] < 0) != (vector[order[0]] < 0)
        if !text.isEmpty { text += isNegative ? " - " : " + " }
        text += shortened(names[index], to: 13)
        share += vector[index] * vector[index]
      }
      result[eigenvalue] = share < 0.8 ? text + " …" : text
    }
    return result
  }
}

extension KeptRun {
  /// The momentum of a run with heavy-ball momentum; nil for other methods.
  var momentum: Double? { (descent.run.method as? Momentum)?.beta }
}

extension Formula {
  /// Whether all second derivatives are constant.
  var isQuadratic: Bool {
    variables.allSatisfy { first in
      guard let gradient = try? expression.derivative(by: first) else { return false }
      return variables.allSatisfy { second in
        guard let curvature = try? gradient.derivative(by: second) else { return false }
        return curvature.freeNames.isEmpty
      }
    }
  }
}

extension Session {
  /// The condition number that standardised features would bring; nil without data and where they
  /// are so already.
  var standardizedConditionNumber: Double? {
    guard state.scaling == nil, state.data != nil,
      let rFactor = try? rFactor(intercept: true, for: "explain"),
      let extremes = try? rFactor.standardizedExtremes(shouldStop: { host.isInterrupted }),
      extremes.smallest > 0
    else { return nil }
    return extremes.largest / extremes.smallest
  }
}
