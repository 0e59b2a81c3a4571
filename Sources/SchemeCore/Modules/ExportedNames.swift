// What a module exports, as far as its forms say so themselves: nothing is expanded or evaluated.

/// The names that one form of a module exports.
enum ExportedNames {
  /// Forms that are nothing but a list of names, and whether these come from other modules.
  static let clauses = ["export": false, "export-syntax": false, "re-export": true, "re-export-syntax": true]

  static func of(_ form: Word, _ body: (String, Bool) -> Void) {
    guard form.isPair, form.car.isSymbol else { return }
    switch form.car.symbolString {
    case "define-module": options(form.cdr.cdr, body)
    case "library", "define-library":
      for part in elements(form.cdr.cdr) where isCall(part, "export") { clause(part.cdr, false, body) }
    case "begin": for part in elements(form.cdr) { of(part, body) }
    case let head:
      if let isPassedOn = clauses[head] {
        clause(form.cdr, isPassedOn, body)
      } else if Definer.named(form.car)?.isPublic == true, let target = Definer.target(of: form) {
        body(target.symbolString, false)
      }
    }
  }

  /// The modules that a `define-module` form imports.
  static func imports(of form: Word) -> Set<String> {
    var result: Set<String> = []
    guard form.isPair, form.cdr.isPair else { return result }
    var rest = form.cdr.cdr
    while rest.isPair {
      if rest.car.isKeyword, rest.cdr.isPair, rest.car.keywordSymbol.symbolString == "use-module" {
        let spec = rest.cdr.car
        result.insert(Modules.key(spec.isPair && spec.car.isPair ? spec.car : spec))
      }
      rest = rest.cdr
    }
    return result
  }

  private static func options(_ list: Word, _ body: (String, Bool) -> Void) {
    var rest = list
    while rest.isPair {
      if rest.car.isKeyword, rest.cdr.isPair {
        switch rest.car.keywordSymbol.symbolString {
        case "export", "export-syntax", "replace": clause(rest.cdr.car, false, body)
        case "re-export", "re-export-syntax", "re-export-and-replace": clause(rest.cdr.car, true, body)
        default: break
        }
      }
      rest = rest.cdr
    }
  }

  /// `name`, `(internal . external)`, `(rename internal external)` and `(rename (internal external) …)`.
  private static func clause(_ list: Word, _ isPassedOn: Bool, _ body: (String, Bool) -> Void) {
    for item in elements(list) {
      if item.isSymbol {
        body(item.symbolString, isPassedOn)
      } else if isCall(item, "rename") {
        for part in elements(item.cdr) {
          if part.isPair, part.cdr.isPair, part.cdr.car.isSymbol { body(part.cdr.car.symbolString, isPassedOn) }
        }
        let names = elements(item.cdr)
        if names.count == 2, names[1].isSymbol { body(names[1].symbolString, isPassedOn) }
      } else if item.isPair, item.cdr.isSymbol {
        body(item.cdr.symbolString, isPassedOn)
      }
    }
  }

  private static func isCall(_ form: Word, _ name: String) -> Bool {
    form.isPair && form.car.isSymbol && form.car.symbolString == name
  }

  /// The elements of a list, which stays alive with the form that it is part of.
  static func elements(_ list: Word) -> [Word] {
    var result: [Word] = []
    var rest = list
    while rest.isPair, result.count < 10_000 {
      result.append(rest.car)
      rest = rest.cdr
    }
    return result
  }
}
