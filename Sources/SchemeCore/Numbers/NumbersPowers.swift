// Roots, powers, exponentials and logarithms. Exact arguments give exact results where these exist and are defined to
// be exact (square roots of squares, integer powers).

import CGMP
import Glibc

extension Numbers {
  // MARK: Square roots

  /// Integer square root and remainder of an exact integer that is not negative.
  static func integerSquareRoot(_ a: Word) -> (root: Word, rest: Word) {
    view(a) { x in
      var s = __mpz_struct()
      var r = __mpz_struct()
      __gmpz_init(&s)
      __gmpz_init(&r)
      defer {
        __gmpz_clear(&s)
        __gmpz_clear(&r)
      }
      __gmpz_sqrtrem(&s, &r, x)
      let root = integer(&s)
      return (root, integer(&r))
    }
  }

  public static func squareRoot(_ a: Word) throws -> Word {
    switch kind(a) {
    case .none: throw wrongType(1, a)
    case .complex:
      if let root = try exactComplexRoot(a) { return root }
      let (real, imaginary) = complexSquareRoot(parts(a))
      return complex(real, imaginary)
    case .flonum:
      if a.flonum < 0 { return complex(0, (-a.flonum).squareRoot()) }
      return Heap.flonum(a.flonum.squareRoot())
    default:
      try charge(numerator(a), denominator(a), weight: 3)
      let positive = try absolute(a)
      let root = exactRoot(positive) ?? Heap.flonum(roundedRoot(positive))
      return isNegative(numerator(a)) ? rectangular(Word(fixnum: 0), root) : root
    }
  }

  /// The root of an exact number that is a square.
  private static func exactRoot(_ a: Word) -> Word? {
    let (upper, rest) = integerSquareRoot(numerator(a))
    guard rest == Word(fixnum: 0) else { return nil }
    if !a.is(.ratio) { return upper }
    let (lower, lowerRest) = integerSquareRoot(denominator(a))
    return lowerRest == Word(fixnum: 0) ? ratio(upper, lower) : nil
  }

  /// The root of an exact complex number that is a square: with |a| its distance from zero, the squares of the parts
  /// are (|a| ± real part) / 2.
  private static func exactComplexRoot(_ a: Word) throws -> Word? {
    guard isExactComplex(a), let size = exactRoot(try norm(a)) else { return nil }
    let two = Word(fixnum: 2)
    guard let real = exactRoot(try divide(add(size, a[slot: 0]), two)),
      let imaginary = exactRoot(try divide(subtract(size, a[slot: 0]), two))
    else { return nil }
    return rectangular(real, isNegative(numerator(a[slot: 1])) ? try negate(imaginary) : imaginary)
  }

  /// The root as a double, also of what lies outside the range of doubles.
  private static func roundedRoot(_ a: Word) -> Double {
    let value = double(a)
    if value.isFinite && value > 1e-300 { return value.squareRoot() }
    let excess = (bitLength(numerator(a)) - bitLength(denominator(a)) - 100) & ~1
    let scaled =
      excess > 0
      ? double(numerator(a), over: shiftLeft(denominator(a), excess))
      : double(shiftLeft(numerator(a), -excess), over: denominator(a))
    return scalbn(scaled.squareRoot(), excess / 2)
  }

  private typealias Parts = (real: Double, imaginary: Double)

  private static func complexSquareRoot(_ z: Parts) -> Parts {
    if z.real == 0 && z.imaginary == 0 { return (0, z.imaginary) }
    let modulus = hypot(z.real, z.imaginary)
    if z.real >= 0 {
      let t = ((modulus + z.real) / 2).squareRoot()
      return (t, z.imaginary / (2 * t))
    }
    let t = ((modulus - z.real) / 2).squareRoot()
    return (abs(z.imaginary) / (2 * t), copysign(t, z.imaginary))
  }

  // MARK: Exponential and logarithm

  public static func exponential(_ a: Word) throws -> Word {
    guard a.is(.complex) else { return Heap.flonum(exp(try double(a, 1))) }
    let (real, imaginary) = parts(a)
    let size = exp(real)
    return complex(size * cos(imaginary), size * sin(imaginary))
  }

  public static func logarithm(_ a: Word) throws -> Word { try logarithm(a, natural: true) }
  public static func logarithm10(_ a: Word) throws -> Word { try logarithm(a, natural: false) }

  private static func logarithm(_ a: Word, natural: Bool) throws -> Word {
    func real(_ x: Double) -> Double { natural ? log(x) : log10(x) }
    let unit = natural ? 1 : Double.pi / log(10) / Double.pi
    switch kind(a) {
    case .none: throw wrongType(1, a)
    case .complex:
      let (x, y) = parts(a)
      return complex(real(hypot(x, y)), atan2(y, x) * unit)
    case .flonum:
      if a.flonum.sign == .minus && !a.flonum.isNaN { return complex(real(-a.flonum), .pi * unit) }
      return Heap.flonum(real(abs(a.flonum)))
    default:
      if a == Word(fixnum: 0) { throw divisionByZero }
      let size = try absolute(a)
      let value = double(size)
      var result = real(value)
      if !value.isFinite || value < 1e-300 {
        // Outside the range of doubles: split off a power of two.
        let exponent = bitLength(numerator(size)) - bitLength(denominator(size))
        let scaled =
          exponent > 0
          ? double(numerator(size), over: shiftLeft(denominator(size), exponent))
          : double(shiftLeft(numerator(size), -exponent), over: denominator(size))
        result = real(scaled) + Double(exponent) * real(2)
      }
      return isNegative(numerator(a)) ? complex(result, .pi * unit) : Heap.flonum(result)
    }
  }

