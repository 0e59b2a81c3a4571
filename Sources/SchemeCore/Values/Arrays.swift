// Arrays of any rank: a view of storage that several arrays may share.
//
// Storage is a vector, uniform vector, bitvector or string; each of these is itself an array of rank 1 whose first
// index is 0, and an operation that makes such an array over the whole of fresh storage answers with the storage. All
// others are objects of type `array`, whose header's length is the rank and whose slots are
//
//   0 storage   1 offset of the first element   2+3d lower bound, 3+3d count, 4+3d step of dimension d (fixnums)
//
// Invariant: every offset that indices within the bounds lead to lies within the storage; it was checked when the
// array was made, so that looking up an element only compares indices with bounds.

/// One dimension of an array: its indices are `lower ..< lower + count`, each `step` elements after the one before.
struct ArrayDimension: Equatable {
  var lower: Int
  var count: Int
  var step: Int
}

/// What can hold the elements of an array.
enum ArrayStorage {
  static func isStorage(_ word: Word) -> Bool {
    switch word.heapType {
    case .vector, .bytevector, .bitvector, .string: true
    default: false
    }
  }

  /// The number of elements (unchecked).
  static func count(_ storage: Word) -> Int {
    storage.isBytevector ? storage.length / elementType(storage).size : storage.length
  }

  static func elementType(_ bytevector: Word) -> ElementType { ElementType(rawValue: bytevector[slot: 1].fixnum)! }

  /// Element `i` (unchecked).
  static func load(_ storage: Word, _ i: Int) -> Word {
    switch storage.heapType {
    case .vector: return storage.element(i)
    case .string: return Word(character: storage.characterAt(i))
    case .bitvector: return Word(storage.bit(i))
    default:
      let type = elementType(storage)
      return type.load(storage.byteData + i * type.size)
    }
  }

  /// Stores a value, argument `position` of the procedure at work (unchecked but for the value).
  static func store(_ value: Word, _ storage: Word, _ i: Int, _ position: Int) throws {
    switch storage.heapType {
    case .vector: storage.setElement(i, value)
    case .string: try storage.mutableString(1).setCharacter(i, try value.scalar(position))
    case .bitvector: storage.setBit(i, value.isTrue)
    default:
      let type = elementType(storage)
      if type.store(value, UnsafeMutableRawPointer(storage.byteData + i * type.size)) { return }
      let isTooLarge = type.integerRange != nil && (value.isFixnum || value.is(.bignum))
      throw isTooLarge ? Fault.range(position, value) : Fault.type(position, "\(type.name) element", value)
    }
  }

  /// What `array-type` says: #t, a, b, or the name of an element type.
  static func type(_ storage: Word) -> Word {
    switch storage.heapType {
    case .vector: .true
    case .string: Symbols.intern("a")
    case .bitvector: Symbols.intern("b")
    default: Symbols.intern(elementType(storage).name)
    }
  }

  /// Fresh storage for elements of a type, as `type` spells it; nil when it spells none.
  static func make(type: Word, count: Int) -> Word? {
    if type == .true { return Heap.vector(count: count, fill: .unspecified) }
    guard type.isSymbol else { return nil }
    switch type.symbolString {
    case "a": return Heap.string(count: count, fill: 0)
    case "b": return Heap.bitvector(count: count)
    case let name: return ElementType(name: name).map { Heap.uniformVector($0, count: count) }
    }
  }
}

extension Word {
  /// True for everything that `array-ref` takes.
  var isArray: Bool { self.is(.array) || ArrayStorage.isStorage(self) }

  /// Where the elements of an array are (unchecked).
  var arrayStorage: Word { self.is(.array) ? self[slot: 0] : self }
  /// The offset of an array's first element in its storage (unchecked).
  var arrayOffset: Int { self.is(.array) ? self[slot: 1].fixnum : 0 }
  var arrayRank: Int { self.is(.array) ? length : 1 }

  /// A dimension of an array (unchecked).
  func arrayDimension(_ d: Int) -> ArrayDimension {
    guard self.is(.array) else { return ArrayDimension(lower: 0, count: ArrayStorage.count(self), step: 1) }
    return ArrayDimension(
      lower: self[slot: 2 + 3 * d].fixnum, count: self[slot: 3 + 3 * d].fixnum, step: self[slot: 4 + 3 * d].fixnum)
  }
  var arrayDimensions: [ArrayDimension] { (0..<arrayRank).map(arrayDimension) }

  /// Bit `i` of a bitvector (unchecked).
  @inline(__always) func bit(_ i: Int) -> Bool { byteData[i >> 3] >> UInt8(i & 7) & 1 != 0 }
  @inline(__always) func setBit(_ i: Int, _ value: Bool) {
    let mask: UInt8 = 1 << UInt8(i & 7)
    if value { byteData[i >> 3] |= mask } else { byteData[i >> 3] &= ~mask }
  }
}

/// Making arrays and walking over them.
enum Arrays {
  /// Walks recurse once for each dimension, so the rank has a limit.
  static let largestRank = 128

