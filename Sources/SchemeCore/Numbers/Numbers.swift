// The numeric tower: what a number is, how one is made, how kinds turn into each other.
//
// Fixnums are immediate, flonums are boxed doubles. A bignum is `length` limbs of pointer-free collector memory and a
// sign flag; a ratio is two words; a complex is two doubles or two exact reals (`NumbersComplex.swift`).
//
// Invariants: an integer that fits a fixnum is never a bignum and the top limb of a bignum is not zero; a ratio is in
// lowest terms with a denominator above 1. So exact numbers are equal exactly when they look the same.

import Glibc

/// Arithmetic on Scheme numbers.
public enum Numbers {
  /// The rungs of the tower, lowest first.
  enum Kind: Int, Comparable {
    case fixnum, bignum, ratio, flonum, complex, none
    @inline(__always) static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  /// No exact integer may need more bits than this: a condition instead of an exhausted machine.
  nonisolated(unsafe) public static var bitLimit = 1 << 33

  @inline(__always) static func kind(_ w: Word) -> Kind {
    if w.isFixnum { return .fixnum }
    if w.isFlonum { return .flonum }
    switch w.heapType {
    case .bignum: return .bignum
    case .ratio: return .ratio
    case .complex: return .complex
    default: return .none
    }
  }

  // MARK: Predicates

  public static func isNumber(_ w: Word) -> Bool { kind(w) != .none }
  public static func isReal(_ w: Word) -> Bool { kind(w) < .complex }
  @inline(__always) public static func isExactInteger(_ w: Word) -> Bool { w.isFixnum || w.is(.bignum) }
  public static func isExactRational(_ w: Word) -> Bool { kind(w) < .flonum }
  public static func isRational(_ w: Word) -> Bool { w.isFlonum ? w.flonum.isFinite : kind(w) < .flonum }
  public static func isInteger(_ w: Word) -> Bool {
    w.isFlonum ? w.flonum.isFinite && w.flonum.rounded(.towardZero) == w.flonum : isExactInteger(w)
  }
  public static func isExact(_ w: Word) throws -> Bool {
    let kind = kind(w)
    if kind == .none { throw wrongType(1, w) }
    return kind < .flonum || isExactComplex(w)
  }

  // MARK: Failures

  static func wrongType(_ position: Int, _ w: Word) -> Fault { .type(position, "number", w) }
  static func integerExpected(_ position: Int, _ w: Word) -> Fault { .type(position, "integer", w) }
  static var divisionByZero: Fault {
    .general(key: "numerical-overflow", message: "Numerical overflow", arguments: Root(.null))
  }
  static func tooLarge() -> Fault {
    .general(
      key: "out-of-range", message: "an exact integer of more than ~A bits would result",
      arguments: Root(Heap.list(Word(fixnum: bitLimit))))
  }

  // MARK: Making numbers

  /// The exact integer `n`.
  @inline(__always) public static func integer(_ n: Int) -> Word {
    Word.fitsFixnum(n) ? Word(fixnum: n) : bignum(magnitude: n.magnitude, negative: n < 0)
  }

  /// The exact integer `n`.
  public static func integer(_ n: UInt) -> Word {
    n <= UInt(bitPattern: Word.maxFixnum) ? Word(fixnum: Int(n)) : bignum(magnitude: n, negative: false)
  }

  /// The ratio of two exact integers in lowest terms with a positive denominator above 1 (unchecked).
  static func ratio(_ numerator: Word, _ denominator: Word) -> Word {
    let result = Heap.object(.ratio, slots: 2)
    result[slot: 0] = numerator
    result[slot: 1] = denominator
    return result
  }

  // MARK: Parts

  static func numerator(_ w: Word) -> Word { w.is(.ratio) ? w[slot: 0] : w }
  static func denominator(_ w: Word) -> Word { w.is(.ratio) ? w[slot: 1] : Word(fixnum: 1) }

  // MARK: Exactness

