// What the store knows about its items, in the tables Guix uses: ValidPaths, Refs and DerivationOutputs. An item is
// valid when, and only when, it has a row in ValidPaths. A fourth table, Unsynced, says which are not known to be on the
// disk.
//
// Invariant: every reference of a valid item is valid (the database itself refuses to delete a row that is referred
// to).

import Glibc

/// What is recorded about a valid item.
public struct ItemInfo: Equatable, Sendable {
  /// The store path.
  public let path: String
  /// The sha256 of the item's archive.
  public let narHash: [UInt8]
  /// The size of the item's archive.
  public let narSize: UInt64
  /// The derivation that made it, if that is known.
  public let deriver: String?
  /// When it was registered, in seconds since the epoch.
  public let registrationTime: Int64
}

/// A valid item to be recorded.
struct Registration {
  let path: String
  let nar: NarHash
  let references: Set<String>
  var deriver: String?
  /// If the item is a derivation, its outputs.
  var derivation: Derivation?
}

/// The database of a store.
final class ItemDatabase {
  /// The version of the tables, kept as SQLite's `user_version`.
  static let schemaVersion: Int64 = 2
  /// Marks the file as ours: "nss1" as SQLite's `application_id`.
  static let applicationIdentifier: Int64 = 0x6e73_7331

  private static let schema =
    [
      """
      CREATE TABLE IF NOT EXISTS ValidPaths (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, path TEXT UNIQUE NOT NULL, hash TEXT NOT NULL,
        registrationTime INTEGER NOT NULL, deriver TEXT, narSize INTEGER)
      """,
      """
      CREATE TABLE IF NOT EXISTS Refs (
        referrer INTEGER NOT NULL, reference INTEGER NOT NULL, PRIMARY KEY (referrer, reference),
        FOREIGN KEY (referrer) REFERENCES ValidPaths(id) ON DELETE CASCADE,
        FOREIGN KEY (reference) REFERENCES ValidPaths(id) DEFERRABLE INITIALLY DEFERRED)
      """,
      "CREATE INDEX IF NOT EXISTS IndexReferrer ON Refs(referrer)",
      "CREATE INDEX IF NOT EXISTS IndexReference ON Refs(reference)",
      """
      CREATE TABLE IF NOT EXISTS DerivationOutputs (
        drv INTEGER NOT NULL, id TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (drv, id),
        FOREIGN KEY (drv) REFERENCES ValidPaths(id) ON DELETE CASCADE)
      """,
      "CREATE INDEX IF NOT EXISTS IndexDerivationOutputs ON DerivationOutputs(path)",
    ] + unsyncedTable

  let database: Database
  /// Whether this process made the tables.
  private(set) var isNew = false
  /// Whether every change waits for the disk.
  private var isSynced: Bool

  /// Opens the database at `path` and makes its tables if there are none.
  init(_ path: String, create: Bool, durability: Durability = .full) throws {
    isSynced = durability == .full
    database = try Database(path, create: create, synchronous: isSynced ? "FULL" : "NORMAL")
    switch try version() {
    case 0:
      try createTables()
      isNew = true
    case 1: try addUnsyncedTable()
    default: break
    }
    let found = try version()
    guard found == ItemDatabase.schemaVersion else { throw ItemDatabase.refusal(of: path, found) }
  }

  private static func refusal(of path: String, _ version: Int64) -> StoreError {
    StoreError(
      .incompatibleVersion,
      "the store's database '\(path)' has version \(version), this program knows version \(schemaVersion); use a "
        + "matching nsscheme or another store (--store, NSSCHEME_STORE)")
  }

