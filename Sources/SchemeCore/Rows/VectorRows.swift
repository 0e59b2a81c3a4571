// Vectors, boxes and promises: things that hold values and call nothing back.

/// Vectors.
enum VectorRows {
  static func install(_ table: inout PrimitiveTable) {
    basics(&table)
    copies(&table)
    moves(&table)
    lists(&table)
  }

  /// An index of `vector`. One that fits no vector is out of range, whatever it is an index of.
  @inline(__always) private static func index(_ k: Word, of vector: Word) throws -> Int {
    if vector.isVector { return try k.index(2, below: vector.length) }
    if k.is(.bignum) || (k.isFixnum && k.fixnum < 0) { throw Fault.range(2, k) }
    throw Fault.type(1, "vector", vector)
  }

  private static func basics(_ table: inout PrimitiveTable) {
    table.one("(vector? obj)", "Whether OBJ is a vector.") { Word($0.isVector) }
    table.any("(vector . objects)", "A fresh vector of OBJECTS.") { arguments in
      let result = Heap.vector(count: arguments.count, fill: .false)
      for i in 0..<arguments.count { result.setElement(i, arguments[i]) }
      return result
    }
    table.any("(make-vector n [fill])", "A fresh vector of N times FILL.") { arguments in
      let count = try arguments[0].int(1, in: 0...(1 << 40))
      return Heap.vector(count: count, fill: arguments.optional(1) ?? .unspecified)
    }
    table.one("(vector-length vector)", "The number of elements of VECTOR.") { Word(fixnum: try $0.vector(1).length) }
    table.two("(vector-ref vector k)", "Element K of VECTOR.") { vector, k in
      vector.element(try index(k, of: vector))
    }
    table.three("(vector-set! vector k value)", "Makes VALUE element K of VECTOR.") { vector, k, value in
      vector.setElement(try index(k, of: vector), value)
      return .unspecified
    }
    table.any("(vector-fill! vector fill [start] [end])", "Makes all elements of VECTOR from START to END FILL.") {
      arguments in
      let vector = try arguments[0].vector(1)
      for i in try arguments.range(2, count: vector.length) { vector.setElement(i, arguments[1]) }
      return .unspecified
    }
  }

  private static func copies(_ table: inout PrimitiveTable) {
    for name in ["vector-copy", "subvector"] {
      table.any("(\(name) vector [start] [end])", "A fresh vector of the elements of VECTOR from START to END.") {
        arguments in
        let vector = try arguments[0].vector(1)
        let range = try arguments.range(1, count: vector.length)
        let result = Heap.vector(count: range.count, fill: .false)
        copy(vector, range, result, 0)
        return result
      }
    }
    table.any("(vector-append . vectors)", "A fresh vector of the elements of all VECTORS.") { arguments in
      var count = 0
      for i in 0..<arguments.count { count += try arguments[i].vector(i + 1).length }
      let result = Heap.vector(count: count, fill: .false)
      var at = 0
      for i in 0..<arguments.count {
        copy(arguments[i], 0..<arguments[i].length, result, at)
        at += arguments[i].length
      }
      return result
    }
  }

  /// Copies elements; the ranges may overlap.
  private static func copy(_ source: Word, _ range: Range<Int>, _ target: Word, _ at: Int) {
    (target.address + 1 + at).update(from: source.address + 1 + range.lowerBound, count: range.count)
  }

