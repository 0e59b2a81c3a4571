// Directories that belong to a living process: the workspaces of stores, the directories of builds. The owner makes one
// new and keeps it locked; one that nobody locks was left by a killed process, and the next process deletes it.
//
// Invariant: a tree is deleted within the locked directory itself, so nothing that is on its way out is ever in the reach
// of another process that cleans up. And cleaning up never fails anybody: what cannot be deleted now waits for the next.

import Glibc

/// A directory that this process made and keeps locked.
public final class OwnedDirectory {
  /// The open directory, which carries the lock.
  public let descriptor: Descriptor
  /// Its path on the host.
  public let path: String
  private let parent: Descriptor
  private let name: FileName

  /// Makes a directory in `parent`, whose host path is `parentPath`; nobody else may enter it.
  init(in parent: Descriptor, path parentPath: String) throws {
    self.parent = parent
    while true {
      let text = "\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
      let (name, path) = (Array(text.utf8), "\(parentPath)/\(text)")
      try parent.makeDirectory(name, mode: 0o700, path: path)
      // Between making and locking, another process may take it for abandoned and delete it.
      guard let opened = try OwnedDirectory.open(name, in: parent, path: path),
        try LockFile.lock(opened, path: path, LOCK_EX | LOCK_NB),
        OwnedDirectory.isCurrent(opened, name, in: parent, path: path)
      else { continue }
      (descriptor, self.name, self.path) = (opened, name, path)
      return
    }
  }

  /// The directory that was made, or nil if another process has taken it away. One that cannot be opened is an error, and
  /// is removed: trying again would fail as well, and leave one more.
  private static func open(_ name: FileName, in parent: Descriptor, path: String) throws -> Descriptor? {
    do { return try parent.openDirectory(name, path: path) } catch let error as StoreError {
      if error.kind == .system(ENOENT) { return nil }
      _ = parent.unlink(name, directory: true)
      throw error
    }
  }

  /// Makes a directory in the one at the host path `parentPath`.
  public convenience init(below parentPath: String) throws {
    try self.init(in: Descriptor.open(parentPath, O_RDONLY | O_DIRECTORY), path: parentPath)
  }

  /// Deletes the directory with whatever is in it, as far as that is possible.
  public func remove() { OwnedDirectory.remove(descriptor, name, in: parent, path: path) }

  /// Deletes the directories of processes that are gone.
  static func removeAbandoned(in parent: Descriptor, path parentPath: String) {
    for name in (try? parent.entryNames(path: parentPath)) ?? [] {
      let path = "\(parentPath)/\(display(name))"
      guard let opened = try? parent.openDirectory(name, path: path),
        (try? LockFile.lock(opened, path: path, LOCK_EX | LOCK_NB)) == true,
        isCurrent(opened, name, in: parent, path: path)
      else { continue }
      remove(opened, name, in: parent, path: path)
    }
  }

  /// Deletes the directories of processes that are gone in the one at the host path `parentPath`, if that exists.
  public static func removeAbandoned(below parentPath: String) {
    guard let parent = try? Descriptor.open(parentPath, O_RDONLY | O_DIRECTORY) else { return }
    removeAbandoned(in: parent, path: parentPath)
  }

  private static func isCurrent(_ opened: Descriptor, _ name: FileName, in parent: Descriptor, path: String) -> Bool {
    guard let named = try? parent.infoIfPresent(of: name, path: path), let info = try? opened.info(path: path) else {
      return false
    }
    return info.isSameFile(as: named)
  }

  private static func remove(_ locked: Descriptor, _ name: FileName, in parent: Descriptor, path: String) {
    try? locked.setMode(0o700, path: path)
    for entry in (try? locked.entryNames(path: path)) ?? [] {
      try? removeTree(entry, in: locked, path: path, trash: locked)
    }
    _ = parent.unlink(name, directory: true)
  }
}
