// `nsscheme archive`: keys, and items as files that another store imports. The work is done in
// stdlib/engine/nsscheme/substitutes.

import ArgumentParser
import Gexp
import SchemeCore

/// `nsscheme archive`.
struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive", abstract: "Exports items for other stores, imports them, and keeps the keys for that.",
    discussion: """
      An export is signed with this user's key, and imported where the key is authorized. The keys are in \
      ~/.config/nsscheme ($XDG_CONFIG_HOME): signing-key.sec, signing-key.pub, and acl, the list of the keys that are \
      authorized; those in /etc/guix/acl are authorized, too. All formats are Guix's.

      Examples:
        nsscheme archive --generate-key
        nsscheme archive --authorize < signing-key.pub
        nsscheme archive --export --recursive /gnu/store/…-hello-2.12 > hello.nar
        nsscheme archive --import < hello.nar
        nsscheme archive --list < hello.nar
        nsscheme archive --extract=DIRECTORY < hello.nar
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Flag(help: "Write the items to standard output as another store imports them.") var export = false
  @Flag(name: .shortAndLong, help: "With --export: the items and all that they refer to.") var recursive = false
  @Flag(name: .customLong("import"), help: "Import what is on standard input.") var imports = false
  @Flag(help: "Print which of the items on standard input are not in the store.") var missing = false
  @Flag(name: .shortAndLong, help: "List the files in the archive on standard input.") var list = false
  @Option(
    name: [.customShort("x"), .long],
    help: ArgumentHelp("Unpack the archive on standard input to the new DIRECTORY.", valueName: "directory"))
  var extract: String?
  @Option(
    defaultAsFlag: "",
    help: ArgumentHelp("Make this user's pair of keys, as libgcrypt's PARAMETERS say.", valueName: "parameters"))
  var generateKey: String?
  @Flag(help: "Authorize the public key on standard input.") var authorize = false
  // What the daemon asks, of this user's keys (`ArchiveKeys`).
  @Option(help: .hidden) var signDigest: String?
  @Option(help: .hidden) var judgeDigest: String?
  @Argument(help: "Items, by either of their names.") var items: [String] = []

  mutating func validate() throws {
    if signDigest != nil || judgeDigest != nil { return }
    let actions = [export, imports, missing, list, extract != nil, generateKey != nil, authorize]
    guard actions.filter({ $0 }).count == 1 else {
      throw ValidationError(
        "expected one of --export, --import, --missing, --list, --extract, --generate-key and --authorize")
    }
    if export && items.isEmpty { throw ValidationError("--export: which items?") }
    if !export && !items.isEmpty { throw ValidationError("'\(items[0])': items are named with --export only") }
    if recursive && !export { throw ValidationError("--recursive goes with --export") }
  }

  mutating func run() throws {
    StoreAccess.directory = storeOptions.store.map(Session.absolute)
    if let signDigest { return try ArchiveKeys.library("print-signature").run(.text(signDigest)) }
    if let judgeDigest { return try ArchiveKeys.library("print-judgement").run(.text(judgeDigest)) }
    func library(_ procedure: String) -> LibraryCall { LibraryCall("(nsscheme substitutes archives)", procedure) }
    if export {
      try library("export-command").run(.texts(items), .flag(recursive))
    } else if imports {
      try library("import-command").run()
    } else if missing {
      try library("missing-command").run()
    } else if list {
      try library("list-command").run()
    } else if let extract {
      try library("extract-command").run(.text(extract))
    } else if let generateKey {
      try library("generate-key-command").run(.maybe(generateKey.isEmpty ? nil : generateKey))
    } else {
      try library("authorize-command").run()
    }
  }
}