  /// The double nearest to a real number, ties to even.
  static func double(_ w: Word) -> Double {
    switch kind(w) {
    case .fixnum: return Double(w.fixnum)
    case .flonum: return w.flonum
    case .bignum: return double(bignum: w)
    case .ratio: return double(w[slot: 0], over: w[slot: 1])
    default: return .nan
    }
  }

  /// A real argument as a double.
  static func double(_ w: Word, _ position: Int) throws -> Double {
    guard isReal(w) else { throw wrongType(position, w) }
    return double(w)
  }

  /// As `inexact`.
  public static func inexact(_ w: Word) throws -> Word {
    switch kind(w) {
    case .flonum: return w
    case .complex: return inexact(complex: w)
    case .none: throw wrongType(1, w)
    default: return Heap.flonum(double(w))
    }
  }

  /// As `exact`.
  public static func exact(_ w: Word) throws -> Word {
    switch kind(w) {
    case .fixnum, .bignum, .ratio: return w
    case .flonum:
      guard w.flonum.isFinite else { throw Fault.range(1, w) }
      return exact(w.flonum)
    case .complex: return try exact(complex: w)
    case .none: throw wrongType(1, w)
    }
  }

  /// The exact value of a finite double.
  static func exact(_ value: Double) -> Word {
    if let small = Int(exactly: value) { return integer(small) }
    let significand = Int(value.significandBitPattern) | (value.isNormal ? 1 << 52 : 0)
    let exponent = max(Int(value.exponentBitPattern), 1) - 1075
    let shift = min(significand.trailingZeroBitCount, max(0, -exponent))
    let numerator = integer((value < 0 ? -significand : significand) >> shift)
    if exponent + shift >= 0 { return shiftLeft(numerator, exponent + shift) }
    return ratio(numerator, shiftLeft(Word(fixnum: 1), -(exponent + shift)))
  }

  /// The double nearest to `numerator / denominator`, both exact integers, the denominator positive.
  static func double(_ numerator: Word, over denominator: Word) -> Double {
    if numerator.isFixnum && denominator.isFixnum
      && numerator.fixnum.magnitude <= 1 << 53 && denominator.fixnum <= 1 << 53
    {
      return Double(numerator.fixnum) / Double(denominator.fixnum)
    }
    // Scale so that the integer quotient has 64 or 65 bits; the remainder only decides ties ("sticky" bit).
    let shift = 65 - (bitLength(numerator) - bitLength(denominator))
    let scaled = shift > 0 ? shiftLeft(magnitude(numerator), shift) : magnitude(numerator)
    let divisor = shift < 0 ? shiftLeft(denominator, -shift) : denominator
    let (quotient, remainder) = truncatingDivide(scaled, divisor)
    let value = double(integer: quotient, sticky: remainder != Word(fixnum: 0), exponent: -shift)
    return isNegative(numerator) ? -value : value
  }

  /// `integer × 2^exponent` rounded once to the nearest double; `sticky`: a little more than that.
  static func double(integer: Word, sticky: Bool, exponent: Int) -> Double {
    let bits = bitLength(integer)
    if bits == 0 { return 0 }
    // Bits that the result keeps: 53, fewer when it is subnormal.
    let top = bits + exponent
    let keep = min(53, top + 1074)
    if top > 1024 { return .infinity }
    if keep < 0 { return 0 }
    let drop = bits - keep
    if drop <= 0 { return scalbn(Double(lowBits(integer)), exponent) }
    let kept = keep == 0 ? 0 : lowBits(shiftRight(integer, drop))
    let isHalf = bit(drop - 1, of: integer)
    let isAboveHalf = sticky || trailingZeros(integer) < drop - 1
    let up = isHalf && (isAboveHalf || kept & 1 == 1)
    return scalbn(Double(kept + (up ? 1 : 0)), drop + exponent)
  }

  static func double(bignum w: Word) -> Double {
    let value = double(integer: magnitude(w), sticky: false, exponent: 0)
    return isNegative(w) ? -value : value
  }
}
