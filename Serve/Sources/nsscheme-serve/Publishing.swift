// The formats of a publisher's responses.

import Hummingbird
import NIOCore

enum Publishing {
  static let textType = "text/plain; charset=utf-8"
  static let bytesType = "application/octet-stream; charset=ISO-8859-1"

  static func text(
    _ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields = [:], type: String = textType
  ) -> Response {
    var headers = headers
    headers[.contentType] = type
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// An answer whose body is there, or its head alone if the client asks for that.
  static func whole(
    _ status: HTTPResponse.Status, _ headers: HTTPFields, _ body: ByteBuffer, _ request: Request
  ) -> Response {
    if request.method == .head { return bodiless(status, headers, body.readableBytes) }
    return Response(status: status, headers: headers, body: .init(byteBuffer: body))
  }

  /// The head of an answer whose body would have so many bytes; when that is not known, the connection ends with it.
  static func bodiless(_ status: HTTPResponse.Status, _ headers: HTTPFields, _ length: Int?) -> Response {
    var headers = headers
    if let length { headers[.contentLength] = "\(length)" } else { headers[.connection] = "close" }
    var response = Response(status: status, headers: headers)
    if length == nil { response.headers[.contentLength] = nil }
    return response
  }

  static func noSuchPart(of size: Int) -> Response {
    text(.rangeNotSatisfiable, "there is no such part\n", [.contentRange: "bytes */\(size)"])
  }

  /// A file, or the part of it that the request is about.
  static func file(_ file: ServedFile, _ type: String, _ headers: HTTPFields, _ request: Request) -> Response {
    var headers = headers
    headers[.contentType] = type
    headers[.eTag] = file.tag
    headers[.acceptRanges] = "bytes"
    if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
    var range = 0..<file.size
    var status = HTTPResponse.Status.ok
    switch WantedPart(request.headers, size: file.size, tag: file.tag) {
    case .all: break
    case .nothing: return noSuchPart(of: file.size)
    case .part(let part):
      (range, status) = (part, .partialContent)
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"
    }
    if request.method == .head { return bodiless(status, headers, range.count) }
    return Response(
      status: status, headers: headers,
      body: .init(contentLength: range.count) { [range] writer in
        try await file.stream(range) { try await writer.write($0) }
        try await writer.finish(nil)
      })
  }

  /// The first page.
  static func page(_ greeting: StoreGreeting) -> Response {
    let html = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Substitutes</title>
      <style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem}
      pre{overflow-x:auto;padding:.8rem;border:1px solid}</style></head>
      <body><main><h1>Substitutes</h1>
      <p>This server has items of \(Page.escaped(greeting.prefix)) for nsscheme and Guix: what is here need not be built
      again. If you trust the people who run it, authorize its <a href="signing-key.pub">signing key</a>:</p>
      <pre tabindex="0">nsscheme archive --authorize &lt; signing-key.pub</pre>
      </main></body></html>

      """
    var response = text(.ok, html, type: "text/html; charset=utf-8")
    response.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
  }
}
