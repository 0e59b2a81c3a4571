// From a finished build to valid items. What a builder made is never moved into the store: it is read once, and from
// that reading a fresh tree is written, the archive hashed and references found. So no descriptor that a builder kept
// or passed on leads to a registered file, and nothing the builder planted (links, setuid bits, odd times) arrives.
//
// Invariant: the outputs of a derivation are checked together and registered in one transaction.

import Glibc

extension EmbeddedStore {
  /// Registers the outputs of the derivation at `path`. `built` gives for each output the host path of the tree that
  /// the build made; an output that is valid already is left as it is. The caller may hold the outputs' locks through
  /// this handle. Returns the store path of each output.
  ///
  /// References are looked for among the derivation's build closure, its outputs, and `additionalCandidates`.
  @discardableResult
  public func registerOutputs(
    of path: String, built: [String: String], additionalCandidates: [String] = []
  ) throws -> [String: String] {
    try register(prepareOutputs(of: path, built: built, additionalCandidates: additionalCandidates))
  }

  /// Copies the outputs that `registerOutputs` would register, and records nothing yet.
  public func prepareOutputs(
    of path: String, built: [String: String], additionalCandidates: [String] = []
  ) throws -> PreparedOutputs {
    let derivation = try derivation(at: path)
    let paths = Dictionary(uniqueKeysWithValues: derivation.outputs.map { ($0.name, $0.path) })
    try temporaryRoots.add(paths.values)
    _ = try locks.lock(paths.values)
    let prepared = PreparedOutputs(of: path, paths, PathLocks(locks, Array(paths.values)))
    let candidates = Set(try buildClosure(of: derivation) + additionalCandidates).union(paths.values)
    for output in derivation.outputs where try !isUsable(output.path) {
      guard let source = built[output.name] else {
        throw StoreError(
          .notValid, "the builder of '\(path)' did not make the output '\(output.name)' (\(output.path))")
      }
      prepared.made.append(try copy(output, from: source, candidates: candidates))
    }
    try ReferencePolicy(derivation, store: self).check(prepared.made)
    return prepared
  }

  /// Moves prepared outputs into the store and records them. Returns the store path of each output.
  public func register(_ prepared: PreparedOutputs) throws -> [String: String] {
    for output in prepared.made { try deleteFiles(of: output.path) }
    try install(
      prepared.made.map {
        (
          $0.item,
          Registration(path: $0.path, nar: $0.nar, references: $0.references, deriver: prepared.derivation)
        )
      })
    knownItems.formUnion(prepared.paths.values)
    return prepared.paths
  }

  /// What `registerOutputs` would find at a host path: the archive's hash and the references, for comparing builds.
  public func examineOutput(
    at hostPath: String, candidates: some Sequence<String>
  ) throws -> (nar: NarHash, references: Set<String>) {
    let stream = DigestStream(.sha256)
    let scanner = try ReferenceScanner(candidates: candidates)
    try FileTree.writeNar(of: hostPath, to: TeeSink([stream, scanner]))
    return (NarHash(digest: stream.finish(), size: stream.byteCount), scanner.found)
  }

  func copy(
    _ output: Derivation.Output, from source: String, candidates: Set<String>
  ) throws -> BuiltOutput {
    let stream = DigestStream(.sha256)
    let scanner = try ReferenceScanner(candidates: candidates)
    let item = try unfinishedItem(output.path, sharing: true)
    var visitors: [any TreeVisitor] = [NarWriter(to: TeeSink([stream, scanner])), item.writer]
    let check = output.fixed.map { FixedOutputCheck(output.path, $0) }
    if let check { visitors.append(check) }
    do { try FileTree.visit(source, makeReadable: true, TeeVisitor(visitors)) } catch let error as StoreError {
      guard error.kind == .system(ENOENT) else { throw error }
      throw StoreError(
        .notValid,
        "the builder did not make the output '\(output.name)' (\(output.path)): "
          + (access(source, F_OK) == 0 ? error.message : "a file or directory is expected there"))
    }
    try check?.finish()
    let nar = NarHash(digest: stream.finish(), size: stream.byteCount)
    return BuiltOutput(name: output.name, path: output.path, item: item, nar: nar, references: scanner.found)
  }
}

/// Outputs of a derivation that were copied and are not registered yet. Their locks are held as long as this lives.
public final class PreparedOutputs {
  let derivation: String
  let paths: [String: String]
  var made: [BuiltOutput] = []
  private let locks: PathLocks

  init(of derivation: String, _ paths: [String: String], _ locks: PathLocks) {
    (self.derivation, self.paths, self.locks) = (derivation, paths, locks)
  }
}

/// An output that was copied into the workspace and is not registered yet.
struct BuiltOutput {
  let name: String
  let path: String
  let item: UnfinishedItem
  let nar: NarHash
  let references: Set<String>
}

/// Compares what a fixed-output derivation made with its declared hash.
private final class FixedOutputCheck: TreeVisitor {
  private let path: String
  private let fixed: Derivation.FixedHash
  private let stream: DigestStream
  /// The archive to hash, or nil if the contents of a single file are hashed.
  private let archive: NarWriter?

  init(_ path: String, _ fixed: Derivation.FixedHash) {
    self.path = path
    self.fixed = fixed
    stream = DigestStream(fixed.algorithm)
    archive = fixed.isRecursive ? NarWriter(to: stream) : nil
  }

  private func refuse() -> StoreError {
    StoreError(
      .hashMismatch,
      "the output '\(path)' must be a regular file that is not executable: its derivation declares a flat hash")
  }

  func beginDirectory(_ name: FileName) throws {
    guard let archive else { throw refuse() }
    try archive.beginDirectory(name)
  }
  func endDirectory() throws { try archive?.endDirectory() }
  func symbolicLink(_ name: FileName, target: [UInt8]) throws {
    guard let archive else { throw refuse() }
    try archive.symbolicLink(name, target: target)
  }
  func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    if let archive { return try archive.beginFile(name, size: size, isExecutable: isExecutable) }
    if isExecutable { throw refuse() }
  }
  func contents(_ bytes: UnsafeRawBufferPointer) throws {
    if let archive { try archive.contents(bytes) } else { stream.write(bytes) }
  }
  func endFile() throws { try archive?.endFile() }

  func finish() throws {
    let actual = stream.finish()
    if actual == fixed.digest { return }
    throw StoreError(
      .hashMismatch,
      """
      \(fixed.algorithm.name) hash mismatch for '\(path)':
        expected hash: \(NixBase32.encode(fixed.digest))
        actual hash:   \(NixBase32.encode(actual))
        if that is the content you want, write (base32 "\(NixBase32.encode(actual))")
      """)
  }
}
