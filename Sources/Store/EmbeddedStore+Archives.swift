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

  /// Writes the item as another store imports it: its archive, its path, its references and its deriver.
  public func export(_ path: String, to sink: any ByteSink) throws {
    let info = try info(of: path)
    try requireUsable([path])
    try FileTree.writeNar(of: hostPath(path), to: sink)
    let wire = WireWriter(sink)
    try wire.put(WorkerProtocol.exportMagic)
    try wire.put(path)
    try wire.put(references(path))
    try wire.put(info.deriver ?? "")
    try wire.put(false)
    try wire.flush()
  }

  /// Imports items up to the end of the export that `source` goes on with; returns their paths. Whoever calls this
  /// vouches for them: their paths are believed.
  public func importItems(from source: WireReader) throws -> [String] {
    var imported: [String] = []
    while try source.boolean() {
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
          if try source.boolean() { _ = try source.bytes() }
          try ensure(
            path, references: Set(references), deriver: deriver.isEmpty ? nil : deriver, nar: nar, sharing: true
          ) { try FileTree.visit(tree, $0) }
          return path
        })
    }
    return imported
  }
}
