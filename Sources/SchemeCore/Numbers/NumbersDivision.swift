// Integer division in its six manners, for every kind of real operand.
//
// Each manner says how the exact quotient is rounded to an integer; the remainder follows: n - d·q. Only `quotient`,
// `remainder` and `modulo` insist on integers.

import CGMP
import Glibc

/// How the quotient of an integer division is rounded.
enum Rounding {
  case floor, ceiling, truncate, round, euclidean, centered
}

extension Numbers {
  // MARK: The classic three

  public static func quotient(_ a: Word, _ b: Word) throws -> Word {
    try integerDivision(a, b, .truncate, wantsQuotient: true)
  }
  public static func remainder(_ a: Word, _ b: Word) throws -> Word {
    try integerDivision(a, b, .truncate, wantsQuotient: false)
  }
  public static func modulo(_ a: Word, _ b: Word) throws -> Word {
    try integerDivision(a, b, .floor, wantsQuotient: false)
  }

  private static func integerDivision(
    _ a: Word, _ b: Word, _ rounding: Rounding, wantsQuotient: Bool
  ) throws -> Word {
    if a.isFixnum && b.isFixnum && b.fixnum != 0 {
      if wantsQuotient { return integer(a.fixnum / b.fixnum) }
      return rounding == .floor ? flooringRemainder(a, b) : Word(fixnum: a.fixnum % b.fixnum)
    }
    guard isInteger(a) else { throw integerExpected(1, a) }
    guard isInteger(b) else { throw integerExpected(2, b) }
    return wantsQuotient ? try quotient(a, b, rounding) : try remainder(a, b, rounding)
  }

  // MARK: Any real operands

  /// The rounded quotient of two reals.
  static func quotient(_ a: Word, _ b: Word, _ rounding: Rounding) throws -> Word {
    try checkDivision(a, b)
    if a.isFlonum || b.isFlonum {
      let (x, y) = (double(a), double(b))
      return Heap.flonum(rounded(x / y, divisor: y, rounding))
    }
    return quotient(exact: a, b, rounding)
  }

  /// What the rounded quotient of two reals leaves.
  static func remainder(_ a: Word, _ b: Word, _ rounding: Rounding) throws -> Word {
    try checkDivision(a, b)
    if a.isFlonum || b.isFlonum { return Heap.flonum(remainder(double(a), double(b), rounding)) }
    if isExactInteger(a) && isExactInteger(b) {
      switch rounding {
      case .truncate: return truncatingRemainder(a, b)
      case .floor: return flooringRemainder(a, b)
      default: break
      }
    }
    return try subtract(a, multiply(b, quotient(exact: a, b, rounding)))
  }

  private static func checkDivision(_ a: Word, _ b: Word) throws {
    guard isReal(a) else { throw Fault.type(1, "real number", a) }
    guard isReal(b) else { throw Fault.type(2, "real number", b) }
    if try isZero(b) { throw divisionByZero }
    try charge(a, b, weight: 3)
  }

  private static func quotient(exact a: Word, _ b: Word, _ rounding: Rounding) -> Word {
    // (p/q) / (r/s) = ps / rq, with the sign moved to the numerator.
    var n = a
    var d = b
    if !isExactInteger(a) || !isExactInteger(b) {
      n = combine(numerator(a), denominator(b)) { __gmpz_mul($0, $1, $2) }
      d = combine(numerator(b), denominator(a)) { __gmpz_mul($0, $1, $2) }
    }
    switch rounding {
    case .truncate: return truncatingQuotient(n, d)
    case .floor: return combine(n, d) { __gmpz_fdiv_q($0, $1, $2) }
    case .ceiling: return combine(n, d) { __gmpz_cdiv_q($0, $1, $2) }
    case .euclidean:
      return isNegative(d)
        ? combine(n, d) { __gmpz_cdiv_q($0, $1, $2) } : combine(n, d) { __gmpz_fdiv_q($0, $1, $2) }
    case .round: return roundedQuotient(n, d, tiesToEven: true)
    case .centered: return roundedQuotient(n, d, tiesToEven: false)
    }
  }

  /// The nearest integer to `n / d`; a tie goes to the even one, or so that the remainder is negative.
  private static func roundedQuotient(_ n: Word, _ d: Word, tiesToEven: Bool) -> Word {
    let floor = combine(n, d) { __gmpz_fdiv_q($0, $1, $2) }
    let rest = combine(n, d) { __gmpz_fdiv_r($0, $1, $2) }
    let twice = magnitude(shiftLeft(rest, 1))
    let order = compare(integers: twice, magnitude(d))
    // A centered remainder lies in [-|d|/2, |d|/2).
    let up = order > 0 || order == 0 && (tiesToEven ? isOdd(integer: floor) : !isNegative(d))
    return up ? add(integers: floor, Word(fixnum: 1)) : floor
  }

  private static func rounded(_ quotient: Double, divisor: Double, _ rounding: Rounding) -> Double {
    switch rounding {
    case .floor: return quotient.rounded(.down)
    case .ceiling: return quotient.rounded(.up)
    case .truncate: return quotient.rounded(.towardZero)
    case .round:
      // Never a negative zero, as in Guile.
      let result = quotient.rounded(.toNearestOrEven)
      return result == 0 ? 0 : result
    case .euclidean: return divisor > 0 ? quotient.rounded(.down) : quotient.rounded(.up)
    case .centered: return divisor > 0 ? (quotient + 0.5).rounded(.down) : (quotient - 0.5).rounded(.up)
    }
  }

  private static func remainder(_ x: Double, _ y: Double, _ rounding: Rounding) -> Double {
    x - y * rounded(x / y, divisor: y, rounding)
  }

  // MARK: Rounding to integers

  /// As `floor`, `ceiling`, `truncate`, `round`.
  static func rounded(_ a: Word, _ rounding: Rounding) throws -> Word {
    switch kind(a) {
    case .fixnum, .bignum: return a
    case .ratio: return quotient(exact: a, Word(fixnum: 1), rounding)
    case .flonum: return Heap.flonum(rounded(a.flonum, divisor: 1, rounding))
    default: throw Fault.type(1, "real number", a)
    }
  }

  // MARK: Divisors

  /// The greatest common divisor of two integers, never negative.
  static func gcd(_ a: Word, _ b: Word) throws -> Word {
    guard isInteger(a) else { throw integerExpected(1, a) }
    guard isInteger(b) else { throw integerExpected(2, b) }
    if a.isFlonum || b.isFlonum { return try inexact(gcd(integers: exact(a), exact(b))) }
    try charge(a, b, weight: 24)
    return gcd(integers: a, b)
  }

  /// The least common multiple of two integers, never negative.
  static func lcm(_ a: Word, _ b: Word) throws -> Word {
    guard isInteger(a) else { throw integerExpected(1, a) }
    guard isInteger(b) else { throw integerExpected(2, b) }
    if a.isFlonum || b.isFlonum { return try inexact(lcm(exact(a), exact(b))) }
    if a == Word(fixnum: 0) || b == Word(fixnum: 0) { return Word(fixnum: 0) }
    try charge(a, b, weight: 28)
    return magnitude(try multiply(integers: a, truncatingQuotient(b, gcd(integers: a, b))))
  }
}
