// The arguments of a primitive, and what most primitives ask of them.

/// The arguments of a primitive that takes a varying number of them.
public struct Arguments {
  @usableFromInline let base: UnsafeMutablePointer<Word>
  public let count: Int
  @inline(__always) public init(base: UnsafeMutablePointer<Word>, count: Int) {
    self.base = base
    self.count = count
  }
  /// Argument `i`, from 0.
  @inline(__always) public subscript(_ i: Int) -> Word { base[i] }
  /// Argument `i` when it was given and is not `#:undefined`.
  @inline(__always) public func optional(_ i: Int) -> Word? { i < count ? base[i] : nil }
  /// The arguments from `start` on as a fresh list.
  public func list(from start: Int = 0) -> Word {
    var result = Word.null
    var i = count
    while i > start {
      i -= 1
      result = Heap.cons(base[i], result)
    }
    return result
  }
}

extension Arguments {
  /// The range that the optional arguments `i` and `i + 1` say, within `0...count`.
  func range(_ i: Int, count: Int) throws -> Range<Int> {
    let end = try bound(i + 1, in: 0...count) ?? count
    let start = try bound(i, in: 0...count) ?? 0
    if start > end { throw Fault.range(i + 2, self[i + 1 < self.count ? i + 1 : i]) }
    try Budget.charge((end - start) >> 4)
    return start..<end
  }
  /// Optional argument `i` as an integer.
  func bound(_ i: Int, in range: ClosedRange<Int>) throws -> Int? {
    guard let word = optional(i), word != .absent else { return nil }
    return try word.int(i + 1, in: range)
  }
}
