import Descents
import Language
import Optimization

extension Descent {
  /// What is to be said of the method of a run: its step sizes where they change by a schedule, and
  /// what it could not do here.
  func methodLines(_ numbers: NumberFormat) -> [ReportLine] {
    scheduleLines(numbers) + l1Lines
  }

  /// The step sizes at the first, the second and the last step.
  private func scheduleLines(_ numbers: NumberFormat) -> [ReportLine] {
    guard let schedule = run.schedule, run.iteration > 0 else { return [] }
    let size = schedule.function()
    let short = NumberFormat(precision: min(numbers.precision, 5))
    var parts = ["\(short.significant(size(0))) at the first step"]
    if run.iteration > 2 { parts.append("\(short.significant(size(1))) at the second") }
    if run.iteration > 1 {
      parts.append("\(short.significant(size(run.iteration - 1))) at the last")
    }
    return [ReportLine("alpha = \(visible(schedule.text)): \(parts.joined(separator: ", "))")]
  }

  /// That a proximal step is a plain one where there is no l1 part.
  private var l1Lines: [ReportLine] {
    guard let method = run.method as? ProximalGradient,
      let objective = try? subject.objective(), !(objective is any CompositeObjective)
    else { return [] }
    let same =
      method.accelerate == .on ? "descent from points ahead, as nesterov's" : "gradient descent"
    return [ReportLine("\(subject.quantityInWords) has no l1 part: proximal steps are \(same)")]
  }
}
