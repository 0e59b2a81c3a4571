// What Unicode says of a character: its category, its class, its other cases.

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
