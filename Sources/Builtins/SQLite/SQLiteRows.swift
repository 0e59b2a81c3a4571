// `(nsscheme rows sqlite)`: what (sqlite3) stands on. A call that fails gives SQLite's code, and (sqlite3) makes the
// error of it.

import CSQLite
import Gexp
import SchemeCore

/// Rows about databases.
enum SQLiteRows {
  static let module = ["nsscheme", "rows", "sqlite"]

  static let rows: [PrimitiveRow] = {
    var table = PrimitiveTable()
    installConnections(&table)
    installStatements(&table)
    installParameters(&table)
    installResults(&table)
    return table.rows
  }()

  private static func connection(_ word: Word, _ position: Int) throws -> SQLiteConnection {
    let connection = try word.native(position, SQLiteConnection.self, "database")
    try connection.checkIdle()
    return connection
  }

  private static func statement(_ word: Word, _ position: Int) throws -> SQLiteStatement {
    let statement = try word.native(position, SQLiteStatement.self, "statement")
    try statement.connection.checkIdle()
    return statement
  }

  private static func code(_ code: Int32) -> Word { Word(fixnum: Int(code)) }

  private static func installConnections(_ table: inout PrimitiveTable) {
    table.three(
      "(%sqlite-open file flags vfs)", "The database in FILE, opened as FLAGS say, or the code of an error."
    ) { file, flags, system in
      let path = PathMapping.hostPath(try file.plainText(1))
      let (connection, status) = SQLiteConnection.open(
        path, Int32(truncatingIfNeeded: try flags.int(2)), try system.optionalPlainText(3))
      return connection.map { native($0, "sqlite-connection") } ?? code(status)
    }
    table.one("(%sqlite-close database)", "Closes DATABASE: the code of it.") { database in
      code(try connection(database, 1).close())
    }
    table.one("(%sqlite-error database)", "A pair of the extended code and the message of DATABASE's last error.") {
      database in
      let handle = try database.native(1, SQLiteConnection.self, "database").handle
      guard handle != nil else { return Heap.cons(code(SQLITE_MISUSE), .false) }
      return Heap.cons(code(sqlite3_extended_errcode(handle)), schemeText(sqlite3_errmsg(handle)))
    }
    table.two("(%sqlite-execute database sql)", "Runs the statements in the text SQL: the code of it.") {
      database, sql in
      let database = try connection(database, 1)
      let sql = try sql.plainText(2)
      return code(try database.run { sqlite3_exec(database.handle, sql, nil, nil, nil) })
    }
    table.two("(%sqlite-busy-timeout database milliseconds)", "How long DATABASE waits for others: the code of it.") {
      database, milliseconds in
      code(
        sqlite3_busy_timeout(try connection(database, 1).handle, Int32(clamping: try milliseconds.int(2))))
    }
    table.three(
      "(%sqlite-trace database mask procedure)", "Has PROCEDURE called for the events in MASK: the code of it."
    ) { database, mask, procedure in
      let mask = UInt32(truncatingIfNeeded: try mask.int(2))
      return code(try connection(database, 1).trace(mask, try procedure.procedure(3)))
    }
    table.two("(%sqlite-expanded-sql database address)", "The text of the statement at ADDRESS with its values, or #f.")
    {
      database, address in
      let database = try database.native(1, SQLiteConnection.self, "database")
      guard let statement = database.statement(at: UInt(bitPattern: try address.int(2))),
        let text = sqlite3_expanded_sql(statement.handle)
      else { return .false }
      defer { sqlite3_free(text) }
      return schemeText(text)
    }
  }

  private static func installStatements(_ table: inout PrimitiveTable) {
    table.two(
      "(%sqlite-prepare database sql)",
      "A pair of the first statement of the text SQL and the text after it, or the code of an error."
    ) { database, sql in
      let database = try connection(database, 1)
      let sql = Array(try sql.text(2).utf8CString)
      var (handle, used): (OpaquePointer?, Int) = (nil, 0)
      let status = sql.withUnsafeBufferPointer { text in
        var tail: UnsafePointer<CChar>?
        let status = sqlite3_prepare_v2(
          database.handle, text.baseAddress, Int32(clamping: text.count - 1), &handle, &tail)
        if let tail, let start = text.baseAddress { used = tail - start }
        return status
      }
      if status != SQLITE_OK { return code(status) }
      let statement = native(SQLiteStatement(handle, of: database), "sqlite-statement")
      return Heap.cons(
        statement,
        Heap.string(String(decoding: sql[used..<(sql.count - 1)].map { UInt8(bitPattern: $0) }, as: UTF8.self)))
    }
    table.one("(%sqlite-finalize statement)", "Frees STATEMENT: the code of it.") { statement in
      code(try Self.statement(statement, 1).finish())
    }
    table.one("(%sqlite-reset statement)", "Has STATEMENT begin anew: the code of its last run.") { statement in
      code(sqlite3_reset(try Self.statement(statement, 1).handle))
    }
  }

