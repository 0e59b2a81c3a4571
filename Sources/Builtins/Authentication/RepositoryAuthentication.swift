// Whether the commits of a repository are authentic, as Guix defines it: each is signed by a key that the file
// .guix-authorizations of all its parents names; the first one, the introductory commit, by a key that the user knows.
//
// Invariants: what this accepts, Guix accepts as well. Digests by MD5 are refused, those by SHA-1, too, except where a
// commit has no .guix-authorizations itself, which are old ones. A file .guix-authorizations, once there, cannot be removed.

import CGit
import Gexp
import SchemeCore

/// Why a repository is not authentic.
struct Refusal: Error {
  /// What kind of reason it is, a word for programs.
  let kind: String
  let commit: ObjectName?
  let message: String

  init(_ kind: String, _ commit: ObjectName?, _ message: String) {
    (self.kind, self.commit, self.message) = (kind, commit, message)
  }

  /// Lets the program's signals and limits in, which long work must do now and then.
  static func attend() throws { try Interpreter.attend() }
}

/// The authentication of one repository.
final class RepositoryAuthentication {
  /// What the repository is compared with.
  struct Introduction {
    /// The first commit that is authenticated.
    let commit: ObjectName
    /// The fingerprint of the key that signed it.
    let signer: [UInt8]
    /// Who may sign commits whose parents do not say it.
    let historical: Set<[UInt8]>
  }

  private let objects: GitObjects
  private let graph: CommitGraph
  private var keyring: OpenPGPKeyring?
  private let introduction: Introduction
  /// What the trees of commits have for .guix-authorizations, by the commit's number.
  private var files: [Int: ObjectName?] = [:]
  /// What such files say, by their names.
  private var authorizations: [ObjectName: Set<[UInt8]>] = [:]

  init(_ repository: GitValue, _ introduction: Introduction) throws {
    objects = try GitObjects(repository)
    graph = CommitGraph(objects)
    self.introduction = introduction
  }

  // MARK: The keyring

  private static let maximumDepth = 16

  /// The keys in the files *.key of a commit.
  private func loadKeyring(_ commit: ObjectName) throws -> OpenPGPKeyring {
    guard let header = try objects.header(commit) else {
      throw Refusal("keyring", commit, "the repository lacks commit \(commit), the keyring")
    }
    let keyring = OpenPGPKeyring()
    var waiting = [(tree: header.tree, depth: 0)]
    while let (tree, depth) = waiting.popLast() {
      for entry in try objects.entries(of: tree) ?? [] {
        if entry.mode == .directory, depth < RepositoryAuthentication.maximumDepth {
          waiting.append((entry.name, depth + 1))
        }
        guard entry.mode == .file || entry.mode == .executable, entry.file.hasSuffix(".key") else { continue }
        let bytes = try objects.read(entry.name, GIT_OBJECT_BLOB) { Array($0) } ?? []
        do { try keyring.add(bytes[...]) } catch let error as OpenPGPError {
          throw Refusal("keyring", commit, "the key in \(entry.file) (blob \(entry.name)) cannot be read: \(error)")
        }
      }
    }
    return keyring
  }

  // MARK: Commits

  /// Authenticates `end`. `known` are commits that are authentic already, with all that they descend from; `progress` gets
  /// the number of commits that are done and that of all. Yields how many commits each key has signed.
  func authenticate(
    _ end: ObjectName, keyring keys: ObjectName, known: [ObjectName], progress: (Int, Int) throws -> Void
  ) throws -> [[UInt8]: Int] {
    let known = known.filter(objects.has)
    do {
      return try attempt(end, keys, known, exactly: false, progress)
    } catch let refusal as Refusal {
      // Times of commits that are wrong may have made it look at old ones.
      do { return try attempt(end, keys, known, exactly: true, progress) } catch let other as Refusal {
        throw other.kind == "missing" ? refusal : other
      }
    }
  }

  private func attempt(
    _ end: ObjectName, _ keys: ObjectName, _ known: [ObjectName], exactly: Bool, _ progress: (Int, Int) throws -> Void
  ) throws -> [[UInt8]: Int] {
    let (last, first) = (graph.number(end), graph.number(introduction.commit))
    let old = [first] + known.map { graph.number($0) }
    let commits = try graph.newCommits(last, since: old, exactly: exactly)
    if commits.isEmpty, !known.isEmpty { return [:] }
    if keyring == nil { keyring = try loadKeyring(keys) }
    if known.isEmpty { try verifyIntroduction() }
    if commits.isEmpty { return [:] }
    try verifyDescent(last, commits, Set(old))
    try progress(0, commits.count)
    var counts: [[UInt8]: Int] = [:]
    for (index, commit) in commits.enumerated() {
      counts[try authenticate(commit), default: 0] += 1
      if index % 64 == 0 { try Refusal.attend() }
      if index % 1000 == 999 { try progress(index + 1, commits.count) }
    }
    try progress(commits.count, commits.count)
    return counts
  }

