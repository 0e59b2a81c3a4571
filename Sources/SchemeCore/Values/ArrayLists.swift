// Arrays made from nested lists, for the reader and for `list->array`.

extension Arrays {
  /// A dimension whose number of indices may be left to the list.
  typealias Extent = (lower: Int, count: Int?)

  /// A fresh array of an existing type with the elements of nested lists.
  static func make(type: Word, shape: [Extent], _ list: Word, position: Int) throws -> Word {
    // The first list of each level says how long the lists of this level are.
    var bounds: [(lower: Int, count: Int)] = []
    var level = list
    for (lower, count) in shape {
      bounds.append((lower, try count ?? level.list(position)))
      level = level.isPair ? level.car : .null
    }
    let result = try make(type: type, bounds: bounds)!
    let storage = result.arrayStorage
    var offset = 0
    func fill(_ d: Int, _ list: Word) throws {
      if d == bounds.count {
        try ArrayStorage.store(list, storage, offset, position)
        offset += 1
        return
      }
      func failure(_ few: String) -> Fault {
        Fault.general(
          key: "misc-error", message: "too \(few) elements for array dimension ~A, need ~A",
          arguments: Root(Heap.list(Word(fixnum: d), Word(fixnum: bounds[d].count))))
      }
      let count = list.listLength ?? (list.isPair ? Int.max : 0)
      if !list.isPair && !list.isNull { throw Fault.type(position, "list of the elements of dimension \(d)", list) }
      if count < bounds[d].count { throw failure("few") }
      if count > bounds[d].count { throw failure("many") }
      var rest = list
      while rest.isPair {
        try fill(d + 1, rest.car)
        rest = rest.cdr
      }
    }
    try fill(0, list)
    return result
  }
}
