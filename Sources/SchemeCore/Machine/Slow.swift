// What inline operations do off their fast path: other kinds of numbers, and failures.

import CBoehm

enum Slow {
  /// Runs a throwing body for a node; its failure becomes a fault of the node.
  @inline(__always) private static func attempt<T>(
    _ name: StaticString, _ n: Node, _ fp: Frame, _ body: () throws -> T
  ) -> T {
    scheme_machine.fp = fp
    do { return try body() } catch { Faults.prepare(error, procedure: Symbols.intern("\(name)"), node: n, fp) }
    Faults.leave()
  }

  /// As `attempt`, for operations on numbers that generic functions may extend.
  @inline(__always) private static func arithmetic(
    _ name: StaticString, _ n: Node, _ fp: Frame, _ a: Word, _ b: Word, _ body: () throws -> Word
  ) -> Word {
    scheme_machine.fp = fp
    do { return try body() } catch {
      if let value = Extensions.rescue(error, Symbols.intern("\(name)"), n, fp, { Heap.list(a, b) }) { return value }
    }
    Faults.leave()
  }
  @inline(__always) private static func comparison(
    _ name: StaticString, _ n: Node, _ fp: Frame, _ a: Word, _ b: Word, _ body: () throws -> Bool
  ) -> Bool {
    scheme_machine.fp = fp
    do { return try body() } catch {
      if let value = Extensions.rescue(error, Symbols.intern("\(name)"), n, fp, { Heap.list(a, b) }) {
        return value.isTrue
      }
    }
    Faults.leave()
  }

  /// The operands as doubles, if one of them is a flonum and the other one, or a fixnum that a double holds exactly;
  /// not for an exact zero, from which a subtraction keeps the sign of zero, unless `zero` says so.
  @inline(__always) private static func doubles(_ a: Word, _ b: Word, zero: Bool = false) -> (Double, Double)? {
    if a.isFlonum {
      if b.isFlonum { return (a.flonum, b.flonum) }
      if b.isFixnum, b.fixnum.magnitude < 1 << 53, zero || b.bits != 0 { return (a.flonum, Double(b.fixnum)) }
    } else if b.isFlonum, a.isFixnum, a.fixnum.magnitude < 1 << 53, zero || a.bits != 0 {
      return (Double(a.fixnum), b.flonum)
    }
    return nil
  }

  @inline(never) static func add(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    scheme_machine.fp = fp
    if let (x, y) = doubles(a, b, zero: true) { return Heap.flonum(x + y) }
    return arithmetic("+", n, fp, a, b) { try Numbers.add(a, b) }
  }
  @inline(never) static func subtract(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    scheme_machine.fp = fp
    if let (x, y) = doubles(a, b) { return Heap.flonum(x - y) }
    return arithmetic("-", n, fp, a, b) { try Numbers.subtract(a, b) }
  }
  @inline(never) static func multiply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    scheme_machine.fp = fp
    if let (x, y) = doubles(a, b, zero: true) { return Heap.flonum(x * y) }
    return arithmetic("*", n, fp, a, b) { try Numbers.multiply(a, b) }
  }
  @inline(never) static func quotient(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    arithmetic("quotient", n, fp, a, b) { try Numbers.quotient(a, b) }
  }
  @inline(never) static func remainder(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    arithmetic("remainder", n, fp, a, b) { try Numbers.remainder(a, b) }
  }
  @inline(never) static func modulo(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word {
    arithmetic("modulo", n, fp, a, b) { try Numbers.modulo(a, b) }
  }
  @inline(never) static func isZero(_ a: Word, _ n: Node, _ fp: Frame) -> Bool {
    if a.isFlonum { return a.flonum == 0 }
    do { return try Numbers.isZero(a) } catch {
      if let value = Extensions.rescue(error, Symbols.intern("zero?"), n, fp, { Heap.list(a) }) { return value.isTrue }
    }
    Faults.leave()
  }
  @inline(never) static func less(_ name: StaticString, _ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    if let (x, y) = doubles(a, b, zero: true) { return x < y }
    return comparison(name, n, fp, a, b) { try Numbers.less(a, b) }
  }
  @inline(never) static func lessEqual(_ name: StaticString, _ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    if let (x, y) = doubles(a, b, zero: true) { return x <= y }
    return comparison(name, n, fp, a, b) { try Numbers.lessEqual(a, b) }
  }
  @inline(never) static func numberEqual(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Bool {
    if let (x, y) = doubles(a, b, zero: true) { return x == y }
    return comparison("=", n, fp, a, b) { try Numbers.equal(a, b) }
  }
  @inline(never) static func eqv(_ a: Word, _ b: Word) -> Bool { Numbers.eqv(a, b) }

  @inline(never) static func integerToCharacter(_ a: Word, _ n: Node, _ fp: Frame) -> Word {
    attempt("integer->char", n, fp) {
      guard a.isFixnum else { throw Fault.type(1, "exact integer", a) }
      guard let scalar = Unicode.Scalar(UInt32(exactly: a.fixnum) ?? 0xD800) else { throw Fault.range(1, a) }
      return Word(character: scalar.value)
    }
  }

  /// The variable that the name of one without a value means by now, if any; the modules say how it is found.
  nonisolated(unsafe) static var lateBinding: (Word) throws -> Word? = { _ in nil }

  /// The value of the variable n[2], which has none: its name may be imported by now, and then the node is linked to
  /// what the name means, once and for all.
  @inline(never) static func lateValue(_ n: Node, _ fp: Frame) -> Word {
    let variable = n[2]
    let found = attempt("module-variable", n, fp) { try lateBinding(variable) }
    guard let found, found.variableValue != .undefined, !found.variableValue.is(.macro) else {
      Faults.unbound(n, fp, variable: variable)
    }
    n[2] = found
    return found.variableValue
  }

  // MARK: Failures

  @inline(never) static func type(
    _ name: StaticString, _ position: Int, _ expected: StaticString, _ a: Word, _ n: Node, _ fp: Frame
  ) -> Word {
    attempt(name, n, fp) { throw Fault.type(position, "\(expected)", a) }
  }
  @inline(never) static func notPair(_ name: StaticString, _ a: Word, _: Word, _ n: Node, _ fp: Frame) -> Word {
    type(name, 1, "pair", a, n, fp)
  }
  @inline(never) static func index(
    _ name: StaticString, _ expected: StaticString, _ typeIsRight: Bool, _ a: Word, _ b: Word, _ n: Node, _ fp: Frame
  ) -> Word {
    attempt(name, n, fp) {
      if !typeIsRight { throw Fault.type(1, "\(expected)", a) }
      if !b.isFixnum { throw Fault.type(2, "exact integer", b) }
      throw Fault.range(2, b)
    }
  }
  @inline(never) static func literalString(_ name: StaticString, _ a: Word, _ n: Node, _ fp: Frame) -> Word {
    attempt(name, n, fp) { throw Fault.misc("string is read-only: ~S", a) }
  }
  @inline(never) static func notCharacters(
    _ name: StaticString, _ a: Word, _ b: Word, _ n: Node, _ fp: Frame
  ) -> Never {
    _ = type(name, a.isCharacter ? 2 : 1, "character", a.isCharacter ? b : a, n, fp)
    Faults.leave()
  }
}