  /// Throws if a newer program made the database at `path`, without opening it as one and with nothing changed.
  static func refuseNewer(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return }
    defer { close(file) }
    // SQLite's header: `user_version` at byte 60 and `application_id` at 68, with the high byte first.
    var header = [UInt8](repeating: 0, count: 72)
    guard pread(file, &header, header.count, 0) == header.count else { return }
    func number(_ at: Int) -> Int64 { header[at..<(at + 4)].reduce(0) { $0 << 8 | Int64($1) } }
    guard number(68) == applicationIdentifier, number(60) > schemaVersion else { return }
    throw refusal(of: path, number(60))
  }

  private func version() throws -> Int64 { try database.first("PRAGMA user_version")?[0].integer ?? 0 }

  /// Makes the tables. Write-ahead logging is switched on by one process at a time: SQLite would not wait for another.
  private func createTables() throws {
    let lock = try LockFile.acquire("\(database.path).lock")
    defer { lock.remove() }
    try database.run("PRAGMA journal_mode = WAL")
    try database.transaction {
      guard try version() == 0 else { return }
      guard try database.first("SELECT 1 FROM sqlite_master LIMIT 1") == nil else {
        throw StoreError(
          .notAStore,
          "'\(database.path)' is another program's database; choose another store (--store, NSSCHEME_STORE)")
      }
      for statement in ItemDatabase.schema { try database.run(statement) }
      try database.run("PRAGMA application_id = \(ItemDatabase.applicationIdentifier)")
      try database.run("PRAGMA user_version = \(ItemDatabase.schemaVersion)")
    }
  }

  /// Brings a database of version 1, which had no table Unsynced, to version 2.
  private func addUnsyncedTable() throws {
    try database.transaction {
      guard try version() == 1 else { return }
      for statement in ItemDatabase.unsyncedTable { try database.run(statement) }
      try database.run("PRAGMA user_version = 2")
    }
  }

  // MARK: Questions

  func identifier(of path: String) throws -> Int64? {
    try database.first("SELECT id FROM ValidPaths WHERE path = ?", [.text(path)])?[0].integer
  }

  /// Whether there is an item with this name, whatever its hash.
  func hasItem(named name: String) throws -> Bool {
    let start = StorePath.directory.utf8.count + StorePath.hashLength + 3
    let sql = "SELECT 1 FROM ValidPaths WHERE substr(path, \(start)) = ? LIMIT 1"
    return try database.first(sql, [.text(name)]) != nil
  }

  func info(of path: String) throws -> ItemInfo? {
    try row(of: path).map { try info(of: path, $0) }
  }

  /// The same; nil, too, where a row says what cannot be.
  func soundInfo(of path: String) throws -> ItemInfo? {
    guard let row = try row(of: path), ItemDatabase.fault(inColumns: row) == nil else { return nil }
    return try info(of: path, row)
  }

  private func row(of path: String) throws -> [Database.Value]? {
    try database.first(
      "SELECT hash, narSize, deriver, registrationTime FROM ValidPaths WHERE path = ?", [.text(path)])
  }

  /// What the columns hash, narSize, deriver and registrationTime say; throws if that cannot be.
  private func info(of path: String, _ row: [Database.Value]) throws -> ItemInfo {
    if let wrong = ItemDatabase.fault(inColumns: row) { throw error(of: path, wrong) }
    return ItemInfo(
      path: path, narHash: try Base16.decode(row[0].text!.dropFirst("sha256:".count)),
      narSize: UInt64(row[1].integer!), deriver: row[2].text, registrationTime: row[3].integer!)
  }

  /// What is wrong with the columns hash, narSize, deriver and registrationTime of a row, or nil.
  static func fault(inColumns row: [Database.Value]) -> String? {
    guard let hash = row[0].text, hash.hasPrefix("sha256:"), hash.utf8.count == 71,
      (try? Base16.decode(hash.dropFirst(7))) != nil
    else { return "its hash is no SHA-256" }
    // Larger numbers are neither sizes nor times, and do not fit into a Scheme fixnum.
    let limit = Int64(1) << 56
    guard let size = row[1].integer, 0..<limit ~= size else { return "its size is no size" }
    guard row[2] == .null || row[2].text.map(StorePath.isDerivation) == true else {
      return "its deriver is no derivation"
    }
    guard let time = row[3].integer, 0..<limit ~= time else { return "its time of registration is no time" }
    return nil
  }

  /// What is recorded about the items at `paths` and everything they refer to, directly or not.
  func closure(of paths: some Collection<String>) throws -> [ItemInfo] {
    var result: [ItemInfo] = []
    try database.run(
      ItemDatabase.closureQuery("path, hash, narSize, deriver, registrationTime"), [ItemDatabase.list(paths)]
    ) { row in
      guard let path = row[0].text else { return }
      result.append(try self.info(of: path, Array(row[1...])))
    }
    return result
  }

  /// The paths among these that are valid, and those of everything they refer to, directly or not.
  func closurePaths(of paths: some Collection<String>) throws -> [String] {
    try database.texts(ItemDatabase.closureQuery("path"), [ItemDatabase.list(paths)])
  }

  /// The query for columns of everything in a closure. What `list` makes of paths is its parameter.
  private static func closureQuery(_ columns: StaticString) -> String {
    """
    WITH RECURSIVE Closure(id) AS (
      SELECT id FROM ValidPaths WHERE path IN (SELECT value FROM json_each(?))
      UNION SELECT reference FROM Closure JOIN Refs ON referrer = Closure.id)
    SELECT \(columns) FROM Closure JOIN ValidPaths USING (id)
    """
  }

  private static func list(_ paths: some Collection<String>) -> Database.Value {
    .text("[" + paths.filter(StorePath.isStorePath).map { "\"\($0)\"" }.joined(separator: ",") + "]")
  }

  func references(of path: String) throws -> [String] {
    try database.texts(
      """
      SELECT r.path FROM ValidPaths p JOIN Refs ON Refs.referrer = p.id JOIN ValidPaths r ON r.id = Refs.reference
      WHERE p.path = ? ORDER BY r.path
      """, [.text(path)])
  }

  func referrers(of path: String) throws -> [String] {
    try database.texts(
      """
      SELECT r.path FROM ValidPaths p JOIN Refs ON Refs.reference = p.id JOIN ValidPaths r ON r.id = Refs.referrer
      WHERE p.path = ? ORDER BY r.path
      """, [.text(path)])
  }

  func validDerivers(of output: String) throws -> [String] {
    try database.texts(
      """
      SELECT p.path FROM DerivationOutputs d JOIN ValidPaths p ON p.id = d.drv WHERE d.path = ? ORDER BY p.path
      """, [.text(output)])
  }

  func derivationOutputs(of derivation: String) throws -> [(name: String, path: String)] {
    var result: [(String, String)] = []
    try database.run(
      """
      SELECT d.id, d.path FROM DerivationOutputs d JOIN ValidPaths p ON p.id = d.drv WHERE p.path = ? ORDER BY d.id
      """, [.text(derivation)]
    ) { result.append(($0[0].text ?? "", $0[1].text ?? "")) }
    return result
  }

  func allPaths() throws -> [String] { try database.texts("SELECT path FROM ValidPaths ORDER BY path") }

  func path(withHashPart hash: String) throws -> String? {
    let prefix = "\(StorePath.directory)/\(hash)"
    let found = try database.first("SELECT path FROM ValidPaths WHERE path >= ? LIMIT 1", [.text(prefix)])?[0].text
    return found.flatMap { $0.hasPrefix(prefix) ? $0 : nil }
  }

  // MARK: Changes

  /// Records items, all or none; they may refer to each other. With `mark`, the start of the machine, they need not be on
  /// the disk yet, and their rows reach it together with the marks that say so, sooner or later.
  func register(_ items: [Registration], unsynced mark: String? = nil) throws {
    try sync(mark == nil)
    defer { try? sync(true) }
    try database.transaction {
      var identifiers: [Int64] = []
      for item in items {
        let hash = "sha256:\(Base16.encode(item.nar.digest))"
        try database.run(
          """
          INSERT INTO ValidPaths (path, hash, registrationTime, deriver, narSize) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (path) DO UPDATE SET hash = excluded.hash, narSize = excluded.narSize,
            deriver = coalesce(excluded.deriver, deriver)
          """,
          [
            .text(item.path), .text(hash), .integer(Int64(time(nil))), Database.Value(item.deriver),
            .integer(Int64(item.nar.size)),
          ])
        guard let identifier = try identifier(of: item.path) else {
          throw StoreError(.database, "the store's database '\(database.path)' does not keep what is written to it")
        }
        identifiers.append(identifier)
      }
      for (item, identifier) in zip(items, identifiers) { try registerDetails(of: item, identifier) }
      guard let mark else { return }
      for identifier in identifiers {
        try database.run("INSERT INTO Unsynced (id, boot) VALUES (?, ?)", [.integer(identifier), .text(mark)])
      }
    }
  }

  /// Whether the changes that follow wait for the disk, if those of this database do at all.
  private func sync(_ waits: Bool) throws {
    if isSynced { try database.run("PRAGMA synchronous = \(waits ? "FULL" : "NORMAL")") }
  }

  private func registerDetails(of item: Registration, _ identifier: Int64) throws {
    // An item that is made again may refer to other things than before.
    try database.run("DELETE FROM Refs WHERE referrer = ?", [.integer(identifier)])
    for reference in item.references.sorted() {
      guard let target = try self.identifier(of: reference) else {
        throw StoreError(
          .notValid,
          "'\(item.path)' refers to '\(reference)', which is not valid: it is not in the store; add or build that first"
        )
      }
      try database.run(
        "INSERT OR IGNORE INTO Refs (referrer, reference) VALUES (?, ?)", [.integer(identifier), .integer(target)])
    }
    if item.derivation != nil {
      try database.run("DELETE FROM DerivationOutputs WHERE drv = ?", [.integer(identifier)])
    }
    for output in item.derivation?.outputs ?? [] where !output.path.isEmpty {
      try database.run(
        "INSERT OR REPLACE INTO DerivationOutputs (drv, id, path) VALUES (?, ?, ?)",
        [.integer(identifier), .text(output.name), .text(output.path)])
    }
  }

  /// From now on every change is on the disk when it is made.
  func syncEveryChange() throws {
    isSynced = true
    try sync(true)
  }

  /// Forgets items, all or none. An item that another one still refers to makes this fail.
  func invalidate(_ paths: some Sequence<String>) throws {
    try database.transaction {
      for path in paths { try database.run("DELETE FROM ValidPaths WHERE path = ?", [.text(path)]) }
    }
  }
}
