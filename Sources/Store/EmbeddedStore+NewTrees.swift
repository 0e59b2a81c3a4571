// Trees that cannot be in the store yet, because no item has their name: they are read once, hashed and copied at the
// same time. (A tree that may be there is hashed first: adding what is there writes nothing.)

import Glibc

extension EmbeddedStore {
  /// Whether the file or tree at `hostPath` cannot be in the store as `name`, and is worth asking for.
  func isSurelyNew(_ name: String, _ hostPath: String) throws -> Bool {
    var status = stat()
    guard lstat(hostPath, &status) == 0 else { return false }
    let info = FileInfo(status)
    return try (info.kind == .directory || info.size > 1 << 20) && !items.hasItem(named: name)
  }

  /// Adds the file or tree at `hostPath` with one reading.
  func addNewTree(
    _ name: String, _ hostPath: String, _ algorithm: DigestAlgorithm, select: TreeSelection?
  ) throws -> String {
    let made = try unfinishedItem("\(StorePath.directory)/\(name)", sharing: true)
    let stream = DigestStream(algorithm)
    let archive = algorithm == .sha256 ? stream : DigestStream(.sha256)
    let sink: any ByteSink = archive === stream ? stream : TeeSink([stream, archive])
    try FileTree.visit(hostPath, select: select, TeeVisitor([NarWriter(to: sink), made.writer]))
    let digest = stream.finish()
    let nar = NarHash(digest: archive === stream ? digest : archive.finish(), size: stream.byteCount)
    let path = try StorePath.fixedOutput(name: name, hash: digest, algorithm: algorithm, recursive: true)
    try ensure(path) { (made, nar) }
    return path
  }
}
