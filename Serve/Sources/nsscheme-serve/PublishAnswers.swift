// What a publisher answers, in the words of guix publish. Requests name items; the worker says whether the store has them,
// and where.

import Glibc
import Hummingbird
import NIOCore

/// The answers.
struct PublishAnswers: HTTPResponder {
  typealias Context = BasicRequestContext
  let settings: PublishSettings
  let greeting: StoreGreeting
  let worker: StoreWorker
  let cache: NarCache?
  let memory = NarinfoMemory()
  private let slots = NarSlots(limit: 96)
  private let narPath: [String]

  init(settings: PublishSettings, greeting: StoreGreeting, worker: StoreWorker, cache: NarCache?) {
    (self.settings, self.greeting, self.worker, self.cache) = (settings, greeting, worker, cache)
    narPath = settings.narPath.unicodeScalars.split(separator: "/").map { String($0) }
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    guard request.method == .get || request.method == .head else {
      return Publishing.text(.methodNotAllowed, "only GET and HEAD are answered\n", [.allow: "GET, HEAD"])
    }
    guard let wanted = Wanted(request.head.path ?? "", narPath: narPath) else { return missing(nil) }
    do {
      return try await answer(wanted, request)
    } catch StoreWorker.Trouble.busy {
      return Publishing.text(.serviceUnavailable, "too many requests wait\n", [.retryAfter: "5"])
    } catch StoreWorker.Trouble.broken(let reason) {
      complain("nsscheme-serve: warning: the worker: \(reason)")
    } catch StoreWorker.Trouble.explained {
      // The worker's own message is in the log.
    }
    return Publishing.text(.serviceUnavailable, "the store does not answer\n", [.retryAfter: "30"])
  }

  private func answer(_ wanted: Wanted, _ request: Request) async throws -> Response {
    switch wanted {
    case .home: return Publishing.page(greeting)
    case .cacheInfo:
      return Publishing.text(.ok, "StoreDir: \(greeting.prefix)\nWantMassQuery: 0\nPriority: 100\n", type: "text/plain")
    case .key: return Publishing.text(.ok, greeting.key)
    case .narinfo(let hash): return try await narinfo(hash, request)
    case .nar(let item, let method): return try await nar(item, method, request)
    case .file(let name, let hash):
      guard let answer = try await worker.ask("file \(name) \(hash)"), let file = ServedFile(answer.path) else {
        return missing(settings.negativeTtl)
      }
      return Publishing.file(file, Publishing.bytesType, [:], request)
    case .log(let item):
      guard let answer = try await worker.ask("log \(item)"), let file = ServedFile(answer.path) else {
        return missing(settings.negativeTtl)
      }
      var headers: HTTPFields = [:]
      if answer.path.hasSuffix(".gz") { headers[.contentEncoding] = "gzip" }
      return Publishing.file(file, Publishing.textType, headers, request)
    }
  }

  /// There is nothing of that name, and clients may believe that for so long.
  private func missing(_ seconds: Int?) -> Response {
    Publishing.text(.notFound, "there is nothing here\n", seconds.map { [.cacheControl: "max-age=\($0)"] } ?? [:])
  }

  // MARK: Narinfos

  private func narinfo(_ hash: String, _ request: Request) async throws -> Response {
    if let known = memory.find(hash) { return send(known, request) }
    guard let answer = try await worker.ask("narinfo \(hash)"), let text = answer.text,
      exists(answer.path)
    else { return missing(settings.negativeTtl) }
    var isTemporary = false
    if let cache, answer.isCached != true {
      isTemporary = cache.fill(answer) { [memory] in memory.forget(hash) }
      if isTemporary, answer.size ?? 0 >= settings.cacheBypassThreshold {
        var response = missing(settings.negativeTtl)
        // There will be something here soon.
        response.headers[.init("X-Baking")!] = "1"
        return response
      }
    }
    var headers: HTTPFields = [.contentType: "application/x-nix-narinfo"]
    let ttl = isTemporary ? min(settings.ttl ?? 300, 300) : settings.ttl
    if let ttl { headers[.cacheControl] = "max-age=\(ttl)" }
    let narinfo = Narinfo(text, headers, path: answer.path)
    memory.keep(narinfo, hash)
    return send(narinfo, request)
  }

  private func send(_ narinfo: Narinfo, _ request: Request) -> Response {
    if request.headers[.ifNoneMatch] == narinfo.tag {
      return Response(status: .notModified, headers: [.eTag: narinfo.tag])
    }
    return Publishing.whole(.ok, narinfo.headers, narinfo.body, request)
  }

  // MARK: Archives

  private func nar(_ item: String, _ method: String, _ request: Request) async throws -> Response {
    var headers: HTTPFields = [:]
    if let ttl = settings.ttl { headers[.cacheControl] = "max-age=\(ttl)" }
    if let file = cache?.file(item, method) { return Publishing.file(file, Publishing.bytesType, headers, request) }
    guard let answer = try await worker.ask("item \(item)"), let path = answer.logicalPath, let size = answer.size
    else {
      return missing(settings.negativeTtl)
    }
    headers[.contentType] = "application/x-nix-archive; charset=ISO-8859-1"
    let tag = "\"\(answer.hash ?? "")\""
    guard method != "none" else { return try archive(path, size, tag, headers, request) }
    // How long it will be shows only at its end; a part of it cannot be named.
    if request.method == .head { return Publishing.bodiless(.ok, headers, nil) }
    return try stream(
      NarProcess(nsscheme: settings.nsscheme, item: path, way: settings.way(of: method)), .ok, headers, nil)
  }

  /// An archive that is not compressed, or a part of it.
  private func archive(
    _ path: String, _ size: Int, _ tag: String, _ headers: HTTPFields, _ request: Request
  ) throws -> Response {
    var headers = headers
    headers[.eTag] = tag
    headers[.acceptRanges] = "bytes"
    if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
    var range = 0..<size
    var status = HTTPResponse.Status.ok
    switch WantedPart(request.headers, size: size, tag: tag) {
    case .all: break
    case .nothing: return Publishing.noSuchPart(of: size)
    case .part(let part):
      (range, status) = (part, .partialContent)
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
    }
    if request.method == .head { return Publishing.bodiless(status, headers, range.count) }
    let process = NarProcess(nsscheme: settings.nsscheme, item: path, way: "none", skip: range.lowerBound)
    return try stream(process, status, headers, range.count)
  }

  private func stream(
    _ process: NarProcess, _ status: HTTPResponse.Status, _ headers: HTTPFields, _ length: Int?
  ) throws -> Response {
    guard let slot = slots.take() else {
      return Publishing.text(.serviceUnavailable, "too many archives are being sent\n", [.retryAfter: "10"])
    }
    return Response(
      status: status, headers: headers,
      body: .init(contentLength: length) { writer in
        try await process.stream(limit: length ?? .max) { try await writer.write($0) }
        try await writer.finish(nil)
        // It is taken until here, or until nobody wants the answer any more.
        withExtendedLifetime(slot) {}
      })
  }
}
