// Narinfos that are remembered are answered where requests are read, without a task of their own: a client that wants a
// profile asks for thousands of them.
//
// Invariant: answers leave in the order of their requests. While one is on its way elsewhere, or the client does not read
// what it is sent, requests go the long way, which reads no more of them than it answers.

import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Answers requests for narinfos that are remembered; passes on all others.
final class NarinfoShortcut: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private static let suffix = Array(".narinfo".utf8)
  private let memory: NarinfoMemory
  /// How many requests were passed on whose answers are not there.
  private var passedOn = 0
  /// What answers the request that is being read.
  private var answer: Narinfo?

  init(_ memory: NarinfoMemory) { self.memory = memory }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request):
      if passedOn == 0, context.channel.isWritable, let narinfo = known(request) {
        answer = narinfo
        return
      }
      passedOn += 1
    case .body:
      if answer != nil { return }
    case .end:
      if let narinfo = answer {
        answer = nil
        return send(narinfo, context)
      }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
    context.write(data, promise: promise)
  }

  private func send(_ narinfo: Narinfo, _ context: ChannelHandlerContext) {
    let head = HTTPResponse(status: .ok, headerFields: narinfo.headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(narinfo.body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// What answers a plain request for a narinfo.
  private func known(_ request: HTTPRequest) -> Narinfo? {
    guard request.method == .get, let path = request.path?.utf8, path.count == 33 + NarinfoShortcut.suffix.count,
      path.first == UInt8(ascii: "/"), path.dropFirst(33).elementsEqual(NarinfoShortcut.suffix),
      request.headerFields[.connection] == nil, request.headerFields[.ifNoneMatch] == nil
    else { return nil }
    return memory.find(String(Substring(path.dropFirst().prefix(32))))
  }
}
