// What the caller decides about builds. None of it may change what a build makes, only whether and how it runs.

import Glibc
import Store

/// A directory or file of the host that builds may see, as guix-daemon's `--chroot-directory`.
public struct HostDirectory: Equatable, Sendable {
  public var source: String
  /// Where builds see it.
  public var target: String
  public var isReadOnly: Bool
  /// Whether it may be missing on the host.
  public var isOptional: Bool

  public init(_ source: String, at target: String? = nil, isReadOnly: Bool = false, isOptional: Bool = false) {
    (self.source, self.target) = (source, target ?? source)
    (self.isReadOnly, self.isOptional) = (isReadOnly, isOptional)
  }

  /// Reads the argument of `--chroot-directory`: `DIR` or `DIR:INSIDE`.
  public init(parsing argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    self.init(parts[0], at: parts.count == 2 ? parts[1] : nil)
    for path in [source, target] where !HostDirectory.isPlain(path) {
      throw BuildError(
        .badOptions,
        "--chroot-directory takes DIR or DIR:INSIDE, both absolute and without '.', '..' and empty parts, not '\(path)'"
      )
    }
  }

  /// Whether the path is absolute, has one spelling and is not the root.
  static func isPlain(_ path: String) -> Bool {
    let parts = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    return parts.count > 1 && parts[0].isEmpty && !parts.dropFirst().contains { ["", ".", ".."].contains($0) }
  }
}

/// Whether builds make what is missing or compare with what is there.
public enum BuildMode: String, Sendable {
  /// What is missing is built.
  case normal
  /// The same, and then what was asked for is built again and compared with what is there.
  case check
}

/// Options of builds; `BuildOption` has their names.
public struct BuildOptions: Sendable {
  /// Whether builds run in namespaces of their own.
  public var isolation = BuildPlan.Isolation.full
  /// What builders read from NIX_BUILD_CORES; 0 lets them find out.
  public var cores = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  /// How many builds run at the same time.
  public var maxJobs = 1
  /// Whether the build directory of a failed build is kept.
  public var keepFailed = false
  /// Whether builds that do not depend on a failed one are still made.
  public var keepGoing = false
  /// Host directories that every build sees.
  public var hostDirectories: [HostDirectory] = []
  /// How many times each derivation is built; the results must be the same.
  public var rounds = 1
  /// Seconds after which a build is stopped; 0 for no limit.
  public var timeoutSeconds = 24 * 3600
  /// Seconds without output after which a build is stopped; 0 for no limit.
  public var maxSilentSeconds = 3600
  /// Bytes of log after which a build is stopped; 0 for no limit.
  public var maxLogBytes = 256 << 20
  /// How many processes and threads a builder may have; 0 for as many as the user may.
  public var maxProcesses = 0
  /// Bytes of memory of a builder's processes after which it is stopped; 0 for no limit.
  public var maxMemoryBytes = 0
  /// Whether what servers have is fetched and not built.
  public var usesSubstitutes = true
  /// The servers to ask; nil for those that the user's settings name.
  public var substituteServers: [String]?
  /// Whether what a server promised and cannot be fetched is built.
  public var fallsBack = false
  /// How much is said about builds: 0 nothing, 1 what is built, 3 its output as well.
  public var verbosity = 3
  /// How many of the log's last lines an error carries.
  public var errorLogLines = 25
  /// The caller's environment, from which a fixed-output derivation may ask for variables; names and values are texts of
  /// derivations (`Derivation.text`), so that all bytes are kept and names that look alike are two.
  public var environment: [String: String]

  public init() {
    environment = [:]
    var next = environ
    while let entry = next.pointee {
      let text = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      if let equals = text.firstIndex(of: UInt8(ascii: "=")) {
        environment[Derivation.text(of: text[..<equals])] = Derivation.text(of: text[(equals + 1)...])
      }
      next += 1
    }
  }
}
