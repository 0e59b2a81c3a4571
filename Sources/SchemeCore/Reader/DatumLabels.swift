// Datum labels, `#0=(a . #0#)`. A reference that stands inside its own datum is read as a placeholder; when the
// outermost datum is complete, one walk puts the labelled data where the placeholders are.
//
// Invariant: the walk visits every pair and vector once and keeps its own stack.

/// The labels of one outermost datum.
final class DatumLabels {
  private let placeholders = RootedArray()
  private let data = RootedArray()
  private var indices: [Int: Int] = [:]
  private var needsWalk = false

  /// Announces a label; false when there is one of that number already.
  func open(_ number: Int) -> Bool {
    if indices[number] != nil { return false }
    indices[number] = data.count
    data.append(.undefined)
    placeholders.append(Symbols.uninterned(string: Heap.string("#\(number)#")))
    return true
  }

  func define(_ number: Int, _ word: Word) {
    if let index = indices[number] { data[index] = word }
  }

  func reference(_ number: Int) -> Word? {
    guard let index = indices[number] else { return nil }
    if data[index] != .undefined { return data[index] }
    needsWalk = true
    return placeholders[index]
  }

  private func replacement(_ word: Word) -> Word? {
    guard word.isSymbol else { return nil }
    for i in 0..<placeholders.count where placeholders[i] == word { return data[i] }
    return nil
  }

  /// The datum without placeholders.
  func resolve(_ word: Word) throws -> Word {
    if !needsWalk { return word }
    if let itself = replacement(word) { return itself }
    var seen: Set<UInt> = [word.bits]
    let pending = RootedArray()
    pending.append(word)
    func visit(_ child: Word) -> Word? {
      if let datum = replacement(child) { return datum }
      if child.isPair || child.isVector || child.is(.array), seen.insert(child.bits).inserted { pending.append(child) }
      return nil
    }
    while !pending.isEmpty {
      let datum = pending.removeLast()
      if datum.isPair {
        if let fresh = visit(datum.car) { datum.car = fresh }
        if let fresh = visit(datum.cdr) { datum.cdr = fresh }
      } else if datum.is(.array) {
        _ = visit(datum.arrayStorage)
      } else if datum.isVector {
        for i in 0..<datum.length { if let fresh = visit(datum.element(i)) { datum.setElement(i, fresh) } }
      }
    }
    return word
  }
}