  private func verifyIntroduction() throws {
    let name = introduction.commit
    let signer = try signingKey(name, refusing: ["sha1", "md5"])
    if signer != introduction.signer {
      throw Refusal(
        "introduction", name,
        "the introductory commit \(name) is signed by \(OpenPGPKey.text(signer)), not by "
          + OpenPGPKey.text(introduction.signer))
    }
  }

  /// The last commit must come after one that is authentic: else it belongs to another history.
  private func verifyDescent(_ last: Int, _ commits: [Int], _ old: Set<Int>) throws {
    if try commits.contains(where: { try graph.parents($0).contains(where: old.contains) }) { return }
    if try graph.descends(last, from: old) { return }
    throw Refusal(
      "unrelated", graph.names[last],
      "commit \(graph.names[last]) is not a descendant of the introductory commit \(introduction.commit)")
  }

  private func authenticate(_ commit: Int) throws -> [UInt8] {
    let name = graph.names[commit]
    let signer = try signingKey(name, refusing: file(commit) == nil ? ["md5"] : ["sha1", "md5"])
    for keys in try authorized(commit) where !keys.contains(signer) {
      throw Refusal(
        "unauthorized", name, "commit \(name) is not signed by an authorized key, but by \(OpenPGPKey.text(signer))")
    }
    return signer
  }

  /// The fingerprint of the key that signed a commit.
  private func signingKey(_ name: ObjectName, refusing digests: Set<String>) throws -> [UInt8] {
    guard let commit = try objects.signature(name) else {
      throw Refusal("missing", name, "the repository lacks commit \(name)")
    }
    guard let text = commit.signature else { throw Refusal("unsigned", name, "commit \(name) is not signed") }
    let signature: OpenPGPSignature
    do { signature = try OpenPGPSignature(armored: text[...]) } catch let error as OpenPGPError {
      throw Refusal("damaged", name, "the signature of commit \(name) cannot be read: \(error)")
    }
    let digest = signature.digest.name
    if digests.contains(digest) {
      throw Refusal("unsigned", name, "commit \(name) has a signature of a \(digest) digest, which is not permitted")
    }
    guard signature.isBinary else {
      throw Refusal("damaged", name, "the signature of commit \(name) is of a kind that signs no commits")
    }
    guard let key = keyring?.key(of: signature) else {
      throw Refusal(
        "missing-key", name,
        "commit \(name) cannot be authenticated: the key \(signature.issuerText) is not in the keyring")
    }
    guard key.algorithm != nil else {
      let algorithm = SigningAlgorithm.name(key.algorithmNumber)
      throw Refusal(
        "bad-signature", name, "commit \(name) is signed with an \(algorithm) key; RSA, DSA and EdDSA can be verified")
    }
    guard signature.isRight(for: commit.signed, by: key) else {
      throw Refusal("bad-signature", name, "the signature of commit \(name) is wrong")
    }
    return key.fingerprint
  }

  // MARK: Authorizations

  /// For each parent of a commit, who may sign it; of one without parents, who may as nothing says it.
  private func authorized(_ commit: Int) throws -> [Set<[UInt8]>] {
    let parents = try graph.parents(commit)
    return parents.isEmpty ? [introduction.historical] : try parents.map { try authorizations(of: $0) }
  }

  /// The file .guix-authorizations of a commit.
  private func file(_ commit: Int) throws -> ObjectName? {
    if let known = files[commit] { return known }
    let entry = try objects.entry(".guix-authorizations", of: graph.tree(commit))
    if let entry, !entry.isFile {
      let name = graph.names[commit]
      throw Refusal("authorizations", name, ".guix-authorizations of commit \(name) is no regular file")
    }
    files[commit] = .some(entry?.name)
    return entry?.name
  }

  private func authorizations(of commit: Int) throws -> Set<[UInt8]> {
    let name = graph.names[commit]
    guard let file = try file(commit) else {
      // Else everybody could fall back on who was authorized long ago.
      for parent in try graph.parents(commit) where try self.file(parent) != nil {
        throw Refusal("unauthorized", name, "commit \(name) removes .guix-authorizations, which is not permitted")
      }
      return introduction.historical
    }
    if let known = authorizations[file] { return known }
    guard let bytes = try objects.read(file, GIT_OBJECT_BLOB, { Array($0) }) else {
      throw Refusal("missing", name, "the repository lacks .guix-authorizations of commit \(name), blob \(file)")
    }
    guard let found = Authorizations.parse(bytes) else {
      throw Refusal(
        "authorizations", name,
        ".guix-authorizations of commit \(name) is not of the form (authorizations (version 0) ((FINGERPRINT …) …))")
    }
    authorizations[file] = found
    return found
  }
}
