// From the right-hand side of a macro definition to a macro object, and syntax parameters.

enum Transformers {
  /// The macro object that a transformer expression stands for. `syntax-rules` needs no evaluation; anything else is
  /// expanded in an expansion of its own, compiled and run at once.
  static func evaluate(_ expression: Syntax, name: Word) throws -> Word {
    if expression.isIdentifier, case .macro(let alias) = try expression.binding() { return alias }
    let macro = try Expansion.nested {
      switch try Expander.expand(expression) {
      case .constant(let value) where value.is(.macro): return value
      case let form:
        // What runs are procedures of the core, such as those of `syntax-case`, or else whatever the module can reach.
        if ExpansionLog.current != nil, form.usesOtherThanCore { ExpansionLog.current?.note(home: Modules.current) }
        return try ExpansionTime.run(Lambda.named(form, name))
      }
    }
    if macro.is(.macro) {
      if macro.macroName.isFalse { macro[slot: 2] = name }
      return macro
    }
    guard macro.isProcedure else {
      throw Expander.error(
        expression, "expected a macro transformer (a procedure from syntax to syntax), found ~S", macro)
    }
    return Heap.macro(.procedure, macro, name: name)
  }

  /// `(%syntax-parameter transformer)`: the value that `define-syntax-parameter` binds.
  static func parameter(_ s: Syntax) throws -> CoreForm {
    guard s.listCount == 2 else { throw Expander.error(s, "define-syntax-parameter: expected a transformer") }
    return Expander.constant(Heap.macro(.parameter, try evaluate(s.cdr.car, name: .false)))
  }

  /// `(syntax-parameterize ((keyword transformer) …) body …)`: the meaning changes while the body is expanded.
  static func parameterize(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(
        s, "syntax-parameterize: expected (syntax-parameterize ((keyword transformer) …) body …)")
    }
    let bindings = try Lambda.bindings(s.cdr.car, s, "syntax-parameterize")
    let parameters = RootedArray()
    let meanings = RootedArray()
    for binding in bindings {
      guard let macro = try binding.name.macro(), macro.macroKind == .parameter else {
        throw Expander.error(
          binding.name, "syntax-parameterize: ~A is not a syntax parameter; define it with define-syntax-parameter",
          binding.name.datum)
      }
      parameters.append(macro)
      meanings.append(try evaluate(binding.value, name: binding.name.datum))
    }
    func exchange() {
      for i in 0..<parameters.count {
        let old = parameters[i].macroData
        parameters[i].macroData = meanings[i]
        meanings[i] = old
      }
    }
    exchange()
    defer { exchange() }
    return try Body.expand(s.cdr.cdr, of: s)
  }
}
