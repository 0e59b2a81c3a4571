// Near misses for messages: the name that was probably meant.

/// Near misses for messages.
enum Spelling {
  /// The candidate that is a few keystrokes from `word`, if there is one.
  static func nearest(_ word: String, _ candidates: [String]) -> String? { near(word, candidates)?.name }

  /// The same with the number of keystrokes; 0 when the two differ only in how a sign is spelled.
  static func near(_ word: String, _ candidates: [String]) -> (name: String, distance: Int)? {
    let limit = min(3, (word.utf8.count + 1) / 4)
    let plain = spelledOut(word)
    var best: (name: String, distance: Int)?
    func isBetter(_ candidate: String, _ distance: Int) -> Bool {
      guard let best, distance == best.distance else { return distance < best?.distance ?? Int.max }
      return preference(candidate, word) > preference(best.name, word)
    }
    for candidate in candidates where candidate != word {
      if candidate.utf8.contains(where: signs.contains), spelledOut(candidate) == plain { return (candidate, 0) }
      if abs(candidate.utf8.count - word.utf8.count) > limit { continue }
      let distance = distance(Array(word.utf8), Array(candidate.utf8))
      if distance <= limit, isBetter(candidate, distance) { best = (candidate, distance) }
    }
    return best
  }

  private static let signs = Set("+*-_".utf8)

  /// Which of several names at one distance is meant: that which begins as the word does for longer, then the shorter.
  private static func preference(_ candidate: String, _ word: String) -> (Int, Int) {
    (zip(candidate.utf8, word.utf8).prefix { $0 == $1 }.count, -candidate.utf8.count)
  }

  /// The letters of a name with words for its signs: gpl3plus is gpl3+, and gpl-3+ too.
  private static func spelledOut(_ name: String) -> [UInt8] {
    var result: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "+"): result += "plus".utf8
      case UInt8(ascii: "*"): result += "star".utf8
      case UInt8(ascii: "-"), UInt8(ascii: "_"): break
      default: result.append(byte)
      }
    }
    return result
  }

  /// Insertions, deletions, substitutions and swaps of neighbours from `a` to `b`.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var above: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, above[j - 1] + 1) }
        row.append(cost)
      }
      (above, last) = (last, row)
    }
    return last[b.count]
  }
}
