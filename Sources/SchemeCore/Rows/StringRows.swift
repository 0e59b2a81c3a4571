// Strings: making, reading, changing, joining. Comparing and searching have files of their own.
//
// Invariant: a literal string is never changed; every procedure that writes goes through `mutableString`.

import Glibc

/// Strings, the basics.
enum StringRows {
  static func install(_ table: inout PrimitiveTable) {
    making(&table)
    parts(&table)
    changing(&table)
    joining(&table)
    converting(&table)
  }

  private static func making(_ table: inout PrimitiveTable) {
    table.one("(string? obj)", "Whether OBJ is a string.") { Word($0.isString) }
    table.any("(make-string n [char])", "A fresh string of N times CHAR.") { arguments in
      let count = try arguments[0].int(1, in: 0...0xFFFF_FFFF)
      return Heap.string(count: count, fill: try arguments.optional(1)?.scalar(2) ?? 0)
    }
    table.any("(string . chars)", "A fresh string of CHARS.") { arguments in
      var widest: UInt32 = 0
      for i in 0..<arguments.count { widest |= try arguments[i].scalar(i + 1) }
      let result = Heap.string(count: arguments.count, wide: widest > 255)
      for i in 0..<arguments.count { result.setCharacter(i, arguments[i].character) }
      return result
    }
    table.one("(list->string chars)", "A fresh string of the list CHARS.") { try string(list: $0) }
    table.one("(string-length string)", "The number of characters of STRING.") { Word(fixnum: try $0.string(1).length) }
    table.one("(string-null? string)", "Whether STRING is empty.") { Word(try $0.string(1).length == 0) }
    table.two("(string-ref string k)", "Character K of STRING.") { string, k in
      let count = try string.string(1).length
      return Word(character: string.characterAt(try k.index(2, below: count)))
    }
    table.three("(string-set! string k char)", "Makes CHAR character K of STRING.") { string, k, char in
      let count = try string.mutableString(1).length
      let index = try k.index(2, below: count)
      string.setCharacter(index, try char.scalar(3))
      return .unspecified
    }
  }

  static func string(list: Word) throws -> Word {
    let count = try list.list(1)
    var widest: UInt32 = 0
    var rest = list
    while rest.isPair {
      widest |= try rest.car.scalar(1)
      rest = rest.cdr
    }
    let result = Heap.string(count: count, wide: widest > 255)
    rest = list
    for i in 0..<count {
      result.setCharacter(i, rest.car.character)
      rest = rest.cdr
    }
    return result
  }

  private static func parts(_ table: inout PrimitiveTable) {
    StringInternalRows.install(&table)
    table.any("(string-copy string [start] [end])", "A fresh string of the characters of STRING from START to END.") {
      try part($0)
    }
    table.any("(string->list string [start] [end])", "The list of the characters of STRING from START to END.") {
      arguments in
      let string = try arguments[0].string(1)
      var result = Word.null
      for i in try arguments.range(1, count: string.length).reversed() {
        result = Heap.cons(Word(character: string.characterAt(i)), result)
      }
      return result
    }
    table.any("(string->vector string [start] [end])", "The vector of the characters of STRING from START to END.") {
      arguments in
      let string = try arguments[0].string(1)
      let range = try arguments.range(1, count: string.length)
      let result = Heap.vector(count: range.count, fill: .false)
      for i in range { result.setElement(i - range.lowerBound, Word(character: string.characterAt(i))) }
      return result
    }
    table.any("(vector->string vector [start] [end])", "A fresh string of the characters in VECTOR.") { arguments in
      let vector = try arguments[0].vector(1)
      let range = try arguments.range(1, count: vector.length)
      var widest: UInt32 = 0
      for i in range { widest |= try vector.element(i).scalar(1) }
      let result = Heap.string(count: range.count, wide: widest > 255)
      for i in range { result.setCharacter(i - range.lowerBound, vector.element(i).character) }
      return result
    }
  }

  private static func part(_ arguments: Arguments) throws -> Word {
    let string = try arguments[0].string(1)
    let range = try arguments.range(1, count: string.length)
    return Heap.substring(string, range.lowerBound, range.upperBound)
  }

  private static func changing(_ table: inout PrimitiveTable) {
    table.any(
      "(string-copy! target at source [start] [end])",
      "Copies the characters of SOURCE from START to END into TARGET, from AT on."
    ) { arguments in
      let target = try arguments[0].mutableString(1)
      let source = try arguments[2].string(3)
      let at = try arguments[1].int(2, in: 0...target.length)
      let range = try arguments.range(3, count: source.length)
      guard range.count <= target.length - at else { throw Fault.range(3, source) }
      // Widen first, so that an overlapping copy within one string sees one width.
      if source.isWide && !target.isWide && !range.isEmpty {
        for i in range where source.characterAt(i) > 255 {
          target.setCharacter(at + i - range.lowerBound, source.characterAt(i))
          break
        }
      }
      Heap.copyCharacters(from: source, range, to: target, at: at)
      return .unspecified
    }
    table.any("(string-fill! string char [start] [end])", "Makes all characters of STRING from START to END CHAR.") {
      arguments in
      let string = try arguments[0].mutableString(1)
      let char = try arguments[1].scalar(2)
      for i in try arguments.range(2, count: string.length) { string.setCharacter(i, char) }
      return .unspecified
    }
  }

