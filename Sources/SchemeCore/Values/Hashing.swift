// Hash values for the three strengths of sameness.
//
// Invariant: what is the same has the same hash. Strings, symbols and numbers hash by content, so those values are
// the same in every run; other objects hash by address, which the collector never changes.

/// Hash functions of Scheme values; results are fixnums that are not negative.
public enum Hashing {
  @inline(__always) private static func mix(_ bits: UInt64) -> Int {
    var h = bits &* 0x9E37_79B9_7F4A_7C15
    h ^= h >> 32
    return Int(truncatingIfNeeded: h & 0x0FFF_FFFF_FFFF_FFFF)
  }

  /// All that are not numbers are the same to `eqv?`.
  @inline(__always) private static func bits(_ value: Double) -> UInt64 {
    value.isNaN ? Double.nan.bitPattern : value.bitPattern
  }

  /// For `eq?`.
  @inline(__always) public static func eq(_ word: Word) -> Int {
    word.isSymbol ? word[slot: 1].fixnum : mix(UInt64(word.bits))
  }

  /// For `eqv?`.
  public static func eqv(_ word: Word) -> Int {
    if word.isFlonum { return mix(bits(word.flonum)) }
    guard word.isObject, let type = word.heapType else { return mix(UInt64(word.bits)) }
    switch type {
    case .symbol: return word[slot: 1].fixnum
    case .bignum:
      let words = UnsafePointer<UInt64>(bitPattern: word[slot: 0].bits).unsafelyUnwrapped
      return mix((0..<word.length).reduce(UInt64(word.flags)) { $0 &* 31 ^ words[$1] })
    case .complex where word.hasExactParts:
      return mix(UInt64(eqv(word[slot: 0])) &* 37 ^ UInt64(eqv(word[slot: 1])))
    case .complex:
      let (real, imaginary) = word.inexactParts
      return mix(bits(real) &* 31 ^ bits(imaginary))
    case .ratio: return mix(UInt64(eqv(word[slot: 0])) &* 31 ^ UInt64(eqv(word[slot: 1])))
    case .string where word.length == 0: return 1
    default: return mix(UInt64(word.bits))
    }
  }

  /// For `equal?`.
  public static func equal(_ word: Word) -> Int {
    var budget = 48
    return mix(structure(word, &budget))
  }

  /// Looks at no more than `budget` parts, so that large and circular data cost no more than small data.
  private static func structure(_ first: Word, _ budget: inout Int) -> UInt64 {
    var h: UInt64 = 0
    var word = first
    while word.isPair && budget > 0 {
      budget -= 1
      h = h &* 31 &+ (word.car.isPair ? structure(word.car, &budget) : leaf(word.car, &budget)) ^ 0x5A
      word = word.cdr
    }
    return word.isPair ? h : h &* 31 &+ leaf(word, &budget)
  }

  private static func leaf(_ word: Word, _ budget: inout Int) -> UInt64 {
    guard word.isObject, let type = word.heapType else { return UInt64(eqv(word)) }
    switch type {
    case .string:
      Budget.note(word.length >> 4)
      return UInt64(word.length == 0 ? 1 : Symbols.hash(of: word))
    case .bytevector:
      var h: UInt64 = 7
      for i in 0..<min(word.length, 64) { h = (h ^ UInt64(word.byteData[i])) &* 0x100_0000_01b3 }
      return h ^ UInt64(word.length)
    case .vector, .record:
      let start = type == .vector ? 0 : 1
      var h = UInt64(word.length)
      var i = start
      while i < word.length + start && budget > 0 {
        budget -= 1
        h = h &* 31 &+ structure(word[slot: i], &budget)
        i += 1
      }
      return h
    // Compared by structure, but rare as keys: one hash for all of them.
    case .array where word.length == 1: return array(word, &budget)
    case .array, .bitvector, .characterSet, .syntax: return UInt64(type.rawValue)
    default: return UInt64(eqv(word))
    }
  }

  /// An array of rank 1 can be the same as a vector, string or the like, and then has its hash.
  private static func array(_ array: Word, _ budget: inout Int) -> UInt64 {
    let storage = array.arrayStorage
    let dimension = array.arrayDimension(0)
    func element(_ i: Int) -> Word { ArrayStorage.load(storage, array.arrayOffset + i * dimension.step) }
    if dimension.lower != 0 { return UInt64(dimension.count) }
    if storage.isVector {
      var h = UInt64(dimension.count)
      var i = 0
      while i < dimension.count && budget > 0 {
        budget -= 1
        h = h &* 31 &+ structure(element(i), &budget)
        i += 1
      }
      return h
    }
    // What has many more elements than its storage is nothing that one could also write down.
    guard dimension.count <= max(ArrayStorage.count(storage), 1 << 24) else { return UInt64(dimension.count) }
    let copy = ArrayStorage.make(type: ArrayStorage.type(storage), count: dimension.count)!
    Budget.note(dimension.count >> 3)
    // What is stored here came out of storage of the same type.
    for i in 0..<dimension.count { try? ArrayStorage.store(element(i), copy, i, 1) }
    return leaf(copy, &budget)
  }
}
