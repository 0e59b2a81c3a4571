// `nsscheme channel check`: whether the modules and packages of a channel work, for its author. The work is done in
// stdlib/command/nsscheme/channel-check.scm.

import ArgumentParser
import Glibc
import SchemeCore

/// `nsscheme channel`.
struct ChannelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channel",
    abstract: "Looks after channels, directories of modules with packages: which are wanted, and whether one works.",
    subcommands: [
      Add.self, Remove.self, Enable.self, Disable.self, List.self, News.self, Init.self, Check.self, Authenticate.self,
    ])

  /// `nsscheme channel check`.
  struct Check: ParsableCommand {
    /// How a report is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable { case human, json, github }

    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Loads every module of a channel and derives every package; says what does not work, and why.",
      discussion: """
        The channel's modules lie in DIR, or in the directory below it that .guix-channel names. They are loaded over \
        the Guix tree among the directories of -L, else that of $NSSCHEME_GUIX, else over what nsscheme has of Guix \
        itself. Channels that this one depends on are given with -L, too. Warnings are about what is not wrong, but \
        not as it should be; they count with --strict only. The exit status is 1 if anything failed.

        With --untrusted the modules have no network, start no process, write nothing, see no environment, and have \
        limits of time, steps and memory. What they asked for all the same is refused and said; the exit status is 1 then.

        Examples:
          nsscheme channel check -L ~/src/guix
          nsscheme channel check my-channel -L ~/src/guix -L ~/src/nonguix
          nsscheme channel check --json --no-lower .
          nsscheme channel check --strict --format=github
          nsscheme channel check --against v1.4.0 --against ~/src/guix-next
          nsscheme channel check --untrusted --against v1.4.0 strangers-channel
        """)

    @OptionGroup var storeOptions: StoreOptions
    @Option(
      name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
      help: ArgumentHelp("A Guix tree, or a channel that this one depends on.", valueName: "dir"))
    var loadPath: [String] = []
    @Flag(help: "Print one JSON object; the same as --format=json.") var json = false
    @Option(
      help: ArgumentHelp(
        "'human'; 'json'; or 'github', which adds commands that GitHub shows beside the lines.", valueName: "format"))
    var format: Format?
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "Say what would be missing in other Guix trees: directories, pulled channels, or commits of Guix's repository.",
        valueName: "tree"))
    var against: [String] = []
    @Flag(help: "Load the modules only, derive no package.") var noLower = false
    @Flag(help: "Do not say what is not wrong, but not as it should be.") var noLint = false
    @Flag(help: "Let warnings count as failures.") var strict = false
    @Flag(help: "Do to the channel's files what messages suggest: names, imports, hashes; keep FILE~.") var fix = false
    @Flag(
      help: ArgumentHelp(
        "The channel is a stranger's: let its modules only compute and read below DIR and the directories of -L; say what "
          + "else they asked for."))
    var untrusted = false
    @Argument(help: ArgumentHelp("The channel; default the working directory.", valueName: "dir")) var directory = "."

    func validate() throws {
      if json, format != nil, format != .json { throw ValidationError("--json and --format exclude each other") }
    }

    mutating func run() throws {
      let directory = Session.absolute(self.directory)
      if let problem = GuixTree.directoryProblem(directory) { throw ScriptCommand.Failure(message: problem) }
      // A process that fetches for a stranger's channel has the same store.
      if untrusted, let store = storeOptions.store { setenv("NSSCHEME_STORE", Session.absolute(store), 1) }
      let session = try Session(
        loadPath: try treeBeforeOthers(Session.checked(loadPath)), store: storeOptions.store, isConfined: untrusted,
        commandLine: ["nsscheme"])
      if fix { Fixes.allow([directory]) }
      var isGood = false
      let status = session.run { [self] in
        let check = try Interpreter.evaluate(own: "(@ (nsscheme channel-check) check-channel)")
        let words = RootedArray()
        words.append(Heap.string(directory))
        let color = Display.usesColor(1)
        words.append(Symbols.keyword("format"))
        words.append(Symbols.intern((format ?? (json ? .json : .human)).rawValue))
        let flags = [
          ("lower?", !noLower), ("lint?", !noLint), ("strict?", strict), ("color?", color), ("untrusted?", untrusted),
        ]
        for (name, value) in flags {
          words.append(Symbols.keyword(name))
          words.append(Word(value))
        }
        if !against.isEmpty {
          words.append(Symbols.keyword("skew"))
          words.append(try Interpreter.evaluate(own: "(@ (nsscheme channels skew) channel-skew)"))
          words.append(Symbols.keyword("against"))
          words.append(SourceOptions.list(against))
        }
        isGood = try Machine.apply(check, list: words.list()).isTrue
        return .true
      }
      Session.flush()
      if let status { throw ExitCode(status) }
      if !isGood || Confinement.count > 0 { throw ExitCode(1) }
    }

    /// The directories to search, with $NSSCHEME_GUIX before them when there is no tree among them.
    private func treeBeforeOthers(_ directories: [String]) throws -> [String] {
      guard !directories.contains(where: GuixTree.isTree), let text = getenv("NSSCHEME_GUIX"),
        let first = String(cString: text).split(separator: ":").first
      else { return directories }
      let tree = Session.absolute(String(first))
      if let problem = GuixTree.problem(tree) { throw ScriptCommand.Failure(message: "$NSSCHEME_GUIX: \(problem)") }
      return [tree] + directories
    }
  }
}
