// What clients and forges ask for, checked: the address of a repository and a branch.

import Hummingbird

/// A request for an update, `{"git-url": …, "branch": …}`.
struct UpdateRequest: Decodable {
  let url: String
  let branch: String
  enum CodingKeys: String, CodingKey {
    case url = "git-url"
    case branch
  }
}

/// What forges post when a branch has changed: GitHub, Gitea and Forgejo call the repository `repository`, GitLab has it
/// and `project`.
struct PushEvent: Decodable {
  struct Repository: Decodable {
    let cloneURL: String?
    let httpURL: String?
    enum CodingKeys: String, CodingKey {
      case cloneURL = "clone_url"
      case httpURL = "git_http_url"
    }
    var url: String? { cloneURL ?? httpURL }
  }
  let ref: String?
  let repository: Repository?
  let project: Repository?

  /// The branch that has changed, or nil when the event is about something else.
  var branch: Branch? {
    guard let ref, ref.utf8.starts(with: "refs/heads/".utf8), let url = repository?.url ?? project?.url else {
      return nil
    }
    return Branch(url: url, name: String(ref.unicodeScalars.dropFirst("refs/heads/".count)))
  }
}

extension Branch {
  /// Why nothing can be fetched from here, or nil. The text alone decides; what names resolve to, the gate looks at.
  func problem(allowLocal: Bool) -> String? {
    if !Branch.isName(name) { return "'\(name)' is no name of a branch" }
    guard url.utf8.count <= 500, url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return "the address is none" }
    if allowLocal, url.utf8.starts(with: "file:///".utf8) { return nil }
    let schemes = ["https://", "http://"]
    guard let scheme = schemes.first(where: url.hasPrefix) else {
      return "'\(url)' is no address: expected https://… or http://…"
    }
    let rest = url.dropFirst(scheme.count)
    let authority = rest.unicodeScalars.prefix { $0 != "/" }
    if authority.isEmpty { return "'\(url)' names no host" }
    if authority.contains("@") { return "'\(url)' names a user: expected an address that everybody can use" }
    if url.contains("#") || url.contains("?") { return "'\(url)' has a query or a fragment" }
    return nil
  }

  /// What git takes for the name of a branch.
  static func isName(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count < 200, !text.hasPrefix("-"), !text.contains(".."), !text.contains("@{"),
      text.utf8.allSatisfy({ $0 > 32 && !"~^:?*[\\".utf8.contains($0) }), !Text.hides(text)
    else { return false }
    return text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }.allSatisfy {
      !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".") && !$0.hasSuffix(".lock")
    }
  }
}

/// How often a client may ask: so many times at once, and as many again in a minute.
actor RateLimit {
  private let perMinute: Int
  private var clients: [String: (left: Double, at: Int)] = [:]

  init(perMinute: Int) { self.perMinute = perMinute }

  /// Whether `client` may ask now.
  func admits(_ client: String) -> Bool {
    let time = uptime()
    if clients.count > 10_000 { clients = clients.filter { time - $0.value.at < 60 } }
    var (left, at) = clients[client] ?? (Double(perMinute), time)
    left = min(Double(perMinute), left + Double(time - at) * Double(perMinute) / 60)
    guard left >= 1 else {
      clients[client] = (left, time)
      return false
    }
    clients[client] = (left - 1, time)
    return true
  }
}
