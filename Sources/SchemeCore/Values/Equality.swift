// eq?, eqv?, equal?.
//
// Invariant: comparing never overflows the native stack, however deep the data: what lies too deep is put on a list
// of pairs still to be compared.

import Glibc

/// Sameness in its three strengths.
public enum Equality {
  nonisolated(unsafe) private static var cycles = Cycles()
  /// The type of GOOPS instances and what compares two of them, once `equal?` has methods; else 0.
  nonisolated(unsafe) static var instanceType = Word(0)
  nonisolated(unsafe) static var equalInstances: (Word, Word) -> Bool = { _, _ in false }
  /// Levels that are compared by native recursion.
  private static let nativeDepth = 400

  /// As `eqv?`: numbers of the same exactness and value are the same.
  @inline(__always) public static func eqv(_ a: Word, _ b: Word) -> Bool { a == b || eqvNumbers(a, b) }

  @inline(never) private static func eqvNumbers(_ a: Word, _ b: Word) -> Bool {
    if a.isFlonum && b.isFlonum { return same(a.flonum, b.flonum) }
    guard a.isObject && b.isObject, let type = a.heapType, type == b.heapType else { return false }
    switch type {
    case .bignum:
      if a.header != b.header { return false }
      return memcmp(pointer(a), pointer(b), a.length * 8) == 0
    case .ratio: return eqv(a[slot: 0], b[slot: 0]) && eqv(a[slot: 1], b[slot: 1])
    case .complex: return eqvComplex(a, b)
    // All empty strings are the same, as in Guile.
    case .string: return a.length == 0 && b.length == 0
    default: return false
    }
  }

  private static func eqvComplex(_ a: Word, _ b: Word) -> Bool {
    if a.flags != b.flags { return false }
    if a.hasExactParts { return eqv(a[slot: 0], b[slot: 0]) && eqv(a[slot: 1], b[slot: 1]) }
    let (x, y) = (a.inexactParts, b.inexactParts)
    return same(x.real, y.real) && same(x.imaginary, y.imaginary)
  }

  /// The same bits, or neither is a number.
  private static func same(_ x: Double, _ y: Double) -> Bool { x.bitPattern == y.bitPattern || x.isNaN && y.isNaN }

  private static func pointer(_ word: Word) -> UnsafeRawPointer {
    UnsafeRawPointer(bitPattern: word[slot: 0].bits).unsafelyUnwrapped
  }

  /// As `equal?`.
  public static func equal(_ a: Word, _ b: Word) -> Bool {
    if a == b { return true }
    if !a.isPair && !a.isObject { return eqv(a, b) }
    var rest: RootedArray?
    // A comparison inside another one, by a hash table's own procedure, say, has its own.
    let outer = cycles
    cycles = Cycles()
    defer {
      Budget.note(cycles.steps >> 3)
      cycles = outer
    }
    if !same(a, b, 0, &rest) { return false }
    while let pending = rest, !pending.isEmpty {
      let y = pending.removeLast()
      let x = pending.removeLast()
      if !same(x, y, 0, &rest) { return false }
    }
    return true
  }

  private static func same(_ first: Word, _ second: Word, _ depth: Int, _ rest: inout RootedArray?) -> Bool {
    var a = first
    var b = second
    while a.isPair && b.isPair {
      if a == b || cycles.isKnown(a, b) { return true }
      if a.car != b.car && !descend(a.car, b.car, depth, &rest) { return false }
      a = a.cdr
      b = b.cdr
    }
    if eqv(a, b) { return true }
    guard a.isObject && b.isObject, let type = a.heapType else { return false }
    // A vector is an array of rank 1, so the two can be the same.
    if type == .array || b.is(.array) { return Arrays.equal(a, b) { descend($0, $1, depth, &rest) } }
    guard type == b.heapType else { return false }
    switch type {
    case .string:
      Budget.note(a.length >> 6)
      return Symbols.sameCharacters(a, b)
    case .bitvector:
      Budget.note(a.length >> 9)
      return a.header == b.header && memcmp(a.byteData, b.byteData, (a.length + 7) / 8) == 0
    case .bytevector:
      Budget.note(a.length >> 6)
      return a.header == b.header && elementType(a) == elementType(b) && memcmp(a.byteData, b.byteData, a.length) == 0
    case .vector where cycles.isKnown(a, b): return true
    case .vector: return sameSlots(a, b, a.length == b.length ? 0..<a.length : nil, depth, &rest)
    case .record where a.recordType == instanceType && b.recordType == a.recordType:
      return equalInstances(a, b)
    case .record:
      let fits = a.recordType == b.recordType && a.length == b.length
      return sameSlots(a, b, fits ? 1..<(a.length + 1) : nil, depth, &rest)
    case .syntax: return sameSlots(a, b, 0..<3, depth, &rest)
    case .characterSet: return same(a[slot: 0], b[slot: 0], depth, &rest)
    default: return false
    }
  }

  /// A plain bytevector and a u8vector are the same kind of thing.
  private static func elementType(_ word: Word) -> Int { max(word[slot: 1].fixnum, ElementType.u8.rawValue) }

  private static func sameSlots(
    _ a: Word, _ b: Word, _ slots: Range<Int>?, _ depth: Int, _ rest: inout RootedArray?
  ) -> Bool {
    guard let slots else { return false }
    Budget.note(slots.count >> 4)
    for i in slots where a[slot: i] != b[slot: i] && !descend(a[slot: i], b[slot: i], depth, &rest) { return false }
    return true
  }

  private static func descend(_ a: Word, _ b: Word, _ depth: Int, _ rest: inout RootedArray?) -> Bool {
    if depth < nativeDepth { return same(a, b, depth + 1, &rest) }
    let pending = rest ?? RootedArray(capacity: 64)
    rest = pending
    pending.append(a)
    pending.append(b)
    return true
  }
}

/// What lets `equal?` end on data that contain themselves: after many steps, pairs of words are remembered, and what is
/// met again is being compared already.
private struct Cycles {
  private struct Met: Hashable {
    let a: UInt
    let b: UInt
  }
  private static let most = 1 << 16
  private var left = Cycles.most
  /// What has not been charged for.
  var steps: Int { isWatching ? 0 : Cycles.most - left }
  private var isWatching = false
  private var met: Set<Met> = []

  /// Whether `a` and `b`, of the same type, need not be compared.
  @inline(__always) mutating func isKnown(_ a: Word, _ b: Word) -> Bool {
    left -= 1
    return (left < 0 || isWatching) && look(a, b)
  }

  /// Remembers one pair of words in 64: every circle has one of them, at the latest when it has been gone round 64
  /// times.
  @inline(never) private mutating func look(_ a: Word, _ b: Word) -> Bool {
    isWatching = true
    if left < 0 {
      left = 63
      if !Budget.note(64) { return true }
      return !met.insert(Met(a: a.bits, b: b.bits)).inserted
    }
    return !met.isEmpty && met.contains(Met(a: a.bits, b: b.bits))
  }
}
