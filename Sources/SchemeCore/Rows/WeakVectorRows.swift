// Words that do not keep their objects alive.
//
// A weak word is stored complemented, so that the collector does not take it for a pointer; when the collector finds
// that nothing else refers to the object, it puts 0 there (no word's complement is 0).
//
// Invariant: between reading a weak word and keeping it somewhere the collector sees, nothing is allocated.

import CBoehm

// MARK: Entries

// MARK: Weak vectors

/// Vectors that do not keep their elements alive: a pointer-free block of weak words.
enum WeakVectorRows {
  static func install(_ table: inout PrimitiveTable) {
    Printer.objectPrinters[.weak] = { word, printer in
      // The vector's own parenthesis follows.
      let start = printer.output.count
      try printer.nested(contents(word))
      printer.output.insert(UInt8(ascii: "w"), at: start + 1)
    }
    table.any("(make-weak-vector n [fill])", "A fresh weak vector of N times FILL.") { arguments in
      try make(count: try arguments[0].int(1, in: 0...(1 << 40))) { _ in arguments.optional(1) ?? .unspecified }
    }
    table.any("(weak-vector . objects)", "A fresh weak vector of OBJECTS.") { arguments in
      try make(count: arguments.count) { arguments[$0] }
    }
    table.one("(list->weak-vector list)", "A fresh weak vector of the elements of LIST.") { list in
      var rest = list
      return try make(count: try list.list(1)) { _ in
        defer { rest = rest.cdr }
        return rest.car
      }
    }
    table.one("(weak-vector? obj)", "Whether OBJ is a weak vector.") { Word($0.is(.weak)) }
    table.one("(weak-vector-length weak)", "The number of elements of WEAK.") {
      Word(fixnum: try $0.object(.weak, 1, "weak vector").length)
    }
    table.two("(weak-vector-ref weak k)", "Element K of WEAK, #f when it is gone.") { weak, k in
      let count = try weak.object(.weak, 1, "weak vector").length
      return WeakReference.load(slot(weak, try k.index(2, below: count))) ?? .false
    }
    table.three("(weak-vector-set! weak k value)", "Makes VALUE element K of WEAK.") { weak, k, value in
      let count = try weak.object(.weak, 1, "weak vector").length
      WeakReference.store(value, at: slot(weak, try k.index(2, below: count)))
      return .unspecified
    }
  }

  private static func make(count: Int, _ element: (Int) -> Word) throws -> Word {
    let result = Heap.object(.weak, slots: 1, length: count)
    let data = Heap.bytes(count * 8).assumingMemoryBound(to: Word.self)
    for i in 0..<count { data[i] = Word(0) }
    result[slot: 0] = Word(UInt(bitPattern: data))
    for i in 0..<count {
      if i & 63 == 63 { try Budget.charge(512) }
      WeakReference.store(element(i), at: data + i)
    }
    return result
  }

  private static func slot(_ weak: Word, _ i: Int) -> UnsafeMutablePointer<Word> { weak[slot: 0].raw + i }

  private static func contents(_ weak: Word) -> Word {
    let result = Heap.vector(count: weak.length, fill: .false)
    for i in 0..<weak.length { result.setElement(i, WeakReference.load(slot(weak, i)) ?? .false) }
    return result
  }
}
