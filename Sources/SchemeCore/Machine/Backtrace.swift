// Walking the stack, for error messages and `make-stack`.
//
// A frame begins with its procedure, which its arguments follow; the return node below it says how long the caller's
// part is. The newest frames are on the value stack, older ones in the chunks of the continuation.

import CBoehm

enum Backtrace {
  /// A span as `(file line column)`, #f for none.
  static func describe(_ span: Span) -> Word {
    if span.isNone { return .false }
    return Heap.list(
      Heap.string(SourceFiles.name(span.file)), Word(fixnum: span.line), Word(fixnum: span.column))
  }

  /// The frames from the running one outwards, at most `limit`: a list of `(procedure-name . span)`, where the span is
  /// that of the call or failure the frame is in. Behind them come those of `outside`, without names.
  static func frames(limit: Int = 100, outside: [Span] = []) -> Word {
    let result = RootedArray()
    walkStack(limit: limit) { node, frame in
      let procedure = frame[0]
      let name = procedure.isProcedure ? procedure.code.name : .false
      result.append(Heap.cons(name, Word(fixnum: Nodes.span(of: node).bits)))
    }
    for span in outside { result.append(Heap.cons(.false, Word(fixnum: span.bits))) }
    return result.list()
  }

  /// The location of the innermost frame that has one of those that are wanted, or none.
  static func location(where isWanted: (Span) -> Bool) -> Span {
    var found = Span.none
    walkStack(limit: .max) { node, _ in
      guard found.isNone, case let span = Nodes.span(of: node), isWanted(span) else { return }
      found = span
    }
    return found
  }

  /// The frames of a continuation, or of the current one if `continuation` is nil: a list of vectors
  /// `#(procedure arguments span locals)`, where locals are pairs of name and value, or #f if they were not noted.
  static func stack(of continuation: Word?, limit: Int = .max) -> Word {
    let result = RootedArray()
    let note = { (node: Node, frame: Frame) in result.append(entry(Nodes.span(of: node), frame)) }
    if let continuation {
      walk(chunk: continuation[captured: 1], note: note)
    } else {
      walkStack(limit: limit, note: note)
    }
    return result.list()
  }

  // MARK: What a signal interrupts

  /// Where the program is that a signal's handler interrupts: the newest frame, the stack it is on, what lies below.
  nonisolated(unsafe) private static var interrupted: (fp: Frame, stack: Frame, chunk: Word)?

  /// Calls `body`, the handlers, while the program is stopped in `fp`. The chunk is the outer run's, which keeps it.
  static func interrupting(_ fp: Frame, _ body: () throws -> Void) rethrows {
    let outer = interrupted
    interrupted = (fp, scheme_machine.stack.unsafelyUnwrapped, scheme_machine.chunk)
    defer { interrupted = outer }
    try body()
  }

  /// The frames that a signal's handler interrupts, as `stack` has them; the first one is about to begin or goes round
  /// a loop, and has no location. The empty list outside handlers.
  static var interruptedStack: Word {
    guard let interrupted else { return .null }
    let result = RootedArray()
    result.append(entry(.none, interrupted.fp))
    let note = { (node: Node, frame: Frame) in result.append(entry(Nodes.span(of: node), frame)) }
    walkStack(from: interrupted.fp, on: interrupted.stack, below: interrupted.chunk, limit: .max, note: note)
    return result.list()
  }

  private static func entry(_ span: Span, _ frame: Frame) -> Word {
    let entry = Heap.vector(count: 4, fill: .false)
    entry.setElement(0, frame[0])
    entry.setElement(1, arguments(of: frame))
    entry.setElement(2, Word(fixnum: span.bits))
    entry.setElement(3, locals(of: frame, at: span))
    return entry
  }

  private static func arguments(of frame: Frame) -> Word {
    guard frame[0].isProcedure, case let code = frame[0].code, code.kind != .raw else { return .null }
    var result = Word.null
    for i in (0..<(code.required + code.optional + (code.kind == .rest ? 1 : 0))).reversed() {
      let value = frame[i + 1]
      result = Heap.cons(value.is(.box) ? value[slot: 0] : value == .absent ? .false : value, result)
    }
    return result
  }

  /// The variables that have values in a frame that is at a location, as its code says.
  private static func locals(of frame: Frame, at span: Span) -> Word {
    guard frame[0].isProcedure, case let table = frame[0].code.locals, table.is(.vector) else { return .false }
    let location = Word(fixnum: span.bits)
    guard let i = stride(from: 0, to: table.length, by: 2).first(where: { table.element($0) == location }) else {
      return .false
    }
    let result = RootedArray()
    var rest = table.element(i + 1)
    while rest.isPair {
      let slot = rest.car.cdr.fixnum
      let word = slot > 0 ? frame[slot] : frame[0][captured: -slot]
      let value = word.is(.box) ? word[slot: 0] : word
      // What has no value yet is not shown.
      if value != .absent, value != .undefined { result.append(Heap.cons(rest.car.car, value)) }
      rest = rest.cdr
    }
    return result.list()
  }

  /// Calls `note` with the return node and the start of each frame, innermost first.
  private static func walkStack(limit: Int, note: (Node, Frame) -> Void) {
    guard let start = scheme_machine.fp else { return }
    walkStack(
      from: start, on: scheme_machine.stack.unsafelyUnwrapped, below: scheme_machine.chunk, limit: limit, note: note)
  }

  private static func walkStack(
    from start: Frame, on base: Frame, below chunk: Word, limit: Int, note: (Node, Frame) -> Void
  ) {
    var count = 0
    var fp = start
    while count < limit, fp > base, fp[-1].bits != 0 {
      let k = fp[-1].raw
      guard k != Machine.underflowNode, k != Machine.haltNode else { break }
      fp -= k[2].index
      note(k, fp)
      count += 1
    }
    walk(chunk: chunk, limit: limit - count, note: note)
  }

  private static func walk(chunk: Word, limit: Int = .max, note: (Node, Frame) -> Void) {
    var count = 0
    var c = chunk
    while c.bits != 0, count < limit {
      let data = c.raw[2]
      var end = c.raw[1].index
      while end > 0, count < limit {
        let k = data.raw[end - 1].raw
        end -= k[2].index
        note(k, data.raw + end)
        count += 1
      }
      c = c.raw[0]
    }
  }
}
