import Datasets
import Descents
import Glibc
import Optimization
import Testing

@testable import Shell

/// Commands on a model that is not linear, and whose cost has no known minimum.
@Suite struct NewModelTests {
  /// Half the mean square of a·exp(−b·x) − y: two coefficients, no design, no minimum told.
  private struct Decay: Subject {
    let rows: Dataset
    let coordinateNames = ["a", "b"]
    let quantity = "cost"
    let usesRows = true
    var model: (any RowModel)? { Model() }
    func title(limit: Int) -> String { "The cost of a decay" }
    func objective() -> any Objective { Function(rows: rows) }
    func minima(around box: [ClosedRange<Double>], shouldStop: () -> Bool) -> Minima { .none }
    func isSame(as other: any Subject) -> Bool { (other as? Decay)?.rows == rows }

    private struct Model: RowModel {
      func prediction(of row: [Double], at point: [Double]) -> Double {
        point[0] * exp(-point[1] * row[0])
      }
    }

    private struct Function: Objective {
      let rows: Dataset
      let dimension = 2

      func value(at point: UnsafeBufferPointer<Double>) -> Double {
        sums(at: point) { _, _, _ in }
      }

      func valueAndGradient(
        at point: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
      ) -> Double {
        gradient.update(repeating: 0)
        return sums(at: point) { x, residual, power in
          gradient[0] += residual * power
          gradient[1] -= residual * power * point[0] * x
        }
      }

      private func sums(
        at point: UnsafeBufferPointer<Double>, _ body: (Double, Double, Double) -> Void
      ) -> Double {
        let count = Double(rows.rowCount)
        return zip(rows.features[0].values, rows.target.values).reduce(0) { sum, row in
          let power = exp(-point[1] * row.0)
          let residual = point[0] * power - row.1
          body(row.0, residual / count, power)
          return sum + residual * residual / (2 * count)
        }
      }
    }
  }

  private struct DecayCommand: DescentCommand {
    let name = ["decay"]
    let summary = "Descend on the cost of a decay"
    let group = CommandGroup.fitting
    let examples = [Example("decay", after: "data gen", "a exp(-b x)")]
    let resultPrefix = "decay"
    static let iterations = Option("iters", .whole(0...Int.max), default: 300, "the most steps")
    var options: [any AnyOption] {
      let own: [any AnyOption] = [
        MethodChoice.alpha(default: 0.1), Self.iterations, MethodChoice.method, FitCommand.seed,
        RunNaming.name,
      ]
      return own + MethodChoice.options
    }

    func plan(_ arguments: BoundArguments, _ session: Session) throws(Diagnostic) -> RunPlan {
      let choice = try MethodChoice.make(arguments, fixedStepSize: 0.1, seed: FitCommand.seed)
      let descent = try arguments.descent(
        on: Decay(rows: try session.data(for: fullName)), choice, start: [1, 0.5], startSpan: nil)
      return RunPlan(descent, limits: RunLimits(iterations: try arguments.value(Self.iterations)))
    }

    func run(_ arguments: BoundArguments, _ context: CommandContext) throws(Diagnostic) {
      context.report(try context.makeRun(self, arguments).descent)
    }
  }

  /// A session with a run on a decay from 3 at a rate of 0.7.
  private func session() -> Session {
    let host = TestHost()
    let rows = (0..<20).map { index in
      let x = Double(index) / 4
      return "\(x),\(3 * exp(-0.7 * x))\n"
    }
    host.put("x,y\n" + rows.joined(), at: "decay.csv")
    let session = Session(
      host: host, registry: Registry(descents: [FitCommand(), MinimizeCommand(), DecayCommand()]))
    session.accept("data load decay.csv")
    session.accept("decay iters=20000")
    return session
  }

  @Test func itsCoefficientsAreResults() {
    let session = session()
    #expect(abs(session.number("decay.a") - 3) < 1e-6)
    #expect(abs(session.number("decay.b") - 0.7) < 1e-6)
    #expect(session.state.runs.result("r1.b", index: 0) == .number(0.5))
    // Without a minimum nothing is arrived at.
    #expect(session.refuse("print decay.arrived").count == 1)
  }

  @Test func reportsDoWithoutAMinimum() {
    let session = session()
    #expect(session.accept("compare").contains("descent"))
    #expect(!session.accept("compare").contains("difference"))
    #expect(session.accept("explain").contains("no finite second derivatives"))
    #expect(session.accept("step").contains("dcost/db"))
    #expect(session.accept("step back").contains("back at step 20,000"))
    #expect(session.accept("trace of=b").contains("b"))
    #expect(session.accept("sweep alpha=0.01,0.1 iters=50").contains("final cost"))
    #expect(session.refuse("plot cost of=distance").count == 1)
    #expect(session.refuse("rerun method=newton").count == 1)
  }

  @Test func itPredictsAndIsDrawnAsACurve() {
    let session = session()
    #expect(session.accept("predict 1").contains("1.489"))
    let fit = session.accept("plot fit")
    #expect(fit.contains("Descent after 20,000 iterations") && !fit.contains("least squares"))
    for line in ["plot residuals", "animate fit", "plot cost", "plot theta", "plot path"] {
      session.accept(line)
    }
    #expect(session.accept("contour").contains("The cost of a decay"))
    #expect(session.accept("contour over=b,a") != session.accept("contour"))
    #expect(session.accept("surface").contains("cost"))
  }
}
