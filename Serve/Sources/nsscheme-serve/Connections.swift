// What a client may take of the host: so many connections at once, and so much time for a request. Without these, somebody
// who opens connections and sends a byte now and then would keep everybody else out.

import Glibc
import NIOCore
import NIOHTTPTypes
import Synchronization

/// Who asks, as far as limits go.
enum Client {
  /// An IPv4 address, also one that is written as IPv6; or the first half of an IPv6 address, for the other half is of the
  /// client's own choice.
  static func name(_ address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    let plain = String(address.prefix { $0 != "%" })
    guard inet_pton(AF_INET6, plain, &bytes) == 1 else { return plain }
    if bytes[..<12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255] {
      return bytes[12...].map(String.init).joined(separator: ".")
    }
    return bytes[..<8].map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// Who asks with a request from `address`. One of `proxies` is asked by somebody else, the last that it names: others
  /// may have been written by the client.
  static func name(_ address: String, forwardedFor: String?, proxies: [String]) -> String {
    guard proxies.contains(where: { name($0) == name(address) }),
      let last = forwardedFor?.split(separator: ",").last.map({ $0.filter { $0 != " " } }), !last.isEmpty
    else { return name(address) }
    return name(last)
  }
}

/// How many connections each client has.
final class OpenConnections: Sendable {
  private let limit = 100
  private let proxies: Set<String>
  private let counts = Mutex<[String: Int]>([:])

  init(proxies: [String]) { self.proxies = Set(proxies.map(Client.name)) }

  /// Counts a connection of `client`; false if that has as many as it may have.
  func open(_ client: String) -> Bool {
    counts.withLock { counts in
      let count = counts[client, default: 0]
      if count >= limit, !proxies.contains(client) { return false }
      counts[client] = count + 1
      return true
    }
  }

  func close(_ client: String) {
    counts.withLock { counts in
      let left = counts[client, default: 1] - 1
      counts[client] = left > 0 ? left : nil
    }
  }
}

/// Closes a connection that is one too many, and one whose request takes too long, from its head to the end of the answer.
/// How long a connection may be idle, or take for a head, is the server's own limit.
final class ConnectionLimit: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let clients: OpenConnections
  private let time = TimeAmount.seconds(30)
  private var client: String?
  private var unread = 0
  private var unanswered = 0
  private var deadline: Scheduled<Void>?

  init(_ clients: OpenConnections) { self.clients = clients }

  func handlerAdded(context: ChannelHandlerContext) {
    let client = Client.name(context.channel.remoteAddress?.ipAddress ?? "")
    if clients.open(client) { self.client = client } else { context.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    if let client { clients.close(client) }
    client = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      unread += 1
      unanswered += 1
    case .end: unread -= 1
    case .body: break
    }
    watch(context)
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    let promise = promise ?? context.eventLoop.makePromise()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { _ in
      let (handler, context) = bound.value
      handler.unanswered -= 1
      // The next request has its own time.
      handler.deadline?.cancel()
      handler.deadline = nil
      handler.watch(context)
    }
    context.write(data, promise: promise)
  }

  /// Has the clock run as long as a request is not read or not answered.
  private func watch(_ context: ChannelHandlerContext) {
    guard unread > 0 || unanswered > 0, context.channel.isActive else {
      deadline?.cancel()
      deadline = nil
      return
    }
    if deadline != nil { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
  }
}
