// Lists as Swift code makes them, front to back, and walks along them.

/// Collects a list from front to back.
struct ListBuilder {
  private(set) var first = Word.null
  private var last = Word.null

  @inline(__always) mutating func append(_ word: Word) {
    let pair = Heap.cons(word, .null)
    if first.isNull { first = pair } else { last.cdr = pair }
    last = pair
  }
  /// The list so far with `tail` behind it.
  mutating func finish(tail: Word) -> Word {
    if first.isNull { return tail }
    last.cdr = tail
    return first
  }
}

/// Notices, on the way along a list, that it goes round in a circle: the pair reached now and then is remembered, and
/// met again there.
struct Walk {
  private let list: Word
  private let expected: String
  private let position: Int
  private var remembered: Word
  private var left = 256
  private var stride = 256

  /// A walk along `list`, argument `position`, which should be what `expected` says.
  init(_ list: Word, _ expected: String, _ position: Int) {
    self.list = list
    self.expected = expected
    self.position = position
    remembered = list
  }

  /// `rest` has been reached.
  @inline(__always) mutating func check(_ rest: Word) throws {
    left -= 1
    if left == 0 || rest == remembered { try look(rest) }
  }

  @inline(never) private mutating func look(_ rest: Word) throws {
    if rest == remembered && rest.isPair { throw Fault.type(position, expected, list) }
    if left > 0 { return }
    try Budget.charge(stride >> 3)
    remembered = rest
    stride = min(stride * 2, 1 << 24)
    left = stride
  }
}
