// What a person may do about an error: one sentence below the message.

/// Hints for the commonest mistakes.
enum Hints {
  /// A hint for an exception that says something, shown at a location, or nil.
  static func hint(for exception: Word, said: String, at span: Span) -> String? {
    guard let kind = ErrorReport.kind(of: exception),
      let arguments = try? Machine.apply(CoreNames.value("exception-args"), exception)
    else { return nil }
    if let hint = LicenceHints.hint(said: said, at: span) { return hint }
    switch kind {
    case "unbound-variable":
      guard arguments.listLength == 4, arguments.cdr.cdr.car.isPair, arguments.cdr.cdr.car.car.isSymbol else {
        return nil
      }
      let name = arguments.cdr.cdr.car.car
      // A name alone, or one that a module was asked for.
      guard arguments.cdr.cdr.car.cdr.isNull else {
        let module = arguments.cdr.cdr.car.cdr.car
        return module.isPair ? MissingModules.hint(for: name.symbolString, from: module) : nil
      }
      return CircularImport.hint(for: name) { ExportIndex.exports($0, $1) }
        ?? FailedModules.hint(for: name) { ExportIndex.exports($0, $1) }
        ?? NameHints.hint(for: name.symbolString, at: span)
    case "wrong-number-of-args":
      guard arguments.listLength == 4, arguments.cdr.cdr.car.isPair, arguments.cdr.cdr.car.car.isProcedure else {
        return nil
      }
      return ArityText.hint(for: arguments.cdr.cdr.car.car)
    case "keyword-argument-error": return KeywordHints.hint(for: arguments)
    case "misc-error":
      guard arguments.listLength == 4, arguments.cdr.car.isString, arguments.cdr.cdr.car.isPair,
        arguments.cdr.cdr.car.car.isPair, arguments.cdr.car.swiftString.hasPrefix(Modules.missingMessage)
      else { return nil }
      return MissingModules.hint(for: arguments.cdr.cdr.car.car, at: span)
    case "wrong-type-arg": return dataHint(arguments)
    case "numerical-overflow":
      // All of these divide, but that a number has no inverse is another matter.
      let isInverse = arguments.isPair && arguments.car.isSymbol && arguments.car.symbolString == "modulo-expt"
      return isInverse ? nil : "the divisor is 0"
    case "out-of-range": return FieldHints.hashHint(at: span)
    case "syntax-error":
      return unboundOperator(of: exception).flatMap { NameHints.hint(for: $0, at: span) }
        ?? FieldHints.hint(said: said, at: span)
    default: return nil
    }
  }

  /// For a list of data that lacks its quote.
  private static func dataHint(_ arguments: Word) -> String? {
    guard arguments.listLength == 4, arguments.cdr.car.isString, arguments.cdr.car.swiftString == Faults.applyMessage,
      arguments.cdr.cdr.car.isPair, case let value = arguments.cdr.cdr.car.car
    else { return nil }
    guard value.isString || value.isFixnum || value.isKeyword else {
      return "parentheses around an expression call its value, which is no procedure here: leave them out, or write "
        + "(list …) for a list of it"
    }
    return "what follows an opening parenthesis is called; a list of data is quoted, '(…), or made with (list …)"
  }

  /// The operator of a form that cannot be expanded, when it is that which is not bound.
  private static func unboundOperator(of exception: Word) -> String? {
    guard let message = try? Machine.apply(CoreNames.value("exception-message"), exception), message.isString,
      message.swiftString == Faults.unboundMessage,
      let irritants = try? Machine.apply(CoreNames.value("exception-irritants"), exception),
      irritants.isPair, irritants.car.isSymbol
    else { return nil }
    return irritants.car.symbolString
  }
}

