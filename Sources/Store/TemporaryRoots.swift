// The items a process is using: a file per handle that lists them, locked as long as the handle lives. The garbage
// collector reads all such files and removes those whose owner is gone.
//
// A root is added while collection is excluded. So after `add` returned, an item that is found valid stays: either the
// collector saw the root, or it had finished before.

import Glibc

/// The temporary roots of one handle, and the lock that excludes collection.
final class TemporaryRoots {
  private let directory: String
  private let collectionLock: Descriptor
  private let collectionLockPath: String
  private var file: LockFile?
  private var paths: Set<String> = []
  private var isCollecting = false

  /// `directory` holds the files, `lock` is the collector's lock file.
  init(directory: String, lock: String) throws {
    self.directory = directory
    collectionLockPath = lock
    collectionLock = try Descriptor.open(lock, O_RDWR | O_CREAT, mode: 0o600, operation: "open the lock")
  }

  deinit { file?.remove() }

  /// Adds roots; waits while another process collects garbage.
  func add(_ more: some Sequence<String>) throws {
    let new = more.filter { !paths.contains($0) }
    if new.isEmpty { return }
    if !isCollecting { _ = try LockFile.lock(collectionLock, path: collectionLockPath, LOCK_SH) }
    defer { if !isCollecting { _ = try? LockFile.lock(collectionLock, path: collectionLockPath, LOCK_UN) } }
    let file = try self.file ?? open()
    let lines = Array(new.map { $0 + "\n" }.joined().utf8)
    try lines.withUnsafeBytes { try file.descriptor.writeAll($0, path: file.path) }
    paths.formUnion(new)
  }

  private func open() throws -> LockFile {
    let name = "\(directory)/\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
    guard let new = try LockFile.acquire(name, wait: false) else { preconditionFailure("the name is our own") }
    file = new
    return new
  }

  /// Runs `body` while no process adds roots or collects. If `wait` is false and one does, the result is nil.
  func whileCollecting<Result>(wait: Bool = true, _ body: () throws -> Result) throws -> Result? {
    let operation = wait ? LOCK_EX : LOCK_EX | LOCK_NB
    guard try LockFile.lock(collectionLock, path: collectionLockPath, operation) else { return nil }
    isCollecting = true
    defer {
      isCollecting = false
      _ = try? LockFile.lock(collectionLock, path: collectionLockPath, LOCK_UN)
    }
    return try body()
  }

  /// The roots of all living handles; files of dead ones are removed. Only while collecting.
  func all() throws -> Set<String> {
    var result = paths
    for name in try Descriptor.open(directory, O_RDONLY | O_DIRECTORY).entryNames(path: directory) {
      let path = "\(directory)/\(display(name))"
      if path == file?.path { continue }
      if let abandoned = LockFile.acquireAbandoned(path) {
        abandoned.remove()
        continue
      }
      guard let descriptor = try? Descriptor.open(path, O_RDONLY) else { continue }
      let sink = ArraySink()
      try copyBytes(from: DescriptorSource(descriptor, path: path), to: sink)
      // A line without its end is still being written; its writer waits for us in `add`, so there is none.
      for line in sink.bytes.split(separator: UInt8(ascii: "\n")) { result.insert(display(Array(line))) }
    }
    return result
  }
}
