// `nsscheme show`, `search` and `repl` without a Guix tree: what is known about the packages on the load path, and the
// language on the terminal. What the first two print is stdlib/command/nsscheme/package-listing.scm's to say.

import ArgumentParser
import SchemeCore

/// Where commands that only look find modules.
struct LoadPathOptions: ParsableArguments {
  @Option(
    name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
    help: ArgumentHelp("Look for modules and packages in DIR first.", valueName: "dir"), completion: .directory)
  var loadPath: [String] = []
  @OptionGroup var cache: CacheOptions
  @Option(help: ArgumentHelp("The store to use; default $NSSCHEME_STORE, else the user's own.", valueName: "dir"))
  var store: String?

  func session() throws -> Session {
    try Session(loadPath: try Session.checked(loadPath), store: store, commandLine: ["nsscheme"])
  }

  /// Calls a procedure of a module with a list of texts; the exit status is 1 if it yields false.
  func call(_ module: String, _ procedure: String, _ texts: [String]) throws {
    let session = try session()
    var isTrue = true
    let status = session.run {
      let code = try Interpreter.evaluate(own: "(@ \(module) \(procedure))")
      isTrue = try Machine.apply(code, SourceOptions.list(texts)).isTrue
      return .true
    }
    if let status { throw ExitCode(status) }
    if !isTrue { throw ExitCode(1) }
  }
}

/// `nsscheme show`.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints what is known about packages: versions, inputs, license, description.",
    discussion: """
      With a Guix tree, as ‘nsscheme pull’ gets it, this is ‘guix show’.

      Examples:
        nsscheme show hello
        nsscheme show -L . words@1
      """)

  @OptionGroup var path: LoadPathOptions
  @Argument(help: ArgumentHelp("Packages, NAME or NAME@VERSION.", valueName: "package")) var packages: [String]

  mutating func run() throws { try path.call("(nsscheme package-listing)", "show-packages", packages) }
}

/// `nsscheme search`.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Prints the packages that regular expressions match, the likeliest first.",
    discussion: """
      Names, outputs, synopses and descriptions are searched, and every expression must match something. The exit status is \
      1 if there is no such package. With a Guix tree, as ‘nsscheme pull’ gets it, this is ‘guix search’.

      Examples:
        nsscheme search -L . word count
        nsscheme search '^python-.*json' | less
      """)

  @OptionGroup var path: LoadPathOptions
  @Argument(help: "Extended regular expressions; upper and lower case are the same.") var regexps: [String]

  mutating func run() throws { try path.call("(nsscheme package-listing)", "search-packages", regexps) }
}

/// `nsscheme repl`.
struct ReplCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl", abstract: "Reads expressions from the terminal and prints their values; or runs a program.",
    discussion: """
      The modules are those of the channels that were pulled, behind those of -L. ‘nsscheme’ alone does the same.

      Examples:
        nsscheme repl -L .
        nsscheme repl -L . -- program.scm 10
        nsscheme repl -i definitions.scm      a REPL with what the file defines
      """)

  @OptionGroup var path: LoadPathOptions
  @Flag(name: .shortAndLong, help: "Start a REPL when the program has ended.") var interactive = false
  @Flag(name: [.customShort("q"), .long], help: "Accepted as Guix does: no file of settings is read.")
  var ignoreDotGuile = false
  @Argument(parsing: .captureForPassthrough, help: "A program and its arguments.") var program: [String] = []

  mutating func run() throws {
    if ["--help", "-h"].contains(program.first) { throw CleanExit.helpRequest(self) }
    var words = ["nsscheme"]
    for directory in try Session.checked(path.loadPath) { words += ["-L", directory] }
    if let store = path.store { words += ["--store", store] }
    if interactive { words.append("-i") }
    words += program.first == "--" ? Array(program.dropFirst()) : program
    let status = ScriptCommand.run(words)
    if status != 0 { throw ExitCode(status) }
  }
}
