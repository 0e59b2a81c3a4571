// lambda*, case-lambda*, define*: optional and keyword arguments.
//
// Absent optional arguments arrive as the absent mark, keyword arguments in a rest list; the body binds the names the
// programmer sees, each default in the scope of the names before it. Keywords are sorted out by one primitive call.

/// The formal parameters of a `lambda*`.
private struct StarFormals {
  struct Optional {
    let name: Syntax
    /// nil: #f.
    let initial: Syntax?
    /// For keyword arguments.
    var keyword = Word.false
  }
  var required: [Syntax] = []
  var optional: [Optional] = []
  var keys: [Optional] = []
  var hasKeys = false
  var allowsOtherKeys = false
  var rest: Syntax?

  private enum Section { case required, optional, key, rest }

  init(_ formals: Syntax, _ form: Syntax) throws {
    var section = Section.required
    var list = formals
    while list.isPair {
      let item = list.car
      if item.datum.isKeyword {
        switch item.datum.keywordSymbol.symbolString {
        case "optional": section = .optional
        case "key":
          section = .key
          hasKeys = true
        case "allow-other-keys": allowsOtherKeys = true
        case "rest": section = .rest
        case let other:
          throw Expander.error(
            item, "lambda*: expected #:optional, #:key, #:allow-other-keys or #:rest, found #:\(other)")
        }
      } else {
        switch section {
        case .required:
          guard item.isIdentifier else { throw StarFormals.malformed(item) }
          required.append(item.pinned())
        case .optional: optional.append(try StarFormals.item(item, isKey: false))
        case .key: keys.append(try StarFormals.item(item, isKey: true))
        case .rest:
          guard item.isIdentifier, rest == nil else { throw StarFormals.malformed(item) }
          rest = item.pinned()
        }
      }
      list = list.cdr
    }
    if list.isIdentifier {
      rest = list.pinned()
    } else if !list.isNull {
      throw Expander.error(form, "lambda*: expected a list of arguments, found ~S", formals.datum)
    }
    try Expander.checkDistinct(
      required + optional.map(\.name) + keys.map(\.name) + (rest.map { [$0] } ?? []), form, "lambda*")
  }

  private static func malformed(_ item: Syntax) -> Fault {
    Expander.error(item, "lambda*: expected an argument name or (name default), found ~S", item.datum)
  }

  /// `name`, `(name default)`, or for keywords `(name default #:keyword)`.
  private static func item(_ item: Syntax, isKey: Bool) throws -> Optional {
    if item.isIdentifier {
      return Optional(name: item.pinned(), initial: nil, keyword: Symbols.keyword(item.datum))
    }
    guard let count = item.listCount, count >= 1, count <= (isKey ? 3 : 2), item.car.isIdentifier else {
      throw malformed(item)
    }
    var result = Optional(
      name: item.car.pinned(), initial: count > 1 ? item.cdr.car.pinned() : nil,
      keyword: Symbols.keyword(item.car.datum))
    if count == 3 {
      guard item.cdr.cdr.car.datum.isKeyword else { throw malformed(item) }
      result.keyword = item.cdr.cdr.car.datum
    }
    return result
  }
}

enum LambdaStar {
  static func form(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(s, "lambda*: expected (lambda* (argument …) body …)")
    }
    return .lambda(try expand(s.cdr.car, s.cdr.cdr, s))
  }

  static func caseForm(_ s: Syntax) throws -> CoreForm {
    try Lambda.clauses(s, "case-lambda*") { try expand($0.car, $0.cdr, $0) }
  }

  /// `(define* (name . formals) body …)` or `(define* name value)`
  static func define(_ s: Syntax, _ context: MacroContext) throws -> Word {
    guard s.cdr.isPair, s.cdr.cdr.isPair else {
      throw Expander.error(s, "define*: expected (define* (name argument …) body …)")
    }
    let target = s.cdr.car
    if target.isIdentifier { return Heap.cons(context.core("define"), s.cdr.wrapped) }
    guard target.isPair, target.car.isIdentifier || target.car.isPair else {
      throw Expander.error(s, "define*: expected (define* (name argument …) body …)")
    }
    let lambda = Heap.cons(context.core("lambda*"), Heap.cons(target.cdr.wrapped, s.cdr.cdr.wrapped))
    return Heap.list(
      context.core(target.car.isPair ? "define*" : "define"), target.car.wrapped,
      Heap.syntax(lambda, .none, s.span))
  }

  private static func expand(_ formals: Syntax, _ body: Syntax, _ form: Syntax) throws -> LambdaForm {
    let parsed = try StarFormals(formals, form)
    return try Lambda.scope(parsed.required, around: body) { required, inside in
      let optional = parsed.optional.map { Expansion.current.makeLocal($0.name.datum).0 }
      let rest = parsed.rest
      let restVariable =
        rest != nil || parsed.hasKeys
        ? Expansion.current.makeLocal(rest?.datum ?? Symbols.intern("%rest")).0 : nil
      let (properties, code) = try Lambda.documented(inside)
      let builder = StarBody(parsed: parsed, optional: optional, rest: restVariable, form: form)
      let inner = try builder.optionals(parsed.optional[...], optional[...], Scopes(code))
      let lambda: LambdaForm
      if parsed.hasKeys, !optional.isEmpty, let restVariable {
        let all = Expansion.current.makeLocal(Symbols.intern("%arguments")).0
        lambda = LambdaForm(
          required: required, optional: [], rest: all,
          body: untilKeyword(all, optional + [restVariable], around: inner, form), span: form.span)
      } else {
        lambda = LambdaForm(
          required: required, optional: optional, rest: restVariable, body: inner, span: form.span)
      }
      if parsed.hasKeys, parsed.rest == nil { lambda.positionalLimit = required.count + optional.count }
      lambda.properties = Pins.keep(properties)
      lambda.formals = Pins.keep(formals.stripped)
      return lambda
    }
  }
}

