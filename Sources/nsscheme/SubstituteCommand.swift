// `nsscheme substitute`: what builds run before they begin (`Substituter`). Standard input has a line for each goal: a
// derivation and the names of the outputs that are wanted, or an item; or, for --query, items. Standard output has a line for
// each event (`FetchEvent`), or for each item that was found. The work is done in stdlib/engine/nsscheme/substitutes.

import ArgumentParser
import Gexp
import SchemeCore

/// `nsscheme substitute`, for builds only.
struct SubstituteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "substitute", abstract: "Fetches what servers have of the derivations on standard input.",
    shouldDisplay: false)

  /// The exit status when something cannot be had that a server promised.
  static let lost: Int32 = 3

  @OptionGroup var storeOptions: StoreOptions
  @Option(parsing: .singleValue) var server: [String] = []
  @Flag var fallback = false
  @Flag var query = false
  @Flag var noCache = false

  mutating func run() throws {
    // It would ask itself.
    StoreAccess.buildOptions.usesSubstitutes = false
    if noCache { CacheDirectory.isOff = true }
    StoreAccess.directory = storeOptions.store.map(Session.absolute)
    if query { return try library("query-command").run(.texts(server)) }
    let isComplete = try library("substitute-command").text(.texts(server), .flag(fallback))
    if isComplete != "complete" { throw ExitCode(SubstituteCommand.lost) }
  }

  private func library(_ procedure: String) -> LibraryCall { LibraryCall("(nsscheme substitutes commands)", procedure) }
}
