// What programs ask of the running machine: its stack, and which of their objects nobody uses any more.
//
// A guardian's queue is a box with a list of records, each of three words: the queue (a word), the guarded word with
// all bits flipped, so that the collector does not take it for a reference, and the next record in the queue. The
// record exists before the object dies, so that the finalizer allocates nothing.

import CBoehm
import Glibc

enum ReflectionRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one(
      "(%stack-frames continuation)",
      "The frames of CONTINUATION, or of the running program for #t, innermost first: vectors of procedure, arguments,"
        + " location and local variables."
    ) { continuation in
      if continuation == .true { return Backtrace.stack(of: nil) }
      guard continuation.isProcedure, continuation.code == Continuations.fullCode else {
        throw Fault.type(1, "continuation", continuation)
      }
      return Backtrace.stack(of: continuation)
    }
    table.one("(%newest-frames count)", "The COUNT innermost frames of the program, as %stack-frames has them.") {
      Backtrace.stack(of: nil, limit: try $0.int(1, in: 0...Word.maxFixnum))
    }
    table.zero(
      "(%interrupted-frames)",
      "The frames that the running handler of a signal interrupts, as %stack-frames has them; () outside handlers."
    ) { Backtrace.interruptedStack }
    watching(&table)
    table.one(
      "(%procedure-keywords procedure)",
      "A pair: whether PROCEDURE takes any keywords, and a list of those that it knows; #f if it has no such arguments."
    ) { keywords(of: try LazyDefinitions.code(of: try $0.procedure(1))) }
    table.one(
      "(%procedure-formals procedure)",
      "The parameters of each clause of PROCEDURE as they were written, a list; an element is #f where they are unknown."
    ) { procedure in
      let result = RootedArray()
      var clause: CodeDescription? = try LazyDefinitions.code(of: try procedure.procedure(1))
      while let code = clause {
        result.append(code.formals)
        clause = code.nextClause
      }
      return result.list()
    }
    table.zero("(%primitives)", "A list of the procedures that are written in Swift, each with its formals as text.") {
      var result = Word.null
      for i in (0..<Modules.installed.count).reversed() {
        let procedure = Modules.installed[i]
        let formals = PrimitiveStore.rows[procedure.code.primitiveIndex].formals
        result = Heap.cons(Heap.cons(procedure, Heap.string(formals)), result)
      }
      return result
    }
    table.zero("(%make-guardian-queue)", "An empty queue of objects that died.") { Heap.box(Word(fixnum: 0)) }
    table.two("(%guard! queue object)", "Puts OBJECT into QUEUE when nothing else refers to it.") { queue, object in
      guardObject(try queue.object(.box, 1, "queue"), object)
      return .unspecified
    }
    table.one("(%next-dead queue)", "Takes an object out of QUEUE; #f if there is none.") { queue in
      GC_invoke_finalizers()
      guard case let record = try queue.object(.box, 1, "queue")[slot: 0].bits, record != 0 else { return .false }
      let words = UnsafeMutablePointer<Word>(bitPattern: record).unsafelyUnwrapped
      queue[slot: 0] = words[2]
      return words[1]
    }
    table.one("(alarm seconds)", "Sends SIGALRM in SECONDS, 0: not at all; what was left of the last alarm.") {
      Word(fixnum: Int(Glibc.alarm(UInt32(try $0.int(1, in: 0...Int(UInt32.max))))))
    }
  }

  private static func watching(_ table: inout PrimitiveTable) {
    table.two(
      "(%watch-calls! watcher procedures)",
      "Has WATCHER (#f: nobody) called for each call of PROCEDURES, a list (empty: of everything), instead of it: with"
        + " two numbers for the frame, the procedure and its arguments."
    ) { watcher, procedures in
      _ = try procedures.list(2)
      CallWatch.watch(watcher.isFalse ? nil : try watcher.procedure(1), procedures)
      return .unspecified
    }
    table.two(
      "(%watch-next! procedure location)",
      "Lets the next call of PROCEDURE pass and watches from then on; LOCATION, a vector or #f, gets the frame's numbers."
    ) { procedure, location in
      if !location.isFalse {
        guard try location.object(.vector, 2, "vector").length >= 2 else {
          throw Fault.type(2, "vector of two", location)
        }
      }
      CallWatch.next(try procedure.procedure(1), location)
      return .unspecified
    }
    table.one(
      "(%watch-receiver! procedure)", "Has what a watched call returned taken by the code of PROCEDURE, unwatched."
    ) {
      CallWatch.receiver.word = try $0.procedure(1)
      return .unspecified
    }
  }

  private static func keywords(of code: CodeDescription) -> Word {
    guard code.nextClause == nil else { return .false }
    var formals = code.formals
    while formals.isPair, formals.car != Symbols.keyword("key") { formals = formals.cdr }
    guard formals.isPair else { return .false }
    let found = RootedArray()
    formals = formals.cdr
    while formals.isPair, !formals.car.isKeyword {
      let item = formals.car
      let name = item.isPair ? item.car : item
      let own = item.isPair && item.cdr.isPair && item.cdr.cdr.isPair ? item.cdr.cdr.car : .false
      found.append(own.isKeyword ? own : Symbols.keyword(name.symbolString))
      formals = formals.cdr
    }
    let isOpen = formals.isPair && formals.car == Symbols.keyword("allow-other-keys")
    return Heap.cons(Word(isOpen), found.list())
  }

  private static func guardObject(_ queue: Word, _ object: Word) {
    guard object.isPointer, let base = GC_base(UnsafeMutableRawPointer(bitPattern: object.bits)) else { return }
    let record = Heap.words(3)
    record[0] = queue
    record[1] = Word(bits: ~object.bits)
    scheme_gc_finalize(
      base,
      { _, data in
        guard let record = data?.assumingMemoryBound(to: Word.self) else { return }
        record[1] = Word(bits: ~record[1].bits)
        let queue = record[0]
        record[2] = queue[slot: 0]
        queue[slot: 0] = Word(bits: UInt(bitPattern: record))
      }, record)
  }
}
