// The commands that look like guix's: parsed by swift-argument-parser, one type each.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore
import Store

/// The names that are commands, and how one runs.
enum Subcommands {
  static let names = Set(Root.configuration.subcommands.compactMap { $0.configuration.commandName })

  /// The words of the command that runs, its name first.
  nonisolated(unsafe) private(set) static var words: [String] = []

  /// Parses and runs; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      words = withEmptyValues(try Display.take(from: arguments))
      var command = try Root.parseAsRoot(words)
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch let error as StoreError {
      Session.complain(error.message)
      return 1
    } catch let failure as ScriptCommand.Failure {
      Session.complain(failure.message, failure.mistake)
      return 1
    } catch let error as ValidationError {
      complain("\(error.message)", in: arguments.first ?? "")
      return 1
    } catch {
      let text = Root.fullMessage(for: error)
      if Root.exitCode(for: error).rawValue == 0 {
        print(text)
        if text.contains("\nOPTIONS:") { print(DisplayOptions.summary) }
        return 0
      }
      let message = ParserMessage(text)
      complain(message.text, in: message.command)
      return 1
    }
  }

  /// The words, of which `--name=` becomes two: the parser would take the word after it for the value.
  private static func withEmptyValues(_ words: [String]) -> [String] {
    // Their words are another command's.
    if [GuixCommand.name, CacheCommand.configuration.commandName].contains(words.first) { return words }
    let end = words.firstIndex(of: "--") ?? words.endIndex
    return words[..<end].flatMap { word in
      word.hasPrefix("--") && word.hasSuffix("=") && word.count(where: { $0 == "=" }) == 1
        ? [String(word.dropLast()), ""] : [word]
    } + words[end...]
  }

  private static func complain(_ message: String, in command: String) {
    let separator = message.hasSuffix("?") ? " See" : "; see"
    Session.complain(
      command.isEmpty ? message : "\(command): \(message)\(separator) ‘nsscheme \(command) --help’",
      CommandMistake(message: message))
  }

  struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "nsscheme", abstract: "Guix's objects without Guix.", groupedSubcommands: groups)

    /// The commands, in the order of the help.
    static let groups = [
      CommandGroup(
        name: "Building and running",
        subcommands: [
          BuildCommand.self, RunCommand.self, ShellCommand.self, ExplainCommand.self, PackCommand.self,
          ReplCommand.self,
        ]),
      CommandGroup(
        name: "Packages",
        subcommands: [
          SearchCommand.self, ShowCommand.self, ImportCommand.self, HashCommand.self, DownloadCommand.self,
        ]),
      CommandGroup(
        name: "Channels",
        subcommands: [
          PullCommand.self, DescribeCommand.self, TimeMachineCommand.self, ChannelCommand.self, PotluckCommand.self,
          GuixCommand.self,
        ]),
      CommandGroup(
        name: "The store",
        subcommands: [
          CollectCommand.self, AddCommand.self, SizeCommand.self, GraphCommand.self, WhyDependsCommand.self,
          CopyCommand.self, DrvCommand.self, ArchiveCommand.self, WeatherCommand.self, ChallengeCommand.self,
          PublishCommand.self, DaemonCommand.self, SubstituteCommand.self,
        ]),
      CommandGroup(
        name: "The program itself",
        subcommands: [
          DoctorCommand.self, CacheCommand.self, ProfileCommand.self, CompletionsCommand.self, ManualCommand.self,
        ]),
    ]
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
    let item = try store.addToStore(
      name: name ?? file.unicodeScalars.split(separator: "/").last.map { String($0) } ?? "root", recursive: recursive,
      hashAlgorithm: .sha256,
      hostPath: file)
    try store.settle()
    print(logical ? item : store.hostPath(item))
  }
}
