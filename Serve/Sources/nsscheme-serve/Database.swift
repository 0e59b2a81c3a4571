// SQLite, as much of it as the queue needs: statements with arguments, rows as dictionaries. One connection, used by one
// actor. **Invariant:** what a statement has changed is on the disk when it returns, so that nothing is lost by a kill.

import CSQLite

/// What a column holds.
enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case null
  case int(Int)
  case text(String)

  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(_ text: String?) { self = text.map { .text($0) } ?? .null }

  var int: Int? { if case .int(let number) = self { number } else { nil } }
  var text: String? { if case .text(let string) = self { string } else { nil } }
}

/// A row, by the names of its columns.
typealias Row = [String: Value]

/// A database file.
final class Database {
  private let handle: OpaquePointer

  /// Opens the file at `path`, which is made if it is not there.
  init(_ path: String) throws {
    var opened: OpaquePointer?
    guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
      throw Failure(message: "cannot open the database '\(path)'")
    }
    handle = opened
    sqlite3_busy_timeout(handle, 5000)
    try run("PRAGMA journal_mode = WAL")
    try run("PRAGMA synchronous = FULL")
  }

  deinit { sqlite3_close(handle) }

  private func failure() -> Failure { Failure(message: "database: \(String(cString: sqlite3_errmsg(handle)))") }

  /// Runs a statement and returns its rows.
  @discardableResult
  func run(_ sql: String, _ arguments: Value...) throws -> [Row] { try run(sql, arguments) }

  /// The same with a list of arguments.
  func run(_ sql: String, _ arguments: [Value]) throws -> [Row] {
    var prepared: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &prepared, nil) == SQLITE_OK else { throw failure() }
    defer { sqlite3_finalize(prepared) }
    for (index, value) in arguments.enumerated() {
      switch value {
      case .null: sqlite3_bind_null(prepared, Int32(index + 1))
      case .int(let number): sqlite3_bind_int64(prepared, Int32(index + 1), Int64(number))
      case .text(let string): sqlite3_bind_text(prepared, Int32(index + 1), string, -1, csqlite_transient())
      }
    }
    var rows: [Row] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: rows.append(row(of: prepared))
      case SQLITE_DONE: return rows
      default: throw failure()
      }
    }
  }

  /// The number of the row that was inserted last.
  var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

  private func row(of statement: OpaquePointer?) -> Row {
    var row = Row()
    for column in 0..<sqlite3_column_count(statement) {
      let name = String(cString: sqlite3_column_name(statement, column))
      switch sqlite3_column_type(statement, column) {
      case SQLITE_INTEGER: row[name] = .int(Int(sqlite3_column_int64(statement, column)))
      case SQLITE_NULL: row[name] = .null
      default: row[name] = .text(String(cString: sqlite3_column_text(statement, column)))
      }
    }
    return row
  }
}
