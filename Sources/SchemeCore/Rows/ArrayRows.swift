// Arrays as Scheme sees them: what they are, their elements, making them. Views of arrays are in `ArrayViewRows`,
// whole contents in `ArrayContentRows`; what calls procedures of the program is written in Scheme.

/// Arrays, the basics.
enum ArrayRows {
  static func install(_ table: inout PrimitiveTable) {
    kinds(&table)
    shapes(&table)
    elements(&table)
    making(&table)
    ArrayViewRows.install(&table)
    ArrayContentRows.install(&table)
  }

  private static func kinds(_ table: inout PrimitiveTable) {
    table.one("(array? obj)", "Whether OBJ is an array: vectors, uniform vectors, bitvectors and strings are.") {
      Word($0.isArray)
    }
    table.two("(typed-array? obj type)", "Whether OBJ is an array of TYPE.") { array, type in
      Word(array.isArray && ArrayStorage.type(array.arrayStorage) == type)
    }
    table.one("(array-type array)", "The type of the elements of ARRAY: #t for any, a, b, u8 … c64.") {
      ArrayStorage.type(try $0.array(1).arrayStorage)
    }
    table.one("(array-type-code array)", "A number for the type of the elements of ARRAY.") { array in
      let storage = try array.array(1).arrayStorage
      switch storage.heapType {
      case .vector: return Word(fixnum: 0)
      case .string: return Word(fixnum: 1)
      case .bitvector: return Word(fixnum: 2)
      default: return Word(fixnum: 3 + ArrayStorage.elementType(storage).rawValue)
      }
    }
  }

  private static func shapes(_ table: inout PrimitiveTable) {
    table.one("(array-rank array)", "The number of dimensions of ARRAY.") { Word(fixnum: try $0.array(1).arrayRank) }
    table.one("(array-length array)", "The number of indices of the first dimension of ARRAY.") { array in
      guard try array.array(1).arrayRank > 0 else { throw Fault.type(1, "array of nonzero rank", array) }
      return Word(fixnum: array.arrayDimension(0).count)
    }
    func bounds(_ dimension: ArrayDimension) -> Word {
      Heap.list(Word(fixnum: dimension.lower), Word(fixnum: dimension.lower + dimension.count - 1))
    }
    table.one("(array-shape array)", "A list of a list for each dimension of ARRAY: its first and last index.") {
      list(try $0.array(1)) { bounds($0) }
    }
    table.one(
      "(array-dimensions array)", "As array-shape, with the number of indices alone for dimensions that begin with 0."
    ) { array in
      list(try array.array(1)) { $0.lower == 0 ? Word(fixnum: $0.count) : bounds($0) }
    }
    table.one("(shared-array-root array)", "The vector, uniform vector, bitvector or string that ARRAY is a view of.") {
      try $0.array(1).arrayStorage
    }
    table.one("(shared-array-offset array)", "The offset of the first element of ARRAY in its root.") {
      Word(fixnum: try $0.array(1).arrayOffset)
    }
    table.one("(shared-array-increments array)", "For each dimension of ARRAY, how far its elements are apart.") {
      list(try $0.array(1)) { Word(fixnum: $0.step) }
    }
  }

  /// A list of what `body` makes of each dimension.
  private static func list(_ array: Word, _ body: (ArrayDimension) -> Word) -> Word {
    var result = Word.null
    for d in (0..<array.arrayRank).reversed() { result = Heap.cons(body(array.arrayDimension(d)), result) }
    return result
  }

  // MARK: Elements

  static func wrongCount(_ rank: Int) -> Fault {
    Fault.misc("wrong number of indices, expecting ~A", Word(fixnum: rank))
  }

  /// The offset in the storage of the element that the arguments from `first` on are the indices of.
  private static func offset(_ array: Word, _ arguments: Arguments, from first: Int) throws -> Int {
    guard array.is(.array) else {
      guard try array.array(1).arrayRank == arguments.count - first else { throw wrongCount(1) }
      return try arguments[first].index(first + 1, below: ArrayStorage.count(array))
    }
    let rank = array.length
    guard rank == arguments.count - first else { throw wrongCount(rank) }
    var offset = array[slot: 1].fixnum
    for d in 0..<rank {
      let index = arguments[first + d]
      guard index.isFixnum else { throw Fault.type(first + d + 1, "exact integer", index) }
      let distance = index.fixnum - array[slot: 2 + 3 * d].fixnum
      guard distance >= 0, distance < array[slot: 3 + 3 * d].fixnum else {
        throw Fault.range(first + d + 1, index)
      }
      offset += distance * array[slot: 4 + 3 * d].fixnum
    }
    return offset
  }

