// Exact integers of any size: limbs on the collector's heap, arithmetic by GMP.
//
// An operand is handed to GMP as a view of limbs that stay where they are (a fixnum's single limb lies on the native
// stack). What GMP's low-level functions produce goes straight into collector memory; where the size of a result is
// not known beforehand, a temporary of GMP's own is copied and cleared.
//
// Invariant: nothing here is called with more than `bitLimit` bits to come; GMP would abort the process.

import CGMP
import Glibc

typealias Limb = UInt
typealias BigPointer = UnsafeMutablePointer<__mpz_struct>

extension Word {
  static let negativeFlag: UInt8 = 1
  /// The limbs of a bignum, lowest first (unchecked).
  @inline(__always) var limbs: UnsafeMutablePointer<Limb> {
    UnsafeMutablePointer(bitPattern: self[slot: 0].bits).unsafelyUnwrapped
  }
}

extension Numbers {
  // MARK: Making

  /// A bignum around limbs of which the top one is not zero.
  static func bignum(limbs: UnsafeMutablePointer<Limb>, count: Int, negative: Bool) -> Word {
    let result = Heap.object(.bignum, slots: 1, length: count, flags: negative ? Word.negativeFlag : 0)
    result[slot: 0] = Word(UInt(bitPattern: limbs))
    return result
  }

  @inline(never) static func bignum(magnitude: UInt, negative: Bool) -> Word {
    let limbs = newLimbs(1)
    limbs[0] = magnitude
    return bignum(limbs: limbs, count: 1, negative: negative)
  }

  @inline(__always) static func newLimbs(_ count: Int) -> UnsafeMutablePointer<Limb> {
    Heap.bytes(count * 8).assumingMemoryBound(to: Limb.self)
  }

  /// The integer in limbs of which the upper ones may be zero; the memory is kept.
  static func integer(limbs: UnsafeMutablePointer<Limb>, count: Int, negative: Bool) -> Word {
    var count = count
    while count > 0 && limbs[count - 1] == 0 { count -= 1 }
    if count == 0 { return Word(fixnum: 0) }
    if count == 1 {
      if limbs[0] <= UInt(Word.maxFixnum) { return Word(fixnum: negative ? -Int(limbs[0]) : Int(limbs[0])) }
      if negative && limbs[0] == Word.minFixnum.magnitude { return Word(fixnum: Word.minFixnum) }
    }
    return bignum(limbs: limbs, count: count, negative: negative)
  }

  /// The value of one of GMP's integers, copied.
  static func integer(_ z: BigPointer) -> Word {
    let count = Int(z.pointee._mp_size.magnitude)
    if count == 0 { return Word(fixnum: 0) }
    let limbs = newLimbs(count)
    memcpy(limbs, z.pointee._mp_d, count * 8)
    return integer(limbs: limbs, count: count, negative: z.pointee._mp_size < 0)
  }

  // MARK: Views and temporaries

  /// Calls `body` with a view of an exact integer; the view must not be changed.
  @inline(__always) static func view<R>(_ w: Word, _ body: (BigPointer) throws -> R) rethrows -> R {
    if w.isFixnum {
      var limb = w.fixnum.magnitude
      return try withUnsafeMutablePointer(to: &limb) { pointer in
        var z = __mpz_struct(_mp_alloc: 1, _mp_size: Int32(w.fixnum.signum()), _mp_d: pointer)
        return try body(&z)
      }
    }
    let count = Int32(w.length)
    var z = __mpz_struct(_mp_alloc: count, _mp_size: isNegative(w) ? -count : count, _mp_d: w.limbs)
    return try body(&z)
  }

  /// The integer that `body` puts into a temporary.
  @inline(__always) static func result(_ body: (BigPointer) -> Void) -> Word {
    var z = __mpz_struct()
    __gmpz_init(&z)
    defer { __gmpz_clear(&z) }
    body(&z)
    return integer(&z)
  }

  /// The result of one of GMP's functions of two integers.
  @inline(__always) static func combine(
    _ a: Word, _ b: Word, _ operation: (BigPointer, UnsafePointer<__mpz_struct>, UnsafePointer<__mpz_struct>) -> Void
  ) -> Word {
    view(a) { x in view(b) { y in result { operation($0, x, y) } } }
  }

