// What a publisher's client may take: so many connections, a minute for a request, and as much time as it likes for an
// archive as long as it takes some of it now and then. Requests have no bodies. How long the server takes is not the
// client's fault.

import NIOCore
import NIOHTTPTypes

/// Closes a connection that is one too many, whose client sends a body, on which nothing is asked, or whose client does not
/// take what it is sent.
final class StalledConnection: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// How long nothing may be taken of what is written, and how long the rest of a request may take.
  private static let stall = TimeAmount.seconds(30)
  /// How long there may be no whole request.
  private static let idleness = TimeAmount.seconds(60)
  private static let bodyLimit = 4096
  private let clients: OpenConnections
  private var client: String?
  /// Requests whose end is not read, whose answer's end is not written, and whose answer's end the client has not taken.
  private var unread = 0, unwritten = 0, untaken = 0
  private var progress = NIODeadline.now()
  private var bodyBytes = 0
  /// Written since something was last waited for.
  private var unwatchedBytes = 0
  private var closes = false
  private var watch: RepeatedTask?

  init(_ clients: OpenConnections) { self.clients = clients }

  func handlerAdded(context: ChannelHandlerContext) {
    let client = Client.name(context.channel.remoteAddress?.ipAddress ?? "")
    guard clients.open(client) else { return context.close(promise: nil) }
    self.client = client
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    watch = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(5), delay: .seconds(5)) { _ in
      let (handler, context) = bound.value
      handler.check(context)
    }
  }

  private func check(_ context: ChannelHandlerContext) {
    if unread == 0, unwritten > 0, context.channel.isWritable { progress = .now() }
    let limit = unread + untaken > 0 ? StalledConnection.stall : StalledConnection.idleness
    if NIODeadline.now() - progress > limit { context.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    watch?.cancel()
    watch = nil
    if let client { clients.close(client) }
    client = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      if untaken == 0 { progress = .now() }
      (unread, unwritten, untaken, bodyBytes) = (unread + 1, unwritten + 1, untaken + 1, 0)
    case .body(let bytes):
      bodyBytes += bytes.readableBytes
      if bodyBytes > StalledConnection.bodyLimit { return context.close(promise: nil) }
    case .end: unread -= 1
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.headerFields[.connection] == "close" { closes = true }
      context.write(data, promise: promise)
    case .body(let bytes):
      unwatchedBytes += bytes.readableBytes
      if unwatchedBytes < 1 << 14 { return context.write(data, promise: promise) }
      write(context, data, promise, isEnd: false)
    case .end:
      unwritten -= 1
      write(context, data, promise, isEnd: true)
    }
  }

  private func write(
    _ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?, isEnd: Bool
  ) {
    unwatchedBytes = 0
    let promise = promise ?? context.eventLoop.makePromise()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { _ in
      let (handler, context) = bound.value
      handler.progress = .now()
      guard isEnd else { return }
      handler.untaken -= 1
      if handler.closes { context.close(promise: nil) }
    }
    context.write(data, promise: promise)
  }
}
