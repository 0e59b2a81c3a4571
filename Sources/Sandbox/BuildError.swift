// The one error of builds: what went wrong with which derivation, where its log is and how it ended.

/// A build that did not happen or did not succeed.
public struct BuildError: Error, CustomStringConvertible, Equatable, Sendable {
  public enum Kind: Equatable, Sendable {
    /// The builder ended with this exit status.
    case exited(Int32)
    /// The builder was ended by this signal.
    case killed(Int32)
    /// The builder ran longer than allowed.
    case timedOut
    /// The builder said nothing for longer than allowed.
    case silent
    /// The builder wrote more log than allowed.
    case logTooLong
    /// The builder's processes used more memory than allowed.
    case tooMuchMemory
    /// What was built again is not the same.
    case notDeterministic
    /// The environment of the build could not be made.
    case cannotStart
    /// The derivations depend on each other.
    case cycle
    /// What the builder made is not what the derivation promises.
    case badOutput
    /// A derivation that cannot be built here.
    case unsupported
    /// Options that mean nothing.
    case badOptions
  }

  public let kind: Kind
  /// One sentence, with advice where there is some.
  public let message: String
  /// The store path of the derivation.
  public var derivation: String?
  /// The host path of its log.
  public var logFile: String?
  /// The log's last lines.
  public var lastLines: [String] = []
  /// The host path of the build directory, if it was kept.
  public var keptDirectory: String?

  public init(_ kind: Kind, _ message: String, derivation: String? = nil) {
    self.kind = kind
    self.message = message
    self.derivation = derivation
  }

  public var description: String {
    var text = message
    if !lastLines.isEmpty {
      text += "\nthe last lines of the log:\n" + lastLines.map { "  \($0)\n" }.joined()
      text.removeLast()
    }
    if let logFile { text += "\nthe log is '\(logFile)'" }
    if let keptDirectory { text += "\nthe build directory is kept in '\(keptDirectory)'" }
    return text
  }
}
