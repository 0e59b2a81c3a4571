// Hash tables that remember the order of insertion, so that walks over them do not depend on addresses.
//
// The slots of a table:
//   0 handles: raw words, a pair (key . value) for each entry in order of insertion, 0 where one was removed
//   1 hashes: pointer-free, one Int for each entry
//   2 index: pointer-free, Int32: an entry's number, -1 for free, -2 for removed; a power of two, found by probing
//   3 entries in use, holes included   4 associations   5 capacity in entries   6 weakness (`Weakness`)
//   7 the size that was asked for
//
// The entries of weak tables hold weak words (`WeakReferences.swift`); those whose objects are gone are passed over and
// leave the table when it is rebuilt.
//
// Invariant: at most three quarters of the index are not free, so probing ends.

/// The tables behind `make-hash-table`.
public enum HashTables {
  /// How keys are compared.
  public enum Equivalence {
    case eq, eqv, equal

    @inline(__always) func hash(_ key: Word) -> Int {
      switch self {
      case .eq: Hashing.eq(key)
      case .eqv: Hashing.eqv(key)
      case .equal: Hashing.equal(key)
      }
    }
    @inline(__always) func same(_ a: Word, _ b: Word) -> Bool {
      if a == b { return true }
      switch self {
      case .eq: return false
      case .eqv: return Equality.eqv(a, b)
      case .equal: return Equality.equal(a, b)
      }
    }
  }
  /// What a table does not keep alive.
  enum Weakness: Int { case none, key, value, both }

  /// A fresh table.
  public static func make() -> Word { make(weakness: .none) }

  static func make(weakness: Weakness, size: Int = 0) -> Word {
    let table = Heap.object(.hashTable, slots: 8)
    table[slot: 6] = Word(fixnum: weakness.rawValue)
    table[slot: 7] = Word(fixnum: size)
    allocate(table, capacity: 6)
    return table
  }

  private static func allocate(_ table: Word, capacity: Int) {
    table[slot: 0] = Word(raw: Heap.words(capacity))
    table[slot: 1] = Word(UInt(bitPattern: Heap.bytes(capacity * 8)))
    let size = indexSize(capacity)
    let index = Heap.bytes(size * 4).assumingMemoryBound(to: Int32.self)
    index.update(repeating: -1, count: size)
    table[slot: 2] = Word(UInt(bitPattern: index))
    table[slot: 3] = Word(fixnum: 0)
    table[slot: 4] = Word(fixnum: 0)
    table[slot: 5] = Word(fixnum: capacity)
  }

  /// Capacities are three quarters of a power of two.
  @inline(__always) private static func indexSize(_ capacity: Int) -> Int { capacity / 3 * 4 }

  @inline(__always) private static func handles(_ table: Word) -> UnsafeMutablePointer<Word> { table[slot: 0].raw }
  @inline(__always) private static func hashes(_ table: Word) -> UnsafeMutablePointer<Int> {
    UnsafeMutablePointer(bitPattern: table[slot: 1].bits).unsafelyUnwrapped
  }
  @inline(__always) private static func index(_ table: Word) -> UnsafeMutablePointer<Int32> {
    UnsafeMutablePointer(bitPattern: table[slot: 2].bits).unsafelyUnwrapped
  }

  /// What a table does not keep alive (unchecked).
  @inline(__always) static func weakness(_ table: Word) -> Weakness { Weakness(rawValue: table[slot: 6].fixnum)! }
  @inline(__always) private static func isWeak(_ table: Word) -> Bool { table[slot: 6].bits != 0 }

  /// The number of associations (unchecked).
  public static func count(_ table: Word) -> Int {
    if !isWeak(table) { return table[slot: 4].fixnum }
    var count = 0
    forEach(table) { _ in count += 1 }
    return count
  }

  /// The slot in the index of the entry with this hash that `matches`, or -1.
  @inline(__always) private static func find(_ table: Word, _ hash: Int, _ matches: (Word) -> Bool) -> Int {
    let index = index(table)
    let hashes = hashes(table)
    let mask = indexSize(table[slot: 5].fixnum) - 1
    var i = hash & mask
    while index[i] != -1 {
      let entry = Int(index[i])
      if entry >= 0 && hashes[entry] == hash && matches(handles(table)[entry]) { return i }
      i = (i + 1) & mask
    }
    return -1
  }

  /// The entry of a key.
  @inline(__always) private static func entry(_ table: Word, _ key: Word, _ equivalence: Equivalence) -> Int {
    let hash = equivalence.hash(key)
    if isWeak(table) {
      let weakness = weakness(table)
      return find(table, hash) { entry in weakness.key(entry).map { equivalence.same(key, $0) } ?? false }
    }
    return find(table, hash) { equivalence.same(key, $0.car) }
  }

  /// The pair (key . value) of a key, nil when there is none (unchecked). Of a weak table, a fresh pair.
  @inline(__always) public static func handle(_ table: Word, _ key: Word, _ equivalence: Equivalence) -> Word? {
    let slot = entry(table, key, equivalence)
    return slot < 0 ? nil : strong(table, handles(table)[Int(index(table)[slot])])
  }

  /// An entry as a pair that programs may see; nil when it is gone.
  @inline(__always) private static func strong(_ table: Word, _ entry: Word) -> Word? {
    if !isWeak(table) { return entry }
    let weakness = weakness(table)
    guard let key = weakness.key(entry), let value = weakness.value(entry) else { return nil }
    return Heap.cons(key, value)
  }

  /// What the table associates with a key (unchecked).
  @inline(__always) public static func get(_ table: Word, _ key: Word, _ equivalence: Equivalence) -> Word? {
    let slot = entry(table, key, equivalence)
    if slot < 0 { return nil }
    let entry = handles(table)[Int(index(table)[slot])]
    return isWeak(table) ? weakness(table).value(entry) : entry.cdr
  }

