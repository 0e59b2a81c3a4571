// `nsscheme gc`: collects what no root reaches, and answers questions about what refers to what.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import Store

/// `nsscheme gc`.
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Collects garbage, or says what refers to what.")

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Print what PATH refers to.") var references = false
  @Flag(name: [.customLong("requisites"), .customShort("R")], help: "Print the closure of PATH.") var requisites = false
  @Flag(help: "Print what refers to PATH.") var referrers = false
  @Flag(help: "Print the derivations that PATH can come from.") var derivers = false
  @Flag(help: "Print what a collection would keep.") var listLive = false
  @Flag(help: "Print what a collection would delete.") var listDead = false
  @Option(
    defaultAsFlag: Verification(), parsing: .next,
    help: ArgumentHelp(
      "Say what is wrong with the store: rows that make no sense and items that are missing. With 'contents', also "
        + "items that are damaged; with 'repair', mend all that.", valueName: "contents|repair"))
  var verify: Verification?
  @Flag(help: "Print logical names (/gnu/store/…) instead of names on this machine.") var logical = false
  @Argument(help: "Items, by either of their names.") var paths: [String] = []

  mutating func run() throws {
    let store = try storeOptions.open(collecting: true)
    let shown = { [logical] (path: String) in logical ? path : store.hostPath(path) }
    let queries = [references, requisites, referrers, derivers].filter { $0 }.count
    if queries > 1 {
      throw ValidationError("--references, --requisites, --referrers and --derivers exclude each other")
    }
    if queries == 1 {
      if paths.isEmpty { throw ValidationError("which item? Give a path of the store") }
      let items = try paths.map { try store.item(containing: store.logicalPath(Session.absolute($0))) }
      var result: Set<String> = []
      for item in items {
        if references { result.formUnion(try store.references(item)) }
        if requisites { result.formUnion(try store.requisites([item])) }
        if referrers { result.formUnion(try store.referrers(item)) }
        if derivers { result.formUnion(try store.validDerivers(item)) }
      }
      for path in result.sorted() { print(shown(path)) }
      return
    }
    if let verify {
      if !paths.isEmpty { throw ValidationError("--verify looks at the whole store; what about \(paths[0])?") }
      return try verify.run(store)
    }
    if listLive || listDead {
      for path in try listLive ? store.liveItems() : store.deadItems() { print(shown(path)) }
      return
    }
    if !paths.isEmpty { throw ValidationError("what about \(paths[0])? Say --references, --requisites, …") }
    let result = try store.collectGarbage()
    for problem in result.problems { Session.complain(problem) }
    fputs("deleted \(result.deleted.count) items, freed \(result.freedBytes) bytes\n", stderr)
    if !result.problems.isEmpty { throw ExitCode(1) }
  }
}
