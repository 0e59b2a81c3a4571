// define-record-type (SRFI 9): definitions of the type, and of procedures that name their record's type and field.

enum RecordForms {
  /// `(define-record-type type (constructor field …) predicate (field accessor [modifier]) …)`
  static func define(_ s: Syntax, _ context: MacroContext) throws -> Word {
    let expected =
      "define-record-type: expected (define-record-type name (constructor field …) predicate"
      + " (field accessor [modifier]) …)"
    guard let parts = s.cdr.list, parts.count >= 3 else { throw Expander.error(s, expected) }
    var type = parts[0]
    if type.isPair { type = type.car }
    guard type.isIdentifier else { throw Expander.error(type, in: s, expected + ": ~S", what: "expected type name") }
    guard parts[2].isIdentifier || parts[2].datum == .false || parts[2].datum == .true else {
      throw Expander.error(
        parts[2], in: s, "define-record-type: expected a name for the predicate, found ~S",
        what: "expected predicate name")
    }
    let fields = try parts[3...].map { clause -> Field in
      let bare = clause.isIdentifier
      let clause = bare ? Syntax(Heap.list(clause.wrapped), .none, clause.span) : clause
      guard let items = clause.list, items.count <= 3, items.count > (bare ? 0 : 1), items.allSatisfy(\.isIdentifier)
      else {
        throw Expander.error(
          clause, in: s, "define-record-type: expected (field accessor [modifier]), found ~S",
          what: "invalid field spec")
      }
      return Field(
        name: items[0], accessor: items.count > 1 ? items[1] : nil, modifier: items.count > 2 ? items[2] : nil)
    }
    try Expander.checkDistinct(fields.map(\.name), s, "define-record-type")
    let forms = RootedArray()
    let names = RootedArray()
    for field in fields { names.append(field.name.wrapped) }
    func quote(_ word: Word) -> Word { Heap.list(context.core("quote"), word) }
    forms.append(context.core("begin"))
    forms.append(
      Heap.list(
        context.core("define"), type.wrapped,
        Heap.list(context.core("make-record-type"), quote(type.wrapped), quote(names.list()))))
    if let constructor = try constructor(parts[1], type, fields, s, context) { forms.append(constructor) }
    if parts[2].isIdentifier {
      let object = context.temporary("object")
      forms.append(
        Heap.list(
          context.core("define"), Heap.list(parts[2].wrapped, object),
          Heap.list(context.core("%record?"), object, type.wrapped)))
    }
    for (i, field) in fields.enumerated() { procedures(field, i, type, context, forms) }
    return forms.list()
  }

  private struct Field {
    let name: Syntax
    let accessor: Syntax?
    let modifier: Syntax?
  }

  private static func constructor(
    _ spec: Syntax, _ type: Syntax, _ fields: [Field], _ whole: Syntax, _ context: MacroContext
  ) throws -> Word? {
    if spec.datum == .false { return nil }
    // A bare name takes all fields; #t makes up the name.
    let name = spec.isPair ? spec.car : spec
    guard name.isIdentifier, let given = spec.isPair ? spec.cdr.list : fields.map(\.name),
      given.allSatisfy(\.isIdentifier)
    else {
      throw Expander.error(
        spec, in: whole, "define-record-type: expected (constructor field …), found ~S",
        what: "invalid constructor spec")
    }
    for item in given where !fields.contains(where: { $0.name.datum == item.datum }) {
      let names = fields.map(\.name.datum.symbolString)
      let near = Spelling.nearest(item.datum.symbolString, names).map { "; did you mean \($0)?" } ?? ""
      throw Expander.error(
        item, in: whole, "define-record-type: the constructor's ~A is not a field of the record\(near)",
        what: "unknown field in constructor spec")
    }
    let parameters = RootedArray()
    let values = RootedArray()
    values.append(context.core("%make-record"))
    values.append(type.wrapped)
    for item in given { parameters.append(item.wrapped) }
    for field in fields {
      values.append(given.first { $0.datum == field.name.datum }?.wrapped ?? .false)
    }
    return Heap.list(
      context.core("define"), Heap.cons(name.wrapped, parameters.list()), values.list())
  }

  private static func procedures(
    _ field: Field, _ position: Int, _ type: Syntax, _ context: MacroContext, _ forms: RootedArray
  ) {
    let record = context.temporary("record")
    if let accessor = field.accessor {
      forms.append(
        Heap.list(
          context.core("define"), Heap.list(accessor.wrapped, record),
          Heap.list(context.core("%record-ref"), record, type.wrapped, Word(fixnum: position))))
    }
    if let modifier = field.modifier {
      let value = context.temporary("value")
      forms.append(
        Heap.list(
          context.core("define"), Heap.list(modifier.wrapped, record, value),
          Heap.list(context.core("%record-set!"), record, type.wrapped, Word(fixnum: position), value)))
    }
  }
}
