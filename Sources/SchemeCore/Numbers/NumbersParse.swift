// Text to number: what `string->number` and the reader accept.
//
//   number  = prefix* complex            prefix = #x #b #o #d #e #i, each kind at most once
//   complex = real | real @ real | [real] sign [ureal] i
//   ureal   = inf.0 | nan.0 | digits [/ digits] | decimal [exponent]        (the first two only after a sign)
//
// `#` may stand for unknown final digits and makes the number inexact. Decimals are rounded once, correctly.
// Invariant: nothing is allocated for text that is not a number, and the whole text is consumed or nothing is.

import CGMP
import Glibc

extension Numbers {
  /// The number that `text` spells, nil when it is not one. Throws when a decimal exponent is out of range.
  public static func parse(_ text: UnsafeBufferPointer<UInt8>, radix: Int = 10) throws -> Word? {
    var parser = NumberParser(text: text, radix: radix)
    return try parser.number()
  }

  /// As above, for code points.
  public static func parse(scalars: UnsafeBufferPointer<UInt32>, radix: Int = 10) throws -> Word? {
    if scalars.count == 0 || scalars.contains(where: { $0 > 127 }) { return nil }
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scalars.count) { buffer in
      for i in 0..<scalars.count { buffer[i] = UInt8(truncatingIfNeeded: scalars[i]) }
      return try parse(UnsafeBufferPointer(buffer), radix: radix)
    }
  }

  /// As above, for a Swift string.
  public static func parse(_ text: String, radix: Int = 10) throws -> Word? {
    var text = text
    return try text.withUTF8 { try parse($0, radix: radix) }
  }

  /// As above, for a Scheme string (unchecked).
  public static func parse(string: Word, radix: Int = 10) throws -> Word? {
    if string.isWide {
      return try parse(
        scalars: UnsafeBufferPointer(start: string.wideCharacters, count: string.length), radix: radix)
    }
    return try parse(UnsafeBufferPointer(start: string.narrowCharacters, count: string.length), radix: radix)
  }
}

/// One attempt at reading a number.
struct NumberParser {
  private enum Exactness { case asWritten, exact, inexact }

  private let text: UnsafeBufferPointer<UInt8>
  private var i = 0
  private var radix: Int
  private var exactness = Exactness.asWritten

  /// Decimal exponents beyond these are refused: `1e1000000000` must not cost a gigabyte.
  private static let largestExponent = 308
  private static let smallestExponent = -324

  init(text: UnsafeBufferPointer<UInt8>, radix: Int) {
    self.text = text
    self.radix = radix
  }

  private var isAtEnd: Bool { i == text.count }
  /// The current byte, lower case; 0 at the end.
  private var current: UInt8 { i < text.count ? lower(text[i]) : 0 }
  private func lower(_ c: UInt8) -> UInt8 { c >= 65 && c <= 90 ? c + 32 : c }

  mutating func number() throws -> Word? {
    guard prefixes() else { return nil }
    return try complex()
  }

  private mutating func prefixes() -> Bool {
    var hasRadix = false
    while current == UInt8(ascii: "#") {
      guard i + 1 < text.count else { return false }
      switch lower(text[i + 1]) {
      case UInt8(ascii: "x") where !hasRadix: radix = 16
      case UInt8(ascii: "b") where !hasRadix: radix = 2
      case UInt8(ascii: "o") where !hasRadix: radix = 8
      case UInt8(ascii: "d") where !hasRadix: radix = 10
      case UInt8(ascii: "e") where exactness == .asWritten:
        exactness = .exact
        i += 2
        continue
      case UInt8(ascii: "i") where exactness == .asWritten:
        exactness = .inexact
        i += 2
        continue
      default: return false
      }
      hasRadix = true
      i += 2
    }
    return true
  }

  // MARK: Complex

