// Division in all manners, rounding, divisors, integers as bits.

/// quotient, floor/, gcd, round, logand …
enum NumberIntegerRows {
  static func install(_ table: inout PrimitiveTable) {
    division(&table)
    rounding(&table)
    divisors(&table)
    logic(&table)
    shifts(&table)
    powers(&table)
  }

  private static func exactInteger(_ w: Word, _ position: Int) throws -> Word {
    if Numbers.isExactInteger(w) { return w }
    throw Fault.type(position, "exact integer", w)
  }

  private static func division(_ table: inout PrimitiveTable) {
    table.two("(quotient n d)", "The integer quotient of N and D, rounded toward zero.") {
      try Numbers.quotient($0, $1)
    }
    table.two("(remainder n d)", "What the quotient leaves; it has the sign of N.") { try Numbers.remainder($0, $1) }
    table.two("(modulo n d)", "What the floored quotient leaves; it has the sign of D.") { try Numbers.modulo($0, $1) }
    let manners: [(String, Rounding, String)] = [
      ("floor", .floor, "down"), ("ceiling", .ceiling, "up"), ("truncate", .truncate, "toward zero"),
      ("round", .round, "to the nearest integer, a tie to the even one"),
      ("euclidean", .euclidean, "so that the remainder is not negative"),
      ("centered", .centered, "so that the remainder is at least -|D|/2 and below |D|/2"),
    ]
    for (name, rounding, manner) in manners {
      table.two("(\(name)-quotient n d)", "N divided by D, rounded \(manner).") {
        try Numbers.quotient($0, $1, rounding)
      }
      table.two("(\(name)-remainder n d)", "What is left of N when it is divided by D and rounded \(manner).") {
        try Numbers.remainder($0, $1, rounding)
      }
      table.twoValues("(\(name)/ n d)", "Quotient and remainder of N and D, the quotient rounded \(manner).") {
        (try Numbers.quotient($0[0], $0[1], rounding), try Numbers.remainder($0[0], $0[1], rounding))
      }
    }
  }

  private static func rounding(_ table: inout PrimitiveTable) {
    table.one("(floor x)", "The largest integer that is not above X.") { try Numbers.rounded($0, .floor) }
    table.one("(ceiling x)", "The smallest integer that is not below X.") { try Numbers.rounded($0, .ceiling) }
    table.one("(truncate x)", "X without its fraction.") { try Numbers.rounded($0, .truncate) }
    table.one("(round x)", "The integer nearest to X, a tie goes to the even one.") { try Numbers.rounded($0, .round) }
    table.two("(rationalize x y)", "The simplest rational number that differs from X by no more than Y.") {
      try Numbers.rationalize($0, $1)
    }
    table.one("(numerator q)", "The numerator of Q in lowest terms.") { q in
      try q.isFlonum && (q.flonum.isInfinite || q.flonum == 0) ? q : part(q) { Numbers.numerator($0) }
    }
    table.one("(denominator q)", "The denominator of Q in lowest terms.") { q in
      try q.isFlonum && q.flonum.isInfinite ? Heap.flonum(1) : part(q) { Numbers.denominator($0) }
    }
  }

  private static func part(_ q: Word, _ part: (Word) -> Word) throws -> Word {
    guard Numbers.isReal(q) else { throw Fault.type(1, "real number", q) }
    return q.isFlonum ? try Numbers.inexact(part(Numbers.exact(q))) : part(q)
  }

  private static func divisors(_ table: inout PrimitiveTable) {
    table.any("(gcd . n)", "The greatest common divisor of all N, 0 without any.") { arguments in
      var result = Word(fixnum: 0)
      for i in 0..<arguments.count { result = try Numbers.gcd(result, arguments[i]) }
      return result
    }
    table.any("(lcm . n)", "The least common multiple of all N, 1 without any.") { arguments in
      var result = Word(fixnum: 1)
      for i in 0..<arguments.count { result = try Numbers.lcm(result, arguments[i]) }
      return result
    }
  }

  private static func logic(_ table: inout PrimitiveTable) {
    func fold(_ name: String, _ operation: Numbers.BitOperation, _ none: Int, _ documentation: String) {
      table.any("(\(name) . n)", documentation) { arguments in
        if arguments.count == 1 { return try exactInteger(arguments[0], 1) }
        var result = arguments.count == 0 ? Word(fixnum: none) : arguments[0]
        for i in 1..<max(arguments.count, 1) { result = try Numbers.bits(operation, result, arguments[i]) }
        return result
      }
    }
    fold("logand", .and, -1, "The bits that are set in all integers N.")
    fold("logior", .or, 0, "The bits that are set in any of the integers N.")
    fold("logxor", .exclusiveOr, 0, "The bits that are set in an odd number of the integers N.")
    table.one("(lognot n)", "The bits that are not set in the integer N.") {
      Numbers.complement(try exactInteger($0, 1))
    }
    table.two("(logtest a b)", "Whether A and B have a set bit in common.") { a, b in
      Word(try Numbers.bits(.and, a, b) != Word(fixnum: 0))
    }
    table.two("(logbit? k n)", "Whether bit K of the integer N is set.") { k, n in
      let k = try exactInteger(k, 1)
      let n = try exactInteger(n, 2)
      if Numbers.isNegative(k) { throw Fault.range(1, k) }
      return Word(k.isFixnum ? Numbers.logicalBit(k.fixnum, of: n) : Numbers.isNegative(n))
    }
    table.one("(logcount n)", "How many bits of N are set, or, when N is negative, are not set.") { n in
      Word(fixnum: Numbers.bitCount(try exactInteger(n, 1)))
    }
    table.one("(integer-length n)", "How many bits the integer N needs, without its sign.") { n in
      Word(fixnum: Numbers.integerLength(try exactInteger(n, 1)))
    }
  }

  private static func shifts(_ table: inout PrimitiveTable) {
    table.two("(ash n count)", "The integer N shifted left by COUNT bits, or right when COUNT is negative.") {
      try Numbers.shift($0, by: $1)
    }
    table.two("(round-ash n count)", "As ash, rounding what is shifted out to the nearest, a tie to even.") {
      try Numbers.shift($0, by: $1, rounding: true)
    }
    table.three("(bit-extract n start end)", "Bits START up to END (not included) of the integer N.") { n, start, end in
      let first = try start.int(2, in: 0...(1 << 48))
      return try Numbers.extract(try exactInteger(n, 1), first, try end.int(3, in: first...(1 << 48)))
    }
  }

  private static func powers(_ table: inout PrimitiveTable) {
    table.three("(modulo-expt n k m)", "N to the power of K, modulo M.") { try Numbers.moduloPower($0, $1, $2) }
    table.two("(integer-expt z k)", "Z to the power of the exact integer K.") { z, k in
      try Numbers.integerPower(z, try exactInteger(k, 2))
    }
    table.twoValues("(exact-integer-sqrt k)", "The integer square root of K and what its square leaves of K.") {
      let k = $0[0]
      guard Numbers.isExactInteger(k), !Numbers.isNegative(k) else {
        throw Fault.type(1, "exact non-negative integer", k)
      }
      try Numbers.charge(k, k, weight: 3)
      return Numbers.integerSquareRoot(k)
    }
  }
}
