// Words that do not keep their objects alive.
//
// A weak word is stored complemented, so that the collector does not take it for a pointer; when the collector finds
// that nothing else refers to the object, it puts 0 there (no word's complement is 0).
//
// Invariant: between reading a weak word and keeping it somewhere the collector sees, nothing is allocated.

import CBoehm

/// Weak words and the entries of weak hash tables.
enum WeakReference {
  /// Stores a word weakly. The address must be aligned and lie on the collector's heap, or never be freed.
  static func store(_ word: Word, at address: UnsafeMutablePointer<Word>) {
    let link = UnsafeMutableRawPointer(address).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    _ = GC_unregister_disappearing_link(link)
    address.pointee = Word(~word.bits)
    guard word.isPointer else { return }
    let object = UnsafeMutableRawPointer(word.address)
    // Objects in static memory never die.
    if GC_base(object) == object { _ = scheme_gc_weaken(link, object) }
  }

  /// The word stored at an address; nil when its object is gone.
  @inline(__always) static func load(_ address: UnsafeMutablePointer<Word>) -> Word? {
    let bits = address.pointee.bits
    return bits == 0 ? nil : Word(~bits)
  }
}

// An entry of a weak table is a pair like any other entry, but one of its words, or both, is weak. Programs never see
// such a pair: they get fresh pairs.
extension HashTables.Weakness {
  private var isKeyWeak: Bool { self == .key || self == .both }
  private var isValueWeak: Bool { self == .value || self == .both }

  func entry(_ key: Word, _ value: Word) -> Word {
    let pair = Heap.cons(.false, .false)
    if isKeyWeak { WeakReference.store(key, at: pair.address) } else { pair.car = key }
    setValue(pair, value)
    return pair
  }

  func setValue(_ entry: Word, _ value: Word) {
    if isValueWeak { WeakReference.store(value, at: entry.address + 1) } else { entry.cdr = value }
  }

  /// The key of an entry; nil when key or value are gone.
  @inline(__always) func key(_ entry: Word) -> Word? {
    if isValueWeak, entry.address[1].bits == 0 { return nil }
    return isKeyWeak ? WeakReference.load(entry.address) : entry.car
  }

  func value(_ entry: Word) -> Word? {
    if isKeyWeak, entry.address[0].bits == 0 { return nil }
    return isValueWeak ? WeakReference.load(entry.address + 1) : entry.cdr
  }
}
