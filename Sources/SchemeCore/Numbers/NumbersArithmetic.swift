// + - * / and comparison on the whole tower. Both operands are lifted to the higher of their kinds; a comparison
// between exact and inexact numbers is made on exact values, so that no rounding can make it lie.

import CGMP

extension Numbers {
  // MARK: Sum, difference, product, quotient

  public static func add(_ a: Word, _ b: Word) throws -> Word {
    switch try common(a, b) {
    case .fixnum: return integer(a.fixnum + b.fixnum)
    case .bignum: return add(integers: a, b)
    case .ratio:
      let (p, q, r, s) = (numerator(a), denominator(a), numerator(b), denominator(b))
      let sum = add(integers: try multiply(integers: p, s), try multiply(integers: r, q))
      return quotient(exact: sum, over: try multiply(integers: q, s))
    case .flonum: return Heap.flonum(double(a) + double(b))
    default: return try add(complex: a, b)
    }
  }

  public static func subtract(_ a: Word, _ b: Word) throws -> Word {
    switch try common(a, b) {
    case .fixnum: return integer(a.fixnum - b.fixnum)
    case .bignum: return subtract(integers: a, b)
    case .ratio:
      let (p, q, r, s) = (numerator(a), denominator(a), numerator(b), denominator(b))
      let difference = subtract(integers: try multiply(integers: p, s), try multiply(integers: r, q))
      return quotient(exact: difference, over: try multiply(integers: q, s))
    case .flonum:
      // An exact zero subtracts to the plain negation: (- 0 0.0) is -0.0.
      return a == Word(fixnum: 0) ? Heap.flonum(-b.flonum) : Heap.flonum(double(a) - double(b))
    default: return try subtract(complex: a, b)
    }
  }

  public static func multiply(_ a: Word, _ b: Word) throws -> Word {
    switch try common(a, b) {
    case .fixnum, .bignum: return try multiply(integers: a, b)
    case .ratio:
      let upper = try multiply(integers: numerator(a), numerator(b))
      return quotient(exact: upper, over: try multiply(integers: denominator(a), denominator(b)))
    case .flonum: return Heap.flonum(double(a) * double(b))
    default: return try multiply(complex: a, b)
    }
  }

  public static func divide(_ a: Word, _ b: Word) throws -> Word {
    let kind = try common(a, b)
    if b == Word(fixnum: 0) { throw divisionByZero }
    switch kind {
    case .fixnum, .bignum: return quotient(exact: a, over: b)
    case .ratio:
      let upper = try multiply(integers: numerator(a), denominator(b))
      return quotient(exact: upper, over: try multiply(integers: denominator(a), numerator(b)))
    case .flonum: return Heap.flonum(double(a) / double(b))
    default: return try divide(complex: a, b)
    }
  }

  public static func negate(_ a: Word) throws -> Word {
    switch kind(a) {
    case .fixnum, .bignum: return negate(integer: a)
    case .ratio: return ratio(negate(integer: a[slot: 0]), a[slot: 1])
    case .flonum: return Heap.flonum(-a.flonum)
    case .complex: return try negate(complex: a)
    case .none: throw wrongType(1, a)
    }
  }

  /// The kind both operands can be lifted to.
  @inline(__always) private static func common(_ a: Word, _ b: Word) throws -> Kind {
    let (x, y) = (kind(a), kind(b))
    if x == .none { throw wrongType(1, a) }
    if y == .none { throw wrongType(2, b) }
    return max(x, y)
  }

  // MARK: Comparison

  /// -1, 0 or 1; nil when a NaN is involved.
  public static func compare(_ a: Word, _ b: Word) throws -> Int? {
    if a.isFixnum && b.isFixnum { return a.fixnum < b.fixnum ? -1 : a.fixnum == b.fixnum ? 0 : 1 }
    guard isReal(a) else { throw Fault.type(1, "real number", a) }
    guard isReal(b) else { throw Fault.type(2, "real number", b) }
    if a.isFlonum && b.isFlonum { return compare(a.flonum, b.flonum) }
    if a.isFlonum || b.isFlonum {
      let (x, y) = (double(a), double(b))
      if x.isNaN || y.isNaN { return nil }
      // Doubles that differ after rounding differ the same way before it.
      if x != y || x.isInfinite && a.isFlonum && b.isFlonum { return x < y ? -1 : 1 }
      if x.isInfinite { return a.isFlonum ? (x > 0 ? 1 : -1) : (y > 0 ? -1 : 1) }
      return compare(exact: a.isFlonum ? exact(x) : a, b.isFlonum ? exact(y) : b)
    }
    return compare(exact: a, b)
  }

  private static func compare(_ x: Double, _ y: Double) -> Int? { x < y ? -1 : x == y ? 0 : x > y ? 1 : nil }

  private static func compare(exact a: Word, _ b: Word) -> Int {
    if isExactInteger(a) && isExactInteger(b) { return compare(integers: a, b) }
    let (p, q) = (sign(integer: numerator(a)), sign(integer: numerator(b)))
    if p != q { return p < q ? -1 : 1 }
    let left = combine(numerator(a), denominator(b)) { __gmpz_mul($0, $1, $2) }
    let right = combine(numerator(b), denominator(a)) { __gmpz_mul($0, $1, $2) }
    return compare(integers: left, right)
  }

  public static func less(_ a: Word, _ b: Word) throws -> Bool { try compare(a, b) == -1 }
  public static func lessEqual(_ a: Word, _ b: Word) throws -> Bool { try compare(a, b).map { $0 <= 0 } ?? false }

  /// As `=`.
  public static func equal(_ a: Word, _ b: Word) throws -> Bool {
    if try common(a, b) < .complex { return try compare(a, b) == 0 }
    return try equal(complex: a, b)
  }

  /// As `eqv?`, for numbers and everything else.
  @inline(__always) public static func eqv(_ a: Word, _ b: Word) -> Bool { Equality.eqv(a, b) }

  /// -1, 0 or 1 for a real; 0 for a NaN.
  static func sign(_ a: Word, _ position: Int = 1) throws -> Int {
    switch kind(a) {
    case .fixnum, .bignum: return sign(integer: a)
    case .ratio: return sign(integer: a[slot: 0])
    case .flonum: return a.flonum > 0 ? 1 : a.flonum < 0 ? -1 : 0
    default: throw Fault.type(position, "real number", a)
    }
  }

  public static func isZero(_ a: Word) throws -> Bool {
    switch kind(a) {
    case .fixnum: return a.fixnum == 0
    case .bignum, .ratio: return false
    case .flonum: return a.flonum == 0
    case .complex: return !isExactComplex(a) && parts(a).real == 0 && parts(a).imaginary == 0
    case .none: throw wrongType(1, a)
    }
  }

  /// The absolute value of a real.
  static func absolute(_ a: Word) throws -> Word {
    if a.isFlonum { return Heap.flonum(a.flonum.magnitude) }
    return try sign(a) < 0 ? try negate(a) : a
  }
}
