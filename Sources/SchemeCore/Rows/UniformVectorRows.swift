// Uniform numeric vectors (SRFI 4): bytevectors that know what their bytes are elements of.
//
// The length of such a bytevector counts bytes, that of the vector elements.

/// u8vector … f64vector and their kin.
enum UniformVectorRows {
  static func install(_ table: inout PrimitiveTable) {
    for name in ElementType.names.dropFirst() { family(&table, "\(name)vector", ElementType(name: name)!) }
  }

  private static func family(_ table: inout PrimitiveTable, _ name: String, _ type: ElementType) {
    // As in Guile, the bytes of any uniform vector can be looked at as elements of this type.
    func vector(_ word: Word) throws -> Word {
      if word.isBytevector { return word }
      throw Fault.type(1, name, word)
    }
    func store(_ value: Word, _ vector: Word, _ i: Int, _ position: Int) throws {
      let address = UnsafeMutableRawPointer(vector.byteData + i * type.size)
      if type.store(value, address) { return }
      let isTooLarge = type.integerRange != nil && (type.size < 8 || Numbers.isExactInteger(value))
      throw isTooLarge ? Fault.range(position, value) : Fault.type(position, "element of a \(name)", value)
    }
    func load(_ vector: Word, _ i: Int) -> Word { type.load(vector.byteData + i * type.size) }
    table.one("(\(name)? obj)", "Whether OBJ is a \(name).") {
      Word($0.isBytevector && $0[slot: 1].fixnum == type.rawValue)
    }
    table.any("(make-\(name) n [fill])", "A fresh \(name) of N times FILL.") { arguments in
      let count = try arguments[0].int(1, in: 0...(1 << 40))
      let result = Heap.uniformVector(type, count: count)
      if let fill = arguments.given(1) { for i in 0..<count { try store(fill, result, i, 2) } }
      return result
    }
    table.any("(\(name) . numbers)", "A fresh \(name) of NUMBERS.") { arguments in
      let result = Heap.uniformVector(type, count: arguments.count)
      for i in 0..<arguments.count { try store(arguments[i], result, i, i + 1) }
      return result
    }
    table.one("(\(name)-length vector)", "The number of elements of VECTOR.") {
      Word(fixnum: try vector($0).length / type.size)
    }
    table.two("(\(name)-ref vector k)", "Element K of VECTOR.") { word, k in
      load(word, try k.index(2, below: try vector(word).length / type.size))
    }
    table.three("(\(name)-set! vector k number)", "Makes NUMBER element K of VECTOR.") { word, k, number in
      try store(number, word, try k.index(2, below: try vector(word).length / type.size), 3)
      return .unspecified
    }
    table.one("(\(name)->list vector)", "The list of the elements of VECTOR.") { word in
      let count = try vector(word).length / type.size
      var result = Word.null
      for i in (0..<count).reversed() { result = Heap.cons(load(word, i), result) }
      return result
    }
    table.one("(list->\(name) list)", "A fresh \(name) of the elements of LIST.") { list in
      let result = Heap.uniformVector(type, count: try list.list(1))
      var rest = list
      var i = 0
      while rest.isPair {
        try store(rest.car, result, i, 1)
        rest = rest.cdr
        i += 1
      }
      return result
    }
  }
}
