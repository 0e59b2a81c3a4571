// Words that code under construction refers to.
//
// Invariant: what a core form or an untagged node holds is kept alive here until the code exists.

/// Words that core forms refer to. The expander marks before it starts on a top-level form, the compiler's caller
/// releases to the mark when the code exists.
public enum Pins {
  nonisolated(unsafe) private static var pinned = RootedArray(capacity: 1024)
  /// Keeps a word alive until the enclosing `release`.
  @discardableResult public static func keep(_ word: Word) -> Word {
    if word.isPointer { pinned.append(word) }
    return word
  }
  static func append(_ word: Word) { pinned.append(word) }
  /// For a change of threads.
  static func exchange(_ other: RootedArray) -> RootedArray {
    defer { pinned = other }
    return pinned
  }
  public static func mark() -> Int { pinned.count }
  public static func release(to mark: Int) { pinned.removeAll(from: mark) }
}

extension Pins {
  /// Keeps an untagged node alive until the enclosing `release`.
  static func keepRaw(_ node: Word) -> Word {
    append(node)
    return node
  }
}