  // MARK: Powers

  public static func power(_ base: Word, _ exponent: Word) throws -> Word {
    guard isNumber(exponent) else { throw wrongType(2, exponent) }
    guard isNumber(base) else { throw wrongType(1, base) }
    if isExactInteger(exponent) { return try integerPower(base, exponent) }
    if isReal(base) && isReal(exponent) {
      let (x, y) = (double(base), double(exponent))
      if x == 0 && y < 0 { return Heap.flonum(.nan) }
      if x >= 0 || x.isNaN || y.rounded() == y { return Heap.flonum(pow(x, y)) }
    }
    if base.is(.complex), exponent.isFlonum, exponent.flonum.magnitude < 1e9, isInteger(exponent) {
      return try inexact(integerPower(inexact(base), exact(exponent)))
    }
    if try isZero(base), parts(exponent).real > 0 { return try isExact(base) ? base : Heap.flonum(0) }
    // base^exponent = e^(exponent · log base)
    return try exponential(multiply(exponent, logarithm(base)))
  }

  /// A power with an exact integer as its exponent.
  static func integerPower(_ base: Word, _ exponent: Word) throws -> Word {
    guard isNumber(base) else { throw wrongType(1, base) }
    if exponent == Word(fixnum: 0) { return Word(fixnum: 1) }
    if base.isFixnum && base.fixnum.magnitude <= 1 {
      if base.fixnum == 0 { return isNegative(exponent) ? Heap.flonum(.nan) : base }
      return base.fixnum == 1 || isOdd(integer: exponent) ? base : Word(fixnum: 1)
    }
    if isExactRational(base) {
      guard let count = int(magnitude(exponent)) else { throw tooLarge() }
      let upper = try power(integer: numerator(base), count)
      let lower = try power(integer: denominator(base), count)
      return isNegative(exponent) ? quotient(exact: lower, over: upper) : quotient(exact: upper, over: lower)
    }
    if try isZero(base) && isNegative(exponent) { return Heap.flonum(.nan) }
    // Repeated squaring, in the order that gives Guile's roundings.
    var factor = isNegative(exponent) ? try divide(Word(fixnum: 1), base) : base
    var rest = magnitude(exponent)
    var result = Word(fixnum: 1)
    while rest != Word(fixnum: 0) {
      if isOdd(integer: rest) { result = try multiply(result, factor) }
      rest = shiftRight(rest, 1)
      if rest != Word(fixnum: 0) { factor = try multiply(factor, factor) }
    }
    return result
  }

  // MARK: The simplest rational nearby

  /// As `rationalize`.
  static func rationalize(_ a: Word, _ tolerance: Word) throws -> Word {
    for (i, w) in [(1, a), (2, tolerance)] where !isReal(w) { throw Fault.type(i, "real number", w) }
    let isInexact = a.isFlonum || tolerance.isFlonum
    if isInexact {
      let (x, e) = (double(a), double(tolerance))
      if x.isNaN || e.isNaN || x.isInfinite && e.isInfinite { return Heap.flonum(.nan) }
      if e.isInfinite { return Heap.flonum(0) }
      if x.isInfinite { return a }
    }
    let (x, e) = (try exact(a), try absolute(exact(tolerance)))
    let result = try simplest(subtract(x, e), add(x, e))
    return isInexact ? try inexact(result) : result
  }

  /// The rational of the smallest denominator between two exact ones.
  private static func simplest(_ low: Word, _ high: Word) throws -> Word {
    if try sign(low) <= 0 && sign(high) >= 0 { return Word(fixnum: 0) }
    if try sign(high) < 0 { return try negate(simplest(negate(high), negate(low))) }
    // Continued fractions: the integer parts that both share, then the least integer in between.
    let parts = RootedArray()
    var (a, b) = (low, high)
    while true {
      let floor = try rounded(a, .floor)
      if try compare(floor, a) == 0 {
        parts.append(floor)
        break
      }
      if try less(floor, rounded(b, .floor)) {
        parts.append(try add(floor, Word(fixnum: 1)))
        break
      }
      parts.append(floor)
      let next = try divide(Word(fixnum: 1), subtract(b, floor))
      b = try divide(Word(fixnum: 1), subtract(a, floor))
      a = next
    }
    var result = parts.removeLast()
    while !parts.isEmpty { result = try add(parts.removeLast(), divide(Word(fixnum: 1), result)) }
    return result
  }
}
