// Comparing and hashing whole strings, by code point. (Parts of strings are compared in Scheme.)

import Glibc

/// string=? and its relatives.
enum StringComparisonRows {
  static func install(_ table: inout PrimitiveTable) {
    func both(_ suffix: String, _ what: String, _ holds: @escaping (Int) -> Bool) {
      compare(&table, "string\(suffix)", "Whether \(what).", holds) { order($0, $1) }
      compare(&table, "string-ci\(suffix)", "Whether \(what), ignoring case.", holds) { orderIgnoringCase($0, $1) }
    }
    both("=?", "all strings are the same") { $0 == 0 }
    both("<?", "the strings ascend") { $0 < 0 }
    both(">?", "the strings descend") { $0 > 0 }
    both("<=?", "the strings do not descend") { $0 <= 0 }
    both(">=?", "the strings do not ascend") { $0 >= 0 }
    hash(&table, "string-hash", "A hash value of STRING from START to END, below BOUND.") { $0 }
    hash(&table, "string-hash-ci", "As string-hash, ignoring case.", CharacterClass.fold)
    affix(&table, "string-prefix?", "Whether STRING2 begins with STRING1 (or parts of them).") { whole, part in
      whole.lowerBound..<(whole.lowerBound + part.count)
    }
    affix(&table, "string-suffix?", "Whether STRING2 ends with STRING1 (or parts of them).") { whole, part in
      (whole.upperBound - part.count)..<whole.upperBound
    }
  }

  private static func compare(
    _ table: inout PrimitiveTable, _ name: String, _ documentation: String, _ holds: @escaping (Int) -> Bool,
    order: @escaping (Word, Word) -> Int
  ) {
    table.any("(\(name) . strings)", documentation) { arguments in
      for i in 0..<arguments.count { _ = try arguments[i].string(i + 1) }
      if arguments.count == 2 { return Word(holds(order(arguments[0], arguments[1]))) }
      return Word(
        arguments.count < 2 || (1..<arguments.count).allSatisfy { holds(order(arguments[$0 - 1], arguments[$0])) })
    }
  }

  /// Negative, zero or positive as `a` comes before, with or after `b`.
  static func order(_ a: Word, _ b: Word) -> Int {
    let count = min(a.length, b.length)
    Budget.note(count >> 6)
    if !a.isWide && !b.isWide {
      let result = memcmp(a.narrowCharacters, b.narrowCharacters, count)
      return result != 0 ? Int(result) : a.length - b.length
    }
    for i in 0..<count {
      let difference = Int(a.characterAt(i)) - Int(b.characterAt(i))
      if difference != 0 { return difference }
    }
    return a.length - b.length
  }

  static func orderIgnoringCase(_ a: Word, _ b: Word) -> Int {
    Budget.note(min(a.length, b.length) >> 3)
    for i in 0..<min(a.length, b.length) {
      let difference = Int(CharacterClass.fold(a.characterAt(i))) - Int(CharacterClass.fold(b.characterAt(i)))
      if difference != 0 { return difference }
    }
    return a.length - b.length
  }

  private static func hash(
    _ table: inout PrimitiveTable, _ name: String, _ documentation: String, _ key: @escaping (UInt32) -> UInt32
  ) {
    table.any("(\(name) string [bound] [start] [end])", documentation) { arguments in
      let string = try arguments[0].string(1)
      let bound = try arguments.bound(1, in: 0...Word.maxFixnum) ?? 0
      var h: UInt64 = 0xcbf2_9ce4_8422_2325
      for i in try arguments.range(2, count: string.length) {
        h = (h ^ UInt64(key(string.characterAt(i)))) &* 0x100_0000_01b3
      }
      let value = Int(truncatingIfNeeded: (h ^ (h >> 29)) & 0x0FFF_FFFF_FFFF_FFFF)
      return Word(fixnum: bound == 0 ? value : value % bound)
    }
  }

  private static func affix(
    _ table: inout PrimitiveTable, _ name: String, _ documentation: String,
    _ choose: @escaping (Range<Int>, Range<Int>) -> Range<Int>
  ) {
    table.any("(\(name) string1 string2 [start1] [end1] [start2] [end2])", documentation) { arguments in
      let part = try arguments[0].string(1)
      let whole = try arguments[1].string(2)
      let partRange = try arguments.range(2, count: part.length)
      let wholeRange = try arguments.range(4, count: whole.length)
      if partRange.count > wholeRange.count { return .false }
      return Word(StringSearchRows.same(part, partRange, whole, choose(wholeRange, partRange).lowerBound))
    }
  }
}
