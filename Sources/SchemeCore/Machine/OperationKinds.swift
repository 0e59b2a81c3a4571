// Inline operations as the code generator sees them: kinds of operations, kinds of operands, and how the two make the
// body of a node. The files `Generated….swift` name each combination.

import CBoehm

protocol Unary {
  static func apply(_ a: Word, _ n: Node, _ fp: Frame) -> Word
}
protocol Binary {
  static func apply(_ a: Word, _ b: Word, _ n: Node, _ fp: Frame) -> Word
}
protocol Ternary {
  static func apply(_ a: Word, _ b: Word, _ c: Word, _ n: Node, _ fp: Frame) -> Word
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
/// All three operands are simple expressions.
@inline(__always) func ternary<O: Ternary>(_: O.Type, _ n: Node, _ fp: Frame) -> Word {
  let a = simple(n[2], fp)
  let b = simple(n[3], fp)
  return O.apply(a, b, simple(n[4], fp), n, fp)
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
