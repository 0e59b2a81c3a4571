// Patterns of syntax-rules and syntax-case, compiled to a small tree, and the matcher.
//
//   fixnum i            anything; its syntax goes to slot i of the match
//   #t                  anything (`_`)
//   ()                  the empty list
//   (p . q)             a pair
//   #(0 identifier)     an identifier that means the same
//   #(1 p tail n vars)  p …, then `tail`, which takes n elements; vars: the slots p fills, with lists
//   #(2 p)              a vector whose elements match the list pattern p
//   #(3 datum)          that datum

/// A compiled pattern and the variables it binds.
struct Pattern {
  struct Variable {
    let identifier: Syntax
    let depth: Int
  }
  let code: Word
  let variables: [Variable]

  enum Operation {
    static let literal = 0
    static let ellipsis = 1
    static let vector = 2
    static let datum = 3
  }

  /// Compiles `pattern`. `isEllipsis` knows a custom ellipsis.
  init(_ pattern: Syntax, literals: [Syntax], isEllipsis: @escaping (Syntax) -> Bool) throws {
    try pattern.checkTree()
    var compiler = PatternCompiler(literals: literals, isEllipsis: isEllipsis)
    code = Pins.keep(try compiler.compile(pattern, depth: 0))
    variables = compiler.variables
  }
}

private struct PatternCompiler {
  let literals: [Syntax]
  let isEllipsis: (Syntax) -> Bool
  var variables: [Pattern.Variable] = []

  static let underscore = Symbols.intern("_")

  mutating func compile(_ p: Syntax, depth: Int) throws -> Word {
    if p.isIdentifier { return try identifier(p, depth: depth) }
    if p.isNull { return .null }
    if p.isPair { return try list(p, depth: depth) }
    if p.datum.isVector {
      return operation(Pattern.Operation.vector, try compile(p.vectorElements, depth: depth))
    }
    return operation(Pattern.Operation.datum, p.datum)
  }

  private func operation(_ code: Int, _ operand: Word) -> Word {
    let result = Heap.vector(count: 2, fill: operand)
    result.setElement(0, Word(fixnum: code))
    return result
  }

  private mutating func identifier(_ p: Syntax, depth: Int) throws -> Word {
    if literals.contains(where: { $0.isBoundIdentifier(equalTo: p) }) {
      return operation(Pattern.Operation.literal, p.object)
    }
    if p.isKeyword(PatternCompiler.underscore) { return .true }
    if isEllipsis(p) { throw misplaced(p, "syntax-case: ellipsis ~A without a pattern before it", p) }
    if variables.contains(where: { $0.identifier.isBoundIdentifier(equalTo: p) }) {
      throw Expander.error(
        p, "syntax-case: the pattern variable ~A appears twice", p.datum, what: "duplicate pattern variable")
    }
    variables.append(Pattern.Variable(identifier: p.pinned(), depth: depth))
    return Word(fixnum: variables.count - 1)
  }

  private func misplaced(_ ellipsis: Syntax, _ message: String, _ found: Syntax) -> Fault {
    Expander.error(ellipsis, message, found.datum, what: "misplaced ellipsis")
  }

  private func ellipsisFollows(_ p: Syntax) -> Bool {
    p.cdr.isPair && p.cdr.car.isIdentifier && isEllipsis(p.cdr.car)
      && !literals.contains { $0.isBoundIdentifier(equalTo: p.cdr.car) }
  }

  private mutating func list(_ p: Syntax, depth: Int) throws -> Word {
    if !ellipsisFollows(p) {
      let first = try compile(p.car, depth: depth)
      return Heap.cons(first, try compile(p.cdr, depth: depth))
    }
    let start = variables.count
    let sub = try compile(p.car, depth: depth + 1)
    var slots = Word.null
    for i in (start..<variables.count).reversed() { slots = Heap.cons(Word(fixnum: i), slots) }
    var tailCount = 0
    var rest = p.cdr.cdr
    while rest.isPair {
      if rest.car.isIdentifier && isEllipsis(rest.car) {
        throw misplaced(rest.car, "syntax-case: a second ellipsis in the same list of the pattern: ~S", p)
      }
      if ellipsisFollows(rest) {
        throw misplaced(rest.car, "syntax-case: a second ellipsis in the same list of the pattern: ~S", p)
      }
      tailCount += 1
      rest = rest.cdr
    }
    let tail = try compile(p.cdr.cdr, depth: depth)
    let result = Heap.vector(count: 5, fill: Word(fixnum: Pattern.Operation.ellipsis))
    result.setElement(1, sub)
    result.setElement(2, tail)
    result.setElement(3, Word(fixnum: tailCount))
    result.setElement(4, slots)
    return result
  }
}

extension Syntax {
  /// The elements of a vector as a list in the vector's context.
  var vectorElements: Syntax {
    var list = Word.null
    for i in (0..<datum.length).reversed() { list = Heap.cons(datum.element(i), list) }
    return Syntax(list, context, span)
  }
}

/// Matches input against compiled patterns.
enum Matcher {
  /// True when `input` has the shape of `pattern`; the variables' values are then in the vector `slots`.
  static func match(_ pattern: Word, _ input: Syntax, _ slots: Word) -> Bool {
    var pattern = pattern
    var input = input
    while pattern.isPair {
      guard input.isPair, match(pattern.car, input.car, slots) else { return false }
      pattern = pattern.cdr
      input = input.cdr
    }
    if pattern.isFixnum {
      slots.setElement(pattern.fixnum, input.wrapped)
      return true
    }
    if pattern.isNull { return input.isNull }
    if pattern == .true { return true }
    switch pattern.element(0).fixnum {
    case Pattern.Operation.literal:
      return input.isIdentifier && input.isFreeIdentifier(equalTo: Syntax(pattern.element(1)))
    case Pattern.Operation.ellipsis: return matchEllipsis(pattern, input, slots)
    case Pattern.Operation.vector:
      return input.datum.isVector && match(pattern.element(1), input.vectorElements, slots)
    default: return Equality.equal(pattern.element(1), input.stripped)
    }
  }

  private static func matchEllipsis(_ pattern: Word, _ input: Syntax, _ slots: Word) -> Bool {
    var count = -pattern.element(3).fixnum
    var rest = input
    while rest.isPair {
      count += 1
      rest = rest.cdr
    }
    if count < 0 { return false }
    let sub = pattern.element(1)
    let variables = pattern.element(4)
    // The lists grow in slots of their own, newest first.
    let collected = Heap.vector(count: variables.listLength ?? 0, fill: .null)
    rest = input
    for _ in 0..<count {
      guard match(sub, rest.car, slots) else { return false }
      var variable = variables
      var i = 0
      while variable.isPair {
        collected.setElement(i, Heap.cons(slots.element(variable.car.fixnum), collected.element(i)))
        variable = variable.cdr
        i += 1
      }
      rest = rest.cdr
    }
    var variable = variables
    var i = 0
    while variable.isPair {
      slots.setElement(variable.car.fixnum, reversed(collected.element(i)))
      variable = variable.cdr
      i += 1
    }
    return match(pattern.element(2), rest, slots)
  }

  /// Reverses a list in place.
  private static func reversed(_ list: Word) -> Word {
    var result = Word.null
    var rest = list
    while rest.isPair {
      let next = rest.cdr
      rest.cdr = result
      result = rest
      rest = next
    }
    return result
  }
}
