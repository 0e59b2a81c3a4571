// The host: it prepares its directories, starts the workers and answers requests. It ends when it is told to by a signal;
// what runs then is run again at the next start.

import Glibc
import Hummingbird
import HummingbirdCore
import Logging

/// The host of a potluck.
struct Host: Sendable {
  let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func run() async throws {
    guard let (host, port) = settings.address else {
      throw Failure(message: "--listen: expected HOST:PORT, as 127.0.0.1:8080")
    }
    try await settings.checkKey()
    try lock()
    for name in ["clones", "tmp", "home"] { mkdir("\(settings.scratch)/\(name)", 0o700) }
    try await settings.prepareCheckouts()
    try await settings.readPackages()
    let queue = try Queue("\(settings.scratch)/queue.sqlite", limit: settings.queueLength)
    let gate = try Gate(allowLocal: settings.allowLocal)
    let worker = Worker(settings: settings, queue: queue, gate: gate, turn: Turn())
    let routes = Routes(settings: settings, queue: queue, rate: RateLimit(perMinute: settings.rate))
    let introduction = try await settings.firstCommit()
    var logger = Logger(label: "serve")
    logger.logLevel = .error
    let application = Application(
      router: routes.router, server: .http1(configuration: .init(idleTimeout: .seconds(30))),
      configuration: .init(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(500)),
      onServerRunning: { channel in
        complain("listening at http://\(host):\(channel.localAddress?.port ?? port)/, introduction \(introduction)")
      }, logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(settings.workers, 1) { group.addTask { try await worker.run() } }
      group.addTask { try await application.runService() }
      // Whoever ends first ends all.
      try await group.next()
      Glibc.exit(0)
    }
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
