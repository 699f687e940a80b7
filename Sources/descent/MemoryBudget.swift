import CLibrary

#if canImport(Glibc)
  import CMalloc
#endif

/// The memory that this process may still take: what its limits leave beside all that it holds now.
///
/// It is asked anew before each large allocation. The system counts what is held and what has been
/// given back, so that nothing the process keeps can be forgotten in the sum. The least of four
/// bounds counts: the memory that the machine has available, RLIMIT_AS, RLIMIT_DATA, and the limits
/// of the control groups that the process is in, of version 1 and 2.
final class MemoryBudget {
  /// The fraction of what is left that may be taken, so that the rest of the machine, and the small
  /// allocations that nobody asks for, go on.
  private static let share = 0.9
  /// The bytes of address space that are no data: libraries still to be loaded, and the stacks of
  /// as many threads as there are processors.
  private static let reserve = 32e6 + 8.4e6 * Double(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// From how many bytes on an allocation is given back by itself, where address space is short.
  private static let mappedBytes: Int32 = 1 << 20
  /// No more is ever granted, so that bytes fit an `Int`.
  private static let most = 4e15

  private lazy var groups = ControlGroup.own()

  init() {
    #if canImport(Glibc)
      guard Self.limit(RLIMIT_AS) != nil else { return }
      // Each thread would take address space for a heap of its own, of 64 MB and more; and what is
      // freed in the middle of a heap would go on to count as held.
      mallopt(M_ARENA_MAX, 1)
      mallopt(M_MMAP_THRESHOLD, Self.mappedBytes)
    #endif
  }

  /// The bytes that may be taken now.
  var available: Double {
    #if canImport(Glibc)
      // What was freed in small pieces goes back first, so that it is not counted as held.
      malloc_trim(0)
    #endif
    let held = Self.pagesHeld()
    var left = Self.machineMemory()
    if let limit = Self.limit(RLIMIT_AS) { left = min(left, limit - held.space - Self.reserve) }
    if let limit = Self.limit(RLIMIT_DATA) { left = min(left, limit - held.data - Self.reserve) }
    for group in groups { left = min(left, group.available ?? left) }
    return min(max(left * Self.share, 0), Self.most)
  }

  #if canImport(Glibc)
    private typealias Resource = __rlimit_resource
    private static func number(_ resource: Resource) -> __rlimit_resource_t {
      __rlimit_resource_t(resource.rawValue)
    }
  #else
    private typealias Resource = Int32
    private static func number(_ resource: Resource) -> Int32 { resource }
  #endif

  /// A soft limit on resources, in bytes; nil where there is none.
  private static func limit(_ resource: Resource) -> Double? {
    var allowed = rlimit()
    guard getrlimit(number(resource), &allowed) == 0, allowed.rlim_cur < rlim_t.max / 2
    else { return nil }
    return Double(allowed.rlim_cur)
  }

  /// The bytes of address space and of data that the process has.
  private static func pagesHeld() -> (space: Double, data: Double) {
    let size = Double(sysconf(Int32(_SC_PAGESIZE)))
    let words = ShortFile.text("/proc/self/statm")?.split(separator: " ").map { Double($0) ?? 0 }
    guard let words, words.count > 5 else { return (0, 0) }
    return (words[0] * size, words[5] * size)
  }

  /// What the machine has available without swapping.
  private static func machineMemory() -> Double {
    if let text = ShortFile.text("/proc/meminfo"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
      let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
    {
      return kilobytes * 1024
    }
    // Free pages alone say too little: those that hold files would be given back.
    var pages = Double(sysconf(Int32(_SC_PHYS_PAGES))) / 2
    #if !canImport(Darwin)
      pages = max(pages, Double(sysconf(Int32(_SC_AVPHYS_PAGES))))
    #endif
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// A control group of the system with a bound on memory, its own or that of a group around it.
struct ControlGroup {
  /// The files that tell its limit, what it has taken, and what of that are files' pages, which
  /// would be given back.
  private let limit: String
  private let usage: String
  private let statistics: String
  private let reclaimable: String

  /// The bytes that the group leaves; nil where it sets no bound.
  var available: Double? {
    guard let limit = number(in: limit), let taken = number(in: usage) else { return nil }
    let statistics = ShortFile.text(statistics) ?? ""
    let files = statistics.split(separator: "\n").first { $0.hasPrefix(reclaimable + " ") }
    let givenBack = files?.split(separator: " ").last.flatMap { Double($0) } ?? 0
    return max(limit - max(taken - givenBack, 0), 0)
  }

  private func number(in path: String) -> Double? {
    guard let text = ShortFile.text(path) else { return nil }
    return Double(text.prefix { $0 >= "0" && $0 <= "9" })
  }

  /// The groups that bound this process, from its own outwards.
  ///
  /// - Parameters:
  ///   - list: The file that names the groups, one a line: `0::/user.slice` is one of version 2,
  ///     `4:memory:/user` one of version 1.
  ///   - root: Where the groups are mounted.
  /// - Returns: Those whose limits can be read.
  static func own(
    list: String = "/proc/self/cgroup", root: String = "/sys/fs/cgroup"
  ) -> [ControlGroup] {
    var groups: [ControlGroup] = []
    for line in (ShortFile.text(list) ?? "").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isUnified = parts[1].isEmpty
      guard isUnified || parts[1].split(separator: ",").contains("memory") else { continue }
      // Inside a container its own group is mounted as the root, whatever its path outside is.
      var steps = parts[2].split(separator: "/")
      while true {
        let folder = ([isUnified ? root : root + "/memory"] + steps.map(String.init))
          .joined(separator: "/")
        let group =
          isUnified
          ? ControlGroup(
            limit: folder + "/memory.max", usage: folder + "/memory.current",
            statistics: folder + "/memory.stat", reclaimable: "inactive_file")
          : ControlGroup(
            limit: folder + "/memory.limit_in_bytes", usage: folder + "/memory.usage_in_bytes",
            statistics: folder + "/memory.stat", reclaimable: "total_inactive_file")
        if group.available != nil { groups.append(group) }
        if steps.popLast() == nil { break }
      }
    }
    return groups
  }
}

/// A file of a few lines that the system writes when it is read.
private enum ShortFile {
  private static let limit = 1 << 16

  /// Its text; nil where it cannot be read.
  static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while bytes.count < limit {
      let count = read(descriptor, &piece, piece.count)
      guard count > 0 else { break }
      bytes += piece[..<count]
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
