// `nsscheme hash` and `download`: hashes for origins, of what is here and of what a server has. With a Guix tree they are
// the tree's own. The work is done in stdlib/engine/nsscheme.

import ArgumentParser
import Gexp
import SchemeCore

/// How a hash is written.
enum HashFormat: String, ExpressibleByArgument, CaseIterable {
  case nixBase32 = "nix-base32"
  case base32, base64, base16, hex, hexadecimal
}

/// Which hash, and how it is written.
struct HashOptions: ParsableArguments {
  @Option(
    name: [.customShort("f", allowingJoined: true), .long],
    help: ArgumentHelp("How the hash is written; hex and hexadecimal are base16.", valueName: "format"))
  var format = HashFormat.nixBase32
  @Option(
    name: [.customShort("H", allowingJoined: true), .customLong("hash")],
    help: ArgumentHelp("Which hash: sha256, sha512, sha1, sha3-256, blake2b-256 …", valueName: "algorithm"))
  var algorithm = "sha256"
}

/// `nsscheme hash`.
struct HashCommand: ParsableCommand {
  /// What of a file is hashed.
  enum Serializer: String, ExpressibleByArgument, CaseIterable { case none, nar, git }

  static let configuration = CommandConfiguration(
    commandName: "hash", abstract: "Prints the hash of files, or of directories as archives, as an origin wants it.",
    discussion: """
      Examples:
        nsscheme hash hello-2.12.tar.gz
        nsscheme hash -r -x .                     a checkout, as git-fetch has it
        nsscheme hash -S git -H sha1 -f hex src   as Git names a tree
      """)

  @OptionGroup var hash: HashOptions
  @Flag(name: .shortAndLong, help: "Hash what is in a directory, and the executable bit: --serializer=nar.")
  var recursive = false
  @Option(
    name: [.customShort("S", allowingJoined: true), .long],
    help: ArgumentHelp("Hash the bytes (none), the archive (nar), or what Git would.", valueName: "type"))
  var serializer: Serializer?
  @Flag(name: [.customShort("x"), .long], help: "Leave out .git and the directories of other version control.")
  var excludeVcs = false
  @Argument(help: ArgumentHelp("Files; - is standard input.", valueName: "file"), completion: .file())
  var files: [String]

  mutating func run() throws {
    let chosen = serializer ?? (recursive ? .nar : .none)
    if recursive, chosen != .nar {
      throw ValidationError("--recursive means --serializer=nar, and there is --serializer=\(chosen.rawValue)")
    }
    try LibraryCall("(nsscheme hashes)", "hash-command").run(
      .texts(files), .text(chosen.rawValue), .text(hash.algorithm), .text(hash.format.rawValue), .flag(excludeVcs))
  }
}

/// `nsscheme download`.
struct DownloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download", abstract: "Gets a file into the store, and prints where it is and its hash.",
    discussion: """
      URL is an address of the kinds https, http, file or mirror (mirror://gnu/hello/hello-2.12.tar.gz), or a file of \
      this machine.

      Examples:
        nsscheme download https://ftp.gnu.org/gnu/hello/hello-2.12.tar.gz
        nsscheme download -o hello.tar.gz mirror://gnu/hello/hello-2.12.tar.gz
      """)

  @OptionGroup var storeOptions: StoreOptions
  @OptionGroup var hash: HashOptions
  @Option(
    name: [.customShort("o", allowingJoined: true), .long],
    help: ArgumentHelp("Write to FILE instead of the store.", valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "Print the logical name (/gnu/store/…) instead of the name on this machine.") var logical = false
  @Argument(help: "The address.") var url: String

  mutating func run() throws {
    StoreAccess.directory = storeOptions.store.map(Session.absolute)
    let text = try LibraryCall("(nsscheme downloads)", "download-command").text(
      .text(url), .text(hash.format.rawValue), .text(hash.algorithm), .maybe(output.map(Session.absolute)))
    let lines = text.split(separator: "\n").map(String.init)
    print(output ?? (logical ? lines[0] : StoreAccess.hostPath(lines[0])))
    print(lines[1])
  }
}
