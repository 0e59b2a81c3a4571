// Number to text, character for character as Guile writes it (derivation hashes depend on it).
//
// A flonum is written with the fewest digits that read back as the same double. With digits d1…dn and the decimal
// point after the k-th, positional notation is used for -2 ≤ k ≤ max(7, n + 3), else d1.d2…e(k-1).

import CGMP
import Glibc

extension Numbers {
  /// Whether an exponent above zero has a sign, as R7RS programs expect it (`--r7rs`); Guile writes none.
  nonisolated(unsafe) public static var writesExponentSign = false

  /// As `number->string`, for numbers only.
  public static func text(_ w: Word, radix: Int = 10) -> String {
    var out: [UInt8] = []
    write(w, radix: radix, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends a number's external representation.
  static func write(_ w: Word, radix: Int = 10, into out: inout [UInt8]) {
    switch kind(w) {
    case .fixnum, .bignum: write(integer: w, radix: radix, into: &out)
    case .ratio:
      write(integer: w[slot: 0], radix: radix, into: &out)
      out.append(UInt8(ascii: "/"))
      write(integer: w[slot: 1], radix: radix, into: &out)
    case .flonum: write(double: w.flonum, radix: radix, into: &out)
    case .complex: write(complex: w, radix: radix, into: &out)
    case .none: break
    }
  }

  static func write(double value: Double, radix: Int, into out: inout [UInt8]) {
    if !value.isFinite {
      out.append(contentsOf: (value.isNaN ? "+nan.0" : value < 0 ? "-inf.0" : "+inf.0").utf8)
      return
    }
    if value.sign == .minus { out.append(UInt8(ascii: "-")) }
    if value == 0 {
      out.append(contentsOf: "0.0".utf8)
      return
    }
    let (digits, point) =
      radix == 10 ? shortestDecimal(value.magnitude) : shortestDigits(value.magnitude, radix: radix)
    layOut(digits, point, radix, into: &out)
  }

  /// Writes `0.d1…dn × radix^point`.
  private static func layOut(_ digits: [UInt8], _ point: Int, _ radix: Int, into out: inout [UInt8]) {
    if point < -2 || point > max(7, digits.count + 3) {
      out.append(digits[0])
      out.append(UInt8(ascii: "."))
      if digits.count == 1 { out.append(48) }
      out.append(contentsOf: digits[1...])
      out.append(UInt8(ascii: "e"))
      if writesExponentSign && point > 0 { out.append(UInt8(ascii: "+")) }
      out.append(contentsOf: String(point - 1, radix: radix).utf8)
    } else if point <= 0 {
      out.append(contentsOf: "0.".utf8)
      out.append(contentsOf: repeatElement(48, count: -point))
      out.append(contentsOf: digits)
    } else if point >= digits.count {
      out.append(contentsOf: digits)
      out.append(contentsOf: repeatElement(48, count: point - digits.count))
      out.append(contentsOf: ".0".utf8)
    } else {
      out.append(contentsOf: digits[..<point])
      out.append(UInt8(ascii: "."))
      out.append(contentsOf: digits[point...])
    }
  }

  /// The shortest decimal digits of a positive double, without trailing zeros, and where the point goes.
  private static func shortestDecimal(_ value: Double) -> ([UInt8], Int) {
    // The standard library finds the digits; only its notation differs.
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.description.utf8)
    for (i, c) in text.enumerated() {
      if c == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(i + 1)...], as: UTF8.self)) ?? 0
        break
      }
      if c == UInt8(ascii: ".") { point = digits.count } else { digits.append(c) }
    }
    let leading = digits.prefix { $0 == 48 }.count
    digits.removeFirst(leading)
    let position = (point ?? digits.count + leading) - leading + exponent
    while digits.last == 48 { digits.removeLast() }
    return (digits, position)
  }

  /// The fewest digits in any radix that identify a positive double: digits are taken from the exact value until the
  /// rest is within half the gap to the neighbouring doubles.
  private static func shortestDigits(_ value: Double, radix: Int) -> ([UInt8], Int) {
    let significand = Int(value.significandBitPattern) | (value.isNormal ? 1 << 52 : 0)
    let exponent = max(Int(value.exponentBitPattern), 1) - 1075
    let isEven = significand & 1 == 0
    // The gap below a power of two is half as wide.
    let isLowestOfBinade = value.significandBitPattern == 0 && value.exponentBitPattern > 1
    let scale = isLowestOfBinade ? 2 : 1
    // value = r / s, the gaps are mPlus / s and mMinus / s.
    var r = shiftLeft(Word(fixnum: significand), max(exponent, 0) + scale)
    var s = shiftLeft(Word(fixnum: 1), max(-exponent, 0) + scale)
    var plus = shiftLeft(Word(fixnum: scale), max(exponent, 0))
    var minus = shiftLeft(Word(fixnum: 1), max(exponent, 0))
    let base = Word(fixnum: radix)
    func times(_ w: Word) -> Word { combine(w, base) { __gmpz_mul($0, $1, $2) } }
    func reaches(_ sum: Word, _ limit: Word) -> Bool {
      let order = compare(integers: sum, limit)
      return order > 0 || order == 0 && isEven
    }
    var point = 0
    while reaches(add(integers: r, plus), s) {
      s = times(s)
      point += 1
    }
    while !reaches(times(add(integers: r, plus)), s) {
      (r, plus, minus) = (times(r), times(plus), times(minus))
      point -= 1
    }
    var digits: [UInt8] = []
    while true {
      let (digit, rest) = truncatingDivide(times(r), s)
      (r, plus, minus) = (rest, times(plus), times(minus))
      let isLow = {
        let order = compare(integers: r, minus)
        return order < 0 || order == 0 && isEven
      }()
      let isHigh = reaches(add(integers: r, plus), s)
      if !isLow && !isHigh {
        digits.append(character(digit.fixnum))
        continue
      }
      let up = isHigh && (!isLow || compare(integers: shiftLeft(r, 1), s) >= 0)
      digits.append(character(digit.fixnum + (up ? 1 : 0)))
      return (digits, point)
    }
  }

  private static func character(_ digit: Int) -> UInt8 { UInt8(digit < 10 ? digit + 48 : digit + 87) }
}
