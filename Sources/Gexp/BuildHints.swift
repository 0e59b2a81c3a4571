// What to do about a builder that failed, when its log shows a mistake that is made in staged code only: what is meant by
// the author's side has no mark, or a phase does not take what it is called with.

import Sandbox
import SchemeCore
import Store

enum BuildHints {
  /// A hint for a failed build with these last lines, or nil; `program` is the file where the failed code was written.
  static func hint(for error: BuildError, in program: String?) -> String? {
    if error.message.contains("did not make the output") {
      return "the build makes #$output, a file or a directory; the code that makes it names it so"
    }
    let message = error.lastLines.last { $0.contains(": error: ") || $0.contains("ERROR: ") }
    guard let last = message ?? error.lastLines.last else { return nil }
    let inPhase = FailureLocation.phase(in: error.lastLines) != nil
    if let name = word(in: last, after: "Unbound variable: ") { return unbound(name, in: program) }
    if inPhase, last.contains("Wrong number of arguments") {
      return "a phase is called with keyword arguments: begin it with (lambda _ …), or with "
        + "(lambda* (#:key inputs outputs #:allow-other-keys) …)"
    }
    if inPhase, last.contains("Unrecognized keyword") {
      return "a phase gets more keyword arguments than it names: write #:allow-other-keys at the end of them"
    }
    return nil
  }

  private static func unbound(_ name: String, in program: String?) -> String? {
    switch name {
    case "output": return "the output is #$output; without #$ a name belongs to the code of the build"
    case "add-after", "add-before", "replace", "delete":
      return "(\(name) …) stands behind the phases that it changes: (modify-phases %standard-phases (\(name) …))"
    case _ where phases.contains(name): return "a phase's name is quoted: '\(name)"
    case _ where program.map { names(value: name, in: $0) } ?? false:
      return "‘\(name)’ is a value of the program, which the code of the build does not see: #$\(name) inserts it"
    default: return nil
    }
  }

  /// Whether a file defines a name as something that a gexp may insert. A procedure is none: what is meant there is mostly
  /// a module that the code of the build has to use.
  private static func names(value name: String, in path: String) -> Bool {
    guard let text = try? EmbeddedStore.readFile(path) else { return false }
    return text.withUnsafeBufferPointer { bytes in
      var parser = Parser(ByteSource(bytes), file: SourceFiles.index(of: path))
      let definers = ["define", "define-public"].map { Symbols.intern($0) }
      while let form = try? parser.next() {
        guard form.isPair, definers.contains(form.car), form.cdr.isPair, form.cdr.cdr.isPair else { continue }
        let value = form.cdr.cdr.car
        let isProcedure = value.isPair && value.car.isSymbol && value.car.symbolString.hasPrefix("lambda")
        if form.cdr.car == Symbols.intern(name) { return !isProcedure }
      }
      return false
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
