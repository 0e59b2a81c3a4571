// Whether data are free of syntax objects, so that a quotation can take them as they are: literals of any depth and size,
// also ones that contain themselves, cost neither native stack nor a copy.
//
// Invariant: only words reachable from the datum are remembered; the datum keeps them alive, and nothing moves.

enum PlainData {
  private enum Answer { case plain, syntax, unknown }

  /// Whether no syntax object is inside.
  static func isPlain(_ word: Word) -> Bool {
    var left = 1000
    switch quick(word, &left, 0) {
    case .plain: return true
    case .syntax: return false
    case .unknown: return thorough(word)
    }
  }

  /// Native recursion is the quickest, as long as the datum is small.
  private static func quick(_ datum: Word, _ left: inout Int, _ depth: Int) -> Answer {
    if depth > 50 { return .unknown }
    var word = datum
    while word.isPair {
      left -= 1
      if left < 0 { return .unknown }
      let first = word.car
      if first.isPair || first.isObject {
        let answer = quick(first, &left, depth + 1)
        if answer != .plain { return answer }
      }
      word = word.cdr
    }
    if word.isSyntax { return .syntax }
    guard word.isVector else { return .plain }
    left -= word.length
    if left < 0 { return .unknown }
    for i in 0..<word.length {
      let answer = quick(word.element(i), &left, depth + 1)
      if answer != .plain { return answer }
    }
    return .plain
  }

  /// Each pair and vector is looked at once.
  private static func thorough(_ datum: Word) -> Bool {
    var seen: Set<UInt> = []
    var pending = [datum]
    while var word = pending.popLast() {
      while word.isPair, seen.insert(word.bits).inserted {
        if word.car.isPair || word.car.isObject { pending.append(word.car) }
        word = word.cdr
      }
      if word.isSyntax { return false }
      if word.isVector, seen.insert(word.bits).inserted {
        for i in 0..<word.length { pending.append(word.element(i)) }
      }
    }
    return true
  }
}
