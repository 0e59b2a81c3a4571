// What to do about a builder that failed, when its log shows a mistake that is made in staged code only: what is meant by
// the author's side has no mark, or a phase does not take what it is called with.

import Sandbox

enum BuildHints {
  /// A hint for a failed build with these last lines, or nil.
  static func hint(for error: BuildError) -> String? {
    if error.message.contains("did not make the output") {
      return "the build makes #$output, a file or a directory; the code that makes it names it so"
    }
    let message = error.lastLines.last { $0.contains(": error: ") || $0.contains("ERROR: ") }
    guard let last = message ?? error.lastLines.last else { return nil }
    let inPhase = FailureLocation.phase(in: error.lastLines) != nil
    if let name = word(in: last, after: "Unbound variable: ") { return unbound(name) }
    if inPhase, last.contains("Wrong number of arguments") {
      return "a phase is called with keyword arguments: begin it with (lambda _ …), or with "
        + "(lambda* (#:key inputs outputs #:allow-other-keys) …)"
    }
    if inPhase, last.contains("Unrecognized keyword") {
      return "a phase gets more keyword arguments than it names: write #:allow-other-keys at the end of them"
    }
    return nil
  }

  private static func unbound(_ name: String) -> String? {
    switch name {
    case "output": return "the output is #$output; without #$ a name belongs to the code of the build"
    case "add-after", "add-before", "replace", "delete":
      return "(\(name) …) stands behind the phases that it changes: (modify-phases %standard-phases (\(name) …))"
    case _ where phases.contains(name): return "a phase's name is quoted: '\(name)"
    default: return nil
    }
  }

  /// Phases of the build systems for most packages.
  private static let phases: Set = [
    "set-SOURCE-DATE-EPOCH", "set-paths", "install-locale", "unpack", "bootstrap", "patch-usr-bin-file",
    "patch-source-shebangs", "configure", "patch-generated-file-shebangs", "build", "check", "install", "strip",
    "patch-shebangs", "validate-runpath", "validate-documentation-location", "install-license-files",
    "reset-gzip-timestamps", "compress-documentation", "wrap",
  ]

  /// What follows a text, up to a blank or the code of a message.
  private static func word(in line: String, after text: String) -> String? {
    guard let found = line.firstRange(of: text) else { return nil }
    let name = line[found.upperBound...].prefix { $0 != " " }
    return name.isEmpty ? nil : String(name)
  }
}
