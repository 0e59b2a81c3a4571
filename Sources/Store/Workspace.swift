// A private directory inside the store for items being made and trees being deleted. It is on the store's file system,
// so an item gets to its place by one rename. Its owner keeps it locked; one that nobody locks was left by a killed
// process and is deleted by the next that opens the store.

import Glibc

/// The directory of one handle for unfinished items.
final class Workspace {
  private static let parentName = Array(".tmp".utf8)

  let directory: Descriptor
  let path: String
  private let parent: Descriptor
  private let name: FileName
  private var counter = 0

  init(in root: Descriptor, storeDirectory: String) throws {
    let parentPath = "\(storeDirectory)/.tmp"
    parent = try Workspace.openParent(root, parentPath)
    while true {
      let text = "\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
      let (name, path) = (Array(text.utf8), "\(parentPath)/\(text)")
      try parent.makeDirectory(name, mode: 0o700, path: path)
      let opened = try? parent.openDirectory(name, path: path)
      // Between making and locking, another process may take it for abandoned and delete it.
      guard let opened, try LockFile.lock(opened, path: path, LOCK_EX | LOCK_NB),
        let current = try parent.infoIfPresent(of: name, path: path),
        try opened.info(path: path).isSameFile(as: current)
      else { continue }
      (directory, self.name, self.path) = (opened, name, path)
      return
    }
  }

  /// Deletes the directory with whatever is in it.
  func remove() { try? removeTree(name, in: parent, path: path) }

  private static func openParent(_ root: Descriptor, _ path: String) throws -> Descriptor {
    do { try root.makeDirectory(parentName, mode: 0o755, path: path) } catch let error as StoreError {
      guard error.kind == .system(EEXIST) else { throw error }
    }
    return try root.openDirectory(parentName, path: path)
  }

  /// A name in this directory that was not used before.
  func freshName() -> FileName {
    counter += 1
    return Array("\(counter)".utf8)
  }

  /// Deletes the directories of processes that are gone.
  static func removeAbandoned(in root: Descriptor, storeDirectory: String) throws {
    let parentPath = "\(storeDirectory)/.tmp"
    guard try root.infoIfPresent(of: parentName, path: parentPath) != nil else { return }
    let parent = try root.openDirectory(parentName, path: parentPath)
    for name in try parent.entryNames(path: parentPath) {
      let path = "\(parentPath)/\(display(name))"
      guard let opened = try? parent.openDirectory(name, path: path),
        try LockFile.lock(opened, path: path, LOCK_EX | LOCK_NB)
      else { continue }
      try removeTree(name, in: parent, path: path)
    }
  }
}
