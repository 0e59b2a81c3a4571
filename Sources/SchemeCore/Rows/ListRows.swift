// Lists: everything about chains of pairs that calls nothing back. Association lists are in `AlistRows.swift`.

/// Lists without procedures.
enum ListRows {
  static func install(_ table: inout PrimitiveTable) {
    building(&table)
    positions(&table)
    changing(&table)
    searching(&table)
    deleting(&table)
  }

  private static func building(_ table: inout PrimitiveTable) {
    table.any("(list . objects)", "A fresh list of OBJECTS.") { $0.list() }
    table.any("(cons* obj . rest)", "A fresh list of the arguments whose last one is the tail.") { arguments in
      var result = arguments[arguments.count - 1]
      for i in (0..<(arguments.count - 1)).reversed() { result = Heap.cons(arguments[i], result) }
      return result
    }
    table.any("(make-list n [fill])", "A fresh list of N times FILL.") { arguments in
      let count = try arguments[0].int(1, in: 0...Word.maxFixnum)
      guard count < Heap.mostBytes / 16 else { throw Heap.tooLarge }
      try Budget.reserve(count * 16)
      try Budget.charge(count >> 3)
      let fill = arguments.optional(1) ?? .null
      var result = Word.null
      for _ in 0..<count { result = Heap.cons(fill, result) }
      return result
    }
    table.one("(list? obj)", "Whether OBJ is a proper list.") { Word($0.listLength != nil) }
    table.one("(length list)", "The number of elements of LIST.") { Word(fixnum: try $0.list(1)) }
    table.one("(length+ list)", "The number of elements of LIST, #f when it is circular.") { list in
      if let count = list.listLength { return Word(fixnum: count) }
      var tail = list
      var slow = list
      while tail.isPair {
        tail = tail.cdr
        if !tail.isPair { break }
        tail = tail.cdr
        slow = slow.cdr
        if tail == slow { return .false }
      }
      throw Fault.type(1, "proper or circular list", list)
    }
    table.any("(append . lists)", "A list of the elements of LISTS, which shares the last one.") { arguments in
      guard arguments.count > 0 else { return .null }
      var builder = ListBuilder()
      for i in 0..<(arguments.count - 1) {
        _ = try arguments[i].list(i + 1)
        var list = arguments[i]
        while list.isPair {
          builder.append(list.car)
          list = list.cdr
        }
      }
      return builder.finish(tail: arguments[arguments.count - 1])
    }
    table.one("(reverse list)", "A fresh list of the elements of LIST, last one first.") { list in
      _ = try list.list(1)
      return reversed(list, onto: .null)
    }
    table.two("(append-reverse list tail)", "The elements of LIST, last one first, before TAIL.") { list, tail in
      _ = try list.list(1)
      return reversed(list, onto: tail)
    }
    table.one("(list-copy list)", "A fresh list with the elements of LIST.") { list in
      var builder = ListBuilder()
      var rest = list
      var walk = Walk(list, "list that ends", 1)
      while rest.isPair {
        builder.append(rest.car)
        rest = rest.cdr
        try walk.check(rest)
      }
      return builder.finish(tail: rest)
    }
    table.one("(copy-tree obj)", "A copy of the pairs and vectors that OBJ consists of.") { copyTree($0) }
  }

  static func reversed(_ list: Word, onto tail: Word) -> Word {
    var result = tail
    var rest = list
    while rest.isPair {
      result = Heap.cons(rest.car, result)
      rest = rest.cdr
    }
    return result
  }

  /// Containers of the copy that still hold originals wait in a rooted array, so depth costs no native stack.
  private static func copyTree(_ tree: Word) -> Word {
    let pending = RootedArray()
    let result = shallowCopy(tree, pending)
    while !pending.isEmpty, Budget.note(1) {
      let container = pending.removeLast()
      if container.isPair {
        container.car = shallowCopy(container.car, pending)
        container.cdr = shallowCopy(container.cdr, pending)
      } else {
        for i in 0..<container.length { container.setElement(i, shallowCopy(container.element(i), pending)) }
      }
    }
    return result
  }

  /// A copy of `original`, one level deep; what is inside is left to do.
  private static func shallowCopy(_ original: Word, _ pending: RootedArray) -> Word {
    let copy: Word
    if original.isPair {
      copy = Heap.cons(original.car, original.cdr)
    } else if original.isVector {
      copy = Heap.vector(count: original.length, fill: .false)
      for i in 0..<original.length { copy.setElement(i, original.element(i)) }
    } else {
      return original
    }
    pending.append(copy)
    return copy
  }

