// What the program is told on its command line. `nsscheme potluck host` checks and passes it on.

import ArgumentParser

/// The program.
@main
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nsscheme-serve", abstract: "The host of a potluck; started by ‘nsscheme potluck host’.")

  @OptionGroup var settings: Settings

  mutating func run() async throws {
    do {
      try await Host(settings).run()
    } catch let failure as Failure {
      complain("nsscheme-serve: error: \(failure.message)")
      throw ExitCode(1)
    }
  }
}

/// The settings of a host.
struct Settings: ParsableArguments, Sendable {
  @Option(help: "The program that evaluates potluck files.") var nsscheme: String
  @Option(help: "A directory for clones and the queue.") var scratch: String
  @Option(help: "A Git checkout that keeps the potluck files themselves.") var source: String
  @Option(help: "A Git checkout, the channel that dishes are written into.") var target: String
  @Option(help: "Where to listen.") var listen = "127.0.0.1:8080"
  @Option(help: "The address of this host for everybody, which authors consent to.") var url: String
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

  /// Host and port of `listen`.
  var address: (host: String, port: Int)? {
    guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
      (0...65535).contains(port)
    else { return nil }
    return (String(listen[..<colon]), port)
  }
}

/// Something that cannot be done, with the sentence to show.
struct Failure: Error {
  let message: String
}
