// syntax-rules and identifier-syntax: clauses compiled once, matched and filled without running any Scheme code.
//
// The data of a `rules` macro is a list of vectors: pattern (of the operands), template, number of slots.
// The data of an `identifier` macro is a vector: template for the bare keyword, template for `(set! keyword value)`
// or #f, with slot 0 for the value.

enum Rules {
  /// `(syntax-rules [ellipsis] (literal …) [documentation] (pattern template) …)` as a macro object.
  static func compile(_ s: Syntax) throws -> Word {
    let expected = "syntax-rules: expected (syntax-rules (literal …) ((keyword . pattern) template) …)"
    guard s.listCount ?? 0 >= 2 else { throw Expander.error(s, expected) }
    var rest = s.cdr
    var custom: Syntax?
    if rest.car.isIdentifier {
      custom = rest.car.pinned()
      rest = rest.cdr
    }
    guard rest.isPair, let literals = rest.car.list, literals.allSatisfy(\.isIdentifier) else {
      throw Expander.error(s, expected)
    }
    rest = rest.cdr
    if rest.isPair, rest.car.datum.isString { rest = rest.cdr }
    // An ellipsis among the literals is one of them and repeats nothing.
    let named = Ellipsis.test(custom)
    let isEllipsis = { (s: Syntax) in named(s) && !literals.contains { $0.isBoundIdentifier(equalTo: s) } }
    let clauses = RootedArray()
    while rest.isPair {
      let clause = rest.car
      guard clause.listCount == 2, clause.car.isPair, clause.car.car.isIdentifier else {
        throw Expander.error(clause, "syntax-rules: expected ((keyword . pattern) template), found ~S", clause.datum)
      }
      let pattern = try Pattern(clause.car.cdr, literals: literals, isEllipsis: isEllipsis)
      let template = try template(clause.cdr.car, pattern, isEllipsis)
      let count = pattern.variables.count + template.elementCount
      let compiled = Heap.vector(count: 3, fill: Word(fixnum: count))
      compiled.setElement(0, pattern.code)
      compiled.setElement(1, template.code)
      clauses.append(compiled)
      rest = rest.cdr
    }
    return Heap.macro(.rules, clauses.list())
  }

  private static func template(
    _ template: Syntax, _ pattern: Pattern, _ isEllipsis: @escaping (Syntax) -> Bool
  ) throws -> CompiledTemplate {
    var compiler = TemplateCompiler(
      lookup: { identifier in
        for (i, variable) in pattern.variables.enumerated()
        where variable.identifier.isBoundIdentifier(equalTo: identifier) { return (i, variable.depth) }
        return nil
      }, isEllipsis: isEllipsis)
    return try compiler.compile(template)
  }

  static func apply(_ macro: Word, _ use: Syntax) throws -> Word {
    var clauses = macro.macroData
    let operands = use.isPair ? use.cdr : nil
    while let operands, clauses.isPair {
      let clause = clauses.car
      let slots = Heap.vector(count: clause.element(2).fixnum, fill: .false)
      if Matcher.match(clause.element(0), operands, slots) {
        return try Template.fill(clause.element(1), slots)
      }
      clauses = clauses.cdr
    }
    throw noMatch(use)
  }

  static func noMatch(_ use: Syntax) -> Fault {
    if use.isIdentifier {
      return Expander.error(use, "~A is a macro: it begins a form, and is no expression by itself", use.datum)
    }
    let name = use.isPair && use.car.isIdentifier ? "\(use.car.datum.symbolString): " : ""
    guard let shown = Expander.shown(use) else {
      return Expander.error(use, "\(name)no pattern of this macro matches the form")
    }
    return Expander.error(use, "\(name)no pattern of this macro matches ~S", shown)
  }

  // MARK: identifier-syntax

  /// `(identifier-syntax template)` or `(identifier-syntax (id template) ((set! id pattern) template))`.
  static func compileIdentifier(_ s: Syntax) throws -> Word {
    let data = Heap.vector(count: 3, fill: .false)
    let isEllipsis = Ellipsis.test(nil)
    let none = try Pattern(Syntax(.null), literals: [], isEllipsis: isEllipsis)
    switch s.listCount {
    case 2: data.setElement(0, try template(s.cdr.car, none, isEllipsis).code)
    case 3:
      let plain = s.cdr.car
      let setting = s.cdr.cdr.car
      guard plain.listCount == 2, setting.listCount == 2, setting.car.listCount == 3 else {
        throw malformedIdentifierSyntax(s)
      }
      data.setElement(0, try template(plain.cdr.car, none, isEllipsis).code)
      let pattern = try Pattern(setting.car.cdr.cdr.car, literals: [], isEllipsis: isEllipsis)
      let template = try template(setting.cdr.car, pattern, isEllipsis)
      let count = pattern.variables.count + template.elementCount
      let compiled = Heap.vector(count: 3, fill: Word(fixnum: count))
      compiled.setElement(0, pattern.code)
      compiled.setElement(1, template.code)
      data.setElement(1, compiled)
    default: throw malformedIdentifierSyntax(s)
    }
    return Heap.macro(.identifier, data)
  }

  private static func malformedIdentifierSyntax(_ s: Syntax) -> Fault {
    Expander.error(
      s,
      "identifier-syntax: expected (identifier-syntax template) or"
        + " (identifier-syntax (id template) ((set! id value) template))")
  }

  static func applyIdentifier(_ macro: Word, _ use: Syntax) throws -> Word {
    let meaning = try Template.fill(macro.macroData.element(0), Heap.vector(count: 0, fill: .false))
    return use.isPair ? Heap.cons(meaning, use.cdr.wrapped) : meaning
  }

  static func applySet(_ macro: Word, _ use: Syntax) throws -> Word? {
    let clause = macro.macroData.element(1)
    if clause.isFalse { return nil }
    let slots = Heap.vector(count: clause.element(2).fixnum, fill: .false)
    guard Matcher.match(clause.element(0), use.cdr.cdr.car, slots) else { throw noMatch(use) }
    return try Template.fill(clause.element(1), slots)
  }
}

/// Which identifier is the ellipsis.
enum Ellipsis {
  static let dots = Symbols.intern("...")
  /// The name under which `with-ellipsis` enters its ellipsis into ribs; no program can write it.
  static let marker = Symbols.uninterned(string: Heap.string("ellipsis"))

  /// Tells the ellipsis of a pattern or template: `custom`, else what `with-ellipsis` says there, else `...`.
  static func test(_ custom: Syntax?) -> (Syntax) -> Bool {
    { identifier in
      if let custom { return identifier.isBoundIdentifier(equalTo: custom) }
      if let label = Syntax(marker, identifier.context, .none).label, label.value.isTrue {
        return identifier.isBoundIdentifier(equalTo: Syntax(label.value))
      }
      return identifier.isKeyword(dots)
    }
  }

  /// `(with-ellipsis identifier body …)`
  static func form(_ s: Syntax) throws -> CoreForm {
    guard s.cdr.isPair, s.cdr.car.isIdentifier, s.cdr.cdr.isPair else {
      throw Expander.error(s, "with-ellipsis: expected (with-ellipsis identifier body …)")
    }
    let rib = Rib(capacity: 1)
    let label = Label(.displaced, s.cdr.car.object)
    rib.add(name: marker, marks: s.cdr.car.context.marks, label: label)
    // What macros defined in this scope make elsewhere has the usual ellipsis.
    defer { label.value = .false }
    let body = s.cdr.cdr
    return try Body.expand(body.with(body.context.pushing(rib)), of: s)
  }
}
