// The commands that look like guix's: parsed by swift-argument-parser, one type each.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore
import Store

/// The names that are commands, and how one runs.
enum Subcommands {
  static let names: Set<String> = [
    "build", "gc", "add-to-store", "run", "shell", "explain", "doctor", "pack", "import", "daemon",
    GuixCommand.name, "channel", "pull", "describe", "time-machine", "potluck", "cache", ProfileCommand.name,
    "archive", "substitute", "publish", "size", "graph", "why-depends", "copy", "weather", "challenge",
  ]

  /// The words of the command that runs, its name first.
  nonisolated(unsafe) private(set) static var words: [String] = []

  /// Parses and runs; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    words = arguments
    do {
      // Its words are Guix's to parse.
      if arguments.first == GuixCommand.name { return try GuixCommand(arguments.dropFirst()).run() }
      if arguments.first == ProfileCommand.name { return try ProfileCommand(arguments.dropFirst()).run() }
      var command = try Root.parseAsRoot(arguments)
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch let error as StoreError {
      Session.complain(error.message)
      return 1
    } catch let failure as ScriptCommand.Failure {
      Session.complain(failure.message)
      return 1
    } catch let error as ValidationError {
      complain("\(error.message)", in: arguments.first ?? "")
      return 1
    } catch {
      let text = Root.fullMessage(for: error)
      if Root.exitCode(for: error).rawValue == 0 {
        print(text)
        return 0
      }
      complain(text)
      return 1
    }
  }

  /// Shows the parser's message: the line that says what is wrong, and which command it is about.
  private static func complain(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    var message = lines.first ?? text
    if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
    // See 'nsscheme gc --help' for more information.
    let help = lines.last { $0.contains("See 'nsscheme ") && $0.contains(" --help'") } ?? ""
    let command = help.split(separator: "'").dropFirst().first?.dropFirst("nsscheme ".count).dropLast(" --help".count)
    // Unknown option '--frob'. Did you mean '--foo'?
    let parts = message.split(separator: "'").map(String.init)
    if parts.count > 1, parts[0] == "Unknown option " {
      message = "there is no option '\(parts[1])'" + (parts.count > 3 ? ", did you mean '\(parts[3])'?" : "")
    }
    complain(message, in: command.map(String.init) ?? "")
  }

  private static func complain(_ message: String, in command: String) {
    let separator = message.hasSuffix("?") ? " See" : "; see"
    Session.complain(
      command.isEmpty ? message : "\(command): \(message)\(separator) ‘nsscheme \(command) --help’")
  }

  struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "nsscheme", abstract: "Guix's objects without Guix.",
      subcommands: [
        BuildCommand.self, CollectCommand.self, AddCommand.self, RunCommand.self, ShellCommand.self,
        ExplainCommand.self, DoctorCommand.self, PackCommand.self,
        ImportCommand.self, DaemonCommand.self, ChannelCommand.self, PullCommand.self, DescribeCommand.self,
        TimeMachineCommand.self, PotluckCommand.self, CacheCommand.self, ArchiveCommand.self, SubstituteCommand.self,
        PublishCommand.self,
        SizeCommand.self, GraphCommand.self, WhyDependsCommand.self, CopyCommand.self, WeatherCommand.self,
        ChallengeCommand.self,
      ])
  }
}

extension Durability: ExpressibleByArgument {}

/// Options that every command on the store has.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The store to use; default $NSSCHEME_STORE, else the user's own.", valueName: "dir"))
  var store: String?
  @Option(
    help: ArgumentHelp(
      "What is on the disk before an item counts as valid: 'full' (the item; a power cut harms nothing) or 'metadata' "
        + "(the database only, which is faster); default $NSSCHEME_SYNC, else full.", valueName: "how"))
  var sync: Durability?

  /// Takes effect before any store is opened.
  func validate() throws { if let sync { StoreAccess.durability = sync } }

  /// The store of these options. `collecting` says that garbage will be collected, which works on a full disk, too.
  func open(collecting: Bool = false) throws -> EmbeddedStore {
    try StoreAccess.store(store.map(Session.absolute), collecting: collecting)
  }
}

/// `nsscheme add-to-store`.
struct AddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-to-store", abstract: "Copies a file or directory into the store.",
    discussion: """
      Examples:
        nsscheme add-to-store hello.txt
        nsscheme add-to-store --recursive --name=hello-1 build/out
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Keep directories, links and the executable bit.") var recursive = false
  @Option(help: "Name of the item; default the file's own.") var name: String?
  @Flag(help: "Print the logical name (/gnu/store/…) instead of the name on this machine.") var logical = false
  @Argument(help: "What to copy.") var path: String

  mutating func run() throws {
    let store = try storeOptions.open()
    let file = Session.absolute(path)
    var last = file[...]
    while last.hasSuffix("/") { last.removeLast() }
    let item = try store.addToStore(
      name: name ?? String(last.split(separator: "/").last ?? "root"), recursive: recursive, hashAlgorithm: .sha256,
      hostPath: file)
    try store.settle()
    print(logical ? item : store.hostPath(item))
  }
}
