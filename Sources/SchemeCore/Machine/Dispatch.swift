// How one control node follows another, and the loop that keeps a run going.
//
// A node is [body address, span, operands…]. In release builds a body ends in a sibling call of the next one, which
// the optimiser turns into a jump; in debug builds it returns to the trampoline. Both end in `drive`.
// Invariant: node bodies own nothing (no references are retained across them), so that a failing node may leave
// through `scheme_gc_escape`.

import CBoehm

typealias Node = UnsafeMutablePointer<Word>
typealias Frame = UnsafeMutablePointer<Word>

extension UnsafeMutablePointer where Pointee == Word {
  /// Word `i` of a frame becomes `word`. Every store into a frame goes through here (see `scheme_store`).
  @inline(__always) func put(_ i: Int, _ word: Word) { scheme_store(self + i, word) }
}

/// Goes on with `node`.
@inline(__always) func go(_ node: Node, _ fp: Frame, _ value: Word) -> Step {
  #if DEBUG
    scheme_machine.value = value
    return Step(node: node, fp: fp)
  #else
    return unsafeBitCast(node[0].bits, to: ControlBody.self)(node, fp, value)
  #endif
}

/// Value of a simple expression.
@inline(__always) func simple(_ node: Word, _ fp: Frame) -> Word {
  let n = node.raw
  return unsafeBitCast(n[0].bits, to: SimpleBody.self)(n, fp)
}

extension Word {
  /// A slot number or offset kept in a node.
  @inline(__always) var index: Int { Int(bitPattern: bits) }
  @inline(__always) init(index: Int) { self.init(bits: UInt(bitPattern: index)) }
}

/// Makes nodes on the collector's heap.
enum Nodes {
  static func make(_ body: @escaping SimpleBody, _ span: Span = .none, _ operands: [Word] = []) -> Word {
    allocate(unsafeBitCast(body, to: UInt.self), span, operands)
  }
  static func make(_ body: @escaping ControlBody, _ span: Span = .none, _ operands: [Word] = []) -> Word {
    allocate(unsafeBitCast(body, to: UInt.self), span, operands)
  }
  // The operands are nodes or constants that the compiler keeps alive through `Pins`, so that holding them in a
  // Swift array for a moment is safe; the fresh node is pinned for the same reason.
  static func allocate(_ body: UInt, _ span: Span, _ operands: [Word]) -> Word {
    let n = Heap.words(operands.count + 2)
    n[0] = Word(body)
    n[1] = Word(fixnum: span.bits)
    for (i, operand) in operands.enumerated() { n[i + 2] = operand }
    return Pins.keepRaw(Word(raw: n))
  }
  static func span(of node: Node) -> Span { Span(bits: node[1].fixnum) }
}

private struct Run {
  var node: Node?
  var fp: Frame
}

@c(scheme_halt) func haltBody(_ n: CodeNode, _ fp: FramePointer, _ value: Word) -> Step {
  scheme_machine.value = value
  return Step(node: nil, fp: nil)
}

enum Driver {
  static let escapeFault: Int32 = 1
  static let escapeUnwind: Int32 = 2

  /// Runs from `node` until the run halts; faults become calls of the Scheme handler on top of the failing frame.
  static func drive(_ node: Node, _ fp: Frame, _ value: Word) throws -> Word {
    var run = Run(node: node, fp: fp)
    scheme_machine.value = value
    let isExempt = Budget.isWaiting
    let isSparing = Heap.isSparing
    while true {
      let code = scheme_gc_catch(
        { context in
          let run = context.unsafelyUnwrapped.assumingMemoryBound(to: Run.self)
          var node = run.pointee.node
          var fp = run.pointee.fp
          while let n = node {
            let step = unsafeBitCast(n[0].bits, to: ControlBody.self)(n, fp, scheme_machine.value)
            node = step.node
            if let next = step.fp { fp = next }
          }
        }, &run)
      if code == 0 { return scheme_machine.value }
      if !isExempt { Budget.endExemption() }
      if !isSparing { Heap.endSparing() }
      if Budget.isExhausted { throw Fault.exhausted }
      switch code {
      case escapeFault:
        let step = Faults.callHandler()
        run.node = step.node
        run.fp = step.fp.unsafelyUnwrapped
      default:
        let step = try Continuations.continuePending(scheme_machine.fp.unsafelyUnwrapped)
        run.node = step.node
        run.fp = step.fp.unsafelyUnwrapped
      }
    }
  }
}
