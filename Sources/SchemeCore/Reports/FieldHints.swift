// What a Guix tree's own messages leave out: which clause of a form a record has no field for, which field was meant, and
// how long a hash is. They are about the form as a whole, which may have fifty lines.

/// Hints about fields of a tree's records.
enum FieldHints {
  private static let unknown = "extraneous field initializers ("

  /// The first name in a message that a record has no field for.
  static func unknownField(said: String) -> String? {
    guard let found = said.firstRange(of: unknown) else { return nil }
    let name = said[found.upperBound...].prefix { !" )".contains($0) }
    return name.isEmpty ? nil : String(name)
  }

  /// The field that was meant by a clause at a location, or nil.
  static func hint(said: String, at span: Span) -> String? {
    guard let name = unknownField(said: said), !span.isNone, let bytes = SourceFiles.contents(of: span.file),
      case let words = SourceWords(bytes: bytes), let offset = words.offset(of: span)
    else { return nil }
    let lists = words.lists(around: offset)
    guard lists.count > 1, let constructor = words.head(ofListAt: lists[1]) else { return nil }
    let fields = fields(of: constructor)
    if let near = Spelling.nearest(name, fields) { return "did you mean ‘\(near)’?" }
    return fields.isEmpty ? nil : "the fields are " + fields.sorted().joined(separator: ", ")
  }

  /// What a tree's `base32' leaves to a vector's bounds: that the hash at a location is cut off, or too long.
  static func hashHint(at span: Span) -> String? {
    guard !span.isNone, let bytes = SourceFiles.contents(of: span.file), case let words = SourceWords(bytes: bytes),
      let offset = words.offset(of: span), let word = words.first("base32", from: offset, inForm: true)
    else { return nil }
    let digits = bytes[word.upperBound...].drop { $0 != 0x22 }.dropFirst().prefix { $0 != 0x22 }
    if digits.count == 52 { return nil }
    return "a SHA-256 hash has 52 digits in base-32 notation, and this one has \(digits.count)"
  }

  /// The fields of the records that a form makes, with what every such form takes: its type's name is the form's.
  private static func fields(of constructor: String) -> [String] {
    let (symbol, maker) = (Symbols.intern("<\(constructor)>"), Symbols.intern(constructor))
    var found: [String] = []
    Modules.forEachModule { module in
      // Others may sleep, and are not loaded for this.
      // In some years' Guix the type's name is a macro.
      guard found.isEmpty, module.hasInterface, (try? module.interface.hasName(maker)) ?? false,
        (try? module.variable(symbol)) ?? nil != nil,
        let value = try? Machine.apply(CoreNames.value("eval"), symbol, module.word),
        let type = try? value.recordType(1)
      else { return }
      var rest = Records.get(type, .names)
      while rest.isPair {
        found.append(rest.car.symbolString)
        rest = rest.cdr
      }
    }
    if found.isEmpty { return [] }
    // Clauses that are no fields; an origin's hash is written with its algorithm.
    return found.filter { !$0.hasPrefix("%") } + ["inherit"] + (constructor == "origin" ? ["sha256"] : [])
  }
}
