// Templates of syntax-rules and syntax-case, compiled to a small tree, and the filler.
//
//   fixnum i                the value of pattern variable i
//   ()                      the empty list
//   (t . u)                 a pair
//   #(0 syntax)             that syntax; a part without pattern variables is one shared object
//   #(1 t vars tail append) t …, then `tail`; vars: the variables that vary; append: t yields lists to be joined
//   #(2 t)                  a vector of the elements of the list t yields

enum Template {
  enum Operation {
    static let constant = 0
    static let ellipsis = 1
    static let vector = 2
  }

  /// Fills a compiled template from the vector of pattern variables' values.
  static func fill(_ template: Word, _ slots: Word) throws -> Word {
    if template.isFixnum { return slots.element(template.fixnum) }
    if template.isNull { return .null }
    if template.isPair {
      // Lists may be long: the spine is a loop.
      let head = Heap.list(try fill(template.car, slots))
      var last = head
      var rest = template.cdr
      while rest.isPair {
        let cell = Heap.list(try fill(rest.car, slots))
        last.cdr = cell
        last = cell
        rest = rest.cdr
      }
      if !rest.isNull { last.cdr = try fill(rest, slots) }
      return head
    }
    switch template.element(0).fixnum {
    case Operation.constant: return template.element(1)
    case Operation.vector:
      let list = Syntax(try fill(template.element(1), slots))
      let elements = RootedArray()
      var rest = list
      while rest.isPair {
        elements.append(rest.datum.car)
        rest = rest.cdr
      }
      return elements.vector()
    default: return try fillEllipsis(template, slots)
    }
  }

  private static func fillEllipsis(_ template: Word, _ slots: Word) throws -> Word {
    let sub = template.element(1)
    let append = template.element(4).isTrue
    let tail = try fill(template.element(3), slots)
    let variables = template.element(2)
    if sub.isFixnum && !append && tail.isNull { return slots.element(sub.fixnum) }
    let lists = RootedArray()
    var variable = variables
    while variable.isPair {
      lists.append(slots.element(variable.car.fixnum))
      variable = variable.cdr
    }
    let items = RootedArray()
    defer {
      variable = variables
      var i = 0
      while variable.isPair {
        slots.setElement(variable.car.fixnum, original(lists, i))
        variable = variable.cdr
        i += 1
      }
    }
    let count = lists.count
    for i in 0..<count { lists.append(lists[i]) }
    while try advance(lists, count, variables, slots) {
      let value = try fill(sub, slots)
      if append {
        var rest = value
        while rest.isPair {
          items.append(rest.car)
          rest = rest.cdr
        }
      } else {
        items.append(value)
      }
    }
    return items.list(tail: tail)
  }

  /// The first half of `lists` keeps the values as they were, the second half is what is left of them.
  private static func original(_ lists: RootedArray, _ i: Int) -> Word { lists[i] }

  /// Puts the next element of every varying variable into its slot; false at the end.
  private static func advance(
    _ lists: RootedArray, _ count: Int, _ variables: Word, _ slots: Word
  ) throws -> Bool {
    var ended = 0
    for i in 0..<count where !lists[count + i].isPair { ended += 1 }
    if ended > 0 {
      guard ended == count else {
        throw Fault.misc("syntax: the pattern variables before an ellipsis have matched different numbers of items")
      }
      return false
    }
    var variable = variables
    for i in 0..<count {
      slots.setElement(variable.car.fixnum, lists[count + i].car)
      lists[count + i] = lists[count + i].cdr
      variable = variable.cdr
    }
    return true
  }
}

/// Compiles templates.
struct TemplateCompiler {
  /// The slot and depth of a pattern variable, nil for any other identifier.
  let lookup: (Syntax) throws -> (slot: Int, depth: Int)?
  let isEllipsis: (Syntax) -> Bool
  /// Constant lists and vectors are lists and vectors of syntax, which programs may take apart with `car` and `cdr`;
  /// else one syntax object each, which is all that the expander needs.
  var spreadsConstants = false

  /// A compiled part, and the variables that still need an ellipsis around it, with their remaining depths.
  private struct Part {
    let code: Word
    let isConstant: Bool
    var pending: [(slot: Int, depth: Int)]
  }

  func compile(_ template: Syntax) throws -> Word {
    try template.checkTree()
    let part = try compile(template, escaped: false)
    if let variable = part.pending.first(where: { $0.depth > 0 }) {
      _ = variable
      throw Expander.error(template, "template: a pattern variable is followed by too few ellipses")
    }
    return Pins.keep(part.code)
  }

