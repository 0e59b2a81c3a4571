// SQLite as the store uses it: prepared statements kept by their text, write-ahead logging so that readers and a writer
// do not wait for each other, and immediate transactions so that two writers queue instead of failing.
//
// Invariant: a statement is reset as soon as its rows were read, so no read transaction stays open.

import CLinux
import CSQLite
import Glibc

/// A connection to a database.
final class Database {
  /// A value of a column or a parameter.
  enum Value: Equatable {
    case null
    case integer(Int64)
    case text(String)
    /// Bytes or a floating-point number, which nothing here writes.
    case other

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  }

  /// How long a writer waits for another one.
  private static let busyTimeoutMilliseconds: Int32 = 600_000

  /// How often, in all, a connection waits two milliseconds for what SQLite does not wait for.
  private static let longestWaits = 30_000
  private var waits = 0

  let path: String
  private var handle: OpaquePointer?
  private var statements: [String: OpaquePointer] = [:]

  /// Opens the database at `path`, making it if it does not exist and `create` says so.
  init(_ path: String, create: Bool, synchronous: String = "NORMAL") throws {
    self.path = path
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0)
    guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else {
      let message = (handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory") + fullness()
      sqlite3_close_v2(handle)
      handle = nil
      throw StoreError(.database, "cannot open the store's database '\(path)': \(message)")
    }
    sqlite3_busy_timeout(handle, Database.busyTimeoutMilliseconds)
    // Sorting must not need room on a disk that may be full.
    for pragma in ["synchronous = \(synchronous)", "foreign_keys = ON", "temp_store = MEMORY"] {
      try run("PRAGMA \(pragma)")
    }
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Runs one statement and gives each row to `row`.
  func run(_ sql: String, _ parameters: [Value] = [], row: (([Value]) throws -> Void)? = nil) throws {
    beforeSystemCall?()
    let statement = try prepared(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, parameter) in parameters.enumerated() {
      let position = Int32(index + 1)
      switch parameter {
      case .null: sqlite3_bind_null(statement, position)
      case .integer(let value): sqlite3_bind_int64(statement, position, value)
      case .other: preconditionFailure("no parameter is anything else")
      case .text(let text): sqlite3_bind_text(statement, position, text, -1, csqlite_transient())
      }
    }
    var isWaiting = true
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        isWaiting = false
        try row?((0..<sqlite3_column_count(statement)).map { column(statement, $0) })
      case SQLITE_DONE: return
      case SQLITE_BUSY where isWaiting && sqlite3_get_autocommit(handle) != 0 && waitForOthers():
        sqlite3_reset(statement)
      default: throw failure("use")
      }
    }
  }

  /// SQLite itself does not wait while another process recovers the log of a killed one, or removes it as the last to
  /// close the database. False when that takes longer than anything should.
  private func waitForOthers() -> Bool {
    if waits >= Database.longestWaits { return false }
    waits += 1
    usleep(2000)
    return true
  }

  /// The first row of a query, or nil.
  func first(_ sql: String, _ parameters: [Value] = []) throws -> [Value]? {
    var result: [Value]?
    try run(sql, parameters) { if result == nil { result = $0 } }
    return result
  }

  /// The texts in the first column of a query.
  func texts(_ sql: String, _ parameters: [Value] = []) throws -> [String] {
    var result: [String] = []
    try run(sql, parameters) { if let text = $0[0].text { result.append(text) } }
    return result
  }

  /// Whether the last transaction failed when it was to be committed. It is undone here, but if the disk failed after the
  /// last of it had been written to the log, the next process that opens the database may find it done.
  private(set) var isUndecided = false

  /// Runs `body` as one transaction: all of it is done or nothing.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    isUndecided = false
    try run("BEGIN IMMEDIATE")
    do {
      let result = try body()
      isUndecided = true
      try run("COMMIT")
      isUndecided = false
      return result
    } catch {
      try? run("ROLLBACK")
      throw error
    }
  }

  private func prepared(_ sql: String) throws -> OpaquePointer {
    if let known = statements[sql] { return known }
    var statement: OpaquePointer?
    var code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    while code == SQLITE_BUSY && waitForOthers() { code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil) }
    guard code == SQLITE_OK, let statement else { throw failure("use") }
    statements[sql] = statement
    return statement
  }

  private func column(_ statement: OpaquePointer, _ index: Int32) -> Value {
    switch sqlite3_column_type(statement, index) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, index))
    case SQLITE_NULL: .null
    case SQLITE_TEXT: .text(sqlite3_column_text(statement, index).map { String(cString: $0) } ?? "")
    default: .other
    }
  }

  private func failure(_ operation: String) -> StoreError {
    let code = sqlite3_errcode(handle)
    var message = "cannot \(operation) the store's database '\(path)': \(String(cString: sqlite3_errmsg(handle)))"
    switch code {
    case SQLITE_BUSY: message += " (another process has been writing to it for very long)"
    case SQLITE_NOTADB, SQLITE_CORRUPT:
      message += " (if the file was damaged, move it away together with the store directory and build again)"
    case SQLITE_FULL, SQLITE_IOERR: message += fullness()
    case SQLITE_READONLY, SQLITE_CANTOPEN:
      let full = fullness()
      message += full.isEmpty ? " (is the directory writable for you?)" : full
    default: break
    }
    return StoreError(.database, message)
  }

  /// What SQLite does not say: that the file system is full, and what to do about it.
  private func fullness() -> String {
    var (bytes, inodes): (UInt64, UInt64) = (0, 0)
    let directory = String(path[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)])
    guard sys_free_room(directory, &bytes, &inodes) == 0, bytes < 65536 || inodes == 0 else { return "" }
    return ": " + describe(errno: ENOSPC)
  }
}