  private static func positions(_ table: inout PrimitiveTable) {
    table.two("(list-tail list k)", "LIST without its first K elements.") { try tail($0, $1) }
    table.two("(list-cdr-ref list k)", "LIST without its first K elements.") { try tail($0, $1) }
    table.two("(list-head list k)", "A fresh list of the first K elements of LIST.") { list, k in
      let count = try k.int(2, in: 0...Word.maxFixnum)
      var builder = ListBuilder()
      var rest = list
      for i in 0..<count {
        guard rest.isPair else { throw Fault.type(1, "pair", rest) }
        builder.append(rest.car)
        rest = rest.cdr
        if i & 255 == 255 { try Budget.charge(32) }
      }
      return builder.first
    }
    table.two("(list-ref list k)", "Element K of LIST.") { list, k in try cell(list, k).car }
    table.three("(list-set! list k value)", "Makes VALUE element K of LIST.") { list, k, value in
      try cell(list, k).car = value
      return value
    }
    table.three("(list-cdr-set! list k value)", "Makes VALUE the tail behind element K of LIST.") { list, k, value in
      try cell(list, k).cdr = value
      return value
    }
    table.one("(last-pair list)", "The last pair of LIST, or LIST itself when it is empty.") { list in
      if list.isNull { return list }
      var rest = try list.pair(1)
      var slow = rest
      while rest.cdr.isPair {
        rest = rest.cdr
        if !rest.cdr.isPair { break }
        rest = rest.cdr
        slow = slow.cdr
        if rest == slow { throw Fault.type(1, "list that ends", .false) }
      }
      return rest
    }
  }

  private static func tail(_ list: Word, _ k: Word) throws -> Word {
    let count = try k.int(2, in: 0...Word.maxFixnum)
    var rest = list
    for i in 0..<count {
      guard rest.isPair else { throw Fault.type(1, "pair", rest) }
      rest = rest.cdr
      if i & 255 == 255 { try Budget.charge(32) }
    }
    return rest
  }

  /// The pair that holds element `k`.
  private static func cell(_ list: Word, _ k: Word) throws -> Word {
    let index = try k.int(2, in: 0...Word.maxFixnum)
    var rest = list
    for i in 0..<index {
      guard rest.isPair else { break }
      rest = rest.cdr
      if i & 255 == 255 { try Budget.charge(32) }
    }
    if rest.isPair { return rest }
    throw rest.isNull ? Fault.range(2, k) : Fault.type(1, "list that has such an element", list)
  }

  private static func changing(_ table: inout PrimitiveTable) {
    table.any("(append! . lists)", "As append, linking the last pairs of LISTS to what follows.") { arguments in
      var result = Word.null
      var last = Word.null
      for i in 0..<arguments.count {
        let list = arguments[i]
        if i < arguments.count - 1 { _ = try list.list(i + 1) }
        if list.isNull { continue }
        if last.isNull { result = list } else { last.cdr = list }
        guard list.isPair else { break }
        last = list
        if i < arguments.count - 1 {
          while last.cdr.isPair { last = last.cdr }
        }
      }
      return result
    }
    table.any("(reverse! list [tail])", "As reverse, turning the links of LIST round.") { arguments in
      _ = try arguments[0].list(1)
      return turned(arguments[0], onto: arguments.optional(1) ?? .null)
    }
    table.two("(append-reverse! list tail)", "As append-reverse, turning the links of LIST round.") { list, tail in
      _ = try list.list(1)
      return turned(list, onto: tail)
    }
  }

  private static func turned(_ list: Word, onto tail: Word) -> Word {
    var result = tail
    var rest = list
    while rest.isPair {
      let next = rest.cdr
      rest.cdr = result
      result = rest
      rest = next
    }
    return result
  }

  private static func searching(_ table: inout PrimitiveTable) {
    table.two("(memq obj list)", "The part of LIST that begins with the first element eq? to OBJ, or #f.") {
      try member($0, $1, ==)
    }
    table.two("(memv obj list)", "The part of LIST that begins with the first element eqv? to OBJ, or #f.") {
      try member($0, $1, Equality.eqv)
    }
    for name in ["member", "%member"] {
      table.two("(\(name) obj list)", "The part of LIST that begins with the first element equal? to OBJ, or #f.") {
        try member($0, $1, Equality.equal)
      }
    }
  }

  @inline(__always) private static func member(
    _ object: Word, _ list: Word, _ same: (Word, Word) -> Bool
  ) throws -> Word {
    var rest = list
    var walk = Walk(list, "list", 2)
    while rest.isPair {
      if same(object, rest.car) { return rest }
      rest = rest.cdr
      try walk.check(rest)
    }
    try Extensions.settle()
    if rest.isNull || rest == .nil { return .false }
    throw Fault.type(2, "list", list)
  }

  private static func deleting(_ table: inout PrimitiveTable) {
    func both(_ letter: String, _ predicate: String, _ same: @escaping (Word, Word) -> Bool) {
      table.two("(\(letter) obj list)", "LIST without the elements that are \(predicate) to OBJ.") { object, list in
        _ = try list.list(2)
        var builder = ListBuilder()
        var rest = list
        while rest.isPair {
          if !same(object, rest.car) { builder.append(rest.car) }
          rest = rest.cdr
        }
        try Extensions.settle()
        return builder.first
      }
      table.two("(\(letter)! obj list)", "LIST with the elements that are \(predicate) to OBJ unlinked.") {
        object, list in
        _ = try list.list(2)
        let before = Heap.cons(.false, list)
        var last = before
        while last.cdr.isPair {
          if same(object, last.cdr.car) { last.cdr = last.cdr.cdr } else { last = last.cdr }
        }
        try Extensions.settle()
        return before.cdr
      }
    }
    both("delq", "eq?", ==)
    both("delv", "eqv?", Equality.eqv)
    for name in ["delete", "%delete"] { both(name, "equal?", Equality.equal) }
  }
}
