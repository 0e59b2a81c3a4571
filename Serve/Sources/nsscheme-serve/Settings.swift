// What the command line gives the program. The commands of `nsscheme` that are servers check and pass it on.

import ArgumentParser

/// The program.
@main
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nsscheme-serve", abstract: "Answers over HTTP for nsscheme, whose commands start it.",
    subcommands: [HostCommand.self, PublishCommand.self])

  /// Runs `body`; a failure is said, and ends the program.
  static func reporting(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let failure as Failure {
      complain("nsscheme-serve: error: \(failure.message)")
      throw ExitCode(1)
    }
  }
}

/// `nsscheme-serve host`.
struct HostCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "host", abstract: "The host of a potluck; started by ‘nsscheme potluck host’.")

  @OptionGroup var settings: Settings

  mutating func run() async throws { try await Serve.reporting { [settings] in try await Host(settings).run() } }
}

/// The settings of a host.
struct Settings: ParsableArguments, Sendable {
  @Option(help: "The program that evaluates potluck files.") var nsscheme: String
  @Option(help: "A directory for clones and the queue.") var scratch: String
  @Option(help: "A Git checkout that keeps the potluck files themselves.") var source: String
  @Option(help: "A Git checkout, the channel that dishes are written into.") var target: String
  @Option(help: "Where to listen.") var listen = "127.0.0.1:8080"
  @Option(help: "The address of this host for everybody, which authors consent to.") var url: String?
  @Option(name: .customLong("channel-url"), help: "Where everybody finds the channel's repository.")
  var channelURL: String?
  @Option(parsing: .singleValue, help: "A proxy in front of the host, whose X-Forwarded-For says who asks.")
  var proxy: [String] = []
  @Option(help: "The fingerprint of the key that signs commits.") var signingKey: String
  @Option(parsing: .singleValue, help: "Directories with the packages that dishes may name.")
  var loadPath: [String] = []
  @Option(help: "How many requests for updates one client may make in a minute.") var rate = 30
  @Option(help: "How many updates may wait.") var queueLength = 10_000
  @Option(help: "How many repositories are fetched at once.") var workers = 2
  @Option(help: "How many megabytes one repository may have.") var megabytes = 100
  @Option(help: "How many seconds fetching a repository, or publishing its dishes, may take.") var seconds = 120
  @Option(help: "How many megabytes of the disk are kept free.") var free = 1000
  @Flag(help: "Take repositories of this machine and of private networks, for tests.") var allowLocal = false

  /// Host and port of `listen`; an IPv6 address stands in brackets there.
  var address: (host: String, port: Int)? {
    guard let colon = listen.lastIndex(of: ":") else { return nil }
    let digits = listen[listen.index(after: colon)...]
    var host = listen[..<colon]
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), port <= 65535
    else { return nil }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    if isBracketed { host = host.dropFirst().dropLast() }
    return host.isEmpty || host.contains(":") != isBracketed ? nil : (String(host), port)
  }

  /// The address of this host for everybody, without a slash at its end: that of `--url`, or of `--listen` if one
  /// follows from it.
  func publicURL() throws -> String {
    if var url {
      while url.utf8.last == UInt8(ascii: "/") { url.unicodeScalars.removeLast() }
      guard ["http://", "https://"].contains(where: { url.hasPrefix($0) && url.count > $0.count }),
        url.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
      else { throw Failure(message: "--url: expected http://… or https://…, got '\(url)'") }
      return url
    }
    guard let (host, _) = address else {
      throw Failure(message: "--listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '\(listen)'")
    }
    // A wildcard is nobody's address, and the name of an interface means nothing on another machine.
    if ["0.0.0.0", "::"].contains(host) || host.contains("%") {
      throw Failure(message: "--listen=\(listen) is no address that authors can consent to: say one with --url=URL")
    }
    return "http://\(listen)"
  }
}

/// Something that cannot be done, with the sentence to show.
struct Failure: Error {
  let message: String
}