  private static func installParameters(_ table: inout PrimitiveTable) {
    table.two("(%sqlite-parameter-index statement name)", "The number of the parameter NAME of STATEMENT, or 0.") {
      statement, name in
      code(sqlite3_bind_parameter_index(try Self.statement(statement, 1).handle, try name.plainText(2)))
    }
    table.three(
      "(%sqlite-bind statement index value)",
      "Gives the parameter INDEX of STATEMENT a VALUE, bytes, a string, a floating-point number or #f: the code of it."
    ) { statement, index, value in
      let handle = try Self.statement(statement, 1).handle
      let index = Int32(clamping: try index.int(2))
      if value.isFlonum { return code(sqlite3_bind_double(handle, index, value.flonum)) }
      if value.isBytevector {
        let bytes = try value.bytes(3)
        return code(
          sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), csqlite_transient()))
      }
      if value.isFalse { return code(sqlite3_bind_null(handle, index)) }
      let text = Array(try value.text(3).utf8CString)
      return code(
        sqlite3_bind_text64(handle, index, text, UInt64(text.count - 1), csqlite_transient(), UInt8(SQLITE_UTF8)))
    }
    table.any(
      "(%sqlite-bind-integer statement index high low)",
      "Gives the parameter INDEX of STATEMENT the value of HIGH times 2^32 and LOW: the code of it."
    ) { arguments in
      let handle = try statement(arguments[0], 1).handle
      let index = Int32(clamping: try arguments[1].int(2))
      let high = try arguments[2].int(3, in: Int(Int32.min)...Int(Int32.max))
      let low = try arguments[3].int(4, in: 0...Int(UInt32.max))
      return code(sqlite3_bind_int64(handle, index, Int64(high << 32 | low)))
    }
  }

  private static func installResults(_ table: inout PrimitiveTable) {
    table.one("(%sqlite-columns statement)", "A vector of the names of STATEMENT's columns.") { statement in
      let handle = try Self.statement(statement, 1).handle
      let count = Int(sqlite3_column_count(handle))
      let result = Heap.vector(count: count, fill: .false)
      for i in 0..<count { result.setElement(i, schemeText(sqlite3_column_name(handle, Int32(i)))) }
      return result
    }
    table.one(
      "(%sqlite-step statement)", "The next row of STATEMENT, a vector; #f at its end, or the code of an error."
    ) {
      statement in
      let statement = try Self.statement(statement, 1)
      // A text of nothing but a comment is a statement that does nothing.
      guard let handle = statement.handle else { return .false }
      switch try statement.connection.run({ sqlite3_step(handle) }) {
      case SQLITE_DONE: return .false
      case SQLITE_ROW:
        let count = Int(sqlite3_data_count(handle))
        let result = Heap.vector(count: count, fill: .false)
        for i in 0..<count { result.setElement(i, try value(handle, Int32(i))) }
        return result
      case let status: return code(status)
      }
    }
  }

  private static func value(_ handle: OpaquePointer, _ column: Int32) throws -> Word {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return Numbers.integer(Int(sqlite3_column_int64(handle, column)))
    case SQLITE_FLOAT: return Heap.flonum(sqlite3_column_double(handle, column))
    case SQLITE_NULL: return .false
    case let type:
      let start = sqlite3_column_blob(handle, column)
      let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
      if type == SQLITE_BLOB { return Heap.bytevector(bytes) }
      guard String(validating: bytes, as: UTF8.self) != nil else {
        throw Fault.general(
          key: "decoding-error", message: "a text of column ~A is not UTF-8",
          arguments: SchemeCore.Root(Heap.list(Word(fixnum: Int(column)))))
      }
      return Heap.string(utf8: bytes.bindMemory(to: UInt8.self))
    }
  }
}
