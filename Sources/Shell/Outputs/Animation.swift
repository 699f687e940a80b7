import Language
public import Plotting

/// Figures shown one after the other: in place on a terminal, a few of them elsewhere.
public struct Animation: Sendable {
  /// How many frames there are, at least one.
  public let frameCount: Int
  /// How many frames a second are shown.
  public let framesPerSecond: Double
  /// The size asked for.
  public let size: FigureSize
  private let iterations: [Int]
  private let draw: @Sendable (Int) -> Figure

  /// An animation over the iterations of a run, one frame each; nil without iterations.
  ///
  /// `draw` is given the position of a frame in `iterations`, and draws over the same ranges for
  /// every frame.
  init?(
    iterations: [Int], framesPerSecond: Double, size: FigureSize,
    draw: @escaping @Sendable (Int) -> Figure
  ) {
    guard !iterations.isEmpty else { return nil }
    frameCount = iterations.count
    self.framesPerSecond = framesPerSecond
    self.size = size
    self.iterations = iterations
    self.draw = draw
  }

  /// A frame, its iteration in the title; beyond the ends the first or the last.
  public func figure(_ frame: Int) -> Figure {
    let frame = min(max(frame, 0), frameCount - 1)
    var figure = draw(frame)
    let progress = "iteration \(grouped(iterations[frame])) of \(grouped(iterations.last ?? 0))"
    figure.title = figure.title.map { "\($0), \(progress)" } ?? progress
    return figure
  }

  /// The frames that tell the story where nothing can move: first and last, and two between, closer
  /// to the start as most happens there.
  public var keyFrames: [Int] {
    guard frameCount > 4 else { return Array(0..<frameCount) }
    let last = frameCount - 1
    let first = max(last / 12, 1)
    return [0, first, max(last / 3, first + 1), last]
  }
}