  private static func joining(_ table: inout PrimitiveTable) {
    table.any("(string-append . strings)", "A fresh string of all STRINGS, one after the other.") { arguments in
      var count = 0
      var wide = false
      for i in 0..<arguments.count {
        let string = try arguments[i].string(i + 1)
        count += string.length
        wide = wide || string.isWide
      }
      let result = Heap.string(count: count, wide: wide)
      var at = 0
      for i in 0..<arguments.count {
        Heap.copyCharacters(from: arguments[i], 0..<arguments[i].length, to: result, at: at)
        at += arguments[i].length
      }
      return result
    }
    table.one("(string-concatenate strings)", "A fresh string of the list STRINGS, one after the other.") {
      try joined($0, before: nil, between: nil, after: nil)
    }
    table.any(
      "(string-join strings [delimiter] [grammar])",
      "STRINGS with DELIMITER between them (GRAMMAR infix, strict-infix), before (prefix) or after (suffix) each."
    ) { arguments in
      let delimiter = try arguments.optional(1)?.string(2) ?? Heap.string(" ")
      let grammar = try arguments.optional(2)?.symbol(3).symbolString ?? "infix"
      switch grammar {
      case "infix": return try joined(arguments[0], before: nil, between: delimiter, after: nil)
      case "prefix": return try joined(arguments[0], before: delimiter, between: nil, after: nil)
      case "suffix": return try joined(arguments[0], before: nil, between: nil, after: delimiter)
      case "strict-infix":
        if arguments[0].isNull { throw Fault.misc("strict-infix grammar requires non-empty list") }
        return try joined(arguments[0], before: nil, between: delimiter, after: nil)
      default: throw Fault.type(3, "infix, strict-infix, prefix or suffix", arguments[2])
      }
    }
  }

  private static func joined(_ strings: Word, before: Word?, between: Word?, after: Word?) throws -> Word {
    let number = try strings.list(1)
    let each = (before?.length ?? 0) + (after?.length ?? 0)
    var count = number * each + max(number - 1, 0) * (between?.length ?? 0)
    var wide = number > 0 && [before, between, after].contains { $0?.isWide ?? false }
    var rest = strings
    while rest.isPair {
      count += try rest.car.string(1).length
      wide = wide || rest.car.isWide
      rest = rest.cdr
    }
    let result = Heap.string(count: count, wide: wide)
    var at = 0
    func add(_ string: Word?) {
      guard let string else { return }
      Heap.copyCharacters(from: string, 0..<string.length, to: result, at: at)
      at += string.length
    }
    rest = strings
    while rest.isPair {
      add(before)
      add(rest.car)
      add(after)
      rest = rest.cdr
      if rest.isPair { add(between) }
    }
    return result
  }

  private static func converting(_ table: inout PrimitiveTable) {
    func convert(_ name: String, _ what: String, _ mapping: @escaping (UInt32) -> UInt32) {
      table.any("(\(name) string [start] [end])", "STRING with its characters from START to END in \(what).") {
        arguments in
        let string = try arguments[0].string(1)
        let result = Heap.substring(string, 0, string.length)
        for i in try arguments.range(1, count: string.length) { result.setCharacter(i, mapping(string.characterAt(i))) }
        return result
      }
    }
    convert("string-upcase", "upper case", CharacterClass.upcase)
    convert("string-downcase", "lower case", CharacterClass.downcase)
    convert("string-foldcase", "the case that comparisons ignoring case use", CharacterClass.fold)
    table.any("(string-titlecase string [start] [end])", "STRING with the words from START to END in title case.") {
      arguments in
      let string = try arguments[0].string(1)
      let result = Heap.substring(string, 0, string.length)
      var inWord = false
      for i in try arguments.range(1, count: string.length) {
        let c = string.characterAt(i)
        if CharacterClass.isAlphabetic(c) {
          result.setCharacter(i, inWord ? CharacterClass.downcase(c) : CharacterClass.titlecase(c))
          inWord = true
        } else {
          inWord = false
        }
      }
      return result
    }
    for (name, mapping) in [
      ("up", CaseMapping.upper), ("down", CaseMapping.lower), ("fold", CaseMapping.folded),
    ] {
      table.one("(%full-string-\(name)case string)", "STRING by the full mapping, which may be longer.") {
        Heap.string(scalars: mapping(try $0.string(1).swiftString))
      }
    }
    table.one("(string-normalize-nfc string)", "STRING with its characters composed (Unicode form C).") {
      Heap.string(scalars: Normalization.composed(try $0.string(1).swiftString))
    }
    table.one("(string-normalize-nfd string)", "STRING with its characters taken apart (Unicode form D).") {
      Heap.string(scalars: Normalization.decomposed(try $0.string(1).swiftString))
    }
  }
}
