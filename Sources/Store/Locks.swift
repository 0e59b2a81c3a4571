// Locks between processes. Whole files are locked with `flock`: they show that their owner lives. Items that are being
// made or deleted are bytes of one file, locked with open-file-description locks: the byte's offset is taken from the
// item's hash, so no file is made or removed for an item, and a killed process holds nothing.
//
// Invariant: a process that holds a file by `flock` has checked that the file still is the one in the directory.

import Glibc

/// An open file that is locked with `flock` as long as it lives.
final class LockFile {
  let descriptor: Descriptor
  let path: String

  private init(_ descriptor: Descriptor, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  /// Locks the file at `path`, making it if necessary; waits for other holders.
  static func acquire(_ path: String) throws -> LockFile {
    while true {
      let descriptor = try Descriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, operation: "open the lock")
      _ = try lock(descriptor, path: path, LOCK_EX)
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
  // Locks that belong to an open file description, from Linux's headers; the Glibc module lacks them.
  private static let set: Int32 = 37
  private static let setAndWait: Int32 = 38

  private let path: String
  private let file: Descriptor
  private var counts: [String: Int] = [:]

  /// `path` is the file whose bytes are the locks.
  init(_ path: String) throws {
    self.path = path
    file = try Descriptor.open(path, O_RDWR | O_CREAT, mode: 0o600, operation: "open the lock")
  }

  /// Locks items, in an order common to all processes. False if `wait` is false and another process holds one.
  func lock(_ paths: some Sequence<String>, wait: Bool = true) throws -> Bool {
    var done: [String] = []
    do {
      for path in Set(paths).sorted() {
        if counts[path] == nil, try !apply(F_WRLCK, to: path, wait: wait) {
          unlock(done)
          return false
        }
        counts[path, default: 0] += 1
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
      guard let count = counts[path] else { continue }
      counts[path] = count > 1 ? count - 1 : nil
      if count == 1 { _ = try? apply(F_UNLCK, to: path, wait: false) }
    }
  }

  private func apply(_ type: Int32, to item: String, wait: Bool) throws -> Bool {
    var range = flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = try ItemLocks.offset(of: item)
    range.l_len = 1
    do {
      try systemCall("lock", item) { fcntl(file.number, wait ? ItemLocks.setAndWait : ItemLocks.set, &range) }
      return true
    } catch let error as StoreError where error.kind == .system(EAGAIN) || error.kind == .system(EACCES) {
      return false
    }
  }

  /// The byte of an item: 60 bits of its hash. Two items that share one would only wait for each other.
  private static func offset(of item: String) throws -> off_t {
    try StorePath.hashPart(of: item).utf8.prefix(12).reduce(0) { $0 << 5 | off_t(NixBase32.values[Int($1)]) }
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
