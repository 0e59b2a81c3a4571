// `nsscheme guix COMMAND ARG…`: a command of the Guix tree's own, with the tree's own parser of options, messages and
// exit status. Our options stand before COMMAND, before or behind the word `guix`; from COMMAND on, all words are
// Guix's, in whose commands -L means packages. `nsscheme COMMAND ARG…` is short for it where COMMAND is none of ours, or
// one that is the tree's when there is a tree.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore

/// `nsscheme guix`.
struct GuixCommand: ParsableCommand {
  static let name = "guix"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Runs a command of Guix's own, of a Guix tree.",
    discussion: """
      A tree is the directory of Guix's sources; nothing of it has to be compiled or installed. The commands, their options \
      and what they print are the tree's; the store is ours, unless $GUIX_DAEMON_SOCKET names another one. Commands that \
      only Guix has need no word ‘guix’: ‘nsscheme lint hello’. The exit status is the tree's.

      Examples:
        git clone --depth=1 --branch=v1.5.0 https://codeberg.org/guix/guix.git
        nsscheme guix -L guix show hello
        export NSSCHEME_GUIX=$PWD/guix
        nsscheme guix build hello
        nsscheme lint hello

      With a tree, ‘nsscheme guix --help’ lists its commands.
      """)

  @OptionGroup var path: LoadPathOptions
  @Flag(help: "Neither use nor keep anything between runs.") var noCache = false
  @Argument(parsing: .captureForPassthrough, help: "The command and its words.") var command: [String] = []

  /// Guix's commands that are not ours.
  static let only: Set = [
    "authenticate", "container", "deploy", "edit", "environment", "git", "home", "install", "lint", "locate", "offload",
    "package", "processes", "refresh", "remove", "style", "system", "upgrade",
  ]
  /// Those of ours that are the tree's when there is one.
  private static let shared: Set = ["download", "hash", "search", "show"]

  /// The words of this command that `name`, with our options and its own words, is short for; nil if it is not.
  static func words(for name: String, _ own: [String], _ rest: ArraySlice<String>) -> [String]? {
    guard only.contains(name) || shared.contains(name) else { return nil }
    // A tree is ours to know of, wherever it is named.
    var trees: [String] = []
    var others: [String] = []
    var words = rest
    while let word = words.first, word != "--" {
      var after = words
      if let option = OwnOption(takenFrom: &after), option.kind != .loadPath || Floors.isTree(option.value) {
        trees += option.words
        words = after
      } else {
        others.append(word)
        words.removeFirst()
      }
    }
    let hasTree = only.contains(name) || TreeSetting.isGiven(by: own + trees)
    return hasTree ? [self.name] + own + trees + [name] + others + words : nil
  }

  func run() throws {
    if noCache { CacheDirectory.isOff = true }
    let kept = KeptAnswer.mayBeKept(ofTree: command) ? KeptAnswer(Subcommands.words) : nil
    let directory = path.store.map(Session.absolute)
    var started: Session?
    func start() throws -> Session {
      if let started { return started }
      let session = try Session(loadPath: path.loadPath, store: path.store, commandLine: [GuixCommand.name] + command)
      started = session
      return session
    }
    if let kept, try kept.show(in: { try StoreAccess.store(directory) }, language: { _ = try start() }) { return }
    let session = try start()
    if Floors.tree == nil, ["--help", "-h"].contains(command.first) { throw CleanExit.helpRequest(self) }
    let name = command.first ?? GuixCommand.name
    try TreeSetting.require(GuixCommand.only.contains(name) ? name : GuixCommand.name, among: path.loadPath)
    let status = session.run { [self] in
      let code = try Interpreter.evaluate(own: "(@ (nsscheme guix-command) run-guix-command)")
      return try Machine.apply(code, SourceOptions.list(command))
    }
    if let status, status != 0 { throw ExitCode(status) }
    kept?.keep()
  }
}
