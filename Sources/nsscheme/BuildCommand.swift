// `nsscheme build`: evaluates a file or expression and builds what it yields. Everything but the command line is in
// stdlib/command/nsscheme/build.scm.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore
import Store

/// `nsscheme build`.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Builds what files, expressions or packages' names stand for; prints where it is.",
    discussion: """
      A word with a slash, or with .scm at its end, is a file, and what its last expression yields is built. Any other \
      is a package of the modules below the directories given with -L: NAME, NAME@VERSION, or NAME:OUTPUT for one \
      output; of several versions the newest. (A file of such a name is taken when there is no such package.)

      Examples:
        nsscheme build hello.scm                what hello.scm yields
        nsscheme build -L . words words@1       packages of the modules here
        nsscheme build -L . -e '(@ (my) it)'    a variable of the module (my)
        nsscheme build --root=result hello.scm  … kept while ‘result’ is there
        nsscheme build -n hello.scm             what would be built
      """)

  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var sources: SourceOptions
  @Option(
    name: [.customShort("r", allowingJoined: true), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Make LINK a link to the result, which is kept from collection as long as it is there; LINK-0, LINK-1 … if there "
        + "are several.", valueName: "link"))
  var root: [String] = []
  @Flag(name: [.customShort("d"), .long], help: "Print the derivations instead of building.") var derivations = false
  @Flag(name: [.customShort("n"), .long], help: "Say what would be built, build nothing.") var dryRun = false
  @Flag(help: "Build again what is there, or now, and compare.") var check = false
  @Option(name: [.customShort("s", allowingJoined: true), .long], help: "Build for SYSTEM, such as x86_64-linux.")
  var system: String?
  @Option(help: "Cross-build for TRIPLET.") var target: String?
  @OptionGroup var build: BuildFlags
  @OptionGroup var events: EventFlags
  @Flag(help: "Print logical names (/gnu/store/…) instead of names on this machine.") var logical = false
  @Argument(help: "Files and packages.") var words: [String] = []

  /// Called by `run`: a misspelt option shall be named rather than its consequences.
  private func checkSources() throws {
    let count = sources.count(with: words)
    if count == 0 { throw ValidationError("nothing to build: give a FILE, a PACKAGE, -f FILE or -e EXPR") }
    if root.count > 1, root.count != count { throw rootError(count) }
    if dryRun, !root.isEmpty { throw ValidationError("with --dry-run there is nothing that --root could keep") }
    for link in root { try EmbeddedStore.checkRoot(link) }
  }

  mutating func run() throws {
    try checkSources()
    try build.apply()
    let kept = derivations && root.isEmpty ? KeptAnswer(Subcommands.words) : nil
    let options = storeOptions
    let loadPath = try Session.checked(sources.loadPath)
    var started: Session?
    func start() throws -> Session {
      if let started { return started }
      let session = try Session(loadPath: loadPath, store: options.store, commandLine: ["nsscheme"])
      started = session
      return session
    }
    if let kept, try kept.show(in: { try options.open() }, language: { _ = try start() }) { return }
    let session = try start()
    var groups: [[String]] = []
    let status = session.run { [self] in
      let procedure = try Interpreter.evaluate(own: "(@ (nsscheme build) build-source)")
      var rest = try Machine.apply(procedure, list: arguments.list())
      while rest.isPair {
        groups.append(try SourceOptions.texts(rest.car))
        rest = rest.cdr
      }
      return .true
    }
    if let status { throw ExitCode(status) }
    // What goes wrong from here on is not the program's.
    let store = try storeOptions.open()
    try makeRoots(groups, in: store)
    for path in groups.joined() { KeptAnswer.print(logical ? path : store.hostPath(path)) }
    if Floors.tree != nil { kept?.keep() }
  }

  /// Keyword arguments of `build-source`.
  private var arguments: RootedArray {
    let words = RootedArray()
    func add(_ name: String, _ value: Word) {
      words.append(Symbols.keyword(name))
      words.append(value)
    }
    add("sources", sources.list(with: self.words))
    if let system { add("system", Heap.string(system)) }
    if let target { add("target", Heap.string(target)) }
    add("derivations-only?", Word(derivations))
    add("dry-run?", Word(dryRun))
    add("mode", Symbols.intern(check ? "check" : "normal"))
    return words
  }

  private func rootError(_ count: Int) -> ValidationError {
    let things = count == 1 ? "1 thing" : "\(count) things"
    return ValidationError("there are \(root.count) roots for \(things): give one --root for all, or one for each")
  }

  private func makeRoots(_ groups: [[String]], in store: EmbeddedStore) throws {
    guard root.count > 1 else {
      if let link = root.first { try store.addRoots(link, to: Array(groups.joined())) }
      return
    }
    guard root.count == groups.count else { throw rootError(groups.count) }
    for (link, paths) in zip(root, groups) { try store.addRoots(link, to: paths) }
  }
}
