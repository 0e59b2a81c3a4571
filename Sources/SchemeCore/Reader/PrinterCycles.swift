// What the printer knows about data that contain themselves or occur twice.
//
// Invariant: only words reachable from the datum being written are remembered, by their bits; the collector does not
// move them and the datum keeps them alive.

/// The data being written at this moment, outermost first: every pair of a list up to the current one, vectors,
/// records. Only consulted for data that may be no trees.
struct Ancestors {
  private let stack = RootedArray()
  private var positions: [UInt: Int] = [:]
  /// Where each list, vector or record began.
  private var starts: [Int] = []

  /// A quick walk that finds out whether a datum is a tree of modest size.
  static func isSmallTree(_ word: Word) -> Bool {
    var budget = 2000
    return isTree(word, &budget, 0)
  }

  private static func isTree(_ datum: Word, _ budget: inout Int, _ depth: Int) -> Bool {
    if depth > 100 { return false }
    var word = datum
    while word.isPair {
      budget -= 1
      if budget < 0 || !isTree(word.car, &budget, depth + 1) { return false }
      word = word.cdr
    }
    guard word.isVector || word.isRecord && !Records.isType(word) else { return !word.is(.array) }
    for i in 0..<word.length {
      budget -= 1
      if budget < 0 || !isTree(word.isVector ? word.element(i) : word.field(i), &budget, depth + 1) { return false }
    }
    return true
  }

  mutating func enter(_ word: Word, inList: Bool = false) {
    if !inList { starts.append(stack.count) }
    positions[word.bits] = stack.count
    stack.append(word)
  }

  /// The innermost list, vector or record is finished.
  mutating func leave() {
    let start = starts.removeLast()
    while stack.count > start { positions[stack.removeLast().bits] = nil }
  }

  /// How Guile numbers a datum that is being written already; nil for any other. The number counts from the
  /// innermost datum, or from the first pair before it that ends in the same tail.
  func distance(to word: Word) -> Int? {
    guard let position = positions[word.bits] else { return nil }
    var base = stack.count - 1
    while base > 0, stack[base].isPair, stack[base - 1].isPair, stack[base - 1].cdr == stack[base].cdr { base -= 1 }
    return position - base
  }
}

/// The data that get labels, found by one walk beforehand.
final class LabelledData {
  private var labels: [UInt: Int] = [:]
  private var next = 0
  /// Whether the walk met an array.
  private(set) var hasArrays = false

  init(_ root: Word, shared: Bool) {
    var state: [UInt: Bool] = [:]  // false: being walked, true: done
    let pending = RootedArray()
    var leaving: [Bool] = []
    func push(_ word: Word, leave: Bool = false) {
      pending.append(word)
      leaving.append(leave)
    }
    push(root)
    while !pending.isEmpty {
      let word = pending.removeLast()
      if leaving.removeLast() {
        state[word.bits] = true
        continue
      }
      guard word.isPair || word.isVector || word.isRecord && !Records.isType(word) else {
        if word.is(.array) { hasArrays = true }
        continue
      }
      if let done = state[word.bits] {
        if shared || !done { labels[word.bits] = -1 }
        continue
      }
      state[word.bits] = false
      push(word, leave: true)
      if word.isPair {
        push(word.cdr)
        push(word.car)
      } else {
        for i in (0..<word.length).reversed() { push(word.isVector ? word.element(i) : word.field(i)) }
      }
    }
  }

  func isLabelled(_ word: Word) -> Bool { labels[word.bits] != nil }

  /// `#n#` for a datum written before, `#n=` for the first time, nil for one without a label.
  func reference(_ word: Word) -> (text: String, isComplete: Bool)? {
    guard let label = labels[word.bits] else { return nil }
    if label >= 0 { return ("#\(label)#", true) }
    labels[word.bits] = next
    next += 1
    return ("#\(next - 1)=", false)
  }
}
