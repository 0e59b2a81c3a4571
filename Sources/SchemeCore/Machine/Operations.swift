// The operations that the compiler inlines. Each is a type here and nowhere else: its comment says which name of
// `(guile)` stands for it and how many operands it has (`…`: more are folded from the left), its kind whether it is a
// test, its body what it does. The fast path is what fixnums, pairs and the like take; everything else, failures
// included, goes to `Slow`. After a change run Scripts/generate-nodes.py, which writes all the rest.

import CBoehm

@inline(__always) private func bothFixnums(_ a: Word, _ b: Word) -> Bool { (a.bits | b.bits) & 3 == 0 }
/// Both are flonums: their tag is the only one that leaves nothing of itself here.
@inline(__always) private func bothFlonums(_ a: Word, _ b: Word) -> Bool { ((a.bits ^ 5) | (b.bits ^ 5)) & 7 == 0 }
/// A flonum from the free list; nil when the list has to be filled.
@inline(__always) private func quickFlonum(_ value: Double) -> Word? {
  let free = scheme_machine.flonums
  guard _fastPath(free != 0) else { return nil }
  let p = UnsafeMutablePointer<Word>(bitPattern: free).unsafelyUnwrapped
  scheme_machine.flonums = p[0].bits
  UnsafeMutableRawPointer(p).storeBytes(of: value, as: Double.self)
  return Word(bits: free | 5)
}
@inline(__always) private func signed(_ a: Word) -> Int { Int(bitPattern: a.bits) }

// MARK: Pairs

/// `(car a)`
enum Car: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isPair) ? a.car : Slow.notPair("car", a, a, n, fp)
  }
}
/// `(cdr a)`
enum Cdr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isPair) ? a.cdr : Slow.notPair("cdr", a, a, n, fp)
  }
}
/// `(cadr a)`
enum Cadr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair) else { return Slow.notPair("cadr", a, a, n, fp) }
    return a.cdr.car
  }
}
/// `(cddr a)`
enum Cddr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair) else { return Slow.notPair("cddr", a, a, n, fp) }
    return a.cdr.cdr
  }
}
/// `(caar a)`
enum Caar: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.car.isPair) else { return Slow.notPair("caar", a, a, n, fp) }
    return a.car.car
  }
}
/// `(cdar a)`
enum Cdar: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.car.isPair) else { return Slow.notPair("cdar", a, a, n, fp) }
    return a.car.cdr
  }
}
/// `(caddr a)`
enum Caddr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair), _fastPath(a.cdr.cdr.isPair) else {
      return Slow.notPair("caddr", a, a, n, fp)
    }
    return a.cdr.cdr.car
  }
}
/// `(cons a b)`
enum Cons: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    scheme_machine.fp = fp
    return Heap.cons(a, b)
  }
}
/// `(set-car! a b)`
enum SetCar: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair) else { return Slow.notPair("set-car!", a, a, n, fp) }
    a.car = b
    return .unspecified
  }
}
/// `(set-cdr! a b)`
enum SetCdr: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair) else { return Slow.notPair("set-cdr!", a, a, n, fp) }
    a.cdr = b
    return .unspecified
  }
}

// MARK: Tests

/// `(null? a)`
enum IsNull: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .null || a == .nil }
}
/// `(pair? a)`
enum IsPair: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isPair }
}
/// `(not a)`
enum Not: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isFalse }
}
/// `(zero? a)`
enum IsZero: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool {
    _fastPath(a.isFixnum) ? a.bits == 0 : Slow.isZero(a, n, fp)
  }
}
/// `(symbol? a)`
enum IsSymbol: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isSymbol }
}
/// `(string? a)`
enum IsString: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isString }
}
/// `(vector? a)`
enum IsVector: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isVector }
}
/// `(char? a)`
enum IsCharacter: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isCharacter }
}
/// `(procedure? a)`
enum IsProcedure: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isProcedure }
}
/// `(keyword? a)`
enum IsKeyword: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isKeyword }
}
/// `(eof-object? a)`
enum IsEOF: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .eof }
}
/// `(%absent? a)`
enum IsAbsent: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .absent }
}
/// `(eq? a b)`
enum Eq: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    a == b
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    a == b
  }
}
/// `(eqv? a b)`
enum Eqv: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    a == b ? true : a.isPointer && b.isPointer ? nil : false
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.eqv(a, b)
  }
}

// MARK: Numbers

