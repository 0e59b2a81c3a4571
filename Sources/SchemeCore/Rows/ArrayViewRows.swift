// Arrays that share the elements of another: other bounds, transposed, rows and cells.
//
// Invariant: a view never leaves the storage it is of (`Arrays.swift`); `%make-shared-array`, which gets its offsets
// from a procedure of the program, checks the outermost ones.

/// Views of arrays.
enum ArrayViewRows {
  static func install(_ table: inout PrimitiveTable) {
    sharing(&table)
    rearranging(&table)
    cells(&table)
  }

  private static func sharing(_ table: inout PrimitiveTable) {
    table.two("(%array-offset array indices)", "The offset in ARRAY's root of the element at INDICES, a list.") {
      array, indices in
      let rank = try array.array(1).arrayRank
      guard try indices.list(2) == rank else { throw ArrayRows.wrongCount(rank) }
      var offset = array.arrayOffset
      var rest = indices
      for d in 0..<rank {
        let dimension = array.arrayDimension(d)
        let distance = try rest.car.int(2) - dimension.lower
        guard distance >= 0, distance < dimension.count else { throw Fault.range(2, rest.car) }
        offset += distance * dimension.step
        rest = rest.cdr
      }
      return Word(fixnum: offset)
    }
    table.any(
      "(%make-shared-array array offset steps . bounds)",
      "A view of ARRAY's root with BOUNDS, whose first element is at OFFSET and whose dimensions go on by STEPS, a list."
    ) { arguments in
      let storage = try arguments[0].array(1).arrayStorage
      let offset = try arguments[1].int(2)
      let bounds = try ArrayRows.bounds(arguments, from: 3)
      guard try arguments[2].list(3) == bounds.count else { throw ArrayRows.wrongCount(bounds.count) }
      var dimensions: [ArrayDimension] = []
      var (low, high) = (offset, offset)
      let isEmpty = bounds.contains { $0.count == 0 }
      var rest = arguments[2]
      for (lower, count) in bounds {
        let step = try rest.car.int(3)
        dimensions.append(ArrayDimension(lower: lower, count: count, step: step))
        let (reach, overflow) = step.multipliedReportingOverflow(by: max(count - 1, 0))
        guard !overflow, abs(reach) < 1 << 60 else { throw outside }
        if reach < 0 { low += reach } else { high += reach }
        rest = rest.cdr
      }
      guard isEmpty || low >= 0 && high < ArrayStorage.count(storage) else { throw outside }
      // As Guile does: what is contiguous, whole and begins with 0 is the root itself.
      if let only = dimensions.first, dimensions.count == 1, only.lower == 0, only.step == 1, offset == 0,
        only.count == ArrayStorage.count(storage)
      {
        return storage
      }
      if isEmpty && dimensions.count == 1 && dimensions[0].lower == 0 {
        return ArrayStorage.make(type: ArrayStorage.type(storage), count: 0)!
      }
      return Arrays.view(storage, isEmpty ? 0 : offset, dimensions)
    }
  }

  private static var outside: Fault { Fault.misc("mapping out of range") }

  private static func rearranging(_ table: inout PrimitiveTable) {
    table.any(
      "(transpose-array array . dimensions)",
      "A view of ARRAY whose dimension number k of DIMENSIONS is ARRAY's dimension at the position of k in DIMENSIONS."
    ) { arguments in
      let array = try arguments[0].array(1)
      let rank = array.arrayRank
      guard arguments.count - 1 == rank else {
        throw Fault.general(
          key: "wrong-number-of-args", message: "Wrong number of arguments to ~A",
          arguments: Root(Heap.list(Symbols.intern("transpose-array"))))
      }
      let targets = try (0..<rank).map { try arguments[$0 + 1].int($0 + 2, in: 0...max(rank - 1, 0)) }
      let fresh = (targets.max() ?? -1) + 1
      guard Set(targets).count == fresh else { throw Fault.misc("bad argument list") }
      if !array.is(.array) { return array }
      var result = [ArrayDimension?](repeating: nil, count: fresh)
      var offset = array.arrayOffset
      for (d, target) in targets.enumerated() {
        let dimension = array.arrayDimension(d)
        guard let other = result[target] else {
          result[target] = dimension
          continue
        }
        // Two dimensions become one, the diagonal: the indices that both have.
        let lower = max(dimension.lower, other.lower)
        let end = min(dimension.lower + dimension.count, other.lower + other.count)
        offset += (lower - dimension.lower) * dimension.step + (lower - other.lower) * other.step
        result[target] = ArrayDimension(
          lower: lower, count: max(end - lower, 0), step: dimension.step + other.step)
      }
      if result.contains(where: { $0!.count == 0 }) { offset = 0 }
      return Arrays.view(array.arrayStorage, offset, result.map { $0! })
    }
    table.any(
      "(array-contents array [strict?])",
      "The elements of ARRAY as an array of rank 1 that shares them, or #f when they do not lie at equal distances;"
        + " STRICT? also wants them to lie side by side."
    ) { arguments in
      let array = try arguments[0].array(1)
      guard array.is(.array) else { return array }
      return contents(array, isStrict: arguments.given(1)?.isTrue ?? false) ?? .false
    }
  }

