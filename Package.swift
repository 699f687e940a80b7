// swift-tools-version: 6.2

import PackageDescription

/// The layers, lowest first.
///
/// A target knows only what its row names; the build refuses the rest.
let layers: [(name: String, knows: [Target.Dependency])] = [
  ("CLibrary", []),
  ("TextWidth", []),
  ("DurableFiles", ["CLibrary"]),
  ("LineEditing", ["CLibEdit", "CLibrary", "DurableFiles"]),
  ("Numerics", ["CLibrary"]),
  (
    "Expressions",
    ["CLibrary", "CVectorMath", "Numerics", .product(name: "BigInt", package: "BigInt")]
  ),
  ("Datasets", ["Numerics"]),
  ("LeastSquares", ["CLibrary", "Datasets", "Numerics"]),
  ("Optimization", ["CLibrary", "Numerics"]),
  ("Plotting", ["CLibrary", "TextWidth"]),
  (
    "Descents",
    [
      "CLibrary", "CVectorMath", "Numerics", "Expressions", "Datasets", "LeastSquares",
      "Optimization",
    ]
  ),
  ("Language", ["Expressions", "TextWidth"]),
  (
    "Shell",
    [
      "CLibrary", "Numerics", "Expressions", "Datasets", "LeastSquares", "Optimization",
      "Plotting", "Descents", "TextWidth", "Language",
    ]
  ),
]

/// Tests, each beside the one layer it is about; `DescentTests` drives the real binary.
let tests: [(name: String, knows: [Target.Dependency])] = [
  ("TextWidthTests", ["TextWidth"]),
  ("DurableFilesTests", ["DurableFiles"]),
  (
    "LineEditingTests",
    ["LineEditing", "CLibEdit", "TextWidth", "PseudoTerminal", "line-editor-probe"]
  ),
  ("StructureTests", ["SourceStructure"]),
  ("NumericsTests", ["Numerics", "TestData"]),
  ("ExpressionsTests", ["Expressions", "CVectorMath", "Numerics"]),
  ("DatasetsTests", ["Datasets", "Numerics"]),
  (
    "LeastSquaresTests",
    ["LeastSquares", "Datasets", "Numerics", .product(name: "BigInt", package: "BigInt")]
  ),
  ("OptimizationTests", ["Optimization", "Numerics", "TestData"]),
  ("PlottingTests", ["Plotting", "TextWidth", "Numerics", "TestData"]),
  ("LanguageTests", ["Language", "Expressions", "Numerics"]),
  (
    "DescentsTests",
    ["Descents", "Numerics", "Expressions", "Datasets", "LeastSquares", "Optimization"]
  ),
  (
    "ShellTests",
    [
      "Shell", "Numerics", "Expressions", "Datasets", "LeastSquares", "Optimization", "Plotting",
      "Descents", "TextWidth", "Language", "PseudoTerminal",
    ]
  ),
  ("DescentTests", ["descent", "PseudoTerminal", "Shell", "Language"]),
]

/// Folders that tests read as files: golden texts, and a library that tests load into the program.
let readFolders = [
  "PlottingTests": ["Golden"], "ShellTests": ["Golden"], "DescentTests": ["Faults"],
  "DescentsTests": ["NIST"],
]

let settings: [SwiftSetting] =
  [.treatAllWarnings(as: .error)]
  + ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"]
  .map { .enableUpcomingFeature($0) }

/// The layers that only compute are optimised in debug builds too: their tests make millions of
/// steps.
let numeric: Set = [
  "TextWidth", "Numerics", "Expressions", "Datasets", "LeastSquares", "Optimization", "Plotting",
  "Descents",
]
let optimized = [SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))]

/// The layers whose code is held to be memory safe: what is not needs the word `unsafe` there.
///
/// The others work on memory of known size through pointers, where arrays cost too much.
let memorySafe: Set = ["TextWidth", "Plotting", "Language", "Shell"]

/// Whether libedit and zlib are linked, as a static program needs them, instead of being loaded
/// when they are used: `DESCENT_LINK_LIBRARIES=1 swift build`.
let linksLibraries = Context.environment["DESCENT_LINK_LIBRARIES"] != nil

