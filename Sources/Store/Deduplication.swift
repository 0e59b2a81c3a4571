// Deduplication: files with the same content and permission are one inode. `.links` has a name for every such inode,
// the hash of its archive; a file with the same hash is replaced by a hard link to it.
//
// Invariant: a file is only ever replaced by one with the same content and mode, in one rename, so readers never
// notice.

import Glibc

extension EmbeddedStore {
  private static let linksName = Array(".links".utf8)

  /// Shares the files of valid items with equal ones of other items. Returns how many bytes were freed.
  @discardableResult
  public func deduplicate(_ paths: some Sequence<String>) throws -> UInt64 {
    let links = try linksDirectory()
    var freed: UInt64 = 0
    for path in paths {
      let item = try StorePath.itemName(of: path)
      _ = try locks.lock([path])
      defer { locks.unlock([path]) }
      guard try isUsable(path) else { continue }
      let pass = DeduplicationPass(links: links, workspace: try workspace())
      try pass.run(Array(item.utf8), in: root, path: hostPath(path))
      freed += pass.freedBytes
    }
    return freed
  }

  private func linksDirectory() throws -> Descriptor {
    let path = "\(directory)/.links"
    do { try root.makeDirectory(EmbeddedStore.linksName, mode: 0o755, path: path) } catch let error as StoreError {
      guard error.kind == .system(EEXIST) else { throw error }
    }
    return try root.openDirectory(EmbeddedStore.linksName, path: path)
  }

  /// Removes names in `.links` whose inode no item has any more.
  func deleteUnusedLinks() throws {
    guard try root.infoIfPresent(of: EmbeddedStore.linksName, path: directory) != nil else { return }
    let links = try linksDirectory()
    for name in try links.entryNames(path: directory) {
      if try links.info(of: name, path: directory).status.st_nlink == 1 { _ = links.unlink(name) }
    }
  }
}

/// Deduplicates one tree.
private final class DeduplicationPass {
  private let links: Descriptor
  private let workspace: Workspace
  private(set) var freedBytes: UInt64 = 0

  init(links: Descriptor, workspace: Workspace) { (self.links, self.workspace) = (links, workspace) }

  /// Goes through a sealed tree; directories of valid items are made by us and at most `maximumTreeDepth` deep.
  func run(_ name: FileName, in parent: Descriptor, path: String) throws {
    let info = try parent.info(of: name, path: path)
    if info.kind == .regular { return try share(name, info, in: parent, path: path, isRoot: true) }
    guard info.kind == .directory else { return }
    var stack = DirectoryStack(parent)
    var pending: [[FileName]] = []
    func enter(_ name: FileName) throws {
      let opened = try stack.top.openDirectory(name, path: path)
      try stack.push(opened, name: name)
      pending.append(try opened.entryNames(path: path).reversed())
    }
    try enter(name)
    while var names = pending.popLast() {
      guard let name = names.popLast() else {
        try stack.pop()
        continue
      }
      pending.append(names)
      let info = try stack.top.info(of: name, path: path)
      switch info.kind {
      case .directory: try enter(name)
      case .regular: try share(name, info, in: stack.top, path: path, isRoot: false)
      default: break
      }
    }
  }

  private func share(
    _ name: FileName, _ info: FileInfo, in directory: Descriptor, path: String, isRoot: Bool
  ) throws {
    guard info.size > 0 else { return }
    let stream = DigestStream(.sha256)
    try FileTree.visit(name, in: directory, path: path, NarWriter(to: stream))
    let key = Array(NixBase32.encode(stream.finish()).utf8)
    if link(name, directory, key, links) == 0 { return }
    guard errno == EEXIST else { return }
    let known = try links.info(of: key, path: path)
    guard !known.isSameFile(as: info), known.size == info.size else { return }

    let temporary = workspace.freshName()
    // EMLINK: the inode has as many names as the file system allows; this file stays as it is.
    guard link(key, links, temporary, workspace.directory) == 0 else { return }
    if !isRoot { try directory.setMode(0o755, path: path) }
    defer {
      if !isRoot {
        try? directory.setMode(0o555, path: path)
        try? directory.setCanonicalTime(path: path)
      }
    }
    try workspace.directory.rename(temporary, to: directory, name, path: path)
    if info.status.st_nlink == 1 { freedBytes += info.size }
  }

  private func link(_ name: FileName, _ from: Descriptor, _ newName: FileName, _ to: Descriptor) -> Int32 {
    withCName(name) { old in withCName(newName) { linkat(from.number, old, to.number, $0, 0) } }
  }
}
