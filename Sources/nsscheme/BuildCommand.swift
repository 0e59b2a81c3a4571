// `nsscheme build`: evaluates a file or expression and builds what it yields. Everything but the command line is in
// stdlib/nsscheme/build.scm.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore

/// `nsscheme build`.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Builds what a file or an expression yields, and prints where it is.")

  @OptionGroup var storeOptions: StoreOptions
  @Option(name: [.customShort("f"), .long], help: "Build what the last expression of FILE yields.")
  var file: String?
  @Option(name: [.customShort("e"), .long], help: "Build what EXPR yields.") var expression: String?
  @Option(
    name: [.customShort("L"), .customLong("load-path")], parsing: .singleValue,
    help: ArgumentHelp("Look for modules in DIR first.", valueName: "dir"))
  var loadPath: [String] = []
  @Flag(name: [.customShort("d"), .long], help: "Print the derivations instead of building.") var derivations = false
  @Flag(name: [.customShort("n"), .long], help: "Say what would be built, build nothing.") var dryRun = false
  @Flag(help: "Build again what is there, or now, and compare.") var check = false
  @Option(name: [.customShort("s"), .long], help: "Build for SYSTEM, such as x86_64-linux.") var system: String?
  @Option(help: "Cross-build for TRIPLET.") var target: String?
  @OptionGroup var build: BuildFlags
  @Flag(help: "Print logical names (/gnu/store/…) instead of names on this machine.") var logical = false
  @Argument(help: "The same as --file.") var source: String?

  /// Called by `run`: a misspelt option shall be named rather than its consequences.
  private func checkSources() throws {
    let given = [file, expression, source].compactMap { $0 }
    if given.isEmpty { throw ValidationError("nothing to build: give a FILE, -f FILE or -e EXPR") }
    if given.count > 1 { throw ValidationError("give one of FILE, -f FILE and -e EXPR") }
  }

  mutating func run() throws {
    try checkSources()
    try build.apply()
    let session = try Session(
      loadPath: loadPath, store: storeOptions.store, commandLine: ["nsscheme"])
    let status = session.run { [self] in
      let procedure = try Interpreter.evaluate(own: "(@ (nsscheme build) build-source)")
      let result = try Machine.apply(procedure, list: arguments.list())
      try printPaths(result)
      return .true
    }
    if let status { throw ExitCode(status) }
  }

  /// Keyword arguments of `build-source`.
  private var arguments: RootedArray {
    let words = RootedArray()
    func add(_ name: String, _ value: Word) {
      words.append(Symbols.keyword(name))
      words.append(value)
    }
    if let path = file ?? source { add("file", Heap.string(path)) }
    if let expression { add("expression", Heap.string(expression)) }
    if let system { add("system", Heap.string(system)) }
    if let target { add("target", Heap.string(target)) }
    add("derivations-only?", Word(derivations))
    add("dry-run?", Word(dryRun))
    add("mode", Symbols.intern(check ? "check" : "normal"))
    return words
  }

  private func printPaths(_ list: Word) throws {
    let store = try storeOptions.open()
    var rest = list
    while rest.isPair {
      let path = try rest.car.text(1)
      print(logical ? path : store.hostPath(path))
      rest = rest.cdr
    }
  }
}
