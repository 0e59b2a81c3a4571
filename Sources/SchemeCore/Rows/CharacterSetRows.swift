// Character sets as Scheme sees them (SRFI 14); what they are is in `CharacterSets.swift`.

/// Character sets without procedures.
enum CharacterSetRows {
  /// The variables that hold the predefined sets.
  static let constants: [(name: String, make: () -> Word)] = CharacterSets.predefined.indices.map { i in
    ("char-set:" + CharacterSets.predefined[i].name, { CharacterSets.make(predefined: i + 1) })
  }

  static func install(_ table: inout PrimitiveTable) {
    table.one("(char-set? obj)", "Whether OBJ is a character set.") { Word($0.is(.characterSet)) }
    table.two("(char-set-contains? set char)", "Whether CHAR is in SET.") { set, char in
      Word(CharacterSets.contains(try set.characterSet(1), try char.scalar(2)))
    }
    table.one("(char-set->list set)", "The list of the characters in SET, ascending.") { set in
      var result = Word.null
      for range in CharacterSets.ranges(of: try set.characterSet(1)).reversed() {
        for c in range.reversed() { result = Heap.cons(Word(character: c), result) }
      }
      return result
    }
    table.one("(char-set-ranges set)", "The ranges of SET as a list of pairs of code points, first and last.") { set in
      var result = Word.null
      for range in CharacterSets.ranges(of: try set.characterSet(1)).reversed() {
        let pair = Heap.cons(Word(fixnum: Int(range.lowerBound)), Word(fixnum: Int(range.upperBound)))
        result = Heap.cons(pair, result)
      }
      return result
    }
    making(&table)
    changing(&table)
    algebra(&table)
  }

  private static func making(_ table: inout PrimitiveTable) {
    table.any("(char-set . chars)", "The set of CHARS.") { arguments in
      CharacterSets.make(try (0..<arguments.count).map { i in try single(arguments[i], i + 1) })
    }
    table.any("(char-set-adjoin set . chars)", "SET with CHARS added.") { arguments in
      let set = CharacterSets.ranges(of: try arguments[0].characterSet(1))
      return CharacterSets.make(set + (try (1..<arguments.count).map { i in try single(arguments[i], i + 1) }))
    }
    table.any("(list->char-set chars [base])", "The set of the list CHARS, with the characters in BASE.") { arguments in
      _ = try arguments[0].list(1)
      var ranges = try base(arguments, 1)
      var rest = arguments[0]
      while rest.isPair {
        ranges.append(try single(rest.car, 1))
        rest = rest.cdr
      }
      return CharacterSets.make(ranges)
    }
    table.any("(string->char-set string [base])", "The set of the characters of STRING, with those in BASE.") {
      arguments in
      let string = try arguments[0].string(1)
      let own = (0..<string.length).map { string.characterAt($0)...string.characterAt($0) }
      return CharacterSets.make(own + (try base(arguments, 1)))
    }
    table.any(
      "(ucs-range->char-set lower upper [error] [base])",
      "The set of the characters with code points from LOWER to before UPPER, with those in BASE."
    ) { arguments in
      let lower = try arguments[0].int(1, in: 0...0x110000)
      let upper = try arguments[1].int(2, in: lower...0x110000)
      let range = upper > lower ? [UInt32(lower)...UInt32(upper - 1)] : []
      return CharacterSets.make(CharacterSets.intersection(range, CharacterSets.all) + (try base(arguments, 3)))
    }
  }

  private static func changing(_ table: inout PrimitiveTable) {
    table.two(
      "(%char-set-become! set other)",
      "Gives SET the members of OTHER and returns it; a predefined set stays as it is, and OTHER is returned."
    ) { set, other in
      _ = CharacterSets.ranges(of: try other.characterSet(2))
      if try set.characterSet(1)[slot: 1] != Word(fixnum: 0) { return other }
      set[slot: 0] = other[slot: 0]
      return set
    }
  }

  private static func single(_ char: Word, _ position: Int) throws -> ClosedRange<UInt32> {
    let c = try char.scalar(position)
    return c...c
  }

  private static func base(_ arguments: Arguments, _ i: Int) throws -> CharacterSets.Ranges {
    guard let set = arguments.optional(i) else { return [] }
    return CharacterSets.ranges(of: try set.characterSet(i + 1))
  }

  private static func algebra(_ table: inout PrimitiveTable) {
    table.one("(char-set-complement set)", "The set of all characters that are not in SET.") {
      CharacterSets.make(CharacterSets.complement(CharacterSets.ranges(of: try $0.characterSet(1))))
    }
    combination(&table, "(char-set-union . sets)", "The set of the characters in one of SETS or more.", []) {
      CharacterSets.normalized($0 + $1)
    }
    combination(
      &table, "(char-set-intersection . sets)", "The set of the characters in all SETS.", CharacterSets.all,
      CharacterSets.intersection)
    combination(
      &table, "(char-set-difference set . sets)", "The set of the characters in SET and none of SETS.", [],
      CharacterSets.difference)
  }

  private static func combination(
    _ table: inout PrimitiveTable, _ signature: String, _ documentation: String, _ none: CharacterSets.Ranges,
    _ combine: @escaping (CharacterSets.Ranges, CharacterSets.Ranges) -> CharacterSets.Ranges
  ) {
    table.any(signature, documentation) { arguments in
      if arguments.count == 0 { return CharacterSets.make(none) }
      var result = CharacterSets.ranges(of: try arguments[0].characterSet(1))
      for i in 1..<arguments.count {
        result = combine(result, CharacterSets.ranges(of: try arguments[i].characterSet(i + 1)))
      }
      return CharacterSets.make(result)
    }
  }
}

extension Word {
  fileprivate func characterSet(_ position: Int) throws -> Word {
    try object(.characterSet, position, "character set")
  }
}
