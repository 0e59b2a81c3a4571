// `nsscheme drv`: what derivations are made of, and how two differ. The work is done in stdlib/command/nsscheme/drv.scm.

import ArgumentParser
import Gexp
import SchemeCore

/// What the commands about derivations take.
struct DrvOptions: ParsableArguments {
  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var sources: SourceOptions

  /// Calls a procedure of (nsscheme drv) with what `words` and the options stand for and more keyword arguments; what it
  /// yields.
  func call(_ procedure: String, _ words: [String], _ more: [(String, LibraryCall.Value)]) throws -> Bool {
    if sources.count(with: words) == 0 { throw ValidationError("which derivation? Give a FILE, a PACKAGE, or a .drv") }
    let loadPath = try Session.checked(sources.loadPath)
    let session = try Session(loadPath: loadPath, store: storeOptions.store, commandLine: ["nsscheme"])
    var isTrue = false
    let status = session.run { [self] in
      let arguments = RootedArray()
      func add(_ name: String, _ value: Word) {
        arguments.append(Symbols.keyword(name))
        arguments.append(value)
      }
      add("sources", sources.list(with: words))
      for (name, value) in more { add(name, value.word) }
      let code = try Interpreter.evaluate(own: "(@ (nsscheme drv) \(procedure))")
      isTrue = try Machine.apply(code, list: arguments.list()).isTrue
      return .true
    }
    if let status { throw ExitCode(status) }
    return isTrue
  }
}

/// `nsscheme drv`.
struct DrvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drv", abstract: "Says how derivations differ, and which forms their inputs come from.",
    subcommands: [Diff.self, Explain.self])

  /// `nsscheme drv diff`.
  struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff", abstract: "Shows how two derivations differ.",
      discussion: """
        Each is a .drv file, or a file, expression or package as for ‘nsscheme build’. Inputs are compared with those of \
        the same name, and what differs only because they do is not shown. The exit status is 1 if the two differ.

        Examples:
          nsscheme drv diff /gnu/store/…-hello.drv /gnu/store/…-hello.drv
          nsscheme drv diff --why old.scm new.scm
          nsscheme drv diff --why --against=HEAD~1 -L . hello
        """)

    @OptionGroup var options: DrvOptions
    @Flag(help: "Show the first cause alone, and where it was written on each side.") var why = false
    @Option(
      help: ArgumentHelp(
        "Compare one thing with what it is at COMMIT of the checkout that it is in.", valueName: "commit"))
    var against: String?
    @Argument(help: "Files, packages and derivations.") var words: [String] = []

    mutating func run() throws {
      let count = options.sources.count(with: words)
      if count > 0, count != (against == nil ? 2 : 1) {
        throw ValidationError("expected two things to compare, or one with --against COMMIT, not \(count)")
      }
      let loadPath = options.sources.loadPath.map(Session.absolute)
      let differ = try options.call(
        "diff-command", words, [("why?", .flag(why)), ("against", .maybe(against)), ("load-path", .texts(loadPath))])
      if differ { throw ExitCode(1) }
    }
  }

  /// `nsscheme drv explain`.
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain", abstract: "Says which form brought each input of a derivation.",
      discussion: """
        The exit status is 1 if no input is called so.

        Examples:
          nsscheme drv explain hello.scm
          nsscheme drv explain hello.scm --input=bash
        """)

    @OptionGroup var options: DrvOptions
    @Option(help: ArgumentHelp("Only inputs with NAME in their names.", valueName: "name")) var input: String?
    @Argument(help: "A file, a package or a derivation.") var words: [String] = []

    mutating func run() throws {
      let found = try options.call("explain-command", words, [("input", .maybe(input))])
      if input != nil, !found { throw ExitCode(1) }
    }
  }
}
