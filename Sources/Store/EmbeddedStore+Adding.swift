// Adding items whose path follows from their content: texts, files, trees, derivations. Adding what is there already
// costs a hash and a look-up, and writes nothing into the store or its database.

import Glibc

extension EmbeddedStore {
  /// Adds a text that refers to the given items; returns its path.
  @discardableResult
  public func addText(name: String, contents: [UInt8], references: [String] = []) throws -> String {
    let path = try StorePath.text(name: name, contents: contents, references: references)
    try ensure(path, references: Set(references), contents: contents) { try visitFile(contents, $0) }
    return path
  }

  /// Adds a text in UTF-8.
  @discardableResult
  public func addText(name: String, contents: String, references: [String] = []) throws -> String {
    try addText(name: name, contents: Array(contents.utf8), references: references)
  }

  /// Adds the file or tree at `hostPath`. With `recursive`, its archive is hashed and `select` decides about each
  /// entry; without, the contents of the single file. Links are followed on the way to it but not at its end, unless
  /// `recursive` is false.
  @discardableResult
  public func addToStore(
    name: String, recursive: Bool, hashAlgorithm: DigestAlgorithm = .sha256, hostPath: String,
    select: TreeSelection? = nil
  ) throws -> String {
    try StorePath.validate(name: name)
    guard recursive else { return try addFlat(name, hostPath, hashAlgorithm) }
    if try isSurelyNew(name, hostPath) { return try addNewTree(name, hostPath, hashAlgorithm, select: select) }
    // The tree is read a second time, only if it is new; it must still be what the path says.
    let key = Fingerprint.secretKey()
    let (stream, fingerprint) = (DigestStream(hashAlgorithm), Fingerprint(key: key))
    try FileTree.writeNar(of: hostPath, select: select, to: TeeSink([stream, fingerprint]))
    let (nar, seen) = (NarHash(digest: stream.finish(), size: stream.byteCount), fingerprint.finish())
    let path = try StorePath.fixedOutput(name: name, hash: nar.digest, algorithm: hashAlgorithm, recursive: true)
    try ensure(path, nar: hashAlgorithm == .sha256 ? nar : nil, sharing: true) { visitor in
      let again = Fingerprint(key: key)
      try FileTree.visit(hostPath, select: select, TeeVisitor([NarWriter(to: again), visitor]))
      guard again.finish() == seen else { throw EmbeddedStore.changed(hostPath) }
    }
    return path
  }

  /// Adds the contents of a file, however large.
  private func addFlat(_ name: String, _ hostPath: String, _ algorithm: DigestAlgorithm) throws -> String {
    guard let found = realpath(hostPath, nil) else { throw StoreError.system("open", hostPath, errno: errno) }
    let file = String(cString: found)
    free(found)
    func digest(_ visitor: (any TreeVisitor)? = nil) throws -> [UInt8] {
      let stream = DigestStream(algorithm)
      try FileTree.visit(file, FlatFile(hostPath, stream, visitor))
      return stream.finish()
    }
    let hash = try digest()
    let path = try StorePath.fixedOutput(name: name, hash: hash, algorithm: algorithm, recursive: false)
    try ensure(path) { visitor in guard try digest(visitor) == hash else { throw EmbeddedStore.changed(hostPath) } }
    return path
  }

  private static func changed(_ hostPath: String) -> StoreError {
    StoreError(.fileChanged, "'\(hostPath)' changed while it was being added; try again when nothing writes to it")
  }

  /// Adds an item whose path and archive's hash somebody vouches for, from its archive. The archive is read to its end
  /// and compared before anything is visible.
  public func importItem(
    _ path: String, from archive: any ByteSource, narHash: [UInt8], references: [String] = [], deriver: String? = nil
  ) throws {
    try ensure(path, references: Set(references), deriver: deriver, sharing: true) { visitor in
      let stream = DigestStream(.sha256)
      try NarReader.read(from: archive, TeeVisitor([NarWriter(to: stream), visitor]))
      let actual = stream.finish()
      if actual == narHash { return }
      throw StoreError(
        .hashMismatch,
        """
        hash mismatch for the archive of '\(path)':
          expected hash: \(NixBase32.encode(narHash))
          actual hash:   \(NixBase32.encode(actual))
        """)
    }
  }

