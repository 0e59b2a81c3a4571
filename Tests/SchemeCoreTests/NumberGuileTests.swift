// Thousands of random expressions, texts of numbers and printed numbers, compared with Guile itself.
//
// The generator has a fixed seed: a failure can be repeated.

import Testing

@testable import SchemeCore

/// A small generator of its own (xorshift), the same on every machine.
private struct Dice {
  private var state: UInt64 = 0x2545_F491_4F6C_DD1D
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
  mutating func below(_ n: Int) -> Int { Int(next() % UInt64(n)) }
  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

  mutating func digits(_ count: Int) -> String {
    String(1 + below(9)) + (1..<max(count, 1)).map { _ in String(below(10)) }.joined()
  }
  mutating func integer() -> String {
    let sign = below(2) == 0 ? "-" : ""
    switch below(6) {
    case 0: return sign + String(below(10))
    case 1: return sign + digits(1 + below(6))
    case 2:
      // Around the powers of two at which representations change.
      let base = pick([
        "2305843009213693951", "2305843009213693952", "4611686018427387904", "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "9007199254740993", "340282366920938463463374607431768211456",
      ])
      return sign + base
    case 3: return sign + digits(15 + below(10))
    default: return sign + digits(1 + below(90))
    }
  }
  mutating func ratio() -> String { "\(integer())/\(digits(1 + below(25)))" }
  mutating func flonum() -> String {
    switch below(6) {
    case 0:
      return pick([
        "0.0", "-0.0", "+inf.0", "-inf.0", "+nan.0", "5e-324", "1.7976931348623157e308", "0.5", "-2.5", "1e22",
      ])
    case 1: return "\(below(2000) - 1000).\(pick(["0", "5", "25"]))"
    case 2:
      let value = Double(bitPattern: next())
      return value.isFinite ? "\(value)".replacingPlus : "1.5"
    case 3: return "\(digits(1 + below(20))).\(digits(1 + below(6)))"
    default: return "\(below(2) == 0 ? "-" : "")\(digits(1 + below(18)))e\(below(60) - 30)"
    }
  }
  mutating func exact() -> String { below(3) == 0 ? ratio() : integer() }
  mutating func real() -> String { below(2) == 0 ? flonum() : exact() }
}

extension String {
  /// Swift writes `1e+20`; both spellings are the same number.
  fileprivate var replacingPlus: String { String(self.filter { $0 != "+" }) }
}

