// Items as archives on their way in and out: what a client adds, and what is exported to another store and imported
// there. An archive is unpacked among the unfinished items, where its hash says which item it is.

import Glibc

extension EmbeddedStore {
  /// Unpacks the archive that `source` goes on with and calls `body` with the host path of the tree and the archive's
  /// hash; nothing is read beyond the archive.
  private func withUnpacked<Result>(
    _ source: any ByteSource, _ body: (_ hostPath: String, NarHash) throws -> Result
  ) throws -> Result {
    let workspace = try workspace()
    let name = workspace.freshName()
    let path = "\(workspace.path)/\(display(name))"
    defer { try? removeTree(name, in: workspace.directory, path: path, trash: workspace.directory) }
    let stream = DigestStream(.sha256)
    let writer = TreeWriter(name, in: workspace.directory, path: path)
    let archive = NarWriter(to: stream)
    try NarReader.read(within: source, TeeVisitor([archive, writer]))
    return try body(path, NarHash(digest: stream.finish(), size: stream.byteCount))
  }

  /// Adds the tree in the archive that `source` goes on with, as `addToStore` does for one on the host.
  public func addToStore(
    name: String, recursive: Bool, hashAlgorithm: DigestAlgorithm, archive source: any ByteSource
  ) throws -> String {
    try StorePath.validate(name: name)
    return try withUnpacked(source) { path, _ in
      try addToStore(name: name, recursive: recursive, hashAlgorithm: hashAlgorithm, hostPath: path)
    }
  }

  /// Writes the item as another store imports it: its archive, its path, its references, its deriver, and the signature
  /// of all that, if there is one.
  public func export(_ path: String, signature: String? = nil, to sink: any ByteSink) throws {
    let wire = WireWriter(sink)
    try exportUnsigned(path, to: sink)
    try wire.put(signature != nil)
    if let signature { try wire.put(signature) }
    try wire.flush()
  }

  /// The SHA-256 that the signature of an export is of.
  public func exportDigest(_ path: String) throws -> [UInt8] {
    let stream = DigestStream(.sha256)
    try exportUnsigned(path, to: stream)
    return stream.finish()
  }

  private func exportUnsigned(_ path: String, to sink: any ByteSink) throws {
    let info = try info(of: path)
    try requireUsable([path])
    try FileTree.writeNar(of: hostPath(path), to: sink)
    let wire = WireWriter(sink)
    try wire.put(WorkerProtocol.exportMagic)
    try wire.put(path)
    try wire.put(references(path))
    try wire.put(info.deriver ?? "")
    try wire.flush()
  }

  /// Imports items up to the end of the export that `source` goes on with; returns their paths. `judge` is called for each
  /// with its path, its signature and the digest that this should be of, before it becomes valid, and throws to refuse it.
  public func importItems(
    from source: WireReader, judge: (_ path: String, _ signature: String?, _ digest: [UInt8]) throws -> Void
  ) throws -> [String] {
    var imported: [String] = []
    while try source.boolean() {
      source.beginDigest()
      imported.append(
        try withUnpacked(source) { tree, nar in
          guard try source.integer() == WorkerProtocol.exportMagic else {
            throw WorkerProtocol.invalid("an archive that is no export of a store")
          }
          let path = try source.text()
          _ = try StorePath.itemName(of: path)
          let references = try source.texts()
          for reference in references { _ = try StorePath.itemName(of: reference) }
          let deriver = try source.text()
          let digest = source.endDigest()
          try judge(path, try source.boolean() ? try source.text() : nil, digest)
          try ensure(
            path, references: Set(references), deriver: deriver.isEmpty ? nil : deriver, nar: nar, sharing: true
          ) { try FileTree.visit(tree, $0) }
          return path
        })
    }
    return imported
  }

  /// Copies an item of another store of this machine, whose references must be here. What was recorded there is checked.
  public func copyItem(_ path: String, from other: EmbeddedStore) throws {
    let info = try other.info(of: path)
    try other.requireUsable([path])
    let references = try other.references(path)
    try ensure(
      path, references: Set(references), deriver: info.deriver,
      make: {
        let made = try unfinishedItem(path, sharing: true)
        let stream = DigestStream(.sha256)
        try FileTree.visit(other.hostPath(path), TeeVisitor([NarWriter(to: stream), made.writer]))
        let nar = NarHash(digest: stream.finish(), size: stream.byteCount)
        guard nar.digest == info.narHash else {
          throw StoreError(
            .invalidArchive, "'\(path)' is damaged in '\(other.directory)': its hash is not the recorded one")
        }
        return (made, nar)
      })
  }
}
