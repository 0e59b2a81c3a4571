// How everything that is not a list, vector or record is written.

extension Printer {
  mutating func atom(_ word: Word) throws {
    if word.isFixnum || word.isFlonum { return Numbers.write(word, into: &output) }
    if word.isCharacter { return style == .write ? character(word.character) : encode(word.character) }
    if word.isProcedure { return procedure(word) }
    guard let type = word.heapType else { return text(Printer.immediate(word)) }
    switch type {
    case .symbol: symbol(word)
    case .keyword:
      text("#:")
      symbol(word.keywordSymbol)
    case .string: style == .write ? string(word) : plain(word)
    case .bignum, .ratio, .complex: Numbers.write(word, into: &output)
    case .bytevector: uniformVector(word)
    case .bitvector: bitvector(word)
    default:
      if let printer = Printer.objectPrinters[type] { return try printer(word, &self) }
      try object(word, type)
    }
  }

  private static func immediate(_ word: Word) -> String {
    switch word {
    case .null: return "()"
    case .true: return "#t"
    case .false: return "#f"
    case .unspecified: return "#<unspecified>"
    case .undefined, .absent: return "#<undefined>"
    case .eof: return "#<eof>"
    case .nil: return "#nil"
    default: return "#<immediate \(String(word.bits, radix: 16))>"
    }
  }

  // MARK: Characters

  /// Appends one character as UTF-8, or an escape when the destination cannot encode it.
  private mutating func encode(_ c: UInt32) {
    if c < 0x80 {
      output.append(UInt8(truncatingIfNeeded: c))
    } else if c > largest {
      text(Printer.escape(c))
    } else {
      UTF8Text.append(c, to: &output)
    }
  }

  /// `\xHH`, `\uHHHH` or `\UHHHHHH`; `\xH…;` when the reader is set to that.
  static func escape(_ c: UInt32) -> String {
    let digits = String(c, radix: 16)
    if ReaderOptions.current.variableHexEscapes { return "\\x\(digits);" }
    let (letter, width) = c < 0x100 ? ("x", 2) : c < 0x10000 ? ("u", 4) : ("U", 6)
    return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
  }

  private mutating func character(_ c: UInt32) {
    text("#\\")
    if let name = CharacterNames.name(of: c) { return text(name) }
    if c < 128 { return output.append(UInt8(c)) }
    let kind = WrittenClass(c)
    if c > largest || !kind.isGraphic {
      return text(ReaderOptions.current.variableHexEscapes ? "x" + String(c, radix: 16) : String(c, radix: 8))
    }
    // A combining character is shown on a dotted circle.
    if let scalar = Unicode.Scalar(c), scalar.properties.canonicalCombiningClass != .notReordered {
      UTF8Text.append(0x25CC, to: &output)
    }
    UTF8Text.append(c, to: &output)
  }

  // MARK: Strings

