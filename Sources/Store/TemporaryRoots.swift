// The items a process is using or making: a file per handle that lists them, locked as long as the handle lives. The
// garbage collector reads the files of living handles. A file that nobody locks was left by a killed process and names
// whatever that process may have left half made.
//
// A root is added while collection is excluded. So after `add` returned, an item that is found valid stays: either the
// collector saw the root, or it had finished before. And an item is added before anything of it is made.

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

  /// Gives up the roots.
  func close() {
    file?.remove()
    file = nil
    paths = []
  }

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

  /// Lets the lock go on with the program that this process becomes; the lock's descriptor.
  func keepAcrossExec() -> Int32? {
    guard let file else { return nil }
    _ = fcntl(file.descriptor.number, F_SETFD, 0)
    return file.descriptor.number
  }

  private func open() throws -> LockFile {
    let new = try LockFile.acquire("\(directory)/\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))")
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

  /// The roots of all living handles, or of all others. Only while collecting.
  func all(withOwn: Bool = true) throws -> Set<String> {
    var result = withOwn ? paths : []
    for path in try files() where path != file?.path && LockFile.acquireAbandoned(path) == nil {
      result.formUnion(try TemporaryRoots.paths(in: path))
    }
    return result
  }

  /// The processes that have other handles with roots, by number. Only while collecting.
  func otherHandles() throws -> [String] {
    try files().filter { $0 != file?.path && LockFile.acquireAbandoned($0) == nil }.map {
      String($0.dropFirst(directory.count + 1).prefix { $0 != "-" })
    }
  }

  /// Calls `body` with the roots of each handle whose process was killed, then forgets them, unless `body` says that it
  /// could not do its work.
  func forAbandoned(_ body: (Set<String>) -> Bool) {
    for path in (try? files()) ?? [] {
      guard let lock = LockFile.acquireAbandoned(path), let paths = try? TemporaryRoots.paths(in: path)
      else { continue }
      if body(paths) { lock.remove() }
    }
  }

  private func files() throws -> [String] {
    try Descriptor.open(directory, O_RDONLY | O_DIRECTORY).entryNames(path: directory).map {
      "\(directory)/\(display($0))"
    }
  }

  private static func paths(in file: String) throws -> Set<String> {
    let sink = ArraySink()
    do {
      try copyBytes(from: DescriptorSource(Descriptor.open(file, O_RDONLY), path: file), to: sink)
    } catch let error as StoreError where error.kind == .system(ENOENT) { return [] }
    // The last line of a killed process may have no end; then nothing of that item was made.
    let lines = sink.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    return Set(lines.map { display(Array($0)) })
  }
}
