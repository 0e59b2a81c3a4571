// What the words on the command line ask for: one of the commands, or Guile's command line for scripts.
//
// `--store DIR` and `-L DIR` may stand before a command and are then its own. The first word that is no option decides:
// the name of a command is one, whatever files there are (./build is the file); the name of a file is a script; a
// word that looks like neither is reported as a misspelt command.

import Glibc
import SchemeCore

/// An option that may stand before a command.
struct OwnOption {
  enum Kind { case store, loadPath, noCache }
  let kind: Kind
  let value: String
  /// As it was written.
  let words: [String]

  /// The option that `words` begin with, which is taken off them.
  init?(takenFrom words: inout ArraySlice<String>) {
    guard let word = words.first else { return nil }
    if word == "--no-cache" {
      (kind, self.value, self.words) = (.noCache, "", [word])
      words = words.dropFirst()
      return
    }
    func value(after prefix: String) -> String? {
      word.hasPrefix(prefix) && word.count > prefix.count ? String(word.dropFirst(prefix.count)) : nil
    }
    let isApart = ["--store", "-L", "--load-path"].contains(word) && words.count > 1
    let joined = value(after: "--store=") ?? value(after: "--load-path=") ?? (isApart ? nil : value(after: "-L"))
    guard let text = isApart ? words[words.startIndex + 1] : joined else { return nil }
    kind = word.hasPrefix("--store") ? .store : .loadPath
    self.value = text
    self.words = Array(words.prefix(isApart ? 2 : 1))
    words = words.dropFirst(self.words.count)
  }
}

/// A command line, sorted out.
enum Invocation: Equatable {
  /// Everything is Guile's.
  case script
  /// A command with its words, the name first.
  case command([String])
  case help([String])
  case version
  /// Asked by a shell.
  case completion([String])
  /// Neither a command nor a file.
  case unknown(String)

  /// Sorts out the words after the program's name.
  init(_ words: [String]) {
    var own: [String] = []
    var rest = words[...]
    while true {
      if let option = OwnOption(takenFrom: &rest) {
        own += option.words
      } else if let word = rest.first, word.hasPrefix("--color") || word.hasPrefix("--hyperlinks") {
        own += rest.prefix(word.contains("=") ? 1 : 2)
        rest = rest.dropFirst(word.contains("=") ? 1 : 2)
      } else {
        break
      }
    }
    guard let word = rest.popFirst() else {
      self = .script
      return
    }
    switch word {
    case "help", "-h", "--help": self = .help(Array(rest))
    case "--complete": self = .completion(Array(rest))
    case "version", "-v", "--version": self = .version
    case _ where Subcommands.names.contains(word) || GuixCommand.only.contains(word):
      self = .command(GuixCommand.words(for: word, own, rest) ?? [word] + own + rest)
    case _ where Invocation.isScript(word): self = .script
    default: self = .unknown(word)
    }
  }

  /// Does what is asked for; `arguments` is the whole command line. The exit status.
  func run(_ arguments: [String]) -> Int32 {
    switch self {
    case .script: return ScriptCommand.run(arguments)
    case .command(let words): return Subcommands.run(words)
    case .help(let words): return Invocation.help(words)
    case .version:
      print("nsscheme \(nsscheme.version)")
      return 0
    case .completion(let words): return Completion.run(words)
    case .unknown(let word): return Invocation.complain(about: word)
    }
  }

  /// Whether a word is an option, or names a file rather than a command.
  private static func isScript(_ word: String) -> Bool {
    if word.hasPrefix("-") || word.utf8.contains(UInt8(ascii: "/")) || word.contains(".") { return true }
    var status = stat()
    return stat(word, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// What a misspelt command is compared with.
  private static var commandNames: [String] {
    Subcommands.names.union(GuixCommand.only).union(["help", "version"]).sorted()
  }

  /// What is said about a word that is no command, and the status that follows.
  static func complain(about word: String) -> Int32 {
    if let near = Interpreter.nearestName(to: word, among: commandNames) {
      Session.complain("there is no command '\(word)', did you mean '\(near)'?", .noSuchCommand)
    } else {
      let file = word.isEmpty ? "" : ", nor a file of that name"
      Session.complain("there is no command '\(word)'\(file); ‘nsscheme help’ lists the commands", .noSuchCommand)
    }
    return 1
  }

  /// Prints what there is about a topic; nil if it is none.
  static func topic(_ words: [String]) throws -> Int32? {
    if let name = words.first, HelpTopics.isTopic(name) { return HelpTopics.show(name) }
    // Without a tree there is no command of Guix's, and the word means what it does in a program.
    if let name = words.first, words.count == 1, GuixCommand.only.contains(name), !TreeSetting.isGiven(by: []),
      let status = try HelpPages.show(words)
    {
      return status
    }
    if case .command(let words) = Invocation(words + ["--help"]) { return Subcommands.run(words) }
    return try HelpPages.show(words)
  }

  /// Prints what a command, or the program, is good for.
  static func help(_ words: [String]) -> Int32 {
    guard let name = words.first else {
      print(Usage.text)
      return 0
    }
    if name == "help" || name == "version" { return help([]) }
    do {
      if let status = try topic(words) { return status }
    } catch {
      Session.complain("\(error)")
      return 1
    }
    if Interpreter.nearestName(to: name, among: commandNames) == nil,
      let near = HelpPages.nearest(words.joined(separator: " "))
    {
      Session.complain("there is no help about '\(words.joined(separator: " "))', did you mean '\(near)'?")
      return 1
    }
    return complain(about: name)
  }
}
