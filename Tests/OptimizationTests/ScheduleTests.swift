import Glibc
import Numerics
import Optimization
import Testing

@Suite struct ScheduleTests {
  private let inverse = StepSizeSchedule("1/(k + 1)") { { 1 / Double($0 + 1) } }

  /// The recursion written out: x ← x − αₖf′(x).
  @Test func theStepSizesAreThoseOfTheFunction() throws {
    let sizes = StepSizeSchedule("0.5*0.9^k") { { 0.5 * pow(0.9, Double($0)) } }
    var state = try Runner.begin(
      Formula.quadratic, method: GradientDescent(), start: [15], schedule: sizes)
    var x = 15.0
    for step in 0..<40 {
      let written = try Runner.arithmetic(of: state, objective: Formula.quadratic)
      try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 1))
      x -= 0.5 * pow(0.9, Double(step)) * (2 * x - 6)
      #expect(state.point == [x])
      #expect(written?.next == [x])
      #expect(state.lastStepSize == 0.5 * pow(0.9, Double(step)))
    }
    #expect(state.trace.stepSizes[3] == 0.5 * pow(0.9, 2.0))
    #expect(state.family == .scheduled)
  }

  /// A constant schedule is the constant, to the bit, for every method with a step size, and a run
  /// in pieces is one run.
  @Test func everyMethodWithAStepSizeTakesOne() throws {
    let constant = StepSizeSchedule("0.001 + 0k") { { _ in 0.001 } }
    for type in MethodList.all {
      let objective: any Objective =
        type.fits(Formula.rosenbrock) ? Formula.rosenbrock : RegressionProblem.tutorial
      let start = [-1.2, 1]
      guard type is any SteppingMethod.Type else {
        #expect(throws: RunError.noStepSize(method: type.information.name)) {
          try Runner.begin(objective, method: type.init(), start: start, schedule: constant)
        }
        continue
      }
      var plain = try Runner.begin(objective, method: type.make(["alpha": 0.001]), start: start)
      var scheduled = try Runner.begin(
        objective, method: type.init(), start: start, schedule: constant)
      try Runner.advance(&plain, objective: objective, limits: RunLimits(iterations: 30))
      for part in [10, 1, 19] {
        try Runner.advance(
          &scheduled, objective: objective, limits: RunLimits(iterations: part))
      }
      #expect(plain.point == scheduled.point, "\(type)")
    }
  }

  /// |x| from 3 with 1/(k + 1): once there, it stays within the length of a step.
  @Test func aKinkIsApproached() throws {
    let kink = Formula(
      dimension: 1, value: { $0[0].magnitude },
      gradient: { $1[0] = $0[0] > 0 ? 1 : $0[0] < 0 ? -1 : 0 })
    var state = try Runner.begin(kink, method: GradientDescent(), start: [3], schedule: inverse)
    try Runner.advance(&state, objective: kink, limits: RunLimits(iterations: 1000))
    #expect(state.point[0].magnitude <= 1e-3)
    #expect(state.point[0] != 0)
    let diagnosis = diagnosis(
      of: state, kink, isScheduled: true, reference: .point([0], cost: 0))
    guard case .approachingKink(let power?) = diagnosis.verdict else {
      Issue.record("\(diagnosis.verdict)")
      return
    }
    #expect((power - 1).magnitude < 0.1)
    // With one step size it swings by that.
    var fixed = try Runner.begin(kink, method: GradientDescent(alpha: 0.3), start: [3])
    try Runner.advance(&fixed, objective: kink, limits: RunLimits(iterations: 1000))
    guard case .kink = self.diagnosis(of: fixed, kink, isScheduled: false).verdict else {
      Issue.record("not a kink")
      return
    }
  }

  /// Sizes that add up to too little stop short; those that do not arrive.
  @Test func sizesCanDieOut() throws {
    for (ratio, diesOut) in [(0.5, true), (0.999, false)] {
      let sizes = StepSizeSchedule("0.1*\(ratio)^k") { { 0.1 * pow(ratio, Double($0)) } }
      var state = try Runner.begin(
        Formula.quadratic, method: GradientDescent(), start: [15], schedule: sizes)
      try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 400))
      let diagnosis = diagnosis(of: state, .quadratic, isScheduled: true)
      if diesOut {
        guard case .diedOut = diagnosis.verdict else {
          Issue.record("\(ratio): \(diagnosis.verdict)")
          continue
        }
      } else {
        #expect(diagnosis.verdict == .arrived)
      }
    }
  }

  private func diagnosis(
    of state: RunState, _ objective: Formula, isScheduled: Bool,
    reference: Evidence.Reference = .unknown
  ) -> Diagnosis {
    let trace = state.trace
    return Diagnosis(
      Evidence(
        spread: trace, head: IterateWindow(trace.firstIterations, of: trace),
        tail: IterateWindow(trace.lastIterations, of: trace), stop: state.stopReason,
        iterations: state.iteration, isScheduled: isScheduled, reference: reference),
      objective: objective)
  }

  @Test func aSizeThatIsNoneEndsTheRunBefore() throws {
    for (value, at) in [(0.0, 5), (-1, 0), (.nan, 3), (.infinity, 7)] {
      let sizes = StepSizeSchedule("") { { $0 == at ? value : 0.01 } }
      var state = try Runner.begin(
        Formula.quadratic, method: GradientDescent(), start: [15], schedule: sizes)
      do {
        try Runner.advance(&state, objective: Formula.quadratic, limits: RunLimits(iterations: 20))
        Issue.record("no error for \(value)")
      } catch {
        guard case .invalidStepSize(let told, let iteration) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(told == value || told.isNaN && value.isNaN)
        #expect(iteration == at)
      }
      #expect(state.iteration == at)
    }
  }
}
