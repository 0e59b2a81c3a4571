// What the host answers: an interface for programs, in JSON, and pages for people. Whatever is asked for is read from the
// queue's database; the only thing that a request changes is that an update waits.

import FoundationEssentials
import Hummingbird
import NIOCore

/// What is known of a request besides its text: who sent it.
struct ServeContext: RemoteAddressRequestContext {
  var coreContext: CoreRequestContextStorage
  let remoteAddress: SocketAddress?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress
  }
}

/// The answers.
struct Routes: Sendable {
  let settings: Settings
  /// The address that authors consent to.
  let url: String
  let introduction: Introduction
  let queue: Queue
  let rate: RateLimit

  var router: Router<ServeContext> {
    let router = Router(context: ServeContext.self, options: .autoGenerateHeadEndpoints)
    router.post("/api/enqueue-update") { request, context in try await enqueue(request, context) }
    router.post("/api/webhook") { request, context in try await webhook(request, context) }
    router.get("/api/status") { _, _ in try await status() }
    router.get("/api/job/:id") { _, context in try await job(context) }
    router.get("/api/packages") { _, _ in
      Answer.json(.list(try await queue.dishes(limit: 100_000).filter { $0["published"]?.text != nil }.map(dishJSON)))
    }
    router.get("/api/dish/:directory/:name") { _, context in
      guard let row = try await dish(context) else { return Answer.error(.notFound, "there is no such dish") }
      return Answer.json(dishJSON(row))
    }
    router.get("/") { request, _ in try await home(request) }
    router.get("/dish/:directory/:name") { _, context in
      guard let row = try await dish(context) else { return Answer.page(.notFound, Page.notFound) }
      return Answer.page(.ok, Page.dish(row))
    }
    router.get("/update/:id") { _, context in
      guard let id = context.parameters.get("id", as: Int.self), let row = try await queue.job(id) else {
        return Answer.page(.notFound, Page.notFound)
      }
      return Answer.page(.ok, Page.update(row, try await dishes(of: row)))
    }
    router.get("/api/**") { _, _ in Answer.error(.notFound, "there is no such question") }
    router.get("/**") { _, _ in Answer.page(.notFound, Page.notFound) }
    return router
  }

  // MARK: Asking for an update

  private func enqueue(_ request: Request, _ context: ServeContext) async throws -> Response {
    guard let body = try? await request.body.collect(upTo: 65536),
      let wanted = try? JSONDecoder().decode(UpdateRequest.self, from: Data(body.readableBytesView))
    else { return Answer.error(.badRequest, "expected {\"git-url\": \"…\", \"branch\": \"…\"}") }
    return try await enter(Branch(url: wanted.url, name: wanted.branch), request, context)
  }

  private func webhook(_ request: Request, _ context: ServeContext) async throws -> Response {
    guard let body = try? await request.body.collect(upTo: 1 << 20),
      let event = try? JSONDecoder().decode(PushEvent.self, from: Data(body.readableBytesView))
    else { return Answer.error(.badRequest, "expected what a forge posts when a branch has changed") }
    guard let branch = event.branch else { return Answer.json(.object(["state": .text("ignored")])) }
    return try await enter(branch, request, context)
  }

  private func enter(_ branch: Branch, _ request: Request, _ context: ServeContext) async throws -> Response {
    let client = Client.name(
      context.remoteAddress?.ipAddress ?? "",
      forwardedFor: request.headers.last { $0.name.canonicalName == "x-forwarded-for" }?.value, proxies: settings.proxy)
    guard await rate.admits(client) else {
      return Answer.later(.tooManyRequests, "too many requests: try again in a minute")
    }
    if let problem = branch.problem(allowLocal: settings.allowLocal) { return Answer.error(.badRequest, problem) }
    guard let id = try await queue.enter(branch) else {
      return Answer.later(.serviceUnavailable, "too many updates wait: try again in a minute")
    }
    return Answer.json(.object(["job": .int(id), "state": .text("queued")]))
  }

