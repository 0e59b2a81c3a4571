// Locks between processes: one file per store item that is being made or deleted, one for garbage collection, and the
// list of items that a running process needs ("temporary roots").
//
// The file of an item's lock exists exactly while its holder works. So a lock file that nobody holds is the mark of a
// process that was killed, and names the item it may have left half made.
//
// Invariant: whoever holds an item's lock file by `flock` has checked that the file still is the one in the directory.

import Glibc

/// An open file that is locked with `flock` as long as it lives.
final class LockFile {
  let descriptor: Descriptor
  let path: String

  private init(_ descriptor: Descriptor, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  /// Locks the file at `path`, making it; waits for other holders, or returns nil if there is one and `wait` is false.
  static func acquire(_ path: String, wait: Bool) throws -> LockFile? {
    while true {
      let descriptor = try Descriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, operation: "open the lock")
      guard try lock(descriptor, path: path, wait ? LOCK_EX : LOCK_EX | LOCK_NB) else { return nil }
      if isCurrent(descriptor, path) { return LockFile(descriptor, path) }
      // Its last holder removed the file while we waited: a lock on it protects nothing.
    }
  }

  /// Locks the file at `path` if it exists and nobody holds it.
  static func acquireAbandoned(_ path: String) -> LockFile? {
    guard let descriptor = try? Descriptor.open(path, O_RDWR),
      (try? lock(descriptor, path: path, LOCK_EX | LOCK_NB)) == true, isCurrent(descriptor, path)
    else { return nil }
    return LockFile(descriptor, path)
  }

  /// Removes the file and gives up the lock.
  func remove() {
    beforeSystemCall?()
    unlink(path)
  }

  /// Applies a `flock` operation; false if it would have to wait and may not.
  static func lock(_ descriptor: Descriptor, path: String, _ operation: Int32) throws -> Bool {
    do {
      try systemCall("lock", path) { flock(descriptor.number, operation) }
      return true
    } catch let error as StoreError where error.kind == .system(EWOULDBLOCK) { return false }
  }

  private static func isCurrent(_ descriptor: Descriptor, _ path: String) -> Bool {
    var named = stat()
    guard lstat(path, &named) == 0, let opened = try? descriptor.info(path: path) else { return false }
    return opened.isSameFile(as: FileInfo(named))
  }
}

/// The locks that one handle of a store holds. The same handle may lock an item again; others wait.
final class ItemLocks {
  private let directory: String
  private var held: [String: (file: LockFile, count: Int)] = [:]

  init(directory: String) { self.directory = directory }

  deinit { for (_, lock) in held { lock.file.remove() } }

  /// The file that locks the item `HASH-NAME`.
  private func file(of item: String) -> String { "\(directory)/\(item).lock" }

  /// Locks items, in an order common to all processes. False if `wait` is false and another process holds one.
  func lock(_ paths: some Sequence<String>, wait: Bool = true) throws -> Bool {
    var done: [String] = []
    do {
      for path in Set(paths).sorted() {
        if held[path] != nil {
          held[path]!.count += 1
        } else {
          guard let lock = try LockFile.acquire(file(of: try StorePath.itemName(of: path)), wait: wait) else {
            unlock(done)
            return false
          }
          held[path] = (lock, 1)
        }
        done.append(path)
      }
      return true
    } catch {
      unlock(done)
      throw error
    }
  }

  /// Gives back locks.
  func unlock(_ paths: some Sequence<String>) {
    for path in Set(paths) {
      guard let lock = held[path] else { continue }
      if lock.count == 1 {
        lock.file.remove()
        held[path] = nil
      } else {
        held[path]!.count -= 1
      }
    }
  }

  /// Calls `body` with the locks whose holders are gone, then removes them.
  func forAbandoned(_ body: (_ item: String) throws -> Void) throws {
    let names = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY).entryNames(path: directory)
    for name in names.map(display) where name.hasSuffix(".lock") {
      guard let lock = LockFile.acquireAbandoned("\(directory)/\(name)") else { continue }
      try body(String(name.dropLast(5)))
      lock.remove()
    }
  }
}

/// Locks on items that are given back when this value is released or goes away.
public final class PathLocks {
  private let locks: ItemLocks
  private var paths: [String]

  init(_ locks: ItemLocks, _ paths: [String]) { (self.locks, self.paths) = (locks, paths) }

  deinit { release() }

  /// Gives the locks back.
  public func release() {
    locks.unlock(paths)
    paths = []
  }
}
