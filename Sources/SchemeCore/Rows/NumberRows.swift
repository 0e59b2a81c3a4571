// Arithmetic, comparison and classification of numbers.

/// + - * / = < and what a number is.
enum NumberRows {
  static func install(_ table: inout PrimitiveTable) {
    arithmetic(&table)
    comparison(&table)
    classes(&table)
    signs(&table)
    exactness(&table)
  }

  private static func checked(_ w: Word) throws -> Word {
    if Numbers.isNumber(w) { return w }
    throw Numbers.wrongType(1, w)
  }

  private static func arithmetic(_ table: inout PrimitiveTable) {
    table.any("(+ . z)", "The sum of all Z, 0 without any.") { arguments in
      try fold(arguments, Word(fixnum: 0)) { try Numbers.add($0, $1) }
    }
    table.any("(* . z)", "The product of all Z, 1 without any.") { arguments in
      try fold(arguments, Word(fixnum: 1)) { try Numbers.multiply($0, $1) }
    }
    table.any("(- z . rest)", "Z minus all of REST; the negation of Z without any.") { arguments in
      if arguments.count == 1 { return try Numbers.negate(arguments[0]) }
      return try fold(arguments, Word(fixnum: 0)) { try Numbers.subtract($0, $1) }
    }
    table.any("(/ z . rest)", "Z divided by all of REST; the inverse of Z without any.") { arguments in
      if arguments.count == 1 { return try Numbers.divide(Word(fixnum: 1), checked(arguments[0])) }
      return try fold(arguments, Word(fixnum: 1)) { try Numbers.divide($0, $1) }
    }
    table.one("(1+ z)", "Z + 1.") { try Numbers.add($0, Word(fixnum: 1)) }
    table.one("(1- z)", "Z - 1.") { try Numbers.subtract($0, Word(fixnum: 1)) }
    table.any("(max x . rest)", "The largest argument, inexact when any of them is.") { arguments in
      try extreme(arguments, 1)
    }
    table.any("(min x . rest)", "The smallest argument, inexact when any of them is.") { arguments in
      try extreme(arguments, -1)
    }
    table.one("(abs x)", "The absolute value of the real number X.") { try Numbers.absolute($0) }
  }

  private static func fold(
    _ arguments: Arguments, _ none: Word, _ operation: (Word, Word) throws -> Word
  ) throws -> Word {
    if arguments.count == 0 { return none }
    var result = arguments.count == 1 ? try checked(arguments[0]) : arguments[0]
    for i in 1..<max(arguments.count, 1) { result = try operation(result, arguments[i]) }
    return result
  }

  private static func extreme(_ arguments: Arguments, _ wanted: Int) throws -> Word {
    var result = arguments[0]
    if !Numbers.isReal(result) { throw Fault.type(1, "real number", result) }
    for i in 1..<arguments.count {
      let other = arguments[i]
      let order = try Numbers.compare(other, result)
      let isInexact = result.isFlonum || other.isFlonum
      if order == nil {
        result = Heap.flonum(.nan)
      } else if order == wanted {
        result = other
      } else if order == 0, isInexact {
        result = try zero(result, other, wanted) ?? result
      }
      if isInexact { result = try Numbers.inexact(result) }
    }
    return result
  }

  /// Zeros of different signs: the larger is the positive one.
  private static func zero(_ a: Word, _ b: Word, _ wanted: Int) throws -> Word? {
    guard try Numbers.isZero(a) else { return nil }
    let isNegative: (Word) -> Bool = { $0.isFlonum && $0.flonum.sign == .minus }
    return isNegative(a) == (wanted < 0) ? a : b
  }