let package = Package(
  name: "descent",
  products: [.executable(name: "descent", targets: ["descent"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Exact arithmetic: roots of polynomials, and what the tests compare with.
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
  ],
  targets: [
    // libedit and zlib are loaded when they are needed: linking them would slow down every start.
    .target(
      name: "CLibEdit",
      cSettings: linksLibraries ? [.define("CLIBEDIT_LINKED")] : [],
      linkerSettings: linksLibraries ? [.linkedLibrary("edit")] : []
    ),
    // Loops that are compiled for several kinds of processor, which Swift cannot do; optimised in
    // debug builds too.
    .target(
      name: "CVectorMath",
      cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    // Tells the program what it was built from: 'Scripts/descent' asks git and says it here.
    .target(
      name: "CBuild",
      cSettings: ["DESCENT_COMMIT", "DESCENT_DATE"].compactMap { name in
        Context.environment[name].map { .define(name, to: "\"\($0)\"") }
      }),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // A part of the C library that Swift's module of it leaves out.
    .systemLibrary(name: "CMalloc"),
    .executableTarget(
      name: "descent",
      // What Shell stands on is named too: values of Shell contain its types, and a build that did
      // not watch them would go on with their old layout.
      dependencies: ["CBuild", "CZlib", "CMalloc"] + layers.map { .target(name: $0.name) } + [
        .product(name: "ArgumentParser", package: "swift-argument-parser")
      ],
      swiftSettings: settings + (linksLibraries ? [.define("LINKED_ZLIB")] : []),
      linkerSettings: linksLibraries ? [.linkedLibrary("z")] : []
    ),
    // Test support: numbers that the tests of several layers need.
    .target(name: "TestData", path: "Tests/TestData", swiftSettings: settings),
    // Test support: a terminal to type at, and a program that does no more than read lines.
    .target(
      name: "PseudoTerminal", dependencies: ["TextWidth"], path: "Tests/PseudoTerminal",
      swiftSettings: settings),
    .executableTarget(
      name: "line-editor-probe",
      dependencies: ["LineEditing"],
      path: "Tests/LineEditorProbe",
      swiftSettings: settings
    ),
    // Reads the sources: which file uses which. 'Scripts/structure' prints it.
    .target(name: "SourceStructure", path: "Tests/SourceStructure", swiftSettings: settings),
    .executableTarget(
      name: "structure-report",
      dependencies: ["SourceStructure"],
      path: "Tests/StructureReport",
      swiftSettings: settings
    ),
  ]
    + layers.map {
      .target(
        name: $0.name,
        dependencies: $0.knows,
        swiftSettings: settings + (numeric.contains($0.name) ? optimized : [])
          + (memorySafe.contains($0.name) ? [.strictMemorySafety()] : [])
      )
    }
    + tests.map {
      .testTarget(
        name: $0.name,
        dependencies: $0.knows,
        exclude: readFolders[$0.name] ?? [],
        swiftSettings: settings
      )
    },
  swiftLanguageModes: [.v6]
)

// In-process benchmarks, with the harness that they need: for 'Scripts/bench' alone, so that nobody
// else waits for it.
if Context.environment["DESCENT_BENCHMARKS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/google/swift-benchmark", exact: "0.1.2"))
  package.targets.append(
    .executableTarget(
      name: "kernel-benchmarks",
      dependencies: [
        "Datasets", "Expressions", "LeastSquares", "Numerics", "Plotting",
        .product(name: "Benchmark", package: "swift-benchmark"),
      ],
      path: "Tests/Benchmarks",
      swiftSettings: settings
    ))
}

// What libFuzzer drives: for 'Scripts/fuzz' alone, which links it with the sanitizers. A library, as
// the program's beginning is libFuzzer's.
if Context.environment["DESCENT_FUZZING"] != nil {
  package.products.append(
    .library(name: "FuzzTargets", type: .static, targets: ["FuzzTargets"]))
  package.targets.append(
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Datasets", "Expressions", "Language", "LineEditing", "Plotting", "Shell", "TextWidth",
      ],
      path: "Tests/Fuzz",
      exclude: ["Corpus"],
      swiftSettings: settings
    ))
}
