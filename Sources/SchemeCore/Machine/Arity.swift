// How many arguments a procedure takes.

/// How many arguments a procedure takes, keyword arguments not counted.
struct Arity {
  var required: Int
  var optional: Int
  var hasRest: Bool

  /// Of several clauses, the one that requires the fewest.
  init(of code: CodeDescription) {
    self.init(clause: code)
    var next = code.nextClause
    while let clause = next {
      let arity = Arity(clause: clause)
      if arity.required < required { self = arity }
      next = clause.nextClause
    }
  }

  private init(clause: CodeDescription) {
    required = clause.required
    optional = clause.optional
    hasRest = clause.kind == .rest || clause.kind == .raw
    // Keyword arguments come in a rest argument that the program did not ask for.
    var formals = clause.formals
    var isOptional = false
    var count = 0
    while formals.isPair {
      if formals.car.isKeyword {
        switch formals.car.keywordSymbol.symbolString {
        case "optional": isOptional = true
        case "rest": return
        default:
          while formals.isPair, formals.car != Symbols.keyword("rest") { formals = formals.cdr }
          optional = isOptional ? count : 0
          hasRest = !formals.isNull
          return
        }
      } else if isOptional {
        count += 1
      }
      formals = formals.cdr
    }
  }

  /// As `procedure-minimum-arity` shows it.
  var list: Word { Heap.list(Word(fixnum: required), Word(fixnum: optional), Word(hasRest)) }
}
