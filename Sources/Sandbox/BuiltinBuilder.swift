// Builders that are part of the store rather than a program in it: `builtin:download` and `builtin:git-download`. They
// bring things from outside, so they run outside the sandbox, with the host's own transfer programs, whose
// certificates and proxies are the user's; what they bring is nothing until its hash is the one that was asked for.
//
// Invariant: a derivation's text never becomes part of a command: it is an argument, and it is looked at first.

import Store

/// What replaces a builder that is named `builtin:…`.
public struct BuiltinBuilder {
  /// The arguments of the host's shell.
  var arguments: [String]
  var environment: [String: String]

  /// Nil if the derivation has a builder of its own.
  init?(_ derivation: Derivation, at path: String, output: String, directory: String, options: BuildOptions) throws {
    guard BuiltinBuilder.isBuiltin(derivation) else { return nil }
    func refuse(_ text: String) -> BuildError {
      BuildError(.unsupported, "the derivation '\(path)' \(text)", derivation: path)
    }
    guard derivation.fixedOutput != nil else { throw refuse("brings something from outside, but gives no hash for it") }
    guard let url = derivation[variable: "url"] else { throw refuse("does not say where its content comes from (url)") }
    let urls = BuiltinBuilder.strings(in: url)
    guard !urls.isEmpty else { throw refuse("has no address in its url: \(url)") }
    switch derivation.builder {
    case "builtin:download":
      for url in urls {
        if !BuiltinBuilder.isAddress(url, of: ["https", "http", "ftp", "mirror"]) {
          throw refuse("wants '\(url)', which is not the address of something to download (https, http, ftp, mirror)")
        }
        if url.utf8.starts(with: "mirror://".utf8) && !BuiltinBuilder.isBelowMirror(url) {
          throw refuse("wants '\(url)'; expected mirror://NAME/PATH, without '..' in it")
        }
      }
      let isExecutable = derivation[variable: "executable"] == "1" ? "1" : ""
      arguments = [BuiltinBuilder.download, output, isExecutable] + urls
    case "builtin:git-download":
      let commit = BuiltinBuilder.strings(in: derivation[variable: "commit"] ?? "").first ?? ""
      guard !commit.isEmpty, !commit.hasPrefix("-"), !commit.contains(":") else {
        throw refuse("does not name a commit or tag: '\(commit)'")
      }
      guard
        urls[0].utf8.first == UInt8(ascii: "/")
          || BuiltinBuilder.isAddress(urls[0], of: ["https", "http", "git", "file", "ssh"])
      else { throw refuse("wants '\(urls[0])', which is not the address of a repository") }
      let isRecursive = ["1", "#t"].contains(derivation[variable: "recursive?"] ?? "") ? "1" : ""
      arguments = [BuiltinBuilder.clone, output, urls[0], commit, isRecursive]
    default:
      throw refuse(
        "wants the builder '\(derivation.builder)', which this program has not; use a builder that is a program of "
          + "the store")
    }
    arguments = ["sh", "-c", arguments[0], "builtin"] + arguments.dropFirst()
    environment = [
      "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": directory,
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "https:http:git:file:ssh",
    ]
    for name in BuiltinBuilder.inherited {
      if let value = options.environment[name] { environment[name] = value }
    }
  }

  /// What may follow `builtin:` in the name of a builder.
  public static let names = ["download", "git-download"]

  static func isBuiltin(_ derivation: Derivation) -> Bool { derivation.builder.hasPrefix("builtin:") }

  /// What the user's programs need to reach the network from here.
  private static let inherited = [
    "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
    "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK",
    "APT_CONFIG",
  ]

  private static func isAddress(_ text: String, of schemes: [String]) -> Bool {
    schemes.contains { text.utf8.starts(with: "\($0)://".utf8) } && !text.utf8.contains { $0 <= 32 || $0 == 127 }
  }

  /// Whether the address names a file below a mirror: an archive may be a directory of this machine.
  private static func isBelowMirror(_ url: String) -> Bool {
    let parts = url.unicodeScalars.dropFirst("mirror://".count).split(separator: "/", omittingEmptySubsequences: false)
    return parts.count >= 2
      && parts.allSatisfy { part in
        let name = String(part).lowercased().replacing("%2e", with: ".")
        return !name.isEmpty && name != "." && name != ".." && !name.contains("%2f")
      }
  }

  /// The strings in the text of a Scheme datum, a string or a list of strings; the text itself if it is neither.
  static func strings(in text: String) -> [String] {
    if !text.contains("\"") { return text.isEmpty || text == "()" ? [] : [text] }
    var result: [String] = []
    var current: String?
    var isEscaped = false
    for character in text.unicodeScalars {
      if var string = current {
        if isEscaped || (character != "\\" && character != "\"") {
          string.unicodeScalars.append(character)
          current = string
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          result.append(string)
          current = nil
        }
      } else if character == "\"" {
        current = ""
      }
    }
    return result
  }

  /// The programs of the two builders, the files beside this one.
  private static let download = String(decoding: PackageResources.download_sh, as: UTF8.self)
  private static let clone = String(decoding: PackageResources.clone_sh, as: UTF8.self)
}
