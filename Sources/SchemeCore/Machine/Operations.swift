// The bodies of the operations put in line. Each is written once, as a type; `GeneratedNodes.swift` combines them
// with the kinds of operands. The fast path is what fixnums, pairs and the like take; everything else, failures
// included, goes to `Slow`.

import CBoehm

protocol Unary {
  static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word
}
protocol Binary {
  static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word
}
protocol UnaryTest {
  static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool
}
/// `quick` answers for the usual operands, without a call: a branch that need not come back from one saves no registers.
protocol BinaryTest {
  static func quick(_ a: Word, _ b: Word) -> Bool?
  static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool
}
extension BinaryTest {
  @inline(__always) static func test(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    quick(a, b) ?? slow(a, b, n, fp)
  }
}
/// Where an operand comes from.
protocol Operand {
  static func value(_ word: Word, _ fp: Frame) -> Word
}
/// A slot of the frame.
enum L: Operand {
  @inline(__always) static func value(_ word: Word, _ fp: Frame) -> Word { fp[word.index] }
}
/// A constant in the node.
enum C: Operand {
  @inline(__always) static func value(_ word: Word, _ fp: Frame) -> Word { word }
}
/// Any simple expression.
enum X: Operand {
  @inline(__always) static func value(_ word: Word, _ fp: Frame) -> Word { simple(word, fp) }
}

@inline(__always) func unary<O: Unary, A: Operand>(_: O.Type, _: A.Type, _ n: Node, _ fp: Frame) -> Word {
  O.apply(A.value(n[2], fp), n, fp)
}
@inline(__always) func unaryTest<O: UnaryTest, A: Operand>(_: O.Type, _: A.Type, _ n: Node, _ fp: Frame) -> Word {
  Word(O.test(A.value(n[2], fp), n, fp))
}
@inline(__always) func binary<O: Binary, A: Operand, B: Operand>(
  _: O.Type, _: A.Type, _: B.Type, _ n: Node, _ fp: Frame
) -> Word {
  let a = A.value(n[2], fp)
  return O.apply(a, B.value(n[3], fp), n, fp)
}
@inline(__always) func binaryTest<O: BinaryTest, A: Operand, B: Operand>(
  _: O.Type, _: A.Type, _: B.Type, _ n: Node, _ fp: Frame
) -> Word {
  let a = A.value(n[2], fp)
  return Word(O.test(a, B.value(n[3], fp), n, fp))
}
/// A branch on a test: n[3] and n[4] follow.
@inline(__always) func branch<O: UnaryTest, A: Operand>(_: O.Type, _: A.Type, _ n: Node, _ fp: Frame) -> Step {
  go(O.test(A.value(n[2], fp), n, fp) ? n[3].raw : n[4].raw, fp, .unspecified)
}
/// A branch on a test: n[4] and n[5] follow.
@inline(__always) func branch<O: BinaryTest, A: Operand, B: Operand>(
  _: O.Type, _: A.Type, _: B.Type, _ n: Node, _ fp: Frame
) -> Step {
  let a = A.value(n[2], fp)
  let b = B.value(n[3], fp)
  if let answer = O.quick(a, b) { return go(answer ? n[4].raw : n[5].raw, fp, .unspecified) }
  return branchSlowly(O.self, a, b, n, fp)
}
@inline(never) private func branchSlowly<O: BinaryTest>(
  _: O.Type, _ a: Word, _ b: Word, _ n: Node, _ fp: Frame
) -> Step {
  go(O.slow(a, b, n, fp) ? n[4].raw : n[5].raw, fp, .unspecified)
}

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

enum Car: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isPair) ? a.car : Slow.notPair("car", a, a, n, fp)
  }
}
enum Cdr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isPair) ? a.cdr : Slow.notPair("cdr", a, a, n, fp)
  }
}
enum Cadr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair) else { return Slow.notPair("cadr", a, a, n, fp) }
    return a.cdr.car
  }
}
enum Cddr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair) else { return Slow.notPair("cddr", a, a, n, fp) }
    return a.cdr.cdr
  }
}
enum Caar: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.car.isPair) else { return Slow.notPair("caar", a, a, n, fp) }
    return a.car.car
  }
}
enum Cdar: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.car.isPair) else { return Slow.notPair("cdar", a, a, n, fp) }
    return a.car.cdr
  }
}
enum Caddr: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair), _fastPath(a.cdr.isPair), _fastPath(a.cdr.cdr.isPair) else {
      return Slow.notPair("caddr", a, a, n, fp)
    }
    return a.cdr.cdr.car
  }
}
enum Cons: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    scheme_machine.fp = fp
    return Heap.cons(a, b)
  }
}
enum SetCar: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair) else { return Slow.notPair("set-car!", a, a, n, fp) }
    a.car = b
    return .unspecified
  }
}
enum SetCdr: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    guard _fastPath(a.isPair) else { return Slow.notPair("set-cdr!", a, a, n, fp) }
    a.cdr = b
    return .unspecified
  }
}

// MARK: Tests

