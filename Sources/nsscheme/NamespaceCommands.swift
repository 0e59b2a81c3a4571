// `nsscheme run`, `shell`, `explain` and `doctor`: namespaces from the command line. What they build and print is in
// stdlib/command/nsscheme/namespaces.scm; here is the command line, and the step from the built item into it.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import SchemeCore
import Store

/// Where the namespace of a command comes from.
struct NamespaceOptions: ParsableArguments {
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var sources: SourceOptions
  @OptionGroup var build: BuildFlags

  /// Calls a procedure of (nsscheme namespaces) with the source and more keyword arguments; what it returns is a
  /// list of strings.
  func call(
    _ procedure: String, words: [String], with more: [(String, () -> Word)] = []
  ) throws -> [String] {
    if sources.count(with: words) == 0 {
      throw ValidationError("which namespace? Give a FILE, a PACKAGE, -f FILE or -e EXPR")
    }
    try build.apply()
    let session = try Session(
      loadPath: try Session.checked(sources.loadPath), store: storeOptions.store, commandLine: ["nsscheme"])
    var result: [String] = []
    let status = session.run { [self] in
      let arguments = RootedArray()
      func add(_ name: String, _ value: Word) {
        arguments.append(Symbols.keyword(name))
        arguments.append(value)
      }
      add("sources", sources.list(with: words))
      for (name, value) in more { add(name, value()) }
      let code = try Interpreter.evaluate(own: "(@ (nsscheme namespaces) \(procedure))")
      result = try SourceOptions.texts(Machine.apply(code, list: arguments.list()))
      return .true
    }
    if let status { throw ExitCode(status) }
    return result
  }

  /// Becomes the program in the namespace that the item at `path` makes.
  func enter(_ path: String, _ program: [String]) throws -> Never {
    let store = try storeOptions.open()
    // Until all that it takes is mounted, and is in use thereby, nothing of it may be collected.
    let item = try store.item(containing: path)
    try store.addTemporaryRoots([item])
    try store.requireUsable([item])
    let exec = store.hostPath(path) + "/exec"
    if access(exec, X_OK) != 0 {
      Session.complain("'\(path)' is not a namespace: it has no 'exec'; expected what (namespace …) yields")
      throw ExitCode(125)
    }
    // What the file printed is this program's to write; nobody is left to say that it was lost.
    if StandardStreams.finish(0) != 0 { throw ExitCode(1) }
    ProfileCommand.finish()
    signal(SIGPIPE, SIG_DFL)
    // The runner keeps it from the program, and closes it by becoming that.
    if let hold = store.keepTemporaryRootsAcrossExec() { setenv("NSRUN_HOLD", "\(hold)", 1) }
    var arguments: [UnsafeMutablePointer<CChar>?] = ([exec] + program).map { strdup($0) }
    arguments.append(nil)
    execv(exec, arguments)
    Session.complain("cannot run '\(exec)': \(String(cString: strerror(errno)))")
    throw ExitCode(126)
  }
}

/// `nsscheme run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Builds a namespace and runs a program in it: run FILE -- PROGRAM ARG…",
    discussion: """
      FILE's last expression yields the namespace. Packages, named as for ‘nsscheme build’, make a namespace of \
      themselves with /dev, /proc and an empty /tmp.

      Examples:
        nsscheme run hello.scm -- /bin/hello
        nsscheme run -L . words -- words --help
        nsscheme run -e '(namespace (bind "/"))' -- ls
      """)

  @OptionGroup var namespace: NamespaceOptions
  @OptionGroup var events: EventFlags
  @Argument(help: "A file, or packages.") var words: [String] = []
  @Argument(parsing: .postTerminator, help: "The program and its arguments; default: the shell.")
  var program: [String] = []

  mutating func run() throws {
    let paths = try namespace.call("build-namespace", words: words)
    try namespace.enter(paths[0], program)
  }
}

