// `nsscheme publish`: the store's items for others, over HTTP. What answers requests is the second program,
// `nsscheme-serve`; it asks this one, started anew, about items (`--worker`) and for their archives (`--nar`).

import ArgumentParser
import Builtins
import Glibc
import SchemeCore
import Store

/// `nsscheme publish`.
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Serves the store's items to others, signed, as guix publish does.",
    discussion: """
      Users who authorize this machine's key, and name its address as that of a server of substitutes, fetch items \
      instead of building them. 'nsscheme archive --generate-key' makes the key. Everything in the store is published. METHOD is \
      gzip, lzip, zstd or none; LEVEL is 1 to 9, or 19 for zstd. Times are a number of seconds, or have a unit: 90s, \
      12h, 30d, 2w. The work is done by the program nsscheme-serve beside this one.

      Examples:
        nsscheme publish
        nsscheme publish --listen=0.0.0.0 --port=8181 --compression=zstd:9 --compression=gzip
        nsscheme publish --cache=/var/cache/publish --ttl=30d
      """)

  @OptionGroup var storeOptions: StoreOptions
  @Option(
    help: ArgumentHelp(
      "Listen at this address; 0.0.0.0 and :: are those of all interfaces. A port may follow: [::1]:8181.",
      valueName: "host"))
  var listen = "127.0.0.1"
  @Option(name: .shortAndLong, help: ArgumentHelp("Listen on this port; default 8080.", valueName: "port"))
  var port: Int?
  @Option(
    name: [.customShort("C", allowingJoined: true), .long], parsing: .singleValue,
    help: ArgumentHelp("How archives are compressed, once for each way; default gzip:3.", valueName: "method:level"))
  var compression: [String] = []
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Compress an archive once, and keep it in this directory.", valueName: "dir"))
  var cache: String?
  @Option(
    help: ArgumentHelp(
      "With --cache, keep so much at most; what was not used for longest goes first.", valueName: "size"))
  var cacheLimit: String?
  @Option(
    help: ArgumentHelp(
      "With --cache, send archives below SIZE also before they are in the cache; default 10M.", valueName: "size"))
  var cacheBypassThreshold: String?
  @Option(help: ArgumentHelp("With --cache, compress so many archives at once; default 1.", valueName: "n"))
  var workers = 1
  @Option(
    help: ArgumentHelp(
      "Clients may keep what is said of an item for so long, and archives stay in the cache for as long.",
      valueName: "time"))
  var ttl: String?
  @Option(
    help: ArgumentHelp("Clients may keep for so long that there is no such item; default 60s.", valueName: "time"))
  var negativeTtl: String?
  @Option(help: ArgumentHelp("Where archives are, in addresses.", valueName: "path")) var narPath = "nar"
  @Option(help: ArgumentHelp("The public key, instead of the user's signing-key.pub.", valueName: "file"))
  var publicKey: String?
  @Option(
    name: [.long, .customLong("secret-key")],
    help: ArgumentHelp("The private key, instead of the user's signing-key.sec.", valueName: "file"))
  var privateKey: String?

  // What nsscheme-serve starts.
  @Flag(help: .hidden) var worker = false
  @Option(help: .hidden) var nar: String?
  @Option(help: .hidden) var skip: UInt64 = 0
  @Option(help: .hidden) var with = "none"

  mutating func run() throws {
    if let nar { return try send(nar) }
    if let store = storeOptions.store { setenv("NSSCHEME_STORE", Session.absolute(store), 1) }
    let compressions = try self.compressions()
    let seconds = try ttl.map { try PublishCommand.seconds($0, "--ttl") }
    let negative = try negativeTtl.map { try PublishCommand.seconds($0, "--negative-ttl") } ?? 60
    let parts = narPath.unicodeScalars.split(separator: "/").map { String($0) }
    guard !parts.isEmpty, parts.allSatisfy(PublishCommand.isPlain) else {
      throw ValidationError(
        "--nar-path: expected names with / between them, of letters, digits and -._, got '\(narPath)'")
    }
    for (option, value) in [("--cache-limit", cacheLimit), ("--cache-bypass-threshold", cacheBypassThreshold)]
    where cache == nil && value != nil { throw ValidationError("\(option) has a meaning with --cache only") }
    guard (1...64).contains(workers) else { throw ValidationError("--workers: expected 1 to 64, got \(workers)") }
    let (host, port) = try address()
    let path = parts.joined(separator: "/")
    if worker { return try answer(compressions, path) }
    // A store that cannot be opened is an error now.
    _ = try storeOptions.open()
    var words = ["publish", "--listen=\(host)", "--port=\(port)", "--nar-path=\(path)", "--workers=\(workers)"]
    words += compressions.map { "--compression=\($0.text)" } + ["--negative-ttl=\(negative)"]
    if let seconds { words.append("--ttl=\(seconds)") }
    if let cache { words += ["--cache=\(try PublishCommand.directory(cache))"] }
    if let cacheLimit { words.append("--cache-limit=\(try size(cacheLimit, "--cache-limit"))") }
    if let cacheBypassThreshold {
      words.append("--cache-bypass-threshold=\(try size(cacheBypassThreshold, "--cache-bypass-threshold"))")
    }
    if let publicKey { words.append("--public-key=\(Session.absolute(publicKey))") }
    if let privateKey { words.append("--private-key=\(Session.absolute(privateKey))") }
    try ServeProgram.become(words, "serves the store's items")
  }

  /// Where to listen: a port is that of `--port`, or stands behind the address as for a potluck's host.
  private func address() throws -> (host: String, port: Int) {
    var (host, digits) = (listen[...], nil as Substring?)
    if let colon = listen.lastIndex(of: ":"), listen[..<colon].hasSuffix("]") || listen.firstIndex(of: ":") == colon {
      (host, digits) = (listen[..<colon], listen[listen.index(after: colon)...])
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard let digits else {
      let port = port ?? 8080
      guard (0...65535).contains(port) else { throw ValidationError("--port: expected 0 to 65535, got \(port)") }
      return (String(host), port)
    }
    guard let own = Int(digits), (0...65535).contains(own), !host.isEmpty else {
      throw ValidationError(
        "--listen: expected an address, or ADDRESS:PORT with a port from 0 to 65535, got '\(listen)'")
    }
    guard port == nil || port == own else {
      throw ValidationError("--listen=\(listen) has another port than --port=\(port!)")
    }
    return (String(host), own)
  }

  // MARK: What nsscheme-serve starts

  /// Answers questions about items, which come as lines on standard input.
  private func answer(_ compressions: [NarCompression], _ path: String) throws {
    let directory = try storeOptions.open().directory
    try LibraryCall("(nsscheme substitutes publish)", "answer-questions").run(
      .text(directory), .maybe(publicKey), .maybe(privateKey), .text(path), .maybe(cache),
      .texts(compressions.map(\.method.rawValue)))
  }

  /// Writes the archive of an item to standard output.
  private func send(_ item: String) throws {
    signal(SIGPIPE, SIG_DFL)
    guard let compression = NarCompression(parsing: with) else { throw ValidationError("--with: '\(with)'") }
    let store = try EmbeddedStore(directory: storeOptions.store.map(Session.absolute), create: false)
    defer { store.close() }
    try NarStream.write(item, of: store, compression, skip: skip, to: 1)
  }

  // MARK: Values

  private func compressions() throws -> [NarCompression] {
    var result: [NarCompression] = []
    for text in compression.isEmpty ? ["gzip"] : compression {
      guard let one = NarCompression(parsing: text) else {
        throw ValidationError(
          "--compression: expected gzip, lzip, zstd or none, and a level from 1 to 9 (19 for zstd) as in gzip:9, "
            + "got '\(text)'")
      }
      if result.contains(where: { $0.method == one.method }) {
        throw ValidationError("--compression: \(one.method.rawValue) is given twice")
      }
      result.append(one)
    }
    return result
  }

  /// A number of seconds, with a unit or without.
  private static func seconds(_ text: String, _ option: String) throws -> Int {
    let factors: [Character: Int] = ["s": 1, "h": 3600, "d": 86400, "w": 604_800, "m": 2_592_000]
    let factor = text.last.flatMap { factors[$0] }
    let digits = factor == nil ? text[...] : text.dropLast()
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits), number < 1 << 31 else {
      throw ValidationError("\(option): expected a time such as 3600, 90s, 12h, 30d, 2w or 1m (a month), got '\(text)'")
    }
    return number * (factor ?? 1)
  }

  private func size(_ text: String, _ option: String) throws -> UInt64 {
    guard let size = ByteCount(parsing: text) else {
      throw ValidationError("\(option): '\(text)' is not a size, such as 500M or 2G")
    }
    return size.bytes
  }

  private static func isPlain(_ name: String) -> Bool {
    name != "." && name != ".."
      && name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-._".utf8.contains(byte)
      }
  }

  /// The directory of the cache, which is made if need be.
  private static func directory(_ name: String) throws -> String {
    let path = Session.absolute(name)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST, access(path + "/.", W_OK | X_OK) == 0 else {
      throw ScriptCommand.Failure(message: "cannot keep archives in '\(path)': \(String(cString: strerror(errno)))")
    }
    return path
  }
}