extension LambdaStar {
  /// Where keyword arguments follow optional ones, the first keyword ends those: all arguments after the required ones
  /// come as the list `all`, which a primitive deals out to `variables`, the last of which takes the rest.
  fileprivate static func untilKeyword(
    _ all: LocalVariable, _ variables: [LocalVariable], around inner: CoreForm, _ form: Syntax
  ) -> CoreForm {
    let dealt = Expansion.current.makeLocal(Symbols.intern("%dealt")).0
    let deal = Expander.callCore(
      "%take-optionals", [Expander.reference(all), .constant(Word(fixnum: variables.count - 1))], form.span)
    let elements = variables.indices.map {
      Expander.callCore("vector-ref", [Expander.reference(dealt), .constant(Word(fixnum: $0))], form.span)
    }
    return .bind([dealt], [deal], .bind(variables, elements, inner))
  }
}

/// A body's cursor and the ribs opened around it so far (oldest first), which later defaults are seen in as well.
private struct Scopes {
  let body: Syntax
  private let ribs: Word

  /// `body` is inside the scope of the required arguments.
  init(_ body: Syntax) {
    self.body = body
    ribs = Heap.list(body.context.substitutions.car)
  }
  private init(_ body: Syntax, _ ribs: Word) {
    self.body = body
    self.ribs = ribs
  }
  func pushing(_ rib: Rib) -> Scopes {
    let all = RootedArray()
    var rest = ribs
    while rest.isPair {
      all.append(rest.car)
      rest = rest.cdr
    }
    all.append(rib.word)
    return Scopes(body.with(body.context.pushing(rib)), all.list())
  }
  /// Another piece of text of the same form, inside the same scopes.
  func inside(_ s: Syntax) -> Syntax {
    var context = s.context
    var rest = ribs
    while rest.isPair {
      context = context.pushing(Rib(word: rest.car))
      rest = rest.cdr
    }
    return s.with(context)
  }
}

private struct StarBody {
  let parsed: StarFormals
  let optional: [LocalVariable]
  let rest: LocalVariable?
  let form: Syntax

  /// Binds one name around what `then` makes.
  private func bind(
    _ name: Syntax, _ value: CoreForm, _ scopes: Scopes, _ then: (Scopes) throws -> CoreForm
  ) throws -> CoreForm {
    let rib = Rib(capacity: 1)
    let (variable, label) = Expansion.current.makeLocal(name.datum)
    rib.add(name: name.datum, marks: name.context.marks, label: label)
    defer { rib.close() }
    return .bind([variable], [value], try then(scopes.pushing(rib)))
  }

  private func orDefault(_ value: () -> CoreForm, _ initial: Syntax?, _ scopes: Scopes) throws -> CoreForm {
    let fallback = try initial.map { try Expander.expand(scopes.inside($0)) }
    return .conditional(
      Expander.callCore("%absent?", [value()], form.span), fallback ?? .constant(.false), value())
  }

  func optionals(
    _ items: ArraySlice<StarFormals.Optional>, _ variables: ArraySlice<LocalVariable>, _ scopes: Scopes
  ) throws -> CoreForm {
    guard let item = items.first, let variable = variables.first else { return try restArgument(scopes) }
    let value = try orDefault({ Expander.reference(variable) }, item.initial, scopes)
    return try bind(item.name, value, scopes) {
      try optionals(items.dropFirst(), variables.dropFirst(), $0)
    }
  }

  private func restArgument(_ scopes: Scopes) throws -> CoreForm {
    guard let rest else { return try Body.expand(scopes.body, of: form) }
    guard let name = parsed.rest else { return try keywords(rest, scopes) }
    return try bind(name, Expander.reference(rest), scopes) { try keywords(rest, $0) }
  }

  private func keywords(_ rest: LocalVariable, _ scopes: Scopes) throws -> CoreForm {
    guard parsed.hasKeys else { return try Body.expand(scopes.body, of: form) }
    var names = Word.null
    for key in parsed.keys.reversed() { names = Heap.cons(key.keyword, names) }
    let values = Expansion.current.makeLocal(Symbols.intern("%keys")).0
    let call = Expander.callCore(
      "%bind-keywords",
      [
        Expander.reference(rest), Expander.constant(names), .constant(Word(parsed.allowsOtherKeys)),
        .constant(Word(parsed.rest != nil)),
      ], form.span)
    return .bind([values], [call], try keys(parsed.keys[...], 0, values, scopes))
  }

  private func keys(
    _ items: ArraySlice<StarFormals.Optional>, _ position: Int, _ values: LocalVariable, _ scopes: Scopes
  ) throws -> CoreForm {
    guard let item = items.first else { return try Body.expand(scopes.body, of: form) }
    let raw = Expansion.current.makeLocal(item.name.datum).0
    let element = Expander.callCore(
      "vector-ref", [Expander.reference(values), .constant(Word(fixnum: position))], form.span)
    let value = try orDefault({ Expander.reference(raw) }, item.initial, scopes)
    return .bind(
      [raw], [element],
      try bind(item.name, value, scopes) { try keys(items.dropFirst(), position + 1, values, $0) })
  }
}