  /// A view of storage; the caller made sure that it does not leave it.
  static func view(_ storage: Word, _ offset: Int, _ dimensions: [ArrayDimension]) -> Word {
    let result = Heap.object(.array, slots: 2 + 3 * dimensions.count, length: dimensions.count)
    result[slot: 0] = storage
    result[slot: 1] = Word(fixnum: offset)
    for (d, dimension) in dimensions.enumerated() {
      result[slot: 2 + 3 * d] = Word(fixnum: dimension.lower)
      result[slot: 3 + 3 * d] = Word(fixnum: dimension.count)
      result[slot: 4 + 3 * d] = Word(fixnum: dimension.step)
    }
    return result
  }

  /// A fresh array, row by row; nil for a type there is not.
  static func make(type: Word, bounds: [(lower: Int, count: Int)]) throws -> Word? {
    var dimensions: [ArrayDimension] = []
    var size = 1
    for (lower, count) in bounds.reversed() {
      dimensions.append(ArrayDimension(lower: lower, count: count, step: size))
      let (product, overflow) = size.multipliedReportingOverflow(by: count)
      guard !overflow, product <= 1 << 40 else { throw Fault.misc("an array of this size does not fit into memory") }
      size = product
    }
    guard let storage = ArrayStorage.make(type: type, count: size) else { return nil }
    if bounds.count == 1 && bounds[0].lower == 0 { return storage }
    return view(storage, 0, dimensions.reversed())
  }

  /// Calls `body` with the offset of every element of an array, in the order of the indices.
  static func forEachPlace(_ array: Word, _ body: (Int) throws -> Void) throws {
    try walk(array.arrayDimensions, [array.arrayOffset]) { try body($0[0]) }
  }

  /// Walks over the indices of `dimensions`, for several arrays at once: `starts` are the offsets of their first
  /// elements, `steps` (by array, then dimension) how they go on; those of `dimensions` for all when not given.
  static func walk(
    _ dimensions: [ArrayDimension], _ starts: [Int], _ steps: [[Int]]? = nil, _ body: ([Int]) throws -> Void
  ) throws {
    if dimensions.contains(where: { $0.count == 0 }) { return }
    let steps = steps ?? starts.map { _ in dimensions.map(\.step) }
    var offsets = starts
    var count = 0
    func level(_ d: Int) throws {
      if d == dimensions.count {
        count += 1
        // A view can have many more elements than its storage.
        if count & 255 == 0 { try Budget.charge(32) }
        return try body(offsets)
      }
      for _ in 0..<dimensions[d].count {
        try level(d + 1)
        for a in offsets.indices { offsets[a] &+= steps[a][d] }
      }
      for a in offsets.indices { offsets[a] &-= steps[a][d] &* dimensions[d].count }
    }
    try level(0)
  }

  /// The offset in `other` of what has the first indices of `frame`; nil when `other` has not all indices of `frame`.
  static func offset(of frame: [ArrayDimension], in other: Word) -> Int? {
    guard other.arrayRank == frame.count else { return nil }
    var offset = other.arrayOffset
    for (d, wanted) in frame.enumerated() {
      let dimension = other.arrayDimension(d)
      guard wanted.lower >= dimension.lower, wanted.lower + wanted.count <= dimension.lower + dimension.count else {
        return nil
      }
      offset += (wanted.lower - dimension.lower) * dimension.step
    }
    return offset
  }

  /// The elements as nested lists; of rank 0, the element itself.
  static func list(_ array: Word) -> Word {
    let storage = array.arrayStorage
    let dimensions = array.arrayDimensions
    func level(_ d: Int, _ offset: Int) -> Word {
      if d == dimensions.count { return ArrayStorage.load(storage, offset) }
      var result = Word.null
      for i in (0..<dimensions[d].count).reversed() {
        if i & 255 == 0, !Budget.note(32) { break }
        result = Heap.cons(level(d + 1, offset + i * dimensions[d].step), result)
      }
      return result
    }
    return level(0, array.arrayOffset)
  }

  /// Whether two arrays have one type, the same bounds and, as `same` sees it, the same elements.
  static func equal(_ a: Word, _ b: Word, _ same: (Word, Word) -> Bool) -> Bool {
    guard a.isArray, b.isArray, a.arrayRank == b.arrayRank else { return false }
    let (x, y) = (a.arrayStorage, b.arrayStorage)
    guard ArrayStorage.type(x) == ArrayStorage.type(y) else { return false }
    let dimensions = a.arrayDimensions
    let others = b.arrayDimensions
    guard zip(dimensions, others).allSatisfy({ $0.lower == $1.lower && $0.count == $1.count }) else { return false }
    struct Differs: Error {}
    do {
      try walk(dimensions, [a.arrayOffset, b.arrayOffset], [dimensions.map(\.step), others.map(\.step)]) { offsets in
        if !same(ArrayStorage.load(x, offsets[0]), ArrayStorage.load(y, offsets[1])) { throw Differs() }
      }
      return true
    } catch { return false }
  }
}