  private static func contents(_ array: Word, isStrict: Bool) -> Word? {
    let storage = array.arrayStorage
    let dimensions = array.arrayDimensions
    let count = dimensions.reduce(1) { $0 * $1.count }
    let step = dimensions.last?.step ?? 1
    var expected = step
    for dimension in dimensions.reversed() where dimension.count > 0 {
      if dimension.step != expected && dimension.count > 1 { return nil }
      expected = dimension.step * dimension.count
    }
    if isStrict && (step != 1 && count > 1 || storage.is(.bitvector) && array.arrayOffset % 32 != 0) { return nil }
    if step == 1 && array.arrayOffset == 0 && count == ArrayStorage.count(storage) { return storage }
    return Arrays.view(storage, array.arrayOffset, [ArrayDimension(lower: 0, count: count, step: step)])
  }

  // MARK: Rows and cells

  /// The offset and the remaining dimensions at the indices from argument `first` on.
  private static func slice(_ array: Word, _ arguments: Arguments, from first: Int) throws -> (Int, [ArrayDimension]) {
    func failure(_ message: String) -> Fault {
      Fault.general(
        key: "misc-error", message: message, arguments: Root(Heap.list(array, arguments.list(from: first))))
    }
    var offset = array.arrayOffset
    for d in 0..<max(arguments.count - first, 0) {
      guard d < array.arrayRank else { throw failure("too many indices") }
      let dimension = array.arrayDimension(d)
      let distance = try arguments[first + d].int(first + d + 1) - dimension.lower
      guard distance >= 0, distance < dimension.count else { throw failure("indices out of range") }
      offset += distance * dimension.step
    }
    return (offset, Array(array.arrayDimensions.dropFirst(max(arguments.count - first, 0))))
  }

  private static func cells(_ table: inout PrimitiveTable) {
    table.any("(array-slice array . indices)", "The part of ARRAY at its first INDICES, an array that shares it.") {
      arguments in
      let array = try arguments[0].array(1)
      if arguments.count == 1 { return array }
      let (offset, rest) = try slice(array, arguments, from: 1)
      return Arrays.view(array.arrayStorage, offset, rest)
    }
    table.any(
      "(array-cell-ref array . indices)",
      "The element of ARRAY at INDICES, or the part of ARRAY at them when they are fewer than its dimensions."
    ) { arguments in
      let array = try arguments[0].array(1)
      let (offset, rest) = try slice(array, arguments, from: 1)
      if rest.isEmpty { return ArrayStorage.load(array.arrayStorage, offset) }
      return arguments.count == 1 ? array : Arrays.view(array.arrayStorage, offset, rest)
    }
    table.any(
      "(array-cell-set! array value . indices)",
      "Makes VALUE the element of ARRAY at INDICES, or copies the array VALUE into the part at them. Returns ARRAY."
    ) { arguments in
      let array = try arguments[0].array(1)
      let (offset, rest) = try slice(array, arguments, from: 2)
      if rest.isEmpty {
        try ArrayStorage.store(arguments[1], array.arrayStorage, offset, 2)
      } else {
        let part = Arrays.view(array.arrayStorage, offset, rest)
        try ArrayContentRows.copy(try arguments[1].array(2), part)
      }
      return array
    }
  }
}
