// `nsscheme run`, `shell`, `explain` and `doctor`: namespaces from the command line. What they build and print is in
// stdlib/nsscheme/namespaces.scm; here is the command line, and the step from the built item into it.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import SchemeCore
import Store

/// Where the namespace of a command comes from.
struct NamespaceOptions: ParsableArguments {
  @OptionGroup var storeOptions: StoreOptions
  @Option(name: [.customShort("f"), .long], help: "The namespace is what the last expression of FILE yields.")
  var file: String?
  @Option(name: [.customShort("e"), .long], help: "The namespace is what EXPR yields.") var expression: String?
  @Option(
    name: [.customShort("L"), .customLong("load-path")], parsing: .singleValue,
    help: ArgumentHelp("Look for modules in DIR first.", valueName: "dir"))
  var loadPath: [String] = []
  @OptionGroup var build: BuildFlags

  /// Calls a procedure of (nsscheme namespaces) with the source and more keyword arguments; what it returns is a
  /// list of strings.
  func call(_ procedure: String, file: String?, with more: [(String, () -> Word)] = []) throws -> [String] {
    try build.apply()
    let session = try Session(loadPath: loadPath, store: storeOptions.store, commandLine: ["nsscheme"])
    var result: [String] = []
    let status = session.run { [self] in
      let words = RootedArray()
      func add(_ name: String, _ value: Word) {
        words.append(Symbols.keyword(name))
        words.append(value)
      }
      if let file { add("file", Heap.string(file)) }
      if let expression { add("expression", Heap.string(expression)) }
      for (name, value) in more { add(name, value()) }
      let code = try Interpreter.evaluate(own: "(@ (nsscheme namespaces) \(procedure))")
      var rest = try Machine.apply(code, list: words.list())
      while rest.isPair {
        result.append(try rest.car.text(1))
        rest = rest.cdr
      }
      return .true
    }
    if let status { throw ExitCode(status) }
    return result
  }

  /// The one source among the positional one and the options.
  func source(_ positional: String?) throws -> String? {
    let given = [file, expression, positional].compactMap { $0 }
    if given.isEmpty { throw ValidationError("which namespace? Give a FILE, -f FILE or -e EXPR") }
    if given.count > 1 { throw ValidationError("give one of FILE, -f FILE and -e EXPR") }
    return file ?? positional
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
    Session.flush()
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
    commandName: "run", abstract: "Builds a namespace and runs a program in it: run FILE -- PROGRAM ARG…")

  @OptionGroup var namespace: NamespaceOptions
  @Argument(help: "The same as --file.") var source: String?
  @Argument(parsing: .postTerminator, help: "The program and its arguments; default: the shell.")
  var program: [String] = []

  mutating func run() throws {
    let paths = try namespace.call("build-namespace", file: namespace.source(source))
    try namespace.enter(paths[0], program)
  }
}

/// `nsscheme shell`.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Runs a program in a namespace of given objects and the working directory.")

  @OptionGroup var namespace: NamespaceOptions
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
  @Argument(parsing: .postTerminator, help: "The program and its arguments; default: the shell.")
  var program: [String] = []

  mutating func run() throws {
    func list(_ directories: [String]) -> () -> Word {
      {
        let words = RootedArray()
        for directory in directories { words.append(Heap.string(Session.absolute(directory))) }
        return words.list()
      }
    }
    let (pure, network) = (pure, network)
    let paths = try namespace.call(
      "build-shell", file: namespace.source(nil),
      with: [
        ("share", list(share)), ("expose", list(expose)), ("pure?", { Word(pure) }), ("network?", { Word(network) }),
      ])
    try namespace.enter(paths[0], program)
  }
}

/// `nsscheme explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what a namespace shows where, and what hides what.")

  @OptionGroup var namespace: NamespaceOptions
  @Flag(help: "Print JSON.") var json = false
  @Argument(help: "FILE, unless -f or -e is given, and the PATH inside to explain.") var operands: [String] = []

  mutating func run() throws {
    var rest = operands[...]
    let positional = namespace.file == nil && namespace.expression == nil ? rest.popFirst() : nil
    let path = rest.popFirst()
    if let extra = rest.first { throw ValidationError("what about '\(extra)'? Give one FILE and one PATH") }
    let json = json
    var more: [(String, () -> Word)] = [("json?", { Word(json) })]
    if let path { more.append(("path", { Heap.string(path) })) }
    for line in try namespace.call("explain-namespace", file: namespace.source(positional), with: more) { print(line) }
  }
}

/// `nsscheme doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Says what this kernel and container allow, and what is used instead.")

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  mutating func run() throws {
    let store = try? EmbeddedStore(directory: storeOptions.store.map(Session.absolute), create: false)
    let findings = Doctor.examine(store: store?.directory)
    if json {
      print("[" + findings.map(\.json).joined(separator: ",\n ") + "]")
    } else {
      print(Doctor.machine())
      for finding in findings { print(finding.text) }
      print(Doctor.summary(findings))
    }
    if findings.contains(where: { $0.isFatal }) { throw ExitCode(1) }
  }
}
