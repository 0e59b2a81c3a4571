// `nsscheme cache`: what is kept to be faster the next time, and why an answer was not used.

import ArgumentParser
import Builtins
import Gexp
import SchemeCore

/// `nsscheme cache`.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Shows or clears what is kept between runs to answer faster.",
    discussion: """
      Over a Guix tree, ‘build -d’ and the commands of Guix that only look (show, search, graph, package -A) keep what they \
      print, with every file it depended on; the same command prints it again as long as nothing of that has changed. \
      Everything below the directory may be deleted at any time. ‘--no-cache’ makes a command neither use nor keep \
      anything.

      Examples:
        nsscheme cache                        what is kept, and where
        nsscheme cache --why guix show hello
        nsscheme cache --clear
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Delete all that is kept.") var clear = false
  @Flag(help: "Say which file or setting keeps the answer to COMMAND from being used.") var why = false
  @Argument(parsing: .captureForPassthrough, help: "With --why, a command and its words.") var command: [String] = []

  /// The folders, and what they hold.
  private static let folders = [
    ("answers", "answers"), ("outlines", "outlines of modules"), ("forms", "files of expanded forms"),
    ("library", "indexes of package names"), ("narinfos", "answers of substitute servers"),
  ]

  mutating func run() throws {
    // The words of another command are taken as they are, and so are these.
    if let word = command.first, ["--help", "-h"].contains(word) { throw CleanExit.helpRequest(self) }
    if clear, why { throw ValidationError("--clear deletes what --why asks about: give one of them") }
    if why { return try explain() }
    if let word = command.first, word.hasPrefix("-") {
      throw ValidationError("there is no option '\(word)' here; expected --clear, or --why and a command")
    }
    guard command.isEmpty else { throw ValidationError("'\(command[0])': only --why takes a command") }
    for (name, title) in CacheCommand.folders {
      let folder = CacheDirectory(name)
      let files = folder.files
      if clear { for file in files { folder.remove(file.name) } }
      let bytes = files.reduce(0) { $0 + $1.bytes }
      print("\(files.count) \(title), \(bytes / 1024) KiB\(clear ? ", deleted" : "")")
    }
    if !clear { print("in \(CacheDirectory.root ?? "no directory: neither $XDG_CACHE_HOME nor $HOME is set")") }
  }

  private func explain() throws {
    guard case .command(let words) = Invocation(command) else {
      throw ValidationError("--why wants a command and its words, as in ‘nsscheme cache --why build -L guix -d hello’")
    }
    let store = storeOptions
    var loadPath: [String] = []
    var rest = words[1...]
    while let word = rest.popFirst() {
      if word == "-L" || word == "--load-path", let value = rest.popFirst() { loadPath.append(value) }
      for option in ["--load-path=", "-L"] where word.hasPrefix(option) && word.count > option.count {
        loadPath.append(String(word.dropFirst(option.count)))
      }
    }
    let change = try AnswerCache.change(
      AnswerCache.question(words), in: { try store.open() },
      language: { _ = try Session(loadPath: loadPath, store: store.store, commandLine: ["nsscheme"]) })
    guard let change else { return print("the answer that is kept holds") }
    print("the answer is computed again: \(change)")
  }
}
