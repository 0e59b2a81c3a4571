// The contents of arrays as a whole: filling, copying, comparing, lists.

/// Arrays and their contents.
enum ArrayContentRows {
  static func install(_ table: inout PrimitiveTable) {
    table.two("(array-fill! array value)", "Makes all elements of ARRAY VALUE.") { array, value in
      try ArrayRows.fill(try array.array(1), value, 2)
      return .unspecified
    }
    for name in ["array-copy!", "array-copy-in-order!"] {
      table.two("(\(name) source target)", "Copies the elements of SOURCE to the same indices of TARGET.") {
        source, target in
        try copy(try source.array(1), try target.array(2))
        return .unspecified
      }
    }
    table.two(
      "(%array-frame-offset frame array)",
      "The offset in ARRAY's root of the first indices of FRAME; #f if it lacks any."
    ) { frame, array in
      let dimensions = try frame.array(1).arrayDimensions
      return Arrays.offset(of: dimensions, in: try array.array(2)).map { Word(fixnum: $0) } ?? .false
    }
    table.any("(array-equal? . arrays)", "Whether all ARRAYS have the same type, bounds and elements.") { arguments in
      for i in 0..<arguments.count { _ = try arguments[i].array(i + 1) }
      let indices = arguments.count < 2 ? 0..<0 : 1..<arguments.count
      return Word(indices.allSatisfy { Equality.equal(arguments[$0 - 1], arguments[$0]) })
    }
    lists(&table)
  }

  /// Copies the elements of one array to the same indices of another.
  static func copy(_ source: Word, _ target: Word) throws {
    let dimensions = source.arrayDimensions
    guard let start = Arrays.offset(of: dimensions, in: target) else {
      throw Fault.misc("array shape mismatch: ~S", source)
    }
    let (from, to) = (source.arrayStorage, target.arrayStorage)
    let steps = [dimensions.map(\.step), target.arrayDimensions.map(\.step)]
    try Arrays.walk(dimensions, [source.arrayOffset, start], steps) { offsets in
      try ArrayStorage.store(ArrayStorage.load(from, offsets[0]), to, offsets[1], 1)
    }
  }

  // MARK: Lists

  private static func lists(_ table: inout PrimitiveTable) {
    table.one("(array->list array)", "The elements of ARRAY as nested lists.") { Arrays.list(try $0.array(1)) }
    table.two(
      "(list->array shape list)",
      "A fresh array of the elements in LIST, nested lists. SHAPE is the rank, or a list with a first index, or a list"
        + " of the first and the last, for each dimension."
    ) { shape, list in
      try Arrays.make(type: .true, shape: try self.shape(shape, 1), list, position: 2)
    }
    table.three("(list->typed-array type shape list)", "As list->array; the elements are of TYPE.") {
      type, shape, list in
      guard ArrayStorage.make(type: type, count: 0) != nil else { throw ArrayRows.wrongType(1, type) }
      return try Arrays.make(type: type, shape: try self.shape(shape, 2), list, position: 3)
    }
  }

  private static func shape(_ word: Word, _ position: Int) throws -> [Arrays.Extent] {
    if word.isFixnum {
      return Array(repeating: (0, nil), count: try word.int(position, in: 0...Arrays.largestRank))
    }
    guard try word.list(position) <= Arrays.largestRank else { throw Fault.range(position, word) }
    var result: [Arrays.Extent] = []
    var rest = word
    while rest.isPair {
      if rest.car.isFixnum {
        result.append((try rest.car.int(position, in: -(1 << 60)...(1 << 60)), nil))
      } else {
        let (lower, count) = try ArrayRows.bound(rest.car, position)
        result.append((lower, count))
      }
      rest = rest.cdr
    }
    return result
  }
}
