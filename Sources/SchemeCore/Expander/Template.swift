// Templates of syntax-rules and syntax-case, compiled to a small tree, and the filler.
//
//   fixnum i                what is in slot i: a pattern variable's value, or an element of one (below 0: from the end)
//   ()                      the empty list
//   (t . u)                 a pair
//   #(0 syntax)             that syntax; a part without pattern variables is one shared object
//   #(1 t vars tail append) t …, then `tail`; vars: pairs of slots (whole . element); append: t yields lists to join
//   #(2 t)                  a vector of the elements of the list t yields
//
// Invariant: a round of an ellipsis puts the next element of each list that it goes through into a slot of its own, so
// that the whole list is still there for what stands below more ellipses than the variable has in the pattern: there,
// the innermost ones go through it, and each round of the others sees it whole.

enum Template {
  enum Operation {
    static let constant = 0
    static let ellipsis = 1
    static let vector = 2
  }

  /// Fills a compiled template from the vector of pattern variables' values.
  static func fill(_ template: Word, _ slots: Word) throws -> Word {
    if template.isFixnum { return slots.element(index(template, slots)) }
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

  private static func index(_ slot: Word, _ slots: Word) -> Int {
    slot.fixnum < 0 ? slots.length + slot.fixnum : slot.fixnum
  }

  private static func fillEllipsis(_ template: Word, _ slots: Word) throws -> Word {
    let sub = template.element(1)
    let append = template.element(4).isTrue
    let tail = try fill(template.element(3), slots)
    let variables = template.element(2)
    if sub.isFixnum && !append && tail.isNull { return slots.element(index(variables.car.car, slots)) }
    let lists = RootedArray()
    var variable = variables
    while variable.isPair {
      lists.append(slots.element(index(variable.car.car, slots)))
      variable = variable.cdr
    }
    let items = RootedArray()
    while try advance(lists, variables, slots) {
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

  /// Puts the next element of every list into its slot; false at the end.
  private static func advance(_ lists: RootedArray, _ variables: Word, _ slots: Word) throws -> Bool {
    let count = lists.count
    var ended = 0
    for i in 0..<count where !lists[i].isPair { ended += 1 }
    if ended > 0 {
      guard ended == count else {
        throw Fault.misc("syntax: the pattern variables before an ellipsis have matched different numbers of items")
      }
      return false
    }
    var variable = variables
    for i in 0..<count {
      slots.setElement(index(variable.car.cdr, slots), lists[i].car)
      lists[i] = lists[i].cdr
      variable = variable.cdr
    }
    return true
  }
}

/// A compiled template.
struct CompiledTemplate {
  let code: Word
  /// How many slots a filler needs besides those of the variables.
  let elementCount: Int
}

/// Compiles templates.
struct TemplateCompiler {
  /// The slot and depth of a pattern variable, nil for any other identifier.
  let lookup: (Syntax) throws -> (slot: Int, depth: Int)?
  let isEllipsis: (Syntax) -> Bool
  /// Constant lists and vectors are lists and vectors of syntax, which programs may take apart with `car` and `cdr`;
  /// else one syntax object each, which is all that the expander needs.
  let spreadsConstants: Bool
  /// The lists that the ellipses around the part being compiled go through, innermost last, and where their elements
  /// are put.
  private var rounds: [[(whole: Int, element: Int)]] = []
  private var elementCount = 0

  init(
    lookup: @escaping (Syntax) throws -> (slot: Int, depth: Int)?, isEllipsis: @escaping (Syntax) -> Bool,
    spreadsConstants: Bool = false
  ) {
    self.lookup = lookup
    self.isEllipsis = isEllipsis
    self.spreadsConstants = spreadsConstants
  }

  private struct Part {
    let code: Word
    let isConstant: Bool
  }

  /// Compiles `template`.
  mutating func compile(_ template: Syntax) throws -> CompiledTemplate {
    try template.checkTree()
    return CompiledTemplate(code: Pins.keep(try compile(template, escaped: false).code), elementCount: elementCount)
  }

  /// The slot in which a variable of the given depth is found here: one of its own elements, which the innermost
  /// ellipses go through, or all of it when it has no depth left. `ellipses`: how many of those around it count.
  private mutating func slot(_ variable: Int, _ depth: Int, _ ellipses: Int, _ part: Syntax) throws -> Int {
    if depth == 0 { return variable }
    guard ellipses > 0 else {
      throw Expander.error(
        part, "template: ~A stands below too few ellipses", part.datum, what: "missing ellipsis")
    }
    let whole = try slot(variable, depth - 1, ellipses - 1, part)
    if let known = rounds[ellipses - 1].first(where: { $0.whole == whole }) { return known.element }
    elementCount += 1
    rounds[ellipses - 1].append((whole, -elementCount))
    return -elementCount
  }

  private func constant(_ word: Word) -> Word {
    let result = Heap.vector(count: 2, fill: word)
    result.setElement(0, Word(fixnum: Template.Operation.constant))
    return result
  }

  private mutating func compile(_ t: Syntax, escaped: Bool) throws -> Part {
    if t.isIdentifier {
      if let (variable, depth) = try lookup(t) {
        return Part(code: Word(fixnum: try slot(variable, depth, rounds.count, t)), isConstant: false)
      }
      if !escaped && isEllipsis(t) {
        throw Expander.error(
          t, "template: ellipsis ~A without anything to repeat before it", t.datum, what: "misplaced ellipsis")
      }
      return Part(code: constant(placeless(t)), isConstant: true)
    }
    if t.isPair { return try list(t, escaped: escaped) }
    if t.isNull { return Part(code: .null, isConstant: true) }
    if t.datum.isVector {
      let elements = try compile(t.vectorElements, escaped: escaped)
      if elements.isConstant {
        let whole = spreadsConstants ? vector(value(elements)) : placeless(t)
        return Part(code: constant(whole), isConstant: true)
      }
      let code = Heap.vector(count: 2, fill: elements.code)
      code.setElement(0, Word(fixnum: Template.Operation.vector))
      return Part(code: code, isConstant: false)
    }
    return Part(code: constant(t.datum), isConstant: true)
  }

  /// Template text has the location of the use of the macro.
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

  private mutating func list(_ t: Syntax, escaped: Bool) throws -> Part {
    if !escaped, t.car.isIdentifier, isEllipsis(t.car), t.isListOfTwo, try lookup(t.car) == nil {
      // (... template): no ellipsis inside. The escape itself is gone, so the enclosing list is no constant as it
      // stands.
      return Part(code: try compile(t.cdr.car, escaped: true).code, isConstant: false)
    }
    if !escaped, t.cdr.isPair, t.cdr.car.isIdentifier, isEllipsis(t.cdr.car) { return try ellipsis(t) }
    let first = try compile(t.car, escaped: escaped)
    Pins.keep(first.code)
    let rest = try compile(t.cdr, escaped: escaped)
    if first.isConstant && rest.isConstant {
      let whole = spreadsConstants ? Heap.cons(value(first), value(rest)) : placeless(t)
      return Part(code: constant(whole), isConstant: true)
    }
    return Part(code: Heap.cons(first.code, rest.code), isConstant: false)
  }

  /// `t … … . tail`: the first ellipsis is the innermost.
  private mutating func ellipsis(_ t: Syntax) throws -> Part {
    var rest = t.cdr.cdr
    var levels = 1
    while rest.isPair, rest.car.isIdentifier, isEllipsis(rest.car) {
      levels += 1
      rest = rest.cdr
    }
    let tail = try compile(rest, escaped: false)
    Pins.keep(tail.code)
    for _ in 0..<levels { rounds.append([]) }
    var code = try compile(t.car, escaped: false).code
    for level in 1...levels {
      let lists = rounds.removeLast()
      guard !lists.isEmpty else {
        throw Expander.error(
          t, "template: nothing before the ellipsis can be repeated", what: "extra ellipsis")
      }
      var slots = Word.null
      for (whole, element) in lists {
        slots = Heap.cons(Heap.cons(Word(fixnum: whole), Word(fixnum: element)), slots)
      }
      Pins.keep(slots)
      let round = Heap.vector(count: 5, fill: Word(fixnum: Template.Operation.ellipsis))
      round.setElement(1, code)
      round.setElement(2, slots)
      round.setElement(3, level == levels ? tail.code : .null)
      round.setElement(4, Word(level > 1))
      code = Pins.keep(round)
    }
    return Part(code: code, isConstant: false)
  }
}
