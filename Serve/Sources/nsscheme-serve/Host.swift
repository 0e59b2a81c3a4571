// The host: it prepares its directories, starts the workers and answers requests. It ends at a signal;
// what runs then is run again at the next start.

import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The host of a potluck.
struct Host: Sendable {
  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func run() async throws {
    let url = try settings.publicURL()
    guard let (host, port) = settings.address else {
      throw Failure(
        message: "--listen: expected HOST:PORT, as 127.0.0.1:8080 or [::1]:8080, got '\(settings.listen)'")
    }
    try await settings.checkKey()
    try lock()
    // What lies in the first two was left by a host that was killed.
    for name in ["clones", "tmp"] { removeTree("\(settings.scratch)/\(name)") }
    for name in ["clones", "tmp", "home"] { mkdir("\(settings.scratch)/\(name)", 0o700) }
    try await settings.prepareCheckouts()
    let introduction = try await settings.introduction()
    try await settings.readPackages()
    let queue = try Queue("\(settings.scratch)/queue.sqlite", limit: settings.queueLength)
    let gate = try Gate(allowLocal: settings.allowLocal)
    let worker = Worker(settings: settings, url: url, queue: queue, gate: gate, turn: Turn())
    let routes = Routes(
      settings: settings, url: url, introduction: introduction, queue: queue, rate: RateLimit(perMinute: settings.rate))
    var logger = Logger(label: "serve")
    logger.logLevel = .critical
    let clients = OpenConnections(proxies: settings.proxy)
    let server = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionLimit(clients)], idleTimeout: .seconds(20),
      httpDecoderConfiguration: .init(maxHeaderFieldSize: 16384, maxHeaderListSize: 32768, maxHeaderFieldCount: 100))
    let application = Application(
      router: routes.router, server: .http1(configuration: server),
      configuration: .init(
        address: .hostname(host, port: port), availableConnectionsDelegate: MaximumAvailableConnections(500)),
      onServerRunning: { channel in
        complain("users add the channel: \(introduction.command(settings.channelURL ?? "file://\(settings.target)"))")
        let name = host.contains(":") ? "[\(host)]" : host
        complain("listening at http://\(name):\(channel.localAddress?.port ?? port)/")
      }, logger: logger)
    // Whatever ends first ends all: the others never end by themselves.
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<max(settings.workers, 1) { group.addTask { await Host.ending { try await worker.run() } } }
      group.addTask {
        await Host.ending {
          do { try await application.runService() } catch let error as IOError {
            throw Failure(message: "cannot listen at \(settings.listen): \(String(cString: strerror(error.errnoCode)))")
          } catch is SocketAddressError.UnknownHost {
            throw Failure(message: "cannot listen at \(settings.listen): the name is not known")
          }
        }
      }
    }
  }

  /// Does `work` and ends the program.
  private static func ending(_ work: () async throws -> Void) async {
    do { try await work() } catch {
      complain("nsscheme-serve: error: \((error as? Failure)?.message ?? "\(error)")")
      Glibc.exit(1)
    }
    Glibc.exit(0)
  }

  /// Two hosts in one directory would undo what the other one does.
  private func lock() throws {
    let file = open("\(settings.scratch)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw Failure(message: "cannot write into '\(settings.scratch)': \(String(cString: strerror(errno)))")
    }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(message: "another host uses '\(settings.scratch)'")
    }
  }
}
