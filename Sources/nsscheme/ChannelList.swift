// `nsscheme channel add`, `remove`, `enable`, `disable`, `list` and `news`: which channels the user wants. The work is done
// in stdlib/engine/nsscheme/channels.

import ArgumentParser
import SchemeCore

extension ChannelCommand {
  /// `nsscheme channel add`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Has a channel pulled, too.",
      discussion: """
        WORD is the URL of the channel's repository. For a channel that is known by its name it may be a branch, or be \
        left out. An introduction is the first commit that is authenticated and the fingerprint of the key that signed it; \
        who keeps the channel says what it is.

        Examples:
          nsscheme channel add nonguix
          nsscheme channel add mine https://example.org/mine.git --branch=main --introduction=COMMIT:FINGERPRINT
        """)

    @Option(help: ArgumentHelp("The branch; default master.", valueName: "branch")) var branch: String?
    @Option(help: ArgumentHelp("Always this commit.", valueName: "commit")) var commit: String?
    @Option(help: ArgumentHelp("Where authentication begins.", valueName: "commit:fingerprint"))
    var introduction: String?
    @Argument(help: "What the channel is called.") var name: String
    @Argument(help: "Its URL.") var word: String?

    mutating func run() throws {
      try LibraryCall("(nsscheme channels wanted)", "add-channel")
        .run(.text(name), .maybe(word), .maybe(branch), .maybe(commit), .maybe(introduction))
    }
  }

  /// `nsscheme channel remove`.
  struct Remove: ChannelChange {
    static let word = "remove"
    static let abstract = "Has a channel not pulled any more, and forgets where it is."
    @Argument(help: "The channel.") var name: String
  }

  /// `nsscheme channel enable`.
  struct Enable: ChannelChange {
    static let word = "enable"
    static let abstract = "Has a channel pulled again that was disabled."
    @Argument(help: "The channel.") var name: String
  }

  /// `nsscheme channel disable`.
  struct Disable: ChannelChange {
    static let word = "disable"
    static let abstract = "Leaves a channel out of what is pulled, for the time being."
    @Argument(help: "The channel.") var name: String
  }

  /// `nsscheme channel list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Shows which channels are wanted, and what was pulled of each.",
      discussion: """
        With --packages it shows which channels have a package of that name instead, the one first that commands take.

        Examples:
          nsscheme channel list --packages hello
        """)
    @Flag(help: "Print a JSON array.") var json = false
    @Option(help: ArgumentHelp("Show who has the package NAME.", valueName: "name")) var packages: String?
    @Option(
      name: [.customShort("L", allowingJoined: true), .customLong("load-path")], parsing: .singleValue,
      help: ArgumentHelp("With --packages: look in DIR, too.", valueName: "dir"))
    var loadPath: [String] = []

    func validate() throws {
      if packages == nil, !loadPath.isEmpty { throw ValidationError("-L needs --packages") }
    }

    mutating func run() throws {
      guard let packages else {
        return try LibraryCall("(nsscheme channels commands)", "list-channels").run(.flag(json))
      }
      let session = try Session(loadPath: try Session.checked(loadPath), commandLine: ["nsscheme"])
      let status = session.run { [json] in
        let code = try Interpreter.evaluate(own: "(@ (nsscheme channel-packages) list-packages)")
        let names = try Interpreter.evaluate(own: "(@ (nsscheme channels generations) channel-of-directory)")
        return try Machine.apply(code, Heap.string(packages), Word(json), names)
      }
      Session.flush()
      if let status { throw ExitCode(status) }
    }
  }

  /// `nsscheme channel init`.
  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract: "Makes a new channel with one package, which passes check; its README explains keys.",
      discussion: """
        Examples:
          nsscheme channel init mine && nsscheme channel check mine
        """)
    @Argument(help: "What it is called: the directory, and the first word of its modules.") var name: String
    mutating func run() throws {
      try LibraryCall("(nsscheme channels init)", "make-channel-directory").run(
        .text(name), .text(Session.absolute(name)))
    }
  }

  /// `nsscheme channel news`.
  struct News: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "news", abstract: "Shows what the channels say is new since the generation before.",
      discussion: """
        Examples:
          nsscheme pull && nsscheme channel news
        """)
    mutating func run() throws { try LibraryCall("(nsscheme channels news)", "show-news").run() }
  }
}

/// A command that changes what is wanted of the channel that it names.
protocol ChannelChange: ParsableCommand {
  /// The command, and what the library's procedure begins with.
  static var word: String { get }
  static var abstract: String { get }
  var name: String { get }
}

extension ChannelChange {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: word, abstract: abstract,
      discussion: """
        It counts from the next ‘nsscheme pull’ on.

        Examples:
          nsscheme channel \(word) nonguix
        """)
  }
  mutating func run() throws {
    try LibraryCall("(nsscheme channels wanted)", "\(Self.word)-channel").run(.text(name))
  }
}
