// swift-tools-version:6.2
// The rooms of nsscheme and which room may open which door. The layering is held by Tests/HouseTests.
import PackageDescription

/// The runtime travels inside the executable: the command is also the builder inside every sandbox,
/// where nothing but its own closure is visible.
let staticRuntime = ["-static-stdlib"]
/// Options of an ordinary module.
let ordinary: [SwiftSetting] = [.unsafeFlags(staticRuntime), .swiftLanguageMode(.v5)]
/// The language is optimised as a whole, and single-threaded by construction: exclusivity checks would only
/// cost time on the hot path.
let core: [SwiftSetting] = ordinary + [.unsafeFlags(["-enforce-exclusivity=unchecked"])]

/// Passes one argument per element to the clang driver that links.
func clang(_ arguments: [String]) -> [String] { arguments.flatMap { ["-Xclang-linker", $0] } }

let musl = "/usr/lib/x86_64-linux-musl"
let staticMusl = clang(
  ["-no-pie", "-static", "-nostdlib", "-nostartfiles"]
    + ["crt1.o", "crti.o", "libc.a", "crtn.o"].map { "\(musl)/\($0)" })

let package = Package(
  name: "nsscheme",
  products: [
    .executable(name: "nsscheme", targets: ["nsscheme"]),
    .executable(name: "nsrun", targets: ["nsrun"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // C libraries and the few lines of C that Swift cannot say.
    .target(name: "CBoehm", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("gc")]),
    .target(name: "CForeign", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("crypt")]),
    .target(name: "CGMP", linkerSettings: [.linkedLibrary("gmp")]),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3"), .linkedLibrary("m")]),
    .target(name: "CGcrypt", linkerSettings: [.linkedLibrary("gcrypt"), .linkedLibrary("gpg-error")]),
    // Debian's libgit2 speaks https with Mbed TLS and ssh with libssh2, which uses OpenSSL's libcrypto; ours speaks TLS
    // with the libssl that comes with it.
    .target(
      name: "CGit",
      linkerSettings: [
        "git2", "mbedtls", "mbedx509", "mbedcrypto", "http_parser", "ssh2", "crypto", "pcre2-8", "z",
      ].map { .linkedLibrary($0) }),
    .target(name: "CTLS", linkerSettings: ["ssl", "crypto"].map { .linkedLibrary($0) }),
    .target(name: "CLzip", linkerSettings: [.linkedLibrary("lz")]),
    .target(
      name: "CArchive",
      linkerSettings: ["archive", "lzma", "zstd", "lz4", "bz2", "z"].map { .linkedLibrary($0) }),
    .target(
      name: "CEditline",
      linkerSettings: ["edit", "bsd", "md", "tinfo"].map { .linkedLibrary($0) }),
    .target(name: "CLinux", cSettings: [.unsafeFlags(["-Os", "-ffunction-sections", "-fdata-sections"])]),
    .target(name: "CHelper", dependencies: ["CLinux"]),
    // Where our variables end, for the collector: the name must be the last one.
    .target(name: "nsschemeEnd"),

    // The language.
    .target(name: "SchemeCore", dependencies: ["CBoehm", "CForeign", "CGMP"], swiftSettings: core),
    // The store and the sandbox.
    .target(name: "Store", dependencies: ["CLinux", "CSQLite", "CGcrypt", "CArchive"], swiftSettings: ordinary),
    .target(
      name: "Sandbox", dependencies: ["Store", "CLinux", "CHelper"],
      resources: [.embedInCode("clone.sh"), .embedInCode("download.sh")], swiftSettings: ordinary),
    // Where they meet.
    .target(name: "Gexp", dependencies: ["SchemeCore", "Store", "Sandbox"], swiftSettings: ordinary),
    .target(name: "Builtins", dependencies: ["Gexp", "CGit", "CTLS", "CLzip"], swiftSettings: ordinary),
    .executableTarget(
      name: "nsscheme",
      dependencies: [
        "Builtins", "CLinux", "CEditline", "nsschemeEnd",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: ordinary,
      linkerSettings: [
        .unsafeFlags(
          ["-static-executable", "-Xlinker", "-s"]
            + [
              "_FoundationCollections", "_FoundationCShims", "swiftSynchronization", "swift_StringProcessing",
              "swift_RegexParser", "stdc++",
            ].map { "-l\($0)" }, .when(configuration: .release))
      ]),
    // The namespace runner: Embedded Swift on musl, no dependency but the kernel. Its folder Table, what a table means, is
    // compiled into the command, too, by a link there.
    .executableTarget(
      name: "nsrun", dependencies: ["CLinux"],
      swiftSettings: [
        .enableExperimentalFeature("Embedded"),
        .unsafeFlags(["-wmo", "-Osize", "-parse-as-library", "-Xfrontend", "-function-sections"]),
      ],
      linkerSettings: [
        .unsafeFlags(["-nostartfiles"] + staticMusl + ["-Xlinker", "--gc-sections", "-Xlinker", "-s"])
      ]),

    .testTarget(name: "SchemeCoreTests", dependencies: ["SchemeCore"]),
    .testTarget(name: "StoreTests", dependencies: ["Store"]),
    .testTarget(name: "SandboxTests", dependencies: ["Sandbox"]),
    .testTarget(name: "GexpTests", dependencies: ["Gexp"]),
    // The runner cannot be imported; the file that is tested is compiled into the tests by a link.
    .testTarget(name: "nsrunTests", dependencies: ["CArchive"]),
    .testTarget(name: "HouseTests"),
  ]
)