  private mutating func complex() throws -> Word? {
    let hasSign = current == UInt8(ascii: "+") || current == UInt8(ascii: "-")
    if hasSign, isLoneUnit(at: i + 1) { return Numbers.rectangular(zero, unit) }
    guard let first = try real() else { return nil }
    if isAtEnd { return first }
    switch current {
    case UInt8(ascii: "i"):
      i += 1
      return hasSign && isAtEnd ? Numbers.rectangular(zero, first) : nil
    case UInt8(ascii: "@"):
      i += 1
      guard let angle = try real(), isAtEnd else { return nil }
      let result = try Numbers.polar(first, angle)
      // Where complex numbers are never exact, the prefix changes nothing, as in Guile.
      let isFinal = exactness != .exact || result.is(.complex) && !Numbers.hasExactComplex
      return isFinal ? result : try Numbers.exact(result)
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      if isLoneUnit(at: i + 1) { return Numbers.rectangular(first, unit) }
      guard let second = try real(), current == UInt8(ascii: "i") else { return nil }
      i += 1
      return isAtEnd ? Numbers.rectangular(first, second) : nil
    default: return nil
    }
  }

  /// Zero, as exact as the prefix wants it.
  private var zero: Word { convert(Word(fixnum: 0), true, negative: false) }
  /// One or minus one, by the sign that is next.
  private var unit: Word {
    let isNegative = current == UInt8(ascii: "-")
    return convert(Word(fixnum: isNegative ? -1 : 1), true, negative: isNegative)
  }

  /// The text from `start` on is just `i`, which is a digit where there are more than eighteen.
  private func isLoneUnit(at start: Int) -> Bool {
    radix <= 18 && start == text.count - 1 && lower(text[start]) == UInt8(ascii: "i")
  }

  // MARK: Real

