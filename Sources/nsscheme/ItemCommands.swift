// Commands about items and what they refer to: `size`, `graph`, `why-depends`, `copy`, and those that compare with servers,
// `weather` and `challenge`. The work is done in stdlib/engine/nsscheme.

import ArgumentParser
import Gexp
import SchemeCore

/// What commands about items have in common.
protocol ItemCommand: ParsableCommand {
  var storeOptions: StoreOptions { get }
}

extension ItemCommand {
  /// A procedure of the library, which works with the store of the options.
  func library(_ module: String, _ procedure: String, _ items: MeantItems? = nil) -> LibraryCall {
    StoreAccess.directory = storeOptions.store.map(Session.absolute)
    return LibraryCall(module, procedure, in: items?.session)
  }
}

/// `nsscheme size`.
struct SizeCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "size", abstract: "Shows how large items are with all that they refer to.",
    discussion: """
      Of a file or package what has been built of it is meant. A line for each item of the closure: its size with all that it refers to, its own, and how much would go with it, \
      as nothing else needs that; the largest first. Sizes are those of archives, in MiB.

      Examples:
        nsscheme size ./result
        nsscheme size -L . hello
        nsscheme size /gnu/store/…-hello-2.12 /gnu/store/…-sed-4.8
      """)

  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var items: ItemOperands

  mutating func run() throws {
    let meant = try items.meant(.outputs, storeOptions)
    try library("(nsscheme store graphs)", "size-command", meant).run(.texts(meant.names))
  }
}

/// `nsscheme graph`.
struct GraphCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Prints what refers to what, for Graphviz or as a picture.",
    discussion: """
      In a picture nodes stand in layers, and what follows from other edges is left out.

      Examples:
        nsscheme graph --format=svg ./result >graph.svg
        nsscheme graph ./result | dot -Tpdf >graph.pdf
        nsscheme graph --type=referrers /gnu/store/…-bash-5.1
        nsscheme graph --type=derivation /gnu/store/…-hello-2.12.drv
        nsscheme graph --type=derivation --format=svg -L . hello
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("references, referrers, or derivation: what a derivation is built from.", valueName: "type"))
  var type = "references"
  @Option(help: ArgumentHelp("dot, the language of Graphviz, or svg, a picture.", valueName: "format"))
  var format = "dot"
  @OptionGroup var items: ItemOperands

  mutating func validate() throws {
    guard ["references", "referrers", "derivation"].contains(type) else {
      throw ValidationError("--type takes references, referrers or derivation, not '\(type)'")
    }
    guard ["dot", "svg"].contains(format) else {
      throw ValidationError("--format takes dot or svg, not '\(format)'")
    }
  }

  mutating func run() throws {
    let meant = try items.meant(type == "derivation" ? .derivations : .outputs, storeOptions)
    try library("(nsscheme store graphs)", "graph-command", meant).run(.text(type), .text(format), .texts(meant.names))
  }
}

/// `nsscheme why-depends`.
struct WhyDependsCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "why-depends", abstract: "Shows by which way an item refers to another one, and in which files.",
    discussion: """
      The exit status is 1 if it does not.

      Examples:
        nsscheme why-depends ./result /gnu/store/…-glibc-2.33
        nsscheme why-depends ./result bash        any item of this name
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Argument(help: "The item that refers.") var item: String
  @Argument(help: "The item that is referred to, or a part of its name.") var dependency: String

  mutating func run() throws {
    try library("(nsscheme store graphs)", "why-command").check(.text(item), .text(dependency))
  }
}

/// `nsscheme copy`.
struct CopyCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Copies items and what they refer to between stores on this machine.",
    discussion: """
      Examples:
        nsscheme copy --to=/media/disk/store ./result
        nsscheme copy --from=/media/disk/store /gnu/store/…-hello-2.12
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(help: ArgumentHelp("The store that gets them.", valueName: "dir")) var to: String?
  @Option(help: ArgumentHelp("The store that has them.", valueName: "dir")) var from: String?
  @OptionGroup var items: ItemOperands

  mutating func validate() throws {
    guard (to == nil) != (from == nil) else { throw ValidationError("expected one of --to=DIR and --from=DIR") }
  }

  mutating func run() throws {
    let meant = try items.meant(.outputs, storeOptions, inOtherStore: from != nil)
    try library("(nsscheme store graphs)", "copy-command", meant)
      .run(.maybe(to.map(Session.absolute)), .maybe(from.map(Session.absolute)), .texts(meant.names))
  }
}

/// Options of commands that ask servers.
struct ServerOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("The servers to ask, instead of those of substitutes.scm.", valueName: "urls"))
  var substituteUrls: [String] = []

  var urls: [String] { substituteUrls.flatMap { $0.split(separator: " ").map(String.init) } }
}

/// `nsscheme weather`.
struct WeatherCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "weather", abstract: "Shows how much of some items servers have.",
    discussion: """
      Of a derivation its outputs are meant. With --recursive also what they are built from. The exit status is 1 if \
      something is nowhere to be had.

      Examples:
        nsscheme weather --recursive /gnu/store/…-hello-2.12.drv
        nsscheme weather -L guix hello sed
        nsscheme weather --substitute-urls=https://ci.guix.gnu.org --missing ./result
      """)

  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var servers: ServerOptions
  @Flag(name: .shortAndLong, help: "Also what the items refer to, and of derivations what they are built from.")
  var recursive = false
  @Flag(help: "Print what servers do not have.") var missing = false
  @OptionGroup var items: ItemOperands

  mutating func run() throws {
    let meant = try items.meant(.derivations, storeOptions)
    try library("(nsscheme substitutes weather)", "weather-command", meant)
      .check(.texts(servers.urls), .flag(recursive), .flag(missing), .texts(meant.names))
  }
}

/// `nsscheme challenge`.
struct ChallengeCommand: ItemCommand {
  static let configuration = CommandConfiguration(
    commandName: "challenge", abstract: "Compares items with what servers have of them.",
    discussion: """
      The exit status is 2 if one is different somewhere, 1 if no server has one of them, as with ‘guix challenge’.

      Examples:
        nsscheme challenge ./result
        nsscheme challenge --substitute-urls="https://ci.guix.gnu.org https://bordeaux.guix.gnu.org" ./result
      """)

  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var servers: ServerOptions
  @OptionGroup var items: ItemOperands

  mutating func run() throws {
    let meant = try items.meant(.outputs, storeOptions)
    let command = library("(nsscheme substitutes weather)", "challenge-command", meant)
    let status = try command.text(.texts(servers.urls), .texts(meant.names))
    if status != "0" { throw ExitCode(Int32(status) ?? 1) }
  }
}
