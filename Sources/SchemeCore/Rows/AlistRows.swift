// Association lists: assq and its relatives.

/// Association lists without procedures.
enum AlistRows {
  static func install(_ table: inout PrimitiveTable) {
    family(&table, "q", "eq?", ==)
    family(&table, "v", "eqv?", Equality.eqv)
    family(&table, "oc", "equal?", Equality.equal)
    table.two("(%assoc key alist)", "The first pair of ALIST whose car is equal? to KEY, or #f.") {
      try find($0, $1, Equality.equal)
    }
    table.three("(acons key value alist)", "ALIST with the pair of KEY and VALUE before it.") { key, value, alist in
      Heap.cons(Heap.cons(key, value), alist)
    }
  }

  private static func family(
    _ table: inout PrimitiveTable, _ letter: String, _ predicate: String, _ same: @escaping (Word, Word) -> Bool
  ) {
    let name = letter == "oc" ? "assoc" : "ass\(letter)"
    table.two("(\(name) key alist)", "The first pair of ALIST whose car is \(predicate) to KEY, or #f.") {
      try find($0, $1, same)
    }
    table.two("(\(name)-ref alist key)", "What ALIST associates with KEY (compared by \(predicate)), or #f.") {
      alist, key in
      let pair = try sloppy(key, alist, same, 1)
      return pair.isPair ? pair.cdr : .false
    }
    table.three("(\(name)-set! alist key value)", "ALIST with KEY (compared by \(predicate)) associated with VALUE.") {
      alist, key, value in
      let pair = try sloppy(key, alist, same, 1)
      guard pair.isPair else { return Heap.cons(Heap.cons(key, value), alist) }
      pair.cdr = value
      return alist
    }
    table.two("(\(name)-remove! alist key)", "ALIST without its first pair whose car is \(predicate) to KEY.") {
      alist, key in
      let pair = try sloppy(key, alist, same, 1)
      guard pair.isPair else { return alist }
      let before = Heap.cons(.false, alist)
      var last = before
      while last.cdr.isPair {
        if last.cdr.car == pair {
          last.cdr = last.cdr.cdr
          break
        }
        last = last.cdr
      }
      return before.cdr
    }
  }

  /// The pair found, or #f; anything in the list that is not a pair is an error.
  private static func find(_ key: Word, _ alist: Word, _ same: (Word, Word) -> Bool) throws -> Word {
    var rest = alist
    var walk = Walk(alist, "association list", 2)
    while rest.isPair {
      guard rest.car.isPair else { throw Fault.type(2, "association list", alist) }
      if same(key, rest.car.car) { return rest.car }
      rest = rest.cdr
      try walk.check(rest)
    }
    try Extensions.settle()
    if rest.isNull || rest == .nil { return .false }
    throw Fault.type(2, "association list", alist)
  }

  /// As `find`, passing over what is no pair.
  private static func sloppy(
    _ key: Word, _ alist: Word, _ same: (Word, Word) -> Bool, _ position: Int
  ) throws -> Word {
    var rest = alist
    var walk = Walk(alist, "association list", position)
    while rest.isPair {
      if rest.car.isPair && same(key, rest.car.car) { return rest.car }
      rest = rest.cdr
      try walk.check(rest)
    }
    try Extensions.settle()
    return .false
  }
}