@Suite struct NumberGuileTests {
  private func compare(_ expressions: [String], showing: String = "x") throws {
    let program = """
      (define (show . values)
        (if (= (length values) 1) (write (car values))
            (begin (display "values") (for-each (lambda (v) (display " ") (write v)) values))))
      (define-syntax try
        (syntax-rules ()
          ((_ x) (begin (catch #t (lambda () (call-with-values (lambda () x) show)) (lambda (key . rest) (display key)))
                        (newline)))))
      (define exact inexact->exact)
      (define inexact exact->inexact)

      """
    let script = program + expressions.map { "(try \($0))" }.joined(separator: "\n")
    let lines = String(decoding: try Guile.output(of: script), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    try #require(lines.count == expressions.count + 1)
    try onMachine {
      var wrong: [String] = []
      for (expression, line) in zip(expressions, lines) {
        let found = PrimitiveHarness.outcome(try readAll(expression)[0])
        if found != line { wrong.append("\(expression) → \(found), Guile: \(line)") }
      }
      if !wrong.isEmpty {
        Issue.record("\(wrong.count) of \(expressions.count) differ: \(wrong.prefix(12).joined(separator: "\n"))")
      }
    }
  }

  @Test(.enabled(if: Guile.isInstalled)) func arithmeticAndComparison() throws {
    var dice = Dice()
    var expressions: [String] = []
    for _ in 0..<3000 {
      let operation = dice.pick(["+", "-", "*", "/", "=", "<", ">", "<=", ">=", "max", "min", "eqv?"])
      expressions.append("(\(operation) \(dice.real()) \(dice.real()))")
    }
    try compare(expressions)
  }

  @Test(.enabled(if: Guile.isInstalled)) func division() throws {
    var dice = Dice()
    let manners = ["floor", "ceiling", "truncate", "round", "euclidean", "centered"]
    var expressions: [String] = []
    for _ in 0..<2000 {
      let name = dice.pick(["quotient", "remainder", "modulo", "gcd", "lcm"])
      expressions.append("(\(name) \(dice.integer()) \(dice.integer()))")
      let suffix = dice.pick(["-quotient", "-remainder", "/"])
      expressions.append("(\(dice.pick(manners))\(suffix) \(dice.exact()) \(dice.exact()))")
    }
    for _ in 0..<300 {
      let (a, b) = (
        "\(dice.below(400) - 200).\(dice.pick(["0", "5"]))", "\(dice.below(40) - 20).\(dice.pick(["0", "5"]))"
      )
      expressions.append("(\(dice.pick(manners))\(dice.pick(["-quotient", "-remainder"])) \(a) \(b))")
    }
    try compare(expressions)
  }

  @Test(.enabled(if: Guile.isInstalled)) func functionsOfOneNumber() throws {
    var dice = Dice()
    var expressions: [String] = []
    for _ in 0..<3000 {
      let name = dice.pick([
        "floor", "ceiling", "truncate", "round", "numerator", "denominator", "abs", "exact->inexact", "sqrt", "1+", "-",
        "number->string",
        "integer?", "rational?", "zero?", "positive?", "negative?", "exact?", "magnitude", "nan?", "inf?", "finite?",
      ])
      expressions.append("(\(name) \(dice.real()))")
    }
    for _ in 0..<500 {
      expressions.append("(inexact->exact \(dice.flonum()))")
      expressions.append("(\(dice.pick(["integer-length", "logcount", "lognot", "odd?", "even?"])) \(dice.integer()))")
      expressions.append(
        "(\(dice.pick(["sin", "cos", "tan", "atan", "exp", "sinh", "tanh"])) \(dice.below(2000) - 1000)/64)")
      expressions.append("(\(dice.pick(["log", "log10", "sqrt", "asinh", "acosh"])) \(1 + dice.below(100000)).5)")
    }
    try compare(expressions)
  }

  @Test(.enabled(if: Guile.isInstalled)) func bitsAndPowers() throws {
    var dice = Dice()
    var expressions: [String] = []
    // Not logtest: Guile 3.0.8 gets it wrong for bignums.
    for _ in 0..<600 {
      expressions.append(
        "(\(dice.pick(["logand", "logior", "logxor"])) \(dice.integer()) \(dice.integer()))")
      expressions.append("(\(dice.pick(["ash", "round-ash"])) \(dice.integer()) \(dice.below(400) - 200))")
      expressions.append("(logbit? \(dice.below(200)) \(dice.integer()))")
      expressions.append("(bit-extract \(dice.integer()) \(dice.below(70)) \(70 + dice.below(70)))")
      expressions.append("(expt \(dice.exact()) \(dice.below(30) - 10))")
      expressions.append("(expt \(dice.below(40) - 20).5 \(dice.below(30) - 10))")
      expressions.append("(modulo-expt \(dice.integer()) \(dice.below(100)) \(dice.digits(1 + dice.below(30))))")
      expressions.append("(exact-integer-sqrt \(dice.digits(1 + dice.below(60))))")
      expressions.append("(rationalize \(dice.below(10000))/\(1 + dice.below(10000)) 1/\(1 + dice.below(1000)))")
    }
    try compare(expressions)
  }

  @Test(.enabled(if: Guile.isInstalled)) func textOfNumbers() throws {
    var dice = Dice()
    var expressions: [String] = []
    for _ in 0..<1500 {
      expressions.append(dice.flonum())
      expressions.append("(number->string \(dice.exact()) \(2 + dice.below(35)))")
      expressions.append("(number->string \(dice.flonum()) \(dice.pick([2, 3, 8, 16])))")
      let radix = 2 + dice.below(15)
      expressions.append("(string->number \"\(dice.digits(1 + dice.below(20)))\" \(radix))")
    }
    // Spellings put together at random: most are no numbers.
    let parts = [
      "1", "0", "25", ".", "e", "e5", "+", "-", "i", "/", "3", "#", "@", "inf.0", "nan.0", "#x", "#e", "#i", "E-2", "a",
      "1.5",
    ]
    for _ in 0..<4000 {
      let text = (0..<(1 + dice.below(5))).map { _ in dice.pick(parts) }.joined()
      // Guile takes +nan.00 for a number in some texts and not in others.
      if !text.contains("nan.00") { expressions.append("(string->number \"\(text)\")") }
    }
    try compare(expressions)
  }
}