  // MARK: Looking at integers

  @inline(__always) static func isNegative(_ w: Word) -> Bool {
    w.isFixnum ? w.fixnum < 0 : w.flags & Word.negativeFlag != 0
  }
  static func sign(integer w: Word) -> Int { w.isFixnum ? w.fixnum.signum() : isNegative(w) ? -1 : 1 }
  static func isOdd(integer w: Word) -> Bool { w.isFixnum ? w.fixnum & 1 == 1 : w.limbs[0] & 1 == 1 }

  /// Bits of the magnitude.
  static func bitLength(_ w: Word) -> Int {
    if w.isFixnum { return 64 - w.fixnum.magnitude.leadingZeroBitCount }
    return w.length * 64 - w.limbs[w.length - 1].leadingZeroBitCount
  }
  /// The lowest 64 bits of the magnitude.
  static func lowBits(_ w: Word) -> UInt { w.isFixnum ? w.fixnum.magnitude : w.limbs[0] }
  /// Bit `i` of the magnitude.
  static func bit(_ i: Int, of w: Word) -> Bool {
    if w.isFixnum { return i < 64 && w.fixnum.magnitude >> UInt(i) & 1 == 1 }
    return i < w.length * 64 && w.limbs[i / 64] >> UInt(i % 64) & 1 == 1
  }
  /// Zero bits below the lowest one bit; the integer is not zero.
  static func trailingZeros(_ w: Word) -> Int {
    if w.isFixnum { return w.fixnum.trailingZeroBitCount }
    var i = 0
    while w.limbs[i] == 0 { i += 1 }
    return i * 64 + w.limbs[i].trailingZeroBitCount
  }
  /// The integer when it fits a machine word.
  static func int(_ w: Word) -> Int? {
    if w.isFixnum { return w.fixnum }
    guard w.is(.bignum), w.length == 1 else { return nil }
    if isNegative(w) { return w.limbs[0] <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- w.limbs[0]) : nil }
    return Int(exactly: w.limbs[0])
  }

  static func compare(integers a: Word, _ b: Word) -> Int {
    if a.isFixnum && b.isFixnum { return a.fixnum < b.fixnum ? -1 : a.fixnum == b.fixnum ? 0 : 1 }
    return view(a) { x in view(b) { y in Int(__gmpz_cmp(x, y)) } }
  }

  // MARK: What operations cost

  /// Charges for an operation on integers of `bits` bits that takes `weight` times as long as a product of that size.
  @inline(__always) static func charge(bits: Int, weight: Int = 1) throws {
    if _slowPath(Budget.isActive && bits > 4096) {
      let limbs = bits / 64
      // The result, GMP's scratch space, and a copy.
      try Budget.reserve(limbs.multipliedReportingOverflow(by: 24).overflow ? Int.max : limbs * 24)
      let product = (limbs * (64 - limbs.leadingZeroBitCount) / 8).multipliedReportingOverflow(by: weight)
      try Budget.commit(product.overflow ? Int.max : product.partialValue)
    }
  }
  /// As above, for code that cannot throw; false when the operation should not be begun.
  @inline(__always) static func note(bits: Int, weight: Int) -> Bool {
    if _fastPath(!Budget.isActive || bits <= 4096) { return true }
    do { try charge(bits: bits, weight: weight) } catch { return false }
    return true
  }
  /// As above, for what takes time in proportion to the size, like a sum.
  @inline(__always) static func chargeLinear(bits: Int) throws {
    if _slowPath(Budget.isActive && bits > 4096) {
      try Budget.reserve(bits / 8 * 2)
      try Budget.charge(bits >> 9)
    }
  }
  /// As above, for two operands.
  @inline(__always) static func charge(_ a: Word, _ b: Word, weight: Int = 1) throws {
    if _slowPath(Budget.isActive && (a.is(.bignum) || b.is(.bignum))) {
      func bits(_ w: Word) -> Int { w.isFixnum ? 64 : w.is(.bignum) ? bitLength(w) : 0 }
      try charge(bits: bits(a) + bits(b), weight: weight)
    }
  }

  // MARK: Sums and products

  /// Throws when an exact integer of `bits` bits would be too large.
  @inline(__always) static func checkSize(_ bits: Int) throws {
    if bits > bitLimit { throw tooLarge() }
  }

  static func negate(integer w: Word) -> Word {
    if w.isFixnum { return integer(-w.fixnum) }
    return integer(limbs: w.limbs, count: w.length, negative: !isNegative(w))
  }
  static func magnitude(_ w: Word) -> Word { isNegative(w) ? negate(integer: w) : w }

  static func add(integers a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum { return integer(a.fixnum + b.fixnum) }
    return combine(a, b) { __gmpz_add($0, $1, $2) }
  }

  static func subtract(integers a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum { return integer(a.fixnum - b.fixnum) }
    return combine(a, b) { __gmpz_sub($0, $1, $2) }
  }

  static func multiply(integers a: Word, _ b: Word) throws -> Word {
    if a.isFixnum && b.isFixnum {
      let (product, overflow) = a.fixnum.multipliedReportingOverflow(by: b.fixnum)
      if !overflow { return integer(product) }
      let (high, low) = a.fixnum.magnitude.multipliedFullWidth(by: b.fixnum.magnitude)
      let limbs = newLimbs(2)
      limbs[0] = low
      limbs[1] = high
      return integer(limbs: limbs, count: 2, negative: (a.fixnum < 0) != (b.fixnum < 0))
    }
    try checkSize(bitLength(a) + bitLength(b))
    try charge(a, b)
    return view(a) { x in
      view(b) { y in
        let m = Int(x.pointee._mp_size.magnitude)
        let n = Int(y.pointee._mp_size.magnitude)
        if m == 0 || n == 0 { return Word(fixnum: 0) }
        let limbs = newLimbs(m + n)
        if m >= n {
          _ = __gmpn_mul(limbs, x.pointee._mp_d, m, y.pointee._mp_d, n)
        } else {
          _ = __gmpn_mul(limbs, y.pointee._mp_d, n, x.pointee._mp_d, m)
        }
        return integer(limbs: limbs, count: m + n, negative: isNegative(a) != isNegative(b))
      }
    }
  }

  // MARK: Division

  /// Quotient and remainder, rounded toward zero; the divisor is not zero.
  static func truncatingDivide(_ a: Word, _ b: Word) -> (quotient: Word, remainder: Word) {
    if a.isFixnum && b.isFixnum {
      return (integer(a.fixnum / b.fixnum), Word(fixnum: a.fixnum % b.fixnum))
    }
    return view(a) { x in
      view(b) { y in
        var q = __mpz_struct()
        var r = __mpz_struct()
        __gmpz_init(&q)
        __gmpz_init(&r)
        defer {
          __gmpz_clear(&q)
          __gmpz_clear(&r)
        }
        __gmpz_tdiv_qr(&q, &r, x, y)
        let quotient = integer(&q)
        return (quotient, integer(&r))
      }
    }
  }

  static func truncatingQuotient(_ a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum { return integer(a.fixnum / b.fixnum) }
    return combine(a, b) { __gmpz_tdiv_q($0, $1, $2) }
  }

  static func truncatingRemainder(_ a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum { return Word(fixnum: a.fixnum % b.fixnum) }
    return combine(a, b) { __gmpz_tdiv_r($0, $1, $2) }
  }

  static func flooringRemainder(_ a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum {
      let r = a.fixnum % b.fixnum
      return Word(fixnum: r != 0 && (r < 0) != (b.fixnum < 0) ? r + b.fixnum : r)
    }
    return combine(a, b) { __gmpz_fdiv_r($0, $1, $2) }
  }

  static func gcd(integers a: Word, _ b: Word) -> Word {
    if a.isFixnum && b.isFixnum {
      var (x, y) = (a.fixnum.magnitude, b.fixnum.magnitude)
      while y != 0 { (x, y) = (y, x % y) }
      return integer(x)
    }
    return combine(a, b) { __gmpz_gcd($0, $1, $2) }
  }

  /// `a / b` as an integer or a ratio in lowest terms; `b` is not zero.
  static func quotient(exact a: Word, over b: Word) -> Word {
    var (n, d) = (a, b)
    if a.is(.bignum) || b.is(.bignum), !note(bits: bitLength(a) + bitLength(b), weight: 24) { return a }
    let common = gcd(integers: a, b)
    if common != Word(fixnum: 1) {
      n = truncatingQuotient(n, common)
      d = truncatingQuotient(d, common)
    }
    if isNegative(d) {
      n = negate(integer: n)
      d = negate(integer: d)
    }
    return d == Word(fixnum: 1) ? n : ratio(n, d)
  }

  // MARK: Shifts and powers

  /// `w × 2^count`; the caller has checked the size.
  static func shiftLeft(_ w: Word, _ count: Int) -> Word {
    if w.isFixnum && count < 62 {
      let shifted = w.fixnum << count
      if shifted >> count == w.fixnum { return integer(shifted) }
    }
    return view(w) { x in result { __gmpz_mul_2exp($0, x, UInt(count)) } }
  }

  /// `floor(w / 2^count)`.
  static func shiftRight(_ w: Word, _ count: Int) -> Word {
    if w.isFixnum { return Word(fixnum: w.fixnum >> min(count, 63)) }
    return view(w) { x in result { __gmpz_fdiv_q_2exp($0, x, UInt(count)) } }
  }

  /// `base` to the power of a count.
  static func power(integer base: Word, _ exponent: Int) throws -> Word {
    if exponent == 0 { return Word(fixnum: 1) }
    if base.isFixnum && base.fixnum.magnitude <= 1 {
      return base.fixnum < 0 && exponent & 1 == 0 ? Word(fixnum: 1) : base
    }
    let (bits, overflow) = bitLength(base).multipliedReportingOverflow(by: exponent)
    // The result has at least (bits - exponent) bits.
    if overflow || bits - exponent > bitLimit { throw tooLarge() }
    try charge(bits: bits, weight: 2)
    return view(base) { x in result { __gmpz_pow_ui($0, x, UInt(exponent)) } }
  }

  // MARK: Digits

  /// The value of ASCII digits in `radix`, which the caller has checked.
  static func integer(digits: UnsafeBufferPointer<UInt8>, radix: Int, negative: Bool) -> Word {
    if digits.count <= 18 && radix <= 10 {
      var value = 0
      for digit in digits { value = value * radix + Int(digit - 48) }
      return integer(negative ? -value : value)
    }
    guard note(bits: digits.count * 4, weight: 8) else { return Word(fixnum: 0) }
    // mpn_set_str wants digit values without leading zeros.
    var values: [UInt8] = []
    values.reserveCapacity(digits.count)
    for digit in digits { values.append(digitValue(digit)) }
    let skip = values.firstIndex { $0 != 0 } ?? values.count
    if skip == values.count { return Word(fixnum: 0) }
    let count = (values.count - skip) * 6 / 64 + 2
    let limbs = newLimbs(count)
    let used = values.withUnsafeBufferPointer { buffer in
      Int(__gmpn_set_str(limbs, buffer.baseAddress! + skip, buffer.count - skip, Int32(radix)))
    }
    return integer(limbs: limbs, count: used, negative: negative)
  }

  @inline(__always) static func digitValue(_ c: UInt8) -> UInt8 {
    switch c {
    case 48...57: return c - 48
    case 65...90: return c - 55
    case 97...122: return c - 87
    default: return 255
    }
  }

  /// Appends the digits of an exact integer.
  static func write(integer w: Word, radix: Int, into out: inout [UInt8]) {
    if w.isFixnum {
      out.append(contentsOf: String(w.fixnum, radix: radix).utf8)
      return
    }
    guard note(bits: bitLength(w), weight: 8) else { return }
    view(w) { x in
      let size = Int(__gmpz_sizeinbase(x, Int32(radix))) + 2
      let start = out.count
      out.append(contentsOf: repeatElement(0, count: size))
      let length = out.withUnsafeMutableBytes { buffer in
        let text = buffer.baseAddress!.advanced(by: start).assumingMemoryBound(to: CChar.self)
        _ = __gmpz_get_str(text, Int32(radix), x)
        return strlen(text)
      }
      out.removeLast(size - length)
    }
  }
}