  private static func elements(_ table: inout PrimitiveTable) {
    table.any("(array-ref array . indices)", "The element of ARRAY at INDICES.") { arguments in
      let offset = try offset(arguments[0], arguments, from: 1)
      return ArrayStorage.load(arguments[0].arrayStorage, offset)
    }
    table.any("(array-set! array value . indices)", "Makes VALUE the element of ARRAY at INDICES.") { arguments in
      let offset = try offset(arguments[0], arguments, from: 2)
      try ArrayStorage.store(arguments[1], arguments[0].arrayStorage, offset, 2)
      return .unspecified
    }
    table.any("(array-in-bounds? array . indices)", "Whether ARRAY has an element at INDICES.") { arguments in
      let array = try arguments[0].array(1)
      guard array.arrayRank == arguments.count - 1 else { throw wrongCount(array.arrayRank) }
      for d in 0..<array.arrayRank {
        let dimension = array.arrayDimension(d)
        let distance = try arguments[d + 1].int(d + 2) - dimension.lower
        if distance < 0 || distance >= dimension.count { return .false }
      }
      return .true
    }
  }

  // MARK: Making

  /// What a bound says: a number of indices from 0 on, or a list of the first and the last.
  static func bound(_ word: Word, _ position: Int) throws -> (lower: Int, count: Int) {
    let limit = Int(1) << 60
    if word.isFixnum, word.fixnum >= 0, word.fixnum < limit { return (0, word.fixnum) }
    if word.isPair, word.cdr.isPair, word.cdr.cdr.isNull, word.car.isFixnum, word.cdr.car.isFixnum {
      let (low, high) = (word.car.fixnum, word.cdr.car.fixnum)
      if abs(low) < limit, abs(high) < limit, high >= low - 1 { return (low, high - low + 1) }
    }
    throw Fault.type(position, "dimension: a length or a list of the first and the last index", word)
  }

  static func bounds(_ arguments: Arguments, from first: Int) throws -> [(lower: Int, count: Int)] {
    guard arguments.count - first <= Arrays.largestRank else {
      throw Fault.misc("an array has no more than \(Arrays.largestRank) dimensions")
    }
    return try (first..<max(first, arguments.count)).map { try bound(arguments[$0], $0 + 1) }
  }

  static func fill(_ array: Word, _ value: Word, _ position: Int) throws {
    let storage = array.arrayStorage
    try Arrays.forEachPlace(array) { try ArrayStorage.store(value, storage, $0, position) }
  }

  static func wrongType(_ position: Int, _ type: Word) -> Fault {
    Fault.type(position, "array type: #t, a, b, u8 … s64, f32, f64, c32 or c64", type)
  }

  private static func making(_ table: inout PrimitiveTable) {
    table.any("(make-array fill . bounds)", "A fresh array with BOUNDS whose elements are FILL.") { arguments in
      let array = try Arrays.make(type: .true, bounds: try bounds(arguments, from: 1))!
      try fill(array, arguments[0], 1)
      return array
    }
    table.any(
      "(make-typed-array type fill . bounds)",
      "A fresh array of TYPE with BOUNDS whose elements are FILL, or just anything when FILL is unspecified."
    ) { arguments in
      guard let array = try Arrays.make(type: arguments[0], bounds: try bounds(arguments, from: 2)) else {
        throw wrongType(1, arguments[0])
      }
      if arguments[1] != .unspecified { try fill(array, arguments[1], 2) }
      return array
    }
    table.any("(make-generalized-vector type n [fill])", "A fresh array of TYPE with the indices below N.") {
      arguments in
      let count = try arguments[1].int(2, in: 0...(1 << 40))
      guard let array = try Arrays.make(type: arguments[0], bounds: [(0, count)]) else {
        throw wrongType(1, arguments[0])
      }
      if let value = arguments.given(2) { try fill(array, value, 3) }
      return array
    }
  }
}

extension Word {
  /// An array of any kind.
  func array(_ position: Int) throws -> Word {
    if isArray { return self }
    throw Fault.type(position, "array", self)
  }
}
