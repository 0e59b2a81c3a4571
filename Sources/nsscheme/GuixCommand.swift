// `nsscheme guix COMMAND ARG…`: a command of the Guix tree's own, with the tree's own parser of options, messages and
// exit status. Our options stand before COMMAND, before or behind the word `guix`; from COMMAND on, all words are
// Guix's, in whose commands -L means packages.

import Gexp
import Glibc
import SchemeCore

/// `nsscheme guix`.
struct GuixCommand {
  static let name = "guix"

  private var loadPath: [String] = []
  private var store: String?
  private let words: [String]

  /// A command of the words behind its name.
  init(_ words: ArraySlice<String>) {
    var rest = words
    while let option = OwnOption(takenFrom: &rest) {
      switch option.kind {
      case .store: store = option.value
      case .loadPath: loadPath.append(option.value)
      case .noCache: CacheDirectory.isOff = true
      }
    }
    self.words = Array(rest)
  }

  private static let usage = """
    OVERVIEW: Runs a command of Guix's own, of a Guix tree.

    A tree is the directory of Guix's sources; nothing of it has to be compiled or installed. The commands, their
    options and what they print are the tree's; the store is ours, unless $GUIX_DAEMON_SOCKET names another one.

    Examples:
      git clone --depth=1 --branch=v1.5.0 https://codeberg.org/guix/guix.git
      nsscheme guix -L guix show hello
      export NSSCHEME_GUIX=$PWD/guix
      nsscheme guix build hello

    USAGE: nsscheme guix [-L <tree>] [--store <dir>] [--no-cache] <command> [<arg> ...]

    With a tree, ‘nsscheme guix --help’ lists its commands.
    """

  /// Runs the command; the exit status.
  func run() throws -> Int32 {
    let kept = KeptAnswer.mayBeKept(ofTree: words) ? KeptAnswer(Subcommands.words) : nil
    let directory = store.map(Session.absolute)
    var started: Session?
    func start() throws -> Session {
      if let started { return started }
      let session = try Session(loadPath: loadPath, store: store, commandLine: [GuixCommand.name] + words)
      started = session
      return session
    }
    if let kept, try kept.show(in: { try StoreAccess.store(directory) }, language: { _ = try start() }) { return 0 }
    let session = try start()
    if Floors.tree == nil, words == ["--help"] {
      print(GuixCommand.usage)
      return 0
    }
    try TreeSetting.require(GuixCommand.name, among: loadPath)
    let status = session.run { [self] in
      let code = try Interpreter.evaluate(own: "(@ (nsscheme guix-command) run-guix-command)")
      return try Machine.apply(code, SourceOptions.list(words))
    }
    if (status ?? 0) == 0 { kept?.keep() }
    return status ?? 0
  }
}