  private func constant(_ word: Word) -> Word {
    let result = Heap.vector(count: 2, fill: word)
    result.setElement(0, Word(fixnum: Template.Operation.constant))
    return result
  }

  private func compile(_ t: Syntax, escaped: Bool) throws -> Part {
    if t.isIdentifier {
      if let (slot, depth) = try lookup(t) {
        return Part(code: Word(fixnum: slot), isConstant: false, pending: [(slot, depth)])
      }
      if !escaped && isEllipsis(t) {
        throw Expander.error(t, "template: ellipsis ~A without anything to repeat before it", t.datum)
      }
      return Part(code: constant(placeless(t)), isConstant: true, pending: [])
    }
    if t.isPair { return try list(t, escaped: escaped) }
    if t.isNull { return Part(code: .null, isConstant: true, pending: []) }
    if t.datum.isVector {
      let elements = try compile(t.vectorElements, escaped: escaped)
      if elements.isConstant {
        let whole = spreadsConstants ? vector(value(elements)) : placeless(t)
        return Part(code: constant(whole), isConstant: true, pending: [])
      }
      let code = Heap.vector(count: 2, fill: elements.code)
      code.setElement(0, Word(fixnum: Template.Operation.vector))
      return Part(code: code, isConstant: false, pending: elements.pending)
    }
    return Part(code: constant(t.datum), isConstant: true, pending: [])
  }

  /// Template text takes its place from the use of the macro.
  private func placeless(_ t: Syntax) -> Word {
    t.context.module.isFalse && t.context.marks.isNull ? t.datum : Heap.syntax(t.datum, t.context, .none)
  }

  /// What a constant part yields.
  private func value(_ part: Part) -> Word { part.code.isVector ? part.code.element(1) : part.code }

  private func vector(_ list: Word) -> Word {
    let elements = RootedArray()
    var rest = list
    while rest.isPair {
      elements.append(rest.car)
      rest = rest.cdr
    }
    return elements.vector()
  }

  private func list(_ t: Syntax, escaped: Bool) throws -> Part {
    if !escaped, t.car.isIdentifier, isEllipsis(t.car), try lookup(t.car) == nil {
      // (... template): no ellipsis inside.
      guard t.listCount == 2 else {
        throw Expander.error(t, "template: expected (\(t.car.datum.symbolString) template)")
      }
      var inner = try compile(t.cdr.car, escaped: true)
      // The escape itself is gone, so the enclosing list is no constant as it stands.
      inner = Part(code: inner.code, isConstant: false, pending: inner.pending)
      return inner
    }
    guard !escaped, t.cdr.isPair, t.cdr.car.isIdentifier, isEllipsis(t.cdr.car) else {
      let first = try compile(t.car, escaped: escaped)
      let rest = try compile(t.cdr, escaped: escaped)
      if first.isConstant && rest.isConstant {
        let whole = spreadsConstants ? Heap.cons(value(first), value(rest)) : placeless(t)
        return Part(code: constant(whole), isConstant: true, pending: [])
      }
      return Part(
        code: Heap.cons(first.code, rest.code), isConstant: false, pending: first.pending + rest.pending)
    }
    return try ellipsis(t)
  }

  private func ellipsis(_ t: Syntax) throws -> Part {
    var part = try compile(t.car, escaped: false)
    Pins.keep(part.code)
    var rest = t.cdr.cdr
    var extra = 0
    while rest.isPair, rest.car.isIdentifier, isEllipsis(rest.car) {
      extra += 1
      rest = rest.cdr
    }
    let tail = try compile(rest, escaped: false)
    Pins.keep(tail.code)
    for level in 0...extra {
      // Variables with a depth left vary here; the others stay the same in every round.
      let varying = part.pending.filter { $0.depth > 0 }
      guard !varying.isEmpty else {
        throw Expander.error(t, "template: nothing before the ellipsis can be repeated")
      }
      var slots = Word.null
      var seen: Set<Int> = []
      for variable in varying where seen.insert(variable.slot).inserted {
        slots = Heap.cons(Word(fixnum: variable.slot), slots)
      }
      let code = Heap.vector(count: 5, fill: Word(fixnum: Template.Operation.ellipsis))
      code.setElement(1, part.code)
      code.setElement(2, slots)
      code.setElement(3, level == extra ? tail.code : .null)
      code.setElement(4, Word(level > 0))
      part = Part(
        code: Pins.keep(code), isConstant: false,
        pending: part.pending.map { ($0.slot, max(0, $0.depth - 1)) })
    }
    return Part(code: part.code, isConstant: false, pending: part.pending + tail.pending)
  }
}