enum IsNull: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .null || a == .nil }
}
enum IsPair: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isPair }
}
enum Not: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isFalse }
}
enum IsZero: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool {
    _fastPath(a.isFixnum) ? a.bits == 0 : Slow.isZero(a, n, fp)
  }
}
enum IsSymbol: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isSymbol }
}
enum IsString: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isString }
}
enum IsVector: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isVector }
}
enum IsCharacter: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isCharacter }
}
enum IsProcedure: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isProcedure }
}
enum IsKeyword: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a.isKeyword }
}
enum IsEOF: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .eof }
}
enum IsAbsent: UnaryTest {
  @inline(__always) static func test(_ a: Word, _ n: Node, _ fp: Frame) -> Bool { a == .absent }
}
enum Eq: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    a == b
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    a == b
  }
}
enum Eqv: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    a == b ? true : a.isPointer && b.isPointer ? nil : false
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.eqv(a, b)
  }
}

// MARK: Numbers

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
enum Increment: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    Add.apply(a, Word(fixnum: 1), n, fp)
  }
}
enum Decrement: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    Subtract.apply(a, Word(fixnum: 1), n, fp)
  }
}
enum Less: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) < signed(b) }
    return bothFlonums(a, b) ? a.flonum < b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.less("<", a, b, n, fp)
  }
}
enum Greater: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) > signed(b) }
    return bothFlonums(a, b) ? a.flonum > b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.less(">", b, a, n, fp)
  }
}
enum LessEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) <= signed(b) }
    return bothFlonums(a, b) ? a.flonum <= b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.lessEqual("<=", a, b, n, fp)
  }
}
enum GreaterEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return signed(a) >= signed(b) }
    return bothFlonums(a, b) ? a.flonum >= b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.lessEqual(">=", b, a, n, fp)
  }
}
enum NumberEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    if _fastPath(bothFixnums(a, b)) { return a == b }
    return bothFlonums(a, b) ? a.flonum == b.flonum : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.numberEqual(a, b, n, fp)
  }
}
enum Quotient: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b) && b.bits != 0 && signed(b) != -4) { return Word(fixnum: a.fixnum / b.fixnum) }
    return Slow.quotient(a, b, n, fp)
  }
}
enum Remainder: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(bothFixnums(a, b) && b.bits != 0 && signed(b) != -4) { return Word(fixnum: a.fixnum % b.fixnum) }
    return Slow.remainder(a, b, n, fp)
  }
}
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

enum VectorLength: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isVector) ? Word(fixnum: a.length) : Slow.type("vector-length", 1, "vector", a, n, fp)
  }
}
enum VectorRef: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isVector && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) { return a[slot: b.fixnum] }
    return Slow.index("vector-ref", "vector", a.isVector, a, b, n, fp)
  }
}
enum StringLength: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isString) ? Word(fixnum: a.length) : Slow.type("string-length", 1, "string", a, n, fp)
  }
}
enum StringRef: Binary {
  @inline(__always) static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isString && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) {
      return Word(character: a.characterAt(b.fixnum))
    }
    return Slow.index("string-ref", "string", a.isString, a, b, n, fp)
  }
}
enum CharacterToInteger: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    _fastPath(a.isCharacter)
      ? Word(fixnum: Int(a.character)) : Slow.type("char->integer", 1, "character", a, n, fp)
  }
}
enum IntegerToCharacter: Unary {
  @inline(__always) static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    if _fastPath(a.isFixnum && a.bits < 0xD800 << 2) { return Word(character: UInt32(a.fixnum)) }
    return Slow.integerToCharacter(a, n, fp)
  }
}
enum CharacterEqual: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    _fastPath(a.isCharacter && b.isCharacter) ? a == b : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.notCharacters("char=?", a, b, n, fp)
  }
}
enum CharacterLess: BinaryTest {
  @inline(__always) static func quick(_ a: Word, _ b: Word) -> Bool? {
    _fastPath(a.isCharacter && b.isCharacter) ? a.bits < b.bits : nil
  }
  @inline(__always) static func slow(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    Slow.notCharacters("char<?", a, b, n, fp)
  }
}
@inline(__always) func vectorSet(_ n: Node, _ fp: Frame) -> Word {
  let a = simple(n[2], fp)
  let b = simple(n[3], fp)
  let value = simple(n[4], fp)
  if _fastPath(a.isVector && b.isFixnum), _fastPath(b.bits >> 2 < a.header >> 16) {
    a[slot: b.fixnum] = value
    return .unspecified
  }
  return Slow.index("vector-set!", "vector", a.isVector, a, b, n, fp)
}
@inline(__always) func stringSet(_ n: Node, _ fp: Frame) -> Word {
  let a = simple(n[2], fp)
  let b = simple(n[3], fp)
  let value = simple(n[4], fp)
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
@c(scheme_s_vector_set) func vectorSetBody(_ n: CodeNode, _ fp: FramePointer) -> Word { vectorSet(n, fp) }
@c(scheme_s_string_set) func stringSetBody(_ n: CodeNode, _ fp: FramePointer) -> Word { stringSet(n, fp) }