/// `(+ a b …)`
enum Add: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b)) {
      let (sum, overflow) = signed(a).addingReportingOverflow(signed(b))
      if _fastPath(!overflow) { return Word(bits: UInt(bitPattern: sum)) }
    }
    if bothFlonums(a, b), let value = quickFlonum(a.flonum + b.flonum) { return value }
    return Slow.add(a, b, n, fp)
  }
}
/// `(- a b …)`
enum Subtract: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b)) {
      let (difference, overflow) = signed(a).subtractingReportingOverflow(signed(b))
      if _fastPath(!overflow) { return Word(bits: UInt(bitPattern: difference)) }
    }
    if bothFlonums(a, b), let value = quickFlonum(a.flonum - b.flonum) { return value }
    return Slow.subtract(a, b, n, fp)
  }
}
/// `(* a b …)`
enum Multiply: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b)) {
      let (product, overflow) = signed(a).multipliedReportingOverflow(by: b.fixnum)
      if _fastPath(!overflow) { return Word(bits: UInt(bitPattern: product)) }
    }
    if bothFlonums(a, b), let value = quickFlonum(a.flonum * b.flonum) { return value }
    return Slow.multiply(a, b, n, fp)
  }
}
/// `(1+ a)`
enum Increment: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    Add.apply(a, Word(fixnum: 1), n, fp)
  }
}
/// `(1- a)`
enum Decrement: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    Subtract.apply(a, Word(fixnum: 1), n, fp)
  }
}
/// `(< a b)`
enum Less: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) < signed(b) }
    return bothFlonums(a, b) ? a.flonum < b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.less("<", a, b, n, fp)
  }
}
/// `(> a b)`
enum Greater: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) > signed(b) }
    return bothFlonums(a, b) ? a.flonum > b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.less(">", b, a, n, fp)
  }
}
/// `(<= a b)`
enum LessEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) <= signed(b) }
    return bothFlonums(a, b) ? a.flonum <= b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.lessEqual("<=", a, b, n, fp)
  }
}
/// `(>= a b)`
enum GreaterEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) >= signed(b) }
    return bothFlonums(a, b) ? a.flonum >= b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.lessEqual(">=", b, a, n, fp)
  }
}
/// `(= a b)`
enum NumberEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return a == b }
    return bothFlonums(a, b) ? a.flonum == b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.numberEqual(a, b, n, fp)
  }
}
/// `(quotient a b)`
enum Quotient: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b) && b.bits != 0 && signed(b) != -4) { return Word(fixnum: a.fixnum / b.fixnum) }
    return Slow.quotient(a, b, n, fp)
  }
}
/// `(remainder a b)`
enum Remainder: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b) && b.bits != 0 && signed(b) != -4) { return Word(fixnum: a.fixnum % b.fixnum) }
    return Slow.remainder(a, b, n, fp)
  }
}
/// `(modulo a b)`
enum Modulo: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b) && b.bits != 0 && signed(b) != -4) {
      let r = a.fixnum % b.fixnum
      return Word(fixnum: r != 0 && (r ^ b.fixnum) < 0 ? r + b.fixnum : r)
    }
    return Slow.modulo(a, b, n, fp)
  }
}

// MARK: Vectors, strings, characters

/// `(vector-length a)`
enum VectorLength: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isVector) ? Word(fixnum: a.length) : Slow.type("vector-length", 1, "vector", a, n, fp)
  }
}
/// `(vector-ref a b)`
enum VectorRef: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isVector && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) { return a[slot: b.fixnum] }
    return Slow.index("vector-ref", "vector", a.isVector, a, b, n, fp)
  }
}
/// `(string-length a)`
enum StringLength: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isString) ? Word(fixnum: a.length) : Slow.type("string-length", 1, "string", a, n, fp)
  }
}
/// `(string-ref a b)`
enum StringRef: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isString && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) {
      return Word(character: a.characterAt(b.fixnum))
    }
    return Slow.index("string-ref", "string", a.isString, a, b, n, fp)
  }
}
/// `(char->integer a)`
enum CharacterToInteger: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isCharacter)
      ? Word(fixnum: Int(a.character)) : Slow.type("char->integer", 1, "character", a, n, fp)
  }
}
/// `(integer->char a)`
enum IntegerToCharacter: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isFixnum && a.bits < 0xD800 << 2) { return Word(character: UInt32(a.fixnum)) }
    return Slow.integerToCharacter(a, n, fp)
  }
}
/// `(char=? a b)`
enum CharacterEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    _fastPath(a.isCharacter && b.isCharacter) ? a == b : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.notCharacters("char=?", a, b, n, fp)
  }
}
/// `(char<? a b)`
enum CharacterLess: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    _fastPath(a.isCharacter && b.isCharacter) ? a.bits < b.bits : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.notCharacters("char<?", a, b, n, fp)
  }
}
/// `(vector-set! a b c)`
enum VectorSet: Ternary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ value: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isVector && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) {
      a[slot: b.fixnum] = value
      return .unspecified
    }
    return Slow.index("vector-set!", "vector", a.isVector, a, b, n, fp)
  }
}
/// `(string-set! a b c)`
enum StringSet: Ternary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ value: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isString && b.isFixnum && value.isCharacter), _fastPath(b.bits >> 2 < a.header >> 16),
      _fastPath(!a.isLiteral)
    {
      scheme_machine.fp = fp
      a.setCharacter(b.fixnum, value.character)
      return .unspecified
    }
    if !value.isCharacter { return Slow.type("string-set!", 3, "character", value, n, fp) }
    if a.isString && a.isLiteral { return Slow.literalString("string-set!", a, n, fp) }
    return Slow.index("string-set!", "string", a.isString, a, b, n, fp)
  }
}
