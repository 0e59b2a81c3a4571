// What `nsscheme publish` passes on, checked by it.

import ArgumentParser

/// `nsscheme-serve publish`.
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Serves a store's items; started by ‘nsscheme publish’.")

  @OptionGroup var settings: PublishSettings

  mutating func run() async throws { try await Serve.reporting { [settings] in try await Publisher(settings).run() } }
}

/// The settings of a publisher.
struct PublishSettings: ParsableArguments, Sendable {
  @Option(help: "The program that answers questions about items.") var nsscheme: String
  @Option(help: "The address to listen at.") var listen = "127.0.0.1"
  @Option(help: "The port to listen on.") var port = 8080
  @Option(parsing: .singleValue, help: "METHOD:LEVEL, a way to compress archives.") var compression = ["gzip:3"]
  @Option(help: "How long clients may keep what is said of an item, in seconds.") var ttl: Int?
  @Option(help: "How long clients may keep that there is no item, in seconds.") var negativeTtl = 60
  @Option(help: "Where archives are, in addresses.") var narPath = "nar"
  @Option(help: "A directory for compressed archives.") var cache: String?
  @Option(help: "How many bytes the cache may have.") var cacheLimit: Int?
  @Option(help: "Below how many bytes an archive is offered before it is in the cache.")
  var cacheBypassThreshold = 10 << 20
  @Option(help: "How many archives are compressed for the cache at once.") var workers = 1
  @Option(help: "The public key.") var publicKey: String?
  @Option(help: "The private key.") var privateKey: String?

  /// What the worker is given.
  var workerWords: [String] {
    var words = [nsscheme, "publish", "--worker", "--nar-path=\(narPath)"] + compression.map { "--compression=\($0)" }
    if let cache { words.append("--cache=\(cache)") }
    if let publicKey { words.append("--public-key=\(publicKey)") }
    if let privateKey { words.append("--private-key=\(privateKey)") }
    return words
  }

  /// METHOD:LEVEL for a method that a client asks for; addresses stay good when the server is started with others.
  func way(of method: String) -> String {
    compression.first { $0.hasPrefix(method + ":") } ?? (method == "none" ? "none" : "\(method):3")
  }

  /// The methods in the order in which they are offered.
  var methods: [String] { compression.map { String($0.prefix { $0 != ":" }) } }
}
