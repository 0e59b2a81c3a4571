// The commands that look like guix's: parsed by swift-argument-parser, one type each.

import ArgumentParser
import Gexp
import Glibc
import SchemeCore
import Store

/// The names that are commands, and how one runs.
enum Subcommands {
  static let names: Set<String> = [
    "build", "gc", "add-to-store", "run", "shell", "explain", "doctor", "pack", "import",
  ]

  /// Parses and runs; the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
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
      Session.complain("\(error.message); see ‘nsscheme \(arguments.first ?? "") --help’")
      return 1
    } catch {
      let text = Root.fullMessage(for: error)
      let status = Root.exitCode(for: error).rawValue
      if status == 0 {
        print(text)
      } else if text.hasPrefix("Error: ") {
        Session.complain(String(text.dropFirst("Error: ".count)))
      } else {
        fputs(text + "\n", stderr)
      }
      return status == 0 ? 0 : 1
    }
  }

  struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "nsscheme", abstract: "Guix's objects without Guix.",
      subcommands: [
        BuildCommand.self, CollectCommand.self, AddCommand.self, RunCommand.self, ShellCommand.self,
        ExplainCommand.self, DoctorCommand.self, PackCommand.self,
        ImportCommand.self,
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
    commandName: "add-to-store", abstract: "Copies a file or directory into the store.")

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
    print(logical ? item : store.hostPath(item))
  }
}
