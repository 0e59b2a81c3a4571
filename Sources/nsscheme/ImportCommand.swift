// `nsscheme import deb`: packages of the machine's apt lists as records. The work is done in stdlib/own/nsscheme/debian.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore

/// `nsscheme import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Writes a file of packages that others made: import deb NAME…",
    subcommands: [Deb.self])

  /// `nsscheme import deb`.
  struct Deb: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "deb",
      abstract: "Writes records of Debian packages, with all that they depend on, from this machine's apt lists.",
      discussion: """
        Examples:
          nsscheme import deb bash coreutils -o shell.scm
          nsscheme import deb --without=perl-base git
        """)

    @Option(
      name: [.customShort("o", allowingJoined: true), .long],
      help: ArgumentHelp("Write to FILE instead of standard output.", valueName: "file"))
    var output: String?
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp("Leave out the package NAME, and what only it needs.", valueName: "name"))
    var without: [String] = []
    @Argument(help: "Packages, NAME or NAME=VERSION.") var names: [String] = []

    mutating func run() throws {
      if names.isEmpty { throw ValidationError("which packages? Give at least one NAME, such as bash") }
      let session = try Session(loadPath: [], store: nil, commandLine: ["nsscheme"])
      var lines: [String] = []
      let status = session.run { [self] in
        let words = RootedArray()
        words.append(SourceOptions.list(names))
        words.append(Symbols.keyword("without"))
        words.append(SourceOptions.list(without))
        if let output {
          words.append(Symbols.keyword("output"))
          words.append(Heap.string(Session.absolute(output)))
        }
        let code = try Interpreter.evaluate(own: "(@ (nsscheme debian import) import-debian)")
        lines = try SourceOptions.texts(Machine.apply(code, list: words.list()))
        return .true
      }
      if let status { throw ExitCode(status) }
      for line in lines { print(line, terminator: "") }
    }
  }
}
