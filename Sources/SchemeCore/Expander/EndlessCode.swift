// Program text that contains itself, as datum labels can make it. Only what is quoted may: code would be expanded for
// ever. Patterns and templates may not either, since they are walked part by part.

extension Syntax {
  /// Throws when a pattern or template does not end.
  func checkTree() throws {
    guard EndlessCode.isSmallTree(datum) else {
      throw Expander.error(self, "this pattern or template contains itself or is too large")
    }
  }
}

/// Finds forms that contain themselves.
enum EndlessCode {
  /// Whether `word` is a tree that a bounded walk comes to the end of.
  static func isSmallTree(_ word: Word) -> Bool {
    var budget = 1 << 20
    return isTree(word, 0, &budget)
  }

  private static func isTree(_ word: Word, _ depth: Int, _ budget: inout Int) -> Bool {
    var word = word
    while true {
      budget -= 1
      while word.isSyntax { word = word.syntaxExpression }
      if budget < 0 || depth > 4000 { return false }
      if word.isVector {
        for i in 0..<word.length where !isTree(word.element(i), depth + 1, &budget) { return false }
        return true
      }
      guard word.isPair else { return true }
      if !isTree(word.car, depth + 1, &budget) { return false }
      word = word.cdr
    }
  }

  /// Throws when a form contains itself outside of `quote`.
  static func check(_ form: Syntax) throws {
    if isSmallTree(form.datum) || !containsItself(form.datum) { return }
    throw Expander.error(form, "the program contains itself: only quoted data may")
  }

  private static let quote = Symbols.intern("quote")

  /// A depth-first search for a pair inside of itself; vectors are data.
  private static func containsItself(_ root: Word) -> Bool {
    let pending = RootedArray()
    // False once all inside of the pair has been seen.
    var isOpen: [UInt: Bool] = [:]
    let marker = Heap.cons(.null, .null)
    pending.append(root)
    while !pending.isEmpty {
      var word = pending.removeLast()
      // A pair is closed by the marker that lies below its parts.
      if word == marker {
        isOpen[pending.removeLast().bits] = false
        continue
      }
      while word.isSyntax { word = word.syntaxExpression }
      guard word.isPair else { continue }
      if let open = isOpen[word.bits] {
        if open { return true }
        continue
      }
      isOpen[word.bits] = true
      pending.append(word)
      pending.append(marker)
      if word.car == quote { continue }
      pending.append(word.cdr)
      pending.append(word.car)
    }
    return false
  }
}
