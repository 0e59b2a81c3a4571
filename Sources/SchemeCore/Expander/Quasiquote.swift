// quasiquote: constant parts stay one constant; the rest is built by cons, append, list->vector.

enum Quasiquote {
  private static let quasiquote = Symbols.intern("quasiquote")
  private static let unquote = Symbols.intern("unquote")
  private static let splicing = Symbols.intern("unquote-splicing")

  static func form(_ s: Syntax) throws -> CoreForm {
    guard s.listCount == 2 else { throw Expander.error(s, "quasiquote: expected (quasiquote template)") }
    return try build(s.cdr.car, 0) ?? Expander.constant(s.cdr.car.stripped)
  }

  /// The code that makes `t`; nil when it is a constant.
  private static func build(_ t: Syntax, _ depth: Int) throws -> CoreForm? {
    try NativeStack.check()
    if t.datum.isVector {
      guard let list = try build(t.vectorElements, depth) else { return nil }
      return Expander.callCore("list->vector", [list], t.span)
    }
    guard t.isPair else { return nil }
    if t.isListOfTwo, t.car.isIdentifier {
      if t.car.isKeyword(unquote) {
        return depth == 0 ? try Expander.expand(t.cdr.car) : try nested(t, depth - 1)
      }
      if t.car.isKeyword(quasiquote) { return try nested(t, depth + 1) }
    }
    return try list(t, depth)
  }

  private static func nested(_ t: Syntax, _ depth: Int) throws -> CoreForm? {
    guard let operands = try build(t.cdr, depth) else { return nil }
    return Expander.callCore("cons", [Expander.constant(t.car.datum), operands], t.span)
  }

  /// One element of a list template: a piece to cons or to append in front of what follows.
  private enum Piece {
    /// Text, not yet stripped: when all pieces are constant, their list is, and is looked at once.
    case constant(Syntax)
    case element(CoreForm)
    case splice(CoreForm)
  }

  private static func list(_ t: Syntax, _ depth: Int) throws -> CoreForm? {
    var pieces: [Piece] = []
    var rest = t
    var isConstant = true
    while rest.isPair {
      // (a . ,b) reads as (a unquote b).
      if rest.datum != t.datum, rest.isListOfTwo, rest.car.isIdentifier,
        rest.car.isKeyword(unquote) || rest.car.isKeyword(quasiquote)
      {
        break
      }
      let found = try elements(rest.car, depth)
      for piece in found {
        if case .constant = piece {} else { isConstant = false }
      }
      pieces += found
      rest = rest.cdr
    }
    let tail = rest.isNull ? nil : try build(rest, depth)
    if isConstant && tail == nil { return nil }
    var result = tail ?? Expander.constant(rest.stripped)
    var tailIsNull = rest.isNull
    for piece in pieces.reversed() {
      switch piece {
      case .constant(let text): result = cons(Expander.constant(text.stripped), result, t.span)
      case .element(let form): result = cons(form, result, t.span)
      case .splice(let form):
        result = tailIsNull ? form : Expander.callCore("append", [form, result], t.span)
      }
      tailIsNull = false
    }
    return result
  }

  private static func cons(_ a: CoreForm, _ d: CoreForm, _ span: Span) -> CoreForm {
    if case .constant(let first) = a, case .constant(let rest) = d {
      return Expander.constant(Heap.cons(first, rest))
    }
    return Expander.callCore("cons", [a, d], span)
  }

  private static func elements(_ e: Syntax, _ depth: Int) throws -> [Piece] {
    if e.isPair, e.car.isIdentifier, let operands = e.cdr.list {
      if e.car.isKeyword(splicing) {
        if depth == 0 { return try operands.map { .splice(try Expander.expand($0)) } }
        return [try nested(e, depth - 1).map { .element($0) } ?? .constant(e.pinned())]
      }
      if e.car.isKeyword(unquote), operands.count != 1, depth == 0 {
        return try operands.map { .element(try Expander.expand($0)) }
      }
    }
    if let form = try build(e, depth) { return [.element(form)] }
    return [.constant(e.pinned())]
  }
}