  /// Associates a key with a value (unchecked).
  public static func set(_ table: Word, _ key: Word, _ value: Word, _ equivalence: Equivalence) {
    let slot = entry(table, key, equivalence)
    if slot < 0 { return insert(table, hash: equivalence.hash(key), handle: Heap.cons(key, value)) }
    weakness(table).setValue(handles(table)[Int(index(table)[slot])], value)
  }

  /// Adds an entry for a key that the table does not have (unchecked).
  static func insert(_ table: Word, hash: Int, handle: Word) {
    if table[slot: 3] == table[slot: 5] { rebuild(table) }
    let entry = table[slot: 3].fixnum
    handles(table)[entry] = isWeak(table) ? weakness(table).entry(handle.car, handle.cdr) : handle
    hashes(table)[entry] = hash
    link(table, entry, hash)
    table[slot: 3] = Word(fixnum: entry + 1)
    table[slot: 4] = Word(fixnum: table[slot: 4].fixnum + 1)
  }

  @inline(__always) private static func link(_ table: Word, _ entry: Int, _ hash: Int) {
    let index = index(table)
    let mask = indexSize(table[slot: 5].fixnum) - 1
    var i = hash & mask
    while index[i] != -1 { i = (i + 1) & mask }
    index[i] = Int32(truncatingIfNeeded: entry)
  }

  /// Drops the holes, and doubles the table when there were few.
  private static func rebuild(_ table: Word) {
    let oldHandles = handles(table)
    let oldHashes = hashes(table)
    let used = table[slot: 3].fixnum
    let count = count(table)
    let capacity = table[slot: 5].fixnum
    precondition(capacity < 1 << 30, "hash table with more than 2^30 entries")
    allocate(table, capacity: count * 2 > capacity ? capacity * 2 : capacity)
    let weakness = weakness(table)
    for i in 0..<used where oldHandles[i].bits != 0 && (weakness == .none || weakness.key(oldHandles[i]) != nil) {
      let entry = table[slot: 3].fixnum
      handles(table)[entry] = oldHandles[i]
      hashes(table)[entry] = oldHashes[i]
      link(table, entry, oldHashes[i])
      table[slot: 3] = Word(fixnum: entry + 1)
    }
    table[slot: 4] = table[slot: 3]
  }

  /// Removes a key and returns its pair, nil when there was none (unchecked).
  @discardableResult public static func remove(_ table: Word, _ key: Word, _ equivalence: Equivalence) -> Word? {
    remove(table, at: entry(table, key, equivalence))
  }

  /// Where the entry of a pair that `candidates` returned is.
  private static func slot(_ table: Word, _ hash: Int, _ handle: Word) -> Int {
    guard isWeak(table) else { return find(table, hash) { $0 == handle } }
    let weakness = weakness(table)
    return find(table, hash) { weakness.key($0) == handle.car }
  }

  /// Removes the entry whose pair is `handle`.
  static func remove(_ table: Word, hash: Int, handle: Word) -> Word? {
    remove(table, at: slot(table, hash, handle))
  }

  /// Makes `value` the value of the entry whose pair is `handle`.
  static func set(_ table: Word, hash: Int, handle: Word, _ value: Word) {
    let slot = slot(table, hash, handle)
    if slot >= 0 { weakness(table).setValue(handles(table)[Int(index(table)[slot])], value) }
  }

  private static func remove(_ table: Word, at slot: Int) -> Word? {
    if slot < 0 { return nil }
    let entry = Int(index(table)[slot])
    let handle = strong(table, handles(table)[entry])
    index(table)[slot] = -2
    handles(table)[entry] = Word(0)
    table[slot: 4] = Word(fixnum: table[slot: 4].fixnum - 1)
    return handle
  }

  /// Removes everything (unchecked).
  public static func clear(_ table: Word) { allocate(table, capacity: 6) }

  /// Calls `body` with each pair (key . value), oldest first (unchecked); `body` must not change the table.
  public static func forEach(_ table: Word, _ body: (Word) -> Void) {
    let handles = handles(table)
    for i in 0..<table[slot: 3].fixnum where handles[i].bits != 0 {
      if let pair = strong(table, handles[i]) { body(pair) }
    }
  }

  /// The pairs of all entries with this hash, oldest first, as a fresh list.
  static func candidates(_ table: Word, hash: Int) -> Word {
    var builder = ListBuilder()
    let hashes = hashes(table)
    // Entries with one hash form no chain of their own: follow the probe sequence and keep those that fit.
    let index = index(table)
    let mask = indexSize(table[slot: 5].fixnum) - 1
    var i = hash & mask
    while index[i] != -1 {
      let entry = Int(index[i])
      if entry >= 0 && hashes[entry] == hash, let pair = strong(table, handles(table)[entry]) { builder.append(pair) }
      i = (i + 1) & mask
    }
    return builder.first
  }

  // MARK: Writing

  /// The number of buckets that Guile would show for a table: the least prime of its list that was asked for and
  /// leaves a tenth of the buckets free.
  static func shownSize(_ table: Word) -> Int {
    let count = count(table)
    let wanted = table[slot: 7].fixnum
    return primes.first { $0 >= wanted && $0 * 9 / 10 >= count } ?? primes.last!
  }
  private static let primes = [
    31, 61, 113, 223, 443, 883, 1759, 3517, 7027, 14051, 28099, 56197, 112363, 224717, 449419, 898823, 1_797_641,
    3_595_271, 7_190_537, 14_381_041, 28_762_081, 57_524_111, 115_048_217, 230_096_423,
  ]
}
