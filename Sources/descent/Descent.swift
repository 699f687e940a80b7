import ArgumentParser

@main
struct Descent: ParsableCommand {
  @Option(name: .short) var c: String?
  mutating func run() throws {
    if c == "quit" { return }
    print("hi")
  }
}
