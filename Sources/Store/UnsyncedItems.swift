// Items that are recorded before they are on the disk. Waiting for the disk at every text and derivation would be most of
// the time that deriving takes, so they are recorded at once, and marked with the start of the machine (its boot) that the
// kernel still holds their files in memory for.
//
// Invariant: an item whose files may not be on the disk has a row in Unsynced, made in the same transaction as its own. A
// row goes away only after the files of all items recorded before were written (`syncfs`), or were read after a later
// start of the machine and found whole. So whenever the power fails, the items that the database calls valid, without
// those that are marked with an earlier start, are there, whole.

import Glibc

extension ItemDatabase {
  static let unsyncedTable = [
    """
    CREATE TABLE IF NOT EXISTS Unsynced (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, id INTEGER NOT NULL, boot TEXT NOT NULL,
      FOREIGN KEY (id) REFERENCES ValidPaths(id) ON DELETE CASCADE)
    """,
    "CREATE INDEX IF NOT EXISTS IndexUnsynced ON Unsynced(id)",
  ]

  /// The last mark there is; nil if nothing is marked.
  func lastUnsynced() throws -> Int64? { try database.first("SELECT max(sequence) FROM Unsynced")?[0].integer }

  /// Forgets the marks up to `last`: what they mark is on the disk.
  func forgetUnsynced(upTo last: Int64) throws {
    try database.run("DELETE FROM Unsynced WHERE sequence <= ?", [.integer(last)])
  }

  /// The items that are marked with another start of the machine than `boot`.
  func unsynced(otherThan boot: String) throws -> [String] {
    try database.texts(
      "SELECT DISTINCT path FROM Unsynced JOIN ValidPaths USING (id) WHERE boot <> ? ORDER BY path", [.text(boot)])
  }

  /// Forgets items and everything that refers to them, directly or not; returns what was forgotten.
  func invalidateWithReferrers(_ paths: [String]) throws -> [String] {
    var (all, waiting) = (Set(paths), paths)
    while let path = waiting.popLast() {
      for referrer in try referrers(of: path) where all.insert(referrer).inserted { waiting.append(referrer) }
    }
    // The references among these go with the rows; they are checked when the transaction ends.
    for path in all { try database.run("DELETE FROM ValidPaths WHERE path = ?", [.text(path)]) }
    return all.sorted()
  }
}

extension EmbeddedStore {
  /// What tells this start of the machine from all others; nil where the kernel does not say, and then nothing is recorded
  /// before it is on the disk.
  static let boot: String? = {
    guard let descriptor = try? Descriptor.open("/proc/sys/kernel/random/boot_id", O_RDONLY) else { return nil }
    let sink = ArraySink()
    guard (try? copyBytes(from: DescriptorSource(descriptor, path: "boot_id"), to: sink)) != nil else { return nil }
    let text = String(decoding: sink.bytes, as: UTF8.self).filter { $0.isHexDigit || $0 == "-" }
    return text.utf8.count == 36 ? text : nil
  }()

  /// How a new item is recorded that need not be on the disk at once.
  var unsyncedMark: String? { durability == .full ? EmbeddedStore.boot : nil }

  /// Waits until everything that was added is on the disk.
  public func settle() throws {
    guard durability == .full, let last = try items.lastUnsynced() else { return }
    try syncItems()
    try items.forgetUnsynced(upTo: last)
  }

  /// After the machine was started again: reads what was recorded before it was on the disk, and forgets what is not
  /// whole. Other processes that open the store meanwhile wait.
  func examineUnsynced() throws {
    guard let boot = EmbeddedStore.boot, try !items.unsynced(otherThan: boot).isEmpty else { return }
    let forgotten = try items.database.transaction {
      // Another process may have done it while this one waited.
      let last = try items.lastUnsynced() ?? 0
      let broken = try items.unsynced(otherThan: boot).filter { try !isWhole($0) }
      let forgotten = try items.invalidateWithReferrers(broken)
      try items.database.run("DELETE FROM Unsynced WHERE sequence <= ? AND boot <> ?", [.integer(last), .text(boot)])
      return forgotten
    }
    for path in forgotten { try? deleteIfUnregistered(path) }
  }

  private func isWhole(_ path: String) throws -> Bool {
    guard let info = try items.soundInfo(of: path) else { return false }
    return try isOnDisk(path, as: NarHash(digest: info.narHash, size: info.narSize))
  }

  /// Whether the files of an item are what is recorded of it. Only what is not there, cannot be part of an item or cannot be
  /// read from the disk is something else; when this process lacks a descriptor, memory or a right, nothing is known.
  func isOnDisk(_ path: String, as recorded: NarHash) throws -> Bool {
    do { return try FileTree.narHash(of: hostPath(path)) == recorded } catch let error as StoreError {
      if case .system(let code) = error.kind, [EMFILE, ENFILE, ENOMEM, EACCES, EPERM, EINTR].contains(code) {
        throw error
      }
      return false
    }
  }
}
