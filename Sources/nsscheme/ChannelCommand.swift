// `nsscheme channel check`: whether the modules and packages of a channel work, told its author. The work is done in
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
      Add.self, Remove.self, Enable.self, Disable.self, List.self, News.self, Check.self, Authenticate.self,
    ])

  /// `nsscheme channel check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Loads every module of a channel and derives every package; says what does not work, and why.",
      discussion: """
        The channel's modules lie in DIR, or in the directory below it that .guix-channel names. They are loaded over \
        the Guix tree among the directories of -L, else that of $NSSCHEME_GUIX, else over what nsscheme has of Guix \
        itself. Channels that this one depends on are given with -L, too. The exit status is 1 if anything failed.

        Examples:
          nsscheme channel check -L ~/src/guix
          nsscheme channel check my-channel -L ~/src/guix -L ~/src/nonguix
          nsscheme channel check --json --no-lower .
        """)

    @OptionGroup var storeOptions: StoreOptions
    @Option(
      name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
      help: ArgumentHelp("A Guix tree, or a channel that this one depends on.", valueName: "dir"))
    var loadPath: [String] = []
    @Flag(help: "Print one JSON object.") var json = false
    @Flag(help: "Load the modules only, derive no package.") var noLower = false
    @Argument(help: ArgumentHelp("The channel; default the working directory.", valueName: "dir")) var directory = "."

    mutating func run() throws {
      let directory = Session.absolute(self.directory)
      if let problem = GuixTree.directoryProblem(directory) { throw ScriptCommand.Failure(message: problem) }
      let session = try Session(
        loadPath: try treeBeforeOthers(Session.checked(loadPath)), store: storeOptions.store, commandLine: ["nsscheme"])
      var isGood = false
      let status = session.run { [self] in
        let check = try Interpreter.evaluate(own: "(@ (nsscheme channel-check) check-channel)")
        let words = RootedArray()
        words.append(Heap.string(directory))
        let color = isatty(1) == 1 && getenv("NO_COLOR") == nil
        for (name, value) in [("json?", json), ("lower?", !noLower), ("color?", color)] {
          words.append(Symbols.keyword(name))
          words.append(Word(value))
        }
        isGood = try Machine.apply(check, list: words.list()).isTrue
        return .true
      }
      Session.flush()
      if let status { throw ExitCode(status) }
      if !isGood { throw ExitCode(1) }
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
