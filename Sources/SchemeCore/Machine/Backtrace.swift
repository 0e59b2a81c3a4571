// Walking the stack, for error messages and `make-stack`.

import CBoehm

enum Backtrace {
  /// A span as `(file line column)`, #f for none.
  static func describe(_ span: Span) -> Word {
    if span.isNone { return .false }
    return Heap.list(
      Heap.string(SourceFiles.name(span.file)), Word(fixnum: span.line), Word(fixnum: span.column))
  }

  /// The frames from the running one outwards, at most `limit`: a list of `(procedure-name . span)`, where the span is
  /// that of the call or failure the frame is in.
  static func frames(limit: Int = 100) -> Word {
    let result = RootedArray()
    guard let start = scheme_machine.fp else { return .null }
    var fp = start
    let base = scheme_machine.stack.unsafelyUnwrapped
    while result.count < limit, fp > base, fp[-1].bits != 0 {
      let k = fp[-1].raw
      guard k != Machine.underflowNode, k != Machine.haltNode else { break }
      let caller = fp - k[2].index
      note(k, caller[0], result)
      fp = caller
    }
    var c = scheme_machine.chunk
    while c.bits != 0, result.count < limit {
      let data = c.raw[2]
      var end = c.raw[1].index
      while end > 0, result.count < limit {
        let k = data.raw[end - 1].raw
        let start = end - k[2].index
        note(k, data.raw[start], result)
        end = start
      }
      c = c.raw[0]
    }
    return result.list()
  }

  private static func note(_ k: Node, _ procedure: Word, _ result: RootedArray) {
    let name = procedure.isProcedure ? procedure.code.name : .false
    result.append(Heap.cons(name, Word(fixnum: Nodes.span(of: k).bits)))
  }
}
