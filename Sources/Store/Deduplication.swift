// Deduplication: files with the same content and permission are one inode. `.links` in the store has a name for every
// such inode: its fingerprint, size and permission. A file just written aside is compared with the one of its name and,
// if they are equal, replaced by a link to it before its item is moved into the store, so valid items are never touched.
//
// Invariant: an inode in `.links` was made and sealed by a `TreeWriter`; nobody holds it open for writing.

import Glibc

/// Replaces files that are being written to a workspace by links to equal files of the store.
final class FileSharing {
  private static let name = Array(".links".utf8)

  private let links: Descriptor
  private let workspace: Workspace
  private let fingerprint = Fingerprint(key: Fingerprint.knownKey)
  private var size: UInt64 = 0
  private var isExecutable = false

  init(root: Descriptor, workspace: Workspace, storeDirectory: String) throws {
    links = try FileSharing.open(root, "\(storeDirectory)/.links")
    self.workspace = workspace
  }

  private static func open(_ root: Descriptor, _ path: String) throws -> Descriptor {
    do { try root.makeDirectory(name, mode: 0o755, path: path) } catch let error as StoreError {
      guard error.kind == .system(EEXIST) else { throw error }
    }
    return try root.openDirectory(name, path: path)
  }

  /// A file begins. Empty ones take no room and are not shared.
  func begin(size: UInt64, isExecutable: Bool) throws {
    self.size = size
    self.isExecutable = isExecutable
  }

  /// More of the file's contents.
  func contents(_ bytes: UnsafeRawBufferPointer) { fingerprint.write(bytes) }

  /// So many zeros of the file that no disk holds.
  func hole(_ size: UInt64) { forZeros(size) { fingerprint.write($0) } }

  /// The file is complete and sealed as the entry `name` of `directory`.
  func finish(_ name: FileName, in directory: Descriptor, path: String) throws {
    guard size > 0 else { return }
    let key = Array("\(NixBase32.encode(fingerprint.finish()))-\(size)\(isExecutable ? "x" : "")".utf8)
    // Sharing saves room and nothing else: whatever prevents it (a file system without links, too many names of one
    // inode, a collector at work) leaves the file as it is.
    guard directory.link(name, to: links, key) == EEXIST,
      let known = try links.infoIfPresent(of: key, path: path), known.kind == .regular, known.size == size
    else { return }
    let temporary = workspace.freshName()
    guard links.link(key, to: workspace.directory, temporary) == 0 else { return }
    guard try areEqual((workspace.directory, temporary), (directory, name), path: path) else {
      _ = workspace.directory.unlink(temporary)
      return
    }
    try workspace.directory.rename(temporary, to: directory, name, path: path)
  }

  private typealias Entry = (directory: Descriptor, name: FileName)

  /// Whether two files that are sealed and of the same size have the same contents.
  private func areEqual(_ one: Entry, _ two: Entry, path: String) throws -> Bool {
    let (first, second) = (
      try one.directory.open(one.name, O_RDONLY, path: path), try two.directory.open(two.name, O_RDONLY, path: path)
    )
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * pieceSize, alignment: 16)
    defer { buffer.deallocate() }
    let halves = (
      UnsafeMutableRawBufferPointer(rebasing: buffer[..<pieceSize]),
      UnsafeMutableRawBufferPointer(rebasing: buffer[pieceSize...])
    )
    while true {
      let count = try first.read(into: halves.0, path: path)
      guard try second.read(into: halves.1, path: path) == count else { return false }
      if count == 0 { return true }
      if memcmp(halves.0.baseAddress!, halves.1.baseAddress!, count) != 0 { return false }
    }
  }

  /// Removes names in `.links` whose inode no item has any more.
  static func removeUnused(root: Descriptor, storeDirectory: String) throws {
    let path = "\(storeDirectory)/.links"
    guard try root.infoIfPresent(of: name, path: path) != nil else { return }
    let links = try root.openDirectory(name, path: path)
    for name in try links.entryNames(path: path) {
      if try links.infoIfPresent(of: name, path: path)?.status.st_nlink == 1 { _ = links.unlink(name) }
    }
  }
}
