internal import CLibrary

/// What a run did, measured from its iterates, with the evidence.
///
/// Nothing here is predicted: theory may explain a diagnosis, and where the two differ, the
/// diagnosis holds.
public struct Diagnosis: Equatable, Sendable {
  /// What the run did on the whole.
  public enum Verdict: Equatable, Sendable {
    /// Fewer than three steps: too few to measure anything.
    case tooShort
    /// It reached a minimum: the gradient is small beside the problem, and the function rises all
    /// around.
    case arrived
    /// It stopped, or stands still, at a point that is no minimum; `end` says what it is.
    case stuck
    /// The error shrinks and keeps its side, by this factor an iteration.
    case monotone(factor: Double)
    /// The error shrinks, but hardly: by a hundredth an iteration at most.
    case crawling(factor: Double)
    /// Steps turn back on each other while the error shrinks by this factor.
    case zigzag(factor: Double, Motion.Zigzag)
    /// The error swings past the minimum and back while it shrinks by this factor: a damped
    /// oscillation.
    case swinging(factor: Double, Motion.Swing?)
    /// The cost falls, and the slope does not shrink yet: the run has not come to where the
    /// function levels out.
    case falling
    /// The error falls as a power of the iterations, k⁻ᵖ: slower in the end than any factor.
    case sublinear(power: Double)
    /// The same points come again and again.
    case cycle(period: Int, spread: Double)
    /// It swings across a jump of the gradient and cannot come closer than its steps are long.
    case kink(spread: Double)
    /// It swings across a jump of the gradient, closer and closer as the step sizes become smaller:
    /// as k⁻ᵖ with this p, where that could be measured.
    case approachingKink(power: Double?)
    /// The step sizes change with the iteration, so that no factor describes the run; the error
    /// fell as k⁻ᵖ with this p, where that could be measured.
    case scheduled(power: Double?)
    /// The step sizes have become so small that it stands still where the function still slopes.
    case diedOut(step: Double)
    /// It stays bounded without settling, where the curvature is as large as the step size lets
    /// pass.
    case edgeOfStability(sharpness: Double, bound: Double)
    /// It stays bounded, and neither settles nor repeats.
    case wandering(spread: Double)
    /// The noise of its estimates keeps the cost at this level, on the mean of the last iterations.
    case noiseFloor(cost: Double)
    /// The cost hardly falls although there is far to go: the function is level here.
    case plateau
    /// The cost still grows, by this factor an iteration over the last iterations; it has passed no
    /// limit.
    case growing(factor: Double, steps: Int)
    /// Steps from some of the rows took the cost so many times as high as it was at the start.
    case climbing(times: Double)
    /// It ran away: the steps grew like this; nil where there were too few to tell.
    case diverged(Growth?)
    /// It stepped to where the function has no value.
    case leftDomain(iteration: Int)
    /// The cost falls without end.
    case unboundedBelow
    /// The cost falls towards a value that it reaches nowhere: the point goes off to infinity, ever
    /// slower.
    case minimumAtInfinity
  }

  /// By how much steps grew an iteration.
  public struct Growth: Equatable, Sendable {
    /// The factor on the mean of the last steps, twenty at most.
    public let factor: Double
    /// The factor of the first two of all steps that were seen.
    public let first: Double
    /// The factor of the last two.
    public let last: Double

    /// Whether the factor itself grew, as where the curvature grows with the distance.
    public var isAccelerating: Bool { last > 2 * first }
  }

  /// A direction in which the function is so flat that the steps make next to nothing of its slope.
  public struct FlatDirection: Equatable, Sendable {
    /// The direction, of length 1.
    public let direction: [Double]
    /// The last steps that were measured.
    public let steps: Int
    /// The fraction of the slope along it that these steps took away; below 0 where it grew.
    public let fraction: Double
  }

  /// What happened along the run, beside the verdict.
  public struct Passage: Equatable, Sendable {
    /// The iterations, first and last.
    public let iterations: ClosedRange<Int>
    /// What the function looks like in the middle of them.
    public let kind: Kind

    /// What was passed.
    public enum Kind: Equatable, Sendable {
      /// A saddle: the least curvature there.
      case saddle(curvature: Double)
      /// A stretch with next to no slope.
      case plateau
    }
  }

  /// What the run did on the whole.
  public let verdict: Verdict
  /// What the point is at which it stands; nil where that could not be looked at.
  public let end: EndPoint?
  /// How the error fell or grew; nil where it cannot be measured.
  public let rate: RateFit?
  /// How the steps went at the start of the run.
  public let early: Motion
  /// How they went at its end.
  public let late: Motion
  /// The steps that raised the cost, of those that were seen one by one; nil where none did.
  public let rises: Rises?
  /// How many steps were seen one by one.
  public let watched: Int
  /// Whether the cost still fell in the last iterations, by more than a millionth of what it had
  /// fallen.
  public let stillFalls: Bool
  /// Saddles and plateaus that were passed.
  public let passages: [Passage]
  /// The flattest direction, where the steps of a run to no minimum are far too short for it.
  public let flatDirection: FlatDirection?

  /// Iterations that raised the cost.
  public struct Rises: Equatable, Sendable {
    /// How many of those that are recorded one by one.
    public let count: Int
    /// The first of them.
    public let first: Int
  }
}

/// The record of a run as a diagnosis reads it.
public struct Evidence: Sendable {
  /// What is known of the minimum that the run is measured by.
  public enum Reference: Equatable, Sendable {
    /// Where it lies, and the cost there.
    case point([Double], cost: Double)
    /// The least cost alone.
    case cost(Double)
    /// Nothing.
    case unknown
  }

  /// Iterates spread over the whole run.
  public var spread: Trace
  /// The first iterates, one by one.
  public var head: IterateWindow
  /// The last iterates, one by one.
  public var tail: IterateWindow
  /// Why the run stopped; nil where it was never advanced.
  public var stop: StopReason?
  /// Steps made.
  public var iterations: Int
  /// Whether its gradients are estimates from some of the rows.
  public var isStochastic: Bool
  /// Whether its step sizes are given as a function of the iteration.
  public var isScheduled: Bool
  /// The largest curvature for which its steps are stable, 2/α for plain descent; nil where it
  /// chooses its steps itself.
  public var stableCurvature: Double?
  /// Whether the function's second derivatives are constant.
  public var isQuadratic: Bool
  /// What is known of the minimum.
  public var reference: Reference

  /// Creates the evidence of a run.
  public init(
    spread: Trace, head: IterateWindow, tail: IterateWindow, stop: StopReason?, iterations: Int,
    isStochastic: Bool = false, isScheduled: Bool = false,
    stableCurvature: Double? = nil, isQuadratic: Bool = false,
    reference: Reference = .unknown
  ) {
    self.spread = spread
    self.head = head
    self.tail = tail
    self.stop = stop
    self.iterations = iterations
    self.isStochastic = isStochastic
    self.isScheduled = isScheduled
    self.stableCurvature = stableCurvature
    self.isQuadratic = isQuadratic
    self.reference = reference
  }
}
