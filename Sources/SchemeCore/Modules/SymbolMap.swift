// A map from symbols to words on the collector's heap: open addressing, hashed by the number every symbol carries.
// Slots: count, storage (a vector of key and value side by side; an empty key is #f).

/// A mutable map from symbols to words.
struct SymbolMap {
  let word: Word

  init(word: Word) { self.word = word }
  init() {
    word = Heap.object(.environment, slots: 2)
    word[slot: 0] = Word(fixnum: 0)
    word[slot: 1] = Heap.vector(count: 0, fill: .false)
  }

  var count: Int { word[slot: 0].fixnum }

  /// Index of the key, or of the free slot where it belongs; the storage must not be empty.
  @inline(__always) private func slot(of symbol: Word, in storage: Word) -> Int {
    let mask = storage.length / 2 - 1
    var i = symbol[slot: 1].fixnum & mask
    while true {
      let key = storage.element(i * 2)
      if key == symbol || key == .false { return i * 2 }
      i = (i + 1) & mask
    }
  }

  subscript(symbol: Word) -> Word? {
    let storage = word[slot: 1]
    if storage.length == 0 { return nil }
    let i = slot(of: symbol, in: storage)
    return storage.element(i) == .false ? nil : storage.element(i + 1)
  }

  func set(_ symbol: Word, _ value: Word) {
    var storage = word[slot: 1]
    if storage.length < 4 * (count + 1) {
      let grown = Heap.vector(count: max(16, storage.length * 2), fill: .false)
      for i in stride(from: 0, to: storage.length, by: 2) where storage.element(i) != .false {
        let j = slot(of: storage.element(i), in: grown)
        grown.setElement(j, storage.element(i))
        grown.setElement(j + 1, storage.element(i + 1))
      }
      word[slot: 1] = grown
      storage = grown
    }
    let i = slot(of: symbol, in: storage)
    if storage.element(i) == .false {
      storage.setElement(i, symbol)
      word[slot: 0] = Word(fixnum: count + 1)
    }
    storage.setElement(i + 1, value)
  }

  /// Removes a key; the map is rebuilt, as removal is rare.
  func remove(_ symbol: Word) {
    guard self[symbol] != nil else { return }
    let old = word[slot: 1]
    word[slot: 0] = Word(fixnum: 0)
    word[slot: 1] = Heap.vector(count: old.length, fill: .false)
    for i in stride(from: 0, to: old.length, by: 2) {
      let key = old.element(i)
      if key != .false && key != symbol { set(key, old.element(i + 1)) }
    }
  }

  func removeAll() {
    word[slot: 0] = Word(fixnum: 0)
    word[slot: 1] = Heap.vector(count: 0, fill: .false)
  }

  /// Calls `body` for every entry, as they were when the loop began.
  func forEachEntry(_ body: (Word, Word) throws -> Void) rethrows {
    let storage = word[slot: 1]
    for i in stride(from: 0, to: storage.length, by: 2) where storage.element(i) != .false {
      try body(storage.element(i), storage.element(i + 1))
    }
  }
}
