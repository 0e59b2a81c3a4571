// The symbol table: open addressing over symbol objects, in memory that the collector scans.
//
// Invariant: two interned symbols with the same characters are the same word.

import CBoehm

/// Interned symbols and keywords.
public enum Symbols {
  nonisolated(unsafe) private static var slots: UnsafeMutablePointer<Word>? = nil
  nonisolated(unsafe) private static var capacity = 0
  nonisolated(unsafe) private static var used = 0
  nonisolated(unsafe) private static var keywords: UnsafeMutablePointer<Word>? = nil
  nonisolated(unsafe) private static var counter = 0

  /// FNV-1a over code points; fits a fixnum.
  static func hash(of string: Word) -> Int {
    var h: UInt64 = 0xcbf2_9ce4_8422_2325
    let count = string.length
    if string.isWide {
      let data = string.wideCharacters
      for i in 0..<count { h = (h ^ UInt64(data[i])) &* 0x100_0000_01b3 }
    } else {
      let data = string.narrowCharacters
      for i in 0..<count { h = (h ^ UInt64(data[i])) &* 0x100_0000_01b3 }
    }
    return Int(truncatingIfNeeded: (h ^ (h >> 29)) & 0x0FFF_FFFF_FFFF_FFFF)
  }

  static func sameCharacters(_ a: Word, _ b: Word) -> Bool {
    let count = a.length
    if count != b.length { return false }
    for i in 0..<count where a.characterAt(i) != b.characterAt(i) { return false }
    return true
  }

  /// The interned symbol with the characters of a Scheme string (which is copied, never kept).
  public static func intern(string: Word) -> Word {
    if (used + 1) * 2 > capacity { grow() }
    let h = hash(of: string)
    var i = h & (capacity - 1)
    let table = slots.unsafelyUnwrapped
    while table[i].bits != 0 {
      let symbol = table[i]
      if symbol[slot: 1].fixnum == h && sameCharacters(symbol[slot: 0], string) { return symbol }
      i = (i + 1) & (capacity - 1)
    }
    let symbol = make(string, hash: h, flags: 0)
    table[i] = symbol
    used += 1
    return symbol
  }

  /// The interned symbol with the given code points; nothing is allocated when it exists.
  static func intern(scalars: UnsafeBufferPointer<UInt32>) -> Word {
    if (used + 1) * 2 > capacity { grow() }
    var h: UInt64 = 0xcbf2_9ce4_8422_2325
    for c in scalars { h = (h ^ UInt64(c)) &* 0x100_0000_01b3 }
    let hash = Int(truncatingIfNeeded: (h ^ (h >> 29)) & 0x0FFF_FFFF_FFFF_FFFF)
    var i = hash & (capacity - 1)
    let table = slots.unsafelyUnwrapped
    while table[i].bits != 0 {
      let symbol = table[i]
      if symbol[slot: 1].fixnum == hash, symbol[slot: 0].length == scalars.count,
        (0..<scalars.count).allSatisfy({ symbol[slot: 0].characterAt($0) == scalars[$0] })
      {
        return symbol
      }
      i = (i + 1) & (capacity - 1)
    }
    return intern(string: Heap.string(scalars: scalars))
  }

  /// The interned symbol with the given name.
  public static func intern(_ name: String) -> Word { intern(string: Heap.string(name)) }

  /// A symbol that no other is the same as.
  public static func uninterned(string: Word) -> Word {
    make(string, hash: hash(of: string), flags: Word.uninternedFlag)
  }

  /// A fresh interned symbol, `prefix` followed by a number that makes it new.
  public static func generate(prefix: String) -> Word {
    counter += 1
    return intern("\(prefix)\(counter)")
  }

  private static func make(_ string: Word, hash: Int, flags: UInt8) -> Word {
    let name = Heap.substring(string, 0, string.length)
    name.flags |= Word.literalFlag
    let symbol = Heap.object(.symbol, slots: 3, flags: flags)
    symbol[slot: 0] = name
    symbol[slot: 1] = Word(fixnum: hash)
    symbol[slot: 2] = .null
    return symbol
  }

  private static func grow() {
    let old = slots
    let oldCapacity = capacity
    capacity = max(4096, capacity * 2)
    // Ordinary memory, which the variable holds: memory that is never freed is scanned at every collection, even of what
    // is new.
    let fresh = GC_malloc(capacity * 8)!.assumingMemoryBound(to: Word.self)
    if let old {
      for i in 0..<oldCapacity where old[i].bits != 0 {
        var j = old[i][slot: 1].fixnum & (capacity - 1)
        while fresh[j].bits != 0 { j = (j + 1) & (capacity - 1) }
        fresh[j] = old[i]
      }
    }
    slots = fresh
  }

  /// The keyword of a symbol: `#:name`. One object per symbol, kept on the symbol itself.
  public static func keyword(_ symbol: Word) -> Word {
    var entry = symbol[slot: 2]
    while entry.isPair {
      if entry.car.is(.keyword) { return entry.car }
      entry = entry.cdr
    }
    let keyword = Heap.object(.keyword, slots: 1)
    keyword[slot: 0] = symbol
    symbol[slot: 2] = Heap.cons(keyword, symbol[slot: 2])
    return keyword
  }

  /// The keyword with the given name.
  public static func keyword(_ name: String) -> Word { keyword(intern(name)) }
}