  private mutating func string(_ word: Word) {
    output.append(UInt8(ascii: "\""))
    for i in 0..<word.length {
      let c = word.characterAt(i)
      switch c {
      case 34, 92:
        output.append(92)
        output.append(UInt8(c))
      case 10 where !PrinterOptions.current.escapesNewlines: output.append(10)
      case 7...13:
        output.append(92)
        output.append(Array("abtnvfr".utf8)[Int(c) - 7])
      case 32..<127: output.append(UInt8(c))
      default:
        if c < 128 || c > largest || !WrittenClass(c).isGraphic {
          text(Printer.escape(c))
        } else {
          UTF8Text.append(c, to: &output)
        }
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private mutating func plain(_ word: Word) {
    for i in 0..<word.length { encode(word.characterAt(i)) }
  }

  // MARK: Symbols

  private mutating func symbol(_ word: Word) {
    let name = word.symbolName
    if word.flags & Word.uninternedFlag != 0 && style == .write {
      text("#<uninterned-symbol ")
      Printer.needsExtendedSyntax(name) ? extended(name) : plain(name)
      return text(" \(Printer.address(word))>")
    }
    if ReaderOptions.startsWithR7RS {
      return style == .write && Printer.needsBars(name) ? barred(name) : plain(name)
    }
    // As Guile, whose display does not differ from write here.
    if PrinterOptions.current.barSymbols { return Printer.needsBars(name) ? guileBarred(name) : plain(name) }
    Printer.needsExtendedSyntax(name) ? extended(name) : plain(name)
  }

  /// `|…|`, as R7RS writes a symbol that could not be read otherwise.
  private mutating func barred(_ name: Word) {
    output.append(UInt8(ascii: "|"))
    for i in 0..<name.length {
      let c = name.characterAt(i)
      switch c {
      case ASCII.bar, ASCII.backslash:
        output.append(92)
        output.append(UInt8(c))
      default:
        let kind = WrittenClass(c)
        if c <= largest && (kind.isGraphic || kind == .space) {
          encode(c)
        } else {
          text("\\x\(String(c, radix: 16));")
        }
      }
    }
    output.append(UInt8(ascii: "|"))
  }

  /// `|…|` as Guile writes it.
  private mutating func guileBarred(_ name: Word) {
    output.append(UInt8(ascii: "|"))
    for i in 0..<name.length {
      let c = name.characterAt(i)
      switch c {
      case ASCII.bar: text("\\|")
      case 7...10, 13: text("\\" + String(Array("abtn  r")[Int(c) - 7]))
      case ASCII.backslash: text("\\x5c;")
      default:
        if c <= largest && (WrittenClass(c).isGraphic || c == ASCII.space) {
          encode(c)
        } else {
          text("\\x\(String(c, radix: 16));")
        }
      }
    }
    output.append(UInt8(ascii: "|"))
  }

  private static func needsBars(_ name: Word) -> Bool {
    if needsExtendedSyntax(name) { return true }
    for i in 0..<name.length where [ASCII.bar, ASCII.backslash].contains(name.characterAt(i)) { return true }
    // A reader may take what only begins like a special number for one.
    let start = name.length < 6 ? "" : Heap.substring(name, 0, 6).swiftString.lowercased()
    return ["+inf.0", "-inf.0", "+nan.0", "-nan.0"].contains(start)
  }

  private mutating func extended(_ name: Word) {
    text("#{")
    for i in 0..<name.length {
      let c = name.characterAt(i)
      let kind = WrittenClass(c)
      // Guile leaves a backslash as it is, and then reads something else.
      if c <= largest && c != ASCII.backslash && (kind.continuesSymbol || kind == .space) {
        encode(c)
      } else {
        text("\\x\(String(c, radix: 16));")
      }
    }
    text("}#")
  }

  /// Whether the reader would take the name for something else, or could not read it at all.
  static func needsExtendedSyntax(_ name: Word) -> Bool {
    let count = name.length
    if count == 0 { return true }
    let first = name.characterAt(0)
    switch first {
    case ASCII.apostrophe, ASCII.grave, ASCII.comma, ASCII.quotation, ASCII.semicolon, ASCII.hash: return true
    case ASCII.dot:
      if count == 1 || isNumber(name) { return true }
    case ASCII.plus, 45:
      if isNumber(name) { return true }
    default:
      if !WrittenClass(first).beginsSymbol { return true }
    }
    // Guile asks no further about a name with a colon at either end, and then cannot read all of them.
    if first == ASCII.colon || name.characterAt(count - 1) == ASCII.colon,
      PrinterOptions.current.quotesKeywordLike ?? (ReaderOptions.current.keywords != .hashOnly)
    {
      return true
    }
    for i in 1..<max(count, 1) {
      let c = name.characterAt(i)
      if c >= 97 && c <= 122 || c == 45 { continue }
      switch c {
      case ASCII.quotation, ASCII.semicolon, ASCII.hash: return true
      default: if !WrittenClass(c).continuesSymbol { return true }
      }
    }
    return false
  }

  private static func isNumber(_ name: Word) -> Bool {
    // A spelling whose exponent is out of range is read as a number too, in vain.
    do { return try Numbers.parse(string: name) != nil } catch { return true }
  }

  // MARK: Uniform vectors

  private mutating func uniformVector(_ word: Word) {
    guard let type = ElementType(rawValue: word[slot: 1].fixnum) else { return anonymous("bytevector", word) }
    text("#\(type.name)(")
    for i in 0..<(word.length / type.size) {
      if i > 0 { output.append(32) }
      Numbers.write(type.load(word.byteData + i * type.size), into: &output)
    }
    output.append(UInt8(ascii: ")"))
  }

  private mutating func bitvector(_ word: Word) {
    text("#*")
    for i in 0..<word.length { output.append(word.bit(i) ? 49 : 48) }
  }

  // MARK: Procedures and other objects

  private mutating func procedure(_ word: Word) {
    try? Calls.force(word)
    if word.code == Continuations.fullCode { return text("#<continuation \(Printer.address(word))>") }
    if let bytes = Printer.callProcedurePrinter?(word) { return output.append(contentsOf: bytes) }
    text("#<procedure ")
    if word.code.name.isSymbol {
      text(word.code.name.symbolString)
    } else {
      text(Printer.address(word))
      let span = word.code.span
      if !span.isNone { text(" at \(SourceFiles.shown(span.file)):\(span.line):\(span.columnIndex)") }
    }
    var clause: CodeDescription? = word.code
    var separator = " "
    while let code = clause {
      text(separator)
      if code.formals.isFalse {
        text(Printer.placeholders(code))
      } else {
        text(Printer.string(code.formals))
      }
      separator = " | "
      clause = code.nextClause
    }
    output.append(UInt8(ascii: ">"))
  }

  /// Formal parameters of which only the number is known.
  private static func placeholders(_ code: CodeDescription) -> String {
    var words = Array(repeating: "_", count: code.required)
    if code.optional > 0 { words += ["#:optional"] + Array(repeating: "_", count: code.optional) }
    if code.kind == .rest || code.kind == .raw {
      if words.isEmpty { return "_" }
      words += [".", "_"]
    }
    return "(" + words.joined(separator: " ") + ")"
  }

  private mutating func object(_ word: Word, _ type: HeapType) throws {
    switch type {
    case .hashTable:
      text("#<hash-table \(Printer.address(word)) \(HashTables.count(word))/\(HashTables.shownSize(word))>")
    case .variable:
      text("#<variable \(Printer.address(word)) value: ")
      // A variable may hold itself: what it holds is shown without its own contents.
      let value = word.variableValue
      if value.isPair || value.isVector || value.isRecord || value.isObject && !value.isString && !value.isSymbol {
        text("#<\(value.heapType.map { "\($0)" } ?? "pair") \(Printer.address(value))>")
      } else {
        try nested(value)
      }
      text(">")
    case .syntax:
      text("#<syntax ")
      try nested(word[slot: 0])
      text(">")
    case .foreign: anonymous(word[slot: 1].isSymbol ? word[slot: 1].symbolString : "foreign", word)
    default:
      let name = Printer.names[type] ?? "\(type)"
      anonymous(name, word)
    }
  }

  /// Names of object types that differ from their Swift names.
  private static let names: [HeapType: String] = [
    .characterSet: "charset", .promptTag: "prompt-tag", .weak: "weak-vector", .random: "random-state",
    .conditionVariable: "condition-variable", .dynamicState: "dynamic-state", .chunk: "continuation",
    .values: "values", .macro: "syntax-transformer",
  ]
}

/// What decides how a character is written. Guile 3.0.8 knows Unicode 14; characters of later versions are not
/// assigned to it, and output must not depend on the age of our own tables.
enum WrittenClass {
  case letter, mark, spacingMark, number, digit, punctuation, bracket, symbol, space, privateUse, other

  init(_ c: UInt32) {
    guard let scalar = Unicode.Scalar(c) else {
      self = .other
      return
    }
    let properties = scalar.properties
    if c >= 0x250, let age = properties.age, age.major > 14 {
      self = .other
      return
    }
    // The one character in use whose category has changed since.
    if c == 0x1171E {
      self = .mark
      return
    }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
    case .nonspacingMark: self = .mark
    case .spacingMark, .enclosingMark: self = .spacingMark
    case .decimalNumber: self = .digit
    case .letterNumber, .otherNumber: self = .number
    case .connectorPunctuation, .dashPunctuation, .otherPunctuation: self = .punctuation
    case .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation: self = .bracket
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: self = .symbol
    case .spaceSeparator: self = .space
    case .privateUse: self = .privateUse
    default: self = .other
    }
  }

  var isGraphic: Bool {
    switch self {
    case .letter, .mark, .spacingMark, .number, .digit, .punctuation, .bracket, .symbol: return true
    default: return false
    }
  }
  var beginsSymbol: Bool {
    switch self {
    case .letter, .mark, .number, .punctuation, .symbol, .privateUse: return true
    default: return false
    }
  }
  var continuesSymbol: Bool { beginsSymbol || self == .digit || self == .spacingMark }
}
