// Characters: classes, case and order, by the Unicode tables of the Swift standard library.

/// What the Unicode tables say about one code point. Surrogates, which Scheme has no characters for, have no class.
enum CharacterClass {
  static func category(_ c: UInt32) -> Unicode.GeneralCategory {
    Unicode.Scalar(c)?.properties.generalCategory ?? .surrogate
  }

  static func isAlphabetic(_ c: UInt32) -> Bool {
    if c < 128 { return c | 32 >= 97 && c | 32 <= 122 }
    switch category(c) {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return false
    }
  }
  static func isNumeric(_ c: UInt32) -> Bool {
    c < 128 ? c >= 48 && c <= 57 : category(c) == .decimalNumber
  }
  static func isWhitespace(_ c: UInt32) -> Bool {
    if c < 128 { return c == 32 || c >= 9 && c <= 13 }
    switch category(c) {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
  static func isUpper(_ c: UInt32) -> Bool { c < 128 ? c >= 65 && c <= 90 : category(c) == .uppercaseLetter }
  static func isLower(_ c: UInt32) -> Bool { c < 128 ? c >= 97 && c <= 122 : category(c) == .lowercaseLetter }

  static func upcase(_ c: UInt32) -> UInt32 {
    if c < 128 { return c >= 97 && c <= 122 ? c - 32 : c }
    return single(c) { $0.uppercaseMapping }
  }
  static func downcase(_ c: UInt32) -> UInt32 {
    if c < 128 { return c >= 65 && c <= 90 ? c + 32 : c }
    return single(c) { $0.lowercaseMapping }
  }
  static func titlecase(_ c: UInt32) -> UInt32 {
    if c < 128 { return upcase(c) }
    return single(c) { $0.titlecaseMapping }
  }
  /// What the case-insensitive comparisons compare.
  static func fold(_ c: UInt32) -> UInt32 { c < 128 ? downcase(c) : downcase(upcase(c)) }

  /// The mapping when it is one character long, else the character itself.
  private static func single(_ c: UInt32, _ mapping: (Unicode.Scalar.Properties) -> String) -> UInt32 {
    guard let scalar = Unicode.Scalar(c) else { return c }
    let mapped = mapping(scalar.properties).unicodeScalars
    return mapped.count == 1 ? mapped.first!.value : c
  }

  /// The two-letter name of a category.
  static func name(of category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}

/// Characters.
enum CharacterPrimitives {
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