  /// Adds the tree that `tree` describes to the visitor it is called with (it may be called twice).
  @discardableResult
  public func addTree(
    name: String, hashAlgorithm: DigestAlgorithm = .sha256, tree: (any TreeVisitor) throws -> Void
  ) throws -> String {
    let stream = DigestStream(hashAlgorithm)
    try tree(NarWriter(to: stream))
    let path = try StorePath.fixedOutput(
      name: name, hash: stream.finish(), algorithm: hashAlgorithm, recursive: true)
    try ensure(path, sharing: true, tree)
    return path
  }

  /// Adds the derivation that `request` describes; returns its path and itself. Its inputs must be in the store.
  @discardableResult
  public func addDerivation(_ request: DerivationRequest) throws -> (path: String, derivation: Derivation) {
    for input in request.inputs {
      let derivation = try derivation(at: input.path)
      for output in input.outputs { _ = try derivation.outputPath(output) }
    }
    let derivation = try request.derivation(hasher)
    // Its output paths were just computed.
    let bytes = derivation.aterm()
    let path = try StorePath.text(name: request.name + ".drv", contents: bytes, references: derivation.references)
    checkedDerivations.insert(path)
    return (try addDerivation(derivation, name: request.name), derivation)
  }

  /// Adds the file of a complete derivation, whose output paths are compared with what its contents give.
  @discardableResult
  public func addDerivation(_ derivation: Derivation, name: String) throws -> String {
    let bytes = derivation.aterm()
    let path = try StorePath.text(name: name + ".drv", contents: bytes, references: derivation.references)
    try checkOutputs(of: derivation, at: path)
    try ensure(path, references: Set(derivation.references), derivation: derivation) { try visitFile(bytes, $0) }
    remember(derivation, at: path)
    try hasher.remember(derivation, at: path)
    return path
  }

  /// The bytes of a regular file on the host; links are followed.
  public static func readFile(_ hostPath: String) throws -> [UInt8] {
    let file = try Descriptor.open(hostPath, O_RDONLY | O_NONBLOCK)
    guard try file.info(path: hostPath).kind == .regular else {
      throw StoreError(.unsupportedFile, "'\(hostPath)' is not a regular file; add it recursively")
    }
    let sink = ArraySink()
    try copyBytes(from: DescriptorSource(file, path: hostPath), to: sink)
    return sink.bytes
  }

  // MARK: Making items

  /// Makes the item at `path` from the tree that `tree` gives to a visitor, unless it is valid already. `nar` is the
  /// hash of its archive, if it is known, and `contents` its bytes, if it is a file whose bytes are known. `sharing` says
  /// whether its files are compared with those of other items, which pays for trees rather than for texts.
  func ensure(
    _ path: String, references: Set<String> = [], derivation: Derivation? = nil, deriver: String? = nil,
    nar: NarHash? = nil, contents: [UInt8]? = nil, sharing: Bool = false, _ tree: (any TreeVisitor) throws -> Void
  ) throws {
    try ensure(path, references: references, derivation: derivation, deriver: deriver, contents: contents) {
      let made = try unfinishedItem(path, sharing: sharing)
      if let nar {
        try tree(made.writer)
        return (made, nar)
      }
      let stream = DigestStream(.sha256)
      try tree(TeeVisitor([NarWriter(to: stream), made.writer]))
      return (made, NarHash(digest: stream.finish(), size: stream.byteCount))
    }
  }

  /// Moves what `make` makes to `path`, and records it, unless the item is valid already.
  func ensure(
    _ path: String, references: Set<String> = [], derivation: Derivation? = nil, deriver: String? = nil,
    contents: [UInt8]? = nil, make: () throws -> (UnfinishedItem, NarHash)
  ) throws {
    if let deriver, !StorePath.isDerivation(deriver) {
      throw StoreError(.invalidPath, "'\(deriver)', of which '\(path)' is said to be an output, is no derivation")
    }
    if knownItems.contains(path) { return }
    try temporaryRoots.add(references.union([path]))
    if try isUsable(path) {
      knownItems.insert(path)
      return
    }
    _ = try locks.lock([path])
    defer { locks.unlock([path]) }
    if try !isUsable(path) {
      for reference in references where try reference != path && !isValid(reference) {
        throw StoreError(
          .notValid,
          "'\(path)' refers to '\(reference)', which is not valid: it is not in the store; add or build that first")
      }
      let (made, nar) = try make()
      var registration = Registration(
        path: path, nar: nar, references: references, deriver: deriver, derivation: derivation)
      if derivation == nil, path.hasSuffix(".drv") {
        registration.derivation = try checkedDerivation(contents ?? made.contents(), at: path)
      }
      try deleteFiles(of: path)
      try install([(made, registration)], unsynced: unsyncedMark)
      // What is derived next has this among its inputs, more often than not.
      if let derivation = registration.derivation { remember(derivation, at: path) }
    }
    knownItems.insert(path)
  }