  // MARK: Asking what there is

  private func status() async throws -> Response {
    var parts: [String: JSON] = [:]
    for (state, count) in try await queue.counts() { parts[state] = .int(count) }
    parts["channel"] = .object([
      "url": JSON(Value(settings.channelURL)), "branch": .text(introduction.branch),
      "commit": .text(introduction.commit), "signer": .text(introduction.signer),
    ])
    parts["jobs"] = .list(try await queue.jobs(100).map { .object(jobParts($0)) })
    return Answer.json(.object(parts))
  }

  private func job(_ context: ServeContext) async throws -> Response {
    guard let id = context.parameters.get("id", as: Int.self), let row = try await queue.job(id) else {
      return Answer.error(.notFound, "there is no such update")
    }
    var parts = jobParts(row)
    parts["dishes"] = .list(try await dishes(of: row).map(dishJSON))
    return Answer.json(.object(parts))
  }

  private func dishes(of job: Row) async throws -> [Row] {
    guard let directory = job["directory"]?.text else { return [] }
    return try await queue.dishes(in: directory)
  }

  private func dish(_ context: ServeContext) async throws -> Row? {
    guard let directory = context.parameters.get("directory"), let name = context.parameters.get("name") else {
      return nil
    }
    return try await queue.dish(directory, name)
  }

  private func jobParts(_ row: Row) -> [String: JSON] {
    [
      "job": JSON(row["id"]), "git-url": JSON(row["url"]), "branch": JSON(row["branch"]), "state": JSON(row["state"]),
      "message": JSON(row["message"]), "directory": JSON(row["directory"]), "commit": JSON(row["revision"]),
    ]
  }

  private func dishJSON(_ row: Row) -> JSON {
    .object([
      "name": JSON(row["name"]), "version": JSON(row["version"]), "published": JSON(row["published"]),
      "directory": JSON(row["directory"]), "git-url": JSON(row["url"]), "branch": JSON(row["branch"]),
      "commit": JSON(row["revision"]), "base": JSON(row["base"]), "state": JSON(row["state"]), "log": JSON(row["log"]),
      "line": JSON(row["line"]),
    ])
  }

  private func home(_ request: Request) async throws -> Response {
    let wanted = request.uri.queryParameters["q"].map(String.init) ?? ""
    let search = String(wanted.prefix(100))
    return Answer.page(
      .ok,
      Page.home(
        url: url, channel: settings.channelURL.map(introduction.command), search: search,
        dishes: try await queue.dishes(containing: search, limit: 50),
        jobs: try await queue.jobs(20), counts: try await queue.counts()))
  }
}

/// JSON to be written.
enum JSON: Sendable, Encodable {
  case null
  case int(Int)
  case text(String)
  case list([JSON])
  case object([String: JSON])

  init(_ value: Value?) {
    switch value {
    case .int(let number): self = .int(number)
    case .text(let string): self = .text(string)
    default: self = .null
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .int(let number): try container.encode(number)
    case .text(let string): try container.encode(string)
    case .list(let parts): try container.encode(parts)
    case .object(let parts): try container.encode(parts)
    }
  }
}

/// Responses.
enum Answer {
  static func json(_ value: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = (try? encoder.encode(value)) ?? Data("{}".utf8)
    return Response(
      status: status, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(bytes: [UInt8](bytes) + [10])))
  }

  static func error(_ status: HTTPResponse.Status, _ message: String) -> Response {
    json(.object(["error": .text(message)]), status)
  }

  /// The client may ask again in a minute.
  static func later(_ status: HTTPResponse.Status, _ message: String) -> Response {
    var response = error(status, message)
    response.headers[.retryAfter] = "60"
    return response
  }

  static func page(_ status: HTTPResponse.Status, _ text: String) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8",
        .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
        .xContentTypeOptions: "nosniff",
      ], body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
