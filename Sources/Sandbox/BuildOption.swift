// The options of builds, one declaration each: its flag on the command line, its keyword in Scheme's
// `set-build-options`, what it takes, and what it changes in `BuildOptions`, from which the plan is made.
//
// Invariant: an option is honoured or it is an error. Keywords of Guix's that speak to a daemon are listed with the
// values that are true here anyway; any other value is refused.

/// One option of builds.
public struct BuildOption: Sendable {
  /// What an option takes.
  public enum Kind: Sendable {
    /// Nothing on the command line, where it stands for this truth value of Scheme.
    case flag(means: Bool)
    /// A number that is not negative.
    case count(least: Int)
    /// Seconds.
    case seconds
    /// Bytes, with K, M, G or T for the powers of 1024.
    case size
    /// Any text; the option may be given several times. In Scheme also a list of texts, which are joined by spaces.
    case texts
  }

  /// What was given for an option.
  public enum Value: Equatable, Sendable {
    case truth(Bool)
    case number(Int)
    case text(String)
  }

  /// The flag, without its hyphens.
  public let flag: String
  public let short: Character?
  /// The Scheme keyword, without its colon.
  public let keyword: String
  public let kind: Kind
  public let help: String
  let change: @Sendable (inout BuildOptions, Value) throws -> Void

  private init(
    _ flag: String, short: Character? = nil, keyword: String? = nil, _ kind: Kind, _ help: String,
    _ change: @escaping @Sendable (inout BuildOptions, Value) throws -> Void
  ) {
    (self.flag, self.short, self.keyword, self.kind, self.help) = (flag, short, keyword ?? flag, kind, help)
    self.change = change
  }

  private static func truth(
    _ flag: String, short: Character? = nil, keyword: String, means: Bool = true, _ help: String,
    _ change: @escaping @Sendable (inout BuildOptions, Bool) -> Void
  ) -> BuildOption {
    BuildOption(flag, short: short, keyword: keyword, .flag(means: means), help) {
      if case .truth(let value) = $1 { change(&$0, value) }
    }
  }

  private static func number(
    _ flag: String, short: Character? = nil, keyword: String? = nil, _ kind: Kind, _ help: String,
    _ change: @escaping @Sendable (inout BuildOptions, Int) -> Void
  ) -> BuildOption {
    BuildOption(flag, short: short, keyword: keyword, kind, help) {
      if case .number(let value) = $1 { change(&$0, value) }
    }
  }

  public static let keepFailed = truth(
    "keep-failed", short: "K", keyword: "keep-failed?",
    "Keep the build directory of a failed build, and an output that differs."
  ) { $0.keepFailed = $1 }
  public static let keepGoing = truth(
    "keep-going", short: "k", keyword: "keep-going?", "Go on with other builds when one fails."
  ) { $0.keepGoing = $1 }
  public static let noSandbox = truth(
    "no-sandbox", keyword: "sandbox?", means: false, "Build without isolation; the log says so."
  ) { $0.isolation = $1 ? .full : .none }
  public static let rounds = number("rounds", .count(least: 1), "Build each thing so many times, and compare.") {
    $0.rounds = $1
  }
  public static let maxJobs = number(
    "max-jobs", short: "M", keyword: "max-build-jobs", .count(least: 1), "Builds at the same time."
  ) { $0.maxJobs = $1 }
  public static let cores = number(
    "cores", short: "c", keyword: "build-cores", .count(least: 0), "Cores for each build; 0: all."
  ) { $0.cores = $1 }
  public static let timeout = number(
    "timeout", .seconds, "Stop a build after so many seconds; 0: never. (default: 86400)"
  ) { $0.timeoutSeconds = $1 }
  public static let maxSilentTime = number(
    "max-silent-time", .seconds,
    "Stop a build that printed nothing for so many seconds; 0: never. (default: 3600)"
  ) { $0.maxSilentSeconds = $1 }
  public static let maxLogSize = number(
    "max-log-size", .size, "Stop a build that printed more than so many bytes; 0: never. (default: 256M)"
  ) { $0.maxLogBytes = $1 }
  public static let maxProcesses = number(
    "max-processes", .count(least: 0),
    "Let a build have so many processes and threads; 0: as many as the user may."
  ) { $0.maxProcesses = $1 }
  public static let maxMemory = number(
    "max-memory", .size, "Stop a build whose processes use more memory than so many bytes; 0: never."
  ) { $0.maxMemoryBytes = $1 }
  public static let noSubstitutes = truth(
    "no-substitutes", keyword: "use-substitutes?", means: false,
    "Build everything here, and fetch nothing from servers."
  ) { $0.usesSubstitutes = $1 }
  public static let substituteServers = BuildOption(
    "substitute-urls", .texts, "Ask the servers at these URLs, separated by spaces, for what need not be built then."
  ) { options, value in
    if case .text(let text) = value {
      options.substituteServers = text.split { " \n\t".contains($0) }.map { String($0) }
    }
  }
  public static let fallback = truth(
    "fallback", keyword: "fallback?", "Build what a server promised and cannot be fetched."
  ) { $0.fallsBack = $1 }
  public static let verbosity = number(
    "verbosity", short: "v", .count(least: 0),
    "How much to say: 0 nothing, 1 what is built, 3 also the logs. (default: 1)"
  ) { $0.verbosity = $1 }
  public static let chrootDirectory = BuildOption(
    "chroot-directory", .texts, "Show builds the host's DIR (at INSIDE)."
  ) { options, value in
    if case .text(let text) = value { options.hostDirectories.append(try HostDirectory(parsing: text)) }
  }