/// `nsscheme shell`.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Runs a program in a namespace of given objects and the working directory.",
    discussion: """
      Examples:
        nsscheme shell -L . words -- words --help
        nsscheme shell -f tools.scm --network -- sh
      """)

  @OptionGroup var namespace: NamespaceOptions
  @OptionGroup var events: EventFlags
  @Flag(name: [.customShort("N"), .long], help: "Show the host's network configuration; the network itself is shared.")
  var network = false
  @Flag(help: "Begin with an empty environment.") var pure = false
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Show the host's DIR, writable.", valueName: "dir"))
  var share: [String] = []
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Show the host's DIR, read-only.", valueName: "dir"))
  var expose: [String] = []
  @Argument(help: "Packages and files.") var words: [String] = []
  @Argument(parsing: .postTerminator, help: "The program and its arguments; default: the shell.")
  var program: [String] = []

  mutating func run() throws {
    func list(_ directories: [String]) -> () -> Word { { SourceOptions.list(directories.map(Session.absolute)) } }
    let (pure, network) = (pure, network)
    let paths = try namespace.call(
      "build-shell", words: words,
      with: [
        ("share", list(share)), ("expose", list(expose)), ("pure?", { Word(pure) }), ("network?", { Word(network) }),
      ])
    try namespace.enter(paths[0], program)
  }
}

/// `nsscheme explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what a namespace shows where, and what hides what.",
    discussion: """
      Examples:
        nsscheme explain hello.scm              all that is mounted
        nsscheme explain hello.scm /etc/motd    where this file comes from
        nsscheme explain -L . words /bin/words
        nsscheme explain --svg hello.scm >hello.svg
      """)

  @OptionGroup var namespace: NamespaceOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print a picture, an SVG: what is mounted where, and which of several layers shows.") var svg = false
  @Argument(help: "A file or package, unless -f or -e is given, and the path inside to explain.")
  var operands: [String] = []

  mutating func run() throws {
    var rest = operands[...]
    let source = namespace.sources.count(with: []) == 0 ? rest.popFirst() : nil
    let path = rest.popFirst()
    if let extra = rest.first { throw ValidationError("what about '\(extra)'? Give one file or package and one path") }
    if svg, json || path != nil { throw ValidationError("--svg is a picture of the whole, without a path or --json") }
    let (json, svg) = (json, svg)
    var more: [(String, () -> Word)] = [("json?", { Word(json) }), ("svg?", { Word(svg) })]
    if let path { more.append(("path", { Heap.string(path) })) }
    let words = source.map { [$0] } ?? []
    for line in try namespace.call("explain-namespace", words: words, with: more) { print(line) }
  }
}

/// `nsscheme doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Says what this kernel and container allow, and what is used instead.",
    discussion: """
      Examples:
        nsscheme doctor           what was found; status 1 if something is fatal
        nsscheme doctor --json
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  mutating func run() throws {
    let store = try? EmbeddedStore(directory: storeOptions.store.map(Session.absolute), create: false)
    let findings = Doctor.examine(store: store?.directory)
    if json {
      try DoctorCommand.printJSON(findings)
    } else {
      print(Doctor.machine())
      for finding in findings { print(finding.text) }
      print(Doctor.summary(findings))
    }
    if findings.contains(where: { $0.isFatal }) { throw ExitCode(1) }
  }

  /// Scheme has the writer of JSON.
  private static func printJSON(_ findings: [Doctor.Finding]) throws {
    let session = try Session(loadPath: [], store: nil, commandLine: ["nsscheme"])
    let status = session.run {
      let objects = RootedArray()
      for finding in findings {
        let fields = RootedArray()
        func add(_ name: String, _ value: Word) { fields.append(Heap.cons(Symbols.intern(name), value)) }
        add("feature", Heap.string(finding.feature))
        add("works", Word(finding.works))
        if !finding.works {
          add("instead", finding.instead.map { Heap.string($0) } ?? Symbols.intern("null"))
          add("advice", Heap.string(finding.advice))
        }
        objects.append(fields.list())
      }
      let writer = try Interpreter.evaluate(
        own: "(lambda (value) ((@ (json) scm->json-string) value #:pretty #t))")
      print(try Machine.apply(writer, objects.vector()).swiftString)
      return .true
    }
    if let status { throw ExitCode(status) }
  }
}
