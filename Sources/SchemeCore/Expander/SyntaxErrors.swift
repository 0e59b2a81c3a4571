// How the expander says that a form is wrong: the form's own place, what was expected, and the offending part.

extension Expander {
  /// A syntax error at `form`. The message is a template for `arguments`.
  static func error(_ form: Syntax, _ message: String, _ argument: Word) -> Fault {
    Fault.atSpan(
      key: "syntax-error", message: message, arguments: Root(Heap.list(Syntax.strip(argument))), span: form.span)
  }

  /// A syntax error at `form` that needs no further words.
  static func error(_ form: Syntax, _ message: String) -> Fault {
    Fault.atSpan(
      key: "syntax-error", message: message + ": ~S", arguments: Root(Heap.list(form.stripped)), span: form.span)
  }

  static func outOfContext(_ identifier: Syntax) -> Fault {
    error(
      identifier,
      "~A is a local variable of code that runs at another time, or its scope has ended", identifier.datum)
  }

  static func patternOutsideTemplate(_ identifier: Syntax) -> Fault {
    error(
      identifier, "~A is a pattern variable: it can only be used inside a template, #'(…)", identifier.datum)
  }

  /// Checks that identifiers bound together are identifiers and differ.
  static func checkDistinct(_ identifiers: [Syntax], _ form: Syntax, _ who: String) throws {
    for (i, identifier) in identifiers.enumerated() {
      guard identifier.isIdentifier else {
        throw error(identifier, "\(who): expected an identifier, found ~S", identifier.datum)
      }
      for other in identifiers[..<i] where other.isBoundIdentifier(equalTo: identifier) {
        throw error(identifier, "\(who): ~A is bound twice", identifier.datum)
      }
    }
  }
}