  /// Moves complete items into the store, waits for the disk, unless `mark` says for which start of the machine they
  /// may be recorded before, and records them, all or none: what is not recorded is deleted again. The caller holds
  /// their locks, and nothing has their names.
  func install(_ made: [(item: UnfinishedItem, registration: Registration)], unsynced mark: String? = nil) throws {
    do {
      let last = mark == nil ? try items.lastUnsynced() : nil
      for (item, registration) in made {
        try item.move(to: root, Array(StorePath.itemName(of: registration.path).utf8))
      }
      if mark == nil { try syncItems() }
      try items.register(made.map(\.registration), unsynced: mark)
      // Waiting for the disk wrote what was recorded before, too.
      if let last { try items.forgetUnsynced(upTo: last) }
    } catch {
      // What may be recorded keeps its files; if it is not, the next collection deletes them.
      if items.database.isUndecided { throw error }
      for (_, registration) in made where (try? items.identifier(of: registration.path)) == .some(nil) {
        try? deleteFiles(of: registration.path)
      }
      throw error
    }
  }

  /// A new item to be moved to `path`.
  func unfinishedItem(_ path: String, sharing: Bool) throws -> UnfinishedItem {
    let workspace = try workspace()
    let sharing = sharing ? try FileSharing(root: root, workspace: workspace, storeDirectory: directory) : nil
    return UnfinishedItem(in: workspace, for: hostPath(path), sharing: sharing)
  }
}

/// The contents of a single file on their way into a digest, and as a file that is not executable to another visitor.
private final class FlatFile: TreeVisitor {
  private let path: String
  private let stream: DigestStream
  private let next: (any TreeVisitor)?

  init(_ path: String, _ stream: DigestStream, _ next: (any TreeVisitor)?) {
    (self.path, self.stream, self.next) = (path, stream, next)
  }

  private func refuse() -> StoreError {
    StoreError(.unsupportedFile, "'\(path)' is not a regular file; add it recursively")
  }
  func beginDirectory(_ name: FileName) throws { throw refuse() }
  func endDirectory() throws { throw refuse() }
  func symbolicLink(_ name: FileName, target: [UInt8]) throws { throw refuse() }
  func beginFile(_ name: FileName, size: UInt64, isExecutable: Bool) throws {
    try next?.beginFile(name, size: size, isExecutable: false)
  }
  func contents(_ bytes: UnsafeRawBufferPointer) throws {
    stream.write(bytes)
    try next?.contents(bytes)
  }
  func hole(_ size: UInt64) throws {
    forZeros(size) { stream.write($0) }
    try next?.hole(size)
  }
  func endFile() throws { try next?.endFile() }
}

/// An item being made in a workspace; what is not moved into the store is deleted.
final class UnfinishedItem {
  let writer: TreeWriter
  private let workspace: Workspace
  private let name: FileName
  private let path: String
  private var isMoved = false
  /// Where it is while it is being made.
  var hostPath: String { "\(workspace.path)/\(display(name))" }

  /// `path` is where the item will be, for messages.
  init(in workspace: Workspace, for path: String, sharing: FileSharing?) {
    self.workspace = workspace
    self.path = path
    name = workspace.freshName()
    writer = TreeWriter(name, in: workspace.directory, path: path, sharing: sharing)
  }

  deinit {
    if !isMoved { try? removeTree(name, in: workspace.directory, path: path, trash: workspace.directory) }
  }

  /// The bytes of the item, which must be a single file.
  func contents() throws -> [UInt8] {
    let sink = ArraySink()
    let file = try workspace.directory.open(name, O_RDONLY | O_NONBLOCK, path: path)
    guard try file.info(path: path).kind == .regular else {
      throw StoreError(.invalidDerivation, "'\(path)' is called a derivation and is not a file")
    }
    try copyBytes(from: DescriptorSource(file, path: path), to: sink)
    return sink.bytes
  }

  /// Moves the item into the store and seals it.
  func move(to directory: Descriptor, _ newName: FileName) throws {
    try workspace.directory.rename(name, to: directory, newName, path: path)
    isMoved = true
    try writer.seal()
  }
}
