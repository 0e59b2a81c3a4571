// What the words on the command line ask for: one of the commands, or Guile's command line for scripts.
//
// `--store DIR` and `-L DIR` may stand before a command and are then its own. The first word that is no option decides:
// the name of a command is one, whatever files there are (./build is the file); the name of a file is a script; a
// word that looks like neither is reported as a misspelt command.

import Glibc
import SchemeCore

/// A command line, sorted out.
enum Invocation: Equatable {
  /// Everything is Guile's.
  case script
  /// A command with its words, the name first.
  case command([String])
  case help([String])
  case version
  /// Neither a command nor a file.
  case unknown(String)

  /// Sorts out the words after the program's name.
  init(_ words: [String]) {
    var own: [String] = []
    var rest = words[...]
    while let word = rest.first {
      if ["--store", "-L", "--load-path"].contains(word), rest.count > 1 {
        own += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if word.hasPrefix("--store=") || word.hasPrefix("--load-path=") || word.hasPrefix("-L") && word.count > 2 {
        own.append(word)
        rest = rest.dropFirst()
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
    case "version", "-v", "--version": self = .version
    case _ where Subcommands.names.contains(word): self = .command([word] + own + rest)
    case _ where Invocation.isScript(word): self = .script
    default: self = .unknown(word)
    }
  }

  /// Whether a word is an option, or names a file rather than a command.
  private static func isScript(_ word: String) -> Bool {
    if word.hasPrefix("-") || word.contains("/") || word.contains(".") { return true }
    var status = stat()
    return stat(word, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// What is said about a word that is no command, and the status that follows.
  static func complain(about word: String) -> Int32 {
    let names = Subcommands.names.union(["help", "version"]).sorted()
    if let near = Interpreter.nearestName(to: word, among: names) {
      Session.complain("there is no command '\(word)', did you mean '\(near)'?")
    } else {
      let file = word.isEmpty ? "" : ", nor a file of that name"
      Session.complain("there is no command '\(word)'\(file); ‘nsscheme help’ lists the commands")
    }
    return 1
  }

  /// Prints what a command, or the program, is good for.
  static func help(_ words: [String]) -> Int32 {
    guard let name = words.first else {
      print(ScriptCommand.usage)
      return 0
    }
    if name == "help" || name == "version" { return help([]) }
    return Subcommands.names.contains(name) ? Subcommands.run(words + ["--help"]) : complain(about: name)
  }
}
