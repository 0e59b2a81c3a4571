// Bitwise operations on exact integers, in two's complement of unlimited width.

import CGMP
import Glibc

extension Numbers {
  /// A two-operand operation on bits.
  enum BitOperation { case and, or, exclusiveOr }

  static func bits(_ operation: BitOperation, _ a: Word, _ b: Word) throws -> Word {
    guard isExactInteger(a) else { throw Fault.type(1, "exact integer", a) }
    guard isExactInteger(b) else { throw Fault.type(2, "exact integer", b) }
    if a.isFixnum && b.isFixnum {
      switch operation {
      case .and: return Word(fixnum: a.fixnum & b.fixnum)
      case .or: return Word(fixnum: a.fixnum | b.fixnum)
      case .exclusiveOr: return Word(fixnum: a.fixnum ^ b.fixnum)
      }
    }
    switch operation {
    case .and: return combine(a, b) { __gmpz_and($0, $1, $2) }
    case .or: return combine(a, b) { __gmpz_ior($0, $1, $2) }
    case .exclusiveOr: return combine(a, b) { __gmpz_xor($0, $1, $2) }
    }
  }

  static func complement(_ a: Word) -> Word {
    a.isFixnum ? Word(fixnum: ~a.fixnum) : view(a) { x in result { __gmpz_com($0, x) } }
  }

  /// Bit `i` of an integer in two's complement.
  static func logicalBit(_ i: Int, of a: Word) -> Bool {
    if a.isFixnum { return a.fixnum >> min(i, 63) & 1 == 1 }
    return view(a) { __gmpz_tstbit($0, UInt(i)) } == 1
  }

  /// As `integer-length`: the bits that differ from the sign.
  static func integerLength(_ a: Word) -> Int {
    if a.isFixnum { return 64 - (a.fixnum < 0 ? ~a.fixnum : a.fixnum).leadingZeroBitCount }
    return bitLength(isNegative(a) ? complement(a) : a)
  }

  /// As `logcount`: one bits of a number that is not negative, zero bits of a negative one.
  static func bitCount(_ a: Word) -> Int {
    if a.isFixnum { return (a.fixnum < 0 ? ~a.fixnum : a.fixnum).nonzeroBitCount }
    return view(isNegative(a) ? complement(a) : a) { Int(__gmpz_popcount($0)) }
  }

  /// As `ash`, `rounding` as `round-ash`.
  static func shift(_ a: Word, by count: Word, rounding: Bool = false) throws -> Word {
    guard isExactInteger(a) else { throw Fault.type(1, "exact integer", a) }
    guard isExactInteger(count) else { throw Fault.type(2, "exact integer", count) }
    if a == Word(fixnum: 0) { return a }
    if !isNegative(count) {
      guard count.isFixnum, count.fixnum <= bitLimit else { throw tooLarge() }
      try checkSize(bitLength(a) + count.fixnum)
      try chargeLinear(bits: bitLength(a) + count.fixnum)
      return shiftLeft(a, count.fixnum)
    }
    guard count.isFixnum, count.fixnum > -(1 << 48) else { return Word(fixnum: isNegative(a) && !rounding ? -1 : 0) }
    let distance = -count.fixnum
    let floor = shiftRight(a, distance)
    guard rounding, logicalBit(distance - 1, of: a) else { return floor }
    // A half or more was cut off: exactly a half rounds to even.
    let isTie = trailingZeros(a) == distance - 1
    return isTie && !isOdd(integer: floor) ? floor : add(integers: floor, Word(fixnum: 1))
  }

  /// As `bit-extract`: bits `start` up to, but without, `end`.
  static func extract(_ a: Word, _ start: Int, _ end: Int) throws -> Word {
    try checkSize(end - start)
    try chargeLinear(bits: end - start)
    let mask = subtract(integers: shiftLeft(Word(fixnum: 1), end - start), Word(fixnum: 1))
    return try bits(.and, shiftRight(a, start), mask)
  }

  private static func saturatingProduct(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? Int.max : product
  }

  /// As `modulo-expt`.
  static func moduloPower(_ base: Word, _ exponent: Word, _ modulus: Word) throws -> Word {
    for (i, w) in [(1, base), (2, exponent), (3, modulus)] where !isExactInteger(w) {
      throw Fault.type(i, "exact integer", w)
    }
    if modulus == Word(fixnum: 0) { throw divisionByZero }
    var b = base
    if isNegative(exponent) {
      // The inverse exists only for a base without a common divisor with the modulus.
      try charge(base, modulus, weight: 48)
      guard gcd(integers: base, modulus) == Word(fixnum: 1) else { throw divisionByZero }
      b = combine(base, modulus) { _ = __gmpz_invert($0, $1, $2) }
    }
    let e = magnitude(exponent)
    // A square for each bit and a remainder after it; what is small is not charged for, but here it adds up.
    let limbs = bitLength(modulus) / 64 + 1
    try Budget.commit(saturatingProduct(bitLength(e), limbs < 64 ? limbs * limbs / 16 + 1 : limbs * 8))
    try charge(modulus, modulus, weight: max(bitLength(e) * 2, 1))
    try charge(base, modulus, weight: 3)
    let power = view(b) { x in view(e) { y in view(modulus) { m in result { __gmpz_powm($0, x, y, m) } } } }
    return flooringRemainder(power, modulus)
  }
}