  private mutating func real() throws -> Word? {
    var negative = false
    var hasSign = false
    if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") {
      hasSign = true
      negative = current == UInt8(ascii: "-")
      i += 1
    }
    if hasSign, let special = infinityOrNan(negative: negative) { return special }
    let start = i
    let digits = digitRun()
    if digits.count > 0, current == UInt8(ascii: "/") {
      i += 1
      let lower = digitRun()
      guard lower.count > 0 else { return nil }
      return fraction(start..<(start + digits.count), (i - lower.count)..<i, digits.isExact && lower.isExact, negative)
    }
    if radix == 10, let decimal = try decimalRest(from: start, digits: digits, negative: negative) { return decimal }
    guard digits.count > 0, radix != 10 || i == start + digits.count else { return nil }
    return convert(integer(start..<(start + digits.count), negative), digits.isExact, negative: negative)
  }

  private mutating func infinityOrNan(negative: Bool) -> Word? {
    guard exactness != .exact, i + 5 <= text.count else { return nil }
    let rest = (0..<5).map { lower(text[i + $0]) }
    if rest == Array("inf.0".utf8) {
      i += 5
      return Heap.flonum(negative ? -.infinity : .infinity)
    }
    if rest == Array("nan.0".utf8) {
      i += 5
      return Heap.flonum(.nan)
    }
    return nil
  }

  /// Skips digits and then `#` marks; how many of both, and whether there was no mark.
  private mutating func digitRun() -> (count: Int, isExact: Bool) {
    let start = i
    while i < text.count, Int(Numbers.digitValue(text[i])) < radix { i += 1 }
    let plain = i
    if plain > start { while i < text.count, text[i] == UInt8(ascii: "#") { i += 1 } }
    return (i - start, i == plain)
  }

  private mutating func fraction(_ upper: Range<Int>, _ lower: Range<Int>, _ isExact: Bool, _ negative: Bool) -> Word? {
    let denominator = integer(lower, false)
    if denominator == Word(fixnum: 0) { return nil }
    return convert(Numbers.quotient(exact: integer(upper, negative), over: denominator), isExact, negative: negative)
  }

  /// Makes the number exact or inexact as the prefixes or the spelling demand.
  private func convert(_ value: Word, _ isExact: Bool, negative: Bool) -> Word {
    if exactness == .exact || (exactness == .asWritten && isExact) { return value }
    let double = Numbers.double(value)
    return Heap.flonum(double == 0 && negative ? -0.0 : double)
  }

  /// The integer spelled by a range of digits and `#` marks.
  private func integer(_ range: Range<Int>, _ negative: Bool) -> Word {
    let slice = UnsafeBufferPointer(rebasing: text[range])
    if slice.last != UInt8(ascii: "#") { return Numbers.integer(digits: slice, radix: radix, negative: negative) }
    return slice.map { $0 == UInt8(ascii: "#") ? 48 : $0 }.withUnsafeBufferPointer {
      Numbers.integer(digits: $0, radix: radix, negative: negative)
    }
  }

  // MARK: Decimals

  /// What follows the integer digits of a decimal: fraction, exponent. Nil (and nothing consumed) when there is none.
  private mutating func decimalRest(
    from start: Int, digits: (count: Int, isExact: Bool), negative: Bool
  ) throws -> Word? {
    let mark = i
    var fractionDigits = 0
    if current == UInt8(ascii: ".") {
      i += 1
      let fraction: Int
      if digits.isExact {
        fraction = digitRun().count
        if digits.count == 0 && fraction == 0 { return nil }
      } else {
        fraction = 0
      }
      // `1.#` and `1##.#`: marks may stand for the whole fraction.
      let marks = i
      while digits.count > 0, i < text.count, text[i] == UInt8(ascii: "#") { i += 1 }
      fractionDigits = fraction + i - marks
    } else if digits.count == 0 {
      return nil
    }
    let significandEnd = i
    let exponent = try exponentPart()
    guard i > mark else { return nil }
    if exactness == .exact {
      return try exactDecimal(start..<significandEnd, negative, exponent - fractionDigits)
    }
    return Heap.flonum(decimal(start..<significandEnd, exponent, negative))
  }

  private mutating func exponentPart() throws -> Int {
    guard [UInt8]("esfdl".utf8).contains(current) else { return 0 }
    var j = i + 1
    var negative = false
    if j < text.count, text[j] == UInt8(ascii: "+") || text[j] == UInt8(ascii: "-") {
      negative = text[j] == UInt8(ascii: "-")
      j += 1
    }
    let first = j
    while j < text.count, text[j] >= 48, text[j] <= 57 { j += 1 }
    if j == first { return 0 }
    let digits = UnsafeBufferPointer(rebasing: text[first..<j])
    i = j
    let value = Numbers.integer(digits: digits, radix: 10, negative: negative)
    guard value.isFixnum, value.fixnum <= NumberParser.largestExponent, value.fixnum >= NumberParser.smallestExponent
    else {
      throw Fault.general(
        key: "out-of-range", message: "Value out of range: ~S", arguments: Root(Heap.list(value)))
    }
    return value.fixnum
  }

  /// The double nearest to the decimal.
  private func decimal(_ significand: Range<Int>, _ exponent: Int, _ negative: Bool) -> Double {
    var spelled = negative ? "-" : ""
    for j in significand { spelled.unicodeScalars.append(Unicode.Scalar(text[j] == UInt8(ascii: "#") ? 48 : text[j])) }
    if spelled.last == "." { spelled.append("0") }
    return Double("\(spelled)e\(exponent)") ?? .nan
  }

  private func exactDecimal(_ significand: Range<Int>, _ negative: Bool, _ exponent: Int) throws -> Word {
    var digits = significand.compactMap { text[$0] == UInt8(ascii: ".") ? nil : text[$0] }
    for j in digits.indices where digits[j] == UInt8(ascii: "#") { digits[j] = 48 }
    let integer = digits.withUnsafeBufferPointer { Numbers.integer(digits: $0, radix: 10, negative: negative) }
    let scale = try Numbers.power(integer: Word(fixnum: 10), exponent.magnitude == 0 ? 0 : abs(exponent))
    return exponent >= 0
      ? try Numbers.multiply(integers: integer, scale) : Numbers.quotient(exact: integer, over: scale)
  }
}