/// How many arguments a procedure takes, in words.
enum ArityText {
  /// A call of a procedure with its parameters; nil when their names are not known.
  static func signature(of procedure: Word) -> String? {
    let code = procedure.code
    if code.primitiveIndex >= 0 {
      let row = PrimitiveStore.rows[code.primitiveIndex]
      return "(\(row.name)\(row.formals.isEmpty ? "" : " " + row.formals))"
    }
    // #<procedure name (parameter …)>
    let text = Printer.string(procedure)
    guard text.hasPrefix("#<procedure "), code.name.isSymbol, let open = text.firstIndex(of: "("),
      code.nextClause == nil
    else { return nil }
    let parameters = text[text.index(after: open)...].dropLast(2)
    return "(\(code.name.symbolString)\(parameters.isEmpty ? "" : " " + parameters))"
  }

  static func hint(for procedure: Word) -> String? {
    let code = procedure.code
    let name = code.name.isSymbol ? code.name.symbolString : "it"
    if code.primitiveIndex >= 0 { return signature(of: procedure).map { "its signature is \($0)" } }
    if code.nextClause != nil { return nil }
    let required = code.required
    switch code.kind {
    case .fixed: return "\(name) takes \(required) argument\(required == 1 ? "" : "s")"
    case .optional: return "\(name) takes \(required) to \(required + code.optional) arguments"
    case .rest: return "\(name) takes at least \(required) argument\(required == 1 ? "" : "s")"
    case .raw, .deferred: return nil
    }
  }
}

/// Hints about keyword arguments that a procedure does not have.
enum KeywordHints {
  /// The keyword that was refused last, and those that the procedure knows.
  nonisolated(unsafe) private static var refused = ""
  nonisolated(unsafe) private static var known: [String] = []

  static func note(_ keywords: Word, for keyword: Word) {
    refused = Printer.string(keyword)
    known = []
    var rest = keywords
    while rest.isPair {
      known.append(Printer.string(rest.car))
      rest = rest.cdr
    }
  }

  /// Where the keyword that an exception is about stands in the call at a location.
  static func location(of exception: Word, from call: Span) -> Span {
    guard let arguments = try? Machine.apply(CoreNames.value("exception-args"), exception),
      arguments.listLength == 4, arguments.cdr.cdr.car.isPair
    else { return call }
    return location(of: Printer.string(arguments.cdr.cdr.car.car), in: call)
  }

  /// Where the option, field or input that a message about the form at a location is about stands in it.
  static func location(said: String, from form: Span) -> Span {
    for before in ["it has no option ", "the option ", "Unrecognized keyword: "] {
      guard let found = said.firstRange(of: before + "#:") else { continue }
      let keyword = said[found.lowerBound...].dropFirst(before.count).prefix { !" ;,\n".contains($0) }
      return location(of: String(keyword), in: form)
    }
    if let field = FieldHints.unknownField(said: said) { return location(of: field, in: form) }
    // The package at the location has it; the message names its label, if any, and then what is no input.
    if let found = said.firstRange(of: " has an invalid input: ") {
      let input = said[found.upperBound...].prefix { $0 != ")" && $0 != "\n" }.split(separator: " ").last ?? ""
      return input.hasPrefix("\"") ? location(of: String(input), in: form) : form
    }
    for before in [" has no output \"", " of the hash \""] {
      guard let found = said.firstRange(of: before) else { continue }
      return location(of: "\"" + said[found.upperBound...].prefix { $0 != "\"" } + "\"", in: form)
    }
    return form
  }

  private static func location(of keyword: String, in form: Span) -> Span {
    guard !form.isNone, let bytes = SourceFiles.contents(of: form.file), !SourceFiles.isLibrary(form.file),
      case let words = SourceWords(bytes: bytes), let start = words.offset(of: form),
      let found = words.first(keyword, from: start, inForm: true)
    else { return form }
    return words.span(of: found.lowerBound, in: form.file)
  }

  static func hint(for arguments: Word) -> String? {
    guard arguments.listLength == 4, arguments.cdr.cdr.car.isPair,
      Printer.string(arguments.cdr.cdr.car.car) == refused, !known.isEmpty
    else { return nil }
    if let near = Spelling.nearest(refused, known) {
      return near.hasSuffix("?") ? "did you mean ‘\(near)’?" : "did you mean \(near)?"
    }
    return "it takes " + known.joined(separator: ", ")
  }
}
