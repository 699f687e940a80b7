// swift-tools-version: 6.2

import PackageDescription

/// The layers, lowest first.
///
/// A target knows only what its row names; the build refuses the rest.
let layers: [(name: String, knows: [Target.Dependency])] = [
  ("LineEditing", ["CLibEdit"]),
  ("Expressions", []),
  ("Datasets", []),
  ("LeastSquares", ["Datasets"]),
  ("Optimization", []),
  ("Plotting", []),
  ("Shell", ["Expressions", "Datasets", "LeastSquares", "Optimization", "Plotting"]),
]

/// Tests, each beside the one layer it is about; `DescentTests` drives the real binary.
let tests: [(name: String, knows: [Target.Dependency])] = [
  ("LineEditingTests", ["LineEditing", "PseudoTerminal", "line-editor-probe"]),
  ("ExpressionsTests", ["Expressions"]),
  ("DatasetsTests", ["Datasets"]),
  ("LeastSquaresTests", ["LeastSquares", "Datasets"]),
  ("OptimizationTests", ["Optimization"]),
  ("PlottingTests", ["Plotting"]),
  ("ShellTests", ["Shell"]),
  ("DescentTests", ["descent", "PseudoTerminal"]),
]

/// Folders of golden texts, which tests read as files.
let goldens = ["PlottingTests": ["Golden"], "ShellTests": ["Golden"]]

let settings: [SwiftSetting] =
  [.treatAllWarnings(as: .error)]
  + ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"]
  .map { .enableUpcomingFeature($0) }

/// The layers that only compute are optimised in debug builds too: their tests make millions of steps.
let numeric: Set = ["Expressions", "Datasets", "LeastSquares", "Optimization", "Plotting"]
let optimized = [SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "descent",
  products: [.executable(name: "descent", targets: ["descent"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    .systemLibrary(name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .executableTarget(
      name: "descent",
      dependencies: [
        "Shell", "Plotting",
        "LineEditing",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    // Test support: a terminal to type at, and a program that does no more than read lines.
    .target(name: "PseudoTerminal", path: "Tests/PseudoTerminal", swiftSettings: settings),
    .executableTarget(
      name: "line-editor-probe",
      dependencies: ["LineEditing"],
      path: "Tests/LineEditorProbe",
      swiftSettings: settings
    ),
  ]
    + layers.map {
      .target(
        name: $0.name,
        dependencies: $0.knows,
        swiftSettings: settings + (numeric.contains($0.name) ? optimized : [])
      )
    }
    + tests.map {
      .testTarget(
        name: $0.name,
        dependencies: $0.knows,
        exclude: goldens[$0.name] ?? [],
        swiftSettings: settings
      )
    },
  swiftLanguageModes: [.v6]
)
