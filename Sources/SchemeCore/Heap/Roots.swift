// Where Swift objects keep Scheme words. Memory from here is scanned by the collector and freed by its owner.

import CBoehm

extension Heap {
  /// Zeroed words that live until they are freed by name.
  fileprivate static func rootedWords(_ count: Int) -> UnsafeMutablePointer<Word> {
    guard let p = GC_malloc_uncollectable(count * 8) else { outOfMemory() }
    return p.assumingMemoryBound(to: Word.self)
  }
}

/// A growable array of words that the collector sees, for use from Swift code.
public final class RootedArray {
  private var storage: UnsafeMutablePointer<Word>
  private var capacity: Int
  public private(set) var count = 0

  public init(capacity: Int = 8) {
    self.capacity = max(capacity, 1)
    storage = Heap.rootedWords(self.capacity)
  }
  deinit { GC_free(storage) }

  public func append(_ word: Word) {
    if count == capacity {
      let fresh = Heap.rootedWords(capacity * 2)
      fresh.update(from: storage, count: count)
      GC_free(storage)
      storage = fresh
      capacity *= 2
    }
    storage[count] = word
    count += 1
  }

  public subscript(i: Int) -> Word {
    get {
      precondition(i >= 0 && i < count)
      return storage[i]
    }
    set {
      precondition(i >= 0 && i < count)
      storage[i] = newValue
    }
  }

  public var isEmpty: Bool { count == 0 }
  public var last: Word? { count == 0 ? nil : storage[count - 1] }

  @discardableResult public func removeLast() -> Word {
    precondition(count > 0)
    count -= 1
    let word = storage[count]
    storage[count] = Word(0)
    return word
  }

  public func removeAll(from start: Int = 0) {
    while count > start { removeLast() }
  }

  /// The words as a fresh Scheme list, ending in `tail`.
  public func list(from start: Int = 0, tail: Word = .null) -> Word {
    var result = tail
    var i = count
    while i > start {
      i -= 1
      result = Heap.cons(storage[i], result)
    }
    return result
  }
}

/// One word that the collector sees for as long as the Swift object lives.
public final class Root {
  private let cell: UnsafeMutablePointer<Word>

  public init(_ word: Word) {
    cell = Heap.rootedWords(1)
    cell[0] = word
  }
  deinit { GC_free(cell) }

  public var word: Word {
    get { cell[0] }
    set { cell[0] = newValue }
  }
}
