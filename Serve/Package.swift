// swift-tools-version:6.2
// The second program, `nsscheme-serve`: what `nsscheme potluck host` and `nsscheme publish` run. It is a package of its own, so
// that nobody who builds `nsscheme` builds an HTTP server.
import PackageDescription

let package = Package(
  name: "nsscheme-serve",
  products: [.executable(name: "nsscheme-serve", targets: ["nsscheme-serve"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("m")]),
    .target(name: "CServe"),
    .executableTarget(
      name: "nsscheme-serve",
      dependencies: [
        "CSQLite", "CServe",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: [.unsafeFlags(["-static-stdlib"])],
      linkerSettings: [
        .unsafeFlags(
          ["-static-executable", "-Xlinker", "-s", "-Xlinker", "--gc-sections"], .when(configuration: .release))
      ]),
  ]
)
