// A connection to a database of SQLite's and its statements, as a Scheme program holds them.
//
// Invariant: while a statement runs, SQLite may call a procedure of the program's; until it has returned, nothing of this
// connection may be used, so that nothing is freed under SQLite's hands.

import CSQLite
import SchemeCore

/// A connection to a database.
final class SQLiteConnection {
  private(set) var handle: OpaquePointer?
  let detour = Detour()
  /// The procedure that learns what statements do.
  fileprivate var tracer: SchemeCore.Root?
  private var isRunning = false
  private var statements: [UInt: Unowned] = [:]

  private struct Unowned { unowned let statement: SQLiteStatement }

  /// How many of SQLite's instructions are between two looks at signals and limits.
  private static let instructionsAtOnce: Int32 = 20_000

  /// Opens a database; the code of an error otherwise.
  static func open(_ path: String, _ flags: Int32, _ system: String?) -> (SQLiteConnection?, Int32) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, flags, system)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      return (nil, code)
    }
    let connection = SQLiteConnection(handle)
    sqlite3_progress_handler(
      handle, instructionsAtOnce,
      { context in
        let connection = Unmanaged<SQLiteConnection>.fromOpaque(context!).takeUnretainedValue()
        return connection.detour.run { try Interpreter.attend() } == nil ? 1 : 0
      }, Unmanaged.passUnretained(connection).toOpaque())
    return (connection, code)
  }

  private init(_ handle: OpaquePointer) { self.handle = handle }
  deinit { _ = close() }

  /// Closes the connection; SQLite's code, which says whether statements are left. These stay as they are.
  func close() -> Int32 {
    guard let open = handle else { return SQLITE_OK }
    handle = nil
    tracer = nil
    sqlite3_trace_v2(open, 0, nil, nil)
    sqlite3_progress_handler(open, 0, nil, nil)
    let code = sqlite3_close(open)
    if code == SQLITE_BUSY { sqlite3_close_v2(open) }
    return code
  }

  /// Runs a call of SQLite's that may call the program's procedures.
  func run(_ body: () -> Int32) throws -> Int32 {
    try checkIdle()
    isRunning = true
    let code = body()
    isRunning = false
    try detour.settle()
    return code
  }

  /// Fails while a call of the above is under way.
  func checkIdle() throws {
    if isRunning { throw Fault.misc("the database is in use by the call that made this one") }
  }

  /// The address of a statement that is alive.
  func statement(at address: UInt) -> SQLiteStatement? { statements[address]?.statement }

  fileprivate func register(_ statement: SQLiteStatement, at address: UInt) {
    statements[address] = Unowned(statement: statement)
  }
  fileprivate func forget(_ address: UInt) { statements[address] = nil }

  /// Has `procedure` called with the event, the statement's address and an address or number that belongs to the event.
  func trace(_ mask: UInt32, _ procedure: Word) -> Int32 {
    tracer = SchemeCore.Root(procedure)
    return sqlite3_trace_v2(
      handle, mask,
      { event, context, statement, detail in
        let connection = Unmanaged<SQLiteConnection>.fromOpaque(context!).takeUnretainedValue()
        guard let tracer = connection.tracer else { return 0 }
        _ = connection.detour.run {
          try Machine.apply(
            tracer.word, Word(fixnum: Int(event)), Numbers.integer(UInt(bitPattern: statement)),
            Numbers.integer(UInt(bitPattern: detail)))
        }
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}

/// A prepared statement.
final class SQLiteStatement {
  let connection: SQLiteConnection
  private(set) var handle: OpaquePointer?

  init(_ handle: OpaquePointer?, of connection: SQLiteConnection) {
    (self.handle, self.connection) = (handle, connection)
    if let handle { connection.register(self, at: UInt(bitPattern: handle)) }
  }
  deinit { _ = finish() }

  /// Frees the statement.
  func finish() -> Int32 {
    guard let live = handle else { return SQLITE_OK }
    connection.forget(UInt(bitPattern: live))
    handle = nil
    return sqlite3_finalize(live)
  }
}