  private static func moves(_ table: inout PrimitiveTable) {
    table.any(
      "(vector-copy! target at source [start] [end])",
      "Copies the elements of SOURCE from START to END into TARGET, from AT on."
    ) { arguments in
      let target = try arguments[0].vector(1)
      let at = try arguments[1].int(2, in: 0...target.length)
      let source = try arguments[2].vector(3)
      let range = try arguments.range(3, count: source.length)
      guard range.count <= target.length - at else { throw Fault.range(2, arguments[1]) }
      copy(source, range, target, at)
      return .unspecified
    }
    for name in ["vector-move-left!", "vector-move-right!"] {
      // Within one vector, the direction shows: an element may be overwritten before it is copied.
      let isAscending = name == "vector-move-left!"
      table.any(
        "(\(name) source start end target at)",
        "Copies the elements of SOURCE from START to END into TARGET, from AT on, the \(isAscending ? "first" : "last")"
          + " one first."
      ) { arguments in
        let source = try arguments[0].vector(1)
        let target = try arguments[3].vector(4)
        let range = try arguments.range(1, count: source.length)
        let at = try arguments[4].int(5, in: 0...target.length)
        guard range.count <= target.length - at else { throw Fault.range(5, arguments[4]) }
        for i in 0..<range.count {
          let k = isAscending ? i : range.count - 1 - i
          target.setElement(at + k, source.element(range.lowerBound + k))
        }
        return .unspecified
      }
    }
  }

  private static func lists(_ table: inout PrimitiveTable) {
    table.any("(vector->list vector [start] [end])", "The list of the elements of VECTOR from START to END.") {
      arguments in
      // An array of rank 1 is as good, as a view of one may be meant.
      if arguments.count == 1, arguments[0].is(.array), arguments[0].length == 1 { return Arrays.list(arguments[0]) }
      let vector = try arguments[0].vector(1)
      var result = Word.null
      for i in try arguments.range(1, count: vector.length).reversed() { result = Heap.cons(vector.element(i), result) }
      return result
    }
    table.one("(list->vector list)", "A fresh vector of the elements of LIST.") { list in
      let result = Heap.vector(count: try list.list(1), fill: .false)
      var rest = list
      for i in 0..<result.length {
        result.setElement(i, rest.car)
        rest = rest.cdr
      }
      return result
    }
  }
}

/// Boxes, promises and, from their own file, weak vectors.
enum HolderRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(box value)", "A fresh box that holds VALUE.") { Heap.box($0) }
    table.one("(box? obj)", "Whether OBJ is a box.") { Word($0.is(.box)) }
    table.one("(unbox box)", "What BOX holds.") { try $0.object(.box, 1, "box")[slot: 0] }
    table.two("(set-box! box value)", "Makes BOX hold VALUE.") { box, value in
      try box.object(.box, 1, "box")[slot: 0] = value
      return .unspecified
    }
    promises(&table)
    WeakVectorRows.install(&table)
  }

  // A promise's slot 0 is a pair that promises of one chain of `delay-force` share: (done? . value or thunk).
  private static func promises(_ table: inout PrimitiveTable) {
    func make(_ isDone: Bool, _ value: Word) -> Word {
      let promise = Heap.object(.promise, slots: 1)
      promise[slot: 0] = Heap.cons(Word(isDone), value)
      return promise
    }
    func content(_ promise: Word) throws -> Word { try promise.object(.promise, 1, "promise")[slot: 0] }
    table.one("(promise? obj)", "Whether OBJ is a promise.") { Word($0.is(.promise)) }
    table.one("(make-promise obj)", "A promise whose value is OBJ, or OBJ itself when it is a promise.") {
      $0.is(.promise) ? $0 : make(true, $0)
    }
    table.one("(%make-promise thunk)", "A promise whose value THUNK will find.") { make(false, $0) }
    table.one("(%promise-done? promise)", "Whether PROMISE has its value.") { try content($0).car }
    table.one("(%promise-value promise)", "The value of PROMISE, or the thunk that finds it.") { try content($0).cdr }
    table.two("(%promise-resolve! promise value)", "Makes VALUE the value of PROMISE.") { promise, value in
      let pair = try content(promise)
      pair.car = .true
      pair.cdr = value
      return .unspecified
    }
    table.two("(%promise-follow! promise other)", "Makes PROMISE and OTHER one, as OTHER is now.") { promise, other in
      let pair = try content(promise)
      let from = try other.object(.promise, 2, "promise")
      pair.car = from[slot: 0].car
      pair.cdr = from[slot: 0].cdr
      from[slot: 0] = pair
      return .unspecified
    }
  }
}
