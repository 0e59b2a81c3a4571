// Characters: classes, case and order, by the Unicode tables of the Swift standard library.

/// Characters.
enum CharacterRows {
  static func install(_ table: inout PrimitiveTable) {
    table.one("(char? obj)", "Whether OBJ is a character.") { Word($0.isCharacter) }
    classes(&table)
    conversions(&table)
    func order(_ name: String, _ what: String, _ holds: @escaping (UInt32, UInt32) -> Bool) {
      comparison(&table, "char\(name)", what, { $0 }, holds)
      comparison(&table, "char-ci\(name)", what + ", ignoring case", CharacterClass.fold, holds)
    }
    order("=?", "are the same", ==)
    order("<?", "ascend", <)
    order(">?", "descend", >)
    order("<=?", "do not descend", <=)
    order(">=?", "do not ascend", >=)
  }

  private static func comparison(
    _ table: inout PrimitiveTable, _ name: String, _ what: String, _ key: @escaping (UInt32) -> UInt32,
    _ holds: @escaping (UInt32, UInt32) -> Bool
  ) {
    table.any("(\(name) . chars)", "Whether CHARS \(what).") { arguments in
      var result = true
      var previous: UInt32 = 0
      for i in 0..<arguments.count {
        let this = key(try arguments[i].scalar(i + 1))
        if i > 0 && !holds(previous, this) { result = false }
        previous = this
      }
      return Word(result)
    }
  }

  private static func classes(_ table: inout PrimitiveTable) {
    func test(_ name: String, _ what: String, _ holds: @escaping (UInt32) -> Bool) {
      table.one("(\(name) char)", "Whether CHAR is \(what).") { Word(holds(try $0.scalar(1))) }
    }
    test("char-alphabetic?", "a letter", CharacterClass.isAlphabetic)
    test("char-numeric?", "a decimal digit", CharacterClass.isNumeric)
    test("char-whitespace?", "white space", CharacterClass.isWhitespace)
    test("char-upper-case?", "an upper-case letter", CharacterClass.isUpper)
    test("char-lower-case?", "a lower-case letter", CharacterClass.isLower)
    test("char-title-case?", "a title-case letter") { CharacterClass.category($0) == .titlecaseLetter }
    test("char-is-both?", "an upper- or lower-case letter") { CharacterClass.isUpper($0) || CharacterClass.isLower($0) }
    table.one("(char-general-category char)", "The Unicode category of CHAR, a symbol; #f when it has none.") { char in
      let category = CharacterClass.category(try char.scalar(1))
      return category == .unassigned ? .false : Symbols.intern(CharacterClass.name(of: category))
    }
    table.one("(digit-value char)", "The value of the decimal digit CHAR, or #f.") { char in
      let c = try char.scalar(1)
      guard CharacterClass.isNumeric(c), let value = Unicode.Scalar(c)?.properties.numericValue else { return .false }
      return Word(fixnum: Int(value))
    }
  }

  private static func conversions(_ table: inout PrimitiveTable) {
    func map(_ name: String, _ what: String, _ mapping: @escaping (UInt32) -> UInt32) {
      table.one("(\(name) char)", "CHAR in \(what).") { Word(character: mapping(try $0.scalar(1))) }
    }
    map("char-upcase", "upper case", CharacterClass.upcase)
    map("char-downcase", "lower case", CharacterClass.downcase)
    map("char-titlecase", "title case", CharacterClass.titlecase)
    map("char-foldcase", "the case that comparisons ignoring case use", CharacterClass.fold)
    table.one("(char->integer char)", "The code point of CHAR.") { Word(fixnum: Int(try $0.scalar(1))) }
    table.one("(integer->char n)", "The character with code point N.") { n in
      let value = try n.int(1, in: 0...0x10FFFF)
      if (0xD800...0xDFFF).contains(value) { throw Fault.range(1, n) }
      return Word(character: UInt32(value))
    }
  }
}
