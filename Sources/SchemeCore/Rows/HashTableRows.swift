// Hash tables as Scheme sees them; what they are is in `HashTables.swift`. Walks with procedures are written in
// Scheme over `%hash-table->alist`, tables with hash procedures of the program's own over the `%hashx` procedures.

/// Hash tables.
enum HashTableRows {
  static func install(_ table: inout PrimitiveTable) {
    making(&table)
    family(&table, "hash", "equal?", .equal)
    family(&table, "hashq", "eq?", .eq)
    family(&table, "hashv", "eqv?", .eqv)
    whole(&table)
    hashing(&table)
    custom(&table)
  }

  private static func making(_ table: inout PrimitiveTable) {
    func maker(_ name: String, _ documentation: String, _ weakness: HashTables.Weakness) {
      table.any("(\(name) [size])", documentation) { arguments in
        HashTables.make(weakness: weakness, size: try arguments.bound(0, in: 0...Word.maxFixnum) ?? 0)
      }
    }
    maker("make-hash-table", "A fresh hash table; SIZE is a hint that only its written form shows.", .none)
    maker("make-weak-key-hash-table", "A fresh hash table for keys that others keep alive.", .key)
    maker("make-weak-value-hash-table", "A fresh hash table for values that others keep alive.", .value)
    maker("make-doubly-weak-hash-table", "A fresh hash table for keys and values that others keep alive.", .both)
    func test(_ name: String, _ what: String, _ weakness: HashTables.Weakness?) {
      table.one("(\(name) obj)", "Whether OBJ is a \(what).") {
        Word($0.is(.hashTable) && (weakness == nil || $0[slot: 6].fixnum == weakness!.rawValue))
      }
    }
    test("hash-table?", "hash table", nil)
    test("weak-key-hash-table?", "table with weak keys", .key)
    test("weak-value-hash-table?", "table with weak values", .value)
    test("doubly-weak-hash-table?", "table with weak keys and values", .both)
  }

  private static func family(
    _ rows: inout PrimitiveTable, _ name: String, _ predicate: String, _ same: HashTables.Equivalence
  ) {
    rows.any("(\(name)-ref table key [default])", "What TABLE associates with KEY (by \(predicate)), or DEFAULT.") {
      arguments in
      let table = try arguments[0].hashTable(1)
      return HashTables.get(table, arguments[1], same) ?? arguments.optional(2) ?? .false
    }
    rows.three("(\(name)-set! table key value)", "Associates KEY (by \(predicate)) with VALUE in TABLE.") {
      table, key, value in
      HashTables.set(try table.hashTable(1), key, value, same)
      return value
    }
    rows.two("(\(name)-remove! table key)", "Removes KEY (by \(predicate)) from TABLE; its pair, or #f.") {
      table, key in
      HashTables.remove(try table.hashTable(1), key, same) ?? .false
    }
    rows.two("(\(name)-get-handle table key)", "The pair of KEY (by \(predicate)) and its value in TABLE, or #f.") {
      table, key in
      HashTables.handle(try table.hashTable(1), key, same) ?? .false
    }
    rows.three(
      "(\(name)-create-handle! table key init)",
      "The pair of KEY (by \(predicate)) and its value in TABLE, made with INIT when it is missing."
    ) { table, key, initial in
      if let handle = HashTables.handle(try table.hashTable(1), key, same) { return handle }
      let handle = Heap.cons(key, initial)
      HashTables.insert(table, hash: same.hash(key), handle: handle)
      return handle
    }
  }

  private static func whole(_ rows: inout PrimitiveTable) {
    rows.one("(hash-clear! table)", "Removes everything from TABLE.") { table in
      HashTables.clear(try table.hashTable(1))
      return .unspecified
    }
    rows.one("(%hash-table-count table)", "The number of associations in TABLE.") {
      Word(fixnum: HashTables.count(try $0.hashTable(1)))
    }
    rows.one("(%hash-table->alist table)", "The associations of TABLE as a fresh association list, oldest first.") {
      table in
      var builder = ListBuilder()
      HashTables.forEach(try table.hashTable(1)) { builder.append(Heap.cons($0.car, $0.cdr)) }
      return builder.first
    }
    rows.one("(%hash-table-handles table)", "The list of the pairs in TABLE itself, oldest first.") { table in
      var builder = ListBuilder()
      HashTables.forEach(try table.hashTable(1)) { builder.append($0) }
      return builder.first
    }
  }

  private static func hashing(_ rows: inout PrimitiveTable) {
    func hash(_ name: String, _ predicate: String, _ value: @escaping (Word) -> Int) {
      rows.any("(\(name) obj [size])", "A hash value of OBJ below SIZE, the same for what is the same by \(predicate).")
      {
        arguments in
        let size = try arguments.bound(1, in: 1...Word.maxFixnum) ?? Word.maxFixnum
        return Word(fixnum: value(arguments[0]) % size)
      }
    }
    hash("hash", "equal?", Hashing.equal)
    hash("hashq", "eq?", Hashing.eq)
    hash("hashv", "eqv?", Hashing.eqv)
  }

  private static func custom(_ rows: inout PrimitiveTable) {
    let hash = { (word: Word) in try word.int(2, in: 0...Word.maxFixnum) }
    rows.two("(%hashx-candidates table hash)", "The pairs in TABLE that were stored under HASH.") { table, h in
      HashTables.candidates(try table.hashTable(1), hash: try hash(h))
    }
    rows.three("(%hashx-insert! table hash pair)", "Stores the new PAIR (key . value) in TABLE under HASH.") {
      table, h, pair in
      HashTables.insert(try table.hashTable(1), hash: try hash(h), handle: try pair.pair(3))
      return pair
    }
    rows.any("(%hashx-set! table hash pair value)", "Makes VALUE the value of PAIR, stored in TABLE under HASH.") {
      let table = try $0[0].hashTable(1)
      let pair = try $0[2].pair(3)
      pair.cdr = $0[3]
      HashTables.set(table, hash: try hash($0[1]), handle: pair, $0[3])
      return .unspecified
    }
    rows.three("(%hashx-remove! table hash pair)", "Removes PAIR, stored under HASH, from TABLE.") { table, h, pair in
      HashTables.remove(try table.hashTable(1), hash: try hash(h), handle: pair) ?? .false
    }
  }
}

extension Word {
  fileprivate func hashTable(_ position: Int) throws -> Word { try object(.hashTable, position, "hash-table") }
}
