// `nsscheme potluck`: packages that their authors keep in their own repositories. The work is done in
// stdlib/command/nsscheme/potluck.

import ArgumentParser
import Glibc
import SchemeCore

/// `nsscheme potluck`.
struct PotluckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "potluck",
    abstract: "Packages in their authors' own repositories: potluck init GIT-URL, potluck check",
    discussion: """
      Examples:
        nsscheme potluck init https://gitlab.com/wingo/foo.git
        nsscheme potluck check -L ~/src/guix
        nsscheme build potluck/foo.scm
      """,
    subcommands: [Init.self, Check.self, Lint.self, Publish.self, Update.self, Host.self])

  /// What the subcommands have in common.
  struct Options: ParsableArguments {
    @OptionGroup var storeOptions: StoreOptions
    @Option(
      name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
      help: ArgumentHelp("A Guix tree, or a channel, whose packages the files may name.", valueName: "dir"))
    var loadPath: [String] = []

    /// Calls a procedure of a module of (nsscheme potluck …) with arguments and returns what it returns.
    func call(_ procedure: String, _ arguments: @escaping () -> RootedArray) throws -> Root {
      let session = try Session(
        loadPath: try Session.checked(loadPath), store: storeOptions.store, commandLine: ["nsscheme"])
      let result = Root(.false)
      let status = session.run {
        let code = try Interpreter.evaluate(own: "(@ \(procedure))")
        result.word = try Machine.apply(code, list: arguments().list())
        return .true
      }
      Session.flush()
      if let status { throw ExitCode(status) }
      return result
    }

    /// Appends a keyword argument.
    static func add(_ name: String, _ value: Word, to words: RootedArray) {
      words.append(Symbols.keyword(name))
      words.append(value)
    }

    /// The beginning of the arguments of a procedure that takes files.
    static func arguments(files: [String]) -> RootedArray {
      let words = RootedArray()
      words.append(SourceOptions.list(files))
      add("color?", Word(Display.usesColor(1)), to: words)
      return words
    }
  }

  /// `nsscheme potluck init`.
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Writes potluck/NAME.scm and potluck/README.md for the repository checked out here.",
      discussion: """
        GIT-URL is where everybody finds the repository whose files the working directory has, and BRANCH its branch; \
        default the one checked out. Name, version, commit, hash, build system and licence are found out, and what \
        was found is said; synopsis and description are to be filled in.

        Examples:
          nsscheme potluck init --host=https://potluck.example.org https://gitlab.com/wingo/foo.git
          nsscheme potluck init --build-system=cmake --license=gpl3+ https://gitlab.com/wingo/foo.git master
          nsscheme potluck init --license=help
        """)

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("The build system, or ‘help’ for a list.", valueName: "name")) var buildSystem: String?
    @Flag(help: "The configure script has to be made by Autoconf and Automake.") var autotools = false
    @Option(help: ArgumentHelp("The licence, or ‘help’ for a list.", valueName: "name")) var license: String?
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp("A host that may publish what is in the directory.", valueName: "url"))
    var host: [String] = []
    @Flag(help: "Admit addresses of this machine or a private network, for tests.") var allowLocal = false
    @Argument(help: ArgumentHelp("The repository's address.", valueName: "git-url")) var url: String?
    @Argument(help: ArgumentHelp("Its branch.", valueName: "branch")) var branch: String?

    func validate() throws {
      if url == nil, buildSystem != "help", license != "help" {
        throw ValidationError("which repository? Give its GIT-URL, as everybody can reach it")
      }
    }

    mutating func run() throws {
      for (option, value) in [("build-system", buildSystem), ("license", license)] where value == "help" {
        _ = try options.call("(nsscheme potluck init) list-choices") {
          let words = RootedArray()
          words.append(Heap.string(option))
          return words
        }
        return
      }
      guard let url else { return }
      _ = try options.call("(nsscheme potluck init) init-potluck") { [self] in
        let words = RootedArray()
        words.append(Heap.string(url))
        for (name, value) in [("branch", branch), ("build-system", buildSystem), ("license", license)] {
          if let value { Options.add(name, Heap.string(value), to: words) }
        }
        Options.add("autotools?", Word(autotools), to: words)
        Options.add("hosts", SourceOptions.list(host), to: words)
        Options.add("allow-local?", Word(allowLocal), to: words)
        return words
      }
    }
  }

  /// `nsscheme potluck check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Says everything that a host would say of potluck files.",
      discussion: """
        FILE is a potluck file; without one, those of the directory potluck (or guix-potluck) in the working directory \
        are meant. They are evaluated in a sandbox, all that they say is checked, the packages that they name are \
        found in the Guix tree of -L or $NSSCHEME_GUIX, and what they come to is derived. Nothing is built. The exit \
        status is 1 if anything is wrong.

        Examples:
          nsscheme potluck check -L ~/src/guix
          nsscheme potluck check potluck/hello.scm
        """)

    @OptionGroup var options: Options
    @Flag(help: "Admit sources on this machine or in a private network, for tests.") var allowLocal = false
    @Flag(help: "Derive no package.") var noLower = false
    @Flag(help: "Do to the files what messages suggest: names, fields; keep FILE~.") var fix = false
    @Argument(help: ArgumentHelp("Potluck files.", valueName: "file")) var files: [String] = []

    mutating func run() throws {
      if fix { Fixes.allow(files.isEmpty ? ["potluck", "guix-potluck"] : files) }
      let result = try options.call("(nsscheme potluck check) check-potluck") { [self] in
        let words = Options.arguments(files: files)
        Options.add("allow-local?", Word(allowLocal), to: words)
        Options.add("lower?", Word(!noLower), to: words)
        return words
      }
      if !result.word.isTrue { throw ExitCode(1) }
    }
  }

  /// `nsscheme potluck lint`.
  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "lint", abstract: "Warns about the style of potluck files.",
      discussion: """
        FILE is a potluck file; without one, those of the directory potluck in the working directory are meant. \
        Warnings leave the exit status 0, unless --strict is given; a file with errors makes it 1.

        Examples:
          nsscheme potluck lint
          nsscheme potluck lint --strict potluck/hello.scm
        """)

    @OptionGroup var options: Options
    @Flag(help: "Exit with the status 1 if there are warnings.") var strict = false
    @Argument(help: ArgumentHelp("Potluck files.", valueName: "file")) var files: [String] = []

    mutating func run() throws {
      let result = try options.call("(nsscheme potluck check) lint-potluck") { [self] in
        Options.arguments(files: files)
      }
      guard result.word.isFixnum else { throw ExitCode(1) }
      if strict, result.word.fixnum > 0 { throw ExitCode(1) }
    }
  }
  /// `nsscheme potluck publish`.
  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "publish", abstract: "Writes the dishes of a repository into a channel.",
      discussion: """
        GIT-URL and BRANCH say where the dishes come from; --from is a clone of it, bare or not, whose branch is \
        read. Each potluck file becomes a module of the channel in --target. One that is wrong keeps its last good \
        module, one that is gone takes its module with it. Nothing is committed. The exit status is 1 if anything is \
        wrong.

        Examples:
          nsscheme potluck publish -L ~/src/guix --from=foo --target=channel https://gitlab.com/wingo/foo.git master
          nsscheme potluck publish --json --from=foo.git --target=channel https://gitlab.com/wingo/foo.git master
        """)

    @OptionGroup var options: Options
    @Option(help: ArgumentHelp("A clone of the repository; default the working directory.", valueName: "dir"))
    var from = "."
    @Option(help: ArgumentHelp("The channel's directory.", valueName: "dir")) var target: String
    @Option(help: ArgumentHelp("Keep the potluck files themselves in DIR as well.", valueName: "dir"))
    var source: String?
    @Option(help: ArgumentHelp("Publish only what consents to the host at URL.", valueName: "url")) var host: String?
    @Flag(help: "Print one JSON object.") var json = false
    @Flag(help: "Admit addresses of this machine or a private network, for tests.") var allowLocal = false
    @Argument(help: ArgumentHelp("The repository's address.", valueName: "git-url")) var url: String
    @Argument(help: ArgumentHelp("Its branch.", valueName: "branch")) var branch: String

    mutating func run() throws {
      let result = try options.call("(nsscheme potluck publish) publish-potluck") { [self] in
        let words = RootedArray()
        for text in [Session.absolute(from), url, branch, Session.absolute(target)] { words.append(Heap.string(text)) }
        if let host { Options.add("host", Heap.string(host), to: words) }
        if let source { Options.add("source", Heap.string(Session.absolute(source)), to: words) }
        Options.add("json?", Word(json), to: words)
        Options.add("allow-local?", Word(allowLocal), to: words)
        return words
      }
      if !result.word.isTrue { throw ExitCode(1) }
    }
  }
}
