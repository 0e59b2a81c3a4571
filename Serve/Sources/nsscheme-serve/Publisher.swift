// The publisher: it starts the worker and answers requests until a signal ends it. What runs for it then ends by itself, as
// nobody reads what it writes.

import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A server of a store's items.
struct Publisher: Sendable {
  let settings: PublishSettings

  init(_ settings: PublishSettings) { self.settings = settings }

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let worker = StoreWorker(words: settings.workerWords)
    let greeting: StoreGreeting
    do { greeting = try await worker.start() } catch StoreWorker.Trouble.explained {
      Glibc.exit(1)
    } catch StoreWorker.Trouble.broken(let reason) {
      throw Failure(message: "cannot use the store: \(reason)")
    }
    let cache = try settings.cache.map { try NarCache(settings, in: $0, of: greeting) }
    if let cache { Task { try await cache.sweepForever() } }
    let answers = PublishAnswers(settings: settings, greeting: greeting, worker: worker, cache: cache)
    var logger = Logger(label: "publish")
    logger.logLevel = .critical
    let clients = OpenConnections(proxies: [])
    let server = HTTP1Channel.Configuration(
      additionalChannelHandlers: [StalledConnection(clients), NarinfoShortcut(answers.memory)],
      httpDecoderConfiguration: .init(maxHeaderFieldSize: 8192, maxHeaderListSize: 16384, maxHeaderFieldCount: 100))
    let (listen, store) = (settings.listen, greeting.directory)
    let application = Application(
      responder: answers, server: .http1(configuration: server),
      configuration: .init(
        address: .hostname(listen, port: settings.port),
        availableConnectionsDelegate: MaximumAvailableConnections(1000)),
      onServerRunning: { channel in
        let name = listen.contains(":") ? "[\(listen)]" : listen
        complain("publishing \(store) at http://\(name):\(channel.localAddress?.port ?? 0)/")
      }, logger: logger)
    do { try await application.runService(gracefulShutdownSignals: []) } catch let error as IOError {
      let reason = String(cString: strerror(error.errnoCode))
      throw Failure(message: "cannot listen at \(listen), port \(settings.port): \(reason)")
    } catch is SocketAddressError.UnknownHost {
      throw Failure(message: "cannot listen at \(listen): the name is not known")
    }
  }
}
