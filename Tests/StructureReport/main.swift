import SourceStructure

// Prints which folder uses which and which files use each other in circles: Scripts/structure.
let root = CommandLine.arguments.dropFirst().first ?? "."
for target in Repository(root: root).targets {
  let cycles = target.cycles
  let edges = target.uses.reduce(0) { $0 + $1.count }
  print("\(target.name): \(target.files.count) files, \(edges) uses, \(cycles.count) cycles")
  for cycle in cycles where cycle.count > 1 {
    print(" cycle of \(cycle.count) files")
    print(target.description(of: cycle))
  }
  let folders = Set(
    target.files.compactMap { $0.split(separator: "/").dropLast().first.map(String.init) })
  let order = target.name == "Shell" ? Repository.shellOrder : folders.sorted()
  guard order.count > 1 else { continue }
  let matrix = FolderMatrix(target, order: order)
  print(matrix.description)
  if target.name == "Shell" {
    for line in matrix.violations { print(" \(line)") }
  }
}