  /// All of them.
  public static let all = [
    keepFailed, keepGoing, noSandbox, rounds, maxJobs, cores, timeout, maxSilentTime, maxLogSize, maxProcesses,
    maxMemory, noSubstitutes, substituteServers, fallback, verbosity, chrootDirectory,
  ]

  /// The option of a keyword.
  public static func named(keyword: String) -> BuildOption? { all.first { $0.keyword == keyword } }

  // MARK: Values

  /// Reads what the command line gives for this option.
  public func value(parsing text: String) throws -> Value {
    func refuse(_ expected: String) -> BuildError {
      BuildError(.badOptions, "--\(flag) takes \(expected), not '\(text)'")
    }
    switch kind {
    case .flag(let means): return .truth(means)
    case .texts: return .text(text)
    case .count(let least):
      guard let number = Int(text), number >= least else { throw refuse("a number, \(least) or more") }
      return .number(number)
    case .seconds:
      guard let number = Int(text), number >= 0 else { throw refuse("a number of seconds") }
      return .number(number)
    case .size:
      guard let number = BuildOption.size(text) else { throw refuse("a number of bytes, such as 500M or 2G") }
      return .number(number)
    }
  }

  /// A number of bytes, with or without a suffix.
  public static func size(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), let power = ["", "K", "M", "G", "T"].firstIndex(of: suffix(text, digits.count))
    else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << (10 * power))
    return overflow ? nil : bytes
  }

  private static func suffix(_ text: String, _ length: Int) -> String {
    let rest = text.dropFirst(length).uppercased()
    for unit in ["IB", "B"] where rest.count > 1 && rest.hasSuffix(unit) { return String(rest.dropLast(unit.count)) }
    return rest
  }

  /// A number of bytes as people read it.
  public static func shown(size bytes: Int) -> String {
    for (power, unit) in ["bytes", "KiB", "MiB", "GiB", "TiB"].enumerated().reversed()
    where bytes >= 1 << (10 * power) && bytes % (1 << (10 * power)) == 0 {
      return "\(bytes >> (10 * power)) \(unit)"
    }
    return "\(bytes) bytes"
  }
}

extension BuildOptions {
  /// Takes over what was given for an option.
  public mutating func set(_ option: BuildOption, _ value: BuildOption.Value) throws {
    var value = value
    switch (option.kind, value) {
    case (.count(let least), .number(let number)) where number < least:
      throw BuildError(.badOptions, "#:\(option.keyword) takes a number, \(least) or more, not \(number)")
    case (.seconds, .number(let number)) where number < 0, (.size, .number(let number)) where number < 0:
      throw BuildError(.badOptions, "#:\(option.keyword) takes a number that is not negative, not \(number)")
    // A size may be a text in Scheme too.
    case (.size, .text(let text)): value = try option.value(parsing: text)
    default: break
    }
    try option.change(&self, value)
  }
}

/// A keyword of Guix's `set-build-options` that speaks of a daemon, its helpers or its protocol.
public struct DaemonOption: Sendable {
  public let keyword: String
  /// Whether everything that is not `#f`, `0` or `()` asks for something that is not here.
  public let isRefused: Bool
  /// Why the values that are taken are honoured, or why the others are refused.
  public let reason: String

  /// All of them. What gives leave (to offload) is honoured by not making use of it.
  public static let all = [
    DaemonOption(keyword: "offload?", isRefused: false, reason: "it gives leave; everything is built on this machine"),
    DaemonOption(
      keyword: "use-build-hook?", isRefused: false, reason: "it gives leave; everything is built on this machine"),
    DaemonOption(keyword: "print-build-trace", isRefused: true, reason: "builds have no trace for other programs"),
    DaemonOption(
      keyword: "print-extended-build-trace?", isRefused: true, reason: "builds have no trace for other programs"),
    DaemonOption(
      keyword: "multiplexed-build-output?", isRefused: true, reason: "builds have no trace for other programs"),
    DaemonOption(keyword: "build-verbosity", isRefused: true, reason: "there is no daemon; say #:verbosity"),
    DaemonOption(keyword: "log-type", isRefused: true, reason: "there is no daemon, and one kind of log"),
    DaemonOption(keyword: "user-name", isRefused: true, reason: "there is no daemon; the store is the caller's own"),
    DaemonOption(keyword: "terminal-columns", isRefused: true, reason: "there is no daemon whose output to fit"),
    DaemonOption(keyword: "locale", isRefused: true, reason: "there is no daemon whose messages to translate"),
  ]
}
