// `nsscheme gc`: collects what no root reaches, and answers questions about what refers to what.
//
// Every run does one thing. What is going to be deleted is said first, on standard error, with sizes; standard output
// has the paths that were asked for, one a line.

import ArgumentParser
import Gexp
import Glibc
import Sandbox
import Store

/// `nsscheme gc`.
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Collects garbage, or says what refers to what.",
    discussion: """
      Without options, everything is deleted that no root refers to, directly or not. Roots are the links that \
      'build --root' made, and what running programs use. A SIZE is a number of bytes, or has a unit: 500M, 2G, 10GB.

      Examples:
        nsscheme gc --dry-run              what would be deleted, how much it is
        nsscheme gc --free-space=20G       delete until 20 GiB are free
        nsscheme gc --delete ITEM          delete this item, if nothing needs it
        nsscheme gc --list-roots           which links keep what
        nsscheme gc -R ./result            everything that an item needs
        nsscheme gc --delete-store         delete the store itself
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(
    name: [.customShort("C"), .long], defaultAsFlag: "all",
    help: ArgumentHelp("Collect garbage; if SIZE is given, only so much.", valueName: "size"))
  var collectGarbage: String?
  @Option(
    name: [.customShort("F", allowingJoined: true), .long],
    help: ArgumentHelp("Collect garbage until SIZE is free on the store's disk.", valueName: "size"))
  var freeSpace: String?
  @Flag(name: [.customShort("D"), .long], help: "Delete the items PATH…, which nothing must need.") var delete = false
  @Flag(name: [.customShort("n"), .long], help: "Print what would be deleted, delete nothing.") var dryRun = false
  @Flag(help: "Delete the store with all that is in it.") var deleteStore = false
  @Flag(name: [.customShort("y"), .long], help: "Do not ask before the store is deleted.") var yes = false
  @Flag(help: "Print what PATH refers to.") var references = false
  @Flag(name: [.customLong("requisites"), .customShort("R")], help: "Print the closure of PATH.") var requisites = false
  @Flag(help: "Print what refers to PATH.") var referrers = false
  @Flag(help: "Print the derivations that PATH can come from.") var derivers = false
  @Flag(help: "Print the roots, and what they keep.") var listRoots = false
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
    try check()
    if deleteStore { return try StoreDeletion(storeOptions, isConfirmed: yes).run() }
    let store = try storeOptions.open(collecting: true)
    if let verify { return try verify.run(store) }
    let shown = { [logical] (path: String) in logical ? path : store.hostPath(path) }
    if references || requisites || referrers || derivers {
      for path in try related(in: store) { print(shown(path)) }
    } else if listLive || listDead {
      for path in try listLive ? store.liveItems() : store.deadItems() { print(shown(path)) }
    } else if listRoots {
      for root in try store.roots() { print("\(root.link) -> \(shown(root.item))") }
    } else {
      try collect(in: store, shown)
    }
  }

  /// One thing at a time, and items only where they mean something.
  private func check() throws {
    let actions: [(String, Bool)] = [
      ("--collect-garbage", collectGarbage != nil), ("--free-space", freeSpace != nil), ("--delete", delete),
      ("--delete-store", deleteStore), ("--references", references), ("--requisites", requisites),
      ("--referrers", referrers), ("--derivers", derivers), ("--list-roots", listRoots), ("--list-live", listLive),
      ("--list-dead", listDead), ("--verify", verify != nil),
    ]
    let given = actions.filter(\.1).map(\.0)
    if given.count > 1 { throw ValidationError("\(given[0]) and \(given[1]) exclude each other") }
    let takesPaths = delete || references || requisites || referrers || derivers
    if takesPaths, paths.isEmpty { throw ValidationError("\(given[0]): which item? Give a path of the store") }
    if !takesPaths, let path = paths.first {
      throw ValidationError(
        given.isEmpty
          ? "what about '\(path)'? Say --delete, --references, --requisites, --referrers or --derivers"
          : "\(given[0]) takes no item, but there is '\(path)'")
    }
    let isDeleting = given.isEmpty || collectGarbage != nil || freeSpace != nil || delete
    if dryRun, !isDeleting { throw ValidationError("--dry-run has no meaning with \(given[0])") }
    if yes, !deleteStore { throw ValidationError("--yes has a meaning with --delete-store only") }
  }

  private func related(in store: EmbeddedStore) throws -> [String] {
    var result: Set<String> = []
    for item in try items(in: store) {
      if references { result.formUnion(try store.references(item)) }
      if requisites { result.formUnion(try store.requisites([item])) }
      if referrers { result.formUnion(try store.referrers(item)) }
      if derivers { result.formUnion(try store.validDerivers(item)) }
    }
    return result.sorted()
  }

  /// The items that were named; a link outside the store stands for what it leads to.
  private func items(in store: EmbeddedStore) throws -> [String] {
    try paths.map { given in
      let path = Session.absolute(given)
      if let item = try? store.item(containing: path) { return item }
      guard let resolved = realpath(path, nil) else { return try store.item(containing: path) }
      defer { free(resolved) }
      return try store.item(containing: String(cString: resolved))
    }
  }

  // MARK: Deleting

  private func size(_ text: String, _ option: String) throws -> UInt64 {
    guard let size = ByteCount(parsing: text) else {
      throw ValidationError("\(option): '\(text)' is not a size, such as 500M or 2G")
    }
    return size.bytes
  }

  private func collect(in store: EmbeddedStore, _ shown: (String) -> String) throws {
    let dryRun = dryRun
    func announce(_ plan: CollectionResult) -> Bool {
      let verb = dryRun ? "would delete" : "will delete"
      let what = plan.deleted.isEmpty ? "nothing to delete" : "\(verb) \(CollectCommand.described(plan))"
      CollectCommand.say("\(what); \(plan.keptCount) stay\(plan.keptCount == 1 ? "s" : "")")
      if dryRun { for path in plan.deleted { print(shown(path)) } }
      return !dryRun
    }
    if delete {
      try report(store.deleteItems(items(in: store), before: announce))
    } else if let freeSpace {
      try makeRoom(size(freeSpace, "--free-space"), in: store, announce)
    } else {
      let least = collectGarbage.flatMap { $0 == "all" ? nil : $0 }
      let enough = try least.map { try size($0, "--collect-garbage") } ?? .max
      try report(store.collectGarbage(enoughBytes: enough, before: announce))
    }
  }

  /// Deletes until so much is free. Items may share files, so that less comes free than their sizes say.
  private func makeRoom(_ wanted: UInt64, in store: EmbeddedStore, _ announce: (CollectionResult) -> Bool) throws {
    var available = try store.availableBytes()
    if available >= wanted {
      return CollectCommand.say("nothing to delete: \(ByteCount(available).text) are free")
    }
    while available < wanted {
      let result = try store.collectGarbage(enoughBytes: wanted - available, before: announce)
      if dryRun { return }
      try report(result)
      available = try store.availableBytes()
      if result.deleted.isEmpty {
        throw StoreError(
          .alive, "only \(ByteCount(available).text) are free, and everything else in the store is in use")
      }
    }
  }

  private func report(_ result: CollectionResult) throws {
    if !dryRun, !result.deleted.isEmpty { CollectCommand.say("deleted \(CollectCommand.described(result))") }
    for problem in result.problems { Session.complain(problem) }
    if !result.problems.isEmpty { throw ExitCode(1) }
  }

  private static func described(_ result: CollectionResult) -> String {
    "\(result.deleted.count) item\(result.deleted.count == 1 ? "" : "s"), \(ByteCount(result.freedBytes).text)"
  }

  private static func say(_ line: String) { fputs(line + "\n", stderr) }
}

/// `nsscheme gc --delete-store`.
private struct StoreDeletion {
  let store: EmbeddedStore
  let isConfirmed: Bool

  init(_ options: StoreOptions, isConfirmed: Bool) throws {
    store = try EmbeddedStore(directory: options.store.map(Session.absolute), create: false, collecting: true)
    self.isConfirmed = isConfirmed
  }

  func run() throws {
    let items = try store.allItems()
    let size = try items.reduce(UInt64(0)) { try $0 + store.narSize($1) }
    let what = "the store '\(store.directory)' with \(items.count) items, \(ByteCount(size).text)"
    if !isConfirmed {
      guard isatty(0) == 1, isatty(2) == 1 else {
        throw StoreError(.alive, "\(what), is deleted only when --yes is given, as nobody can be asked")
      }
      fputs("Delete \(what)? [y/N] ", stderr)
      let answer = readLine()
      if answer == nil { fputs("\n", stderr) }
      guard let answer, ["y", "yes"].contains(answer.lowercased()) else {
        throw StoreError(.alive, "nothing was deleted")
      }
    }
    let links = try store.roots().map(\.link).filter { $0.rest(behind: store.stateDirectory) == nil }
    try store.removeEverything()
    fputs("deleted \(what)\n", stderr)
    for link in links { fputs("\(link) leads nowhere now\n", stderr) }
  }
}
