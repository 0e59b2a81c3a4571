// Searching and splitting strings by a character, a character set or a string. Where Guile also takes a predicate,
// the Scheme half of the procedure calls it and comes here, to the % name, for the rest.

import Glibc

/// Searching in strings.
enum StringSearchRows {
  static func install(_ table: inout PrimitiveTable) {
    find(&table, "%string-index", "The first position in STRING whose character matches MATCHER, or #f.") {
      string, range, matcher in range.first { matcher.matches(string.characterAt($0)) }
    }
    for name in ["%string-index-right", "%string-rindex"] {
      find(&table, name, "The last position in STRING whose character matches MATCHER, or #f.") {
        string, range, matcher in range.last { matcher.matches(string.characterAt($0)) }
      }
    }
    find(&table, "%string-skip", "The first position in STRING whose character does not match MATCHER, or #f.") {
      string, range, matcher in range.first { !matcher.matches(string.characterAt($0)) }
    }
    find(&table, "%string-skip-right", "The last position in STRING whose character does not match MATCHER, or #f.") {
      string, range, matcher in range.last { !matcher.matches(string.characterAt($0)) }
    }
    find(&table, "%string-count", "The number of characters of STRING that match MATCHER.") {
      string, range, matcher in
      range.reduce(0) { matcher.matches(string.characterAt($1)) ? $0 + 1 : $0 }
    }
    table.two("(%string-split string matcher)", "The list of the parts of STRING between the matching characters.") {
      string, word in
      let matcher = try CharacterMatcher(word, 2)
      var end = try string.string(1).length
      var result = Word.null
      for i in (0..<end).reversed() where matcher.matches(string.characterAt(i)) {
        result = Heap.cons(Heap.substring(string, i + 1, end), result)
        end = i
      }
      return Heap.cons(Heap.substring(string, 0, end), result)
    }
    contains(&table)
  }

  private static func find(
    _ table: inout PrimitiveTable, _ name: String, _ documentation: String,
    _ search: @escaping (Word, Range<Int>, CharacterMatcher) -> Int?
  ) {
    table.any("(\(name) string matcher [start] [end])", documentation) { arguments in
      let string = try arguments[0].string(1)
      let matcher = try CharacterMatcher(arguments[1], 2)
      let found = search(string, try arguments.range(2, count: string.length), matcher)
      return found.map { Word(fixnum: $0) } ?? .false
    }
  }

  private static func contains(_ table: inout PrimitiveTable) {
    table.any(
      "(string-contains string part [start1] [end1] [start2] [end2])",
      "The first position where PART occurs in STRING, or #f."
    ) { arguments in
      let string = try arguments[0].string(1)
      let part = try arguments[1].string(2)
      let range = try arguments.range(2, count: string.length)
      let partRange = try arguments.range(4, count: part.length)
      if partRange.isEmpty { return Word(fixnum: range.lowerBound) }
      if partRange.count > range.count { return .false }
      if part.isWide || string.isWide {
        return search(part, partRange, string, range).map { Word(fixnum: $0) } ?? .false
      }
      let start = string.narrowCharacters + range.lowerBound
      let found = libcMemmem(start, range.count, part.narrowCharacters + partRange.lowerBound, partRange.count)
      return found.map { Word(fixnum: range.lowerBound + ($0 - UnsafeRawPointer(start))) } ?? .false
    }
  }

  /// Where `part` first occurs in `whole`, for characters of any width. What has matched so far says, through the part's
  /// own beginnings that it ends with, where a match can still begin, so that no character is looked at twice.
  private static func search(_ part: Word, _ partRange: Range<Int>, _ whole: Word, _ range: Range<Int>) -> Int? {
    let count = partRange.count
    func character(_ i: Int) -> UInt32 { part.characterAt(partRange.lowerBound + i) }
    var borders = [Int32](repeating: 0, count: count)
    var matched = 0
    for i in 1..<max(count, 1) {
      while matched > 0, character(i) != character(matched) { matched = Int(borders[matched - 1]) }
      if character(i) == character(matched) { matched += 1 }
      borders[i] = Int32(matched)
    }
    matched = 0
    for i in range {
      let c = whole.characterAt(i)
      while matched > 0, c != character(matched) { matched = Int(borders[matched - 1]) }
      if c == character(matched) { matched += 1 }
      if matched == count { return i + 1 - count }
    }
    return nil
  }

  /// Whether the characters of `part` in `range` stand in `whole` from `start` on.
  static func same(_ part: Word, _ range: Range<Int>, _ whole: Word, _ start: Int) -> Bool {
    if !part.isWide && !whole.isWide {
      return memcmp(part.narrowCharacters + range.lowerBound, whole.narrowCharacters + start, range.count) == 0
    }
    return range.allSatisfy { part.characterAt($0) == whole.characterAt(start + $0 - range.lowerBound) }
  }
}