  private static func comparison(_ table: inout PrimitiveTable) {
    func chain(_ name: String, _ documentation: String, _ holds: @escaping (Word, Word) throws -> Bool) {
      table.any("(\(name) . z)", documentation) { arguments in
        for i in 1..<max(arguments.count, 1) where try !holds(arguments[i - 1], arguments[i]) { return .false }
        return .true
      }
    }
    chain("=", "Whether all arguments are equal numbers.") { try Numbers.equal($0, $1) }
    chain("<", "Whether the arguments increase.") { try Numbers.less($0, $1) }
    chain(">", "Whether the arguments decrease.") { try Numbers.compare($0, $1) == 1 }
    chain("<=", "Whether no argument is below the one before it.") { try Numbers.lessEqual($0, $1) }
    chain(">=", "Whether no argument is above the one before it.") {
      try Numbers.compare($0, $1).map { $0 >= 0 } ?? false
    }
  }

  private static func classes(_ table: inout PrimitiveTable) {
    func test(_ name: String, _ documentation: String, _ holds: @escaping (Word) -> Bool) {
      table.one("(\(name) obj)", documentation) { Word(holds($0)) }
    }
    test("number?", "Whether OBJ is a number.", Numbers.isNumber)
    test("complex?", "Whether OBJ is a number.", Numbers.isNumber)
    test("real?", "Whether OBJ is a real number.", Numbers.isReal)
    test("rational?", "Whether OBJ is a rational number: a real one that is finite.", Numbers.isRational)
    test("integer?", "Whether OBJ is an integer, exact or not.", Numbers.isInteger)
    test("exact-integer?", "Whether OBJ is an exact integer.") { Numbers.isExactInteger($0) }
    test("exact-rational?", "Whether OBJ is an exact rational number.", Numbers.isExactRational)
    test("exact-nonnegative-integer?", "Whether OBJ is an exact integer that is not negative.") {
      Numbers.isExactInteger($0) && !Numbers.isNegative($0)
    }
    func floating(_ name: String, _ documentation: String, _ holds: @escaping (Double) -> Bool) {
      table.one("(\(name) x)", documentation) { x in
        guard Numbers.isReal(x) else { throw Fault.type(1, "real number", x) }
        return Word(holds(x.isFlonum ? x.flonum : 0))
      }
    }
    floating("nan?", "Whether the real number X is not a number.") { $0.isNaN }
    floating("inf?", "Whether the real number X is infinite.") { $0.isInfinite }
    floating("finite?", "Whether the real number X is neither infinite nor not a number.") { $0.isFinite }
    table.zero("(nan)", "A flonum that is not a number.") { Heap.flonum(.nan) }
    table.zero("(inf)", "Positive infinity.") { Heap.flonum(.infinity) }
  }

  private static func signs(_ table: inout PrimitiveTable) {
    table.one("(zero? z)", "Whether Z is zero.") { Word(try Numbers.isZero($0)) }
    table.one("(positive? x)", "Whether X is above zero.") { Word(try Numbers.sign($0) > 0) }
    table.one("(negative? x)", "Whether X is below zero.") { Word(try Numbers.sign($0) < 0) }
    table.one("(odd? n)", "Whether the integer N is odd.") { Word(try isOdd($0)) }
    table.one("(even? n)", "Whether the integer N is even.") { Word(try !isOdd($0)) }
  }

  private static func isOdd(_ n: Word) throws -> Bool {
    guard Numbers.isInteger(n) else { throw Numbers.integerExpected(1, n) }
    return Numbers.isOdd(integer: try Numbers.exact(n))
  }

  private static func exactness(_ table: inout PrimitiveTable) {
    table.one("(exact? z)", "Whether the number Z is exact.") { Word(try Numbers.isExact($0)) }
    table.one("(inexact? z)", "Whether the number Z is inexact.") { Word(try !Numbers.isExact($0)) }
    for name in ["exact->inexact", "inexact"] {
      table.one("(\(name) z)", "The inexact number nearest to Z.") { try Numbers.inexact($0) }
    }
    for name in ["inexact->exact", "exact"] {
      table.one("(\(name) z)", "The exact number with the value of Z.") { try Numbers.exact($0) }
    }
  }
}
