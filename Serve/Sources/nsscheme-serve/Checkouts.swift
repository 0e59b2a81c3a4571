// The two Git checkouts of a host: the channel with its modules, and the potluck files that they come from. They are the
// host's alone: what is not committed when it starts was being written when it ended, and is thrown away, for its update
// waits in the queue again.

import Glibc

extension Settings {
  private var environment: [String: String] {
    var result = ["PATH": path, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1"]
    for name in ["HOME", "GNUPGHOME"] { if let value = getenv(name) { result[name] = String(cString: value) } }
    return result
  }

  private func git(_ checkout: String, _ words: [String]) async throws -> ChildProcess.Ending {
    let options = [
      "core.hooksPath=/dev/null", "user.name=nsscheme potluck", "user.email=potluck@localhost", "gpg.format=openpgp",
      "gpg.program=gpg", "gc.auto=0",
    ].flatMap { ["-c", $0] }
    return try await ChildProcess(words: ["git", "-C", checkout] + options + words, environment: environment).run()
  }

  private func need(_ ending: ChildProcess.Ending, _ what: String) throws {
    guard ending.isGood else { throw Failure(message: "\(what): \(ending.complaint)") }
  }

  /// Refuses to start without the secret key.
  func checkKey() async throws {
    guard signingKey.count == 40, signingKey.allSatisfy({ $0.isHexDigit && !$0.isLowercase }) else {
      throw Failure(message: "--signing-key: expected a fingerprint, 40 hexadecimal digits without spaces")
    }
    let found = try await ChildProcess(
      words: ["gpg", "--batch", "--list-secret-keys", signingKey], environment: environment
    ).run()
    guard found.isGood else { throw Failure(message: "gpg has no secret key \(signingKey): \(found.complaint)") }
  }

  /// Commits what is in a checkout, if it is new, and signs it.
  func commit(_ checkout: String, _ message: String) async throws {
    try need(try await git(checkout, ["add", "-A", "."]), "git add")
    if try await git(checkout, ["diff", "--cached", "--quiet"]).isGood { return }
    let made = try await git(checkout, ["commit", "-q", "--no-verify", "-S\(signingKey)", "-m", message])
    try need(made, "git commit")
  }

  /// Throws away what is not committed.
  func restoreCheckouts() async throws {
    for checkout in [target, source] {
      unlink("\(checkout)/.git/index.lock")
      if try await git(checkout, ["rev-parse", "-q", "--verify", "HEAD"]).isGood {
        try need(try await git(checkout, ["reset", "-q", "--hard"]), "git reset")
      }
      try need(try await git(checkout, ["clean", "-f", "-d", "-q"]), "git clean")
    }
  }

  /// Makes both checkouts what they have to be: repositories, the target with the authorization of the host's key and a
  /// branch that has the key itself, as authentication of channels needs them.
  func prepareCheckouts() async throws {
    for checkout in [target, source] {
      guard access("\(checkout)/.git", F_OK) == 0 else {
        throw Failure(message: "'\(checkout)' is no Git checkout; ‘git init \(checkout)’ makes one")
      }
    }
    try await restoreCheckouts()
    let authorizations = "\(target)/.guix-authorizations"
    if access(authorizations, F_OK) != 0 {
      let text = "(authorizations (version 0)\n  ((\"\(signingKey)\" (name \"host\"))))\n"
      guard writeFile(authorizations, text), writeFile("\(target)/.guix-channel", "(channel (version 0))\n") else {
        throw Failure(message: "cannot write into '\(target)'")
      }
      try await commit(target, "A channel of potluck dishes.")
    }
    guard let text = readFile(authorizations), authorized(in: text).contains(signingKey) else {
      throw Failure(
        message: """
          '\(authorizations)' does not name the key \(signingKey), so that nobody could authenticate what it signs; \
          a key that it names has to sign a commit that adds this one
          """)
    }
    try await addToKeyring()
  }

  /// The fingerprints in the text of a file .guix-authorizations: its strings of 40 hexadecimal digits.
  private func authorized(in text: String) -> Set<String> {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    let strings = parts.filter { $0.offset % 2 == 1 }.map { $0.element.filter { $0 != " " }.uppercased() }
    return Set(strings.filter { $0.count == 40 })
  }

  /// Has the branch `keyring` contain the public key, beside those of earlier keys.
  private func addToKeyring() async throws {
    if try await git(target, ["cat-file", "-e", "keyring:\(signingKey).key"]).isGood { return }
    let script = """
      set -e; cd "$1"; blob=$(gpg --batch --armor --export "$2" | git hash-object -w --stdin)
      parent=$(git rev-parse -q --verify refs/heads/keyring || :)
      tree=$({ [ -z "$parent" ] || git ls-tree "$parent"
        printf '100644 blob %s\\t%s.key\\n' "$blob" "$2"; } | git mktree)
      commit=$(git -c user.name='nsscheme potluck' -c user.email=potluck@localhost commit-tree "-S$2" -m 'Keys.' \
        ${parent:+-p "$parent"} "$tree")
      git update-ref refs/heads/keyring "$commit"
      """
    try need(
      try await ChildProcess(words: ["sh", "-c", script, "sh", target, signingKey], environment: environment).run(),
      "the branch 'keyring'")
  }

  /// What users need to know of the channel: its branch, the commit with which it begins to be authentic, and that
  /// commit's key. That all commits since are authentic is verified, as `nsscheme pull` will do it.
  func introduction() async throws -> Introduction {
    let branch = try await git(target, ["symbolic-ref", "-q", "--short", "HEAD"])
    guard branch.isGood else { throw Failure(message: "'\(target)' has no branch checked out") }
    // Older commits may be anybody's. The first with authorizations is the oldest that can introduce the channel.
    let added = ["log", "--diff-filter=A", "--format=%H %GF", "--reverse", "--", ".guix-authorizations"]
    let found = try await git(target, added)
    try need(found, "git log")
    let words = (found.output.split(separator: "\n").first ?? "").split(separator: " ").map(String.init)
    guard words.count == 2 else {
      throw Failure(
        message: """
          '\(target)' cannot be authenticated: its first commit that has .guix-authorizations is not signed, or by a key \
          that gpg does not have
          """)
    }
    let result = Introduction(branch: branch.output.filter { $0 != "\n" }, commit: words[0], signer: words[1])
    let checked = try await ChildProcess(
      words: [nsscheme, "channel", "authenticate", target, result.commit, result.signer],
      environment: evaluatorEnvironment, seconds: 600
    ).run()
    try need(checked, "'\(target)' is not authentic since its commit \(result.commit)")
    return result
  }
}

/// What a channel's users give to `nsscheme channel add`.
struct Introduction: Sendable {
  let branch: String
  let commit: String
  let signer: String

  /// The command that adds the channel at `url`.
  func command(_ url: String) -> String {
    let branch = branch == "master" ? "" : " --branch=\(branch)"
    return "nsscheme channel add potluck \(url)\(branch) --introduction=\(commit):\(signer)"
  }
}

private func readFile(_ name: String) -> String? {
  guard let file = fopen(name, "re") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 65536)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}

private func writeFile(_ name: String, _ text: String) -> Bool {
  let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
  if file < 0 { return errno == EEXIST }
  defer { close(file) }
  return text.withCString { write(file, $0, strlen($0)) } == text.utf8.count
}
