// Core forms as Scheme data, for `macroexpand`, `,expand` and the expander's tests. Local variables are shown by name;
// a name that is in use already gets a number.

/// Turns core forms into data.
struct CoreFormPrinter {
  private var names: [ObjectIdentifier: Word] = [:]
  private var used: [Word: Int] = [:]

  /// The datum of a core form.
  static func datum(_ form: CoreForm) -> Word {
    var printer = CoreFormPrinter()
    return printer.datum(form)
  }

  private mutating func name(_ variable: LocalVariable) -> Word {
    if let known = names[ObjectIdentifier(variable)] { return known }
    let count = used[variable.name, default: 0]
    used[variable.name] = count + 1
    // Interned symbols live for ever, so the dictionary may hold them.
    let name = Symbols.intern(count == 0 ? variable.name.symbolString : "\(variable.name.symbolString).\(count)")
    names[ObjectIdentifier(variable)] = name
    return name
  }

  private func symbol(_ name: String) -> Word { Symbols.intern(name) }

  private mutating func list(_ forms: [CoreForm]) -> Word {
    let items = RootedArray()
    for form in forms { items.append(datum(form)) }
    return items.list()
  }

  private mutating func bindings(_ variables: [LocalVariable], _ values: [CoreForm]) -> Word {
    let items = RootedArray()
    for (variable, value) in zip(variables, values) { items.append(Heap.list(name(variable), datum(value))) }
    return items.list()
  }

  private mutating func formals(_ lambda: LambdaForm) -> Word {
    let items = RootedArray()
    for variable in lambda.required { items.append(name(variable)) }
    if !lambda.optional.isEmpty {
      items.append(Symbols.keyword("optional"))
      for variable in lambda.optional { items.append(name(variable)) }
    }
    return items.list(tail: lambda.rest.map { name($0) } ?? .null)
  }

  mutating func datum(_ form: CoreForm) -> Word {
    switch form {
    case .constant(let word):
      let selfEvaluating = !(word.isSymbol || word.isPair || word.isNull || word.isSyntax)
      return selfEvaluating ? word : Heap.list(symbol("quote"), word)
    case .local(let variable, _): return name(variable)
    case .global(let variable, _): return variable.variableName
    case .setLocal(let variable, let value, _): return Heap.list(symbol("set!"), name(variable), datum(value))
    case .setGlobal(let variable, let value, _):
      return Heap.list(symbol("set!"), variable.variableName, datum(value))
    case .define(let variable, let value, _):
      return Heap.list(symbol("define"), variable.variableName, datum(value))
    case .conditional(let test, let then, let otherwise):
      return Heap.list(symbol("if"), datum(test), datum(then), datum(otherwise))
    case .lambda(let lambda): return Heap.list(symbol("lambda"), formals(lambda), datum(lambda.body))
    case .caseLambda(let clauses):
      let items = RootedArray()
      for clause in clauses { items.append(Heap.list(formals(clause), datum(clause.body))) }
      return Heap.cons(symbol("case-lambda"), items.list())
    case .sequence(let forms): return Heap.cons(symbol("begin"), list(forms))
    case .call(let procedure, let arguments, _): return Heap.cons(datum(procedure), list(arguments))
    case .bind(let variables, let values, let body):
      return Heap.list(symbol("let"), bindings(variables, values), datum(body))
    case .recursive(let variables, let values, let body):
      return Heap.list(symbol("letrec*"), bindings(variables, values), datum(body))
    default: return symbol("compiled")
    }
  }
}
