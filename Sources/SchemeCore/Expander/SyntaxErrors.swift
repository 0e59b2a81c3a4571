// How the expander says that a form is wrong: the form's own location, what was expected, and the offending part.

extension Expander {
  /// A syntax error at `form`. The message is a template for `arguments`; `what` replaces the usual words for programs.
  static func error(_ form: Syntax, _ message: String, _ argument: Word, what: String? = nil) -> Fault {
    complaint(form, message, Heap.list(Syntax.strip(argument)), what)
  }

  /// A syntax error at `form` that needs no further words.
  static func error(_ form: Syntax, _ message: String, what: String? = nil) -> Fault {
    guard let shown = shown(form) else { return complaint(form, message, .null, what) }
    return complaint(form, message + ": ~S", Heap.list(shown), what)
  }

  /// A form as a message may show it: short, and as its author wrote it, which what a macro made is not.
  static func shown(_ form: Syntax) -> Word? {
    let word = form.stripped
    guard word.isPair else { return word }
    let own = form.datum.listSpan
    if !form.span.isNone, own.isNone || SourceFiles.isLibrary(own.file) { return nil }
    return Printer.string(word).unicodeScalars.count <= 80 ? word : nil
  }

  /// A syntax error at a part of a form, for which programs get `what` and both.
  static func error(_ part: Syntax, in whole: Syntax, _ message: String, what: String) -> Fault {
    .syntax(
      SyntaxComplaint(
        who: SyntaxComplaint.name(in: message).map { Symbols.intern($0) }, what: what, form: whole.stripped,
        subform: part.stripped, message: message, arguments: Heap.list(part.stripped),
        span: part.span.isNone ? whole.span : part.span))
  }

  private static func complaint(_ form: Syntax, _ message: String, _ arguments: Word, _ what: String?) -> Fault {
    let name = SyntaxComplaint.name(in: message)
    let words = SyntaxComplaint.words(for: name)
    return .syntax(
      SyntaxComplaint(
        who: what == nil ? words.who : name.map { Symbols.intern($0) }, what: what ?? words.what,
        form: form.stripped, subform: .false, message: message, arguments: arguments, span: form.span))
  }

  /// A core keyword where an expression is expected.
  static func bareKeyword(_ identifier: Syntax, _ keyword: String) -> Fault {
    let words = SyntaxComplaint.words(for: keyword)
    return .syntax(
      SyntaxComplaint(
        who: words.who, what: words.what, form: identifier.datum, subform: .false,
        message: "syntax keyword ~A is not an expression by itself", arguments: Heap.list(identifier.datum),
        span: identifier.span))
  }

  static func outOfContext(_ identifier: Syntax) -> Fault {
    error(
      identifier,
      "~A is a local variable of code that runs at another time, or its scope has ended", identifier.datum,
      what: "identifier out of context")
  }

  /// Programs get the error of the operands; people are shown the operator that nothing binds.
  static func unboundOperator(_ call: Syntax, _ complaint: SyntaxComplaint) -> Fault {
    .syntax(
      SyntaxComplaint(
        who: complaint.who, what: complaint.what, form: complaint.form.word, subform: complaint.subform.word,
        message: Faults.unboundMessage, arguments: Heap.list(call.car.datum), span: call.span))
  }

  static func patternOutsideTemplate(_ identifier: Syntax) -> Fault {
    error(
      identifier, "~A is a pattern variable: it can only be used inside a template, #'(…)", identifier.datum,
      what: "reference to pattern variable outside syntax form")
  }

  /// Checks that identifiers bound together are identifiers and differ.
  static func checkDistinct(_ identifiers: [Syntax], _ form: Syntax, _ who: String) throws {
    let areArguments = who == "lambda" || who == "lambda*"
    for (i, identifier) in identifiers.enumerated() {
      guard identifier.isIdentifier else {
        throw error(
          identifier, "\(who): expected an identifier, found ~S", identifier.datum,
          what: areArguments ? "invalid argument list" : nil)
      }
      for other in identifiers[..<i] where other.isBoundIdentifier(equalTo: identifier) {
        throw error(
          identifier, "\(who): ~A is bound twice", identifier.datum,
          what: areArguments ? "duplicate identifier in argument list" : "duplicate bound variable")
      }
    }
  }
}
